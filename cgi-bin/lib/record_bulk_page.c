/*
 * What is done to ticked rows, or to all rows the list matches. Each record goes
 * through the same verb as its own button, behind a savepoint of its own: the ones
 * that refuse are counted and left as they were. More than a request takes goes to
 * the worker (bulk_run.c), and a page shows how far it is.
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

struct bulk { int64_t *ids; int n; int done, refused; char why[60]; /* outlives the rewind */ int64_t change; /* by which it can be taken back; 0 = not */ };

/* Every row of the query: as many as there are, not as many as one request could do. */
static enum outcome all_of(struct req *r, struct bulk *b)
{
	struct query q;
	enum outcome o = list_query(r, r->query, &q);
	const struct field *title = r->rec->title ? record_field(r->c, r->rec, r->rec->title) : NULL;
	int room = LIST_MOST;

	if (o != DONE)
		return o;
	q.limit = LIST_MOST;
	if (title) {
		q.only = &title;
		q.nonly = 1;
	}
	b->ids = arena_array(r->c->mem, room, sizeof *b->ids);
	for (struct list *l = record_list(r->c, &q); ; l = record_list(r->c, &q)) {
		if (b->n + l->n > room) {
			int64_t *more = arena_array(r->c->mem, room * 4, sizeof *more);

			memcpy(more, b->ids, (size_t)b->n * sizeof *more);
			b->ids = more;
			room *= 4;
		}
		for (int i = 0; i < l->n; i++)
			b->ids[b->n++] = l->rows[i]->id;
		if (b->n > BULK_MOST)
			return ctx_refuse(r->c, INVALID, "", "too_many_rows", arena_fmt(r->c->mem, "%d", BULK_MOST), NULL);
		if (!l->next)
			return b->n ? DONE : ctx_refuse(r->c, INVALID, "", "nothing_selected", NULL);
		q.cursor = l->next;
	}
}

struct nth { int64_t id; int place; };

static int by_id(const void *a, const void *b)
{
	const struct nth *x = a, *y = b;

	return x->id != y->id ? (x->id < y->id ? -1 : 1) : x->place - y->place;
}

/* One that was named twice is meant once: where it stood first. */
static void each_once(struct arena *mem, struct bulk *b)
{
	struct nth *sorted = arena_array(mem, (size_t)b->n + 1, sizeof *sorted);
	bool *again = arena_array(mem, (size_t)b->n + 1, sizeof *again);
	int kept = 0;

	for (int i = 0; i < b->n; i++)
		sorted[i] = (struct nth){ b->ids[i], i };
	qsort(sorted, (size_t)b->n, sizeof *sorted, by_id);
	for (int i = 1; i < b->n; i++)
		again[sorted[i].place] = sorted[i].id == sorted[i - 1].id;
	for (int i = 0; i < b->n; i++)
		if (!again[i])
			b->ids[kept++] = b->ids[i];
	b->n = kept;
}

/* ids=1&ids=2, ids[]=…, {"ids":[1,2]}, or every row of the query when all=1. */
static enum outcome chosen(struct req *r, struct bulk *b)
{
	json_object *v = NULL;
	size_t n;

	if (in_bool(r->input, "all"))
		return all_of(r, b);
	json_object_object_get_ex(r->input, "ids", &v);
	n = json_object_is_type(v, json_type_array) ? json_object_array_length(v) : v != NULL;
	if (n > BULK_MOST)
		return ctx_refuse(r->c, INVALID, "", "too_many_rows", arena_fmt(r->c->mem, "%d", BULK_MOST), NULL);
	b->ids = arena_array(r->c->mem, n + 1, sizeof *b->ids);
	for (size_t i = 0; i < n; i++)
		b->ids[b->n++] = json_object_get_int64(json_object_is_type(v, json_type_array) ? json_object_array_get_idx(v, i) : v);
	each_once(r->c->mem, b);
	return b->n ? DONE : ctx_refuse(r->c, INVALID, "", "nothing_selected", NULL);
}

static void count(struct req *r, struct bulk *b, enum outcome o)
{
	b->done += o == DONE;
	b->refused += o != DONE;
	if (o != DONE && !*b->why && r->c->errors)
		snprintf(b->why, sizeof b->why, "%s", r->c->errors->key);
	ctx_clear_errors(r->c);
}

static void run_all(struct req *r, struct bulk *b, const char *word, json_object *args)
{
	json_object *lines = json_keep(r->c, json_object_new_array());

	for (int i = 0; i < b->n; i++) {
		struct arena_mark mark;
		json_object *line;

		ctx_clear_errors(r->c);
		mark = arena_mark(r->c->mem);
		count(r, b, bulk_one(r->c, r->rec, b->ids[i], word, args, &line));
		if (line)
			json_object_array_add(lines, json_object_get(line));
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
		count(r, b, bulk_put_back(r->c, r->rec, json_object_array_get_idx(lines, i)));
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
		json_object_object_add(o, "why", *b->why ? json_object_new_string(b->why) : NULL);
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

/* What was done to one record from its own page is taken back there. */
static enum outcome undone_here(struct req *r, const struct bulk *b)
{
	int64_t id = in_int(r->input, "of");

	if (r->api || !id || !record_find(r->c, r->rec, id, ACCESS_READ))
		return finished(r, b);
	if (b->refused) {
		ctx_clear_errors(r->c);
		return ctx_refuse(r->c, CONFLICT, "", *b->why ? b->why : "stale", NULL);
	}
	reply_flash(r, "undone");
	return reply_redirect(r, arena_fmt(r->c->mem, "%s/%lld", r->base, (long long)id));
}

/* ---- more than a request takes: a run of the worker -------------------------------------- */

static json_object *run_json(const struct bulk_run *run)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "run", json_object_new_int64(run->id));
	json_object_object_add(o, "action", json_object_new_string(run->word));
	json_object_object_add(o, "total", json_object_new_int(run->total));
	json_object_object_add(o, "done", json_object_new_int(run->done));
	json_object_object_add(o, "refused", json_object_new_int(run->refused));
	json_object_object_add(o, "why", run->why ? json_object_new_string(run->why) : NULL);
	json_object_object_add(o, "over", json_object_new_boolean(run->over));
	json_object_object_add(o, "undoable", json_object_new_boolean(run->undoable));
	return o;
}

static enum outcome to_run(struct req *r, int64_t id)
{
	if (r->api)
		return reply_json(r, 202, run_json(bulk_run_load(r->c, r->rec, id)));
	return reply_redirect(r, url_with(r->c->mem, arena_fmt(r->c->mem, "%s/bulk/%lld", r->base, (long long)id), "from", url_query(r->c->mem, r->query, list_place_words)));
}

static const char *word_of(struct req *r, const char *word)
{
	const struct field *f = bulk_field(r->c, r->rec, word);

	if (f)
		return word_field(r->c, r->rec, f);
	return strcmp(word, "undo") ? word_verb(r->c, r->rec, word) : lang_text(r->c->lang, "Common.undo_bulk");
}

enum outcome record_page_bulk_run(struct req *r)
{
	struct bulk_run *run = bulk_run_load(r->c, r->rec, r->id);
	const char *from = in_str(r->query, "from"), *list;
	int n;

	if (!run)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if (r->api)
		return reply_json(r, 200, run_json(run));
	n = run->done + run->refused;
	list = arena_fmt(r->c->mem, "%s%s", r->base, from && *from == '?' ? from : "");
	page_crumb(r, word_record(r->c, r->rec, true), list);
	page_crumb(r, word_of(r, run->word), NULL);
	page_set(r, "title", word_of(r, run->word));
	page_set(r, "Back", list);
	page_int(r, "Run.id", run->id);
	page_int(r, "Run.percent", run->over ? 100 : run->total ? (int64_t)100 * n / run->total : 0);
	page_set(r, "Run.total", count_text(r->c, run->total, false));
	page_set(r, "Run.done", count_text(r->c, run->done, false));
	page_set(r, "Run.refused", count_text(r->c, run->refused, false));
	page_set(r, "Run.why", run->why ? word_or(r->c, arena_fmt(r->c->mem, "Error.%s", run->why), "") : "");
	page_set(r, "Run.over", run->over ? "1" : "");
	page_set(r, "Run.undoable", run->undoable ? "1" : "");
	page_set(r, "Query", from && *from == '?' ? from : "");
	if (!run->over)
		reply_header(r, "Refresh", "2");
	return reply_page(r, "record/bulk.cs");
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
	verb_dialog(r, v, NULL, lang_fill(r->c->mem, r->c->lang, "Common.n_selected", arena_fmt(r->c->mem, "%d", b->n), NULL, NULL), typed);
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
	int64_t run;

	if (!strcmp(word, "export"))
		return bulk_export(r);
	if (!strcmp(word, "print") && r->rec->print)
		return (o = chosen(r, &b)) != DONE ? o : b.n > BULK_AT_ONCE ? ctx_refuse(r->c, INVALID, "", "too_many_rows", arena_fmt(r->c->mem, "%d", BULK_AT_ONCE), NULL) : bulk_print(r, b.ids, b.n);
	if (!strcmp(word, "undo") && in_int(r->input, "run"))
		return (o = bulk_run_undo(r->c, r->rec, in_int(r->input, "run"), &run)) == DONE ? to_run(r, run) : o;
	if (!strcmp(word, "undo"))
		return (o = undo(r, &b)) == DONE ? undone_here(r, &b) : o;
	if (!v && strcmp(word, "archive") && strcmp(word, "unarchive"))
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if ((o = chosen(r, &b)) != DONE)
		return o;
	if (v && v != &tag_verb && v->run && (!v->also || v->flags & V_ROWS) && !verb_permitted(r->c, r->rec, v))
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
	if (b.n > BULK_AT_ONCE)
		return to_run(r, bulk_run_begin(r->c, r->rec, word, args, b.ids, b.n));
	run_all(r, &b, word, args);
	return finished(r, &b);
}
