/* Activities of some days: mine, my teams', or those of people who were chosen. */
#ifndef FERRY_ACTIVITY_CALENDAR_H
#define FERRY_ACTIVITY_CALENDAR_H
#include "activity.h"

extern const struct view activity_with_me;		/* mine, and those I take part in; in any state (activity.c) */

struct activity_whose { bool team; const int64_t *ids; int n; /* neither: mine */ };
/* Planned and done ones within the person's rights, by date; the days are for the caller to add. */
struct query activity_calendar_query(struct ctx *, const struct activity_whose *);

/* Days from today on (dates, both included) on which a series falls beyond the activity that exists. */
struct activity_due { const struct row *row; const char *at; /* UTC */ };
struct activity_due *activity_calendar_series(struct ctx *, const struct activity_whose *, const char *from, const char *to, int *n);
#endif
