/*
 * Teams and forecast: a card for each team with what is open and a chart by week;
 * beneath, for one team, targets against what was won and what is to come by month.
 */
#include <string.h>
#include "opportunities/pages.h"
#include "crm/forecast.h"
#include "lib/chart.h"
#include "lib/record_page_impl.h"

static const char *percent_of(struct req *r, money part, money of)
{
	return of > 0 ? arena_fmt(r->c->mem, "%lld%%", (long long)((__int128)part * 100 / of)) : NULL;
}

/* A bar of 100 units: how far along. */
static void reached(struct req *r, HDF *h, money won, money target)
{
	int64_t w;

	if (target <= 0)
		return;
	w = (int64_t)((__int128)won * 100 / target);
	node_set(h, "percent", percent_of(r, won, target));
	node_int(h, "width", w > 100 ? 100 : w);
	node_set(h, "tone", w >= 100 ? "ok" : w >= 60 ? "brand" : "warn");
}

static const char *deals_url(struct req *r, const char *view, int64_t team, const char *date, const char *from, const char *to)
{
	const char *url = arena_fmt(r->c->mem, "/opportunities?view=%s&filter[team_id]=%lld", view, (long long)team);

	return date ? arena_fmt(r->c->mem, "%s&filter[%s][gte]=%s&filter[%s][lt]=%s", url, date, from, date, to) : url;
}

static void team_card(struct req *r, HDF *h, const struct forecast_team *t, int64_t shown)
{
	struct chart_point *p = arena_array(r->c->mem, FORECAST_WEEKS, sizeof *p);
	struct chart k = { .kind = CHART_COLUMNS, .title = filled(r, "Forecast.weekly", t->name, NULL), .nseries = 1, .points = p, .n = FORECAST_WEEKS, .show = chart_money, .small = true };

	node_int(h, "id", t->id);
	node_set(h, "name", t->name);
	node_set(h, "url", url_with(r->c->mem, "/opportunities/forecast", "team", number(r, t->id)));
	node_set(h, "board", url_with(r->c->mem, "/opportunities/board", "team", number(r, t->id)));
	node_int(h, "open", t->open);
	node_set(h, "sum", amount(r, t->sum));
	node_set(h, "weighted", amount(r, t->weighted));
	node_set(h, "won", amount(r, t->won));
	if (t->target)
		node_set(h, "target", amount(r, t->target));
	reached(r, node_child(h, "bar"), t->won, t->target);
	if (t->id == shown)
		node_set(h, "on", "1");
	for (int i = 0; i < FORECAST_WEEKS; i++) {
		p[i].label = date_for(r->c, t->week[i].from) + 5;
		p[i].value[0] = t->week[i].sum;
		p[i].url = deals_url(r, "pipeline", t->id, "close_date", t->week[i].from, t->week[i].to);
	}
	chart_fill(r->c, node_child(h, "chart"), &k);
}

static void sums_fill(struct req *r, HDF *h, const struct forecast_sums *s)
{
	if (s->target)
		node_set(h, "target", amount(r, s->target));
	if (s->won)
		node_set(h, "won", amount(r, s->won));
	if (s->open)
		node_set(h, "open", amount(r, s->open));
	if (s->weighted)
		node_set(h, "weighted", amount(r, s->weighted));
	reached(r, node_child(h, "bar"), s->won, s->target);
}

static void row_fill(struct req *r, HDF *h, const struct forecast_row *row)
{
	for (int i = 0; i < FORECAST_MONTHS; i++)
		sums_fill(r, node_at(node_child(h, "m"), i), &row->month[i]);
	sums_fill(r, node_child(h, "all"), &row->all);
}

static void months_chart(struct req *r, const struct forecast *f, int64_t team)
{
	struct chart_point *p = arena_array(r->c->mem, FORECAST_MONTHS, sizeof *p);
	struct chart k = { .kind = CHART_COLUMNS, .title = word(r, "Forecast.by_month"), .nseries = 3, .points = p, .n = FORECAST_MONTHS, .show = chart_money,
		.series = { word(r, "Forecast.target"), word(r, "Forecast.won"), word(r, "Forecast.weighted") } };

	for (int i = 0; i < FORECAST_MONTHS; i++) {
		p[i] = (struct chart_point){ .label = arena_fmt(r->c->mem, "%.4s/%.2s", f->from[i], f->from[i] + 5), .url = deals_url(r, "pipeline", team, "close_date", f->from[i], f->from[i + 1]),
			.value = { f->team.month[i].target, f->team.month[i].won, f->team.month[i].weighted } };
		node_set(node_text(page_node(r, "Forecast.Months"), i, p[i].label), "url", p[i].url);
	}
	chart_fill(r->c, page_node(r, "Chart"), &k);
}

static json_object *sums_json(struct req *r, const char *month, const struct forecast_sums *s)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "month", json_object_new_string(month));
	json_object_object_add(o, "target", s->target ? json_object_new_string(money_text(r->c->mem, s->target)) : NULL);
	json_object_object_add(o, "won", json_object_new_string(money_text(r->c->mem, s->won)));
	json_object_object_add(o, "open", json_object_new_string(money_text(r->c->mem, s->open)));
	json_object_object_add(o, "weighted", json_object_new_string(money_text(r->c->mem, s->weighted)));
	return o;
}

static json_object *row_months(struct req *r, const struct forecast *f, const struct forecast_row *row)
{
	json_object *list = json_object_new_array();

	for (int i = 0; i < FORECAST_MONTHS; i++)
		json_object_array_add(list, sums_json(r, f->from[i], &row->month[i]));
	return list;
}

static enum outcome as_json(struct req *r, const struct forecast_team *t, int n, const struct forecast *f)
{
	json_object *o = json_object_new_object(), *teams = json_object_new_array(), *people = json_object_new_array();

	for (int i = 0; i < n; i++) {
		json_object *x = json_object_new_object();

		json_object_object_add(x, "id", json_object_new_int64(t[i].id));
		json_object_object_add(x, "name", json_object_new_string(t[i].name));
		json_object_object_add(x, "open", json_object_new_int(t[i].open));
		json_object_object_add(x, "expected_revenue", json_object_new_string(money_text(r->c->mem, t[i].sum)));
		json_object_object_add(x, "weighted", json_object_new_string(money_text(r->c->mem, t[i].weighted)));
		json_object_array_add(teams, x);
	}
	for (int i = 0; i < f->n; i++) {
		json_object *x = json_object_new_object();

		json_object_object_add(x, "person_id", f->row[i].person_id ? json_object_new_int64(f->row[i].person_id) : NULL);
		json_object_object_add(x, "months", row_months(r, f, &f->row[i]));
		json_object_array_add(people, x);
	}
	json_object_object_add(o, "teams", teams);
	json_object_object_add(o, "months", row_months(r, f, &f->team));
	json_object_object_add(o, "people", people);
	return reply_json(r, 200, o);
}

enum outcome forecast_page(struct req *r)
{
	int64_t team = in_int(r->query, "team");
	struct forecast f;
	int n, at = 0;
	struct forecast_team *t = forecast_teams(r->c, &n);

	for (int i = 0; i < n; i++)
		if (t[i].id == (team ? team : r->c->me->team_id))
			at = i;
	team = n ? t[at].id : 0;
	forecast_read(r->c, team, &f);
	if (r->api)
		return as_json(r, t, n, &f);
	for (int i = 0; i < n; i++)
		team_card(r, node_at(page_node(r, "Forecast.Teams"), i), &t[i], team);
	if (n) {
		months_chart(r, &f, team);
		page_set(r, "Forecast.team", t[at].name);
		for (int i = 0; i < f.n; i++) {
			HDF *h = node_text(page_node(r, "Forecast.Rows"), i, f.row[i].name ? f.row[i].name : word(r, "Forecast.nobody"));

			row_fill(r, h, &f.row[i]);
		}
		row_fill(r, page_node(r, "Forecast.Sum"), &f.team);
		if (f.loose.open)
			page_set(r, "Forecast.loose", filled(r, "Forecast.loose", amount(r, f.loose.open), amount(r, f.loose.weighted)));
	}
	if (person_scope(r->c->me, &target_record, ACCESS_READ) != SCOPE_NONE)
		page_set(r, "Forecast.targets", "/opportunities/targets");
	page_set(r, "title", word(r, "Forecast.title"));
	return reply_page(r, "opportunities/forecast.cs");
}
