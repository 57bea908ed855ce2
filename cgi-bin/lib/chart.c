/* Geometry of charts: numbers in, places and texts of a node out. See chart.h. */
#include "chart.h"
#include <stdlib.h>
#include "config.h"
#include "money.h"
#include "page.h"

/* Height of the picture, and of the part between the upper edge and the zero line's lowest place. */
enum { TOP = 14, BOTTOM = 206, LABELS_WIDE = 13, LABELS_NARROW = 5, COLOURS = 8 };

struct scale { int64_t low, high, step; };

const char *chart_number(struct ctx *c, int64_t v, bool brief)
{
	(void)brief;
	return v > INT64_MAX / 100 || v < INT64_MIN / 100 ? arena_fmt(c->mem, "%lld", (long long)v) : money_show(c->mem, v * 100, 0);
}

const char *chart_money(struct ctx *c, int64_t v, bool brief)
{
	const char *currency = setting_str(c, "currency", "TWD");

	if (!brief)
		return arena_fmt(c->mem, "%s %s", currency_sign(currency), money_show(c->mem, v, v % 100 ? 2 : 0));
	if (llabs(v) >= INT64_C(100000000000))
		return arena_fmt(c->mem, "%sM", money_show(c->mem, v / 1000000, 0));
	return llabs(v) >= 1000000 ? arena_fmt(c->mem, "%sk", money_show(c->mem, v / 1000, v / 1000 % 100 ? 1 : 0)) : money_show(c->mem, v, 0);
}

const char *chart_share(struct ctx *c, int64_t tenths, bool brief)
{
	return brief || tenths % 10 == 0 ? arena_fmt(c->mem, "%lld%%", (long long)(tenths / 10)) : arena_fmt(c->mem, "%lld.%lld%%", (long long)(tenths / 10), (long long)llabs(tenths % 10));
}

static const char *said(struct ctx *c, const struct chart *k, int64_t v, bool brief)
{
	return k->show ? k->show(c, v, brief) : chart_number(c, v, brief);
}

static const char *percent(struct ctx *c, int64_t hundredths)
{
	return arena_fmt(c->mem, "%lld.%02lld%%", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static int64_t part(int64_t v, int64_t of, int64_t all)
{
	return all ? (int64_t)((__int128)v * of / all) : 0;
}

/* ---- the axis ------------------------------------------------------------------ */

/* 1, 2 or 5 times a power of ten, so that at most four steps reach from low to high. */
static struct scale scale_of(const struct chart *k)
{
	struct scale s = { 0, k->line, 1 };
	int64_t power = 1;

	for (int i = 0; i < k->n; i++) {
		int64_t up = 0, down = 0;

		for (int j = 0; j < k->nseries; j++) {
			int64_t v = k->points[i].value[j];

			up = k->stacked ? up + (v > 0 ? v : 0) : v > up ? v : up;
			down = v < down ? v : down;
		}
		s.high = up > s.high ? up : s.high;
		s.low = down < s.low ? down : s.low;
	}
	if (s.high <= s.low)
		s.high = s.low + 4;
	for (;; power *= 10) {
		static const int times[] = { 1, 2, 5 };

		for (int i = 0; i < 3; i++) {
			s.step = power * times[i];
			if ((s.high - s.low) / s.step < 4 || power > INT64_MAX / 100)
				goto found;
		}
	}
found:
	s.low = s.low < 0 ? -((-s.low + s.step - 1) / s.step) * s.step : 0;
	s.high = (s.high + s.step - 1) / s.step * s.step;
	return s;
}

static int y_of(const struct scale *s, int64_t v)
{
	return BOTTOM - (int)part(v - s->low, BOTTOM - TOP, s->high - s->low);
}

static void grid_fill(struct ctx *c, HDF *h, const struct chart *k, const struct scale *s)
{
	int i = 0;

	for (int64_t v = s->low; v <= s->high; v += s->step, i++) {
		HDF *g = node_text(node_child(h, "Grid"), i, said(c, k, v, true));

		node_int(g, "y", y_of(s, v));
		if (v == 0)
			node_set(g, "zero", "1");
	}
	if (k->line > 0) {
		node_int(h, "Line.y", y_of(s, k->line));
		node_set(h, "Line.text", arena_fmt(c->mem, "%s %s", k->line_name ? k->line_name : "", said(c, k, k->line, false)));
	}
}

/* Every label where there is room; on a phone fewer. */
static void labels_fill(struct ctx *c, HDF *h, const struct chart *k)
{
	int narrow = (k->n + LABELS_NARROW - 1) / LABELS_NARROW, wide = k->small ? narrow : (k->n + LABELS_WIDE - 1) / LABELS_WIDE, at = 0;

	for (int i = 0; i < k->n; i++) {
		HDF *l;

		if (i % wide && i % narrow)
			continue;
		l = node_text(node_child(h, "Labels"), at++, k->points[i].label);
		node_set(l, "x", percent(c, 10000 * (2 * i + 1) / (2 * k->n)));
		if (i % narrow || i % wide)
			node_set(l, "few", i % narrow ? "wide" : "narrow");
	}
}

/* ---- columns, lines -------------------------------------------------------------- */

static const char *point_text(struct ctx *c, const struct chart *k, int i, int series)
{
	const struct chart_point *p = &k->points[i];

	if (k->nseries == 1)
		return arena_fmt(c->mem, "%s: %s", p->label, said(c, k, p->value[series], false));
	return arena_fmt(c->mem, "%s, %s: %s", p->label, k->series[series], said(c, k, p->value[series], false));
}

static void columns_fill(struct ctx *c, HDF *h, const struct chart *k, const struct scale *s)
{
	int slot = 10000 / k->n, wide = slot * 7 / 10 > 1200 ? 1200 : slot * 7 / 10, at = 0;
	int one = k->stacked ? wide : wide / k->nseries;

	for (int i = 0; i < k->n; i++) {
		int64_t below = 0;
		int left = 10000 * (2 * i + 1) / (2 * k->n) - wide / 2;

		for (int j = 0; j < k->nseries; j++) {
			int64_t v = k->points[i].value[j];
			int y0 = y_of(s, k->stacked ? below : 0), y1 = y_of(s, k->stacked ? below + v : v);
			HDF *b;

			if (!v)
				continue;
			b = node_text(node_child(h, "Bars"), at++, point_text(c, k, i, j));
			node_set(b, "x", percent(c, left + (k->stacked ? 0 : j * one)));
			node_set(b, "w", percent(c, one > 20 ? one - (k->stacked ? 0 : 10) : one));
			node_int(b, "y", y1 < y0 ? y1 : y0);
			node_int(b, "h", abs(y0 - y1) ? abs(y0 - y1) : 1);
			node_int(b, "c", j + 1);
			node_set(b, "url", k->points[i].url);
			below += v > 0 ? v : 0;
		}
	}
}

static void lines_fill(struct ctx *c, HDF *h, const struct chart *k, const struct scale *s)
{
	int at = 0, dots = 0;

	for (int j = 0; j < k->nseries; j++)
		for (int i = 0; i < k->n; i++) {
			const char *x = percent(c, 10000 * (2 * i + 1) / (2 * k->n));
			int y = y_of(s, k->points[i].value[j]);
			HDF *d = node_text(node_child(h, "Dots"), dots++, point_text(c, k, i, j)), *l;

			node_set(d, "x", x);
			node_int(d, "y", y);
			node_int(d, "c", j + 1);
			node_set(d, "url", k->points[i].url);
			if (!i)
				continue;
			l = node_at(node_child(h, "Lines"), at++);
			node_set(l, "x1", percent(c, 10000 * (2 * i - 1) / (2 * k->n)));
			node_int(l, "y1", y_of(s, k->points[i - 1].value[j]));
			node_set(l, "x2", x);
			node_int(l, "y2", y);
			node_int(l, "c", j + 1);
		}
}

/* ---- rows, ring -------------------------------------------------------------------- */

static void rows_fill(struct ctx *c, HDF *h, const struct chart *k)
{
	int64_t most = 1;

	for (int i = 0; i < k->n; i++) {
		int64_t all = 0;

		for (int j = 0; j < k->nseries; j++) {
			int64_t v = k->points[i].value[j] > 0 ? k->points[i].value[j] : 0;

			all = k->stacked ? all + v : v > all ? v : all;
		}
		most = all > most ? all : most;
	}
	for (int i = 0; i < k->n; i++) {
		HDF *row = node_text(node_child(h, "Rows"), i, k->points[i].label);
		int64_t x = 0;

		node_set(row, "url", k->points[i].url);
		for (int j = 0; j < k->nseries; j++) {
			int64_t v = k->points[i].value[j], w = part(v > 0 ? v : 0, 10000, most);
			HDF *b = node_text(node_child(row, "b"), j, point_text(c, k, i, j));

			node_set(b, "value", said(c, k, v, false));
			node_set(b, "x", percent(c, k->stacked ? x : 0));
			node_set(b, "w", percent(c, w));
			node_int(b, "y", k->stacked ? 0 : j * 10);
			node_int(b, "c", j + 1);
			x += w;
		}
	}
	node_int(h, "rowheight", k->stacked ? 10 : 10 * k->nseries);
}

/* A circle with radius 15.915 is 100 around: each share is a dash on it. */
static void ring_fill(struct ctx *c, HDF *h, const struct chart *k)
{
	int64_t all = 0, before = 0;

	for (int i = 0; i < k->n; i++)
		all += k->points[i].value[0] > 0 ? k->points[i].value[0] : 0;
	for (int i = 0; i < k->n; i++) {
		int64_t v = k->points[i].value[0] > 0 ? k->points[i].value[0] : 0, share = part(v, 10000, all);
		HDF *s = node_text(node_child(h, "Slices"), i, k->points[i].label);

		node_set(s, "value", said(c, k, v, false));
		node_set(s, "share", chart_share(c, share / 10, false));
		node_set(s, "dash", arena_fmt(c->mem, "%lld.%02lld", (long long)(share / 100), (long long)(share % 100)));
		node_set(s, "at", arena_fmt(c->mem, "-%lld.%02lld", (long long)(before / 100), (long long)(before % 100)));
		node_int(s, "c", i < COLOURS ? i + 1 : 0);
		node_set(s, "url", k->points[i].url);
		before += share;
	}
	node_set(h, "total", said(c, k, all, true));
}

/* The same numbers as a table, for whoever cannot see the picture. */
static void table_fill(struct ctx *c, HDF *h, const struct chart *k)
{
	for (int i = 0; i < k->n; i++) {
		HDF *row = node_text(node_child(h, "Table"), i, k->points[i].label);

		node_set(row, "url", k->points[i].url);
		for (int j = 0; j < k->nseries; j++)
			node_text(node_child(row, "v"), j, said(c, k, k->points[i].value[j], false));
	}
}

void chart_fill(struct ctx *c, HDF *h, const struct chart *k)
{
	static const char *const kinds[] = { "columns", "lines", "rows", "ring" };
	struct scale s;

	node_set(h, "title", k->title);
	if (k->n < 1 || k->nseries < 1)
		return;
	node_set(h, "kind", kinds[k->kind]);
	for (int j = 0; j < k->nseries; j++)
		node_int(node_text(node_child(h, "Series"), j, k->series[j] ? k->series[j] : k->title), "c", j + 1);
	if (k->nseries > 1 && k->kind != CHART_RING)
		node_set(h, "legend", "1");
	if (k->kind == CHART_ROWS) {
		rows_fill(c, h, k);
	} else if (k->kind == CHART_RING) {
		ring_fill(c, h, k);
	} else {
		s = scale_of(k);
		grid_fill(c, h, k, &s);
		labels_fill(c, h, k);
		if (k->kind == CHART_COLUMNS)
			columns_fill(c, h, k, &s);
		else
			lines_fill(c, h, k, &s);
		table_fill(c, h, k);
	}
}
