/*
 * What a record keeps of the activities on it (when the next one is, when somebody was
 * last in contact), and activities that go along: to another record, to another person,
 * to another time zone.
 */
#include <string.h>
#include "activity_calendar.h"
#include "lib/db.h"

static void touch_opportunity(struct ctx *c, const char *on, int64_t id)
{
	const char *was = db_one_str(c, "SELECT next_activity_at FROM opportunities WHERE id = ?", INT(id));
	const char *is = db_one_str(c, "SELECT MIN(due_at) FROM activities WHERE `on` = ? AND state = 'planned' AND archived_at IS NULL", STR(on));

	if (was == is || (was && is && strcmp(was, is) == 0))
		return;
	db_exec(c, "UPDATE opportunities SET next_activity_at = ? WHERE id = ?", STR(is), INT(id));
	outbox_live(c, arena_fmt(c->mem, "pipeline.%lld", (long long)db_one_int(c, "SELECT team_id FROM opportunities WHERE id = ?", INT(id))));
}

/* A date somebody set by hand stays where nothing is planned. */
static void touch_customer(struct ctx *c, const char *on, int64_t id, const char *ended)
{
	const char *next = db_one_str(c, "SELECT MIN(due_at) FROM activities WHERE `on` = ? AND state = 'planned' AND archived_at IS NULL", STR(on));

	if (next)
		db_exec(c, "UPDATE customers SET next_contact_at = ? WHERE id = ?", STR(next), INT(id));
	else if (ended)
		db_exec(c, "UPDATE customers SET next_contact_at = NULL WHERE id = ? AND next_contact_at = ?", INT(id), STR(ended));
}

void activity_touch(struct ctx *c, const char *on, const char *ended)
{
	const struct record *rec;
	int64_t id;

	if (!on || !link_read(on, &rec, &id))
		return;
	if (rec == &opportunity_record)
		touch_opportunity(c, on, id);
	else if (rec == &customer_record)
		touch_customer(c, on, id, ended);
}

int64_t activity_customer(struct ctx *c, const struct record *rec, int64_t id)
{
	const struct row *r;

	if (rec == &customer_record)
		return id;
	r = record_get(c, rec, id);
	return row_index(r, "customer_id") >= 0 ? row_int(r, "customer_id") : 0;
}

void activity_contacted(struct ctx *c, const struct record *rec, int64_t id, const char *at)
{
	int64_t customer = activity_customer(c, rec, id);

	if (rec == &lead_record)
		db_exec(c, "UPDATE leads SET last_contact_at = ? WHERE id = ? AND (last_contact_at IS NULL OR last_contact_at < ?)", STR(at), INT(id), STR(at));
	if (customer)
		db_exec(c, "UPDATE customers SET last_contact_at = ? WHERE id = ? AND (last_contact_at IS NULL OR last_contact_at < ?)", STR(at), INT(customer), STR(at));
}

void activity_move(struct ctx *c, const struct record *from, int64_t from_id, const struct record *to, int64_t to_id)
{
	const char *a = link_make(c, from, from_id), *b = link_make(c, to, to_id);

	if (db_exec(c, "UPDATE activities SET `on` = ?, version = version + 1 WHERE `on` = ?", STR(b), STR(a)) == 0)
		return;
	activity_touch(c, a, NULL);
	activity_touch(c, b, NULL);
}

void activity_hand_over(struct ctx *c, const struct record *rec, int64_t id, int64_t from_user, int64_t to_user)
{
	const char *on = link_make(c, rec, id);
	struct rows *r = from_user && to_user && from_user != to_user
		? db_rows(c, "SELECT id FROM activities WHERE `on` = ? AND state = 'planned' AND user_id = ? LIMIT 1000", STR(on), INT(from_user)) : NULL;

	while (r && rows_next(r)) {
		struct row *a = record_get(c, &activity_record, rows_int(r, 0)), *new = row_edit(c, a);

		row_set_int(c, new, "user_id", to_user);
		activity_times(c, new);
		record_change(c, a, "handed_over", "user_id", arena_fmt(c->mem, "%lld", (long long)to_user), "owner_id", arena_fmt(c->mem, "%lld", (long long)to_user),
			"today_at", row_get(new, "today_at"), "overdue_at", row_get(new, "overdue_at"), NULL);
	}
}

void activity_rezone(struct ctx *c, int64_t user_id)
{
	struct rows *r = db_rows(c, "SELECT id FROM activities WHERE user_id = ? AND state = 'planned' AND due_at IS NOT NULL LIMIT 5000", INT(user_id));

	while (rows_next(r)) {
		struct arena_mark m = arena_mark(c->mem);
		struct row *a = record_get(c, &activity_record, rows_int(r, 0));

		activity_times(c, a);
		db_exec(c, "UPDATE activities SET today_at = ?, overdue_at = ? WHERE id = ?", STR(row_get(a, "today_at")), STR(row_get(a, "overdue_at")), INT(a->id));
		arena_rewind(c->mem, m);
	}
}
