/* The log: its entries as a list, one of them, and a new one by hand. */
#include <string.h>
#include "pages.h"
#include "crm/followup_log.h"
#include "lib/db.h"
#include "lib/record_page_impl.h"
#include "lib/verb_page.h"

enum outcome log_entry(struct req *r)
{
	struct entry *e;
	int n;

	e = journal_find(r->c, &(struct journal_query){ .entry = r->id, .limit = 1 }, &n);
	if (!n)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if (!r->api)
		return reply_redirect(r, arena_fmt(r->c->mem, "%s#e%lld", record_url(r->c, e->rec, e->record_id), (long long)e->id));
	return reply_json(r, 200, followup_json(r->c, e));
}

static enum outcome list_json(struct req *r, struct journal_query *q)
{
	json_object *o = json_object_new_object(), *items = json_object_new_array();
	int n, limit = q->limit++;
	struct entry *e = journal_find(r->c, q, &n);

	for (int i = 0; i < n && i < limit; i++)
		json_object_array_add(items, followup_json(r->c, &e[i]));
	json_object_object_add(o, "items", items);
	json_object_object_add(o, "next_cursor", n > limit ? json_object_new_string(arena_fmt(r->c->mem, "%lld", (long long)e[limit - 1].id)) : NULL);
	return reply_json(r, 200, o);
}

static void fill_entry(struct req *r, HDF *h, const struct entry *e)
{
	const char *who = e->user_name ? e->user_name : lang_text(r->c->lang, "Common.system");
	struct row *row = record_find(r->c, e->rec, e->record_id, ACCESS_READ);
	int64_t t;

	node_int(h, "id", e->id);
	node_set(h, "who", who);
	node_set(h, "initial", initial_of(r->c->mem, who));
	node_int(h, "colour", e->user_id % 6);
	if (instant_from_sql(e->at, &t))
		node_set(h, "time", instant_show(r->c->mem, t, r->c->tz));
	node_set(h, "via", followup_text(e, "text") ? journal_title(r->c, e) : journal_sentence(r->c, e->rec, e));
	node_set(h, "said", followup_text(e, "text"));
	node_set(h, "url", record_url(r->c, e->rec, e->record_id));
	node_set(h, "record", word_record(r->c, e->rec, false));
	node_set(h, "title", row ? row_title(row) : "");
	if (e->corrected_by)
		node_set(h, "old", "1");
}

static const char *filter_now(struct req *r, const char *name)
{
	json_object *f = NULL, *v = NULL;

	if (!json_object_object_get_ex(r->query, "filter", &f) || !json_object_is_type(f, json_type_object) || !json_object_object_get_ex(f, name, &v))
		return "";
	return json_object_is_type(v, json_type_string) ? json_object_get_string(v) : "";
}

static void fill_filters(struct req *r)
{
	HDF *methods = page_node(r, "Methods"), *people = page_node(r, "People");
	struct query q = { .rec = &user_record, .limit = 200 };
	struct list *l = record_list(r->c, &q);
	int n = 0;

	for (const struct choice *m = followup_methods; m->name; m++) {
		HDF *h = node_text(methods, n++, lang_text(r->c->lang, arena_fmt(r->c->mem, "Choice.activity.method.%s", m->name)));

		node_set(h, "v", m->name);
		node_set(h, "on", strcmp(filter_now(r, "method"), m->name) ? NULL : "1");
	}
	for (int i = 0; i < l->n; i++) {
		const char *id = arena_fmt(r->c->mem, "%lld", (long long)l->rows[i]->id);
		HDF *h = node_text(people, i, row_title(l->rows[i]));

		node_set(h, "v", id);
		node_set(h, "on", strcmp(filter_now(r, "user_id"), id) ? NULL : "1");
	}
}

static enum outcome list_page(struct req *r, struct journal_query *q)
{
	static const char *const place[] = { "cursor", NULL };
	int n, limit = q->limit++;
	struct entry *e;

	/* The page shows what people wrote, unless everything is asked for. */
	if (!in_bool(r->query, "all") && !q->events[0] && !q->rec) {
		q->events[0] = "followup";
		q->events[1] = "note";
		q->events[2] = "activity_done";
	}
	e = journal_find(r->c, q, &n);
	for (int i = 0; i < n && i < limit; i++)
		fill_entry(r, node_at(page_node(r, "Entries"), i), &e[i]);
	if (n > limit)
		page_set(r, "Older", url_with(r->c->mem, arena_fmt(r->c->mem, "/followups/records%s", url_query(r->c->mem, r->query, place)),
			"cursor", arena_fmt(r->c->mem, "%lld", (long long)e[limit - 1].id)));
	fill_filters(r);
	page_set(r, "title", lang_text(r->c->lang, "Followups.records"));
	page_set(r, "Nav", "followups/records");
	return reply_page(r, "followups/records.cs");
}

enum outcome log_entries(struct req *r)
{
	struct journal_query q;
	enum outcome o = followup_query(r->c, r->query, !r->api, &q);

	if (o != DONE)
		return o;
	return r->api ? list_json(r, &q) : list_page(r, &q);
}

/* ---- the log: a new entry ---------------------------------------------------------------- */

/* Words other programs use for the same. */
static void usual_method(json_object *input)
{
	static const char *const same[][2] = { { "phone", "call" }, { "tel", "call" }, { "mail", "email" }, { "line", "message" }, { "wechat", "message" }, { "chat", "message" } };
	const char *m = in_str(input, "method");

	for (size_t i = 0; m && i < sizeof same / sizeof *same; i++)
		if (!strcmp(m, same[i][0])) {
			json_object_object_add(input, "method", json_object_new_string(same[i][1]));
			return;
		}
}

/* In a form, what it is about stands in the address. */
static void from_address(struct req *r, const char *name)
{
	const char *v = in_str(r->query, name);

	if (v && *v && !r->api && !json_object_object_get_ex(r->input, name, NULL))
		json_object_object_add(r->input, name, json_object_new_string(v));
}

static const struct field *const *args(struct ctx *c, int *n)
{
	const struct field **list;

	for (*n = 0; followup_args[*n].name; (*n)++)
		;
	list = arena_array(c->mem, (size_t)*n + 1, sizeof *list);
	for (int i = 0; i < *n; i++)
		list[i] = &followup_args[i];
	return list;
}

static enum outcome form_page(struct req *r, json_object *typed, int status)
{
	static const struct verb log = { .name = "log", .args = followup_args, .icon = "note" };
	const char *on = in_str(r->query, "on"), *corrects = in_str(r->query, "corrects"), *url = "/followups/records";
	const struct record *rec;
	HDF *form = page_node(r, "Form");
	struct row *row;
	int64_t id;

	if (!link_read(on, &rec, &id) || !(row = record_find(r->c, rec, id, ACCESS_READ)))
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	url = url_with(r->c->mem, url, "on", on);
	if (corrects)
		url = url_with(r->c->mem, url, "corrects", corrects);
	node_set(form, "action", with_back(r, url));
	node_set(form, "cancel", record_url(r->c, rec, id));
	verb_dialog(r, &log, NULL, row_title(row), typed);
	return reply_page_status(r, status, "record/verb.cs");
}

enum outcome log_new(struct req *r)
{
	return form_page(r, r->query, 200);
}

enum outcome log_add(struct req *r)
{
	const struct field *const *list;
	int64_t entry = 0;
	enum outcome o;
	int n;

	if (!r->input)
		r->input = json_keep(r->c, json_object_new_object());
	list = args(r->c, &n);
	if (!r->api && form_settle(r, list, n))
		return form_page(r, r->input, 200);
	from_address(r, "on");
	from_address(r, "corrects");
	usual_method(r->input);
	o = followup_add(r->c, r->input, r->uploads, &entry);
	if (o != DONE && !r->api && (o == INVALID || o == MALFORMED))
		return form_page(r, r->input, o == INVALID ? 422 : 400);
	if (o != DONE)
		return o;
	if (!r->api) {
		reply_flash(r, "logged");
		return reply_redirect(r, back_asked(r) ? back_asked(r) : "/followups/records");
	}
	r->id = entry;
	struct entry *e = journal_find(r->c, &(struct journal_query){ .entry = entry, .limit = 1 }, &n);
	reply_header(r, "Location", arena_fmt(r->c->mem, "/api/v1/followups/records/%lld", (long long)entry));
	return reply_json(r, 201, n ? followup_json(r->c, e) : json_object_new_object());
}
