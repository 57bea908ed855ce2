/*
 * The first rows of several lists of one table at once: what the columns of a board
 * are. One statement finds them all, each branch in order from an index, another
 * brings their tags.
 */
#include <string.h>
#include "postings.h"
#include "record.h"
#include "record_impl.h"
#include "search.h"

enum { MAX_TERMS = 8 };

struct heads { struct ctx *c; const struct query *q; const char *index; uint32_t terms[MAX_TERMS]; int nterms; };

static void add_key(struct sql *s, const struct query *q)
{
	if (q->sort)
		sql_field(s, "t", q->sort);
	else
		sql_add(s, "t.id");
}

static void add_conds(struct sql *s, const struct query *q, const struct cond *k)
{
	for (; k; k = k->next) {
		sql_add(s, " AND ");
		sql_cond(s, q->rec, k);
	}
}

static void add_branch(struct sql *s, const struct heads *h, int i, const struct cond *own)
{
	const struct query *q = h->q;

	sql_add(s, i ? " UNION ALL (SELECT t.id, " : "(SELECT t.id, ");
	add_key(s, q);
	sql_add(s, " AS k, ");
	sql_arg(s, INT(i));
	sql_add(s, " AS b FROM ");
	sql_name(s, q->rec->table);
	sql_add(s, " t");
	if (h->index) {
		sql_add(s, " FORCE INDEX (");
		sql_name(s, h->index);
		sql_add(s, ")");
	}
	sql_add(s, " WHERE ");
	sql_scope(s, q->rec, "t", ACCESS_READ);
	sql_add(s, q->archived ? " AND t.archived_at IS NOT NULL" : " AND t.archived_at IS NULL");
	add_conds(s, q, own);
	add_conds(s, q, q->conds);
	postings_exist(s, q->rec, h->terms, h->nterms);
	if (h->nterms)
		sql_only_shown(s, q->rec, q->q);
	sql_add(s, " ORDER BY ");
	add_key(s, q);
	sql_add(s, q->desc ? " DESC, t.id DESC LIMIT " : ", t.id LIMIT ");
	sql_arg(s, INT(q->limit + 1));
	sql_add(s, ")");
}

static struct rows *run(const struct heads *h, const struct fieldset *fs, struct cond *const *each, int n)
{
	struct sql s = sql_new(h->c);

	sql_add(&s, "SELECT x.b, ");
	sql_columns(&s, h->q->rec, fs);
	sql_add(&s, " FROM (");
	for (int i = 0; i < n; i++)
		add_branch(&s, h, i, each[i]);
	sql_add(&s, ") x JOIN ");
	sql_name(&s, h->q->rec->table);
	sql_add(&s, " t ON t.id = x.id");
	sql_joins(&s, h->q->rec, fs);
	sql_add(&s, h->q->desc ? " ORDER BY x.b, x.k DESC, x.id DESC" : " ORDER BY x.b, x.k, x.id");
	return sql_rows(&s);
}

struct list *record_heads(struct ctx *c, const struct query *q, struct cond *const *each, int n, const char *index)
{
	struct heads h = { .c = c, .q = q, .index = index };
	struct list *out = arena_array(c->mem, (size_t)n + 1, sizeof *out), all = { 0 };
	const struct fieldset *fs = record_fieldset(c, q);
	struct rows *rs;

	if (q->q && *q->q && !(h.nterms = search_terms(c, q->q, h.terms, MAX_TERMS)))
		return out;
	if (!n || person_scope(c->me, q->rec, ACCESS_READ) == SCOPE_NONE)
		return out;
	rs = run(&h, fs, each, n);
	all.rows = arena_array(c->mem, (size_t)rows_count(rs) + 1, sizeof *all.rows);
	while (rows_next(rs)) {
		struct list *l = &out[rows_int(rs, 0)];

		if (!l->rows)
			l->rows = arena_array(c->mem, (size_t)q->limit + 1, sizeof *l->rows);
		if (l->n == q->limit) {
			l->count_more = true;
			continue;
		}
		l->rows[l->n++] = all.rows[all.n++] = row_take(c, q->rec, fs, rs, 1);
	}
	list_tags(c, q->rec, &all);
	return out;
}
