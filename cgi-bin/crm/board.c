/*
 * What stands on the board of a team: one grouped query for all columns, one list a
 * column. Everything goes through the record engine, so that the board shows what
 * the list shows.
 */
#include "board.h"
#include <string.h>
#include "lib/db.h"
#include "lib/text.h"

const struct field opportunity_weighted = {
	.name = "weighted_revenue", .type = F_MONEY, .sql = "ROUND(t.expected_revenue * t.probability / 100, 2)",
};
static const struct field rots = {
	.name = "rots", .type = F_BOOL,
	.sql = "EXISTS (SELECT 1 FROM stages st WHERE st.id = t.stage_id AND st.rotting_days > 0 AND t.stage_since < {now} - INTERVAL st.rotting_days DAY)",
};
static const struct field next_activity = { .name = "next_activity_at", .type = F_INSTANT };
static const struct field newest = { .name = "updated_at", .type = F_INSTANT };

static const struct field *field(struct ctx *c, const char *name)
{
	const struct field *f = record_field(c, &opportunity_record, name);

	if (!f)
		fault("opportunities have no field %s", name);
	return f;
}

static void add(struct ctx *c, struct query *q, const struct field *f, enum op op, const char *a, const char *b, const char *d)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);
	const char *values[] = { a, b, d };

	k->f = f;
	k->op = op;
	k->values = arena_array(c->mem, 3, sizeof *k->values);
	for (int i = 0; i < 3; i++)
		if (values[i])
			k->values[k->n++] = values[i];
	k->next = q->conds;
	q->conds = k;
}

static const char *number(struct ctx *c, int64_t n)
{
	return arena_fmt(c->mem, "%lld", (long long)n);
}

/* Today ends at midnight where the person is. */
static const char *day_end(struct ctx *c)
{
	int64_t t = c->now;

	instant_parse(arena_fmt(c->mem, "%sT00:00:00", date_add(c->mem, c->today, 0, 1, false)), c->tz, &t);
	return instant_sql(c->mem, t);
}

static void add_activity(struct ctx *c, struct query *q, const char *which)
{
	const char *now = instant_sql(c->mem, c->now);

	if (strcmp(which, "idle") == 0)
		add(c, q, &next_activity, OP_NULL, NULL, NULL, NULL);
	if (strcmp(which, "bad") == 0)
		add(c, q, &next_activity, OP_LT, now, NULL, NULL);
	if (strcmp(which, "warn") == 0) {
		add(c, q, &next_activity, OP_GTE, now, NULL, NULL);
		add(c, q, &next_activity, OP_LT, day_end(c), NULL, NULL);
	}
	if (strcmp(which, "ok") == 0)
		add(c, q, &next_activity, OP_GTE, day_end(c), NULL, NULL);
}

static struct query ask_query(struct ctx *c, const struct board_ask *ask)
{
	struct query q = { .rec = &opportunity_record, .q = ask->q, .sort = field(c, "priority"), .desc = true };

	if (ask->activity && *ask->activity)
		add_activity(c, &q, ask->activity);
	if (ask->rotting)
		add(c, &q, &rots, OP_EQ, "1", NULL, NULL);
	if (ask->mine)
		add(c, &q, field(c, "owner_id"), OP_EQ, number(c, c->me->id), NULL, NULL);
	if (ask->won || ask->lost)
		add(c, &q, field(c, "state"), OP_IN, ask->won ? "won" : "lost", ask->won && ask->lost ? "lost" : NULL, NULL);
	else
		add(c, &q, field(c, "state"), OP_EQ, "open", NULL, NULL);
	if (ask->team)
		add(c, &q, field(c, "team_id"), OP_EQ, number(c, ask->team), NULL, NULL);
	return q;
}

struct board_team *board_teams(struct ctx *c, int *n)
{
	struct query q = { .rec = &opportunity_record };
	struct group_by by = { .field = field(c, "team_id") };
	struct rows *r = db_rows(c, "SELECT t.id, t.name, EXISTS (SELECT 1 FROM stages s WHERE s.team_id = t.id AND s.archived_at IS NULL)"
		" FROM teams t WHERE t.archived_at IS NULL ORDER BY t.sequence, t.id LIMIT 200");
	struct board_team *out = arena_array(c->mem, rows_count(r) + 1, sizeof *out);
	bool all = person_scope(c->me, &opportunity_record, ACCESS_READ) == SCOPE_ALL;
	struct group *g;
	int groups;

	add(c, &q, field(c, "state"), OP_EQ, "open", NULL, NULL);
	g = record_groups(c, &q, &by, &groups);
	*n = 0;
	while (rows_next(r)) {
		struct board_team t = { rows_int(r, 0), rows_str(r, 1), 0 };

		for (int i = 0; i < groups; i++)
			if (g[i].value && strcmp(g[i].value, number(c, t.id)) == 0)
				t.open = g[i].count;
		if (t.open || person_in_team(c->me, t.id) || (all && rows_int(r, 2)))
			out[(*n)++] = t;
	}
	return out;
}

static void fill(struct board_column *col, const struct group *g)
{
	col->count = g->count;
	col->sum = g->sum[0];
	col->weighted = g->sum[1];
	for (int i = 0; i < 4; i++)
		col->bar[i] = g->part[i];
}

struct board *board_load(struct ctx *c, const struct board_ask *ask)
{
	struct board *b = arena_alloc(c->mem, sizeof *b);
	struct query q = ask_query(c, ask);
	struct group_by by = {
		.field = field(c, "stage_id"), .sum = { field(c, "expected_revenue"), &opportunity_weighted },
		.mark = &next_activity, .mark_from = instant_sql(c->mem, c->now), .mark_to = day_end(c),
	};
	int groups, stages;
	struct stage *s = stage_list(c, ask->team, &stages);
	struct group *g = record_groups(c, &q, &by, &groups);
	struct list *last;

	b->columns = arena_array(c->mem, stages + 1, sizeof *b->columns);
	for (int i = 0; i < stages; i++) {
		struct board_column *col = &b->columns[b->n++];

		col->stage = &s[i];
		for (int k = 0; k < groups; k++)
			if (g[k].value && strcmp(g[k].value, number(c, s[i].id)) == 0)
				fill(col, &g[k]);
		b->count += col->count;
		b->sum += col->sum;
		b->weighted += col->weighted;
	}
	/* What changes whenever a card of this board does: how many there are and when the newest was written. */
	q.sort = &newest;
	q.limit = 1;
	last = record_list(c, &q);
	b->stamp = arena_fmt(c->mem, "%d.%s", b->count, last->n ? last->rows[0]->updated_at : "");
	return b;
}

struct list *board_cards(struct ctx *c, const struct board_ask *ask, int64_t stage, const char *cursor, int limit)
{
	struct query q = ask_query(c, ask);

	add(c, &q, field(c, "stage_id"), OP_EQ, number(c, stage), NULL, NULL);
	q.limit = limit;
	q.cursor = cursor;	/* one that does not fit begins at the top */
	return record_list(c, &q);
}

bool board_rots(struct ctx *c, const struct row *r, const struct stage *s)
{
	const char *since = row_get(r, "stage_since");
	int64_t t;

	return s->rotting_days > 0 && row_is(r, "state", "open") && since && instant_from_sql(since, &t) && c->now - t > (int64_t)s->rotting_days * 86400;
}

/* The customer by its exact name, else a new one. */
static enum outcome quick_customer(struct ctx *c, const char *name, int64_t *id)
{
	const char *value = text_trim(c->mem, name);
	struct cond k = { .f = record_field(c, &customer_record, "name"), .op = OP_EQ, .values = &value, .n = 1 };
	struct query q = { .rec = &customer_record, .conds = &k, .limit = 1 };
	struct list *l = record_list(c, &q);
	json_object *in;
	struct row *r;
	enum outcome o;

	if (l->n) {
		*id = l->rows[0]->id;
		return DONE;
	}
	r = row_new(c, &customer_record);
	in = json_object_new_object();
	json_object_object_add(in, "name", json_object_new_string(value));
	o = record_read_input(c, r, in, true);
	json_object_put(in);
	return o == DONE ? record_create(c, r, id) : o;
}

enum outcome board_quick(struct ctx *c, const struct quick *k, int64_t *id)
{
	struct row *r = row_new(c, &opportunity_record);
	int64_t customer = 0;
	json_object *in;
	enum outcome o;

	if (!k->name || !*text_trim(c->mem, k->name))
		return ctx_refuse(c, INVALID, "name", "required", NULL);
	if (!k->customer || !*text_trim(c->mem, k->customer))
		return ctx_refuse(c, INVALID, "customer_id", "required", NULL);
	o = quick_customer(c, k->customer, &customer);
	if (o != DONE)
		return o;
	in = json_object_new_object();
	json_object_object_add(in, "name", json_object_new_string(k->name));
	json_object_object_add(in, "customer_id", json_object_new_int64(customer));
	if (k->team)
		json_object_object_add(in, "team_id", json_object_new_int64(k->team));
	if (k->stage)
		json_object_object_add(in, "stage_id", json_object_new_int64(k->stage));
	if (k->revenue && *k->revenue)
		json_object_object_add(in, "expected_revenue", json_object_new_string(k->revenue));
	if (k->priority && *k->priority)
		json_object_object_add(in, "priority", json_object_new_string(k->priority));
	o = record_read_input(c, r, in, true);
	json_object_put(in);
	return o == DONE ? record_create(c, r, id) : o;
}
