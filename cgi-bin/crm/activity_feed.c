/*
 * See activity_feed.h. A series is one event with a rule: the activity that exists
 * now is its first; when the next one is made, that has the rule instead.
 */
#include <string.h>
#include "activity_calendar.h"
#include "activity_feed.h"
#include "lib/config.h"
#include "lib/icalendar.h"
#include "lib/lang.h"

enum { BACK = 61 * 86400, LASTS = 30 /* minutes, when nothing is said */ };

/* The month's day of a series that began on the 31st is the last one there is. */
static const char *month_day(struct ctx *c, const struct row *r, const char *local)
{
	const char *from = row_get(r, "recurs_from") ? row_get(r, "recurs_from") : local;
	int day = (from[8] - '0') * 10 + from[9] - '0';

	return day == 31 ? ";BYMONTHDAY=28,29,30,31;BYSETPOS=-1" : day == 30 ? ";BYMONTHDAY=28,29,30;BYSETPOS=-1"
		: day == 29 ? ";BYMONTHDAY=28,29;BYSETPOS=-1" : arena_fmt(c->mem, ";BYMONTHDAY=%d", day);
}

static const char *rule_of(struct ctx *c, const struct row *r, const char *tz, int64_t due)
{
	const char *recurs = row_get(r, "recurs"), *until = row_get(r, "recurs_until"), *end = "";
	int64_t t;

	if (!recurs || !row_is(r, "state", "planned") || row_int(r, "next_made"))
		return NULL;
	if (until && instant_parse(arena_fmt(c->mem, "%sT23:59:59", until), tz, &t)) {
		const char *s = instant_sql(c->mem, t);

		end = arena_fmt(c->mem, ";UNTIL=%.4s%.2s%.2sT%.2s%.2s%.2sZ", s, s + 5, s + 8, s + 11, s + 14, s + 17);
	}
	return arena_fmt(c->mem, "FREQ=%s;INTERVAL=%lld%s%s", !strcmp(recurs, "daily") ? "DAILY" : !strcmp(recurs, "weekly") ? "WEEKLY" : "MONTHLY",
		(long long)(row_int(r, "recurs_every") > 0 ? row_int(r, "recurs_every") : 1),
		!strcmp(recurs, "monthly") ? month_day(c, r, instant_input(c->mem, due, tz)) : "", end);
}

static const char *zone_of(struct ctx *c, const struct row *r)
{
	const struct person *p = row_int(r, "user_id") == c->me->id ? c->me : person_load(c, row_int(r, "user_id"));

	return p ? p->tz : c->me->tz;
}

static const char *described(struct ctx *c, const struct row *r, const char *url)
{
	const char *on = row_title_of(r, "on"), *note = row_get(r, "note");

	return arena_fmt(c->mem, "%s%s%s%s%s", on ? on : "", on ? "\n" : "", note ? note : "", note ? "\n" : "", url);
}

static bool event_of(struct ctx *c, const struct row *r, struct ical_event *e)
{
	const char *on = row_title_of(r, "on"), *url = arena_fmt(c->mem, "%s/followups/plans/%lld", config_str("Base.Url", ""), (long long)r->id);
	int64_t made = 0;

	*e = (struct ical_event){ .minutes = row_int(r, "duration") > 0 ? (int)row_int(r, "duration") : LASTS, .sequence = r->version - 1, .remind = -1, .url = url };
	e->todo = !row_get(r, "due_at");
	if ((!e->todo && !instant_from_sql(row_get(r, "due_at"), &e->start)) || !instant_from_sql(r->updated_at, &e->changed))
		return false;
	/* The same when the house moves to another address, another one in another house. */
	instant_from_sql(r->created_at, &made);
	e->uid = arena_fmt(c->mem, "activity-%lld-%lld@ferry", (long long)r->id, (long long)made);
	e->summary = arena_fmt(c->mem, "%s%s%s%s", row_is(r, "state", "done") ? "✓ " : "", row_get(r, "subject"), on ? "・" : "", on ? on : "");
	e->description = described(c, r, url);
	e->category = lang_text(c->lang, arena_fmt(c->mem, "Choice.activity.type.%s", row_get(r, "type")));
	e->tz = zone_of(c, r);
	e->rule = e->todo ? NULL : rule_of(c, r, e->tz, e->start);
	if (!e->todo && row_get(r, "reminder") && row_is(r, "state", "planned"))
		e->remind = (int)row_int(r, "reminder");
	return true;
}

static struct list *mine(struct ctx *c, struct cond *more)
{
	struct query q = activity_calendar_query(c, &(struct activity_whose){ 0 });
	struct cond *last = more;

	while (last->next)
		last = last->next;
	last->next = q.conds;
	q.conds = more;
	return record_list(c, &q);
}

static struct cond *cond(struct ctx *c, const char *field, enum op op, const char *value, struct cond *next)
{
	struct cond *k = arena_alloc(c->mem, sizeof *k);

	*k = (struct cond){ .f = record_field(c, &activity_record, field), .op = op, .values = arena_array(c->mem, 1, sizeof *k->values), .n = value ? 1 : 0, .next = next };
	k->values[0] = value;
	return k;
}

/* What stands on no day is a task of its own kind: programs that know tasks list it, the others leave it out. */
const char *activity_feed(struct ctx *c)
{
	const char *name = lang_fill(c->mem, c->lang, "Followups.feed_name", setting_str(c, "company_name", "Ferry"), c->me->name, NULL);
	struct list *dated = mine(c, cond(c, "due_at", OP_GTE, instant_sql(c->mem, c->now - BACK), NULL));
	struct list *tasks = mine(c, cond(c, "due_at", OP_NULL, NULL, cond(c, "state", OP_EQ, "planned", NULL)));
	struct ical_event *list = arena_array(c->mem, (size_t)dated->n + (size_t)tasks->n + 1, sizeof *list);
	int n = 0;

	for (int i = 0; i < dated->n; i++)
		n += event_of(c, dated->rows[i], &list[n]);
	for (int i = 0; i < tasks->n; i++)
		n += event_of(c, tasks->rows[i], &list[n]);
	return icalendar_text(c->mem, name, c->tz, list, n);
}
