/*
 * Setting one field of many rows, and taking back what was done to many: each row
 * remembers what it held, and is put back unless somebody has changed it since.
 */
#ifndef FERRY_BULK_H
#define FERRY_BULK_H
#include "record.h"

/* The field that "set.<field>" speaks of, when it may be set for many at once; NULL otherwise. */
const struct field *bulk_field(struct ctx *, const struct record *, const char *word);
bool bulk_settable(const struct record *, const struct field *);
/* Is it one of those that are remembered: set.<field>, tag, archive, unarchive? */
bool bulk_remembers(const char *word);
/* What of the row `word` is about to change. */
json_object *bulk_before(struct ctx *, struct row *, const char *word);
/* The row now: one line of what is remembered. */
json_object *bulk_after(struct ctx *, const struct record *, int64_t id, json_object *before);
int64_t bulk_remember(struct ctx *, const struct record *, const char *word, json_object *lines);
/* DONE with the lines, which nobody can ask for again; NOT_FOUND, or CONFLICT when it was taken back already. */
enum outcome bulk_recall(struct ctx *, const struct record *, int64_t change, json_object **lines);
/* Puts one row back; CONFLICT "stale" when it has been changed since. */
enum outcome bulk_put_back(struct ctx *, const struct record *, json_object *line);
enum outcome bulk_set(struct ctx *, struct row *, json_object *values);
#endif
