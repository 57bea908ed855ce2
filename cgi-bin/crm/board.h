/*
 * What the board can be narrowed to, as conditions for opportunity_board() and for
 * lists: mine, stuck for too long in a stage, one piece of a column's activity bar.
 */
#ifndef FERRY_BOARD_H
#define FERRY_BOARD_H
#include "opportunity.h"

extern const struct field opportunity_weighted;		/* expected revenue × probability, in whole units: an estimate has no cents */
extern const struct field opportunity_rots;		/* "1": longer in its stage than the stage allows */

/* activity: NULL, or one of "idle" "bad" (overdue) "warn" (today) "ok" (planned). */
struct cond *board_conds(struct ctx *, bool mine, bool rotting, const char *activity, struct cond *besides);
#endif
