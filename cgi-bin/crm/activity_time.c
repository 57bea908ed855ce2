/*
 * When an activity is due: its day where the person lives, and the days of a series.
 * A series keeps the time of day on the clock, through daylight saving, and the day
 * of the month it began with (31 January, 28 February, 31 March).
 */
#include <stdlib.h>
#include <string.h>
#include "activity.h"
#include "lib/db.h"

static const char *zone_of(struct ctx *c, int64_t user_id)
{
	const char *tz = db_one_str(c, "SELECT tz FROM users WHERE id = ?", INT(user_id));

	return tz ? tz : c->tz;
}

static const char *midnight(struct ctx *c, const char *date, const char *tz)
{
	int64_t t = 0;

	instant_parse(arena_fmt(c->mem, "%sT00:00", date), tz, &t);
	return instant_sql(c->mem, t);
}

void activity_times(struct ctx *c, struct row *r)
{
	const char *tz = zone_of(c, row_int(r, "user_id")), *day;
	int64_t due;
	bool dated = row_get(r, "due_at") && instant_from_sql(row_get(r, "due_at"), &due);

	row_set(r, "reminded_at", NULL);
	row_set(r, "reminder_seen_at", NULL);
	row_set(r, "today_at", NULL);
	row_set(r, "overdue_at", NULL);
	row_set(r, "remind_at", NULL);
	if (!dated)
		return;
	day = date_of(c->mem, due, tz);
	row_set(r, "today_at", midnight(c, day, tz));
	row_set(r, "overdue_at", midnight(c, date_add(c->mem, day, 0, 1, false), tz));
	if (row_get(r, "reminder"))
		row_set(r, "remind_at", instant_sql(c->mem, due - row_int(r, "reminder") * 60));
}

/* The first day of the series after `day` that is not before `least`. */
static const char *day_after(struct ctx *c, const char *recurs, int64_t every, const char *from, const char *day, const char *least)
{
	int64_t first = date_days(from), passed = date_days(day) + 1, low = least && date_days(least) > passed ? date_days(least) : passed, step;

	if (strcmp(recurs, "monthly")) {
		step = every * (strcmp(recurs, "weekly") ? 1 : 7);
		return date_from_days(c->mem, low <= first ? first : first + (low - first + step - 1) / step * step);
	}
	for (int64_t months = 0; months < 12 * 300; months += every) {
		const char *d = date_add(c->mem, from, (int)months, 0, false);

		if (date_days(d) >= low)
			return d;
	}
	return NULL;
}

const char *activity_next_due(struct ctx *c, const struct row *r, const char *due, const char *not_before)
{
	const char *tz = zone_of(c, row_int(r, "user_id")), *local, *day, *from, *next, *until = row_get(r, "recurs_until");
	int64_t t;

	if (!row_get(r, "recurs") || !due || !instant_from_sql(due, &t))
		return NULL;
	local = instant_input(c->mem, t, tz);
	day = arena_strn(c->mem, local, 10);
	from = row_get(r, "recurs_from") ? row_get(r, "recurs_from") : day;
	next = day_after(c, row_get(r, "recurs"), row_int(r, "recurs_every") > 0 ? row_int(r, "recurs_every") : 1, from, day, not_before);
	if (!next || (until && strcmp(next, until) > 0))
		return NULL;
	return instant_parse(arena_fmt(c->mem, "%s%s", next, local + 10), tz, &t) ? instant_sql(c->mem, t) : NULL;
}

static void copy(struct row *to, const struct row *from, const char *field)
{
	row_set(to, field, row_get(from, field));
}

enum outcome activity_continue(struct ctx *c, struct row *self)
{
	static const char *const kept[] = { "type", "subject", "on", "user_id", "duration", "reminder", "note", "recurs", "recurs_every", "recurs_until", NULL };
	const char *tz = zone_of(c, row_int(self, "user_id")), *due = row_get(self, "due_at"), *next;
	struct row *r;
	enum outcome o;
	int64_t t, id;

	if (!row_get(self, "recurs") || row_int(self, "next_made"))
		return DONE;
	next = activity_next_due(c, self, due, date_of(c->mem, c->now, tz));
	/* One process makes it: the one that finds it not made. */
	if (db_exec(c, "UPDATE activities SET next_made = 1 WHERE id = ? AND next_made = 0", INT(self->id)) != 1 || !next)
		return DONE;
	r = row_new(c, &activity_record);
	for (int i = 0; kept[i]; i++)
		copy(r, self, kept[i]);
	row_set(r, "due_at", next);
	row_set_int(c, r, "series_id", row_int(self, "series_id") ? row_int(self, "series_id") : self->id);
	for (struct row **p = row_parts(self, "participants"); *p; p++) {
		(*p)->id = 0;
		row_add_part(c, r, "participants", *p);
	}
	if ((o = record_create(c, r, &id)) != DONE)
		return o;
	instant_from_sql(due, &t);
	db_exec(c, "UPDATE activities SET recurs_from = ? WHERE id = ?",
		STR(row_get(self, "recurs_from") ? row_get(self, "recurs_from") : date_of(c->mem, t, tz)), INT(id));
	return DONE;
}
