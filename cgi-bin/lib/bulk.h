/*
 * What is done to many rows at once: one row of it, and taking it back. Each row
 * remembers what it held, and is put back unless somebody has changed it since. More
 * than a request takes is a run of the worker: bulk_run.c.
 */
#ifndef FERRY_BULK_H
#define FERRY_BULK_H
#include "record.h"

enum { BULK_AT_ONCE = 1000, BULK_MOST = 200000 };

/* The field that "set.<field>" speaks of, when it may be set for many at once; NULL otherwise. */
const struct field *bulk_field(struct ctx *, const struct record *, const char *word);
bool bulk_settable(const struct record *, const struct field *);
/*
 * `word` is a verb, set.<field>, tag, archive or unarchive: does it to one row, behind a
 * savepoint of its own, so that a refusal leaves nothing. *line is what to remember, or NULL.
 */
enum outcome bulk_one(struct ctx *, const struct record *, int64_t id, const char *word, json_object *args, json_object **line);
/* What of the row `word` is about to change; NULL: it cannot be taken back. */
json_object *bulk_before(struct ctx *, struct row *, const char *word);
/* The row now: one line of what is remembered. */
json_object *bulk_after(struct ctx *, const struct record *, int64_t id, json_object *before);
int64_t bulk_remember(struct ctx *, const struct record *, const char *word, json_object *lines);
/* DONE with the lines, which nobody can ask for again; NOT_FOUND, or CONFLICT when it was taken back already. */
enum outcome bulk_recall(struct ctx *, const struct record *, int64_t change, json_object **lines);
/* Puts one row back, behind a savepoint as well; CONFLICT "stale" when it has been changed since. */
enum outcome bulk_put_back(struct ctx *, const struct record *, json_object *line);

/* ---- runs (bulk_run.c) ------------------------------------------------------------- */
struct bulk_run { int64_t id, undoes; const struct record *rec; const char *word, *why; int total, done, refused; bool over, undoable; };
int64_t bulk_run_begin(struct ctx *, const struct record *, const char *word, json_object *args, const int64_t *ids, int n);
struct bulk_run *bulk_run_load(struct ctx *, const struct record *, int64_t id);	/* the person's own; NULL if none */
/* Takes a finished one back: a run of its own. */
enum outcome bulk_run_undo(struct ctx *, const struct record *, int64_t id, int64_t *undoing);
enum outcome bulk_run_job(struct ctx *, json_object *args);
#endif
