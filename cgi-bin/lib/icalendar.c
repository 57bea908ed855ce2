/*
 * See icalendar.h. libical escapes, encodes and folds; what stands in a VTIMEZONE is
 * found from the system's zone (zone.c), change by change, so that it holds whatever
 * rules libical knows.
 */
#include "icalendar.h"
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include "fault.h"
#include "when.h"
#include "zone.h"

enum { YEAR = 366 * 86400, YEARS_AHEAD = 11, ZONES = 16 };

static void drop_component(void *p)
{
	icalcomponent_free(p);
}

static void add(icalcomponent *to, icalproperty *p)
{
	if (!p)
		fault("no memory for the calendar");
	icalcomponent_add_property(to, p);
}

static icalcomponent *part(icalcomponent *of, icalcomponent_kind kind)
{
	icalcomponent *c = icalcomponent_new(kind);

	if (!c)
		fault("no memory for the calendar");
	icalcomponent_add_component(of, c);
	return c;
}

static void other(icalcomponent *to, const char *name, const char *value)
{
	icalproperty *p = icalproperty_new_x(value);

	if (p)
		icalproperty_set_x_name(p, name);
	add(to, p);
}

/* Wall-clock time as if it were UTC, without saying of which zone. */
static struct icaltimetype floating(int64_t wall)
{
	struct icaltimetype t = icaltime_from_timet_with_zone((time_t)wall, 0, icaltimezone_get_utc_timezone());

	t.zone = NULL;
	return t;
}

static struct icaltimetype utc(int64_t t)
{
	return icaltime_from_timet_with_zone((time_t)t, 0, icaltimezone_get_utc_timezone());
}

/* ---- zones ----------------------------------------------------------------------- */

/* The offset in force from `at` on; `from` is the one before. Which of the two is summer's shows by their size. */
static void change(icalcomponent *zone, int64_t at, int from, int to)
{
	icalcomponent *c = part(zone, to > from ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);

	add(c, icalproperty_new_dtstart(floating(at + from)));
	add(c, icalproperty_new_tzoffsetfrom(from));
	add(c, icalproperty_new_tzoffsetto(to));
}

/* The moment between the two at which the offset changes. */
static int64_t find_change(const char *tz, int64_t low, int64_t high)
{
	int before = zone_offset(tz, low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (zone_offset(tz, middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static void zone_write(icalcomponent *cal, const char *tz, int64_t from, int64_t to)
{
	icalcomponent *zone = part(cal, ICAL_VTIMEZONE_COMPONENT);
	int64_t step = 20 * 86400;
	int first = zone_offset(tz, from);

	add(zone, icalproperty_new_tzid(tz));
	change(zone, from, first, first);
	for (int64_t t = from; t < to; t += step)
		if (zone_offset(tz, t) != zone_offset(tz, t + step)) {
			int64_t at = find_change(tz, t, t + step);

			change(zone, at, zone_offset(tz, at - 1), zone_offset(tz, at));
		}
}

/* One VTIMEZONE for each zone that a series is on, from a year before its first event to years after its last. */
static void zones_write(icalcomponent *cal, const struct ical_event *e, int n)
{
	const char *done[ZONES];
	int zones = 0;

	for (int i = 0; i < n; i++) {
		int64_t from = e[i].start, to = e[i].start;
		bool known = !e[i].rule;

		for (int k = 0; k < zones; k++)
			known |= !strcmp(done[k], e[i].tz);
		if (known || zones == ZONES)
			continue;
		done[zones++] = e[i].tz;
		for (int k = i; k < n; k++)
			if (e[k].rule && !strcmp(e[k].tz, e[i].tz)) {
				from = e[k].start < from ? e[k].start : from;
				to = e[k].start > to ? e[k].start : to;
			}
		zone_write(cal, e[i].tz, from - YEAR, to + (int64_t)YEARS_AHEAD * YEAR);
	}
}

/* ---- events ------------------------------------------------------------------------- */

static void alarm(icalcomponent *event, const struct ical_event *e)
{
	icalcomponent *c = part(event, ICAL_VALARM_COMPONENT);

	add(c, icalproperty_new_action(ICAL_ACTION_DISPLAY));
	add(c, icalproperty_new_description(e->summary));
	add(c, icalproperty_new_trigger((struct icaltriggertype){ .time = icaltime_null_time(), .duration = icaldurationtype_from_int(-e->remind * 60) }));
}

static void start(icalcomponent *c, const struct ical_event *e)
{
	icalproperty *p;

	if (!e->rule) {
		add(c, icalproperty_new_dtstart(utc(e->start)));
		add(c, icalproperty_new_dtend(utc(e->start + e->minutes * 60)));
		return;
	}
	p = icalproperty_new_dtstart(floating(e->start + zone_offset(e->tz, e->start)));
	if (p)
		icalproperty_add_parameter(p, icalparameter_new_tzid(e->tz));
	add(c, p);
	add(c, icalproperty_new_duration(icaldurationtype_from_int(e->minutes * 60)));
	add(c, icalproperty_new_rrule(icalrecurrencetype_from_string(e->rule)));
}

static void event_write(icalcomponent *cal, const struct ical_event *e)
{
	icalcomponent *c = part(cal, e->todo ? ICAL_VTODO_COMPONENT : ICAL_VEVENT_COMPONENT);

	add(c, icalproperty_new_uid(e->uid));
	add(c, icalproperty_new_dtstamp(utc(e->changed)));
	add(c, icalproperty_new_lastmodified(utc(e->changed)));
	add(c, icalproperty_new_sequence(e->sequence));
	if (e->todo)
		add(c, icalproperty_new_status(ICAL_STATUS_NEEDSACTION));
	else
		start(c, e);
	add(c, icalproperty_new_summary(e->summary));
	if (e->description)
		add(c, icalproperty_new_description(e->description));
	if (e->location)
		add(c, icalproperty_new_location(e->location));
	if (e->category)
		add(c, icalproperty_new_categories(e->category));
	if (e->url)
		add(c, icalproperty_new_url(e->url));
	if (e->remind >= 0)
		alarm(c, e);
}

const char *icalendar_text(struct arena *mem, const char *name, const char *tz, const struct ical_event *e, int n)
{
	icalcomponent *cal = icalcomponent_new_vcalendar();
	char *text;

	if (!cal)
		fault("no memory for the calendar");
	arena_defer(mem, drop_component, cal);
	add(cal, icalproperty_new_version("2.0"));
	add(cal, icalproperty_new_prodid("-//Ferry//Ferry CRM//EN"));
	add(cal, icalproperty_new_calscale("GREGORIAN"));
	add(cal, icalproperty_new_method(ICAL_METHOD_PUBLISH));
	other(cal, "X-WR-CALNAME", name);
	other(cal, "X-WR-TIMEZONE", tz);
	other(cal, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
	other(cal, "X-PUBLISHED-TTL", "PT1H");
	zones_write(cal, e, n);
	for (int i = 0; i < n; i++)
		event_write(cal, &e[i]);
	text = icalcomponent_as_ical_string_r(cal);
	if (!text)
		fault("no memory for the calendar");
	arena_defer(mem, free, text);
	return text;
}
