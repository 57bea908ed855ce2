/*
 * A report's figures: one query a source, joined by their keys into rows, computed
 * measures on top. The SQL is report_sql.c; rows get their names and order in
 * report_names.c.
 */
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "page.h"
#include "record_impl.h"
#include "record_page_impl.h"
#include "report_impl.h"

enum { MOST_ACROSS = 24 };

bool report_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

int report_key_index(struct keys *k, const char *key, int most)
{
	for (int i = k->n - 1; i >= 0; i--)
		if (report_same(k->key[i], key))
			return i;
	if (k->n == most)
		return -1;
	k->key[k->n] = key;
	return k->n++;
}

static struct place *place_of(struct gather *g, int row, int column)
{
	for (int i = g->n - 1; i >= 0; i--)
		if (g->place[i].row == row && g->place[i].column == column)
			return &g->place[i];
	if (g->n == g->cap) {
		struct place *more = arena_array(g->c->mem, (size_t)(g->cap = g->cap ? g->cap * 2 : 64), sizeof *more);

		if (g->n)
			memcpy(more, g->place, (size_t)g->n * sizeof *more);
		g->place = more;
	}
	g->place[g->n] = (struct place){ .row = row, .column = column };
	return &g->place[g->n++];
}

static int currency_index(struct report_result *r, const char *currency)
{
	for (int i = 0; i < r->ncurrencies; i++)
		if (report_same(r->currency[i], currency))
			return i;
	if (r->ncurrencies == REPORT_CURRENCIES) {
		r->more = true;
		return -1;
	}
	r->currency[r->ncurrencies] = currency;
	return r->ncurrencies++;
}

/* ---- one query a source ------------------------------------------------------------ */

static bool wanted(struct gather *g, const struct report_measure *m)
{
	return m->how == HOW_ROWS && (!g->a->across || m == g->a->measure) && report_measure_visible(g->c, g->a->rep, m);
}

static void take_source(struct gather *g, const struct report_source *s)
{
	const struct report_measure *m = g->a->rep->measures;
	const char *values[REPORT_MEASURES + 1] = { NULL };
	int column[REPORT_MEASURES], n = 0;
	struct rows *rs;

	for (int i = 0; i < REPORT_MEASURES && m[i].name; i++)
		if (m[i].of == s && wanted(g, &m[i]) && m[i].value)
			values[column[i] = n++] = m[i].value;
	rs = report_select(g->c, g->a, s, values);
	while (rows_next(rs)) {
		int row = report_key_index(&g->rows, rows_str(rs, 0), REPORT_ROWS), col = report_key_index(&g->columns, rows_str(rs, 1), MOST_ACROSS);
		int cur = currency_index(g->r, rows_str(rs, 2));
		struct place *p;

		if (row < 0 || col < 0 || cur < 0) {
			g->r->more = true;
			continue;
		}
		p = place_of(g, row, col);
		for (int i = 0; i < REPORT_MEASURES && m[i].name; i++) {
			if (m[i].of != s || !wanted(g, &m[i]))
				continue;
			if (!m[i].value)
				p->raw[i][0] += rows_int(rs, 3);
			else if (m[i].unit == REPORT_MONEY)
				p->raw[i][cur] = money_plus(p->raw[i][cur], money_sum(rows_str(rs, 4 + column[i])));
			else
				p->raw[i][0] += rows_int(rs, 4 + column[i]);
		}
	}
}

static void take_all(struct gather *g)
{
	const struct report_measure *m = g->a->rep->measures;

	for (int i = 0; i < REPORT_MEASURES && m[i].name; i++) {
		bool done = !wanted(g, &m[i]);

		for (int k = 0; k < i && !done; k++)
			done = m[k].of == m[i].of && wanted(g, &m[k]);
		if (!done)
			take_source(g, m[i].of);
	}
}

/* ---- cells --------------------------------------------------------------------------- */

static int index_of(const struct report *rep, const struct report_measure *m)
{
	return (int)(m - rep->measures);
}

static int64_t ratio(int64_t a, int64_t b, enum report_unit unit)
{
	__int128 v = unit == REPORT_SHARE ? (__int128)a * 1000 : a;

	return (int64_t)((v + (v < 0 ? -b : b) / 2) / b);
}

/* `raw` are the plain values of this row, `all` of all rows, `above` of the row before it (NULL: none). */
static void compute(const struct report *rep, const struct report_measure *m, int64_t (*raw)[REPORT_CURRENCIES],
		    int64_t (*all)[REPORT_CURRENCIES], int64_t (*above)[REPORT_CURRENCIES], struct report_cell *cell)
{
	int64_t (*under)[REPORT_CURRENCIES] = m->how == HOW_OF_ALL ? all : m->how == HOW_OF_ABOVE ? above : raw;
	int a, b;

	if (m->how == HOW_ROWS) {
		memcpy(cell->value, raw[index_of(rep, m)], sizeof cell->value);
		return;
	}
	a = index_of(rep, report_measure_named(rep, m->a));
	b = m->how == HOW_RATIO ? index_of(rep, report_measure_named(rep, m->b)) : a;
	cell->none = true;
	for (int i = 0; under && i < REPORT_CURRENCIES; i++) {
		int64_t below = rep->measures[b].unit == REPORT_MONEY && rep->measures[a].unit == REPORT_MONEY ? under[b][i] : under[b][0];

		if (below <= 0)
			continue;
		/* A share of money is the first currency's that there is any of. */
		cell->value[m->unit == REPORT_MONEY ? i : 0] = ratio(raw[a][i], below, m->unit);
		cell->none = false;
		if (m->unit != REPORT_MONEY)
			break;
	}
}

static const char *cell_address(struct gather *g, const struct report_measure *m, const char *row, const char *column)
{
	const char *u;

	while (m->how != HOW_ROWS)
		m = report_measure_named(g->a->rep, m->a);
	if (!report_source_record(m->of)->path)
		return NULL;
	u = report_list_address(g->c, g->a, m, row, column);
	return u ? u : report_rows_address(g->c, g->a, m, row, column);
}

typedef int64_t sums[REPORT_MEASURES][REPORT_CURRENCIES];

static void add_sums(sums to, sums from)
{
	for (int m = 0; m < REPORT_MEASURES; m++)
		for (int i = 0; i < REPORT_CURRENCIES; i++)
			to[m][i] = money_plus(to[m][i], from[m][i]);
}

static void fill_measures(struct gather *g, struct named *rows)
{
	struct report_result *r = g->r;
	sums *raw = arena_array(g->c->mem, (size_t)g->rows.n + 1, sizeof *raw), all = { { 0 } };

	for (int i = 0; i < g->n; i++) {
		add_sums(raw[g->place[i].row], g->place[i].raw);
		add_sums(all, g->place[i].raw);
	}
	for (int i = 0; i < r->nrows; i++)
		for (int k = 0; k < r->ncolumns; k++) {
			compute(r->ask.rep, r->column[k].m, raw[rows[i].from], all, i ? raw[rows[i - 1].from] : NULL, &r->row[i].cell[k]);
			r->row[i].cell[k].url = cell_address(g, r->column[k].m, rows[i].key, NULL);
		}
	for (int k = 0; k < r->ncolumns; k++) {
		compute(r->ask.rep, r->column[k].m, all, all, NULL, &r->total[k]);
		if (r->column[k].m->no_total)
			r->total[k] = (struct report_cell){ .none = true };
		else
			r->total[k].url = cell_address(g, r->column[k].m, "*", NULL);
	}
}

static void fill_across(struct gather *g, struct named *rows, struct named *columns)
{
	struct report_result *r = g->r;
	int m = index_of(r->ask.rep, g->a->measure), *row_at = arena_array(g->c->mem, (size_t)g->rows.n + 1, sizeof *row_at),
	    *col_at = arena_array(g->c->mem, (size_t)g->columns.n + 1, sizeof *col_at), last = r->ncolumns - 1;

	for (int i = 0; i < r->nrows; i++)
		row_at[rows[i].from] = i;
	for (int k = 0; k < last; k++)
		col_at[columns[k].from] = k;
	for (int p = 0; p < g->n; p++)
		for (int i = 0; i < REPORT_CURRENCIES; i++) {
			int64_t v = g->place[p].raw[m][i];
			struct report_cell *cell = r->row[row_at[g->place[p].row]].cell;

			cell[col_at[g->place[p].column]].value[i] = v;
			cell[last].value[i] = money_plus(cell[last].value[i], v);
			r->total[col_at[g->place[p].column]].value[i] = money_plus(r->total[col_at[g->place[p].column]].value[i], v);
			r->total[last].value[i] = money_plus(r->total[last].value[i], v);
		}
	for (int k = 0; k < r->ncolumns; k++) {
		const char *column = k == last ? "*" : columns[k].key;

		for (int i = 0; i < r->nrows; i++)
			r->row[i].cell[k].url = cell_address(g, g->a->measure, rows[i].key, column);
		r->total[k].url = cell_address(g, g->a->measure, "*", column);
	}
}

static void make_columns(struct gather *g, struct named *columns)
{
	const struct report *rep = g->a->rep;
	struct report_result *r = g->r;

	r->column = arena_array(g->c->mem, (size_t)g->columns.n + REPORT_MEASURES + 1, sizeof *r->column);
	for (int i = 0; g->a->across && i < g->columns.n; i++)
		r->column[r->ncolumns++] = (struct report_column){ g->a->measure, columns[i].title, columns[i].key };
	if (g->a->across)
		r->column[r->ncolumns++] = (struct report_column){ g->a->measure, lang_text(g->c->lang, "Report.total"), "*" };
	for (int i = 0; !g->a->across && i < REPORT_MEASURES && rep->measures[i].name; i++)
		if (!rep->measures[i].hidden && report_measure_visible(g->c, rep, &rep->measures[i]))
			r->column[r->ncolumns++] = (struct report_column){ &rep->measures[i], report_measure_word(g->c, rep, &rep->measures[i]), NULL };
}

struct report_result *report_run(struct ctx *c, const struct report_ask *a)
{
	struct report_result *r = arena_alloc(c->mem, sizeof *r);
	struct gather g = { .c = c, .a = a, .r = r };
	struct named *rows, *columns;

	r->ask = *a;
	g.rows.key = arena_array(c->mem, REPORT_ROWS + 1, sizeof *g.rows.key);
	g.columns.key = arena_array(c->mem, REPORT_ROWS + 1, sizeof *g.columns.key);
	currency_index(r, setting_str(c, "currency", "TWD"));
	take_all(&g);
	report_add_buckets(&g, a->by, &g.rows);
	if (a->across && a->across->by == BY_AGE)
		report_add_buckets(&g, a->across, &g.columns);
	rows = report_arrange(&g, a->by, &g.rows, false);
	columns = report_arrange(&g, a->across, &g.columns, true);
	make_columns(&g, columns);
	r->nrows = g.rows.n;
	r->row = arena_array(c->mem, (size_t)r->nrows + 1, sizeof *r->row);
	r->total = arena_array(c->mem, (size_t)r->ncolumns + 1, sizeof *r->total);
	for (int i = 0; i < r->nrows; i++)
		r->row[i] = (struct report_row){ .key = rows[i].key, .title = rows[i].title, .cell = arena_array(c->mem, (size_t)r->ncolumns + 1, sizeof(struct report_cell)) };
	if (a->across)
		fill_across(&g, rows, columns);
	else
		fill_measures(&g, rows);
	return r;
}
