/*
 * ferry-demo: finishes the demonstration data that sql/demo/ brought in as rows.
 * Gives each record the history it would have (created, stages, won, lost, sent …)
 * and makes everything findable. Run once by the start script; does nothing to a
 * record that has a history.
 */
#include <stdio.h>
#include <time.h>
#include <string.h>
#include "crm/all.h"
#include "ctx.h"
#include "db.h"
#include "journal.h"
#include "reindex.h"
#include "rights.h"

static json_object *change(struct ctx *c, const char *field, const char *old, const char *new)
{
	json_object *detail = json_keep(c, json_object_new_object()), *list = json_object_new_array(), *o = json_object_new_object();

	json_object_object_add(o, "field", json_object_new_string(field));
	json_object_object_add(o, "old", old ? json_object_new_string(old) : NULL);
	json_object_object_add(o, "new", json_object_new_string(new));
	json_object_array_add(list, o);
	json_object_object_add(detail, "changes", list);
	return detail;
}

/* Entries in time order, since each is chained to the one before. */
struct moment { const char *at, *event; int64_t user; json_object *detail; };
struct history { struct ctx *c; struct moment m[64]; int n; };

static void add(struct history *h, const char *at, int64_t user, const char *event, json_object *detail)
{
	int i;

	if (!at || h->n == 64)
		return;
	for (i = h->n; i > 0 && strcmp(h->m[i - 1].at, at) > 0; i--)
		h->m[i] = h->m[i - 1];
	h->m[i] = (struct moment){ at, event, user, detail };
	h->n++;
}

static void add_stages(struct history *h, int64_t id, int64_t owner)
{
	struct rows *rs = db_rows(h->c, "SELECT stage_id, entered_at, user_id FROM stage_times WHERE opportunity_id = ? ORDER BY entered_at, id LIMIT 40", INT(id));
	const char *before = NULL;

	for (; rows_next(rs); before = rows_str(rs, 0))
		if (before)
			add(h, rows_str(rs, 1), rows_int(rs, 2) ? rows_int(rs, 2) : owner, "stage_changed", change(h->c, "stage_id", before, rows_str(rs, 0)));
}

/* Instants that stand in the row itself, and what they are called in the log. */
static const struct { const char *record, *field, *event; } instants[] = {
	{ "quotation", "sent_at", "quotation_sent" }, { "quotation", "viewed_at", "quotation_viewed" }, { "quotation", "accepted_at", "quotation_accepted" },
};

static void add_instants(struct history *h, const struct row *r, int64_t owner)
{
	for (size_t i = 0; i < sizeof instants / sizeof *instants; i++)
		if (strcmp(instants[i].record, r->rec->name) == 0 && row_index(r, instants[i].field) >= 0)
			add(h, row_get(r, instants[i].field), owner, instants[i].event, NULL);
	if (strcmp(r->rec->name, "opportunity") == 0) {
		add_stages(h, r->id, owner);
		if (!row_is(r, "state", "open"))
			add(h, row_get(r, "closed_at"), owner, row_get(r, "state"), change(h->c, "state", "open", row_get(r, "state")));
	}
}

static void put(json_object *o, const char *name, const char *value)
{
	if (value)
		json_object_object_add(o, name, json_object_new_string(value));
}

/* What was done about it: every other call or visit stands there as minutes somebody wrote. */
static void add_activities(struct history *h, const struct record *rec, int64_t id)
{
	struct ctx *c = h->c;
	struct rows *rs = db_rows(c, "SELECT id, type, subject, outcome, feedback, done_at, done_by FROM activities WHERE `on` = ? AND state = 'done' ORDER BY done_at LIMIT 20",
		STR(link_make(c, rec, id)));

	while (rows_next(rs)) {
		json_object *d = json_keep(c, json_object_new_object());
		bool minutes = rows_int(rs, 0) % 2 && strcmp(rows_str(rs, 1), "meeting");

		put(d, "text", rows_str(rs, 4));
		if (minutes) {
			put(d, "method", rows_str(rs, 1));
			put(d, "how", arena_fmt(c->mem, "@Choice.activity.method.%s", rows_str(rs, 1)));
		} else {
			put(d, "type", arena_fmt(c->mem, "@Choice.activity.type.%s", rows_str(rs, 1)));
			put(d, "subject", rows_str(rs, 2));
			put(d, "outcome", rows_str(rs, 3));
			put(d, "activity_id", rows_str(rs, 0));
		}
		add(h, rows_str(rs, 5), rows_int(rs, 6), minutes ? "followup" : "activity_done", d);
	}
}

static void tell(struct ctx *c, const struct record *rec, int64_t id)
{
	struct row *r = record_get(c, rec, id);
	struct history h = { .c = c };
	int64_t owner = r->owner_id ? r->owner_id : r->created_by;

	add(&h, r->created_at, r->created_by ? r->created_by : owner, "created", NULL);
	add_instants(&h, r, owner);
	add_activities(&h, rec, id);
	for (int i = 0; i < h.n; i++)
		journal_past(c, rec, id, h.m[i].at, h.m[i].user, h.m[i].event, h.m[i].detail);
}

static enum outcome tell_all(struct ctx *c, void *arg)
{
	(void)arg;
	for (const struct record *const *rec = record_all; *rec; rec++) {
		struct record_ids *ids;

		if ((*rec)->parent || (*rec)->no_timeline || (*rec)->unscoped)
			continue;
		ids = record_without_history(c, *rec);
		for (int i = 0; i < ids->n; i++)
			tell(c, *rec, ids->id[i]);
	}
	return DONE;
}

static void run(void *arg)
{
	struct ctx *c = arg;
	int64_t n = 0;

	if (db_transaction(c, tell_all, NULL) != DONE)
		fault("the history was refused");
	for (const struct record *const *rec = record_all; *rec; rec++)
		n += record_reindex(c, *rec);
	printf("ferry-demo: %lld records\n", (long long)n);
}

int main(void)
{
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .now = time(NULL), .request_id = "" };
	int status = 0;

	c.today = date_of(c.mem, c.now, c.tz);
	if (fault_try(run, &c) != FAULT_NONE) {
		fprintf(stderr, "ferry-demo: %s\n", fault_text());
		status = 1;
	}
	db_close(c.db);
	arena_free(c.mem);
	return status;
}
