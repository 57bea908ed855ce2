/* What the calendar's two files share: its days (calendar_days.c) and its page (calendar.c). */
#ifndef FERRY_CALENDAR_IMPL_H
#define FERRY_CALENDAR_IMPL_H
#include "calendar.h"

/* An entry on one of its days: `at` as stored, `end` on the person's clock; hour -1 where it has none. */
struct place { const struct calendar_entry *e; const char *at, *day, *end; int hour; bool dated, goes_on; };

extern const char *const calendar_spans[];	/* by enum calendar_span, as in addresses */
const char *calendar_word(struct req *, const char *key);	/* Calendar.<key> */
int calendar_weekday(const char *date);			/* 0 is Monday */
const char *calendar_plus(struct ctx *, const char *date, int days);
const struct field *calendar_date(struct ctx *, const struct calendar *);	/* the field whose day an entry stands on */
/* On the days shown, in order: by day, what goes on from the day before first, by time. */
struct place *calendar_places(struct ctx *, const struct calendar *, const struct calendar_entry *, int n, int *found);
#endif
