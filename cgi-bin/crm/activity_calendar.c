/*
 * What stands on the activities' calendar: whose they are, and the days on which a
 * series will fall though only its next activity exists.
 */
#include <stdlib.h>
#include <string.h>
#include "activity_calendar.h"
#include "lib/db.h"

enum { SERIES_MOST = 200, OCCURRENCES_MOST = 62 };

/* Planned and done; what was cancelled is no appointment. */
static struct cond *states(struct ctx *c, struct cond *next)
{
	static const char *shown[] = { "planned", "done" };
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	*k = (struct cond){ .f = record_field(c, &activity_record, "state"), .op = OP_IN, .values = shown, .n = 2, .next = next };
	return k;
}

static const char *id_text(struct ctx *c, int64_t id)
{
	return arena_fmt(c->mem, "%lld", (long long)id);
}

static struct cond *of_people(struct ctx *c, const int64_t *ids, int n, struct cond *next)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	*k = (struct cond){ .f = record_field(c, &activity_record, "user_id"), .op = OP_IN, .values = arena_array(c->mem, (size_t)n + 1, sizeof *k->values), .n = n, .next = next };
	for (int i = 0; i < n; i++)
		k->values[i] = id_text(c, ids[i]);
	return k;
}

/* Who belongs to a team of mine, myself among them. */
static int64_t *colleagues(struct ctx *c, int *n)
{
	struct rows *r = db_rows(c, "SELECT id FROM users WHERE id = ? OR (active = 1 AND archived_at IS NULL AND ("
		"team_id IN (SELECT team_id FROM team_members WHERE user_id = ? UNION SELECT id FROM teams WHERE leader_id = ? UNION SELECT team_id FROM users WHERE id = ?)"
		" OR id IN (SELECT o.user_id FROM team_members m JOIN team_members o ON o.team_id = m.team_id WHERE m.user_id = ?"
		" UNION SELECT o.user_id FROM teams t JOIN team_members o ON o.team_id = t.id WHERE t.leader_id = ?))) LIMIT 500",
		INT(c->me->id), INT(c->me->id), INT(c->me->id), INT(c->me->id), INT(c->me->id), INT(c->me->id));
	int64_t *ids = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *ids);

	for (*n = 0; rows_next(r); (*n)++)
		ids[*n] = rows_int(r, 0);
	return ids;
}

struct query activity_calendar_query(struct ctx *c, const struct activity_whose *w)
{
	struct query q = { .rec = &activity_record, .sort = record_field(c, &activity_record, "due_at"), .limit = LIST_MOST };
	int n = w->n;

	q.conds = states(c, NULL);
	if (w->team) {
		int64_t *ids = colleagues(c, &n);

		q.conds = of_people(c, ids, n, q.conds);
	} else if (w->n) {
		q.conds = of_people(c, w->ids, w->n, q.conds);
	} else {
		q.view = &activity_with_me;
	}
	return q;
}

/* ---- series ------------------------------------------------------------------------ */

static struct cond *add(struct ctx *c, struct cond *next, const char *field, enum op op, const char *value)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	*k = (struct cond){ .f = record_field(c, &activity_record, field), .op = op, .values = arena_array(c->mem, 1, sizeof *k->values), .n = value ? 1 : 0, .next = next };
	k->values[0] = value;
	return k;
}

struct activity_due *activity_calendar_series(struct ctx *c, const struct activity_whose *w, const char *from, const char *to, int *n)
{
	struct query q = activity_calendar_query(c, w);
	struct activity_due *list = arena_array(c->mem, SERIES_MOST * OCCURRENCES_MOST + 1, sizeof *list);
	const char *least = strcmp(from, c->today) > 0 ? from : c->today;
	struct list *l;

	*n = 0;
	q.conds = add(c, q.conds, "recurs", OP_NOT_NULL, NULL);
	q.conds = add(c, q.conds, "next_made", OP_EQ, "0");
	q.limit = SERIES_MOST;
	l = record_list(c, &q);
	for (int i = 0; i < l->n; i++) {
		const char *at = row_get(l->rows[i], "due_at");
		int64_t t;

		/* Days are compared in the zone of whom it falls to, which is near enough to the viewer's for an end. */
		for (int k = 0; k < OCCURRENCES_MOST && (at = activity_next_due(c, l->rows[i], at, least)); k++) {
			if (!instant_from_sql(at, &t) || strcmp(date_of(c->mem, t, c->tz), to) > 0)
				break;
			list[(*n)++] = (struct activity_due){ l->rows[i], at };
		}
	}
	return list;
}
