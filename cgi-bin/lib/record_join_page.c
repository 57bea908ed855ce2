/*
 * Several ticked rows made one (V_JOIN): their values side by side, one is chosen to
 * stay, and the verb runs on that one with the ids of the others. POST bulk/{verb}
 * with ids asks, with ids and keep does it.
 */
#include <string.h>
#include "form_page.h"
#include "list_page.h"
#include "verb_page.h"
#include "detail_page.h"

enum { LEAST = 2, MOST = 5 };

static bool worth_comparing(const struct field *f)
{
	return !(f->flags & (HIDDEN | SECRET)) && f->type != F_PARTS && strcmp(f->name, "created_by") && strcmp(f->name, "updated_at");
}

/* One line for each field that any of them has. */
static void compare(struct req *r, struct row **rows, int n)
{
	HDF *lines = page_node(r, "Join.lines");
	const struct fieldset *fs = rows[0]->fs;
	int k = 0;

	for (int i = 0; i < fs->n; i++) {
		bool any = false, differ = false;
		HDF *line;

		for (int j = 0; j < n; j++) {
			any |= rows[j]->value[i] || (rows[j]->parts[i] && *rows[j]->parts[i]);
			differ |= strcmp(rows[j]->value[i] ? rows[j]->value[i] : "", rows[0]->value[i] ? rows[0]->value[i] : "") != 0;
		}
		if (!any || !worth_comparing(fs->f[i]))
			continue;
		line = node_text(lines, k++, word_field(r->c, rows[0]->rec, fs->f[i]));
		if (differ)
			node_set(line, "differ", "1");
		for (int j = 0; j < n; j++)
			value_fill(r, node_at(node_child(line, "c"), j), rows[j], i, false);
	}
}

static enum outcome ask(struct req *r, const struct verb *v, struct row **rows, int n, int status)
{
	HDF *form = page_node(r, "Form"), *list = page_node(r, "Join.rows");
	const char *query = url_query(r->c->mem, r->query, list_place_words);
	int64_t keep = in_int(r->input, "keep");

	page_crumb(r, word_record(r->c, r->rec, true), arena_fmt(r->c->mem, "%s%s", r->base, query));
	page_crumb(r, word_verb(r->c, r->rec, v->name), NULL);
	page_set(r, "title", word_verb(r->c, r->rec, v->name));
	page_set(r, "VerbHint", word_or(r->c, arena_fmt(r->c->mem, "Hint.common.%s", v->name), ""));
	node_set(form, "action", arena_fmt(r->c->mem, "%s/bulk/%s%s", r->base, v->name, query));
	node_set(form, "cancel", arena_fmt(r->c->mem, "%s%s", r->base, query));
	node_set(form, "icon", v->icon);
	for (int i = 0; i < n; i++) {
		HDF *h = node_text(list, i, row_title(rows[i]));

		node_int(h, "id", rows[i]->id);
		node_set(h, "url", record_url(r->c, r->rec, rows[i]->id));
		if (keep ? rows[i]->id == keep : i == 0)
			node_set(h, "on", "1");
	}
	compare(r, rows, n);
	page_notes(r, true);
	return reply_page_status(r, status, "record/join.cs");
}

static enum outcome run(struct req *r, const struct verb *v, const int64_t *ids, int n, int64_t keep)
{
	json_object *args = json_keep(r->c, json_object_new_object()), *others = json_object_new_array();
	struct made made = { 0 };
	bool among = false;
	enum outcome o;

	for (int i = 0; i < n; i++) {
		among |= ids[i] == keep;
		if (ids[i] != keep)
			json_object_array_add(others, json_object_new_string(arena_fmt(r->c->mem, "%lld", (long long)ids[i])));
	}
	json_object_object_add(args, "ids", others);
	if (!among)
		return ctx_refuse(r->c, INVALID, "keep", "not_in_list", NULL);
	if ((o = record_verb(r->c, r->rec, keep, v->name, args, &made)) != DONE)
		return o;
	if (!r->api)
		reply_flash(r, "done");
	return reply_record(r, r->rec, keep, false);
}

enum outcome bulk_join(struct req *r, const struct verb *v, const int64_t *ids, int n)
{
	struct row *rows[MOST];
	enum outcome o;

	if (n < LEAST || n > MOST)
		return ctx_refuse(r->c, INVALID, "", "join_two_to_five", NULL);
	for (int i = 0; i < n; i++) {
		if ((o = record_need(r->c, r->rec, ids[i], ACCESS_WRITE, &rows[i])) != DONE)
			return o;
		record_load_parts(r->c, rows[i]);
	}
	if (!in_str(r->input, "keep"))
		return r->api ? ctx_refuse(r->c, INVALID, "keep", "required", NULL) : ask(r, v, rows, n, 200);
	o = run(r, v, ids, n, in_int(r->input, "keep"));
	if (o == DONE || r->api)
		return o;
	return ask(r, v, rows, n, o == CONFLICT ? 409 : 422);
}
