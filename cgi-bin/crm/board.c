/*
 * Conditions over opportunities that no stored field gives. The board itself is
 * opportunity_board.c.
 */
#include "board.h"
#include <string.h>

const struct field opportunity_weighted = {
	.name = "weighted_revenue", .type = F_MONEY, .sql = "ROUND(t.expected_revenue * t.probability / 100, 0)",
};
const struct field opportunity_rots = {
	.name = "rots", .type = F_BOOL,
	.sql = "EXISTS (SELECT 1 FROM stages st WHERE st.id = t.stage_id AND st.rotting_days > 0 AND t.stage_since < {now} - INTERVAL st.rotting_days DAY)",
};

static struct cond *add(struct ctx *c, struct cond *next, const struct field *f, enum op op, const char *value)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	k->f = f;
	k->op = op;
	k->values = arena_array(c->mem, 1, sizeof *k->values);
	k->values[0] = value;
	k->n = value ? 1 : 0;
	k->next = next;
	return k;
}

/* Midnight where the person is, today's or the next one. */
static const char *midnight(struct ctx *c, int days)
{
	int64_t t = c->now;

	instant_parse(arena_fmt(c->mem, "%s 00:00", date_add(c->mem, c->today, 0, days, false)), c->tz, &t);
	return instant_sql(c->mem, t);
}

struct cond *board_conds(struct ctx *c, bool mine, bool rotting, const char *activity, struct cond *besides)
{
	const struct field *next = record_field(c, &opportunity_record, "next_activity_at");
	struct cond *k = besides;

	if (mine)
		k = add(c, k, record_field(c, &opportunity_record, "owner_id"), OP_EQ, arena_fmt(c->mem, "%lld", (long long)c->me->id));
	if (rotting)
		k = add(c, k, &opportunity_rots, OP_EQ, "1");
	if (!activity || !*activity)
		return k;
	if (strcmp(activity, "idle") == 0)
		return add(c, k, next, OP_NULL, NULL);
	if (strcmp(activity, "bad") == 0)
		return add(c, k, next, OP_LT, midnight(c, 0));
	if (strcmp(activity, "warn") == 0)
		return add(c, add(c, k, next, OP_GTE, midnight(c, 0)), next, OP_LT, midnight(c, 1));
	return strcmp(activity, "ok") == 0 ? add(c, k, next, OP_GTE, midnight(c, 1)) : k;
}
