/*
 * Opportunities: a deal on its way through the stages of its team, until it is won
 * or lost. What makes documents of one lies further down the chain: quotation.c.
 */
#ifndef FERRY_OPPORTUNITY_H
#define FERRY_OPPORTUNITY_H
#include "all.h"
#include "stage.h"

/* ---- rules: each within a transaction ------------------------------------------ */

/* To another stage of its team; into a won stage it is won. */
enum outcome opportunity_move(struct ctx *, struct row *self, int64_t stage_id);
/* Already won is DONE; a lost one is won all the same. Called when a quotation is accepted. */
enum outcome opportunity_win(struct ctx *, int64_t id);
enum outcome opportunity_lose(struct ctx *, struct row *self, int64_t lost_reason_id, const char *reason, const char *note);
/* Back to the stage and the probability it had. */
enum outcome opportunity_restore(struct ctx *, struct row *self);
/* A new one that is already won or lost (a file that was imported says so): what belongs to that is filled in. `s` is its stage. */
enum outcome opportunity_arrive(struct ctx *, struct row *, const struct stage *s);
/* Lost deals of the customer that the person could restore, newest first, five at most. */
struct list *opportunity_lost_of(struct ctx *, int64_t customer_id);
/* A quotation of it was sent or accepted: expected revenue follows as set in settings.opportunity_amount_follows (keep, sent, accepted). */
enum quotation_event { QUOTATION_SENT, QUOTATION_ACCEPTED };
void opportunity_follow_amount(struct ctx *, int64_t id, enum quotation_event, money untaxed);
/* Names of the competitors of a deal that is saved, from those the house knows: competitor.c. */
enum outcome competitors_settle(struct ctx *, struct row *deal);
/* Quick create in a column: `who` names a customer or contact; a customer is made when nobody readable has that name. */
enum outcome opportunity_quick(struct ctx *, int64_t stage_id, int64_t team_id, const char *name, const char *who, const char *expected_revenue, int64_t *id);
/* The verb "quote"; defined in quotation.c, which calls up the chain, never the other way. */
enum outcome opportunity_quote(struct ctx *, struct row *self, const struct row *args, struct made *);

/* ---- what is like it (opportunity_similar.c) ------------------------------------- */

/* Deals and leads of the same customer tree, phone or e-mail domain that is no free-mail one, as far as the person may read them. */
struct similar { struct list *deals, *leads; };
struct similar opportunity_similar(struct ctx *, const struct row *, int limit);

/* ---- time in stages -------------------------------------------------------------- */

struct stage_time { struct stage stage; int64_t seconds; bool current, passed; };
/* The pipeline of the opportunity's team in order, with the seconds it spent in each. */
struct stage_time *opportunity_stage_times(struct ctx *, const struct row *, int *n);
void stage_time_enter(struct ctx *, int64_t opportunity_id, int64_t stage_id);
void stage_time_leave(struct ctx *, int64_t opportunity_id);

/* ---- the board -------------------------------------------------------------------- */

enum activity_state { ACTIVITY_NONE, ACTIVITY_PLANNED, ACTIVITY_TODAY, ACTIVITY_OVERDUE };
struct board_card {
	struct row *row;
	enum activity_state activity;
	int64_t seconds_in_stage;
	bool rotting;
	const char *stage;		/* its name, on a board that is grouped by something else */
	const char *quotations;		/* "S00012 sent, S00015 accepted": number and state; NULL if none */
};
struct board_column {
	struct stage stage;		/* of a board grouped by another field: id and name of what the column stands for */
	const char *value;		/* then: the field's value, NULL = empty */
	int count;
	money sum, weighted;
	int overdue, today, planned, idle;	/* the bar */
	struct board_card *cards; int n; bool more;
};
/* Which cards: all of the team's readable ones, or what the conditions (of query_read) leave. */
struct board_query {
	int64_t team_id;
	const char *q;
	struct cond *conds;
	bool lost;
	const struct field *group;	/* NULL: a column for each stage; else one for each value of this field (board_groups_by), over what is open, or lost */
	int cards;		/* per column, 0 = none: sums only */
	bool (*wants)(const void *arg, const struct stage *);	/* cards of this column at all? NULL = of every */
	const void *arg;
};
struct board_column *opportunity_board(struct ctx *, const struct board_query *, int *n);
bool board_filters_by(const struct field *);	/* facets, but for what the board itself is: team, stages, state */
bool board_groups_by(const struct field *);	/* references, choices, short texts and small numbers that are facets */
/* Counts and sums only, as after a move. */
struct board_column *opportunity_columns(struct ctx *, int64_t team_id, int *n);
/* For the tabs: every team whose deals the person may read, with what is open (some seconds old: those of the team that is shown come with its columns). */
struct board_team { int64_t id; const char *name; int count; };
struct board_team *opportunity_teams(struct ctx *, int64_t wanted, int *n);
enum activity_state opportunity_activity(struct ctx *, const struct row *);
#endif
