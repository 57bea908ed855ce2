/*
 * What is done to ticked rows, or to all rows the list matches. Each record goes
 * through the same verb as its own button, behind a savepoint of its own: the ones
 * that refuse are counted and left as they were.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app.h"
#include "bulk.h"
#include "db.h"
#include "detail_page.h"
#include "form_page.h"
#include "list_page.h"
#include "verb_page.h"

enum { MOST = 1000 };

struct bulk { int64_t *ids; int n; int done, refused; char why[60]; /* outlives the rewind */ int64_t change; /* by which it can be taken back; 0 = not */ };

/* ids=1&ids=2, ids[]=…, {"ids":[1,2]}, or every row of the query when all=1. */
static enum outcome chosen(struct req *r, struct bulk *b)
{
	json_object *v = NULL;
	struct query q;
	enum outcome o;

	b->ids = arena_array(r->c->mem, MOST, sizeof *b->ids);
	if (in_bool(r->input, "all")) {
		if ((o = list_query(r, r->query, &q)) != DONE)
			return o;
		q.limit = 200;
		for (struct list *l = record_list(r->c, &q); ; l = record_list(r->c, &q)) {
			for (int i = 0; i < l->n && b->n < MOST; i++)
				b->ids[b->n++] = l->rows[i]->id;
			if (!l->next || b->n == MOST)
				return DONE;
			q.cursor = l->next;
		}
	}
	json_object_object_get_ex(r->input, "ids", &v);
	if (json_object_is_type(v, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(v) && b->n < MOST; i++)
			b->ids[b->n++] = json_object_get_int64(json_object_array_get_idx(v, i));
	} else if (v) {
		b->ids[b->n++] = json_object_get_int64(v);
	}
	return b->n ? DONE : ctx_refuse(r->c, INVALID, "", "nothing_selected", NULL);
}

static enum outcome tag_one(struct ctx *c, struct row *row, const char *tag)
{
	json_object *in = json_keep(c, json_object_new_object()), *list = json_object_new_array();
	struct row *edit = row_edit(c, row);
	enum outcome o;

	for (struct row **t = row_parts(row, "tags"); *t; t++)
		json_object_array_add(list, json_object_new_int64((*t)->id));
	json_object_array_add(list, json_object_new_string(tag));
	json_object_object_add(in, "tags", list);
	if ((o = record_read_input(c, edit, in, false)) != DONE)
		return o;
	return record_update(c, edit, row, 0);
}

static enum outcome one(struct req *r, int64_t id, const char *word, json_object *args, json_object **was)
{
	struct made made = { 0 };
	struct row *row;
	enum outcome o;

	if (record_verb_named(r->rec, word))
		return record_verb(r->c, r->rec, id, word, args, &made);
	if ((o = record_need(r->c, r->rec, id, ACCESS_WRITE, &row)) != DONE)
		return o;
	*was = bulk_before(r->c, row, word);
	if (!strcmp(word, "tag")) {
		record_load_parts(r->c, row);
		return tag_one(r->c, row, in_str(args, "tag"));
	}
	if (!strncmp(word, "set.", 4)) {
		record_load_parts(r->c, row);
		return bulk_set(r->c, row, args);
	}
	return record_archive(r->c, row, !strcmp(word, "archive"));
}

static void run_all(struct req *r, struct bulk *b, const char *word, json_object *args)
{
	json_object *lines = json_keep(r->c, json_object_new_array());

	for (int i = 0; i < b->n; i++) {
		struct arena_mark mark;
		json_object *was = NULL;
		enum outcome o;

		ctx_clear_errors(r->c);
		mark = arena_mark(r->c->mem);
		db_exec(r->c, "SAVEPOINT bulk_one");
		o = one(r, b->ids[i], word, args, &was);
		if (o == DONE) {
			b->done++;
			if (was)
				json_object_array_add(lines, bulk_after(r->c, r->rec, b->ids[i], was));
		} else {
			db_exec(r->c, "ROLLBACK TO SAVEPOINT bulk_one");
			b->refused++;
			if (!*b->why && r->c->errors)
				snprintf(b->why, sizeof b->why, "%s", r->c->errors->key);
		}
		ctx_clear_errors(r->c);
		arena_rewind(r->c->mem, mark);
	}
	if (json_object_array_length(lines))
		b->change = bulk_remember(r->c, r->rec, word, lines);
}

/* Everything that was done at once is put back, but for what somebody has changed since. */
static enum outcome undo(struct req *r, struct bulk *b)
{
	json_object *lines;
	enum outcome o = bulk_recall(r->c, r->rec, in_int(r->input, "change"), &lines);

	for (size_t i = 0; o == DONE && i < json_object_array_length(lines); i++) {
		struct arena_mark mark;

		ctx_clear_errors(r->c);
		mark = arena_mark(r->c->mem);
		db_exec(r->c, "SAVEPOINT bulk_one");
		if (bulk_put_back(r->c, r->rec, json_object_array_get_idx(lines, i)) == DONE) {
			b->done++;
		} else {
			db_exec(r->c, "ROLLBACK TO SAVEPOINT bulk_one");
			b->refused++;
			if (!*b->why && r->c->errors)
				snprintf(b->why, sizeof b->why, "%s", r->c->errors->key);
		}
		ctx_clear_errors(r->c);
		arena_rewind(r->c->mem, mark);
	}
	return o;
}

static enum outcome finished(struct req *r, const struct bulk *b)
{
	const char *url;

	if (r->api) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "done", json_object_new_int(b->done));
		json_object_object_add(o, "refused", json_object_new_int(b->refused));
		json_object_object_add(o, "change", b->change ? json_object_new_int64(b->change) : NULL);
		return reply_json(r, 200, o);
	}
	url = arena_fmt(r->c->mem, "%s%s", r->base, url_query(r->c->mem, r->query, list_place_words));
	url = url_with(r->c->mem, url, "done", arena_fmt(r->c->mem, "%d", b->done));
	url = url_with(r->c->mem, url, "refused", arena_fmt(r->c->mem, "%d", b->refused));
	if (*b->why)
		url = url_with(r->c->mem, url, "why", b->why);
	if (b->change)
		url = url_with(r->c->mem, url, "undo", arena_fmt(r->c->mem, "%lld", (long long)b->change));
	return reply_redirect(r, url);
}

/* ---- the dialog for verbs that ask for something --------------------------------------- */

static const struct field tag_args[] = { { .name = "tag", .type = F_TEXT, .flags = REQUIRED, .max = 60 }, { 0 } };
static const struct verb tag_verb = { .name = "tag", .args = tag_args, .icon = "bookmark" };

/* "set.priority": a dialog with that one field. */
static const struct verb *set_verb(struct req *r, const char *word)
{
	const struct field *f = bulk_field(r->c, r->rec, word);
	struct field *args;
	struct verb *v;

	if (!f)
		return NULL;
	args = arena_array(r->c->mem, 2, sizeof *args);
	args[0] = *f;
	args[0].initial = NULL;
	args[0].depends = NULL;
	v = arena_alloc(r->c->mem, sizeof *v);
	*v = (struct verb){ .name = word, .args = args, .icon = "pencil" };
	return v;
}

static const struct verb *bulk_verb(struct req *r, const char *word)
{
	const struct verb *v = record_verb_named(r->rec, word);

	if (!v && !strncmp(word, "set.", 4))
		return set_verb(r, word);

	if (v)
		return v->flags & (V_BULK | V_JOIN) ? v : NULL;
	return !strcmp(word, "tag") ? &tag_verb : NULL;
}

/* Arguments apart from what chose the rows. */
static json_object *arguments(struct req *r)
{
	return list_without(r->c, r->input, (const char *const[]){ "ids", "all", "asked", NULL });
}

static enum outcome ask(struct req *r, const struct verb *v, const struct bulk *b, json_object *typed, int status)
{
	HDF *form = page_node(r, "Form"), *hidden = node_child(form, "hidden");
	const char *query = url_query(r->c->mem, r->query, list_place_words);
	int n = 0;

	page_crumb(r, word_record(r->c, r->rec, true), arena_fmt(r->c->mem, "%s%s", r->base, query));
	page_crumb(r, word_verb(r->c, r->rec, v->name), NULL);
	node_set(form, "action", arena_fmt(r->c->mem, "%s/bulk/%s%s", r->base, v->name, query));
	node_set(form, "cancel", arena_fmt(r->c->mem, "%s%s", r->base, query));
	node_set(node_text(hidden, n++, "1"), "name", "asked");
	if (in_bool(r->input, "all"))
		node_set(node_text(hidden, n++, "1"), "name", "all");
	for (int i = 0; i < b->n && !in_bool(r->input, "all"); i++)
		node_set(node_text(hidden, n++, arena_fmt(r->c->mem, "%lld", (long long)b->ids[i])), "name", "ids");
	verb_dialog(r, v, lang_fill(r->c->mem, r->c->lang, "Common.n_selected", arena_fmt(r->c->mem, "%d", b->n), NULL, NULL), typed);
	return reply_page_status(r, status, "record/verb.cs");
}

static enum outcome args_good(struct req *r, const struct verb *v, json_object *args)
{
	enum outcome o;

	args_read(r->c, v->args, args, &o);
	return o;
}

enum outcome record_page_bulk(struct req *r)
{
	const char *word = r->word[0];
	const struct verb *v = bulk_verb(r, word);
	struct bulk b = { 0 };
	json_object *args;
	enum outcome o;

	if (!strcmp(word, "export"))
		return bulk_export(r);
	if (!strcmp(word, "print") && r->rec->print)
		return (o = chosen(r, &b)) == DONE ? bulk_print(r, b.ids, b.n) : o;
	if (!strcmp(word, "undo"))
		return (o = undo(r, &b)) == DONE ? finished(r, &b) : o;
	if (!v && strcmp(word, "archive") && strcmp(word, "unarchive"))
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if ((o = chosen(r, &b)) != DONE)
		return o;
	if (v && v != &tag_verb && v->run && !v->also && !verb_permitted(r->c, r->rec, v))
		return ctx_refuse(r->c, FORBIDDEN, "", "forbidden", NULL);
	if (v && v->flags & V_JOIN)
		return bulk_join(r, v, b.ids, b.n);
	if (v && v->args && !r->api && !in_bool(r->input, "asked"))
		return ask(r, v, &b, NULL, 200);
	args = arguments(r);
	if (v && v->args) {
		if (!r->api) {
			json_object *whole = r->input;
			const struct field *list[32];
			int n = 0;

			while (n < 32 && v->args[n].name) {
				list[n] = &v->args[n];
				n++;
			}
			r->input = args;
			if (form_settle(r, list, n)) {
				r->input = whole;
				return ask(r, v, &b, args, 200);
			}
			r->input = whole;
		}
		if ((o = args_good(r, v, args)) != DONE)
			return r->api ? o : ask(r, v, &b, args, o == MALFORMED ? 400 : 422);
	}
	run_all(r, &b, word, args);
	return finished(r, &b);
}
