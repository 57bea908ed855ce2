/*
 * FROM and WHERE of a query over its table as t, shared by lists, groups, pivots and
 * reports: the words searched for, the person's scope, what is looked at (archived or
 * not, view, conditions).
 */
#include "postings.h"
#include "record.h"
#include "record_impl.h"

void sql_query_conds(struct sql *s, const struct query *q)
{
	if (!q->rec->parent)
		sql_add(s, q->archived ? " AND t.archived_at IS NOT NULL" : " AND t.archived_at IS NULL");
	if (q->view && q->view->where) {
		sql_add(s, " AND (");
		sql_fragment(s, q->view->where);
		sql_add(s, ")");
	}
	for (const struct cond *k = q->conds; k; k = k->next) {
		sql_add(s, " AND ");
		sql_cond(s, q->rec, k);
	}
}

void sql_query_from(struct sql *s, const struct query *q, const uint32_t *terms, int n)
{
	sql_add(s, " FROM ");
	postings_from(s, q->rec, terms, n);
}

void sql_query_where(struct sql *s, const struct query *q)
{
	sql_add(s, " WHERE ");
	sql_scope(s, q->rec, "t", ACCESS_READ);
	sql_query_conds(s, q);
	sql_only_shown(s, q->rec, q->q);
}
