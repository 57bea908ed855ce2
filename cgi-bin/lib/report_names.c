/*
 * Rows and columns of a report: what each is called, and in which order they stand. A
 * table's own order, the calendar's, that of its choices, or the largest figure first.
 */
#include <stdlib.h>
#include <string.h>
#include "page.h"
#include "record_impl.h"
#include "record_page_impl.h"
#include "report_impl.h"

enum { NAMES = 500 };

static const struct report_source *source_of(const struct report_ask *a)
{
	return a->measure->how == HOW_ROWS ? a->measure->of : report_measure_named(a->rep, a->measure->a)->of;
}

/* Where a small table keeps its rows in an order of its own, they stand in it; what belongs to one team says so among several. */
static void name_refs(struct gather *g, const struct record *ref, struct named *n, int count)
{
	bool ordered = ref->order && strcmp(ref->order, "sequence") == 0, teams = record_field(g->c, ref, "team_id") && ref->unscoped && !g->a->team;
	struct sql q = sql_new(g->c);
	struct rows *rs;
	int64_t at = 0;

	for (int i = 0; i < count; i++)
		if (n[i].key && !(n[i].title = title_kept(g->c, ref, n[i].key))) {
			struct row *row = i < NAMES ? record_find(g->c, ref, strtoll(n[i].key, NULL, 10), ACCESS_READ) : NULL;

			n[i].title = row ? row_title(row) : lang_text(g->c->lang, "Common.not_visible");
		}
	if (!ordered)
		return;
	sql_add(&q, teams ? "SELECT t.id, m.name FROM " : "SELECT t.id, NULL FROM ");
	sql_name(&q, ref->table);
	sql_add(&q, teams ? " t LEFT JOIN teams m ON m.id = t.team_id ORDER BY t.team_id, t.sequence, t.id LIMIT 1000" : " t ORDER BY t.sequence, t.id LIMIT 1000");
	for (rs = sql_rows(&q); rows_next(rs); at++)
		for (int i = 0; i < count; i++)
			if (n[i].key && report_same(n[i].key, rows_str(rs, 0))) {
				n[i].order = at + 1;
				if (rows_str(rs, 1))
					n[i].title = arena_fmt(g->c->mem, "%s・%s", n[i].title, rows_str(rs, 1));
			}
}

static void name_values(struct gather *g, const struct report_dim *d, struct named *n, int count)
{
	const struct report_source *s = source_of(g->a);
	const struct field *f;

	if (d->by != BY_FIELD) {
		struct buckets b;

		report_buckets(g->c, g->a, d, &b);
		for (int i = 0; i < count; i++) {
			int at = n[i].key ? (int)strtol(n[i].key, NULL, 10) : -1;

			n[i].title = report_bucket_title(g->c, d, &b, at);
			n[i].order = at < 0 ? INT64_MAX : d->by == BY_AGE ? REPORT_BUCKETS - at : at + 1;
		}
		return;
	}
	f = report_dim_field(g->c, s, d);
	if (f->type == F_REF) {
		name_refs(g, f->ref, n, count);
		return;
	}
	for (int i = 0; i < count; i++) {
		if (!n[i].key)
			continue;
		n[i].title = f->type == F_CHOICE ? word_choice(g->c, report_source_record(s), f, n[i].key)
			: f->type == F_BOOL ? lang_text(g->c->lang, strcmp(n[i].key, "0") ? "Common.yes" : "Common.no") : n[i].key;
		for (int k = 0; f->choices && f->choices[k].name; k++)
			if (strcmp(f->choices[k].name, n[i].key) == 0)
				n[i].order = k + 1;
	}
}

static int by_order(const void *x, const void *y)
{
	const struct named *a = x, *b = y;

	if (!a->key != !b->key)
		return a->key ? -1 : 1;
	return a->order != b->order ? (a->order < b->order ? -1 : 1) : a->from - b->from;
}

/* What has no order of its own: the most of the first column first. */
static int64_t weight(struct gather *g, bool column, int at)
{
	int first = g->a->across ? (int)(g->a->measure - g->a->rep->measures) : 0;
	int64_t sum = 0;

	while (g->a->rep->measures[first].how != HOW_ROWS)
		first++;
	for (int i = 0; i < g->n; i++)
		if ((column ? g->place[i].column : g->place[i].row) == at)
			sum += g->place[i].raw[first][0];
	return sum;
}

struct named *report_arrange(struct gather *g, const struct report_dim *d, struct keys *k, bool column)
{
	struct named *n = arena_array(g->c->mem, (size_t)k->n + 1, sizeof *n);

	for (int i = 0; i < k->n; i++)
		n[i] = (struct named){ .key = k->key[i], .title = lang_text(g->c->lang, "Report.none"), .from = i };
	if (d)
		name_values(g, d, n, k->n);
	for (int i = 0; i < k->n; i++)
		if (!n[i].order)
			n[i].order = 1000000 - (weight(g, column, i) < 1000000000000 ? weight(g, column, i) : 1000000000000);
	qsort(n, (size_t)k->n, sizeof *n, by_order);
	return n;
}

void report_add_buckets(struct gather *g, const struct report_dim *d, struct keys *k)
{
	struct buckets b;

	if (d->by == BY_FIELD)
		return;
	report_buckets(g->c, g->a, d, &b);
	for (int i = d->by == BY_AGE ? 0 : 1; i < b.n + (d->by == BY_AGE); i++)
		report_key_index(k, arena_fmt(g->c->mem, "%d", i), REPORT_ROWS);
}
