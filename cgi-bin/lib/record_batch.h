/*
 * Many new records in one transaction, as an import makes them: what is written
 * beside each (postings, duplicate keys, the log's first entry) is collected and
 * written together, sorted. Measured: a third of the time of doing it one by one.
 *
 * Whatever else is written about a record meanwhile has what was collected written
 * before it. Not to be used across a savepoint that may be taken back.
 */
#ifndef FERRY_RECORD_BATCH_H
#define FERRY_RECORD_BATCH_H
#include "db.h"
#include "journal_impl.h"
#include "record.h"

void record_batch_begin(struct ctx *);		/* until its end, or until c->mem is rewound: then it is forgotten */
void record_batch_end(struct ctx *);

bool record_batch_open(void);		/* one has begun: a file is being read in */

/*
 * Rows of one type whose rules may run before any of them is written (record.alone):
 * each through record_ready(), then all that were not refused together. False: the
 * database refused one, or a rule behind it; what was written is to be taken back.
 */
enum outcome record_ready(struct ctx *, struct row *);
bool record_create_ready(struct ctx *, struct row *const *, int n);

/*
 * The other way: those that nothing holds are gone, and gone[] says which; the rest is left
 * to record_delete(), which says why. Followers and other programs are not told of each, as
 * they were not of its beginning. False: the database refused, what was written is to be taken back.
 */
bool record_delete_many(struct ctx *, const struct record *, const int64_t *ids, int n, bool *gone);

/* What a rule writes beside a new record, row by row with the same text: at once, or together with all the others of the batch. */
#define record_batch_exec(c, sql, ...)	record_batch_exec_built((c), "" sql "", DB_ARGS(__VA_ARGS__))
void record_batch_exec_built(struct ctx *, const char *sql, const struct db_arg *, size_t n);

/* For search.c, journal.c and record_save.c. */
void batch_flush(struct ctx *);			/* nothing if there is no batch */
bool batch_take(struct ctx *, const struct row *new);	/* false: no batch, index it yourself */
bool batch_take_entry(struct ctx *, const struct record *, int64_t id, const struct journal_text *, const unsigned char hash[32]);
#endif
