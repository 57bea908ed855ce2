/*
 * A calendar as other programs read it (RFC 5545), written by libical. Single events
 * are in UTC; a series keeps its time on the clock of a zone, whose offsets are told
 * in a VTIMEZONE of this calendar.
 */
#ifndef FERRY_ICALENDAR_H
#define FERRY_ICALENDAR_H
#include "arena.h"
#include <stdbool.h>
#include <stdint.h>

struct ical_event {
	const char *uid;		/* the same for the same thing for ever */
	const char *summary, *description, *location, *url, *category;	/* NULL: not said */
	bool todo;			/* something to do without a day: it has no start */
	int64_t start, changed;
	int minutes;			/* how long */
	int sequence;			/* goes up when it changes */
	int remind;			/* minutes before; -1 none */
	const char *rule;		/* RRULE value; NULL: once */
	const char *tz;			/* with a rule: on whose clock */
};

/* The whole text. `name` is the calendar's, `tz` whose it is. */
const char *icalendar_text(struct arena *, const char *name, const char *tz, const struct ical_event *, int n);
#endif
