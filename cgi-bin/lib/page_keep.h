/* Counts and filter options kept for seconds per process: see page_keep.c. */
#ifndef FERRY_PAGE_KEEP_H
#define FERRY_PAGE_KEEP_H
#include "record.h"
/* record_totals(), at most `seconds` old. */
void count_kept(struct ctx *, const struct query *, int seconds, int *count, bool *more, const struct field *sum, money *total);
/* The first hundred readable rows of a small record type. Valid until the next call. */
const struct option *options_kept(struct ctx *, const struct record *, int *n);
/* When they were read: while it is the same, so are they. */
int64_t options_age(struct ctx *, const struct record *);
#endif
