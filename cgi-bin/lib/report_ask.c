/*
 * What an address asks of a report: period, team, dimensions; and the months, weeks
 * and ages its rows are split into.
 */
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "lang.h"
#include "page.h"
#include "report.h"

enum { YEARS_BACK = 3 };

const struct report *report_named(const char *name)
{
	for (const struct report *const *p = report_all; *p; p++)
		if (name && strcmp((*p)->name, name) == 0)
			return *p;
	return NULL;
}

const struct report_measure *report_measure_named(const struct report *rep, const char *name)
{
	for (int i = 0; name && i < REPORT_MEASURES && rep->measures[i].name; i++)
		if (strcmp(rep->measures[i].name, name) == 0)
			return &rep->measures[i];
	return NULL;
}

const struct record *report_source_record(const struct report_source *s)
{
	const struct record *rec = record_by_name(s->record);

	if (!rec)
		fault("a report counts %s, which is no record type", s->record);
	return rec;
}

bool report_visible(struct ctx *c, const struct report *rep)
{
	const struct record *rec = record_by_name(rep->record);

	return rec && person_scope(c->me, rec, ACCESS_READ) != SCOPE_NONE;
}

/* A measure shows when all it is made of may be read. */
bool report_measure_visible(struct ctx *c, const struct report *rep, const struct report_measure *m)
{
	if (m->how == HOW_ROWS)
		return person_scope(c->me, report_source_record(m->of), ACCESS_READ) != SCOPE_NONE;
	return report_measure_visible(c, rep, report_measure_named(rep, m->a))
		&& (!m->b || report_measure_visible(c, rep, report_measure_named(rep, m->b)));
}

/* ---- the period ---------------------------------------------------------------- */

static const char *month_start(struct ctx *c, const char *date, int months)
{
	return date_add(c->mem, arena_fmt(c->mem, "%.8s01", date), months, 0, false);
}

static bool period_set(struct ctx *c, struct report_ask *a, const char *period)
{
	int month = (int)strtol(c->today + 5, NULL, 10);
	struct { const char *name; int from, to; } all[] = {
		{ "month", 0, 1 }, { "last_month", -1, 0 }, { "quarter", -((month - 1) % 3), 3 - (month - 1) % 3 },
		{ "last3", -2, 1 }, { "year", 1 - month, 13 - month }, { "last_year", -11 - month, 1 - month }, { "last12", -11, 1 },
		{ "next3", 0, 3 }, { "next6", 0, 6 }, { "next12", 0, 12 }, { "around6", -3, 4 }, { "all", -12 * YEARS_BACK, 13 },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i].name, period) == 0) {
			a->period = all[i].name;
			a->from = month_start(c, c->today, all[i].from);
			a->to = month_start(c, c->today, all[i].to);
			return true;
		}
	return false;
}

static const char *date_text(struct ctx *c, const char *text, bool *ok)
{
	char date[11];

	*ok = date_parse(text, date);
	return *ok ? arena_str(c->mem, date) : NULL;
}

static enum outcome bad(struct ctx *c, const char *what, const char *key)
{
	return ctx_refuse(c, MALFORMED, what, key, what, NULL);
}

static enum outcome read_period(struct ctx *c, struct report_ask *a, json_object *args)
{
	const char *period = in_str(args, "period"), *from = in_str(args, "from"), *to = in_str(args, "to");
	bool ok, dates = from && *from && to && *to;

	if (dates && (!period || !*period || strcmp(period, "dates") == 0)) {
		a->period = "dates";
		a->from = date_text(c, from, &ok);
		if (!ok)
			return bad(c, "from", "bad_filter");
		a->to = date_text(c, to, &ok);
		if (!ok || strcmp(a->to, a->from) < 0)
			return bad(c, "to", "bad_filter");
		a->to = date_add(c->mem, a->to, 0, 1, false);
		return DONE;
	}
	if (!period || !*period || strcmp(period, "dates") == 0)
		period = a->rep->period ? a->rep->period : "all";
	return period_set(c, a, period) ? DONE : bad(c, "period", "unknown_parameter");
}

/* ---- dimensions ------------------------------------------------------------------ */

static const struct report_dim *dim_named(const struct report *rep, const char *name)
{
	for (int i = 0; name && i < REPORT_DIMS && rep->dims[i].name; i++)
		if (strcmp(rep->dims[i].name, name) == 0)
			return &rep->dims[i];
	return NULL;
}

static enum outcome read_dims(struct ctx *c, struct report_ask *a, json_object *args)
{
	const struct report *rep = a->rep;
	const char *by = in_str(args, "by"), *across = in_str(args, "across"), *measure = in_str(args, "measure");

	a->by = by && *by ? dim_named(rep, by) : &rep->dims[0];
	if (!a->by)
		return bad(c, "by", "unknown_field");
	/* "none" takes away what the report opens with. */
	if (!across)
		across = rep->across;
	if (across && *across && strcmp(across, "none") && !(a->across = dim_named(rep, across)))
		return bad(c, "across", "unknown_field");
	if (a->across == a->by)
		a->across = NULL;
	a->measure = measure && *measure ? report_measure_named(rep, measure) : &rep->measures[0];
	if (!a->measure || (a->across && (a->measure->hidden || a->measure->how != HOW_ROWS)) || !report_measure_visible(c, rep, a->measure))
		return bad(c, "measure", "unknown_field");
	return DONE;
}

enum outcome report_read(struct ctx *c, const struct report *rep, json_object *args, struct report_ask *a)
{
	static const char *const known[] = { "period", "from", "to", "team", "by", "across", "measure", "row", "column" };
	const char *team = in_str(args, "team");
	enum outcome o;
	char *end = NULL;

	*a = (struct report_ask){ .rep = rep };
	json_object_object_foreach(args, key, v) {
		size_t i = 0;

		(void)v;
		while (i < sizeof known / sizeof *known && strcmp(known[i], key))
			i++;
		if (i == sizeof known / sizeof *known)
			return bad(c, key, "unknown_parameter");
	}
	a->team = team && *team ? strtoll(team, &end, 10) : !team && rep->one_team ? c->me->team_id : 0;
	if (a->team < 0 || (end && *end))
		return bad(c, "team", "bad_filter");
	if ((o = read_period(c, a, args)) != DONE)
		return o;
	return read_dims(c, a, args);
}

const char *report_address(struct ctx *c, const struct report_ask *a, const char *suffix)
{
	const char *u = arena_fmt(c->mem, "/reports/%s%s", a->rep->name, suffix);

	if (a->rep->period)
		u = url_with(c->mem, u, "period", a->period);
	if (strcmp(a->period, "dates") == 0) {
		u = url_with(c->mem, u, "from", a->from);
		u = url_with(c->mem, u, "to", date_add(c->mem, a->to, 0, -1, false));
	}
	if (a->team || a->rep->one_team)
		u = url_with(c->mem, u, "team", a->team ? arena_fmt(c->mem, "%lld", (long long)a->team) : "");
	u = url_with(c->mem, u, "by", a->by->name);
	if (a->across || a->rep->across)
		u = url_with(c->mem, u, "across", a->across ? a->across->name : "none");
	if (a->across)
		u = url_with(c->mem, u, "measure", a->measure->name);
	return u;
}

/* ---- months, weeks, ages ------------------------------------------------------------ */

void report_buckets(struct ctx *c, const struct report_ask *a, const struct report_dim *d, struct buckets *b)
{
	static const int ages[] = { -90, -60, -30, 0 };
	const char *at = a->from;

	b->n = 0;
	if (d->by == BY_AGE) {
		for (size_t i = 0; i < sizeof ages / sizeof *ages; i++)
			b->edge[b->n++] = date_add(c->mem, c->today, 0, ages[i], false);
		return;
	}
	if (d->by == BY_WEEK)	/* Mondays */
		at = date_from_days(c->mem, date_days(at) - (date_days(at) + 3) % 7);
	while (b->n < REPORT_BUCKETS - 1 && strcmp(at, a->to) < 0) {
		b->edge[b->n] = b->n ? at : a->from;
		b->n++;
		at = d->by == BY_WEEK ? date_add(c->mem, at, 0, 7, false) : month_start(c, at, 1);
	}
	b->edge[b->n++] = strcmp(at, a->to) < 0 ? at : a->to;
}

bool report_cut(const struct report_ask *a, const struct report_source *s)
{
	bool outside = a->by->by == BY_MONTH || a->by->by == BY_WEEK || (a->across && (a->across->by == BY_MONTH || a->across->by == BY_WEEK));

	return a->rep->period && (s->date || s->when) && !(s->all_dates && outside);
}

const char *report_bucket_title(struct ctx *c, const struct report_dim *d, const struct buckets *b, int i)
{
	if (i < 0)
		return lang_text(c->lang, "Report.none");
	if (d->by == BY_AGE)
		return lang_text(c->lang, arena_fmt(c->mem, "Report.age%d", i));
	if (i == 0 || i == b->n)
		return lang_fill(c->mem, c->lang, i ? "Report.later" : "Report.earlier", date_for(c, b->edge[i ? i - 1 : 0]), NULL, NULL);
	return d->by == BY_WEEK ? date_for(c, b->edge[i - 1]) : arena_fmt(c->mem, "%.4s/%.2s", b->edge[i - 1], b->edge[i - 1] + 5);
}
