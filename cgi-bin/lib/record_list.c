/*
 * Lists: keyset pages within the person's scope, without OFFSET and without
 * counting everything.
 *
 * The inner SELECT finds ids only, one branch per part of the scope (mine, each of
 * my teams, shared with me, the pool), each ordered and limited by an index that
 * begins with the branch's column; their UNION is limited again and only then
 * joined to the row and to the titles of what it refers to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "record_impl.h"
#include "search.h"

enum { MAX_TERMS = 8, COUNT_LIMIT = 10000 };

/* Where a page begins: behind (or before) this row in the list's order. */
struct place { bool back; bool null; const char *key; int64_t id; };

struct plan {
	struct ctx *c;
	const struct query *q;
	const struct field *sort;	/* NULL: by id */
	bool desc, nullable;
	uint32_t terms[MAX_TERMS];
	int nterms;
	bool one_branch, unowned;
};

/* ---- order ------------------------------------------------------------------ */

static const struct field *named(struct ctx *c, const struct record *rec, const char *name, bool *desc)
{
	*desc = *name == '-';
	return record_field(c, rec, name + *desc);
}

static void plan_order(struct plan *p)
{
	const struct query *q = p->q;
	const char *by = q->view && q->view->sort ? q->view->sort : q->rec->order ? q->rec->order : "-updated_at";

	if (q->sort) {
		p->sort = q->sort;
		p->desc = q->desc;
	} else if (q->sort_column) {
		p->sort = strcmp(q->sort_column, "id") ? record_field(p->c, q->rec, q->sort_column) : NULL;
		p->desc = q->desc;
	} else if (p->nterms) {
		p->desc = true;		/* newest first: the order of the postings */
	} else {
		p->sort = named(p->c, q->rec, by, &p->desc);
	}
	p->nullable = p->sort && strcmp(p->sort->name, "created_at") && strcmp(p->sort->name, "updated_at");
}

static void add_key(struct sql *s, const struct plan *p)
{
	if (p->sort)
		sql_field(s, "t", p->sort);
	else
		sql_add(s, "t.id");
}

static void add_key_value(struct sql *s, const struct plan *p, const struct place *at)
{
	if (p->sort)
		sql_value(s, p->sort, at->key);
	else
		sql_arg(s, INT(at->id));
}

/* NULL sorts first going up, as MariaDB has it. */
static void add_place(struct sql *s, const struct plan *p, const struct place *at)
{
	bool desc = p->desc != at->back;

	if (!p->sort) {
		sql_add(s, desc ? " AND t.id < " : " AND t.id > ");
		sql_arg(s, INT(at->id));
		return;
	}
	sql_add(s, " AND (");
	if (at->null) {
		add_key(s, p);
		sql_add(s, desc ? " IS NULL AND t.id < " : " IS NOT NULL OR t.id > ");
		sql_arg(s, INT(at->id));
	} else {
		add_key(s, p);
		sql_add(s, desc ? " < " : " > ");
		add_key_value(s, p, at);
		sql_add(s, " OR (");
		add_key(s, p);
		sql_add(s, " = ");
		add_key_value(s, p, at);
		sql_add(s, desc ? " AND t.id < " : " AND t.id > ");
		sql_arg(s, INT(at->id));
		sql_add(s, ")");
		if (desc && p->nullable) {
			sql_add(s, " OR ");
			add_key(s, p);
			sql_add(s, " IS NULL");
		}
	}
	sql_add(s, ")");
	if (!at->null && !(desc && p->nullable)) {
		/* Says the same again in a form the index can seek by. */
		sql_add(s, " AND ");
		add_key(s, p);
		sql_add(s, desc ? " <= " : " >= ");
		add_key_value(s, p, at);
	}
}

/* ---- cursors: "n" or "p", the order's name, the id, the key ----------------- */

static const char *order_name(const struct plan *p)
{
	return arena_fmt(p->c->mem, "%s%s", p->desc ? "-" : "", p->sort ? p->sort->name : "id");
}

static const char *cursor_make(const struct plan *p, char way, const struct row *r)
{
	static const char digits[] = "0123456789abcdef";
	const char *key = r->order_key;
	struct buf b = buf_new(p->c->mem);

	buf_fmt(&b, "%c.%s.%lld.%c", way, order_name(p), (long long)r->id, key ? 'v' : '0');
	for (const unsigned char *k = (const unsigned char *)key; k && *k; k++)
		buf_add(&b, (char[]){ digits[*k >> 4], digits[*k & 15] }, 2);
	return b.s;
}

static int hex(char ch)
{
	return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static bool cursor_read(const struct plan *p, const char *text, struct place *at)
{
	const char *name = order_name(p), *s = text;
	size_t n = strlen(name), k = 0;
	char *end, *key;

	if ((*s != 'n' && *s != 'p') || s[1] != '.' || strncmp(s + 2, name, n) || s[2 + n] != '.')
		return false;
	at->back = *s == 'p';
	at->id = strtoll(s + 3 + n, &end, 10);
	if (*end != '.' || (end[1] != 'v' && end[1] != '0'))
		return false;
	at->null = end[1] == '0';
	key = arena_alloc(p->c->mem, strlen(end) + 1);
	for (s = end + 2; *s; s += 2) {
		if (hex(s[0]) < 0 || hex(s[1]) < 0)
			return false;
		key[k++] = (char)(hex(s[0]) * 16 + hex(s[1]));
		if (key[k - 1] == 0)
			return false;
	}
	at->key = key;
	return true;
}

bool list_cursor_ok(struct ctx *c, const struct query *q)
{
	struct plan p = { .c = c, .q = q };
	struct place at;

	if (q->q && *q->q)
		p.nterms = search_terms(c, q->q, p.terms, MAX_TERMS);
	plan_order(&p);
	return cursor_read(&p, q->cursor, &at);
}

/* ---- the query --------------------------------------------------------------- */

static void plan_scope(struct plan *p)
{
	const struct query *q = p->q;
	const char *where = q->view ? q->view->where : NULL;

	if (q->rec->attached || q->rec->also_on)
		return;
	if (where && strncmp(where, "t.owner_id = {me}", 17) == 0)
		p->one_branch = person_scope(p->c->me, q->rec, ACCESS_READ) != SCOPE_NONE;
	else if (where && q->rec->pooled && strncmp(where, "t.owner_id IS NULL", 18) == 0)
		p->one_branch = p->unowned = person_scope(p->c->me, q->rec, ACCESS_READ) != SCOPE_NONE;
}

static struct plan plan_make(struct ctx *c, const struct query *q)
{
	struct plan p = { .c = c, .q = q };

	if (q->q && *q->q)
		p.nterms = search_terms(c, q->q, p.terms, MAX_TERMS);
	plan_order(&p);
	plan_scope(&p);
	return p;
}

static int branches(const struct plan *p)
{
	return p->one_branch ? 1 : sql_scope_branches(p->c, p->q->rec, ACCESS_READ);
}

static void add_from(struct sql *s, const struct plan *p)
{
	sql_add(s, " FROM ");
	if (p->nterms) {
		sql_add(s, "postings p0 JOIN ");
		sql_name(s, p->q->rec->table);
		sql_add(s, " t ON t.id = p0.record_id");
	} else {
		sql_name(s, p->q->rec->table);
		sql_add(s, " t");
	}
	for (int i = 1; i < p->nterms; i++) {
		char alias[16];

		snprintf(alias, sizeof alias, "p%d", i);
		sql_add(s, " JOIN postings ");
		sql_add(s, alias);
		sql_add(s, " ON ");
		sql_add(s, alias);
		sql_add(s, ".record_id = p0.record_id AND ");
		sql_add(s, alias);
		sql_add(s, ".type = p0.type AND ");
		sql_add(s, alias);
		sql_add(s, ".term = ");
		sql_arg(s, INT(p->terms[i]));
	}
}

static void add_where(struct sql *s, const struct plan *p, int branch)
{
	const struct query *q = p->q;

	sql_add(s, " WHERE ");
	if (p->unowned && q->rec->unowned_scope) {
		sql_add(s, "(");
		sql_fragment(s, q->rec->unowned_scope);
		sql_add(s, ")");
	} else if (p->one_branch) {
		sql_add(s, "1");
	} else {
		sql_scope_branch(s, q->rec, "t", ACCESS_READ, branch);
	}
	if (p->nterms) {
		sql_add(s, " AND p0.term = ");
		sql_arg(s, INT(p->terms[0]));
		sql_add(s, " AND p0.type = ");
		sql_arg(s, INT(q->rec->type));
		sql_only_shown(s, q->rec, q->q);
	}
	sql_query_conds(s, q);
}

static void add_order(struct sql *s, const struct plan *p, bool back, bool outer)
{
	bool desc = p->desc != back;

	sql_add(s, " ORDER BY ");
	if (outer) {
		sql_add(s, desc ? "k DESC, id DESC" : "k, id");
	} else if (p->sort) {
		add_key(s, p);
		sql_add(s, desc ? " DESC, t.id DESC" : ", t.id");
	} else {
		sql_add(s, p->nterms ? "p0.record_id" : "t.id");
		sql_add(s, desc ? " DESC" : "");
	}
}

/* (SELECT id, key … ORDER … LIMIT) UNION …; nothing when no branch is left. */
static void add_ids(struct sql *s, const struct plan *p, const struct place *at, int limit)
{
	int n = branches(p);

	for (int i = 0; i < n; i++) {
		sql_add(s, i ? " UNION (SELECT t.id, " : "(SELECT t.id, ");
		add_key(s, p);
		sql_add(s, " AS k");
		add_from(s, p);
		add_where(s, p, i);
		if (at)
			add_place(s, p, at);
		add_order(s, p, at && at->back, false);
		sql_add(s, " LIMIT ");
		sql_arg(s, INT(limit));
		sql_add(s, ")");
	}
	if (n > 1) {
		add_order(s, p, at && at->back, true);
		sql_add(s, " LIMIT ");
		sql_arg(s, INT(limit));
	}
}

/* One branch needs no detour over ids: the index gives the rows in order. */
static struct rows *run_one(struct plan *p, const struct fieldset *fs, const struct place *at, int limit)
{
	struct sql s = sql_new(p->c);

	sql_add(&s, "SELECT ");
	add_key(&s, p);
	sql_add(&s, " AS k, ");
	sql_columns(&s, p->q->rec, fs);
	add_from(&s, p);
	sql_joins(&s, p->q->rec, fs);
	add_where(&s, p, 0);
	if (at)
		add_place(&s, p, at);
	add_order(&s, p, at && at->back, false);
	sql_add(&s, " LIMIT ");
	sql_arg(&s, INT(limit));
	return sql_rows(&s);
}

static struct rows *run(struct plan *p, const struct fieldset *fs, const struct place *at, int limit)
{
	struct sql s = sql_new(p->c);
	bool back = at && at->back;

	if (branches(p) == 1 && !p->nterms)
		return run_one(p, fs, at, limit);
	sql_add(&s, "SELECT x.k, ");
	sql_columns(&s, p->q->rec, fs);
	sql_add(&s, " FROM (");
	add_ids(&s, p, at, limit);
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

	if (from && !cursor_read(&p, q->cursor, &at))
		from = false;
	if (branches(&p) == 0 || searched_nothing)
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
		l->next = cursor_make(&p, 'n', l->rows[l->n - 1]);
	if (l->n && (at.back ? more : from))
		l->prev = cursor_make(&p, 'p', l->rows[0]);
	list_tags(c, q->rec, l);
	links_name(c, q->rec, l->rows, l->n);
	if (q->with_parts)
		for (int i = 0; i < l->n; i++)
			record_load_parts(c, l->rows[i]);
	if (q->want_count)
		record_totals(c, q, &l->count, &l->count_more, NULL, NULL);
	return l;
}

/* ---- counts, sums, facets ------------------------------------------------------ */

/* All ids of the query, without order; limited when only a count is asked for. */
static void add_all_ids(struct sql *s, const struct plan *p, int limit)
{
	int n = branches(p);

	for (int i = 0; i < n; i++) {
		sql_add(s, i ? " UNION (SELECT t.id" : "(SELECT t.id");
		add_from(s, p);
		add_where(s, p, i);
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
	if (branches(&p) == 0 || (q->q && *q->q && !p.nterms))
		return;
	sql_add(&s, "SELECT COUNT(*)");
	if (sum) {
		sql_add(&s, ", COALESCE(SUM(");
		sql_field(&s, "t", sum);
		sql_add(&s, "), 0)");
	}
	sql_add(&s, " FROM (");
	add_all_ids(&s, &p, sum ? 0 : COUNT_LIMIT + 1);
	sql_add(&s, ") x");
	if (sum) {
		sql_add(&s, " JOIN ");
		sql_name(&s, q->rec->table);
		sql_add(&s, " t ON t.id = x.id");
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
	if (branches(&p) == 0)
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
		out[(*n)++] = (struct facet_value){ rows_str(rs, 0), rows_str(rs, 1), (int)rows_int(rs, 2) };
	return out;
}

/* ---- neighbours ------------------------------------------------------------------ */

static int64_t neighbour(struct plan *p, const char *key, int64_t id, bool back)
{
	struct place at = { .back = back, .null = p->sort && !key, .key = key ? key : "", .id = id };
	struct sql s = sql_new(p->c);
	struct rows *rs;

	sql_add(&s, "SELECT id FROM (");
	add_ids(&s, p, &at, 1);
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
	add_ids(&s, p, &at, 1000);
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
	if (branches(&p) == 0)
		return;
	sql_add(&s, "SELECT ");
	add_key(&s, &p);
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
