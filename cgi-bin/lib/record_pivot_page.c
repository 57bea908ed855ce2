/*
 * The pivot page of any record type: rows × columns × a measure. Every number leads
 * to the list of the records behind it. Reading the address and putting cells in
 * order serve the graph too (record_graph_page.c).
 */
#include <stdlib.h>
#include <string.h>
#include "pivot_page.h"

static const char *const own_words[] = { "by", "split", "kind", "rows", "cols", "measure", NULL };

/* ---- what is asked for ------------------------------------------------------------- */

static bool is_date(const struct field *f)
{
	return f->type == F_DATE || f->type == F_INSTANT;
}

/* How much a field tells when all are put by it: of few values, as a stage or a state is; then what is offered as a filter; then a date. */
static int tells(const struct field *f)
{
	if (!axis_takes(f))
		return 0;
	if ((f->flags & FACET) && (f->type == F_CHOICE || (f->type == F_REF && f->ref->unscoped)))
		return 4;
	return (f->flags & FACET) ? 3 : is_date(f) ? 2 : 1;
}

static void usual_axis(struct ctx *c, const struct record *rec, struct axis *a)
{
	const struct fieldset *fs = record_fields(c, rec);

	for (int i = 0; i < fs->n; i++)
		if (tells(fs->f[i]) > (a->f ? tells(a->f) : 0))
			a->f = fs->f[i];
	a->unit = a->f && is_date(a->f) ? AXIS_MONTH : AXIS_VALUE;
}

/* Columns of a pivot: the months of the date its calendar goes by. */
static void usual_months(struct ctx *c, const struct record *rec, struct axis by[2])
{
	const struct field *f = rec->dated ? record_field(c, rec, rec->dated) : NULL;

	if (f && axis_takes(f) && by[0].f != f)
		by[1] = (struct axis){ f, AXIS_MONTH };
}

static enum outcome read_axis(struct req *r, const char *name, bool usual, struct axis *a)
{
	const char *text = in_str(r->query, name);

	*a = (struct axis){ 0 };
	if (!text)
		usual ? usual_axis(r->c, r->rec, a) : (void)0;
	else if (*text && !axis_read(r->c, r->rec, text, a))
		return ctx_refuse(r->c, MALFORMED, name, "unknown_field", text, NULL);
	return DONE;
}

static enum outcome read_measure(struct req *r, struct pivot_ask *a)
{
	const struct fieldset *fs = record_fields(r->c, r->rec);
	const char *text = in_str(r->query, "measure");

	if (!text) {
		for (int i = 0; i < fs->n && !a->measure; i++)
			if (fs->f[i]->type == F_MONEY && (fs->f[i]->flags & SUM) && measure_takes(fs->f[i]))
				a->measure = fs->f[i];
		return DONE;
	}
	if (!*text || !strcmp(text, "count"))
		return DONE;
	a->measure = record_field(r->c, r->rec, text);
	if (!a->measure || !measure_takes(a->measure))
		return ctx_refuse(r->c, MALFORMED, "measure", "unknown_field", text, NULL);
	return DONE;
}

enum outcome pivot_read(struct req *r, const char *page, const char *first, const char *second, struct pivot_ask *a)
{
	enum outcome o;

	*a = (struct pivot_ask){ .shown = page };
	if (!r->rec->charts)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	if ((o = read_axis(r, first, true, &a->by[0])) != DONE || (o = read_axis(r, second, false, &a->by[1])) != DONE || (o = read_measure(r, a)) != DONE)
		return o;
	if (!r->api && !strcmp(page, "pivot") && !in_str(r->query, second))
		usual_months(r->c, r->rec, a->by);
	if (r->api)
		return query_read(r->c, r->rec, list_without(r->c, r->query, own_words), &a->q);
	return list_query(r, list_without(r->c, r->query, own_words), &a->q);
}

/* ---- values of the axes ---------------------------------------------------------------- */

bool pivot_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : !a && !b;
}

static const char *date_text(struct ctx *c, const struct axis *a, const char *v)
{
	switch (a->unit) {
	case AXIS_MONTH:	return arena_fmt(c->mem, "%.4s/%.2s", v, v + 5);
	case AXIS_YEAR:		return arena_fmt(c->mem, "%.4s", v);
	case AXIS_QUARTER:	return arena_fmt(c->mem, "%.4s Q%ld", v, (strtol(v + 5, NULL, 10) + 2) / 3);
	default:		return date_for(c, v);
	}
}

static const char *key_text(struct req *r, const struct axis *a, const struct pivot_cell *p, int i)
{
	const char *v = p->value[i];

	if (!a->f)
		return lang_text(r->c->lang, "Pivot.all");
	if (!v || !*v)
		return lang_text(r->c->lang, "Common.empty_group");
	if (a->unit)
		return date_text(r->c, a, v);
	if (p->title[i])
		return p->title[i];
	if (a->f->type == F_CHOICE)
		return word_choice(r->c, r->rec, a->f, v);
	if (a->f->type == F_BOOL)
		return lang_text(r->c->lang, strcmp(v, "0") ? "Common.yes" : "Common.no");
	return v;
}

static int64_t choice_place(const struct field *f, const char *v)
{
	int64_t i = 0;

	for (const struct choice *ch = f->choices; v && ch && ch->name; ch++, i++)
		if (!strcmp(ch->name, v))
			return i;
	return i;
}

static const struct axis *sorted_by;		/* qsort has no argument for it; one request at a time */

static int compare(const void *x, const void *y)
{
	const struct pivot_key *a = x, *b = y;

	if (!a->value != !b->value)
		return a->value ? -1 : 1;		/* what is empty comes last */
	if (sorted_by->unit || sorted_by->f->type == F_INT)
		return a->value ? strcmp(a->value, b->value) : 0;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return a->value ? strcmp(a->value, b->value) : 0;
}

struct pivot_key *pivot_keys(struct req *r, const struct pivot_ask *a, const struct pivot_cell *p, int n, int axis, int *keys)
{
	struct pivot_key *out = arena_array(r->c->mem, (size_t)n + 1, sizeof *out);

	*keys = 0;
	for (int i = 0; i < n; i++) {
		int k = 0;

		while (k < *keys && !pivot_same(out[k].value, p[i].value[axis]))
			k++;
		if (k == *keys) {
			out[k].value = p[i].value[axis];
			out[k].text = key_text(r, &a->by[axis], &p[i], axis);
			out[k].order = a->by[axis].f && a->by[axis].f->type == F_CHOICE ? choice_place(a->by[axis].f, out[k].value) : p[i].order[axis];
			(*keys)++;
		}
		out[k].total += a->measure ? p[i].sum : p[i].count;
	}
	sorted_by = &a->by[axis];
	if (sorted_by->f)
		qsort(out, (size_t)*keys, sizeof *out, compare);
	return out;
}

/* ---- the records behind a number --------------------------------------------------------- */

static const char *unit_end(struct ctx *c, const struct axis *a, const char *v)
{
	static const int months[] = { [AXIS_MONTH] = 1, [AXIS_QUARTER] = 3, [AXIS_YEAR] = 12 };

	if (a->unit == AXIS_DAY || a->unit == AXIS_WEEK)
		return date_add(c->mem, v, 0, a->unit == AXIS_WEEK ? 7 : 1, false);
	return date_add(c->mem, v, months[a->unit], 0, false);
}

/* The unit's days within what the filter already leaves of that field. */
static json_object *span(struct req *r, const struct axis *a, const char *v, json_object *was)
{
	json_object *o = json_object_new_object();
	const char *from = v, *to = unit_end(r->c, a, v), *old;
	char date[11];

	if (json_object_is_type(was, json_type_object)) {
		json_object_object_foreach(was, op, value)
			json_object_object_add(o, op, json_object_get(value));
		if ((old = in_str(was, "gte")) && date_parse(old, date) && strcmp(date, from) > 0)
			from = arena_str(r->c->mem, date);
		if ((old = in_str(was, "lt")) && date_parse(old, date) && strcmp(date, to) < 0)
			to = arena_str(r->c->mem, date);
	}
	json_object_object_add(o, "gte", json_object_new_string(from));
	json_object_object_add(o, "lt", json_object_new_string(to));
	return o;
}

static bool narrow(struct req *r, json_object *filter, const struct axis *a, const struct pivot_key *key)
{
	json_object *was = NULL;

	if (!a->f || !key)
		return true;
	if (!key->value && a->f->type == F_REF && !a->f->ref->unscoped)
		return false;		/* what the person may not read is among them */
	json_object_object_get_ex(filter, a->f->name, &was);
	json_object_object_add(filter, a->f->name, a->unit && key->value ? span(r, a, key->value, was) : json_object_new_string(key->value ? key->value : ""));
	return true;
}

const char *pivot_url(struct req *r, const struct pivot_ask *a, const struct pivot_key *first, const struct pivot_key *second)
{
	static const char *const none[] = { NULL };
	json_object *to = NULL, *filter = NULL;

	if (json_object_deep_copy(list_without(r->c, list_without(r->c, r->query, list_place_words), own_words), &to, NULL))
		fault("no memory for an address");
	json_keep(r->c, to);
	json_object_object_del(to, "group");
	if (!json_object_object_get_ex(to, "filter", &filter) || !json_object_is_type(filter, json_type_object)) {
		filter = json_object_new_object();
		json_object_object_add(to, "filter", filter);
	}
	if (!narrow(r, filter, &a->by[0], first) || !narrow(r, filter, &a->by[1], second))
		return NULL;
	return arena_fmt(r->c->mem, "/%s%s", r->rec->path, url_query(r->c->mem, to, none));
}

const char *pivot_value(struct ctx *c, const struct pivot_ask *a, const char *currency, int64_t v)
{
	if (!a->measure)
		return money_show(c->mem, v, 0);
	if (a->measure->type == F_MONEY)
		return arena_fmt(c->mem, "%s %s", currency_sign(currency ? currency : setting_str(c, "currency", "TWD")), money_show(c->mem, v, v % 100 ? 2 : 0));
	if (a->measure->type == F_PERCENT) {
		long long tenths = (v + 5) / 10;

		return tenths % 10 ? arena_fmt(c->mem, "%lld.%lld%%", tenths / 10, tenths % 10) : arena_fmt(c->mem, "%lld%%", tenths / 10);
	}
	return money_show(c->mem, v, v % 100 ? 2 : 0);
}

/* ---- head ---------------------------------------------------------------------------------- */

static const char *self_url(struct req *r, const struct pivot_ask *a, const char *name, const char *value)
{
	const char *const drop[] = { "cursor", "at", "done", "refused", "why", "cond", "from", name, NULL };

	return url_with(r->c->mem, arena_fmt(r->c->mem, "/%s/%s%s", r->rec->path, a->shown, url_query(r->c->mem, r->query, drop)), name, value);
}

static void axis_menu(struct req *r, const struct pivot_ask *a, int axis, const char *name)
{
	HDF *menu = node_at(page_node(r, "Menus"), axis), *list = node_child(menu, "o");
	const struct fieldset *fs = record_fields(r->c, r->rec);
	const struct axis *now = &a->by[axis];
	int n = 0;

	node_set(menu, NULL, lang_text(r->c->lang, arena_fmt(r->c->mem, "Pivot.%s", name)));
	node_set(menu, "now", now->f ? word_field(r->c, r->rec, now->f) : lang_text(r->c->lang, "Pivot.none"));
	node_set(menu, "id", name);
	if (axis) {
		node_set(node_text(list, n, lang_text(r->c->lang, "Pivot.none")), "url", self_url(r, a, name, ""));
		n++;
	}
	for (int i = 0; i < fs->n; i++) {
		struct axis one = { fs->f[i], AXIS_VALUE };
		bool date = is_date(fs->f[i]);

		if (!axis_takes(fs->f[i]))
			continue;
		for (int unit = date ? AXIS_WEEK : AXIS_VALUE; unit <= (date ? AXIS_YEAR : AXIS_VALUE); unit++) {
			const char *text = word_field(r->c, r->rec, one.f);
			HDF *o;

			one.unit = (enum axis_unit)unit;
			if (date)
				text = arena_fmt(r->c->mem, "%s · %s", text, lang_text(r->c->lang, arena_fmt(r->c->mem, "Pivot.unit%d", unit)));
			o = node_text(list, n++, text);
			node_set(o, "url", self_url(r, a, name, axis_text(r->c, &one)));
			if (one.f == now->f && one.unit == now->unit) {
				node_set(o, "on", "1");
				node_set(menu, "now", text);
			}
		}
	}
}

static void measure_menu(struct req *r, const struct pivot_ask *a)
{
	HDF *menu = node_at(page_node(r, "Menus"), 2), *list = node_child(menu, "o"), *o;
	const struct fieldset *fs = record_fields(r->c, r->rec);
	int n = 0;

	node_set(menu, NULL, lang_text(r->c->lang, "Pivot.measure"));
	node_set(menu, "id", "measure");
	node_set(menu, "now", a->measure ? word_field(r->c, r->rec, a->measure) : lang_text(r->c->lang, "Pivot.count"));
	o = node_text(list, n++, lang_text(r->c->lang, "Pivot.count"));
	node_set(o, "url", self_url(r, a, "measure", "count"));
	node_set(o, "on", a->measure ? NULL : "1");
	for (int i = 0; i < fs->n; i++) {
		if (!measure_takes(fs->f[i]))
			continue;
		o = node_text(list, n++, word_field(r->c, r->rec, fs->f[i]));
		node_set(o, "url", self_url(r, a, "measure", fs->f[i]->name));
		node_set(o, "on", fs->f[i] == a->measure ? "1" : NULL);
	}
}

void pivot_head(struct req *r, const struct pivot_ask *a, const char *first, const char *second)
{
	const char *base = r->base;

	/* Views, conditions and filters lead back here. */
	r->base = arena_fmt(r->c->mem, "/%s/%s", r->rec->path, a->shown);
	list_head(r, &a->q, list_prefs(r, r->rec));
	page_set(r, "Self", r->base);
	r->base = base;
	list_layouts(r, r->rec, a->shown);
	axis_menu(r, a, 0, first);
	axis_menu(r, a, 1, second);
	measure_menu(r, a);
	for (int i = 0, n = 0; own_words[i]; i++)
		if (in_str(r->query, own_words[i]))
			node_set(node_text(page_node(r, "KeepOwn"), n++, in_str(r->query, own_words[i])), "name", own_words[i]);
	page_set(r, "title", word_record(r->c, r->rec, true));
	page_notes(r, true);
}

enum outcome pivot_json(struct req *r, const struct pivot_ask *a, const struct pivot_cell *p, int n)
{
	json_object *o = json_object_new_object(), *items = json_object_new_array();

	for (int i = 0; i < n; i++) {
		json_object *item = json_object_new_object();

		for (int k = 0; k < 2; k++) {
			if (!a->by[k].f)
				continue;
			json_object_object_add(item, k ? "column" : "row", p[i].value[k] ? json_object_new_string(p[i].value[k]) : NULL);
			json_object_object_add(item, k ? "column_label" : "row_label", json_object_new_string(key_text(r, &a->by[k], &p[i], k)));
		}
		json_object_object_add(item, "count", json_object_new_int(p[i].count));
		if (a->measure)
			json_object_object_add(item, "value", json_object_new_string(money_text(r->c->mem, p[i].sum)));
		if (p[i].currency)
			json_object_object_add(item, "currency", json_object_new_string(p[i].currency));
		json_object_array_add(items, item);
	}
	json_object_object_add(o, "items", items);
	return reply_json(r, 200, o);
}
