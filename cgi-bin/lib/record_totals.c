/*
 * What is known of a whole list without reading it: counts (to 10,000), sums, the
 * values of a facet, a record's neighbours.
 */
#include <string.h>
#include "record_plan.h"

/* ---- counts, sums, facets ------------------------------------------------------ */

/* All ids of the query, without order; limited when only a count is asked for. */
static void add_all_ids(struct sql *s, const struct plan *p, int limit)
{
	int n = plan_branches(p);

	for (int i = 0; i < n; i++) {
		sql_add(s, i ? " UNION (SELECT t.id" : "(SELECT t.id");
		plan_from(s, p);
		plan_where(s, p, i);
		if (limit) {
			sql_add(s, " LIMIT ");
			sql_arg(s, INT(limit));
		}
		sql_add(s, ")");
	}
}

void record_totals(struct ctx *c, const struct query *q, int *count, bool *more, const struct field *sum, money *total)
{
	struct plan p = plan_make(c, q);
	struct sql s = sql_new(c);
	struct rows *rs;
	int64_t n;

	*count = 0;
	*more = false;
	if (total)
		*total = 0;
	if (plan_branches(&p) == 0 || (q->q && *q->q && !p.nterms))
		return;
	sql_add(&s, "SELECT COUNT(*)");
	if (sum) {
		sql_add(&s, ", COALESCE(SUM(");
		sql_field(&s, "t", sum);
		sql_add(&s, "), 0)");
	}
	if (sum && plan_branches(&p) == 1) {	/* no row twice, no end before the last: the rows themselves, without a table of ids */
		plan_from(&s, &p);
		plan_where(&s, &p, 0);
	} else {
		sql_add(&s, " FROM (");
		add_all_ids(&s, &p, sum ? 0 : COUNT_LIMIT + 1);
		sql_add(&s, ") x");
		if (sum) {
			sql_add(&s, " JOIN ");
			sql_name(&s, q->rec->table);
			sql_add(&s, " t ON t.id = x.id");
		}
	}
	rs = sql_rows(&s);
	rows_next(rs);
	n = rows_int(rs, 0);
	*more = n > COUNT_LIMIT;
	*count = (int)(n > COUNT_LIMIT ? COUNT_LIMIT : n);
	if (sum && total)
		*total = money_sum(rows_str(rs, 1));
}

static void facet_columns(struct sql *s, const struct field *f)
{
	if (f->type == F_TAGS) {
		sql_add(s, "g.id AS v, g.name AS title");
	} else {
		sql_field(s, "t", f);
		sql_add(s, " AS v, ");
		if (f->type == F_REF) {
			sql_add(s, "r.");
			sql_name(s, f->ref->title);
		} else {
			sql_add(s, "NULL");
		}
		sql_add(s, " AS title");
	}
}

struct facet_value *record_facet(struct ctx *c, const struct query *q, const struct field *f, int limit, int *n)
{
	struct plan p = plan_make(c, q);
	struct sql s = sql_new(c);
	struct facet_value *out;
	struct rows *rs;

	*n = 0;
	if (plan_branches(&p) == 0)
		return NULL;
	sql_add(&s, "SELECT ");
	facet_columns(&s, f);
	sql_add(&s, ", COUNT(*) AS n FROM (");
	add_all_ids(&s, &p, COUNT_LIMIT + 1);
	sql_add(&s, ") x JOIN ");
	sql_name(&s, q->rec->table);
	sql_add(&s, " t ON t.id = x.id");
	if (f->type == F_TAGS) {
		sql_add(&s, " JOIN record_tags rt ON rt.record_id = t.id AND rt.type = ");
		sql_arg(&s, INT(q->rec->type));
		sql_add(&s, " JOIN tags g ON g.id = rt.tag_id");
	} else if (f->type == F_REF) {
		sql_add(&s, " LEFT JOIN ");
		sql_name(&s, f->ref->table);
		sql_add(&s, " r ON r.id = ");
		sql_field(&s, "t", f);
		sql_add(&s, " AND ");
		sql_scope(&s, f->ref, "r", ACCESS_READ);
	}
	sql_add(&s, " GROUP BY v, title ORDER BY n DESC, v LIMIT ");
	sql_arg(&s, INT(limit));
	rs = sql_rows(&s);
	out = arena_array(c->mem, rows_count(rs) + 1, sizeof *out);
	while (rows_next(rs))
		out[(*n)++] = (struct facet_value){ rows_str(rs, 0), f->type == F_REF ? title_shown(c, f->ref, rows_str(rs, 0), rows_str(rs, 1)) : rows_str(rs, 1), (int)rows_int(rs, 2) };
	return out;
}

/* ---- neighbours ------------------------------------------------------------------ */

static int64_t neighbour(struct plan *p, const char *key, int64_t id, bool back)
{
	struct place at = { .back = back, .null = p->sort && !key, .key = key ? key : "", .id = id };
	struct sql s = sql_new(p->c);
	struct rows *rs;

	sql_add(&s, "SELECT id FROM (");
	plan_ids(&s, p, &at, 1);
	sql_add(&s, ") x");
	rs = sql_rows(&s);
	return rows_next(rs) ? rows_int(rs, 0) : 0;
}

static int count_before(struct plan *p, const char *key, int64_t id)
{
	struct place at = { .back = true, .null = p->sort && !key, .key = key ? key : "", .id = id };
	struct sql s = sql_new(p->c);
	struct rows *rs;

	sql_add(&s, "SELECT COUNT(*) FROM (");
	plan_ids(&s, p, &at, 1000);
	sql_add(&s, ") x");
	rs = sql_rows(&s);
	rows_next(rs);
	return (int)rows_int(rs, 0);
}

void record_neighbours(struct ctx *c, const struct query *q, int64_t id, int64_t *prev, int64_t *next, int *place, int *of)
{
	struct plan p = plan_make(c, q);
	struct sql s = sql_new(c);
	struct rows *rs;
	bool more;

	*prev = *next = 0;
	*place = *of = 0;
	if (plan_branches(&p) == 0)
		return;
	sql_add(&s, "SELECT ");
	plan_key(&s, &p);
	sql_add(&s, " FROM ");
	sql_name(&s, q->rec->table);
	sql_add(&s, " t WHERE t.id = ");
	sql_arg(&s, INT(id));
	rs = sql_rows(&s);
	if (!rows_next(rs))
		return;
	*prev = neighbour(&p, rows_str(rs, 0), id, true);
	*next = neighbour(&p, rows_str(rs, 0), id, false);
	*place = count_before(&p, rows_str(rs, 0), id) + 1;
	record_totals(c, q, of, &more, NULL, NULL);
	if (*place > 1000 || more)
		*place = 0;	/* "5 / 6" only where both are known */
}
