/*
 * How a list is asked for; see record_plan.h. A page is found by keyset: the inner
 * SELECT finds ids only, one branch per part of the scope (mine, each of my teams,
 * shared with me, the pool), each ordered and limited by an index that begins with
 * the branch's column; their union is limited again.
 */
#include <stdlib.h>
#include <string.h>
#include "postings.h"
#include "record_plan.h"
#include "search.h"
#include "text.h"

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

void plan_key(struct sql *s, const struct plan *p)
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
void plan_behind(struct sql *s, const struct plan *p, const struct place *at)
{
	bool desc = p->desc != at->back;

	if (!p->sort) {
		sql_add(s, desc ? " AND t.id < " : " AND t.id > ");
		sql_arg(s, INT(at->id));
		if (p->nterms) {
			sql_add(s, desc ? " AND p0.block <= " : " AND p0.block >= ");
			sql_arg(s, INT(at->id / POSTING_BLOCK));
		}
		return;
	}
	sql_add(s, " AND (");
	if (at->null) {
		plan_key(s, p);
		sql_add(s, desc ? " IS NULL AND t.id < " : " IS NOT NULL OR t.id > ");
		sql_arg(s, INT(at->id));
	} else {
		plan_key(s, p);
		sql_add(s, desc ? " < " : " > ");
		add_key_value(s, p, at);
		sql_add(s, " OR (");
		plan_key(s, p);
		sql_add(s, " = ");
		add_key_value(s, p, at);
		sql_add(s, desc ? " AND t.id < " : " AND t.id > ");
		sql_arg(s, INT(at->id));
		sql_add(s, ")");
		if (desc && p->nullable) {
			sql_add(s, " OR ");
			plan_key(s, p);
			sql_add(s, " IS NULL");
		}
	}
	sql_add(s, ")");
	if (!at->null && !(desc && p->nullable)) {
		/* Says the same again in a form the index can seek by. */
		sql_add(s, " AND ");
		plan_key(s, p);
		sql_add(s, desc ? " <= " : " >= ");
		add_key_value(s, p, at);
	}
}

/* ---- cursors: "n" or "p", the order's name, the id, the key ----------------- */

static const char *order_name(const struct plan *p)
{
	return arena_fmt(p->c->mem, "%s%s", p->desc ? "-" : "", p->sort ? p->sort->name : "id");
}

const char *plan_cursor(const struct plan *p, char way, const struct row *r)
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

bool plan_place(const struct plan *p, const char *text, struct place *at)
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
	return utf8_valid(key, k);
}

bool list_cursor_ok(struct ctx *c, const struct query *q)
{
	struct plan p = { .c = c, .q = q };
	struct place at;

	if (q->q && *q->q)
		p.nterms = search_terms(c, q->q, p.terms, MAX_TERMS);
	plan_order(&p);
	return plan_place(&p, q->cursor, &at);
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

/*
 * Words that one row in ten has, in an order asked for: a page is found sooner in the
 * order's own index than by collecting and sorting all that have them.
 */
static const double COMMON = 0.1;

struct plan plan_make(struct ctx *c, const struct query *q)
{
	struct plan p = { .c = c, .q = q };
	double share = 0;

	if (q->q && *q->q)
		p.nterms = search_terms_for(c, q->rec, q->q, p.terms, MAX_TERMS, q->sort || q->sort_column ? &share : NULL);
	plan_order(&p);
	p.walks = p.sort && share > COMMON;
	plan_scope(&p);
	return p;
}

int plan_branches(const struct plan *p)
{
	return p->one_branch ? 1 : sql_scope_branches(p->c, p->q->rec, ACCESS_READ);
}

void plan_from(struct sql *s, const struct plan *p)
{
	sql_query_from(s, p->q, p->terms, p->walks ? 0 : p->nterms);
}

void plan_where(struct sql *s, const struct plan *p, int branch)
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
	if (p->walks)
		postings_exist(s, q->rec, p->terms, p->nterms);
	if (p->nterms)
		sql_only_shown(s, q->rec, q->q);
	sql_query_conds(s, q);
}

void plan_add_order(struct sql *s, const struct plan *p, bool back, bool outer)
{
	bool desc = p->desc != back;

	sql_add(s, " ORDER BY ");
	if (outer) {
		sql_add(s, desc ? "k DESC, id DESC" : "k, id");
	} else if (p->sort) {
		plan_key(s, p);
		sql_add(s, desc ? " DESC, t.id DESC" : ", t.id");
	} else {
		sql_add(s, p->nterms ? "p0.block" : "t.id");
		sql_add(s, desc ? " DESC" : "");
	}
}

/* (SELECT id, key … ORDER … LIMIT) UNION …; nothing when no branch is left. */
void plan_ids(struct sql *s, const struct plan *p, const struct place *at, int limit)
{
	int n = plan_branches(p);
	bool by_blocks = p->nterms && !p->sort;

	for (int i = 0; i < n; i++) {
		sql_add(s, i ? " UNION (SELECT t.id, " : "(SELECT t.id, ");
		plan_key(s, p);
		sql_add(s, " AS k");
		plan_from(s, p);
		plan_where(s, p, i);
		if (at)
			plan_behind(s, p, at);
		plan_add_order(s, p, at && at->back, false);
		sql_add(s, " LIMIT ");
		sql_arg(s, INT(by_blocks ? limit + POSTING_MORE : limit));
		sql_add(s, ")");
	}
	if (n > 1 || (n && by_blocks)) {
		plan_add_order(s, p, at && at->back, true);
		sql_add(s, " LIMIT ");
		sql_arg(s, INT(limit));
	}
}
