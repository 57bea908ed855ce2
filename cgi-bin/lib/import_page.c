/*
 * Importing step by step: upload, mapping with the first rows, check, progress,
 * result. The same handlers answer the API; there, POST of a file does it at once.
 * What is shown is import_show.c and import_json.c; the files that go out are import_file.c.
 */
#include <string.h>
#include "app.h"
#include "import.h"
#include "import_page.h"
#include "import_page_impl.h"
#include "record_page_impl.h"

enum { AT_ONCE = 400, IN_ONE_GO = 2000, RECENT = 10 };

static enum outcome allowed(struct req *r)
{
	if (!import_allowed(r->rec))
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if (!person_can(r->c->me, PERM_WRITE, r->rec) || !person_can(r->c->me, PERM_IMPORT, r->rec))
		return ctx_refuse(r->c, FORBIDDEN, "", "forbidden", NULL);
	return DONE;
}

static enum outcome load(struct req *r, struct import **im)
{
	enum outcome o = allowed(r);

	if (o != DONE)
		return o;
	*im = import_load(r->c, r->rec, r->id);
	return *im ? DONE : ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
}

const char *import_url(struct req *r, const struct import *im, const char *more)
{
	return arena_fmt(r->c->mem, "%s/import/%lld%s", r->base, (long long)im->id, more);
}

bool import_at_work(const struct import *im)
{
	return !strcmp(im->state, "checking") || !strcmp(im->state, "running") || !strcmp(im->state, "undoing");
}
enum outcome import_page_home(struct req *r)
{
	enum outcome o = allowed(r);
	json_object *list;
	struct import **im;
	int n;

	if (o != DONE || !r->api)
		return o != DONE ? o : import_show_home(r, 200);
	list = json_object_new_array();
	im = import_recent(r->c, r->rec, RECENT, &n);
	for (int i = 0; i < n; i++)
		json_object_array_add(list, import_json(r, im[i]));
	json_object *out = json_object_new_object();
	json_object_object_add(out, "items", list);
	return reply_json(r, 200, out);
}

/* Small files are done within the request; the rest of larger ones goes to the worker. */
static enum outcome begin(struct req *r, struct import *im, const char *state)
{
	bool finished;
	enum outcome o = import_start(r->c, im, state);

	if (o != DONE || (o = import_go(r->c, im->id, AT_ONCE, &finished)) != DONE)
		return o;
	if (!finished)
		import_queue(r->c, im);
	return DONE;
}

static enum outcome answer(struct req *r, int64_t id, int status)
{
	struct import *im = import_load(r->c, r->rec, id);

	return r->api ? reply_json(r, status, import_json(r, im)) : reply_redirect(r, import_url(r, im, ""));
}

enum outcome import_page_upload(struct req *r)
{
	enum outcome o = allowed(r);
	struct upload *u = r->uploads;
	struct import *im;
	int64_t id;

	if (o != DONE)
		return o;
	while (u && strcmp(u->field, "file"))
		u = u->next;
	if (!u || (!u->size && !*u->filename))
		o = ctx_refuse(r->c, INVALID, "file", "no_file", NULL);
	else
		o = import_create(r->c, r->rec, u->filename, u->path, &id);
	if (o != DONE)
		return r->api ? o : import_show_home(r, 422);
	if (!r->api)
		return reply_redirect(r, arena_fmt(r->c->mem, "%s/import/%lld", r->base, (long long)id));
	im = import_load(r->c, r->rec, id);
	if ((o = import_settings(r->c, im, r->input)) != DONE || (o = begin(r, im, in_bool(r->input, "dry_run") ? "checking" : "running")) != DONE)
		return o;
	return answer(r, id, 201);
}

enum outcome import_page_show(struct req *r)
{
	struct import *im;
	enum outcome o = load(r, &im);

	if (o != DONE)
		return o;
	return r->api ? reply_json(r, 200, import_json(r, im)) : import_show(r, im, 200);
}

/* Settings first, then the work; what is wrong with them is shown on the same page. */
static enum outcome start(struct req *r, const char *state)
{
	struct import *im;
	enum outcome o = load(r, &im);

	if (o != DONE)
		return o;
	o = import_settings(r->c, im, r->input);
	if (o == DONE)
		o = begin(r, im, state);
	if ((o == INVALID || o == CONFLICT) && !r->api && r->c->errors)
		return import_show(r, import_load(r->c, r->rec, r->id), o == INVALID ? 422 : 409);
	return o == DONE ? answer(r, r->id, 200) : o;
}

enum outcome import_page_check(struct req *r)
{
	return start(r, "checking");
}

enum outcome import_page_run(struct req *r)
{
	return start(r, "running");
}

enum outcome import_page_continue(struct req *r)
{
	struct import *im;
	enum outcome o = load(r, &im);
	bool finished;

	if (o != DONE || (o = import_go(r->c, im->id, IN_ONE_GO, &finished)) != DONE)
		return o;
	return answer(r, r->id, 200);
}

enum outcome import_page_undo(struct req *r)
{
	struct import *im;
	bool finished;
	enum outcome o = load(r, &im);

	if (o != DONE || (o = import_start(r->c, im, "undoing")) != DONE || (o = import_go(r->c, im->id, AT_ONCE, &finished)) != DONE)
		return o;
	if (!finished)
		import_queue(r->c, im);
	return answer(r, r->id, 200);
}
