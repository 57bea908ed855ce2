/* For data that came in by SQL, or is searched by more than before: postings and duplicate keys built anew from the rows. */
#ifndef FERRY_REINDEX_H
#define FERRY_REINDEX_H
#include "record.h"
/* All records of a type; returns how many. Runs its own transactions, 500 records each. */
int64_t record_reindex(struct ctx *, const struct record *);
enum outcome reindex_job(struct ctx *, json_object *args);	/* the worker's: {"type": n} */
/* Records that have no entry in the log yet (10,000 at most): data that came in by SQL. */
struct record_ids { int64_t *id; int n; };
struct record_ids *record_without_history(struct ctx *, const struct record *);
#endif
