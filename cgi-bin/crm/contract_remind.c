/*
 * Contracts that come to their end: some days before (setting contract_renewal_days,
 * 0 = not) the owner is told and has something to do, renew or let it end. Once for each
 * contract and end; one that was put off is told again. What is over or void is not.
 */
#include "activity.h"
#include "contract.h"
#include "tell.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/text.h"

enum { AT_ONCE = 200 };

/* Tomorrow evening, where the end leaves that much. */
static const char *due(struct ctx *c, const char *ends_on)
{
	const char *day = date_add(c->mem, c->today, 0, date_days(ends_on) > date_days(c->today), false);
	int64_t at;

	return instant_parse(arena_fmt(c->mem, "%s 18:00", day), c->tz, &at) ? instant_sql(c->mem, at) : NULL;
}

static enum outcome remind_one(struct ctx *c, void *arg)
{
	struct row *k = record_get(c, &contract_record, *(const int64_t *)arg);
	const char *ends_on = row_get(k, "ends_on"), *lang, *days, *subject;

	/* Somebody may have changed it since the list was made. */
	record_lock(c, k);
	if ((!row_is(k, "state", "signed") && !row_is(k, "state", "in_performance")) || !k->owner_id || !same_text(row_get(k, "ends_on"), ends_on)
	    || db_try(c, "INSERT INTO contract_reminders (contract_id, ends_on) VALUES (?, ?)", INT(k->id), STR(ends_on)) != DB_OK)
		return DONE;
	lang = db_one_str(c, "SELECT lang FROM users WHERE id = ?", INT(k->owner_id));
	days = arena_fmt(c->mem, "%lld", (long long)(date_days(ends_on) - date_days(c->today)));
	subject = lang_fill(c->mem, lang ? lang : c->lang, "Tell.contract_ends", row_title(k), ends_on, days);
	tell(c, k->owner_id, k, "contract_ends", ends_on, days);
	/* An owner who may not be given one has been told all the same. */
	if (activity_schedule(c, link_make(c, &contract_record, k->id), &(struct activity_plan){ .type = "todo", .subject = text_clip(c->mem, subject, 200), .due_at = due(c, ends_on),
			.user_id = k->owner_id, .untold = true }, NULL) != DONE)
		ctx_clear_errors(c);
	return DONE;
}

enum outcome contract_remind(struct ctx *c, json_object *args)
{
	int64_t before = setting_int(c, "contract_renewal_days", 30);
	enum outcome o;
	int n;

	(void)args;
	if (before <= 0)
		return DONE;
	do {
		struct rows *r = db_rows(c, "SELECT k.id FROM contracts k JOIN users u ON u.id = k.owner_id AND u.active = 1 AND u.archived_at IS NULL"
			" WHERE k.ends_on BETWEEN ? AND DATE_ADD(?, INTERVAL ? DAY) AND k.state IN ('signed','in_performance') AND k.archived_at IS NULL"
			" AND NOT EXISTS (SELECT 1 FROM contract_reminders m WHERE m.contract_id = k.id AND m.ends_on = k.ends_on) ORDER BY k.id LIMIT ?",
			STR(c->today), STR(c->today), INT(before), INT(AT_ONCE));

		n = rows_count(r);
		o = job_each(c, r, remind_one);
	} while (o == DONE && n == AT_ONCE);
	return o;
}
