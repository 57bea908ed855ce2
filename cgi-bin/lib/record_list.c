/*
 * Lists: keyset pages within the person's scope, without OFFSET and without counting
 * everything. The ids come from record_plan.c and only then are joined to the row and
 * to the titles of what it refers to.
 */
#include <stdlib.h>
#include <string.h>
#include "record_plan.h"

/* One branch needs no detour over ids: the index gives the rows in order. */
static struct rows *run_one(struct plan *p, const struct fieldset *fs, const struct place *at, int limit)
{
	struct sql s = sql_new(p->c);

	sql_add(&s, "SELECT ");
	plan_key(&s, p);
	sql_add(&s, " AS k, ");
	sql_columns(&s, p->q->rec, fs);
	plan_from(&s, p);
	sql_joins(&s, p->q->rec, fs);
	plan_where(&s, p, 0);
	if (at)
		plan_behind(&s, p, at);
	plan_add_order(&s, p, at && at->back, false);
	sql_add(&s, " LIMIT ");
	sql_arg(&s, INT(limit));
	return sql_rows(&s);
}

static struct rows *run(struct plan *p, const struct fieldset *fs, const struct place *at, int limit)
{
	struct sql s = sql_new(p->c);
	bool back = at && at->back;

	if (plan_branches(p) == 1 && !p->nterms)
		return run_one(p, fs, at, limit);
	sql_add(&s, "SELECT x.k, ");
	sql_columns(&s, p->q->rec, fs);
	sql_add(&s, " FROM (");
	plan_ids(&s, p, at, limit);
	sql_add(&s, ") x JOIN ");
	sql_name(&s, p->q->rec->table);
	sql_add(&s, " t ON t.id = x.id");
	sql_joins(&s, p->q->rec, fs);
	sql_add(&s, p->desc != back ? " ORDER BY x.k DESC, x.id DESC" : " ORDER BY x.k, x.id");
	return sql_rows(&s);
}

static bool wanted(const struct query *q, const struct field *f)
{
	const char *const always[] = { q->rec->title, q->rec->subtitle, q->rec->state, "currency", "owner_id", "tags" };

	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		if (always[i] && strcmp(always[i], f->name) == 0)
			return true;
	if (q->rec->titles_by_language && strncmp(f->name, q->rec->title, strlen(q->rec->title)) == 0)
		return true;
	for (int i = 0; i < q->nonly; i++)
		if (strcmp(q->only[i]->name, f->name) == 0)
			return true;
	return false;
}

/* What is not shown is not read: long texts, references to join. */
const struct fieldset *record_fieldset(struct ctx *c, const struct query *q)
{
	const struct fieldset *all = record_fields(c, q->rec);
	struct fieldset *some;
	const struct field **f;

	if (!q->only)
		return all;
	some = arena_alloc(c->mem, sizeof *some);
	f = arena_array(c->mem, all->n + 1, sizeof *f);
	some->lean = true;
	for (int i = 0; i < all->n; i++)
		if (wanted(q, all->f[i])) {
			f[some->n++] = all->f[i];
			some->lean &= !field_custom(all->f[i]);
		}
	some->f = f;
	return some;
}

static void reverse(struct row **rows, int n)
{
	for (int i = 0; i < n / 2; i++) {
		struct row *r = rows[i];

		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = r;
	}
}

struct list *record_list(struct ctx *c, const struct query *q)
{
	struct plan p = plan_make(c, q);
	struct list *l = arena_alloc(c->mem, sizeof *l);
	const struct fieldset *fs = record_fieldset(c, q);
	int limit = q->limit < 1 ? 25 : q->limit > LIST_MOST ? LIST_MOST : q->limit;
	struct place at = { 0 };
	bool from = q->cursor && *q->cursor, more, searched_nothing = q->q && *q->q && !p.nterms;
	struct rows *rs;

	if (from && !plan_place(&p, q->cursor, &at))
		from = false;
	if (plan_branches(&p) == 0 || searched_nothing)
		return l;
	rs = run(&p, fs, from ? &at : NULL, limit + 1);
	l->rows = arena_array(c->mem, limit + 2, sizeof *l->rows);
	while (rows_next(rs) && l->n <= limit) {
		struct row *r = row_take(c, q->rec, fs, rs, 1);

		r->order_key = rows_str(rs, 0);
		l->rows[l->n++] = r;
	}
	more = l->n > limit;
	if (more)
		l->n = limit;
	if (at.back)
		reverse(l->rows, l->n);
	l->rows[l->n] = NULL;
	if (l->n && (at.back ? from : more))
		l->next = plan_cursor(&p, 'n', l->rows[l->n - 1]);
	if (l->n && (at.back ? more : from))
		l->prev = plan_cursor(&p, 'p', l->rows[0]);
	list_tags(c, q->rec, l);
	links_name(c, q->rec, l->rows, l->n);
	if (q->with_parts)
		record_load_parts_each(c, l->rows, l->n);
	if (q->want_count && !from && !more)
		l->count = l->n;
	else if (q->want_count)
		record_totals(c, q, &l->count, &l->count_more, NULL, NULL);
	return l;
}

struct list *record_pick(struct ctx *c, const struct record *rec, const char *text, const struct cond *conds, int limit)
{
	const struct field *title = record_field(c, rec, rec->title);
	struct query q = { .rec = rec, .q = text, .limit = limit, .conds = (struct cond *)conds };
	struct cond like = { .f = title, .op = OP_LIKE, .values = &text, .n = 1, .next = q.conds };
	bool searched = false;

	for (const struct field *f = rec->fields; f->name; f++)
		searched |= (f->flags & SEARCHED) != 0;
	if (!text || !*text)
		q.q = NULL;
	else if (!searched) {
		q.q = NULL;
		q.conds = &like;
	}
	if (title && !q.q && (!text || !*text || !searched)) {
		q.sort = title;
		q.desc = false;
	}
	return record_list(c, &q);
}
