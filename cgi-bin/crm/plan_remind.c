/*
 * Reminders of payment plans: the owner is told some days before the due date, on the
 * day, and every so many days after it (settings plan_remind_before and plan_remind_every,
 * 0 = not). Once a day and plan, whatever runs twice.
 */
#include "receivable.h"
#include "tell.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/jobs.h"

enum { AT_ONCE = 200 };

static enum outcome remind_one(struct ctx *c, void *arg)
{
	struct row *p = record_get(c, &plan_record, *(const int64_t *)arg);
	int64_t days = date_days(row_get(p, "due_on")) - date_days(c->today);
	const char *owed = money_signed(c->mem, plan_open(p), row_get(p, "currency"));

	if (db_try(c, "INSERT INTO plan_reminders (plan_id, day) VALUES (?, ?)", INT(p->id), STR(c->today)) != DB_OK)
		return DONE;
	tell(c, p->owner_id, p, days > 0 ? "plan_soon" : days ? "plan_overdue" : "plan_today", owed, arena_fmt(c->mem, "%lld", (long long)(days < 0 ? -days : days)));
	return DONE;
}

enum outcome plan_remind(struct ctx *c, json_object *args)
{
	int64_t before = setting_int(c, "plan_remind_before", 7), every = setting_int(c, "plan_remind_every", 7);
	enum outcome o;
	int n;

	(void)args;
	do {
		struct rows *r = db_rows(c, "SELECT p.id FROM plans p WHERE p.state IN ('pending','partly_received') AND p.archived_at IS NULL AND p.owner_id IS NOT NULL"
			" AND (p.due_on = ? OR (? > 0 AND p.due_on = DATE_ADD(?, INTERVAL ? DAY)) OR (? > 0 AND p.due_on < ? AND MOD(DATEDIFF(?, p.due_on), ?) = 0))"
			" AND NOT EXISTS (SELECT 1 FROM plan_reminders m WHERE m.plan_id = p.id AND m.day = ?) ORDER BY p.id LIMIT 200",
			STR(c->today), INT(before), STR(c->today), INT(before), INT(every), STR(c->today), STR(c->today), INT(every > 0 ? every : 1), STR(c->today));

		n = rows_count(r);
		o = job_each(c, r, remind_one);
	} while (o == DONE && n == AT_ONCE);
	return o;
}
