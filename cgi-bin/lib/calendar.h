/*
 * Records of any type that have a date, on a calendar: a month, a week or a day, in
 * the person's own time zone. ?span=month|week|day&day=2026-11-22 says which. Dragging
 * sends a PATCH of the date with the version (www/src/calendar.js); without a script
 * every entry and every day is a link. Shown by www/templates/record/calendar.cs.
 *
 * A calendar of a record type is one route:
 *	struct calendar cal = { .rec = &x_record, .date = "close_date", .url = "/xs/calendar", .create = "/xs/new" };
 *	return calendar_page(r, &cal);
 */
#ifndef FERRY_CALENDAR_H
#define FERRY_CALENDAR_H
#include "reply.h"

enum calendar_span { CALENDAR_MONTH, CALENDAR_WEEK, CALENDAR_DAY };

/* What an entry looks like: text is its title unless something else is put there. */
struct calendar_look { const char *text, *sub, *icon, *tone; /* ok warn bad info, "" */ bool muted; };

struct calendar {
	const struct record *rec;
	const char *date;		/* an F_DATE or F_INSTANT field of rec */
	const char *minutes;		/* F_INT: how long it takes; NULL: not said */
	const char *url;		/* of this page with what else it was asked for, without span and day */
	const char *create;		/* of the form of a new one; the day goes along as <date>=. NULL: none is made here */
	void (*look)(struct req *, const struct row *, struct calendar_look *);	/* NULL: title only */
	/* found by calendar_read(): */
	enum calendar_span span;
	const char *day, *from, *to;	/* the day asked for, the first and the last one shown */
};

/* What the address asks for; MALFORMED when it is no day. */
enum outcome calendar_read(struct req *, struct calendar *);
/* The days shown as conditions over rec, in front of `next`. */
struct cond *calendar_conds(struct ctx *, const struct calendar *, struct cond *next);

/* One thing on the calendar. */
struct calendar_entry {
	const struct row *row;
	const char *at;			/* value of the date field; NULL: the row's own */
	bool repeats;			/* stands for one still to be made: leads to the row, cannot be moved */
};
struct calendar_entry *calendar_entries(struct ctx *, const struct list *);	/* one for each row */
/* Page.Calendar.* for the template, from entries in any order. */
void calendar_fill(struct req *, const struct calendar *, const struct calendar_entry *, int n);

/* All of it: the list's own query (view, filters, search) over the days shown, tabs for the views, the page. */
enum outcome calendar_page(struct req *, struct calendar *);
#endif
