/*
 * The rows of a query counted and summed by the values of two fields, in one
 * statement within the person's scope: what pivots and graphs are made of. What a
 * reference refers to is told apart only where the person may read it.
 */
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "search.h"
#include "zone.h"

enum { MAX_TERMS = 8, MAX_CELLS = 5000 };

static const char *const units[] = { "", "day", "week", "month", "quarter", "year" };

static bool is_date(const struct field *f)
{
	return f->type == F_DATE || f->type == F_INSTANT;
}

bool axis_takes(const struct field *f)
{
	if (f->flags & (SECRET | HIDDEN) || f->type == F_TAGS || f->type == F_MULTI || f->type == F_PARTS || f->type == F_LINK)
		return false;
	return is_date(f) || f->type == F_CHOICE || f->type == F_BOOL || (f->flags & FACET) || (f->type == F_REF && (f->flags & LISTED));
}

bool measure_takes(const struct field *f)
{
	if (f->flags & (SECRET | HIDDEN) || (f->flags & FACET))
		return false;
	return f->type == F_MONEY || f->type == F_PERCENT || f->type == F_DECIMAL || (f->type == F_INT && !f->choices);
}

bool axis_read(struct ctx *c, const struct record *rec, const char *text, struct axis *a)
{
	const char *colon = strchr(text, ':');

	a->f = record_field(c, rec, colon ? arena_strn(c->mem, text, (size_t)(colon - text)) : text);
	a->unit = AXIS_VALUE;
	if (!a->f || !axis_takes(a->f))
		return false;
	if (!is_date(a->f))
		return !colon;
	a->unit = AXIS_MONTH;
	for (int i = 1; colon && i <= AXIS_YEAR; i++)
		if (strcmp(colon + 1, units[i]) == 0)
			a->unit = (enum axis_unit)i;
	return !colon || strcmp(colon + 1, units[a->unit]) == 0;
}

const char *axis_text(struct ctx *c, const struct axis *a)
{
	return !a->f ? "" : a->unit ? arena_fmt(c->mem, "%s:%s", a->f->name, units[a->unit]) : a->f->name;
}

/* ---- the statement ---------------------------------------------------------------- */

/* The day a value is of, in the person's zone. */
static void add_day(struct sql *s, const struct field *f)
{
	sql_add(s, "DATE(");
	sql_field(s, "t", f);
	if (f->type == F_INSTANT) {
		sql_add(s, " + INTERVAL ");
		sql_arg(s, INT(zone_offset(s->c->tz, s->c->now)));
		sql_add(s, " SECOND");
	}
	sql_add(s, ")");
}

static void add_unit(struct sql *s, const struct axis *a)
{
	switch (a->unit) {
	case AXIS_WEEK:
		add_day(s, a->f);
		sql_add(s, " - INTERVAL WEEKDAY(");
		add_day(s, a->f);
		sql_add(s, ") DAY");
		break;
	case AXIS_MONTH: case AXIS_YEAR:
		sql_add(s, "DATE_FORMAT(");
		add_day(s, a->f);
		sql_add(s, a->unit == AXIS_MONTH ? ", '%Y-%m-01')" : ", '%Y-01-01')");
		break;
	case AXIS_QUARTER:
		sql_add(s, "MAKEDATE(YEAR(");
		add_day(s, a->f);
		sql_add(s, "), 1) + INTERVAL QUARTER(");
		add_day(s, a->f);
		sql_add(s, ") - 1 QUARTER");
		break;
	default:
		add_day(s, a->f);
	}
}

static bool has_sequence(struct ctx *c, const struct record *rec)
{
	const struct field *f = record_field(c, rec, "sequence");

	return f && f->type == F_INT && !f->sql;
}

/* value, title, order of one axis */
static void add_axis(struct sql *s, const struct axis *a, const char *alias)
{
	if (!a->f) {
		sql_add(s, "NULL, NULL, 0, ");
	} else if (a->f->type == F_REF) {
		sql_add(s, alias);
		sql_add(s, ".id, ");
		sql_add(s, alias);
		sql_add(s, ".");
		sql_name(s, a->f->ref->title);
		sql_add(s, ", ");
		if (has_sequence(s->c, a->f->ref)) {
			sql_add(s, alias);
			sql_add(s, ".sequence, ");
		} else {
			sql_add(s, "0, ");
		}
	} else {
		if (a->unit)
			add_unit(s, a);
		else
			sql_field(s, "t", a->f);
		sql_add(s, ", NULL, 0, ");
	}
}

static void add_join(struct sql *s, const struct axis *a, const char *alias)
{
	if (!a->f || a->f->type != F_REF)
		return;
	sql_add(s, " LEFT JOIN ");
	sql_name(s, a->f->ref->table);
	sql_add(s, " ");
	sql_add(s, alias);
	sql_add(s, " ON ");
	sql_add(s, alias);
	sql_add(s, ".id = ");
	sql_field(s, "t", a->f);
	sql_add(s, " AND ");
	sql_scope(s, a->f->ref, alias, ACCESS_READ);
}

static void add_measure(struct sql *s, const struct field *f)
{
	if (!f) {
		sql_add(s, "0");
		return;
	}
	sql_add(s, f->type == F_PERCENT ? "COALESCE(CAST(AVG(" : "COALESCE(CAST(SUM(");
	sql_field(s, "t", f);
	sql_add(s, ") AS DECIMAL(30,2)), 0)");
	if (f->type != F_PERCENT)
		return;
	sql_add(s, ", COALESCE(CAST(SUM(");
	sql_field(s, "t", f);
	sql_add(s, ") AS DECIMAL(30,2)), 0), COUNT(");
	sql_field(s, "t", f);
	sql_add(s, ")");
}

static struct rows *run(struct ctx *c, const struct query *q, const struct axis by[2], const struct field *measure, const uint32_t *terms, int nterms)
{
	const struct field *currency = measure && measure->type == F_MONEY ? record_field(c, q->rec, "currency") : NULL;
	struct sql s = sql_new(c);

	sql_add(&s, "SELECT ");
	add_axis(&s, &by[0], "ra");
	add_axis(&s, &by[1], "rb");
	if (currency)
		sql_field(&s, "t", currency);
	else
		sql_add(&s, "NULL");
	sql_add(&s, ", COUNT(*), ");
	add_measure(&s, measure);
	sql_query_from(&s, q, terms, nterms);
	add_join(&s, &by[0], "ra");
	add_join(&s, &by[1], "rb");
	sql_query_where(&s, q);
	/* By place: value and currency; titles and orders go with the value. */
	sql_add(&s, " GROUP BY 1, 4, 7 ORDER BY 1, 4 LIMIT ");
	sql_arg(&s, INT(MAX_CELLS));
	return sql_rows(&s);
}

struct pivot_cell *record_pivot(struct ctx *c, const struct query *q, const struct axis by[2], const struct field *measure, int *n)
{
	uint32_t terms[MAX_TERMS];
	int nterms = q->q && *q->q ? search_terms_for(c, q->rec, q->q, terms, MAX_TERMS, NULL) : 0;
	struct pivot_cell *out;
	struct rows *rs;

	*n = 0;
	if ((q->q && *q->q && !nterms) || (!q->rec->unscoped && person_scope(c->me, q->rec, ACCESS_READ) == SCOPE_NONE))
		return arena_alloc(c->mem, sizeof *out);
	rs = run(c, q, by, measure, terms, nterms);
	out = arena_array(c->mem, (size_t)rows_count(rs) + 1, sizeof *out);
	while (rows_next(rs)) {
		struct pivot_cell *p = &out[(*n)++];

		for (int i = 0; i < 2; i++) {
			p->value[i] = rows_str(rs, 3 * i);
			p->title[i] = by[i].f && by[i].f->type == F_REF ? title_shown(c, by[i].f->ref, p->value[i], rows_str(rs, 3 * i + 1)) : NULL;
			p->order[i] = rows_int(rs, 3 * i + 2);
		}
		p->currency = rows_str(rs, 6);
		p->count = (int)rows_int(rs, 7);
		p->sum = money_sum(rows_str(rs, 8));
		if (measure && measure->type == F_PERCENT) {
			p->whole = money_sum(rows_str(rs, 9));
			p->values = rows_int(rs, 10);
		}
	}
	return out;
}
