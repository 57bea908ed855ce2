/*
 * The WHERE of a query over its table as t, shared by lists, groups, pivots and
 * reports: what is looked at (archived or not, view, conditions), the person's scope
 * before it, the words searched for behind it.
 */
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

void sql_query_where(struct sql *s, const struct query *q)
{
	sql_add(s, " WHERE ");
	sql_scope(s, q->rec, "t", ACCESS_READ);
	sql_query_conds(s, q);
}

void sql_query_terms(struct sql *s, const struct query *q, const uint32_t *terms, int n)
{
	for (int i = 0; i < n; i++) {
		sql_add(s, " AND EXISTS (SELECT 1 FROM postings p WHERE p.term = ");
		sql_arg(s, INT(terms[i]));
		sql_add(s, " AND p.type = ");
		sql_arg(s, INT(q->rec->type));
		sql_add(s, " AND p.record_id = t.id)");
	}
	if (n)
		sql_only_shown(s, q->rec, q->q);
}
