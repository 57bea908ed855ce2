/*
 * Verbs from the page and the API: the dialog (also a page of its own, so that it
 * works without a script), the POST that runs it, archiving and notes, which every
 * record has. Ticked rows are record_bulk_page.c's.
 */
#include <stdlib.h>
#include <string.h>
#include "app.h"
#include "bulk.h"
#include "detail_page.h"
#include "form_page.h"
#include "journal.h"
#include "text.h"

static const struct field no_args[] = { { 0 } };

static const struct field *const *arg_list(struct ctx *c, const struct verb *v, int *n)
{
	const struct field *args = v->args ? v->args : no_args;
	const struct field **list;

	for (*n = 0; args[*n].name; (*n)++)
		;
	list = arena_array(c->mem, (size_t)*n + 1, sizeof *list);
	for (int i = 0; i < *n; i++)
		list[i] = &args[i];
	return list;
}

/* An empty row over the arguments, for their labels, initial values and what was typed. */
static struct row *args_row(struct ctx *c, const struct verb *v)
{
	struct error *had = c->errors, **tail = c->errors_tail;
	json_object *none = json_keep(c, json_object_new_object());
	enum outcome o;
	struct row *row = args_read(c, v->args ? v->args : no_args, none, &o);

	c->errors = had;
	c->errors_tail = tail;
	if (tail)
		*tail = NULL;
	return row;
}

/* What a verb asks for is called as the record's field of that name, unless it means another thing. */
static void name_args(struct req *r, const struct verb *v, HDF *inputs)
{
	for (; inputs; inputs = hdf_obj_next(inputs)) {
		const char *own = word_or(r->c, arena_fmt(r->c->mem, "Field.%s.%s.%s", r->rec->name, v->name, hdf_get_value(inputs, "name", "")), NULL);

		if (own)
			node_set(inputs, "label", own);
	}
}

void verb_dialog(struct req *r, const struct verb *v, const struct row *of, const char *title, json_object *typed)
{
	HDF *form = page_node(r, "Form");
	const struct field *const *args;
	int n;

	args = arg_list(r->c, v, &n);
	page_set(r, "title", word_verb(r->c, r->rec, v->name));
	page_set(r, "VerbOf", title);
	page_set(r, "VerbHint", word_or(r->c, arena_fmt(r->c->mem, "Hint.%s.%s", r->rec->name, v->name), ""));
	node_set(form, "verb", v->name);
	node_set(form, "icon", v->icon ? v->icon : "check");
	node_set(form, "cls", v->flags & V_DANGER ? "danger" : "pri");
	form_fields(r, node_child(form, "s"), args, n, args_row(r->c, v), of, typed, true);
	name_args(r, v, hdf_get_child(form, "s.0.f"));
	page_notes(r, false);
}

static void dialog_of(struct req *r, const struct verb *v, const struct row *row, json_object *typed)
{
	const char *from = in_str(r->query, "from"), *url = arena_fmt(r->c->mem, "%s/%lld", r->base, (long long)r->id);
	const char *back = from ? url_with(r->c->mem, url, "from", from) : url, *title = row_title(row);
	const char *action = arena_fmt(r->c->mem, "%s/%s%s", url, v->name, from ? url_with(r->c->mem, "", "from", from) : "");
	HDF *form = page_node(r, "Form");

	title = *title ? title : arena_fmt(r->c->mem, "#%lld", (long long)row->id);
	page_crumb(r, word_record(r->c, r->rec, true), r->base);
	page_crumb(r, title, back);
	page_crumb(r, word_verb(r->c, r->rec, v->name), NULL);
	node_set(form, "action", with_back(r, action));
	node_set(form, "cancel", back_asked(r) ? back_asked(r) : back);
	verb_dialog(r, v, row, title, typed);
}

static enum outcome dialog_page(struct req *r)
{
	const struct verb *v = record_verb_named(r->rec, r->word[0]);
	struct row *row;
	enum outcome o;

	if (!v)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if ((o = record_need(r->c, r->rec, r->id, ACCESS_READ, &row)) != DONE)
		return o;
	if (!verb_permitted_on(r->c, v, row))
		return ctx_refuse(r->c, FORBIDDEN, "", "forbidden", NULL);
	if (!verb_allowed_from(r->rec, v, row))
		return ctx_refuse(r->c, CONFLICT, "", "wrong_state", NULL);
	if (v->fill)
		v->fill(r->c, row, r->query);
	dialog_of(r, v, row, r->query);
	return reply_page(r, "record/verb.cs");
}

/* ---- what every record can do --------------------------------------------------- */

static enum outcome back_to(struct req *r, const struct record *rec, int64_t id)
{
	const char *from = in_str(r->query, "from"), *url, *undo = NULL;

	if (r->api)
		return reply_record(r, rec, id, false);
	if (rec == r->rec && !back_asked(r) && in_int(r->query, "undo"))
		undo = arena_fmt(r->c->mem, "%lld", (long long)in_int(r->query, "undo"));
	if (rec == r->rec && back_asked(r))
		return reply_redirect(r, back_asked(r));
	if (!record_find(r->c, rec, id, ACCESS_READ))
		return reply_redirect(r, undo ? url_with(r->c->mem, arena_fmt(r->c->mem, "%s?done=1&refused=0", r->base), "undo", undo) : r->base);
	url = rec == r->rec ? arena_fmt(r->c->mem, "%s/%lld", r->base, (long long)id) : record_url(r->c, rec, id);
	url = undo ? url_with(r->c->mem, url, "undo", undo) : url;
	return reply_redirect(r, from && rec == r->rec ? url_with(r->c->mem, url, "from", from) : url);
}

static enum outcome archive(struct req *r, bool on)
{
	struct row *row;
	enum outcome o = record_need(r->c, r->rec, r->id, ACCESS_WRITE, &row);

	if (o == DONE)
		o = record_archive(r->c, row, on);
	if (o != DONE)
		return o;
	reply_flash(r, on ? "archived" : "unarchived");
	return back_to(r, r->rec, r->id);
}

/* A note is written by whoever may read the record; it is part of its log for good. */
static enum outcome note(struct req *r)
{
	const char *text = in_str(r->input, "text");
	json_object *detail;
	struct row *row;
	enum outcome o = record_need(r->c, r->rec, r->id, ACCESS_READ, &row);

	if (o != DONE)
		return o;
	if (r->rec->no_timeline)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	text = text ? text_trim(r->c->mem, text) : "";
	if (!*text)
		return ctx_refuse(r->c, INVALID, "text", "required", NULL);
	if (utf8_length(text) > 10000)
		return ctx_refuse(r->c, INVALID, "text", "too_long", "10000", NULL);
	detail = json_keep(r->c, json_object_new_object());
	json_object_object_add(detail, "text", json_object_new_string(text));
	journal(r->c, r->rec, r->id, "note", detail);
	reply_flash(r, "noted");
	return back_to(r, r->rec, r->id);
}

/* ---- running a verb ---------------------------------------------------------------- */

static enum outcome answer(struct req *r, const struct made *made)
{
	if (r->api && made->answer)
		return reply_json(r, made->rec ? 201 : 200, json_object_get(made->answer));
	if (made->rec && made->id) {
		reply_flash(r, "made");
		if (r->api)
			return reply_record(r, made->rec, made->id, true);
		if (made->unfinished && record_find(r->c, made->rec, made->id, ACCESS_WRITE))
			return reply_redirect(r, arena_fmt(r->c->mem, "%s/edit", record_url(r->c, made->rec, made->id)));
		return back_to(r, made->rec, made->id);
	}
	reply_flash(r, "done");
	return back_to(r, r->rec, r->id);
}

/* The dialog again with what was typed; a record that cannot be shown any more is the caller's answer. */
static enum outcome dialog_again(struct req *r, const struct verb *v, enum outcome o)
{
	struct row *row = record_find(r->c, r->rec, r->id, ACCESS_READ);

	if (!row || o == NOT_FOUND || o == FORBIDDEN)
		return o;
	dialog_of(r, v, row, r->input);
	return reply_page_status(r, o == DONE ? 200 : o == CONFLICT ? 409 : o == MALFORMED ? 400 : 422, "record/verb.cs");
}

/* A form may say where to go afterwards among its inputs as well as in its address. */
static void take_back(struct req *r)
{
	json_object *back;

	if (r->api || !r->input || !json_object_object_get_ex(r->input, "back", &back))
		return;
	json_object_object_add(r->query, "back", json_object_get(back));
	json_object_object_del(r->input, "back");
}

/* What can be taken back is offered on the page that follows; programs have bulk/{verb} for that. */
static json_object *before(struct req *r, const struct verb *v)
{
	struct row *row = r->api || !v->undo ? NULL : record_find(r->c, r->rec, r->id, ACCESS_READ);

	return row ? bulk_before(r->c, row, v->name) : NULL;
}

static void remember(struct req *r, const struct verb *v, json_object *was)
{
	json_object *lines = json_keep(r->c, json_object_new_array());
	int64_t change;

	json_object_array_add(lines, json_object_get(bulk_after(r->c, r->rec, r->id, was)));
	change = bulk_remember(r->c, r->rec, v->name, lines);
	json_object_object_add(r->query, "undo", json_object_new_int64(change));
}

enum outcome record_page_verb(struct req *r)
{
	const struct verb *v = record_verb_named(r->rec, r->word[0]);
	struct made made = { 0 };
	const struct field *const *args;
	json_object *was;
	enum outcome o;
	int n;

	if (r->method == GET)
		return dialog_page(r);
	take_back(r);
	if (!v && !strcmp(r->word[0], "archive"))
		return archive(r, true);
	if (!v && !strcmp(r->word[0], "unarchive"))
		return archive(r, false);
	if (!v && !strcmp(r->word[0], "note"))
		return note(r);
	if (!v)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	args = arg_list(r->c, v, &n);
	if (!r->api && form_settle(r, args, n))
		return dialog_again(r, v, DONE);
	was = before(r, v);
	o = record_verb(r->c, r->rec, r->id, v->name, r->input, &made);
	if (o == DONE && was)
		remember(r, v, was);
	if (o == DONE)
		return answer(r, &made);
	return !r->api && v->args ? dialog_again(r, v, o) : o;
}
