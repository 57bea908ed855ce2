/*
 * How a list is asked for: its order, where a page begins, the branches of the
 * person's scope. Shared by lists (record_list.c) and what counts them (record_totals.c).
 */
#ifndef FERRY_RECORD_PLAN_H
#define FERRY_RECORD_PLAN_H
#include "record.h"
#include "record_impl.h"

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
	bool walks;			/* through the rows in their order, asking each for the terms */
};

/* Scope, order and words of a query. */
struct plan plan_make(struct ctx *c, const struct query *q);
/* Of the scope, each with an index of its own; 0 = nothing may be read. */
int plan_branches(const struct plan *p);
/* What the list is ordered by, as an expression. */
void plan_key(struct sql *s, const struct plan *p);
/* " FROM …" with the postings of the words searched for. */
void plan_from(struct sql *s, const struct plan *p);
/* " WHERE …" of one branch. */
void plan_where(struct sql *s, const struct plan *p, int branch);
/* " AND …": behind (or before) a place. */
void plan_behind(struct sql *s, const struct plan *p, const struct place *at);
/* " ORDER BY …"; outer: of the union of the branches. */
void plan_add_order(struct sql *s, const struct plan *p, bool back, bool outer);
/* (SELECT id, key … ORDER … LIMIT) UNION …; nothing when no branch is left. */
void plan_ids(struct sql *s, const struct plan *p, const struct place *at, int limit);
/* A row's place as text; way 'n' or 'p'. */
const char *plan_cursor(const struct plan *p, char way, const struct row *r);
/* And back; false if it is none of this order. */
bool plan_place(const struct plan *p, const char *text, struct place *at);
#endif
