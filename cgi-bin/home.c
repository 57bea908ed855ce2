/*
 * Home: my day, the process map, the global search and the palette's answers. What
 * is counted and found is in crm/home.c; where it stands on the page is here.
 */
#include <stdlib.h>
#include <string.h>
#include "crm/board.h"
#include "crm/home.h"
#include "lib/app.h"
#include "lib/config.h"
#include "lib/page.h"
#include "lib/record_page.h"
#include "lib/text.h"

static const char *word(struct req *r, const char *key)
{
	return lang_text(r->c->lang, key);
}

static const char *filled(struct req *r, const char *key, const char *a, const char *b)
{
	return lang_fill(r->c->mem, r->c->lang, key, a, b, NULL);
}

static const char *number(struct req *r, int64_t n)
{
	return arena_fmt(r->c->mem, "%lld", (long long)n);
}

static const char *plain_amount(struct req *r, money m)
{
	return money_show(r->c->mem, m, m % 100 ? 2 : currency_decimals(setting_str(r->c, "currency", "TWD")));
}

static const char *sign(struct req *r)
{
	return currency_sign(setting_str(r->c, "currency", "TWD"));
}

static const char *amount(struct req *r, money m)
{
	return arena_fmt(r->c->mem, "%s %s", sign(r), plain_amount(r, m));
}

static const char *count_text(struct req *r, const struct figure *f)
{
	return arena_fmt(r->c->mem, f->more ? "%s+" : "%s", money_show(r->c->mem, (money)f->count * 100, 0));
}

/* ---- heads ------------------------------------------------------------------------- */

static int hour_now(struct req *r)
{
	return (int)strtol(instant_input(r->c->mem, r->c->now, r->c->tz) + 11, NULL, 10);
}

static void head_fill(struct req *r)
{
	int hour = hour_now(r);
	const char *greeting = hour < 5 || hour >= 18 ? "Home.evening" : hour < 12 ? "Home.morning" : "Home.afternoon";
	int64_t days = date_days(r->c->today);

	page_set(r, "title", word(r, "Home.title"));
	page_set(r, "Home.greeting", filled(r, greeting, r->c->me->name, NULL));
	page_set(r, "Home.date", lang_fill(r->c->mem, r->c->lang, "Home.date", arena_fmt(r->c->mem, "%.4s", r->c->today),
		number(r, strtol(r->c->today + 5, NULL, 10)), number(r, strtol(r->c->today + 8, NULL, 10))));
	page_set(r, "Home.weekday", word(r, arena_fmt(r->c->mem, "Home.day%lld", (long long)((days + 3) % 7))));
	page_set(r, "Home.sign", sign(r));
}

static void stats_fill(struct req *r)
{
	struct figure won, weighted, late, due;
	struct list *oldest;

	if (home_month(r->c, &won, &weighted)) {
		page_set(r, "Home.won.on", "1");
		page_set(r, "Home.won.value", plain_amount(r, won.sum));
		page_set(r, "Home.won.note", filled(r, "Home.won_note", count_text(r, &won), NULL));
		page_set(r, "Home.won.month", filled(r, "Home.won_month", number(r, strtol(r->c->today + 5, NULL, 10)), NULL));
		page_set(r, "Home.weighted.value", plain_amount(r, weighted.sum));
		page_set(r, "Home.weighted.note", filled(r, "Home.weighted_note", count_text(r, &weighted), NULL));
	}
	if (home_figure(r->c, "customer", "{\"view\":\"mine\",\"filter\":{\"next_contact_at\":{\"lte\":\"{today}\"}}}", NULL, &due)) {
		page_set(r, "Home.due.on", "1");
		page_set(r, "Home.due.value", count_text(r, &due));
		page_set(r, "Home.due.note", word(r, due.count ? "Home.due_note" : "Home.due_none"));
	}
	if (home_figure(r->c, "plan", HOME_LATE, "open_amount", &late)) {
		oldest = home_rows(r->c, "plan", HOME_LATE_FIRST, 1);
		page_set(r, "Home.late.on", "1");
		page_set(r, "Home.late.value", plain_amount(r, late.sum));
		if (late.count)
			page_set(r, "Home.late.bad", "1");
		page_set(r, "Home.late.note", oldest->n
			? filled(r, "Home.late_note", count_text(r, &late), number(r, date_days(r->c->today) - date_days(row_get(oldest->rows[0], "due_on"))))
			: word(r, "Home.late_none"));
	}
}

/* ---- lists ----------------------------------------------------------------------------- */

static const char *title_of(const struct row *row, const char *field)
{
	int i = 0;

	while (i < row->fs->n && strcmp(row->fs->f[i]->name, field))
		i++;
	return i < row->fs->n ? row->title[i] : NULL;
}

static const char *joined(struct req *r, const char *a, const char *b)
{
	if (!a || !*a)
		return b ? b : "";
	return b && *b ? arena_fmt(r->c->mem, "%s・%s", a, b) : a;
}

static HDF *item(struct req *r, const char *list, int i, const struct row *row, const char *sub)
{
	HDF *h = node_at(page_node(r, list), i);

	node_set(h, "title", row_title(row));
	node_set(h, "url", arena_fmt(r->c->mem, "/%s/%lld", row->rec->path, (long long)row->id));
	node_set(h, "sub", sub);
	node_int(h, "id", row->id);
	return h;
}

static const char *days_since(struct req *r, const char *utc)
{
	int64_t t;

	if (!utc || !instant_from_sql(utc, &t))
		return "";
	return r->c->now - t < 86400 ? word(r, "Kanban.today") : filled(r, "Home.days_ago", number(r, (r->c->now - t) / 86400), NULL);
}

static void contacts_fill(struct req *r)
{
	struct list *l = home_rows(r->c, "customer", "{\"view\":\"mine\",\"sort\":\"next_contact_at\",\"filter\":{\"next_contact_at\":{\"null\":\"0\"}}}", 8);

	for (int i = 0; i < l->n; i++) {
		int64_t at = 0, day;
		HDF *h = item(r, "Home.Contacts", i, l->rows[i], joined(r, title_of(l->rows[i], "industry"), row_get(l->rows[i], "phone")));

		instant_from_sql(row_get(l->rows[i], "next_contact_at"), &at);
		day = date_days(date_of(r->c->mem, at, r->c->tz)) - date_days(r->c->today);
		node_set(h, "tone", day < 0 ? "bad" : day == 0 ? "warn" : "ok");
		node_set(h, "when", day < 0 ? filled(r, "Kanban.overdue_days", number(r, -day), NULL)
			: day == 0 ? filled(r, "Kanban.today_at", instant_show(r->c->mem, at, r->c->tz) + 11, NULL) : instant_show(r->c->mem, at, r->c->tz) + 5);
	}
}

static void leads_fill(struct req *r)
{
	struct list *l = home_rows(r->c, "lead", "{\"view\":\"pool\",\"sort\":\"-id\"}", 4);

	for (int i = 0; i < l->n; i++)
		item(r, "Home.Leads", i, l->rows[i], joined(r, title_of(l->rows[i], "source"), joined(r, days_since(r, l->rows[i]->created_at), row_get(l->rows[i], "region"))));
}

static void rotting_fill(struct req *r)
{
	struct list *l = home_rotting(r->c, 4);

	for (int i = 0; i < l->n; i++) {
		HDF *h = item(r, "Home.Rotting", i, l->rows[i], joined(r, title_of(l->rows[i], "stage_id"), l->rows[i]->owner_name));

		node_set(h, "amount", amount(r, row_money(l->rows[i], "expected_revenue")));
		node_set(h, "note", days_since(r, row_get(l->rows[i], "stage_since")));
	}
}

static void late_fill(struct req *r)
{
	struct list *l = home_rows(r->c, "plan", HOME_LATE_FIRST, 4);

	for (int i = 0; i < l->n; i++) {
		const struct row *p = l->rows[i];
		HDF *h = item(r, "Home.Late", i, p, joined(r, title_of(p, "customer_id"), title_of(p, "contract_id")));

		node_set(h, "amount", amount(r, row_money(p, "amount") - row_money(p, "received")));
		node_set(h, "note", filled(r, "Kanban.overdue_days", number(r, date_days(r->c->today) - date_days(row_get(p, "due_on"))), NULL));
	}
}

/* ---- expected revenue by week: bars over an axis -------------------------------------- */

enum { WEEKS = 6, CHART_TOP = 20, CHART_HEIGHT = 184 };

static void bar_fill(struct req *r, HDF *h, const struct home_week *w, money top, int i, int width, int step, int left)
{
	int tall = top ? (int)(w->sum * CHART_HEIGHT / top) : 0, dark = top ? (int)(w->weighted * CHART_HEIGHT / top) : 0;
	int x = left + step * i + (step - width) / 2;

	node_int(h, "x", x);
	node_int(h, "w", width);
	node_int(h, "mid", x + width / 2);
	node_int(h, "y0", CHART_TOP + CHART_HEIGHT - tall);
	node_int(h, "h0", tall);
	node_int(h, "y1", CHART_TOP + CHART_HEIGHT - dark);
	node_int(h, "h1", dark);
	node_int(h, "label_y", CHART_TOP + CHART_HEIGHT - tall - 6);
	node_set(h, "value", w->sum ? money_show(r->c->mem, (w->sum + 50000) / 100000 * 100, 0) : "");
	node_set(h, "label", arena_fmt(r->c->mem, "%ld/%ld", strtol(w->from + 5, NULL, 10), strtol(w->from + 8, NULL, 10)));
}

/* The next of 1, 2, 5 × 10ⁿ above the highest bar. */
static money round_top(money highest)
{
	static const int steps[] = { 1, 2, 4, 6, 10 };
	money unit = 100000;	/* a thousand */

	while (unit * 10 < highest)
		unit *= 10;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (unit * steps[i] >= highest)
			return unit * steps[i];
	return unit * 10;
}

static void chart_fill(struct req *r)
{
	struct home_week week[WEEKS];
	int n = home_forecast(r->c, week, WEEKS);
	money highest = 0, top;
	struct buf said = buf_new(r->c->mem);

	for (int i = 0; i < n; i++) {
		highest = week[i].sum > highest ? week[i].sum : highest;
		buf_fmt(&said, "%s%s %s", i ? "、" : "", week[i].from, amount(r, week[i].sum));
	}
	if (!n)
		return;
	page_set(r, "Home.chart", "1");
	if (!highest)
		return;
	top = round_top(highest);
	page_set(r, "Home.chart_text", said.s);
	for (int i = 0; i < n; i++) {
		bar_fill(r, node_at(page_node(r, "Home.Bars"), i), &week[i], top, i, 44, 85, 48);
		bar_fill(r, node_at(page_node(r, "Home.BarsTall"), i), &week[i], top, i, 30, 47, 48);
	}
	for (int i = 0; i <= 2; i++) {
		HDF *h = node_at(page_node(r, "Home.Axis"), i);

		node_int(h, "y", CHART_TOP + CHART_HEIGHT - CHART_HEIGHT * i / 2);
		node_int(h, "text_y", CHART_TOP + CHART_HEIGHT - CHART_HEIGHT * i / 2 + 4);
		node_set(h, "text", money_show(r->c->mem, top * i / 2 / 100000 * 100, 0));
	}
}

/* ---- the pipeline of my team, a bar a stage ------------------------------------------------ */

static void funnel_fill(struct req *r)
{
	int n, most = 0, k = 0;
	struct board_column *col = person_scope(r->c->me, &opportunity_record, ACCESS_READ) != SCOPE_NONE ? opportunity_columns(r->c, r->c->me->team_id, &n) : NULL;

	for (int i = 0; col && i < n; i++)
		if (!col[i].stage.folded && col[i].count > most)
			most = col[i].count;
	for (int i = 0; col && i < n; i++) {
		HDF *h;

		if (col[i].stage.folded)
			continue;
		h = node_at(page_node(r, "Home.Funnel"), k++);
		node_set(h, "name", col[i].stage.name);
		node_int(h, "count", col[i].count);
		node_set(h, "sum", amount(r, col[i].sum));
		node_set(h, "tone", col[i].stage.is_won ? "a-ok" : "a-brand");
		node_int(h, "width", most ? col[i].count * 100 / most : 0);
		node_set(h, "url", url_with(r->c->mem, "/opportunities", "filter[stage_id]", number(r, col[i].stage.id)));
	}
}

/* ---- process map: three lanes of boxes with arrows, once wide and once tall -------------- */

struct box { const struct home_step *step; struct figure all, late; };

static void box_fill(struct req *r, HDF *h, const struct box *b, int x, int y)
{
	node_set(h, "title", word(r, arena_fmt(r->c->mem, "Home.step.%s", b->step->key)));
	node_set(h, "icon", b->step->icon);
	node_set(h, "url", b->step->url);
	node_set(h, "count", count_text(r, &b->all));
	node_set(h, "note", b->late.count ? filled(r, "Home.step_late", amount(r, b->late.sum), NULL)
		: b->all.has_sum ? amount(r, b->all.sum) : word_or(r->c, arena_fmt(r->c->mem, "Home.step_note.%s", b->step->key), ""));
	if (b->late.count)
		node_set(h, "late", "1");
	node_int(h, "x", x);
	node_int(h, "y", y);
	node_int(h, "ix", x + 12);
	node_int(h, "iy", y + 11);
	node_int(h, "tx", x + 36);
	node_int(h, "ty", y + 25);
	node_int(h, "cy", y + 51);
	node_int(h, "ay", y + 69);
}

static void line(struct req *r, HDF *list, int *n, const char *path, const char *head)
{
	HDF *h = node_at(list, (*n)++);

	(void)r;
	node_set(h, "path", path);
	node_set(h, "head", head);
}

static void map_wide(struct req *r, const struct box *box, const int *count)
{
	HDF *boxes = page_node(r, "Map.Wide"), *lines = page_node(r, "Map.WideLines");
	struct arena *m = r->c->mem;
	int n = 0, k = 0;

	for (int lane = 0, at = 0; lane < 3; lane++) {
		int y = 10 + 116 * lane, x = 132;

		for (int i = 0; i < count[lane]; i++, at++, x += 260) {
			box_fill(r, node_at(boxes, n++), &box[at], x, y);
			if (i + 1 < count[lane])
				line(r, lines, &k, arena_fmt(m, "M%d %dH%d", x + 184, y + 40, x + 245), arena_fmt(m, "M%d %dl8 4l-8 4z", x + 244, y + 36));
		}
		/* From the last box of a lane down to the first of the next. */
		if (lane < 2 && count[lane] && count[lane + 1])
			line(r, lines, &k, arena_fmt(m, "M%d %dv12q0 6 -6 6H226q-6 0 -6 6v4", x - 260 + 88, y + 80), arena_fmt(m, "M216 %dl4 8l4 -8z", y + 107));
	}
}

static void map_tall(struct req *r, const struct box *box, const int *count)
{
	HDF *boxes = page_node(r, "Map.Tall"), *lines = page_node(r, "Map.TallLines"), *lanes = page_node(r, "Map.TallLanes");
	struct arena *m = r->c->mem;
	int n = 0, k = 0, top = 0;

	for (int lane = 0, at = 0; lane < 3; lane++) {
		int rows = (count[lane] + 1) / 2, tall = 38 + rows * 92;
		HDF *h = node_at(lanes, lane);

		node_int(h, "y", top);
		node_int(h, "h", tall);
		node_int(h, "ty", top + 25);
		node_set(h, "title", word(r, arena_fmt(m, "Home.lane%d", lane)));
		node_set(h, "sub", word(r, arena_fmt(m, "Home.lane%d_sub", lane)));
		for (int i = 0; i < count[lane]; i++, at++) {
			int x = 10 + 178 * (i % 2), y = top + 38 + 92 * (i / 2);

			box_fill(r, node_at(boxes, n++), &box[at], x, y);
			if (i % 2 == 0 && i + 1 < count[lane])
				line(r, lines, &k, "", arena_fmt(m, "M174 %dl8 4l-8 4z", y + 36));
			if (i % 2 == 1 && i + 1 < count[lane])
				line(r, lines, &k, arena_fmt(m, "M268 %dv2q0 4 -4 4H94q-4 0 -4 4", y + 80), arena_fmt(m, "M86 %dl4 6l4 -6z", y + 86));
		}
		top += tall + 22;
		if (lane < 2)
			line(r, lines, &k, "", arena_fmt(m, "M173 %dh12l-6 12z", top - 18));
	}
	page_int(r, "Map.tall_height", top - 22);
}

static void map_fill(struct req *r)
{
	struct box box[16];
	int n = 0, count[3] = { 0 };

	for (const struct home_step *s = home_steps; s->key && n < 16; s++) {
		struct box *b = &box[n];

		*b = (struct box){ .step = s };
		if (!home_figure(r->c, s->record, s->ask, s->sum, &b->all))
			continue;
		if (s->late)
			home_figure(r->c, s->record, s->late, s->sum, &b->late);
		count[s->lane]++;
		n++;
	}
	if (!n)
		return;
	page_set(r, "Map.shown", "1");
	for (int lane = 0; lane < 3; lane++) {
		HDF *h = node_at(page_node(r, "Map.WideLanes"), lane);

		node_int(h, "y", 116 * lane);
		node_int(h, "ty", 116 * lane + 47);
		node_int(h, "sy", 116 * lane + 66);
		node_set(h, "title", word(r, arena_fmt(r->c->mem, "Home.lane%d", lane)));
		node_set(h, "sub", word(r, arena_fmt(r->c->mem, "Home.lane%d_sub", lane)));
	}
	map_wide(r, box, count);
	map_tall(r, box, count);
}

static enum outcome my_day(struct req *r)
{
	head_fill(r);
	stats_fill(r);
	contacts_fill(r);
	leads_fill(r);
	rotting_fill(r);
	late_fill(r);
	chart_fill(r);
	funnel_fill(r);
	map_fill(r);
	return reply_page(r, "home/day.cs");
}

/* ---- search ------------------------------------------------------------------------------ */

enum { PALETTE_EACH = 4, PAGE_EACH = 20, TYPES = 24 };

static const char *hit_sub(struct req *r, const struct row *row)
{
	const char *sub = row->rec->subtitle ? title_of(row, row->rec->subtitle) : NULL;

	if (!sub && row->rec->subtitle)
		sub = row_get(row, row->rec->subtitle);
	return joined(r, sub, row->owner_name);
}

static const char *hit_url(struct req *r, const struct row *row)
{
	return arena_fmt(r->c->mem, "/%s/%lld", row->rec->path, (long long)row->id);
}

static const char *record_word(struct req *r, const struct record *rec)
{
	return word_or(r->c, arena_fmt(r->c->mem, "Record.%s.many", rec->name), rec->name);
}

static json_object *hit_json(const char *title, const char *sub, const char *url, const char *icon)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "title", json_object_new_string(title ? title : ""));
	json_object_object_add(o, "sub", json_object_new_string(sub ? sub : ""));
	json_object_object_add(o, "url", json_object_new_string(url));
	if (icon)
		json_object_object_add(o, "icon", json_object_new_string(icon));
	return o;
}

static json_object *group_json(json_object *groups, const char *title, const char *icon)
{
	json_object *g = json_object_new_object(), *hits = json_object_new_array();

	json_object_object_add(g, "title", json_object_new_string(title));
	json_object_object_add(g, "icon", json_object_new_string(icon ? icon : "search"));
	json_object_object_add(g, "hits", hits);
	json_object_array_add(groups, g);
	return hits;
}

/* What can be done from here: make one of the common things, go to a list. */
static void actions_json(struct req *r, json_object *groups, const char *q)
{
	static const char *const types[] = { "lead", "customer", "contact", "opportunity", "quotation", "contract", NULL };
	json_object *hits = NULL;

	for (int i = 0; types[i]; i++) {
		const struct record *rec = record_by_name(types[i]);
		const char *name = rec ? record_word(r, rec) : NULL;

		if (!rec || person_scope(r->c->me, rec, ACCESS_READ) == SCOPE_NONE)
			continue;
		if (q && *q && !strstr(name, q))
			continue;
		if (!hits)
			hits = group_json(groups, word(r, "Home.actions"), "arrow-right");
		json_object_array_add(hits, hit_json(name, word(r, "Home.go"), arena_fmt(r->c->mem, "/%s", rec->path), rec->icon));
		if (!rec->no_create && person_scope(r->c->me, rec, ACCESS_WRITE) != SCOPE_NONE)
			json_object_array_add(hits, hit_json(filled(r, "Home.new", word_or(r->c, arena_fmt(r->c->mem, "Record.%s.one", rec->name), rec->name), NULL), "", arena_fmt(r->c->mem, "/%s/new", rec->path), "plus"));
	}
}

static enum outcome search_json(struct req *r, const char *q)
{
	json_object *o = json_object_new_object(), *groups = json_object_new_array();
	struct home_hits found[TYPES];
	int n = q && *q ? home_search(r->c, q, PALETTE_EACH, found, 6) : 0;

	for (int i = 0; i < n; i++) {
		json_object *hits = group_json(groups, record_word(r, found[i].rec), found[i].rec->icon);

		for (int k = 0; k < found[i].list->n; k++) {
			const struct row *row = found[i].list->rows[k];

			json_object_array_add(hits, hit_json(row_title(row), hit_sub(r, row), hit_url(r, row), NULL));
		}
	}
	actions_json(r, groups, q);
	json_object_object_add(o, "groups", groups);
	return reply_json(r, 200, o);
}

static enum outcome search(struct req *r)
{
	const char *q = in_str(r->query, "q"), *accept = req_header(r, "Accept");
	struct home_hits found[TYPES];
	int n;

	q = q ? text_clip(r->c->mem, text_trim(r->c->mem, q), 100) : "";
	if (r->api || (accept && strstr(accept, "application/json")))
		return search_json(r, q);
	n = *q ? home_search(r->c, q, PAGE_EACH, found, TYPES) : 0;
	page_set(r, "title", word(r, "Home.search"));
	page_set(r, "Search.q", q);
	for (int i = 0; i < n; i++) {
		HDF *g = node_at(page_node(r, "Search.Groups"), i);

		node_set(g, "title", record_word(r, found[i].rec));
		node_set(g, "icon", found[i].rec->icon);
		if (found[i].list->next)
			node_set(g, "more", url_with(r->c->mem, arena_fmt(r->c->mem, "/%s", found[i].rec->path), "q", q));
		for (int k = 0; k < found[i].list->n; k++) {
			HDF *h = node_at(node_child(g, "Hits"), k);

			node_set(h, "title", row_title(found[i].list->rows[k]));
			node_set(h, "sub", hit_sub(r, found[i].list->rows[k]));
			node_set(h, "url", hit_url(r, found[i].list->rows[k]));
		}
	}
	return reply_page(r, "home/search.cs");
}

static const struct route routes[] = {
	{ GET, "", my_day, PERM_SIGNED_IN, "home/day.cs", PAGE_ONLY, NULL },
	{ GET, "search", search, PERM_SIGNED_IN, "home/search.cs", 0, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	static const struct mount none[] = { { 0 } };

	return app_main(&(const struct app){ "home", none, routes }, argc, argv);
}
