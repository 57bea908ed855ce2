/* The pages of reports: the choice of them, and one with its pickers, chart and table. */
#include "report_page.h"
#include <string.h>
#include "app.h"
#include "config.h"
#include "page.h"
#include "report_impl.h"

enum { SHOWN_ROWS = 200, CHART_POINTS = 18, BEHIND_MOST = 400 };

static const char *word(struct req *r, const char *key)
{
	return lang_text(r->c->lang, key);
}

static const char *report_word(struct req *r, const struct report *rep, const char *what)
{
	return word(r, arena_fmt(r->c->mem, "Report.%s.%s", rep->name, what));
}

enum outcome report_page_index(struct req *r)
{
	json_object *items = json_keep(r->c, json_object_new_array());
	const char *group = "";
	HDF *g = NULL;
	int ngroups = 0, n = 0;

	for (const struct report *const *p = report_all; *p; p++) {
		HDF *h;
		json_object *o;

		if (!report_visible(r->c, *p))
			continue;
		if (strcmp((*p)->group, group)) {
			group = (*p)->group;
			g = node_text(page_node(r, "Groups"), ngroups++, word(r, arena_fmt(r->c->mem, "Report.group.%s", group)));
			n = 0;
		}
		h = node_text(node_child(g, "r"), n++, report_word(r, *p, "title"));
		node_set(h, "url", arena_fmt(r->c->mem, "/reports/%s", (*p)->name));
		node_set(h, "icon", (*p)->icon);
		node_set(h, "hint", report_word(r, *p, "hint"));
		o = json_object_new_object();
		json_object_object_add(o, "name", json_object_new_string((*p)->name));
		json_object_object_add(o, "title", json_object_new_string(report_word(r, *p, "title")));
		json_object_object_add(o, "hint", json_object_new_string(report_word(r, *p, "hint")));
		json_object_array_add(items, o);
	}
	if (r->api) {
		json_object *all = json_object_new_object();

		json_object_object_add(all, "items", json_object_get(items));
		return reply_json(r, 200, all);
	}
	page_set(r, "title", word(r, "Report.title"));
	return reply_page(r, "reports/index.cs");
}

/* What every route below needs: the report of the address, and what is asked of it. */
static enum outcome asked(struct req *r, struct report_ask *a)
{
	const struct report *rep = report_named(r->word[0]);

	if (!rep || !report_visible(r->c, rep))
		return NOT_FOUND;
	return report_read(r->c, rep, r->query, a);
}

/* ---- pickers ---------------------------------------------------------------------- */

static void option(HDF *list, int *n, const char *value, const char *text, bool on)
{
	HDF *h = node_text(list, (*n)++, text);

	node_set(h, "v", value);
	if (on)
		node_set(h, "on", "1");
}

static void period_picker(struct req *r, const struct report_ask *a)
{
	static const char *const back[] = { "month", "last_month", "quarter", "last3", "year", "last_year", "last12", "all", "dates", NULL };
	static const char *const ahead[] = { "month", "next3", "next6", "next12", "around6", "quarter", "year", "dates", NULL };
	bool forward = a->rep->period && (strncmp(a->rep->period, "next", 4) == 0 || strncmp(a->rep->period, "around", 6) == 0);
	HDF *list = page_node(r, "Periods");
	int n = 0;

	if (!a->rep->period)
		return;
	for (const char *const *p = forward ? ahead : back; *p; p++)
		option(list, &n, *p, word(r, arena_fmt(r->c->mem, "Report.period.%s", *p)), strcmp(*p, a->period) == 0);
	page_set(r, "From", a->from);
	page_set(r, "To", date_add(r->c->mem, a->to, 0, -1, false));
	page_set(r, "Span", arena_fmt(r->c->mem, "%s – %s", date_for(r->c, a->from), date_for(r->c, date_add(r->c->mem, a->to, 0, -1, false))));
	if (strcmp(a->period, "dates") == 0)
		page_set(r, "Dates", "1");
}

/* Teams whose records the person may see. */
static void team_picker(struct req *r, const struct report_ask *a)
{
	const struct person *me = r->c->me;
	bool all = person_scope(me, record_by_name(a->rep->record), ACCESS_READ) == SCOPE_ALL;
	struct rows *rs = db_rows(r->c, "SELECT id, name FROM teams WHERE archived_at IS NULL ORDER BY sequence, id LIMIT 200");
	HDF *list = page_node(r, "Teams");
	int n = 0;

	option(list, &n, "", word(r, "Report.all_teams"), !a->team);
	while (rows_next(rs))
		if (all || person_in_team(me, rows_int(rs, 0)))
			option(list, &n, rows_str(rs, 0), rows_str(rs, 1), rows_int(rs, 0) == a->team);
}

static const char *dim_word(struct req *r, const struct report_dim *d)
{
	return word(r, arena_fmt(r->c->mem, "Report.dim.%s", d->name));
}

static void dim_pickers(struct req *r, const struct report_ask *a)
{
	const struct report *rep = a->rep;
	HDF *by = page_node(r, "By"), *across = page_node(r, "Across"), *measures = page_node(r, "Measures");
	int n = 0, k = 0, m = 0;

	for (int i = 0; i < REPORT_DIMS && rep->dims[i].name; i++)
		option(by, &n, rep->dims[i].name, dim_word(r, &rep->dims[i]), &rep->dims[i] == a->by);
	if (n < 2)
		return;
	option(across, &k, "none", word(r, "Report.no_across"), !a->across);
	for (int i = 0; i < REPORT_DIMS && rep->dims[i].name; i++)
		if (&rep->dims[i] != a->by)
			option(across, &k, rep->dims[i].name, dim_word(r, &rep->dims[i]), &rep->dims[i] == a->across);
	for (int i = 0; a->across && i < REPORT_MEASURES && rep->measures[i].name; i++)
		if (!rep->measures[i].hidden && rep->measures[i].how == HOW_ROWS && report_measure_visible(r->c, rep, &rep->measures[i]))
			option(measures, &m, rep->measures[i].name, report_measure_word(r->c, rep, &rep->measures[i]), &rep->measures[i] == a->measure);
}

/* ---- table ---------------------------------------------------------------------------- */

static void cell_fill(struct req *r, HDF *h, const struct report_result *res, const struct report_column *col, const struct report_cell *cell)
{
	int n = 0;

	if (report_cell_empty(cell)) {
		node_set(h, "zero", "1");
		return;
	}
	node_set(h, "url", cell->url);
	if (col->m->unit != REPORT_MONEY) {
		node_text(node_child(h, "t"), 0, report_show(r->c, col->m->unit, cell->value[0], NULL));
		return;
	}
	for (int i = 0; i < res->ncurrencies; i++)
		if (cell->value[i])
			node_text(node_child(h, "t"), n++, report_show(r->c, REPORT_MONEY, cell->value[i], res->currency[i]));
}

static void table_fill(struct req *r, const struct report_result *res)
{
	HDF *heads = page_node(r, "Heads"), *rows = page_node(r, "Rows"), *total = page_node(r, "Total");
	bool totals = false;

	for (int k = 0; k < res->ncolumns; k++) {
		node_text(heads, k, res->column[k].title);
		cell_fill(r, node_at(total, k), res, &res->column[k], &res->total[k]);
		totals |= !report_cell_empty(&res->total[k]);
	}
	for (int i = 0; i < res->nrows && i < SHOWN_ROWS; i++) {
		HDF *h = node_text(rows, i, res->row[i].title);

		for (int k = 0; k < res->ncolumns; k++) {
			HDF *cell = node_at(node_child(h, "c"), k);

			node_set(cell, "label", res->column[k].title);
			cell_fill(r, cell, res, &res->column[k], &res->row[i].cell[k]);
		}
	}
	page_set(r, "RowHead", dim_word(r, res->ask.by));
	if (totals && res->nrows > 1)
		page_set(r, "Totals", "1");
	if (res->more || res->nrows > SHOWN_ROWS)
		page_set(r, "More", "1");
}

/* ---- chart ------------------------------------------------------------------------------ */

static const char *show_time(struct ctx *c, int64_t v, bool brief)
{
	return brief ? arena_fmt(c->mem, "%lldh", (long long)(v / 3600)) : report_show(c, REPORT_TIME, v, NULL);
}

static void chart_of(struct req *r, const struct report_result *res)
{
	const struct report *rep = res->ask.rep;
	struct chart k = { .kind = rep->chart, .title = report_word(r, rep, "title"), .stacked = rep->stacked || res->ask.across };
	int column[CHART_SERIES], most = res->ask.across ? CHART_SERIES : rep->chart_measures ? rep->chart_measures : 1;
	enum report_unit unit = res->ncolumns ? res->column[0].m->unit : REPORT_COUNT;

	for (int i = 0; i < res->ncolumns && k.nseries < most; i++)
		if (res->column[i].m->unit == unit && !(res->ask.across && i == res->ncolumns - 1)) {
			k.series[k.nseries] = res->column[i].title;
			column[k.nseries++] = i;
		}
	if (!k.nseries || !res->nrows)
		return;
	k.points = arena_array(r->c->mem, (size_t)res->nrows, sizeof *k.points);
	for (int i = 0; i < res->nrows && (k.n < CHART_POINTS || res->ask.by->by != BY_FIELD); i++) {
		struct chart_point *p = &k.points[k.n++];

		p->label = res->row[i].title;
		p->url = res->row[i].cell[column[0]].url;
		for (int s = 0; s < k.nseries; s++)
			p->value[s] = res->row[i].cell[column[s]].value[0];
	}
	k.show = unit == REPORT_MONEY ? chart_money : unit == REPORT_SHARE ? chart_share : unit == REPORT_TIME ? show_time : chart_number;
	chart_fill(r->c, page_node(r, "Chart"), &k);
	if (unit == REPORT_MONEY && res->ncurrencies > 1)
		page_set(r, "ChartNote", lang_fill(r->c->mem, r->c->lang, "Report.chart_currency", res->currency[0], NULL, NULL));
}

enum outcome report_page_show(struct req *r)
{
	struct report_ask a;
	enum outcome o = asked(r, &a);
	struct report_result *res;

	if (o != DONE)
		return o;
	res = report_run(r->c, &a);
	if (r->api)
		return reply_json(r, 200, report_json(r->c, res));
	page_set(r, "title", report_word(r, a.rep, "title"));
	page_set(r, "Hint", report_word(r, a.rep, "hint"));
	page_set(r, "Name", a.rep->name);
	page_set(r, "Also", a.rep->also);
	page_set(r, "Xlsx", report_address(r->c, &a, ".xlsx"));
	if (person_can(r->c->me, PERM_EXPORT, record_by_name(a.rep->record)))
		page_set(r, "MayExport", "1");
	period_picker(r, &a);
	team_picker(r, &a);
	dim_pickers(r, &a);
	table_fill(r, res);
	chart_of(r, res);
	return reply_page(r, "reports/report.cs");
}

/* ---- the records behind a figure ---------------------------------------------------------- */

static const struct report_measure *plain(const struct report_ask *a)
{
	const struct report_measure *m = a->measure;

	while (m->how != HOW_ROWS)
		m = report_measure_named(a->rep, m->a);
	return m;
}

enum outcome report_page_rows(struct req *r)
{
	struct report_ask a;
	enum outcome o = asked(r, &a);
	const char *row = in_str(r->query, "row"), *column = in_str(r->query, "column"), *url;
	const struct report_measure *m;
	const struct record *rec;
	struct buf ids = buf_new(r->c->mem);
	int64_t *id;
	int n;

	if (o != DONE)
		return o;
	m = plain(&a);
	if (!report_measure_visible(r->c, a.rep, m))
		return NOT_FOUND;
	rec = report_source_record(m->of);
	id = report_ids(r->c, &a, m, row, column, BEHIND_MOST, &n);
	if (r->api) {
		json_object *all = json_object_new_object(), *list = json_object_new_array();

		for (int i = 0; i < n; i++)
			json_object_array_add(list, json_object_new_int64(id[i]));
		json_object_object_add(all, "collection", json_object_new_string(rec->path));
		json_object_object_add(all, "ids", list);
		return reply_json(r, 200, all);
	}
	url = report_list_address(r->c, &a, m, row, column);
	if (url)
		return reply_redirect(r, url);
	for (int i = 0; i < n; i++)
		buf_fmt(&ids, "%s%lld", i ? "," : "", (long long)id[i]);
	url = arena_fmt(r->c->mem, "/%s", rec->path);
	for (const struct view *v = rec->views; v && v->name; v++)
		if (!v->where) {
			url = url_with(r->c->mem, url, "view", v->name);
			break;
		}
	return reply_redirect(r, url_with(r->c->mem, url, "filter[id]", n ? ids.s : "0"));
}
