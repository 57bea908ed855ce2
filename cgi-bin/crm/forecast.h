/*
 * What is to come: per team its open deals by week; per person and month the target,
 * what was won, and what is open by its probability. All within the person's rights.
 */
#ifndef FERRY_FORECAST_H
#define FERRY_FORECAST_H
#include "all.h"

enum { FORECAST_WEEKS = 8, FORECAST_MONTHS = 6 };

struct forecast_week { const char *from, *to; money sum; };
struct forecast_team {
	int64_t id;
	const char *name;
	int open;
	money sum, weighted;
	money target, won;			/* of this month; target 0 = none that the person may read */
	struct forecast_week week[FORECAST_WEEKS];
};
struct forecast_team *forecast_teams(struct ctx *, int *n);

struct forecast_sums { money target, won, open, weighted; };
struct forecast_row { int64_t person_id; const char *name; struct forecast_sums month[FORECAST_MONTHS], all; };
struct forecast {
	const char *from[FORECAST_MONTHS + 1];	/* first days of the months, this one first */
	struct forecast_row *row; int n;	/* a person each; those without an owner have person_id 0 */
	struct forecast_row team;		/* all of them together, with the team's own target where there is one */
	struct forecast_sums loose;		/* open with a date that is past, or none: in no month */
};
void forecast_read(struct ctx *, int64_t team_id, struct forecast *);
#endif
