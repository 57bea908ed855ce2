/*
 * Does everything that is kept twice agree? Sums and states that rules keep up to date
 * are computed again from the rows they stand for. For ferry-admin check, and for tests
 * that have killed programs in the middle of their work.
 */
#ifndef FERRY_CONSISTENCY_H
#define FERRY_CONSISTENCY_H
#include "all.h"
/* Says each finding: "contract C20260001 (1): planned is 90.00, should be 100.00". Returns how many. */
int consistency_check(struct ctx *, void (*say)(const char *));
int consistency_documents(struct ctx *, void (*say)(const char *));	/* consistency_lines.c: the part about lines and their sums */
int consistency_say(struct ctx *, void (*say)(const char *), const char *kind, const char *label, int64_t id, const char *what, const char *is, const char *should);
#endif
