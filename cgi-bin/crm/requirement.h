/*
 * Requirements: what customers ask for, who else wants it, what became of it, and
 * how much of the open business hangs on it.
 */
#ifndef FERRY_REQUIREMENT_H
#define FERRY_REQUIREMENT_H
#include "all.h"

extern const struct verb requirement_verbs[];		/* requirement_verbs.c */

/* A customer's wish counts, once; DONE also when it counts already. Keeps votes_weight. */
enum outcome requirement_vote(struct ctx *, int64_t requirement_id, int64_t customer_id, int64_t weight);

/*
 * Open deals of those who asked or want it too, and the deal it came up in: of these
 * rows (by position), within the person's own rights.
 */
struct linked { int count; money sum; };
struct linked *requirement_revenue(struct ctx *, const struct row *const *rows, int n);
#endif
