/*
 * The graph page of any record type: bars, lines or a ring over one field, split by
 * another. Every mark leads to the list of the records behind it. Amounts in
 * different currencies are drawn beside each other, never added.
 */
#include <string.h>
#include "chart.h"
#include "pivot_page.h"

enum { MAX_POINTS = 60 };

static const char *hundredths(struct ctx *c, int64_t v, bool brief)
{
	(void)brief;
	return money_show(c->mem, v, v % 100 ? 2 : 0);
}

static const char *percents(struct ctx *c, int64_t v, bool brief)
{
	return arena_fmt(c->mem, "%s%%", money_show(c->mem, v, brief ? 0 : 1));
}

/* Amounts of another currency, or of several, go without a sign: the series' name says it. */
static const char *other_money(struct ctx *c, int64_t v, bool brief)
{
	return brief ? chart_money(c, v, true) : money_show(c->mem, v, v % 100 ? 2 : 0);
}

static enum chart_kind kind_of(const char *kind, const struct axis *by)
{
	if (!strcmp(kind, "line"))
		return CHART_LINES;
	if (!strcmp(kind, "pie"))
		return CHART_RING;
	return by->unit ? CHART_COLUMNS : CHART_ROWS;
}

/* Splits by currency when there are several of them and nothing else is asked for. */
static bool by_currency(struct pivot_cell *p, int n)
{
	for (int i = 1; i < n; i++)
		if (!pivot_same(p[i].currency, p[0].currency))
			return true;
	return false;
}

/* Of several currencies in a graph that is split by something else, the first is drawn. */
static int only_currency(struct req *r, struct pivot_cell *p, int n)
{
	const char *usual = setting_str(r->c, "currency", "TWD");
	int left = 0;

	for (int i = 0; i < n; i++)
		if (pivot_same(p[i].currency, usual))
			p[left++] = p[i];
	page_set(r, "Graph.currency", usual);
	return left;
}

/* What has no point in a line of time is a gap that must be seen: months between the first and the last one. */
static struct pivot_key *with_gaps(struct req *r, const struct axis *by, struct pivot_key *keys, int *n)
{
	static const int months[] = { [AXIS_MONTH] = 1, [AXIS_QUARTER] = 3, [AXIS_YEAR] = 12 };
	struct pivot_key *out = arena_array(r->c->mem, (size_t)*n + MAX_POINTS + 1, sizeof *out);
	int at = 0;

	if (by->unit < AXIS_MONTH)
		return keys;
	for (int i = 0; i < *n && at < MAX_POINTS; i++) {
		while (i && keys[i].value && at < MAX_POINTS) {
			const char *next = date_add(r->c->mem, out[at - 1].value, months[by->unit], 0, false);

			if (strcmp(next, keys[i].value) >= 0)
				break;
			out[at++] = (struct pivot_key){ .value = next, .text = by->unit == AXIS_YEAR ? arena_fmt(r->c->mem, "%.4s", next) : arena_fmt(r->c->mem, "%.4s/%.2s", next, next + 5) };
		}
		out[at++] = keys[i];
	}
	*n = at;
	return out;
}

/* Of percentages the whole, to be divided by how many they are. */
static void add(const struct pivot_ask *a, const struct pivot_cell *p, int64_t *value, int64_t *values)
{
	*value += pivot_means(a) ? p->whole : a->measure ? p->sum : p->count;
	*values += p->values;
}

static void draw(struct req *r, const struct pivot_ask *a, struct pivot_cell *p, int n, enum chart_kind kind)
{
	bool money = a->measure && a->measure->type == F_MONEY, mixed = money && by_currency(p, n);
	struct chart k = { .kind = kind, .title = a->measure ? word_field(r->c, r->rec, a->measure) : word_record(r->c, r->rec, true) };
	struct pivot_key *key, *split = NULL;
	int64_t values[CHART_SERIES];
	int keys, splits = 1;

	if (mixed && a->by[1].f) {
		n = only_currency(r, p, n);
		mixed = false;
	}
	if (mixed)
		for (int i = 0; i < n; i++)
			p[i].value[1] = p[i].title[1] = p[i].currency;
	key = pivot_keys(r, a, p, n, 0, &keys);
	if (a->by[1].f || mixed)
		split = pivot_keys(r, a, p, n, 1, &splits);
	key = with_gaps(r, &a->by[0], key, &keys);
	if (keys > MAX_POINTS)
		page_set(r, "Graph.cut", "1");
	k.n = keys > MAX_POINTS ? MAX_POINTS : keys;
	k.nseries = splits > CHART_SERIES ? CHART_SERIES : splits;
	k.stacked = !mixed && kind != CHART_LINES && (!a->measure || a->measure->type != F_PERCENT);
	k.show = !a->measure ? chart_number : a->measure->type == F_PERCENT ? percents : !money ? hundredths
		: mixed || (n && p[0].currency && strcmp(p[0].currency, setting_str(r->c, "currency", "TWD"))) ? other_money : chart_money;
	k.points = arena_array(r->c->mem, (size_t)k.n + 1, sizeof *k.points);
	/* What finds no colour of its own is drawn as one. */
	for (int j = CHART_SERIES; j < splits; j++)
		split[j].text = NULL;
	if (splits > CHART_SERIES)
		split[CHART_SERIES - 1].text = lang_text(r->c->lang, "Graph.others");
	for (int j = 0; j < k.nseries; j++)
		k.series[j] = split ? mixed ? split[j].value : split[j].text : k.title;
	for (int i = 0; i < k.n; i++) {
		k.points[i].label = key[i].text;
		k.points[i].url = pivot_url(r, a, &key[i], NULL);
		memset(values, 0, sizeof values);
		for (int x = 0; x < n; x++)
			for (int j = 0; pivot_same(p[x].value[0], key[i].value) && j < splits; j++)
				if (!split || pivot_same(p[x].value[1], split[j].value))
					add(a, &p[x], &k.points[i].value[j < k.nseries ? j : k.nseries - 1], &values[j < k.nseries ? j : k.nseries - 1]);
		for (int j = 0; pivot_means(a) && j < k.nseries; j++)
			k.points[i].value[j] = values[j] ? k.points[i].value[j] / values[j] : 0;
	}
	chart_fill(r->c, page_node(r, "Chart"), &k);
}

static void kinds(struct req *r, const struct pivot_ask *a, const char *now)
{
	static const struct { const char *name, *icon; } kind[] = { { "bar", "chart-bar" }, { "line", "chart-line" }, { "pie", "chart-donut" } };
	static const char *const drop[] = { "cursor", "at", "from", "kind", NULL };

	for (int i = 0; i < 3; i++) {
		HDF *o = node_text(page_node(r, "Kinds"), i, lang_text(r->c->lang, arena_fmt(r->c->mem, "Graph.%s", kind[i].name)));

		node_set(o, "url", url_with(r->c->mem, arena_fmt(r->c->mem, "/%s/%s%s", r->rec->path, a->shown, url_query(r->c->mem, r->query, drop)), "kind", kind[i].name));
		node_set(o, "icon", kind[i].icon);
		node_set(o, "on", strcmp(kind[i].name, now) ? NULL : "1");
	}
}

enum outcome record_page_graph(struct req *r)
{
	const char *kind = in_str(r->query, "kind") ? in_str(r->query, "kind") : "bar";
	struct pivot_cell *p;
	struct pivot_ask a;
	enum outcome o = pivot_read(r, "graph", "by", "split", &a);
	int n;

	if (o != DONE)
		return o;
	/* A ring shows one series. */
	if (!strcmp(kind, "pie"))
		a.by[1] = (struct axis){ 0 };
	p = record_pivot(r->c, &a.q, a.by, a.measure, &n);
	if (r->api)
		return pivot_json(r, &a, p, n);
	pivot_head(r, &a, "by", "split");
	kinds(r, &a, kind);
	draw(r, &a, p, n, kind_of(kind, &a.by[0]));
	return reply_page(r, page_template(r, "record/graph.cs"));
}
