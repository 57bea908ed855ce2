/*
 * How long an opportunity stayed in each stage: one row per stay, opened and closed
 * by real changes, in seconds.
 */
#include "opportunity.h"
#include "lib/db.h"

void stage_time_enter(struct ctx *c, int64_t opportunity_id, int64_t stage_id)
{
	db_exec(c, "INSERT INTO stage_times (opportunity_id, stage_id, user_id, entered_at) VALUES (?, ?, ?, ?)",
		INT(opportunity_id), INT(stage_id), REF(c->me->id), STR(instant_sql(c->mem, c->now)));
}

void stage_time_leave(struct ctx *c, int64_t opportunity_id)
{
	const char *now = instant_sql(c->mem, c->now);

	db_exec(c, "UPDATE stage_times SET seconds = GREATEST(0, TIMESTAMPDIFF(SECOND, entered_at, ?)), left_at = ? WHERE opportunity_id = ? AND left_at IS NULL",
		STR(now), STR(now), INT(opportunity_id));
}

struct stage_time *opportunity_stage_times(struct ctx *c, const struct row *row, int *n)
{
	int stages;
	struct stage *s = stage_list(c, row->team_id, &stages);
	struct stage_time *list = arena_array(c->mem, stages + 1, sizeof *list);
	struct rows *r = db_rows(c, "SELECT stage_id, SUM(IF(left_at IS NULL, GREATEST(0, TIMESTAMPDIFF(SECOND, entered_at, ?)), seconds))"
		" FROM stage_times WHERE opportunity_id = ? GROUP BY stage_id", STR(instant_sql(c->mem, c->now)), INT(row->id));
	int64_t now_in = row_int(row, "stage_id");
	int at = -1;

	for (int i = 0; i < stages; i++) {
		list[i].stage = s[i];
		if (s[i].id == now_in) {
			list[i].current = true;
			at = i;
		}
	}
	for (int i = 0; i < at; i++)
		list[i].passed = true;
	while (rows_next(r))
		for (int i = 0; i < stages; i++)
			if (s[i].id == rows_int(r, 0))
				list[i].seconds = rows_int(r, 1);
	*n = stages;
	return list;
}
