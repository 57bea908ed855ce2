/*
 * The table of postings: which records of a type have a term. A row stands for up to 63
 * records, whose ids lie in one block and which came together (sql/191-posting-blocks.sql, 192);
 * here it is written, and unfolded into records again. What a record's terms are is search.c.
 */
#ifndef FERRY_POSTINGS_H
#define FERRY_POSTINGS_H
#include "db.h"
#include "record_impl.h"

enum { POSTING_BLOCK = 63 };

struct posting { uint32_t term; int type; int64_t id; };

/* Of records that have none yet: in rows they share, also with who came in the same way before. They are put in another order here. */
void postings_add_new(struct ctx *, struct posting *, size_t n);
/* One record's, in rows of its own. */
void postings_add(struct ctx *, const struct record *, int64_t id, const uint32_t *terms, int n);
void postings_remove(struct ctx *, const struct record *, int64_t id, const uint32_t *terms, int n);
/* Any of these terms of all these records. */
void postings_remove_many(struct ctx *, const struct record *, const int64_t *ids, int nids, const uint32_t *terms, int n);

/*
 * For a query: the term with the fewest postings comes first, the others are looked up
 * for what has that one. *share (or NULL) is what part of the type's records is likely
 * to have all of them, by a sample; 0 where one of them is on few.
 */
void postings_rarest_first(struct ctx *, const struct record *, uint32_t *terms, int n, double *share);
/* The type's table as t: of all its rows (n 0), or of those that have every one of the terms. To be put behind FROM. */
void postings_from(struct sql *, const struct record *, const uint32_t *terms, int n);
/* " AND …": the row of t has every one of the terms. For queries that go through t in an order of their own. */
void postings_exist(struct sql *, const struct record *, const uint32_t *terms, int n);
/*
 * postings_from() gives rows in order of p0.block without sorting, so that the first few are
 * found without the rest; by id they are ordered afterwards, within as many rows more as a
 * block cut short can lack.
 */
enum { POSTING_MORE = POSTING_BLOCK - 1 };
#endif
