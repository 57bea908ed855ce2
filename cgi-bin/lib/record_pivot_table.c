/* The pivot as a table: sums of rows and columns, each number with the records behind it. */
#include "pivot_page.h"

enum { MAX_COLUMNS = 36, MAX_ROWS = 400 };

/* Sums of a cell, a row or all: one amount for each currency, never added up. */
struct amount { const char *currency; int64_t sum, whole, values; int count; };
enum { CURRENCIES = 4 };
struct amounts { struct amount a[CURRENCIES]; int n, count; bool more; };

static void amounts_add(struct amounts *to, const struct pivot_cell *p)
{
	int i = 0;

	to->count += p->count;
	while (i < to->n && !pivot_same(to->a[i].currency, p->currency))
		i++;
	if (i == CURRENCIES) {
		to->more = true;
		return;
	}
	if (i == to->n)
		to->a[to->n++] = (struct amount){ .currency = p->currency };
	to->a[i].sum = money_plus(to->a[i].sum, p->sum);
	to->a[i].whole = money_plus(to->a[i].whole, p->whole);
	to->a[i].values += p->values;
	to->a[i].count += p->count;
}

static const char *amounts_text(struct req *r, const struct pivot_ask *a, const struct amounts *s)
{
	struct buf b = buf_new(r->c->mem);

	if (!a->measure)
		return pivot_value(r->c, a, NULL, (int64_t)s->count * 100);
	if (pivot_means(a))
		return s->a[0].values ? pivot_value(r->c, a, NULL, s->a[0].whole / s->a[0].values) : "—";
	for (int i = 0; i < s->n; i++)
		buf_fmt(&b, "%s%s", i ? " + " : "", pivot_value(r->c, a, s->a[i].currency, s->a[i].sum));
	if (s->more)
		buf_str(&b, " + …");
	return b.len ? b.s : "";
}

static void cell(struct req *r, HDF *node, const struct pivot_ask *a, const struct amounts *s, const char *url)
{
	if (!s->count)
		return;
	node_set(node, NULL, amounts_text(r, a, s));
	node_set(node, "url", url);
	if (a->measure)
		node_int(node, "n", s->count);
}

static void table(struct req *r, const struct pivot_ask *a, const struct pivot_cell *p, int n)
{
	int rows, cols;
	struct pivot_key *row = pivot_keys(r, a, p, n, 0, &rows), *col = pivot_keys(r, a, p, n, 1, &cols);
	struct amounts *below = arena_array(r->c->mem, (size_t)cols + 1, sizeof *below), total = { 0 };
	HDF *list = page_node(r, "Pivot.Rows");

	if (rows > MAX_ROWS || cols > MAX_COLUMNS)
		page_set(r, "Pivot.cut", "1");
	cols = cols > MAX_COLUMNS ? MAX_COLUMNS : cols;
	for (int k = 0; a->by[1].f && k < cols; k++)
		node_text(page_node(r, "Pivot.Cols"), k, col[k].text);
	for (int i = 0; i < rows && i < MAX_ROWS; i++) {
		HDF *node = node_text(list, i, row[i].text);
		struct amounts across = { 0 };

		for (int k = 0; k < cols; k++) {
			struct amounts here = { 0 };

			for (int x = 0; x < n; x++)
				if (pivot_same(p[x].value[0], row[i].value) && pivot_same(p[x].value[1], col[k].value)) {
					amounts_add(&here, &p[x]);
					amounts_add(&across, &p[x]);
					amounts_add(&below[k], &p[x]);
					amounts_add(&total, &p[x]);
				}
			if (a->by[1].f)
				cell(r, node_at(node_child(node, "c"), k), a, &here, pivot_url(r, a, &row[i], &col[k]));
		}
		cell(r, node_child(node, "sum"), a, &across, pivot_url(r, a, &row[i], NULL));
	}
	for (int k = 0; a->by[1].f && k < cols; k++)
		cell(r, node_at(page_node(r, "Pivot.Sums"), k), a, &below[k], pivot_url(r, a, NULL, &col[k]));
	cell(r, page_node(r, "Pivot.All"), a, &total, pivot_url(r, a, NULL, NULL));
	page_set(r, "Pivot.sum", lang_text(r->c->lang, pivot_means(a) ? "Pivot.mean" : "Pivot.total"));
	if (rows)
		page_int(r, "Pivot.n", rows);
	page_set(r, "Pivot.by", a->by[0].f ? word_field(r->c, r->rec, a->by[0].f) : "");
}

enum outcome record_page_pivot(struct req *r)
{
	struct pivot_cell *p;
	struct pivot_ask a;
	enum outcome o = pivot_read(r, "pivot", "rows", "cols", &a);
	int n;

	if (o != DONE)
		return o;
	p = record_pivot(r->c, &a.q, a.by, a.measure, &n);
	if (r->api)
		return pivot_json(r, &a, p, n);
	pivot_head(r, &a, "rows", "cols");
	table(r, &a, p, n);
	return reply_page(r, page_template(r, "record/pivot.cs"));
}
