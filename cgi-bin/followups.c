/*
 * Follow-up: plans (activities) and their templates are record types with the
 * generic pages; the log by hand, the calendar and the feed are here.
 */
#include <sodium.h>
#include <string.h>
#include "crm/activity_calendar.h"
#include "crm/activity_feed.h"
#include "crm/followup_log.h"
#include "lib/app.h"
#include "lib/calendar.h"
#include "lib/db.h"
#include "lib/page.h"
#include "lib/record_page_impl.h"
#include "lib/session.h"
#include "lib/verb_page.h"

/* ---- the log ------------------------------------------------------------------------ */

static enum outcome show_entry(struct req *r)
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

static enum outcome list_entries(struct req *r)
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
	verb_dialog(r, &log, row_title(row), typed);
	return reply_page_status(r, status, "record/verb.cs");
}

static enum outcome new_entry(struct req *r)
{
	return form_page(r, r->query, 200);
}

static enum outcome add_entry(struct req *r)
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

/* ---- activity plans on a record ------------------------------------------------------------------ */

static enum outcome launch_page(struct req *r)
{
	const char *on = in_str(r->query, "on");
	struct query q = { .rec = &activity_template_record, .limit = 100, .with_parts = true };
	const struct record *rec;
	struct row *row = NULL;
	struct list *l;
	int64_t id;

	if (link_read(on, &rec, &id))
		row = record_find(r->c, rec, id, ACCESS_READ);
	if (!row)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	l = record_list(r->c, &q);
	page_set(r, "title", lang_text(r->c->lang, "Followups.launch"));
	page_set(r, "On.link", on);
	page_set(r, "On.title", row_title(row));
	page_set(r, "On.url", record_url(r->c, rec, id));
	page_set(r, "On.back", url_encode(r->c->mem, record_url(r->c, rec, id)));
	page_set(r, "On.today", r->c->today);
	for (int i = 0; i < l->n; i++) {
		HDF *h = node_at(page_node(r, "Plans"), i);
		struct row **lines = row_parts(l->rows[i], "lines");

		node_int(h, "id", l->rows[i]->id);
		node_set(h, "title", row_title(l->rows[i]));
		node_set(h, "description", row_get(l->rows[i], "description"));
		for (int k = 0; lines[k]; k++) {
			HDF *line = node_text(node_child(h, "lines"), k, row_get(lines[k], "subject"));

			node_set(line, "type", row_get(lines[k], "type"));
			node_set(line, "when", lang_fill(r->c->mem, r->c->lang, "Followups.after_days", row_get(lines[k], "days"), NULL, NULL));
		}
	}
	return reply_page(r, "followups/launch.cs");
}

/* What stands over an open page by now; the address says where its forms lead back to. */
static enum outcome reminders(struct req *r)
{
	if (back_asked(r))
		page_set(r, "Here", url_encode(r->c->mem, back_asked(r)));
	return reply_page(r, "followups/reminders_now.cs");
}

/* ---- the calendar -------------------------------------------------------------------------- */

enum { PEOPLE = 50 };

/* ?who=team, ?p=2&p=5; neither: mine. */
static struct activity_whose whose(struct req *r)
{
	json_object *p = json_object_object_get(r->query, "p");
	const char *who = in_str(r->query, "who");
	int64_t *ids = arena_array(r->c->mem, PEOPLE, sizeof *ids);
	struct activity_whose w = { .team = who && !strcmp(who, "team"), .ids = ids };
	size_t n = p && json_object_is_type(p, json_type_array) ? json_object_array_length(p) : p != NULL;

	for (size_t i = 0; i < n && w.n < PEOPLE && !w.team; i++) {
		int64_t id = json_object_get_int64(json_object_is_type(p, json_type_array) ? json_object_array_get_idx(p, i) : p);

		if (id > 0)
			ids[w.n++] = id;
	}
	return w;
}

static const char *whose_url(struct req *r, const struct activity_whose *w)
{
	struct buf b = buf_new(r->c->mem);

	buf_str(&b, w->team ? "/followups/calendar?who=team" : "/followups/calendar");
	for (int i = 0; i < w->n; i++)
		buf_fmt(&b, "%sp=%lld", i ? "&" : "?", (long long)w->ids[i]);
	return b.s;
}

static void dress(struct req *r, const struct row *row, struct calendar_look *look)
{
	static const char *const icons[][2] = { { "call", "phone" }, { "visit", "map-pin" }, { "meeting", "users" }, { "email", "mail" },
		{ "demo", "presentation" }, { "material", "file-text" }, { "todo", "check" } };
	const char *state = row_get(row, "due_state"), *on = row_title_of(row, "on"), *who = row_int(row, "user_id") == r->c->me->id ? NULL : row_title_of(row, "user_id");

	for (size_t i = 0; i < sizeof icons / sizeof *icons; i++)
		if (row_is(row, "type", icons[i][0]))
			look->icon = icons[i][1];
	look->tone = !strcmp(state, "overdue") ? "bad" : !strcmp(state, "today") ? "warn" : !strcmp(state, "planned") ? "ok" : "";
	look->muted = !row_is(row, "state", "planned");
	look->sub = on && who ? arena_fmt(r->c->mem, "%s・%s", who, on) : who ? who : on;
}

/* Links for mine and my team, a form for people. */
static void whose_fill(struct req *r, const struct calendar *cal, const struct activity_whose *w)
{
	static const char *const names[] = { "mine", "team" };
	static const char *const drop[] = { "who", "p", NULL };
	struct query q = { .rec = &user_record, .limit = 200 };
	const char *rest = arena_fmt(r->c->mem, "/followups/calendar%s", url_query(r->c->mem, r->query, drop));
	struct list *l = record_list(r->c, &q);

	for (int i = 0; i < 2; i++) {
		HDF *h = node_text(page_node(r, "Whose"), i, lang_text(r->c->lang, arena_fmt(r->c->mem, "Followups.calendar_%s", names[i])));

		node_set(h, "url", i ? url_with(r->c->mem, rest, "who", names[i]) : rest);
		if (i ? w->team : !w->team && !w->n)
			node_set(h, "on", "1");
	}
	page_set(r, "WhoseSpan", in_str(r->query, "span"));
	page_set(r, "WhoseDay", cal->day);
	page_int(r, "WhoseN", w->n);
	for (int i = 0; i < l->n; i++) {
		HDF *h = node_text(page_node(r, "People"), i, row_title(l->rows[i]));

		node_int(h, "v", l->rows[i]->id);
		for (int k = 0; k < w->n; k++)
			node_set(h, "on", w->ids[k] == l->rows[i]->id ? "1" : NULL);
	}
}

static enum outcome calendar(struct req *r)
{
	struct calendar cal = { .rec = &activity_record, .date = "due_at", .minutes = "duration", .look = dress,
		.create = person_can(r->c->me, PERM_WRITE, &activity_record) ? "/followups/plans/new" : NULL };
	struct activity_whose w = whose(r);
	struct query q = activity_calendar_query(r->c, &w);
	struct calendar_entry *all;
	struct activity_due *due;
	struct list *l;
	enum outcome o;
	int n;

	cal.url = whose_url(r, &w);
	if ((o = calendar_read(r, &cal)) != DONE)
		return o;
	q.conds = calendar_conds(r->c, &cal, q.conds);
	l = record_list(r->c, &q);
	due = activity_calendar_series(r->c, &w, cal.from, cal.to, &n);
	all = arena_array(r->c->mem, (size_t)(l->n + n) + 1, sizeof *all);
	memcpy(all, calendar_entries(r->c, l), (size_t)l->n * sizeof *all);
	for (int i = 0; i < n; i++)
		all[l->n + i] = (struct calendar_entry){ .row = due[i].row, .at = due[i].at, .repeats = true };
	calendar_fill(r, &cal, all, l->n + n);
	if (l->next)
		page_set(r, "Calendar.cut", arena_fmt(r->c->mem, "%d", l->n));
	whose_fill(r, &cal, &w);
	page_set(r, "Slot.bar", "followups/calendar_bar.cs");
	page_set(r, "title", lang_text(r->c->lang, "Followups.calendar"));
	page_set(r, "Nav", "followups/calendar");
	return reply_page(r, "record/calendar.cs");
}

/* ---- the calendar for other programs: an address that knows whose it is ---------------------- */

static enum outcome feed(struct req *r)
{
	struct ctx *c = r->c;
	const unsigned char *hash = token_hash(c->mem, r->word[0]);
	int64_t user = db_one_int(c, "SELECT user_id FROM calendar_feeds WHERE token = ?", BYTES(hash, 32));
	const struct person *p = user ? person_load(c, user) : NULL;
	unsigned char sum[32];
	char tag[2 * 16 + 3] = "\"";
	const char *text, *had = req_header(r, "If-None-Match");

	if (!p)
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	c->me = p;
	c->lang = p->lang;
	c->tz = p->tz;
	c->today = date_of(c->mem, c->now, p->tz);
	text = activity_feed(c);
	db_exec(c, "UPDATE calendar_feeds SET seen_at = ? WHERE user_id = ? AND (seen_at IS NULL OR seen_at < ?)",
		STR(instant_sql(c->mem, c->now)), INT(user), STR(instant_sql(c->mem, c->now - 3600)));
	crypto_hash_sha256(sum, (const unsigned char *)text, strlen(text));
	sodium_bin2hex(tag + 1, sizeof tag - 1, sum, 16);
	tag[33] = '"';
	tag[34] = 0;
	reply_header(r, "ETag", arena_str(c->mem, tag));
	reply_header(r, "Cache-Control", "private, no-cache");
	if (had && strstr(had, tag)) {
		reply_status(r, 304);
		return DONE;
	}
	return reply_bytes(r, "text/calendar; charset=utf-8", "ferry.ics", true, text, strlen(text));
}

/* ---- the area --------------------------------------------------------------------------------- */

static enum outcome home(struct req *r)
{
	return reply_redirect(r, "/followups/plans");
}

static const struct mount mounts[] = { { "plans", &activity_record }, { "templates", &activity_template_record }, { 0 } };
static const struct route routes[] = {
	{ GET,  "",             home,          PERM_READ,   NULL, PAGE_ONLY, &activity_record },
	{ GET,  "calendar",     calendar,      PERM_READ,   "record/calendar.cs", PAGE_ONLY, &activity_record },
	{ GET,  "reminders",    reminders,     PERM_READ,   "followups/reminders_now.cs", PAGE_ONLY, &activity_record },
	{ GET,  "feed/{token}.ics", feed,      PERM_PUBLIC, NULL, PAGE_ONLY | STREAM_WRITE, &activity_record },
	{ GET,  "records",      list_entries,  PERM_READ,   "followups/records.cs", 0, &activity_record },
	{ GET,  "records/new",  new_entry,     PERM_WRITE,  "record/verb.cs", PAGE_ONLY, &activity_record },
	{ POST, "records",      add_entry,     PERM_WRITE,  "record/verb.cs", UPLOAD, &activity_record },
	{ GET,  "launch",       launch_page,   PERM_WRITE,  "followups/launch.cs", PAGE_ONLY, &activity_record },
	{ GET,  "records/{id}", show_entry,    PERM_READ,   NULL, 0, &activity_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "followups", mounts, routes }, argc, argv);
}
