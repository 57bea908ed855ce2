/*
 * Full text over all record types: postings by (term, type, block of ids), term a
 * number made from each pair of neighbouring characters of the folded text (CJK
 * bigrams, Latin and digit trigrams; a word shorter than that is a prefix term),
 * written in the transaction that writes the record. Which terms a record has stands
 * beside it in one value (record_terms), so that the postings need no second index. The postings' table is postings.h.
 */
#ifndef FERRY_SEARCH_H
#define FERRY_SEARCH_H
#include "db.h"
#include "record.h"
void search_index(struct ctx *, const struct row *);		/* replaces the record's postings */
int search_record_terms(struct ctx *, const struct row *, uint32_t *terms, int max);	/* those search_index() would write */
struct db_arg search_packed(struct ctx *, const uint32_t *terms, int n);	/* for record_terms */
void search_forget(struct ctx *, const struct record *, int64_t id);
void search_forget_many(struct ctx *, const struct record *, const int64_t *ids, int n);
/* Terms of a query, for postings_from(); 0 = nothing searchable in it. */
int search_terms(struct ctx *, const char *q, uint32_t *terms, int max);
/* The same for records of a type, the rarest first; *share: see postings_rarest_first(). */
int search_terms_for(struct ctx *, const struct record *, const char *q, uint32_t *terms, int max, double *share);
#endif
