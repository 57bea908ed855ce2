/*
 * The board of a team's pipeline: its stages with what stands in them, within the
 * person's rights. Moving, winning, losing are verbs of the opportunity.
 */
#ifndef FERRY_BOARD_H
#define FERRY_BOARD_H
#include "stage.h"

extern const struct field opportunity_weighted;	/* expected revenue × probability */

struct board_ask {
	int64_t team;
	const char *q;
	bool mine, rotting, won, lost;
	const char *activity;		/* "" or one of idle bad warn ok: one piece of a column's bar */
};
enum { BAR_IDLE, BAR_BAD, BAR_WARN, BAR_OK };
struct board_column { const struct stage *stage; int count, bar[4]; money sum, weighted; };
struct board { struct board_column *columns; int n, count; money sum, weighted; const char *stamp; };
struct board_team { int64_t id; const char *name; int open; };

/* Teams whose pipeline the person may look at, with the number of open deals. */
struct board_team *board_teams(struct ctx *, int *n);
struct board *board_load(struct ctx *, const struct board_ask *);
/* A page of one column's cards, most important first; cursor NULL = the first. */
struct list *board_cards(struct ctx *, const struct board_ask *, int64_t stage, const char *cursor, int limit);
/* Has the card been in its stage for longer than the stage allows? */
bool board_rots(struct ctx *, const struct row *, const struct stage *);
/* A deal from the column itself: the customer is found by name among those the person may see, or made. */
struct quick { int64_t team, stage; const char *name, *customer, *revenue, *priority; };
enum outcome board_quick(struct ctx *, const struct quick *, int64_t *id);
#endif
