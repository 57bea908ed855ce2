/*
 * My day and the process map: which lists a salesperson begins the day with and
 * which steps lead from a stranger to a paid invoice. Every figure is a query over
 * a record type within the person's own rights; what they may not read is absent.
 */
#ifndef FERRY_HOME_H
#define FERRY_HOME_H
#include "lib/record.h"

/* A figure: how many, and how much when the list has an amount. */
enum { FIGURE_OTHERS = 4 };
struct figure_other { const char *currency; money sum; };
struct figure { int count; bool more, has_sum; money sum; struct figure_other other[FIGURE_OTHERS]; int nother; /* in other currencies than the instance's */ };

enum home_lane { LANE_BEFORE, LANE_DURING, LANE_AFTER };
/* Payment plans past their date. */
#define HOME_LATE "{\"filter\":{\"state\":[\"pending\",\"partly_received\"],\"due_on\":{\"lt\":\"{today}\"}}}"
#define HOME_LATE_FIRST "{\"sort\":\"due_on\",\"filter\":{\"state\":[\"pending\",\"partly_received\"],\"due_on\":{\"lt\":\"{today}\"}}}"

struct home_step {
	const char *key;		/* below Home.step in the language files */
	enum home_lane lane;
	const char *icon, *record;
	const char *ask;		/* JSON of the query; the step opens the same list */
	const char *sum;		/* money field, or NULL */
	const char *late;		/* JSON of the part that is overdue, or NULL */
};
extern const struct home_step home_steps[];	/* ends with { 0 } */

/* false: not for this person (or there is no such record type). */
bool home_figure(struct ctx *, const char *record, const char *ask, const char *sum, struct figure *);
/* The first `limit` rows of a query; an empty list when the person may not read them. */
struct list *home_rows(struct ctx *, const char *record, const char *ask, int limit);

/* My activities in three groups by their day, the first rows of each; false: not for this person. In the first one stand the week's: how many are done, of how many. */
enum { HOME_DUE = 3 };
struct home_due { const char *name, *tone; struct figure count; struct list *rows; int done, all; };
bool home_activities(struct ctx *, struct home_due due[HOME_DUE]);

/* This month's target, mine or else my team's, and what was won towards it; false: there is none. */
struct home_target { money target, won; bool mine; };
bool home_target(struct ctx *, struct home_target *);

/* Open deals that are longer in their stage than it allows. */
struct list *home_rotting(struct ctx *, int limit);

/* Expected revenue by the week of the close date, `weeks` from this one on; 0 = not for this person. */
struct home_week { const char *from, *to; money sum, weighted; };
int home_forecast(struct ctx *, struct home_week *, int weeks);
/* Of this month: won, and open weighted by probability. */
bool home_month(struct ctx *, struct figure *won, struct figure *weighted);

/* What is found for a few words in every record type the person may read, most common types first. */
struct home_hits { const struct record *rec; struct list *list; };
int home_search(struct ctx *, const char *q, int each, struct home_hits *, int max);
#endif
