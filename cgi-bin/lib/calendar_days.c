/*
 * Which days a calendar shows, and where on them each entry stands. Days are those of
 * the person's time zone; an entry that takes longer than its first day stands on the
 * following ones too. Drawing them is calendar.c's.
 */
#include <stdlib.h>
#include <string.h>
#include "calendar_impl.h"
#include "lang.h"
#include "record_impl.h"

enum { LONGEST = 10 /* days an entry reaches at most */ };
const char *const calendar_spans[] = { "month", "week", "day" };

/* ---- which days ---------------------------------------------------------------- */

const char *calendar_word(struct req *r, const char *key)
{
	return lang_text(r->c->lang, arena_fmt(r->c->mem, "Calendar.%s", key));
}

int calendar_weekday(const char *date)
{
	return (int)((date_days(date) + 3) % 7);
}

const char *calendar_plus(struct ctx *c, const char *date, int days)
{
	return date_add(c->mem, date, 0, days, false);
}

/* Weeks begin on the day that is usual where the language is spoken. */
static const char *week_start(struct req *r, const char *date)
{
	int first = (int)strtol(calendar_word(r, "first_day"), NULL, 10);

	return calendar_plus(r->c, date, -((calendar_weekday(date) - first + 7) % 7));
}

enum outcome calendar_read(struct req *r, struct calendar *cal)
{
	const char *span = in_str(r->query, "span"), *day = in_str(r->query, "day");
	const char *first;
	char date[11];

	cal->span = CALENDAR_MONTH;
	for (int i = 0; span && *span && i < 4; i++) {
		if (i == 3)
			return ctx_refuse(r->c, MALFORMED, "span", "bad_filter", "span", NULL);
		if (!strcmp(span, calendar_spans[i])) {
			cal->span = (enum calendar_span)i;
			break;
		}
	}
	if (day && *day && !date_parse(day, date))
		return ctx_refuse(r->c, MALFORMED, "day", "bad_filter", "day", NULL);
	cal->day = day && *day ? arena_str(r->c->mem, date) : r->c->today;
	/* The calendar ends where dates do. */
	if (strcmp(cal->day, "1900-03-01") < 0 || strcmp(cal->day, "2199-10-31") > 0)
		return ctx_refuse(r->c, MALFORMED, "day", "bad_filter", "day", NULL);
	cal->from = cal->to = cal->day;
	if (cal->span == CALENDAR_MONTH) {
		first = arena_fmt(r->c->mem, "%.8s01", cal->day);
		cal->from = week_start(r, first);
		cal->to = calendar_plus(r->c, week_start(r, date_add(r->c->mem, first, 0, 0, true)), 6);
	} else if (cal->span == CALENDAR_WEEK) {
		cal->from = week_start(r, cal->day);
		cal->to = calendar_plus(r->c, cal->from, 6);
	}
	return DONE;
}

static struct cond *add(struct ctx *c, struct cond *next, const struct field *f, enum op op, const char *value)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	*k = (struct cond){ .f = f, .op = op, .values = arena_array(c->mem, 1, sizeof *k->values), .n = 1, .next = next };
	k->values[0] = value;
	return k;
}

const struct field *calendar_date(struct ctx *c, const struct calendar *cal)
{
	const struct field *f = record_field(c, cal->rec, cal->date);

	if (!f || (f->type != F_DATE && f->type != F_INSTANT))
		fault("%s has no date %s", cal->rec->name, cal->date);
	return f;
}

/* The day's first moment where the person is. */
static const char *begins(struct ctx *c, const struct field *f, const char *date)
{
	int64_t t = 0;

	if (f->type == F_DATE)
		return date;
	instant_parse(arena_fmt(c->mem, "%sT00:00", date), c->tz, &t);
	return instant_sql(c->mem, t);
}

struct cond *calendar_conds(struct ctx *c, const struct calendar *cal, struct cond *next)
{
	const struct field *f = calendar_date(c, cal);

	next = add(c, next, f, OP_LT, begins(c, f, calendar_plus(c, cal->to, 1)));
	return add(c, next, f, OP_GTE, begins(c, f, cal->minutes ? calendar_plus(c, cal->from, -LONGEST) : cal->from));
}

/* ---- entries on days ------------------------------------------------------------- */

struct calendar_entry *calendar_entries(struct ctx *c, const struct list *l)
{
	struct calendar_entry *e = arena_array(c->mem, (size_t)l->n + 1, sizeof *e);

	for (int i = 0; i < l->n; i++)
		e[i].row = l->rows[i];
	return e;
}

static int earlier(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int d = strcmp(x->day, y->day);

	if (!d)
		d = (int)y->goes_on - (int)x->goes_on;
	if (!d)
		d = strcmp(x->at, y->at);
	return d ? d : (x->e->row->id > y->e->row->id) - (x->e->row->id < y->e->row->id);
}

/* Where an entry stands: its day and hour on the person's clock, and the days it goes on. */
static int put(struct ctx *c, const struct calendar *cal, const struct field *f, const struct calendar_entry *e, struct place *out)
{
	const char *at = e->at ? e->at : row_get(e->row, cal->date), *local;
	int64_t t, minutes = cal->minutes ? row_int(e->row, cal->minutes) : 0, days;
	int n = 0;

	if (!at)
		return 0;
	out[0] = (struct place){ .e = e, .at = at, .day = at, .hour = -1, .dated = f->type == F_DATE };
	if (f->type == F_INSTANT) {
		if (!instant_from_sql(at, &t))
			return 0;
		local = instant_input(c->mem, t, c->tz);
		out[0].day = arena_strn(c->mem, local, 10);
		out[0].hour = (int)strtol(local + 11, NULL, 10);
		out[0].end = minutes > 0 ? instant_input(c->mem, t + minutes * 60, c->tz) : NULL;
		/* What ends at midnight does not begin the next day. */
		days = minutes > 0 ? date_days(date_of(c->mem, t + minutes * 60 - 1, c->tz)) - date_days(out[0].day) : 0;
		for (int64_t i = 1; i <= days && i <= LONGEST; i++) {
			out[i] = out[0];
			out[i].day = calendar_plus(c, out[0].day, (int)i);
			out[i].goes_on = true;
			out[i].hour = -1;
			n++;
		}
	}
	return n + 1;
}

struct place *calendar_places(struct ctx *c, const struct calendar *cal, const struct calendar_entry *e, int n, int *found)
{
	const struct field *f = calendar_date(c, cal);
	struct place *list = arena_array(c->mem, (size_t)n * (LONGEST + 1) + 1, sizeof *list);
	int k = 0;

	for (int i = 0; i < n; i++) {
		int made = put(c, cal, f, &e[i], &list[k]), kept = 0;

		for (int j = 0; j < made; j++)
			if (strcmp(list[k + j].day, cal->from) >= 0 && strcmp(list[k + j].day, cal->to) <= 0)
				list[k + kept++] = list[k + j];
		k += kept;
	}
	if (k)
		qsort(list, (size_t)k, sizeof *list, earlier);
	*found = k;
	return list;
}
