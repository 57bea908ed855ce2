/* The log that the demonstration's rows would have if people had made them: created, stages, sent, said, done. */
#include <string.h>
#include "bin/demo/demo.h"
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
	/* With whom: whom the record names, or the customer's first contact. */
	struct rows *who = db_rows(c, "SELECT k.id, k.name FROM contacts k WHERE k.id = COALESCE((SELECT o.contact_id FROM opportunities o WHERE o.id = ? AND ? = 13),"
		" (SELECT l.contact_id FROM customer_contacts l WHERE l.customer_id = ? AND ? = 11 ORDER BY l.is_primary DESC, l.contact_id LIMIT 1))", INT(id), INT(rec->type), INT(id), INT(rec->type));
	bool with = rows_next(who);
	struct rows *rs = db_rows(c, "SELECT id, type, subject, outcome, feedback, done_at, done_by FROM activities WHERE `on` = ? AND state = 'done' ORDER BY done_at LIMIT 20",
		STR(link_make(c, rec, id)));

	while (rows_next(rs)) {
		json_object *d = json_keep(c, json_object_new_object());
		bool minutes = rows_int(rs, 0) % 2 && strcmp(rows_str(rs, 1), "meeting");

		put(d, "text", rows_str(rs, 4));
		if (minutes) {
			put(d, "method", rows_str(rs, 1));
			put(d, "how", arena_fmt(c->mem, "@Choice.activity.method.%s", rows_str(rs, 1)));
			if (with) {
				json_object_object_add(d, "contact_id", json_object_new_int64(rows_int(who, 0)));
				put(d, "contact", rows_str(who, 1));
			}
		} else {
			put(d, "type", arena_fmt(c->mem, "@Choice.activity.type.%s", rows_str(rs, 1)));
			put(d, "subject", rows_str(rs, 2));
			put(d, "outcome", rows_str(rs, 3));
			put(d, "activity_id", rows_str(rs, 0));
		}
		add(h, rows_str(rs, 5), rows_int(rs, 6), minutes ? "followup" : "activity_done", d);
	}
}

/* What was said: the message is there already, the log gets its entry. */
static void add_messages(struct history *h, const struct record *rec, int64_t id)
{
	struct ctx *c = h->c;
	struct rows *rs = db_rows(c, "SELECT id, kind, body, created_at, author_id FROM messages WHERE `on` = ? ORDER BY id LIMIT 20", STR(link_make(c, rec, id)));

	while (rows_next(rs)) {
		json_object *d = json_keep(c, json_object_new_object());

		put(d, "text", rows_str(rs, 2));
		json_object_object_add(d, "message_id", json_object_new_int64(rows_int(rs, 0)));
		add(h, rows_str(rs, 3), rows_int(rs, 4), rows_str(rs, 1), d);
	}
}

/* The entry of each, and the inboxes of whose records they are on. */
static void inboxes(struct ctx *c)
{
	db_exec(c, "UPDATE messages m JOIN journal j ON j.type = m.on_type AND j.record_id = m.on_id AND j.event = m.kind AND CAST(JSON_VALUE(j.detail, '$.message_id') AS UNSIGNED) = m.id"
		" SET m.entry_id = j.id WHERE m.entry_id IS NULL AND m.kind IN ('message', 'note')");
	db_exec(c, "INSERT IGNORE INTO contact_entries (contact_id, entry_id) SELECT k.id, j.id FROM journal j JOIN contacts k ON k.id = CAST(JSON_VALUE(j.detail, '$.contact_id') AS UNSIGNED)"
		" WHERE j.event = 'followup'");
	db_exec(c, "INSERT IGNORE INTO inbox_items (`on`, why, entry_id, message_id, owner_id, created_by, created_at, read_at)"
		" SELECT m.`on`, 'discussion', m.entry_id, m.id, f.user_id, m.author_id, m.created_at, IF(m.created_at < UTC_TIMESTAMP() - INTERVAL 1 DAY, m.created_at + INTERVAL 1 HOUR, NULL)"
		" FROM messages m JOIN followers f ON f.type = m.on_type AND f.record_id = m.on_id AND f.user_id IS NOT NULL WHERE m.entry_id IS NOT NULL AND m.kind IN ('message', 'note')"
		" AND m.author_id <> f.user_id");
}

static void tell(struct ctx *c, const struct record *rec, int64_t id)
{
	struct row *r = record_get(c, rec, id);
	struct history h = { .c = c };
	int64_t owner = r->owner_id ? r->owner_id : r->created_by;

	add(&h, r->created_at, r->created_by ? r->created_by : owner, "created", NULL);
	add_instants(&h, r, owner);
	add_activities(&h, rec, id);
	add_messages(&h, rec, id);
	for (int i = 0; i < h.n; i++)
		journal_past(c, rec, id, h.m[i].at, h.m[i].user, h.m[i].event, h.m[i].detail);
}

enum outcome demo_history(struct ctx *c, void *unused)
{
	(void)unused;
	for (const struct record *const *rec = record_all; *rec; rec++) {
		struct record_ids *ids;

		if ((*rec)->parent || (*rec)->no_timeline || (*rec)->unscoped)
			continue;
		ids = record_without_history(c, *rec);
		for (int i = 0; i < ids->n; i++)
			tell(c, *rec, ids->id[i]);
	}
	inboxes(c);
	return DONE;
}
