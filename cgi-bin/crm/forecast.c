/* Figures of forecast.h, each from one statement of the record engine. */
#include "forecast.h"
#include <stdlib.h>
#include <string.h>
#include "board.h"
#include "opportunity.h"

static struct cond *add(struct ctx *c, const struct record *rec, const char *field, enum op op, const char *value, struct cond *next)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	*k = (struct cond){ .f = record_field(c, rec, field), .op = op, .values = arena_array(c->mem, 1, sizeof *k->values), .n = value != NULL, .next = next };
	k->values[0] = value;
	return k;
}

static struct cond *deals(struct ctx *c, const char *state, const char *date, const char *from, const char *to, int64_t team_id)
{
	struct cond *k = add(c, &opportunity_record, "state", OP_EQ, state, NULL);

	if (team_id)
		k = add(c, &opportunity_record, "team_id", OP_EQ, arena_fmt(c->mem, "%lld", (long long)team_id), k);
	if (from)
		k = add(c, &opportunity_record, date, OP_GTE, from, k);
	return to ? add(c, &opportunity_record, date, OP_LT, to, k) : k;
}

/* Days of the person's zone as instants: what was won is kept with its time. */
static const char *midnight(struct ctx *c, const char *day)
{
	int64_t t = c->now;

	instant_parse(arena_fmt(c->mem, "%s 00:00", day), c->tz, &t);
	return instant_sql(c->mem, t);
}

static const char *this_month(struct ctx *c)
{
	return arena_fmt(c->mem, "%.8s01", c->today);
}

/* One that sees only what is their own has no team to compare with. */
static bool sees_team(struct ctx *c)
{
	return person_scope(c->me, &opportunity_record, ACCESS_READ) > SCOPE_OWN;
}

static struct list *targets(struct ctx *c, const char *from, const char *to, int64_t team_id)
{
	struct cond *k = add(c, &target_record, "month", OP_GTE, from, add(c, &target_record, "month", OP_LT, to, NULL));
	struct query q = { .rec = &target_record, .conds = team_id ? add(c, &target_record, "team_id", OP_EQ, arena_fmt(c->mem, "%lld", (long long)team_id), k) : k, .limit = LIST_MOST };

	if (person_scope(c->me, &target_record, ACCESS_READ) == SCOPE_NONE)
		return arena_alloc(c->mem, sizeof(struct list));
	return record_list(c, &q);
}

/* ---- a card for each team ------------------------------------------------------------ */

static struct forecast_team *team_of(struct forecast_team *t, int n, const char *id)
{
	for (int i = 0; id && i < n; i++)
		if (t[i].id == strtoll(id, NULL, 10))
			return &t[i];
	return NULL;
}

static void by_team(struct ctx *c, struct forecast_team *t, int n, const char *monday, const char *end)
{
	const struct axis team = { record_field(c, &opportunity_record, "team_id"), AXIS_VALUE };
	const struct field *revenue = record_field(c, &opportunity_record, "expected_revenue");
	struct group_by by = { .field = team.f, .sum = { revenue, &opportunity_weighted } };
	struct query open = { .rec = &opportunity_record, .conds = deals(c, "open", NULL, NULL, NULL, 0) };
	struct query coming = { .rec = &opportunity_record, .conds = deals(c, "open", "close_date", monday, end, 0) };
	struct query won = { .rec = &opportunity_record, .conds = deals(c, "won", "closed_at", midnight(c, this_month(c)), NULL, 0) };
	struct forecast_team *of;
	struct pivot_cell *p;
	struct group *g;
	int k;

	g = record_groups(c, &open, &by, &k);
	for (int i = 0; i < k; i++)
		if ((of = team_of(t, n, g[i].value))) {
			of->open = g[i].count;
			of->sum = g[i].sum[0];
			of->weighted = g[i].sum[1];
		}
	g = record_groups(c, &won, &by, &k);
	for (int i = 0; i < k; i++)
		if ((of = team_of(t, n, g[i].value)))
			of->won = g[i].sum[0];
	p = record_pivot(c, &coming, (const struct axis[]){ team, { record_field(c, &opportunity_record, "close_date"), AXIS_WEEK } }, revenue, &k);
	for (int i = 0; i < k; i++) {
		int64_t week = p[i].value[1] ? (date_days(p[i].value[1]) - date_days(monday)) / 7 : -1;

		if ((of = team_of(t, n, p[i].value[0])) && week >= 0 && week < FORECAST_WEEKS)
			of->week[week].sum = p[i].sum;
	}
}

struct forecast_team *forecast_teams(struct ctx *c, int *n)
{
	/* The first of January 1970 was a Thursday. */
	int64_t today = date_days(c->today), first = today - (today + 3) % 7;
	struct board_team *b = opportunity_teams(c, 0, n);
	struct forecast_team *t = arena_array(c->mem, *n + 1, sizeof *t);
	const char *month = this_month(c);
	struct list *l;

	for (int i = 0; i < *n; i++) {
		t[i].id = b[i].id;
		t[i].name = b[i].name;
		for (int w = 0; w < FORECAST_WEEKS; w++)
			t[i].week[w] = (struct forecast_week){ date_from_days(c->mem, first + 7 * w), date_from_days(c->mem, first + 7 * w + 7), 0 };
	}
	by_team(c, t, *n, date_from_days(c->mem, first), date_from_days(c->mem, first + 7 * FORECAST_WEEKS));
	l = targets(c, month, date_add(c->mem, month, 1, 0, false), 0);
	for (int i = 0; i < l->n; i++) {
		struct forecast_team *of = team_of(t, *n, arena_fmt(c->mem, "%lld", (long long)l->rows[i]->team_id));

		/* The team's own target; to somebody who sees only their own deals, theirs. */
		if (of && (row_int(l->rows[i], "person_id") ? !sees_team(c) && row_int(l->rows[i], "person_id") == c->me->id : sees_team(c)))
			of->target = row_money(l->rows[i], "amount");
	}
	return t;
}

/* ---- months of one team ------------------------------------------------------------------ */

static struct forecast_row *row_of(struct ctx *c, struct forecast *f, const char *person, const char *name, int room)
{
	int64_t id = person ? strtoll(person, NULL, 10) : 0;

	for (int i = 0; i < f->n; i++)
		if (f->row[i].person_id == id)
			return &f->row[i];
	if (f->n == room)
		return NULL;
	f->row[f->n] = (struct forecast_row){ .person_id = id, .name = name ? arena_str(c->mem, name) : NULL };
	return &f->row[f->n++];
}

static int month_of(const struct forecast *f, const char *day)
{
	for (int i = 0; day && i < FORECAST_MONTHS; i++)
		if (strncmp(f->from[i], day, 7) == 0)
			return i;
	return -1;
}

enum { ROOM = 200 };

static void take(struct ctx *c, struct forecast *f, struct query *q, const char *date, const struct field *measure, size_t where)
{
	const struct axis by[2] = { { record_field(c, &opportunity_record, "owner_id"), AXIS_VALUE }, { record_field(c, &opportunity_record, date), AXIS_MONTH } };
	int n;
	struct pivot_cell *p = record_pivot(c, q, by, measure, &n);

	for (int i = 0; i < n; i++) {
		int m = month_of(f, p[i].value[1]);
		struct forecast_row *row = row_of(c, f, p[i].value[0], p[i].title[0], ROOM);
		struct forecast_sums *to[] = { row && m >= 0 ? &row->month[m] : NULL, row && m >= 0 ? &row->all : NULL, m >= 0 ? &f->team.month[m] : NULL, m >= 0 ? &f->team.all : &f->loose };

		/* Later than the months shown is neither theirs nor loose. */
		if (m < 0 && p[i].value[1] && strcmp(p[i].value[1], f->from[FORECAST_MONTHS]) >= 0)
			continue;
		for (int k = 0; k < 4; k++)
			if (to[k]) {
				money *sum = (money *)((char *)to[k] + where);

				*sum = money_plus(*sum, p[i].sum);
			}
	}
}

static void take_targets(struct ctx *c, struct forecast *f, int64_t team_id)
{
	struct list *l = targets(c, f->from[0], f->from[FORECAST_MONTHS], team_id);
	bool own[FORECAST_MONTHS] = { false };

	/* The team's target is its own where one was set, otherwise that of its people. */
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < l->n; i++) {
			int64_t person = row_int(l->rows[i], "person_id");
			int m = month_of(f, row_get(l->rows[i], "month"));
			money amount = row_money(l->rows[i], "amount");
			struct forecast_row *row;

			if (m < 0 || (pass == 0) != (person == 0) || (!person && !sees_team(c)))
				continue;
			if (!person) {
				own[m] = true;
				f->team.month[m].target = amount;
				f->team.all.target = money_plus(f->team.all.target, amount);
				continue;
			}
			row = row_of(c, f, row_get(l->rows[i], "person_id"), row_title_of(l->rows[i], "person_id"), ROOM);
			if (!row)
				continue;
			row->month[m].target = amount;
			row->all.target = money_plus(row->all.target, amount);
			if (!own[m]) {
				f->team.month[m].target = money_plus(f->team.month[m].target, amount);
				f->team.all.target = money_plus(f->team.all.target, amount);
			}
		}
}

static int by_name(const void *x, const void *y)
{
	const struct forecast_row *a = x, *b = y;

	if (!a->person_id != !b->person_id)
		return a->person_id ? -1 : 1;
	return a->name && b->name ? strcmp(a->name, b->name) : 0;
}

void forecast_read(struct ctx *c, int64_t team_id, struct forecast *f)
{
	const char *month = this_month(c);
	const struct field *revenue = record_field(c, &opportunity_record, "expected_revenue");
	struct query open = { .rec = &opportunity_record, .conds = deals(c, "open", NULL, NULL, NULL, team_id) };
	struct query won;

	*f = (struct forecast){ .row = arena_array(c->mem, ROOM, sizeof *f->row) };
	for (int i = 0; i <= FORECAST_MONTHS; i++)
		f->from[i] = date_add(c->mem, month, i, 0, false);
	won = (struct query){ .rec = &opportunity_record, .conds = deals(c, "won", "closed_at", midnight(c, month), midnight(c, f->from[FORECAST_MONTHS]), team_id) };
	take(c, f, &won, "closed_at", revenue, offsetof(struct forecast_sums, won));
	take(c, f, &open, "close_date", revenue, offsetof(struct forecast_sums, open));
	take(c, f, &open, "close_date", &opportunity_weighted, offsetof(struct forecast_sums, weighted));
	take_targets(c, f, team_id);
	qsort(f->row, (size_t)f->n, sizeof *f->row, by_name);
}
