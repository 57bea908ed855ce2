/*
 * Route tables: own rows first, then the generic rows of each mounted record, the
 * longest mount first. {id} is digits only, any other {name} is one segment.
 */
#include "routes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "state_board.h"

const char *method_name(enum method m)
{
	static const char *const name[] = { "", "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS" };

	return name[m];
}

const char *perm_name(enum perm p)
{
	static const char *const name[] = { "unset", "public", "signed_in", "read", "write", "assign", "approve", "import", "export", "settings", "loopback" };

	return name[p];
}

static bool take_id(const char *s, size_t n, int64_t *id)
{
	*id = 0;
	if (!n || n > 18 || *s == '0')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*id = *id * 10 + (s[i] - '0');
	}
	return true;
}

/* Segment by segment; fills id and words of m on the way. */
static bool fits(struct arena *mem, const char *pattern, const char *path, struct match *m)
{
	int words = 0;

	m->id = 0;
	memset(m->word, 0, sizeof m->word);
	while (*pattern || *path) {
		size_t a = strcspn(pattern, "/"), b = strcspn(path, "/");
		if (!a || !b)
			return false;
		if (!strncmp(pattern, "{id}", 4) && a == 4) {
			if (!take_id(path, b, &m->id))
				return false;
		} else if (*pattern == '{') {
			/* "{name}" or "{name}.suffix" */
			const char *close = memchr(pattern, '}', a);
			size_t tail = close ? a - (size_t)(close + 1 - pattern) : 0;
			if (words == 4 || b <= tail || (tail && memcmp(path + b - tail, pattern + a - tail, tail)))
				return false;
			if (close && !strncmp(pattern, "{id}", 4)) {
				if (!take_id(path, b - tail, &m->id))
					return false;
			} else {
				m->word[words++] = arena_strn(mem, path, b - tail);
			}
		} else if (a != b || memcmp(pattern, path, a)) {
			return false;
		}
		pattern += a;
		path += b;
		if ((*pattern == '/') != (*path == '/'))
			return false;
		pattern += *pattern == '/';
		path += *path == '/';
	}
	return true;
}

/* Some generic rows are only for records that can do what they are for. */
static bool suits(const struct app *app, const struct route *t, const struct mount *mount)
{
	return !mount || ((!(t->flags & PRINTED) || mount->rec->print) && (!(t->flags & BOARDED) || state_board_of(app, mount->rec)));
}

static bool search(const struct app *app, struct arena *mem, const struct route *rows, const struct mount *mount, enum method method, bool api,
		   const char *path, struct match *m)
{
	for (const struct route *t = rows; t->method; t++) {
		struct match here = { 0 };
		if ((t->flags & (api ? PAGE_ONLY : API_ONLY)) || !suits(app, t, mount) || !fits(mem, t->path, path, &here))
			continue;
		m->allowed |= 1u << t->method;
		if (t->method != method || m->route)
			continue;
		m->route = t;
		m->mount = mount;
		m->id = here.id;
		memcpy(m->word, here.word, sizeof m->word);
	}
	return m->route != NULL;
}

/* Path below the mount, or NULL when it does not lie there. */
static const char *below(const struct mount *mount, const char *path)
{
	size_t n = strlen(mount->path);

	if (!n)
		return path;
	if (strncmp(path, mount->path, n))
		return NULL;
	return path[n] == '/' ? path + n + 1 : path[n] ? NULL : path + n;
}

bool route_find(const struct app *app, struct arena *mem, enum method method, bool api, const char *path, struct match *m)
{
	size_t longest = 1000;

	*m = (struct match){ 0 };
	if (app->routes && search(app, mem, app->routes, NULL, method, api, path, m))
		return true;
	while (app->mounts) {
		const struct mount *next = NULL;
		for (const struct mount *t = app->mounts; t->rec; t++)
			if (strlen(t->path) < longest && (!next || strlen(t->path) > strlen(next->path)))
				next = t;
		if (!next)
			break;
		longest = strlen(next->path);
		for (const struct mount *t = app->mounts; t->rec; t++) {
			const char *rest = strlen(t->path) == longest ? below(t, path) : NULL;
			if (rest && search(app, mem, record_routes, t, method, api, rest, m))
				return true;
		}
	}
	return false;
}

const struct record *route_record(const struct app *app, const struct route *t, const struct mount *mount)
{
	if (t->rec)
		return t->rec;
	if (mount)
		return mount->rec;
	return app->mounts ? app->mounts->rec : NULL;
}

const char *route_base(const struct app *app, struct arena *mem, const struct route *t, const struct mount *mount)
{
	const struct record *rec = route_record(app, t, mount);

	for (const struct mount *m = app->mounts; !mount && rec && m && m->rec; m++)
		if (m->rec == rec)
			mount = m;
	if (mount && *mount->path)
		return arena_fmt(mem, "/%s/%s", app->name, mount->path);
	return arena_fmt(mem, "/%s", app->name);
}

void routes_each(const struct app *app, void (*fn)(const struct app *, const struct route *, const struct mount *, void *), void *arg)
{
	for (const struct route *t = app->routes; t && t->method; t++)
		fn(app, t, NULL, arg);
	for (const struct mount *m = app->mounts; m && m->rec; m++)
		for (const struct route *t = record_routes; t->method; t++)
			if (suits(app, t, m))
				fn(app, t, m, arg);
}

static void check(const struct app *app, const struct route *t, const struct mount *m, void *bad)
{
	bool wants_record = t->perm == PERM_READ || t->perm == PERM_WRITE;

	if (t->perm != PERM_UNSET && (!wants_record || route_record(app, t, m)))
		return;
	fprintf(stderr, "ferry %s: the route %s '%s' has no %s\n", app->name, method_name(t->method), t->path, wants_record ? "record" : "permission");
	*(bool *)bad = true;
}

void routes_check(const struct app *app)
{
	bool bad = false;

	routes_each(app, check, &bad);
	if (bad)
		exit(70);
}

static void print_path(const struct app *app, const struct route *t, const struct mount *m, const char *prefix)
{
	printf("%s/%s%s%s%s%s", prefix, app->name, m && *m->path ? "/" : "", m ? m->path : "", *t->path ? "/" : "", t->path);
}

static void print(const struct app *app, const struct route *t, const struct mount *m, void *arg)
{
	const struct record *rec = route_record(app, t, m);

	(void)arg;
	printf("{\"method\":\"%s\",\"path\":\"", method_name(t->method));
	print_path(app, t, m, "");
	printf("\",\"page\":%s,\"api\":%s,\"permission\":\"%s\",\"record\":%s%s%s,\"csrf\":%s,\"writes\":%s,\"upload\":%s}\n",
	       t->flags & API_ONLY ? "false" : "true", t->flags & PAGE_ONLY ? "false" : "true", perm_name(t->perm),
	       rec ? "\"" : "", rec ? rec->name : "null", rec ? "\"" : "", t->flags & NO_CSRF ? "false" : "true",
	       t->method != GET || t->flags & STREAM_WRITE ? "true" : "false", t->flags & UPLOAD ? "true" : "false");
}

void routes_print(const struct app *app)
{
	routes_each(app, print, NULL);
}
