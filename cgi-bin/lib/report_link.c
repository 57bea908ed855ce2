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

/* The view that leaves nothing out, when the list would open with another. */
static const char *all_view(const struct record *rec)
{
	for (const struct view *v = rec->views; v && v->name; v++)
		if (!v->where)
			return v->name;
	return NULL;
}

static void filter(struct link *l, const char *field, const char *op, const char *value)
{
	l->url = url_with(l->c->mem, l->url, arena_fmt(l->c->mem, *op ? "filter[%s][%s]" : "filter[%s]", field, op), value);
}

/* What the source asks for, said again as parameters. */
static void add_ask(struct link *l, const struct report_source *s)
{
	json_object *ask = s->ask ? json_keep(l->c, json_tokener_parse(s->ask)) : NULL, *f = NULL, *view = NULL;

	if (ask && json_object_object_get_ex(ask, "view", &view))
		l->url = url_with(l->c->mem, l->url, "view", json_object_get_string(view));
	else if (all_view(report_source_record(s)))
		l->url = url_with(l->c->mem, l->url, "view", all_view(report_source_record(s)));
	if (!ask || !json_object_object_get_ex(ask, "filter", &f))
		return;
	json_object_object_foreach(f, name, v) {
		if (json_object_get_type(v) == json_type_object) {
			json_object_object_foreach(v, op, value)
				filter(l, name, op, json_object_get_string(value));
		} else if (json_object_get_type(v) == json_type_array) {
			struct buf b = buf_new(l->c->mem);

			for (size_t i = 0; i < json_object_array_length(v); i++)
				buf_fmt(&b, "%s%s", i ? "," : "", json_object_get_string(json_object_array_get_idx(v, i)));
			filter(l, name, "in", b.s);
		} else {
			filter(l, name, "", json_object_get_string(v));
		}
	}
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
	l.url = arena_fmt(c->mem, "/%s", report_source_record(s)->path);
	add_ask(&l, s);
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
