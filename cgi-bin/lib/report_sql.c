/*
 * A report's figures as SQL, built like every other query of the record engine: the
 * person's scope, the source's conditions, the period, grouped by up to two keys and
 * the currency; and the ids behind one figure.
 */
#include <stdlib.h>
#include <string.h>
#include "report.h"
#include "record_impl.h"
#include "config.h"
#include "when.h"

enum { MOST_GROUPS = 4000 };
/* TO_DAYS and TO_SECONDS count from the year 0. */
#define DAYS_1970 719528
#define SECONDS_1970 62167219200

/* The beginning of a day where the person is. */
static int64_t day_start(struct ctx *c, const char *date)
{
	int64_t t;

	return instant_parse(arena_fmt(c->mem, "%sT00:00:00", date), c->tz, &t) ? t : 0;
}

/* {from_at} and the others, then what every fragment may hold. */
static void fragment(struct sql *q, const struct report_ask *a, const char *s)
{
	static const char *const names[] = { "{from_at}", "{to_at}", "{from}", "{to}", "{team}" };

	while (*s) {
		const char *next = NULL;
		size_t which = 0;

		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			const char *at = strstr(s, names[i]);

			if (at && (!next || at < next)) {
				next = at;
				which = i;
			}
		}
		if (!next) {
			sql_fragment(q, s);
			return;
		}
		sql_fragment(q, arena_strn(q->c->mem, s, (size_t)(next - s)));
		if (which == 4)
			sql_arg(q, INT(a->team));
		else if (which < 2)
			sql_arg(q, STR(instant_sql(q->c->mem, day_start(q->c, which ? a->to : a->from))));
		else
			sql_arg(q, STR(which == 2 ? a->from : a->to));
		s = next + strlen(names[which]);
	}
}

static const struct report_key *own_key(const struct report_source *s, const struct report_dim *d)
{
	for (size_t i = 0; i < sizeof s->key / sizeof *s->key && s->key[i].dim; i++)
		if (strcmp(s->key[i].dim, d->name) == 0)
			return &s->key[i];
	return NULL;
}

/* The field whose values a dimension's keys are; faults when the source has none. */
const struct field *report_dim_field(struct ctx *c, const struct report_source *s, const struct report_dim *d)
{
	const struct report_key *k = own_key(s, d);
	const struct field *f = record_field(c, report_source_record(s), k && k->field ? k->field : d->field);

	if (!f)
		fault("report source %s has nothing for %s", s->record, d->name);
	return f;
}

static const struct field *date_field(struct ctx *c, const struct report_source *s)
{
	const struct field *f = s->date ? record_field(c, report_source_record(s), s->date) : NULL;

	if (s->date && !f)
		fault("report source %s has no date %s", s->record, s->date);
	return f;
}

static void date_expr(struct sql *q, const struct report_ask *a, const struct report_source *s)
{
	if (s->when)
		fragment(q, a, s->when);
	else
		sql_field(q, "t", date_field(q->c, s));
}

static bool is_instant(struct ctx *c, const struct report_source *s)
{
	return s->when || date_field(c, s)->type == F_INSTANT;
}

static void bucket_expr(struct sql *q, const struct report_ask *a, const struct report_source *s, const struct report_dim *d)
{
	struct buckets b;
	bool instant;

	if (!s->date && !s->when) {
		sql_add(q, "-1");
		return;
	}
	report_buckets(q->c, a, d, &b);
	instant = is_instant(q->c, s);
	sql_add(q, instant ? "INTERVAL(TO_SECONDS(" : "INTERVAL(TO_DAYS(");
	date_expr(q, a, s);
	sql_add(q, ")");
	for (int i = 0; i < b.n; i++) {
		sql_add(q, ",");
		sql_arg(q, INT(instant ? SECONDS_1970 + day_start(q->c, b.edge[i]) : DAYS_1970 + date_days(b.edge[i])));
	}
	sql_add(q, ")");
}

static void key_expr(struct sql *q, const struct report_ask *a, const struct report_source *s, const struct report_dim *d)
{
	const struct report_key *k = own_key(s, d);

	if (k && k->sql)
		fragment(q, a, k->sql);
	else if (d->by != BY_FIELD)
		bucket_expr(q, a, s, d);
	else
		sql_field(q, "t", report_dim_field(q->c, s, d));
}

static void period_cond(struct sql *q, const struct report_ask *a, const struct report_source *s)
{
	bool instant;

	if (!report_cut(a, s))
		return;
	instant = is_instant(q->c, s);
	for (int end = 0; end < 2; end++) {
		const char *date = end ? a->to : a->from;

		sql_add(q, " AND (");
		date_expr(q, a, s);
		sql_add(q, end ? ") < CAST(" : ") >= CAST(");
		sql_arg(q, STR(instant ? instant_sql(q->c->mem, day_start(q->c, date)) : date));
		sql_add(q, instant ? " AS DATETIME)" : " AS DATE)");
	}
}

/* The list the source speaks of, as the address of that list would be read. */
static void source_query(struct ctx *c, const struct report_source *s, struct query *query)
{
	json_object *args = s->ask ? json_keep(c, json_tokener_parse(s->ask)) : NULL;

	if ((s->ask && !args) || query_read(c, report_source_record(s), args, query) != DONE)
		fault("a report cannot ask %s for %s", s->record, s->ask);
}

static void of_teams(struct sql *q, const struct report_ask *a, const struct report_source *s, const int64_t *teams, int n)
{
	static const char *const from[] = { " IN (SELECT id FROM users WHERE team_id IN (0", " IN (SELECT user_id FROM team_members WHERE team_id IN (0" };

	for (int k = 0; k < 2; k++) {
		sql_add(q, k ? " OR " : "(");
		fragment(q, a, s->person);
		sql_add(q, from[k]);
		for (int i = 0; i < n; i++) {
			sql_add(q, ", ");
			sql_arg(q, INT(teams[i]));
		}
		sql_add(q, "))");
	}
	sql_add(q, ")");
}

/* Of whom the person may see figures: everybody, their teams, themselves. */
static void people_cond(struct sql *q, const struct report_ask *a, const struct report_source *s)
{
	const struct person *me = q->c->me;
	enum scope scope = person_scope(me, report_source_record(s), ACCESS_READ);

	if (a->team) {
		sql_add(q, " AND ");
		of_teams(q, a, s, &a->team, 1);
	}
	if (scope == SCOPE_ALL)
		return;
	sql_add(q, " AND (");
	fragment(q, a, s->person);
	sql_add(q, " = ");
	sql_arg(q, INT(me->id));
	if (scope == SCOPE_TEAM) {
		sql_add(q, " OR ");
		of_teams(q, a, s, me->teams, me->nteams);
	}
	sql_add(q, ")");
}

static void from_where(struct sql *q, const struct report_ask *a, const struct report_source *s)
{
	struct query query;

	source_query(q->c, s, &query);
	sql_add(q, " FROM ");
	sql_name(q, query.rec->table);
	sql_add(q, " t");
	if (s->join) {
		sql_add(q, " ");
		fragment(q, a, s->join);
	}
	sql_query_where(q, &query);
	if (s->where) {
		sql_add(q, " AND (");
		fragment(q, a, s->where);
		sql_add(q, ")");
	}
	if (s->person)
		people_cond(q, a, s);
	else if (a->team) {
		sql_add(q, " AND t.team_id = ");
		sql_arg(q, INT(a->team));
	}
	period_cond(q, a, s);
}

struct rows *report_select(struct ctx *c, const struct report_ask *a, const struct report_source *s, const char *const *values)
{
	struct sql q = sql_new(c);
	const struct field *currency = record_field(c, report_source_record(s), "currency");

	sql_add(&q, "SELECT ");
	key_expr(&q, a, s, a->by);
	sql_add(&q, " AS k, ");
	if (a->across)
		key_expr(&q, a, s, a->across);
	else
		sql_add(&q, "NULL");
	sql_add(&q, " AS k2, ");
	if (currency)
		sql_field(&q, "t", currency);
	else
		sql_arg(&q, STR(setting_str(c, "currency", "TWD")));
	sql_add(&q, " AS cur, COUNT(*)");
	for (int i = 0; values[i]; i++) {
		sql_add(&q, ", COALESCE(SUM(");
		fragment(&q, a, values[i]);
		sql_add(&q, "), 0)");
	}
	from_where(&q, a, s);
	sql_add(&q, " GROUP BY k, k2, cur ORDER BY NULL LIMIT ");
	sql_arg(&q, INT(MOST_GROUPS));
	return sql_rows(&q);
}

/* AND the key is this one. */
static void key_is(struct sql *q, const struct report_ask *a, const struct report_source *s, const struct report_dim *d, const char *key)
{
	sql_add(q, " AND CAST((");
	key_expr(q, a, s, d);
	sql_add(q, ") AS CHAR) <=> ");
	sql_arg(q, STR(key));
}

int64_t *report_ids(struct ctx *c, const struct report_ask *a, const struct report_measure *m, const char *row, const char *column, int limit, int *n)
{
	struct sql q = sql_new(c);
	struct rows *rs;
	int64_t *ids;

	sql_add(&q, "SELECT DISTINCT t.id");
	from_where(&q, a, m->of);
	if (!row || strcmp(row, "*"))
		key_is(&q, a, m->of, a->by, row);
	if (a->across && (!column || strcmp(column, "*")))
		key_is(&q, a, m->of, a->across, column);
	sql_add(&q, " ORDER BY t.id DESC LIMIT ");
	sql_arg(&q, INT(limit));
	rs = sql_rows(&q);
	ids = arena_array(c->mem, (size_t)rows_count(rs) + 1, sizeof *ids);
	for (*n = 0; rows_next(rs); (*n)++)
		ids[*n] = rows_int(rs, 0);
	return ids;
}
