/*
 * From a figure to the records behind it: the list's own address where one can say it,
 * otherwise the report's page of rows, which finds the ids and leads on.
 */
#include <stdlib.h>
#include <string.h>
#include "page.h"
#include "report.h"

struct link { struct ctx *c; const char *url, *from, *to, *field; bool none; };

static const struct report_key *own_key(const struct report_source *s, const struct report_dim *d)
{
	for (size_t i = 0; i < sizeof s->key / sizeof *s->key && s->key[i].dim; i++)
		if (strcmp(s->key[i].dim, d->name) == 0)
			return &s->key[i];
	return NULL;
}

static void filter(struct link *l, const char *field, const char *op, const char *value)
{
	l->url = url_with(l->c->mem, l->url, arena_fmt(l->c->mem, *op ? "filter[%s][%s]" : "filter[%s]", field, op), value);
}

static void narrow(struct link *l, const char *from, const char *to)
{
	if (from && (!l->from || strcmp(from, l->from) > 0))
		l->from = from;
	if (to && (!l->to || strcmp(to, l->to) < 0))
		l->to = to;
}

static void add_key(struct link *l, const struct report_ask *a, const struct report_source *s, const struct report_dim *d, const char *key)
{
	struct buckets b;
	int i;

	if (key && strcmp(key, "*") == 0)
		return;
	if (d->by == BY_FIELD) {
		const struct field *f = report_dim_field(l->c, s, d);

		/* Beside a condition of the source on the same field it is one more. */
		if (key)
			filter(l, f->name, strstr(l->url, arena_fmt(l->c->mem, "filter[%s]", f->name)) ? "eq" : "", key);
		else
			filter(l, f->name, "null", "1");
		return;
	}
	report_buckets(l->c, a, d, &b);
	i = key ? (int)strtol(key, NULL, 10) : -1;
	if (i < 0)
		l->none = true;
	else
		narrow(l, i > 0 ? b.edge[i - 1] : NULL, i < b.n ? b.edge[i] : NULL);
}

static bool only_ids(const struct report_source *s, const struct report_ask *a)
{
	const struct report_key *k = own_key(s, a->by), *k2 = a->across ? own_key(s, a->across) : NULL;

	return s->join || s->where || s->when || (k && k->sql) || (k2 && k2->sql);
}

const char *report_list_address(struct ctx *c, const struct report_ask *a, const struct report_measure *m, const char *row, const char *column)
{
	const struct report_source *s = m->of;
	struct link l = { .c = c, .field = s->date };

	if (only_ids(s, a))
		return NULL;
	l.url = list_address(c, report_source_record(s), s->ask);
	if (report_cut(a, s))
		narrow(&l, a->from, a->to);
	add_key(&l, a, s, a->by, row);
	if (a->across)
		add_key(&l, a, s, a->across, column);
	if (l.from && l.field)
		filter(&l, l.field, "gte", l.from);
	if (l.to && l.field)
		filter(&l, l.field, "lt", l.to);
	if (l.none && l.field)
		filter(&l, l.field, "null", "1");
	if (a->team)
		filter(&l, "team_id", "", arena_fmt(c->mem, "%lld", (long long)a->team));
	return l.url;
}

const char *report_rows_address(struct ctx *c, const struct report_ask *a, const struct report_measure *m, const char *row, const char *column)
{
	const char *u = report_address(c, a, "/rows");

	if (!a->across)
		u = url_with(c->mem, u, "measure", m->name);
	if (row)
		u = url_with(c->mem, u, "row", row);
	if (a->across && column)
		u = url_with(c->mem, u, "column", column);
	return u;
}
