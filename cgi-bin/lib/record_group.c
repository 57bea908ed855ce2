/*
 * The rows of a query counted and summed by the values of one field, in one pass:
 * what the columns of a board and the bars of a chart are made of. Lists and plain
 * totals are record_list.c.
 */
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "search.h"

enum { MAX_TERMS = 8, MAX_GROUPS = 500 };

/* How many rows' instant lies between two bounds; NULL = open end. */
static void add_between(struct sql *s, const struct field *f, const char *from, const char *to)
{
	sql_add(s, ", SUM(");
	sql_field(s, "t", f);
	if (from) {
		sql_add(s, " >= ");
		sql_value(s, f, from);
	}
	if (from && to) {
		sql_add(s, " AND ");
		sql_field(s, "t", f);
	}
	if (to) {
		sql_add(s, " < ");
		sql_value(s, f, to);
	}
	sql_add(s, ")");
}

static void add_columns(struct sql *s, const struct group_by *by)
{
	sql_add(s, "SELECT ");
	sql_field(s, "t", by->field);
	sql_add(s, " AS v, ");
	if (by->within)
		sql_field(s, "t", by->within);
	else
		sql_add(s, "NULL");
	sql_add(s, " AS w, COUNT(*)");
	for (int i = 0; i < GROUP_SUMS; i++) {
		if (!by->sum[i]) {
			sql_add(s, ", 0");
			continue;
		}
		sql_add(s, ", COALESCE(SUM(");
		sql_field(s, "t", by->sum[i]);
		sql_add(s, "), 0)");
	}
	if (!by->mark)
		return;
	add_between(s, by->mark, NULL, by->mark_from);
	add_between(s, by->mark, by->mark_from, by->mark_to);
	add_between(s, by->mark, by->mark_to, NULL);
}

struct group *record_groups(struct ctx *c, const struct query *q, const struct group_by *by, int *n)
{
	struct sql s = sql_new(c);
	uint32_t terms[MAX_TERMS];
	int nterms = q->q && *q->q ? search_terms_for(c, q->rec, q->q, terms, MAX_TERMS, NULL) : 0;
	struct group *out;
	struct rows *rs;

	*n = 0;
	if (q->q && *q->q && !nterms)
		return arena_alloc(c->mem, sizeof *out);
	add_columns(&s, by);
	sql_query_from(&s, q, terms, nterms);
	sql_query_where(&s, q);
	sql_add(&s, by->within ? " GROUP BY w, v LIMIT " : " GROUP BY v ORDER BY NULL LIMIT ");
	sql_arg(&s, INT(MAX_GROUPS));
	rs = sql_rows(&s);
	out = arena_array(c->mem, rows_count(rs) + 1, sizeof *out);
	while (rows_next(rs)) {
		struct group *g = &out[(*n)++];

		g->value = rows_str(rs, 0);
		g->within = rows_str(rs, 1);
		g->count = (int)rows_int(rs, 2);
		for (int i = 0; i < GROUP_SUMS; i++)
			if (by->sum[i])
				g->sum[i] = money_sum(rows_str(rs, 3 + i));
		/* What has no instant is what no other part counts. */
		g->part[0] = by->mark ? g->count : 0;
		for (int i = 1; by->mark && i < GROUP_PARTS; i++) {
			g->part[i] = (int)rows_int(rs, 2 + GROUP_SUMS + i);
			g->part[0] -= g->part[i];
		}
	}
	return out;
}
