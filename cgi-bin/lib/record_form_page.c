/*
 * The form of any record type: new, edit, save. Inputs come from the fields
 * (form_input.c), lines from form_parts.c; what forms add for themselves is made
 * plain input by form_settle.c before the record engine reads it.
 */
#include <stdlib.h>
#include <string.h>
#include "app.h"
#include "detail_page.h"
#include "form_page.h"
#include "reply_impl.h"

static const char *section_title(struct ctx *c, const struct record *rec, const char *section)
{
	const char *own = rec ? arena_fmt(c->mem, "Section.%s.%s", rec->name, section) : "", *common = arena_fmt(c->mem, "Section.%s", section);

	return word_or(c, own, word_or(c, common, section));
}

static bool may_set_owner(struct req *r, const struct row *row)
{
	return !row->rec || row->rec->unscoped || person_can(r->c->me, PERM_ASSIGN, row->rec);
}

static bool offered(struct req *r, const struct row *row, const struct field *f, bool creating)
{
	if (f->sql || (f->flags & (READONLY | HIDDEN)) || (!creating && (f->flags & ON_CREATE)))
		return false;
	if (!strcmp(f->name, "owner_id") || !strcmp(f->name, "team_id"))
		return may_set_owner(r, row) || (f->flags & REQUIRED);
	return true;
}

void form_fields(struct req *r, HDF *list, const struct field *const *fields, int n, const struct row *row, const struct row *of, json_object *typed, bool creating)
{
	struct form_view v = { .r = r, .row = row, .master = of, .rec = row->rec ? row->rec : r->rec, .typed = typed };
	const char *now = NULL, *wanted = "main";
	HDF *inputs = NULL;
	int s = 0, k = 0;
	bool below = false;

	for (int i = 0; i < n; i++) {
		if (fields[i]->section)
			wanted = fields[i]->section;
		if (!offered(r, row, fields[i], creating))
			continue;
		if (fields[i]->type == F_PARTS) {
			below = true;
			continue;
		}
		if (!now || strcmp(now, wanted)) {
			HDF *section = node_text(list, s++, section_title(r->c, v.rec, wanted));

			now = wanted;
			node_set(section, "key", now);
			if (below)
				node_set(section, "below", "1");
			inputs = node_child(section, "f");
			k = 0;
		}
		input_fill(&v, node_at(inputs, k++), fields[i], i);
	}
	if (!row->rec)
		return;
	list = page_node(r, "FormParts");
	for (int i = 0, p = 0; i < n; i++)
		if (fields[i]->type == F_PARTS && offered(r, row, fields[i], creating))
			parts_fill(&v, node_at(list, p++), fields[i], i);
}

static const char *back_url(struct req *r, const struct row *row)
{
	const char *from = in_str(r->query, "from");

	if (row->id)
		return arena_fmt(r->c->mem, "%s/%lld%s", r->base, (long long)row->id, from ? url_with(r->c->mem, "", "from", from) : "");
	return r->base;
}

/* "新增線索", but "新增 Webhook": between Chinese and Latin stands a space. "New opportunity": a name is small inside a sentence. */
static const char *new_title(struct req *r, const struct record *rec)
{
	const char *one = word_record(r->c, rec, false);
	bool chinese = (unsigned char)*lang_text(r->c->lang, "Common.new_record") >= 0x80;

	if (!chinese && one[0] >= 'A' && one[0] <= 'Z' && one[1] >= 'a' && one[1] <= 'z')
		one = arena_fmt(r->c->mem, "%c%s", *one - 'A' + 'a', one + 1);
	return lang_fill(r->c->mem, r->c->lang, "Common.new_record", chinese && (unsigned char)*one < 0x80 ? arena_fmt(r->c->mem, " %s", one) : one, NULL, NULL);
}

void page_form(struct req *r, const struct row *row, json_object *typed)
{
	const struct record *rec = row->rec;
	const char *from = in_str(r->query, "from"), *title = row_title(row);
	HDF *form = page_node(r, "Form");

	title = *title ? title : arena_fmt(r->c->mem, "#%lld", (long long)row->id);
	page_set(r, "title", row->id ? title : new_title(r, rec));
	page_set(r, "Record.name", rec->name);
	page_set(r, "Record.one", word_record(r->c, rec, false));
	page_crumb(r, word_record(r->c, rec, true), r->base);
	if (row->id)
		page_crumb(r, title, back_url(r, row));
	page_crumb(r, lang_text(r->c->lang, row->id ? "Common.edit" : "Common.new"), NULL);
	node_set(form, "action", with_back(r, row->id ? back_url(r, row) : r->base));
	node_set(form, "cancel", back_asked(r) ? back_asked(r) : back_url(r, row));
	if (from)
		node_set(form, "from", from);
	if (row->id)
		node_int(form, "version", row->version);
	else
		node_set(form, "creating", "1");
	form_fields(r, node_child(form, "s"), row->fs->f, row->fs->n, row, NULL, typed, !row->id);
	page_notes(r, false);
}

/* ---- new ------------------------------------------------------------------------ */

enum outcome record_page_new(struct req *r)
{
	if (r->rec->no_create)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if (!r->rec->unscoped && !r->rec->born_free && !r->rec->inherit_from && !in_str(r->query, "owner_id"))
		json_object_object_add(r->query, "owner_id", json_object_new_int64(r->c->me->id));
	if (r->rec->fill)
		r->rec->fill(r->c, r->query);
	page_form(r, row_new(r->c, r->rec), r->query);
	return reply_page(r, r->route && r->route->run == record_page_new && r->route->template ? r->route->template : "record/form.cs");
}

static enum outcome form_shown_again(struct req *r, const struct row *row)
{
	if (row->rec->fill)
		row->rec->fill(r->c, r->input);
	page_form(r, row, r->input);
	return reply_page(r, "record/form.cs");
}

/* Warnings stay visible over the redirect: ?warn=field:key */
static enum outcome saved(struct req *r, int64_t id, bool created)
{
	const char *from = in_str(r->query, "from"), *url;

	if (r->api)
		return reply_record(r, r->rec, id, created);
	reply_flash(r, created ? "created" : "saved");
	if (back_asked(r))
		return reply_redirect(r, back_asked(r));
	if (!record_find(r->c, r->rec, id, ACCESS_READ))
		return reply_redirect(r, r->base);
	url = arena_fmt(r->c->mem, "%s/%lld", r->base, (long long)id);
	if (from)
		url = url_with(r->c->mem, url, "from", from);
	for (const struct error *e = r->c->errors; e; e = e->next)
		if (e->warning)
			url = url_with(r->c->mem, url, "warn", arena_fmt(r->c->mem, "%s.%s", e->field, e->key));
	return reply_redirect(r, url);
}

/* What the person may not see is told as its kind only. */
static json_object *duplicates_json(struct req *r, const struct row *row)
{
	json_object *list = json_object_new_array();
	int n;
	struct duplicate *d = record_duplicates(r->c, row, &n);

	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "record", json_object_new_string(d[i].rec->name));
		json_object_object_add(o, "field", json_object_new_string(d[i].field));
		json_object_object_add(o, "id", d[i].row ? json_object_new_int64(d[i].id) : NULL);
		json_object_object_add(o, "title", d[i].row ? json_object_new_string(row_title(d[i].row)) : NULL);
		json_object_array_add(list, o);
	}
	return list;
}

static bool tells_duplicates(const struct record *rec)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (f->flags & DEDUP)
			return true;
	return false;
}

/* The API's answer: the new record, what it may be a duplicate of, what should be known about it. */
static enum outcome created_json(struct req *r, int64_t id, json_object *duplicates)
{
	struct row *row = record_find(r->c, r->rec, id, ACCESS_READ);
	json_object *o;

	r->reply->location = arena_fmt(r->c->mem, "/api/v1/%s/%lld", r->rec->path, (long long)id);
	if (row)
		record_load_parts(r->c, row);
	o = row ? row_json(r->c, row) : json_object_new_object();
	if (!row)
		json_object_object_add(o, "id", json_object_new_int64(id));
	if (duplicates)
		json_object_object_add(o, "duplicates", duplicates);
	return reply_row_json(r, 201, row, o);
}

/* Possible duplicates are shown once; saving again goes ahead. */
static bool duplicates_shown(struct req *r, const struct row *row)
{
	struct duplicate *d;
	HDF *list;
	int n;

	if (r->api || form_asked(r, "dup"))
		return false;
	d = record_duplicates(r->c, row, &n);
	list = page_node(r, "Duplicates");
	for (int i = 0, k = 0; i < n; i++) {
		const struct field *f = record_field(r->c, row->rec, d[i].field);
		bool again = false;
		HDF *node;

		for (int j = 0; j < i; j++)
			again |= d[j].rec == d[i].rec && d[j].id == d[i].id;
		if (again)
			continue;
		node = node_text(list, k++, d[i].row ? row_title(d[i].row) : lang_text(r->c->lang, "Common.masked"));
		node_set(node, "record", word_record(r->c, d[i].rec, false));
		node_set(node, "field", f ? word_field(r->c, row->rec, f) : d[i].field);
		if (d[i].row)
			node_set(node, "url", record_url(r->c, d[i].rec, d[i].id));
	}
	return n > 0;
}

/* A form sends an owner nobody chose as nothing: the engine then gives the usual one. */
static void leave_to_engine(struct req *r, const char *field)
{
	const char *v = in_str(r->input, field);

	if (v && !*v)
		json_object_object_del(r->input, field);
}

enum outcome record_page_create(struct req *r)
{
	json_object *duplicates = NULL;
	struct row *row;
	enum outcome o;
	int64_t id;

	if (r->rec->no_create)
		return ctx_refuse(r->c, FORBIDDEN, "", "no_create", NULL);
	row = row_new(r->c, r->rec);
	if (!r->api && form_settle(r, row->fs->f, row->fs->n))
		return form_shown_again(r, row);
	if (!r->api && r->input && !r->rec->unscoped) {
		leave_to_engine(r, "owner_id");
		leave_to_engine(r, "team_id");
	}
	if ((o = record_read_input(r->c, row, r->input, true)) != DONE)
		return o;
	if (duplicates_shown(r, row))
		return form_shown_again(r, row);
	if (r->api && tells_duplicates(r->rec))
		duplicates = json_keep(r->c, duplicates_json(r, row));
	if ((o = record_create(r->c, row, &id)) != DONE)
		return o;
	if (duplicates || (r->api && r->c->errors))
		return created_json(r, id, duplicates ? json_object_get(duplicates) : NULL);
	return saved(r, id, true);
}

/* ---- edit ------------------------------------------------------------------------- */

static enum outcome need_editable(struct req *r, struct row **row)
{
	enum outcome o = record_need(r->c, r->rec, r->id, ACCESS_WRITE, row);

	if (o != DONE)
		return o;
	record_load_parts(r->c, *row);
	if (r->rec->no_edit || (r->rec->editable && !r->rec->editable(r->c, *row)))
		return ctx_refuse(r->c, CONFLICT, "", "read_only", NULL);
	return DONE;
}

enum outcome record_page_edit(struct req *r)
{
	struct row *row;
	enum outcome o = need_editable(r, &row);

	if (o != DONE)
		return o;
	page_form(r, row, NULL);
	return reply_page(r, r->route && r->route->run == record_page_edit && r->route->template ? r->route->template : "record/form.cs");
}

/* The one the person saw: in the body, or as a program says it, If-Match: "3" from an ETag. */
static int version_given(struct req *r)
{
	int64_t v = in_int(r->input, "version");

	return v > INT32_MAX || v < 0 ? -1 : v || !r->api ? (int)v : req_if_match(r);
}

enum outcome record_page_update(struct req *r)
{
	struct row *old, *row;
	enum outcome o = need_editable(r, &old);
	int version;

	if (o != DONE)
		return o;
	if (!r->api && form_settle(r, old->fs->f, old->fs->n))
		return form_shown_again(r, old);
	version = version_given(r);
	row = row_edit(r->c, old);
	if ((o = record_read_input(r->c, row, r->input, false)) != DONE)
		return o;
	if ((o = record_update(r->c, row, old, version ? version : VERSION_ANY)) != DONE)
		return o;
	return saved(r, r->id, false);
}

enum outcome record_page_delete(struct req *r)
{
	struct row *row;
	enum outcome o = record_need(r->c, r->rec, r->id, ACCESS_WRITE, &row);

	if (o != DONE)
		return o;
	if (r->rec->no_delete)
		return ctx_refuse(r->c, CONFLICT, "", "no_delete", NULL);
	if (version_given(r) && version_given(r) != row->version)
		return ctx_refuse(r->c, CONFLICT, "", "stale", NULL);
	record_load_parts(r->c, row);
	if ((o = record_delete(r->c, row)) != DONE)
		return o;
	if (r->api) {
		reply_status(r, 204);
		return DONE;
	}
	reply_flash(r, "deleted");
	return reply_redirect(r, r->base);
}
