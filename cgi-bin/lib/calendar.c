/*
 * The page of a calendar: month, week and day, each entry with its look, and the way
 * to another day. Which days those are and what stands on them is calendar_days.c's.
 */
#include <stdlib.h>
#include <string.h>
#include "calendar_impl.h"
#include "list_page.h"
#include "record_impl.h"

enum {
	IN_A_CELL = 4,		/* entries of a day in the month; the others are a link */
	FIRST_HOUR = 8, LAST_HOUR = 18,	/* shown in any case */
};

/* ---- one entry ------------------------------------------------------------------- */

struct shown { struct req *r; const struct calendar *cal; const struct place *p; int n; bool *writes; const struct calendar_entry *first; };

static const char *clock_text(struct ctx *c, const struct place *p, bool with_end)
{
	int64_t t;
	const char *local;

	if (p->dated || p->goes_on || !instant_from_sql(p->at, &t))
		return NULL;
	local = instant_input(c->mem, t, c->tz) + 11;
	return with_end && p->end && !strncmp(p->end, p->day, 10) ? arena_fmt(c->mem, "%s–%s", local, p->end + 11) : local;
}

static void entry_fill(const struct shown *s, HDF *h, const struct place *p)
{
	struct ctx *c = s->r->c;
	const struct row *row = p->e->row;
	struct calendar_look look = { .text = row_title(row) };
	const char *time = clock_text(c, p, s->cal->span != CALENDAR_MONTH);

	if (s->cal->look)
		s->cal->look(s->r, row, &look);
	node_set(h, "text", *look.text ? look.text : arena_fmt(c->mem, "#%lld", (long long)row->id));
	node_set(h, "sub", look.sub);
	node_set(h, "icon", look.icon);
	node_set(h, "tone", look.tone);
	node_set(h, "time", time);
	node_set(h, "url", record_url(c, row->rec, row->id));
	node_set(h, "muted", look.muted ? "1" : NULL);
	node_set(h, "repeats", p->e->repeats ? "1" : NULL);
	node_set(h, "goes_on", p->goes_on ? "1" : NULL);
	if (p->e->repeats || p->goes_on || look.muted || !s->writes[p->e - s->first])
		return;
	node_int(h, "id", row->id);
	node_int(h, "version", row->version);
	node_set(h, "clock", clock_text(c, p, false));
	node_set(h, "day", p->day);
}

/* Entries of a day, of an hour of it (-1: those of no hour), or with hour -2 all. */
static int cell_fill(const struct shown *s, HDF *cell, const char *day, int hour, int most)
{
	int n = 0, over = 0;

	for (int i = 0; i < s->n; i++) {
		HDF *h;

		if (strcmp(s->p[i].day, day) || (hour > -2 && s->p[i].hour != hour))
			continue;
		h = node_at(node_child(cell, "e"), n++);
		entry_fill(s, h, &s->p[i]);
		if (n > most) {
			node_set(h, "over", "1");
			over++;
		}
	}
	if (over)
		node_set(cell, "more", lang_fill(s->r->c->mem, s->r->c->lang, "Calendar.more", arena_fmt(s->r->c->mem, "%d", over), NULL, NULL));
	if (n)
		node_int(cell, "n", n);
	return n;
}

/* ---- the page's parts --------------------------------------------------------------- */

static const char *span_url(struct req *r, const struct calendar *cal, enum calendar_span span, const char *day)
{
	return url_with(r->c->mem, url_with(r->c->mem, cal->url, "span", calendar_spans[span]), "day", day);
}

static const char *create_url(struct req *r, const struct calendar *cal, const char *day, int hour)
{
	bool dated = calendar_date(r->c, cal)->type == F_DATE;

	if (!cal->create)
		return NULL;
	return url_with(r->c->mem, url_with(r->c->mem, cal->create, cal->date, dated ? day : arena_fmt(r->c->mem, "%sT%02d:00", day, hour)),
		"back", span_url(r, cal, cal->span, cal->day));
}

static const char *date_label(struct req *r, const char *date)
{
	return lang_fill(r->c->mem, r->c->lang, "Calendar.date", arena_fmt(r->c->mem, "%ld", strtol(date + 5, NULL, 10)),
		arena_fmt(r->c->mem, "%ld", strtol(date + 8, NULL, 10)), calendar_word(r, arena_fmt(r->c->mem, "day%d", calendar_weekday(date))));
}

static void day_fill(struct req *r, const struct calendar *cal, HDF *h, const char *date, int hour)
{
	node_set(h, "iso", date);
	node_int(h, "d", strtol(date + 8, NULL, 10));
	node_set(h, "label", date_label(r, date));
	node_set(h, "url", span_url(r, cal, CALENDAR_DAY, date));
	node_set(h, "create", create_url(r, cal, date, hour < 0 ? 10 : hour));
	if (!strcmp(date, r->c->today))
		node_set(h, "today", "1");
	if (calendar_weekday(date) > 4)
		node_set(h, "weekend", "1");
	if (cal->span == CALENDAR_MONTH && strncmp(date, cal->day, 7))
		node_set(h, "out", "1");
}

static void head_fill(struct req *r, const struct calendar *cal, HDF *node)
{
	struct arena *m = r->c->mem;
	const char *year = arena_fmt(m, "%.4s", cal->day), *month = calendar_word(r, arena_fmt(m, "month%ld", strtol(cal->day + 5, NULL, 10)));
	static const int step[] = { 0, 7, 1 };
	const char *prev, *next;

	/* Months go by their first day, so that none is skipped. */
	prev = cal->span == CALENDAR_MONTH ? date_add(m, arena_fmt(m, "%.8s01", cal->day), -1, 0, false) : calendar_plus(r->c, cal->day, -step[cal->span]);
	next = cal->span == CALENDAR_MONTH ? date_add(m, arena_fmt(m, "%.8s01", cal->day), 1, 0, false) : calendar_plus(r->c, cal->day, step[cal->span]);
	node_set(node, "prev", span_url(r, cal, cal->span, prev));
	node_set(node, "next", span_url(r, cal, cal->span, next));
	node_set(node, "today", span_url(r, cal, cal->span, r->c->today));
	node_set(node, "span", calendar_spans[cal->span]);
	node_set(node, "day", cal->day);
	node_set(node, cal->span == CALENDAR_MONTH ? "month" : "hours", "1");
	node_set(node, "label", cal->span == CALENDAR_MONTH ? lang_fill(m, r->c->lang, "Calendar.month_of", year, month, NULL)
		: cal->span == CALENDAR_DAY ? arena_fmt(m, "%s (%s)", date_for(r->c, cal->day), calendar_word(r, arena_fmt(m, "day%d", calendar_weekday(cal->day))))
		: arena_fmt(m, "%s – %s", date_for(r->c, cal->from), date_for(r->c, cal->to) + (strncmp(cal->from, cal->to, 5) ? 0 : 5)));
	node_set(node, "create", create_url(r, cal, !strcmp(cal->day, r->c->today) || cal->span != CALENDAR_MONTH ? cal->day
		: !strncmp(cal->day, r->c->today, 7) ? r->c->today : cal->day, 10));
	node_set(node, "field", cal->date);
	node_set(node, "path", cal->rec->path);
	for (int i = 0; i < 3; i++) {
		HDF *h = node_text(node_child(node, "spans"), i, calendar_word(r, calendar_spans[i]));

		node_set(h, "url", span_url(r, cal, (enum calendar_span)i, cal->day));
		node_set(h, "key", arena_fmt(m, "%c", calendar_spans[i][0]));
		if ((int)cal->span == i)
			node_set(h, "on", "1");
	}
}

static void month_fill(const struct shown *s, HDF *node)
{
	struct req *r = s->r;
	const char *date = s->cal->from;

	for (int i = 0; i < 7; i++)
		node_text(node_child(node, "heads"), i, calendar_word(r, arena_fmt(r->c->mem, "day%d", calendar_weekday(calendar_plus(r->c, date, i)))));
	for (int week = 0; strcmp(date, s->cal->to) <= 0; week++)
		for (int i = 0; i < 7; i++, date = calendar_plus(r->c, date, 1)) {
			HDF *h = node_at(node_child(node_at(node_child(node, "weeks"), week), "d"), i);

			day_fill(r, s->cal, h, date, -1);
			cell_fill(s, h, date, -2, IN_A_CELL);
		}
}

/* A row an hour from morning to evening, earlier and later where something stands; above them what has no hour. */
static void hours_fill(const struct shown *s, HDF *node)
{
	struct req *r = s->r;
	int days = s->cal->span == CALENDAR_WEEK ? 7 : 1, low = FIRST_HOUR, high = LAST_HOUR, now = (int)strtol(instant_input(r->c->mem, r->c->now, r->c->tz) + 11, NULL, 10);
	bool hours = calendar_date(r->c, s->cal)->type == F_INSTANT;

	for (int i = 0; i < s->n; i++) {
		low = s->p[i].hour >= 0 && s->p[i].hour < low ? s->p[i].hour : low;
		high = s->p[i].hour > high ? s->p[i].hour : high;
	}
	for (int i = 0; i < days; i++) {
		const char *date = calendar_plus(r->c, s->cal->from, i);
		HDF *h = node_at(node_child(node, "days"), i);

		day_fill(r, s->cal, h, date, -1);
		if (cell_fill(s, h, date, -1, 1000))
			node_set(node, "has_days", "1");
	}
	if (!hours)
		node_set(node, "has_days", "1");
	for (int hour = low, k = 0; hours && hour <= high; hour++, k++) {
		HDF *line = node_at(node_child(node, "lines"), k);

		node_set(line, "label", arena_fmt(r->c->mem, "%02d:00", hour));
		node_set(line, "now", hour == now ? "1" : NULL);
		for (int i = 0; i < days; i++) {
			const char *date = calendar_plus(r->c, s->cal->from, i);
			HDF *h = node_at(node_child(line, "d"), i);

			day_fill(r, s->cal, h, date, hour);
			node_set(h, "hour", arena_fmt(r->c->mem, "%02d", hour));
			cell_fill(s, h, date, hour, 1000);
		}
	}
}

void calendar_fill(struct req *r, const struct calendar *cal, const struct calendar_entry *e, int n)
{
	HDF *node = page_node(r, "Calendar");
	struct shown s = { .r = r, .cal = cal, .first = e };
	const struct row **rows = arena_array(r->c->mem, (size_t)n + 1, sizeof *rows);

	for (int i = 0; i < n; i++)
		rows[i] = e[i].row;
	s.writes = record_allows_each(r->c, cal->rec, rows, n, ACCESS_WRITE);
	s.p = calendar_places(r->c, cal, e, n, &s.n);
	head_fill(r, cal, node);
	node_int(node, "n", s.n);
	if (cal->span == CALENDAR_MONTH)
		month_fill(&s, node);
	else
		hours_fill(&s, node);
}

/* ---- a calendar of a list -------------------------------------------------------------- */

static void tabs_fill(struct req *r, const struct record *rec)
{
	static const char *const drop[] = { "view", "from", NULL };
	const char *now = in_str(r->query, "view");

	for (int i = 0; rec->views && rec->views[i].name; i++) {
		HDF *h = node_text(page_node(r, "Tabs"), i, word_view(r->c, rec, rec->views[i].name));

		node_set(h, "url", url_with(r->c->mem, arena_fmt(r->c->mem, "/%s/%s%s", r->area, r->path, url_query(r->c->mem, r->query, drop)), "view", rec->views[i].name));
		if (now && *now ? !strcmp(now, rec->views[i].name) : !i)
			node_set(h, "on", "1");
	}
}

enum outcome calendar_page(struct req *r, struct calendar *cal)
{
	static const char *const own[] = { "span", "day", NULL };
	struct query q;
	struct list *l;
	enum outcome o;

	if ((o = calendar_read(r, cal)) != DONE || (o = list_query(r, r->query, &q)) != DONE)
		return o;
	cal->url = arena_fmt(r->c->mem, "%s%s", cal->url, url_query(r->c->mem, r->query, own));
	q.conds = calendar_conds(r->c, cal, q.conds);
	q.sort = calendar_date(r->c, cal);
	q.desc = false;
	q.limit = LIST_MOST;
	q.cursor = NULL;
	l = record_list(r->c, &q);
	tabs_fill(r, cal->rec);
	calendar_fill(r, cal, calendar_entries(r->c, l), l->n);
	if (l->next)
		page_set(r, "Calendar.cut", arena_fmt(r->c->mem, "%d", l->n));
	page_set(r, "title", word_record(r->c, cal->rec, true));
	return reply_page(r, page_template(r, "record/calendar.cs"));
}
