/* The calendar of activities, and the same for other programs: an address that knows whose it is. */
#include <sodium.h>
#include <string.h>
#include "pages.h"
#include "crm/activity_feed.h"
#include "lib/calendar.h"
#include "lib/db.h"
#include "lib/record_page_impl.h"
#include "lib/session.h"

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

enum outcome followup_calendar(struct req *r)
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

enum outcome followup_feed(struct req *r)
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
