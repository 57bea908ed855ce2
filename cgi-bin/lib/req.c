/*
 * The head of a request, checked once: method, path, query, headers, address.
 * Bodies are req_body.c's. Whatever is not plainly right is refused here, so that
 * nothing behind this file meets a NUL or a broken character.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "config.h"
#include "edge.h"
#include "text.h"

enum { PATH_MAX_BYTES = 2048, QUERY_MAX_BYTES = 16384 };

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool percent_decode(char *s, size_t *len, bool form)
{
	size_t out = 0;

	for (size_t i = 0; i < *len; i++) {
		char c = s[i];
		if (c == '%') {
			int hi, lo;
			if (i + 2 >= *len || (hi = hex(s[i + 1])) < 0 || (lo = hex(s[i + 2])) < 0)
				return false;
			c = (char)(hi * 16 + lo);
			i += 2;
		} else if (c == '+' && form) {
			c = ' ';
		}
		s[out++] = c;
	}
	*len = out;
	return utf8_valid(s, out);
}

static enum method method_of(const char *name)
{
	static const struct { const char *name; enum method m; } known[] = {
		{ "GET", GET }, { "POST", POST }, { "PATCH", PATCH }, { "PUT", PUT }, { "DELETE", DELETE_ }, { "HEAD", HEAD },
		{ "OPTIONS", OPTIONS },
	};

	for (size_t i = 0; name && i < sizeof known / sizeof *known; i++)
		if (!strcmp(name, known[i].name))
			return known[i].m;
	return M_NONE;
}

/* One segment at a time, so that an escaped slash cannot change where a segment ends. */
static int path_decode(struct req *r, const char *raw, size_t len, char **out, const char **why)
{
	char *s = arena_strn(r->c->mem, raw, len);

	for (size_t i = 0; i + 2 < len; i++)
		if (s[i] == '%' && s[i + 1] == '2' && (s[i + 2] | 0x20) == 'f') {
			*why = "bad_path";
			return 400;
		}
	if (!percent_decode(s, &len, false)) {
		*why = "bad_encoding";
		return 400;
	}
	s[len] = 0;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f || s[i] == '\\') {
			*why = "bad_path";
			return 400;
		}
	*out = s;
	return 0;
}

static void split_area(struct req *r, char *path)
{
	struct arena *mem = r->c->mem;
	char *end = path + strlen(path), *slash;

	if (!strncmp(path, "/api/v1/", 8)) {
		r->api = true;
		path += 7;
	}
	if (end > path + 1 && end[-1] == '/')
		*--end = 0;
	path++;
	if (!*path) {
		r->area = "home";
		r->path = "";
	} else {
		slash = strchr(path, '/');
		r->area = slash ? arena_strn(mem, path, (size_t)(slash - path)) : path;
		r->path = slash ? slash + 1 : "";
	}
	r->base = arena_fmt(mem, "/%s", r->area);
}

/* Only the configured proxy is believed; of a list the last entry, which it wrote itself. */
static const char *client_address(struct req *r)
{
	const char *from = r->edge->env(r->edge, "REMOTE_ADDR"), *trusted = config_str("Http.TrustedProxy", "");
	const char *list = req_header(r, "X-Forwarded-For"), *last;

	if (!from || !*from)
		from = "127.0.0.1";	/* a socket of this machine */
	if (*trusted && list && !strcmp(from, trusted)) {
		last = strrchr(list, ',');
		last = last ? last + 1 : list;
		while (*last == ' ')
			last++;
		from = last;
	}
	for (const char *p = from; *p; p++)
		if (!isxdigit((unsigned char)*p) && *p != '.' && *p != ':')
			return "0.0.0.0";
	return arena_strn(r->c->mem, from, strlen(from) < 45 ? strlen(from) : 45);
}

static const char *agent(struct req *r)
{
	const char *s = req_header(r, "User-Agent");

	return s ? text_clip(r->c->mem, s, 200) : "";
}

/* Not every server says the address as it came: plain CGI has only its parts, the path decoded. */
static const char *address(struct req *r)
{
	const char *uri = r->edge->env(r->edge, "REQUEST_URI"), *script = r->edge->env(r->edge, "SCRIPT_NAME"),
		*path = r->edge->env(r->edge, "PATH_INFO"), *query = r->edge->env(r->edge, "QUERY_STRING");
	struct buf b = buf_new(r->c->mem);

	if (uri || !script)
		return uri;
	buf_str(&b, script);
	for (const unsigned char *p = (const unsigned char *)(path ? path : ""); *p; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("%?#", *p))
			buf_fmt(&b, "%%%02X", *p);
		else
			buf_add(&b, (const char *)p, 1);
	if (query && *query)
		buf_fmt(&b, "?%s", query);
	return b.s;
}

int req_begin(struct req *r, const char **why)
{
	struct arena *mem = r->c->mem;
	const char *uri = address(r), *mark;
	struct form query = form_new(mem);
	char *path = NULL;
	size_t len;
	int status;

	/* Set first: whatever is refused below is still answered. */
	r->area = r->path = "";
	r->base = "/";
	r->query = query.root;
	r->ip = client_address(r);
	r->user_agent = agent(r);
	if (!uri) {
		*why = "bad_path";
		return 400;
	}
	mark = strchr(uri, '?');
	len = mark ? (size_t)(mark - uri) : strlen(uri);
	r->api = !strncmp(uri, "/api/", 5);
	r->method = method_of(r->edge->env(r->edge, "REQUEST_METHOD"));
	if (len > PATH_MAX_BYTES || (mark && strlen(mark) > QUERY_MAX_BYTES)) {
		*why = "too_long";
		return 414;
	}
	if (*uri != '/') {
		*why = "bad_path";
		return 400;
	}
	if ((status = path_decode(r, uri, len, &path, why)))
		return status;
	split_area(r, path);
	if (mark && mark[1]) {
		char *q = arena_str(mem, mark + 1);
		if (!form_parse(&query, q, strlen(q))) {
			*why = "bad_query";
			return 400;
		}
		r->query = form_end(&query);
	}
	if (r->method == M_NONE) {
		*why = "bad_method";
		return 501;
	}
	return 0;
}

const char *req_header(struct req *r, const char *name)
{
	char var[80] = "HTTP_";
	size_t n = 5;
	const char *s;

	for (const char *p = name; *p && n + 1 < sizeof var; p++)
		var[n++] = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
	var[n] = 0;
	s = r->edge->env(r->edge, var);
	return s && utf8_valid(s, strlen(s)) ? s : NULL;
}

int req_if_match(struct req *r)
{
	const char *tag = req_header(r, "If-Match"), *s = tag;
	size_t n;

	if (!tag || !strcmp(tag, "*"))
		return 0;
	s += strncmp(s, "W/", 2) ? 0 : 2;	/* a web server that packs the answer weakens its tag */
	n = *s == '"' ? strspn(s + 1, "0123456789") : 0;
	return n && n < 10 && !strcmp(s + 1 + n, "\"") ? (int)strtol(s + 1, NULL, 10) : -1;
}

const char *req_cookie(struct req *r, const char *name)
{
	const char *p = req_header(r, "Cookie");
	size_t n = strlen(name);

	while (p && *p) {
		while (*p == ' ' || *p == ';')
			p++;
		if (!strncmp(p, name, n) && p[n] == '=') {
			p += n + 1;
			return arena_strn(r->c->mem, p, strcspn(p, "; "));
		}
		p += strcspn(p, ";");
	}
	return NULL;
}

/* A name that stood twice in a form has become an array: the last one counts. */
static json_object *scalar(json_object *o, const char *name)
{
	json_object *v = NULL;

	if (!o || !json_object_is_type(o, json_type_object) || !json_object_object_get_ex(o, name, &v))
		return NULL;
	if (json_object_is_type(v, json_type_array)) {
		size_t n = json_object_array_length(v);
		v = n ? json_object_array_get_idx(v, n - 1) : NULL;
	}
	if (json_object_is_type(v, json_type_object) || json_object_is_type(v, json_type_array))
		return NULL;
	return v;
}

const char *in_str(json_object *o, const char *name)
{
	json_object *v = scalar(o, name);

	return v ? json_object_get_string(v) : NULL;
}

int64_t in_int(json_object *o, const char *name)
{
	const char *s = in_str(o, name), *p = s;
	char *end;
	long long n;

	if (!s || !*s)
		return 0;
	if (*p == '-')
		p++;
	if (strspn(p, "0123456789") != strlen(p) || !*p || strlen(p) > 18)
		return 0;
	n = strtoll(s, &end, 10);
	return *end ? 0 : n;
}

bool in_bool(json_object *o, const char *name)
{
	const char *s = in_str(o, name);

	return s && (!strcmp(s, "1") || !strcasecmp(s, "true") || !strcasecmp(s, "on") || !strcasecmp(s, "yes"));
}
