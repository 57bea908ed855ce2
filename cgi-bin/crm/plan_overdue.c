/*
 * That an instalment is overdue is computed, never stored; that it became so is told
 * once: the log says so, and with it who follows. Put off and overdue again is told
 * again.
 */
#include "receivable.h"
#include "note.h"
#include "lib/db.h"

enum { AT_ONCE = 200 };

struct overdue { int64_t id; const char *due_on; };

static enum outcome tell_one(struct ctx *c, void *arg)
{
	const struct overdue *o = arg;
	struct row *p = record_get(c, &plan_record, o->id);

	/* Somebody may have paid, or another worker told it, since the list was made. */
	record_lock(c, p);
	if (!row_int(p, "overdue") || db_one_int(c, "SELECT 1 FROM journal WHERE type = ? AND record_id = ? AND event = 'plan_overdue' AND JSON_VALUE(detail, '$.due_on') = ? LIMIT 1",
			INT(plan_record.type), INT(o->id), STR(o->due_on)))
		return DONE;
	note(c, &plan_record, o->id, "plan_overdue", "due_on", o->due_on, "open", money_show(c->mem, plan_open(p), 0), NULL);
	return DONE;
}

enum outcome plan_overdue_job(struct ctx *c, json_object *args)
{
	struct rows *r = db_rows(c, "SELECT p.id, p.due_on FROM plans p WHERE p.state IN ('pending', 'partly_received') AND p.archived_at IS NULL AND p.due_on < ? AND NOT EXISTS"
		" (SELECT 1 FROM journal j WHERE j.type = ? AND j.record_id = p.id AND j.event = 'plan_overdue' AND JSON_VALUE(j.detail, '$.due_on') = CAST(p.due_on AS CHAR)) ORDER BY p.due_on LIMIT ?",
		STR(c->today), INT(plan_record.type), INT(AT_ONCE));

	(void)args;
	while (rows_next(r)) {
		struct overdue o = { rows_int(r, 0), rows_str(r, 1) };

		db_transaction(c, tell_one, &o);
	}
	return DONE;
}
