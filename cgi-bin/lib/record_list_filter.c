/*
 * Narrowing a list: the conditions that hold as chips, each with its way off, the filter
 * form with every facet's values, and a condition somebody puts together.
 */
#include <stdlib.h>
#include <string.h>
#include "list_page.h"
#include "page_keep.h"
#include "page_piece.h"
#include "stamp.h"

/* ---- conditions as chips in the search box ---------------------------------------- */

static struct row *link_row(struct ctx *c, const char *link)
{
	const struct record *rec;
	int64_t id;

	return link_read(link, &rec, &id) ? record_find(c, rec, id, ACCESS_READ) : NULL;
}

const char *list_cond_value(struct req *r, const struct query *q, const struct field *f, const char *v)
{
	struct row *row;

	switch (f->type) {
	case F_CHOICE: case F_MULTI:	return word_choice(r->c, q->rec, f, v);
	case F_BOOL:	return lang_text(r->c->lang, strcmp(v, "0") ? "Common.yes" : "Common.no");
	case F_REF: case F_TAGS: {
		const struct record *ref = f->type == F_TAGS ? record_by_name("tag") : f->ref;

		row = ref ? record_find(r->c, ref, strtoll(v, NULL, 10), ACCESS_READ) : NULL;
		return row ? row_title(row) : arena_fmt(r->c->mem, "#%s", v);
	}
	case F_LINK:
		row = link_row(r->c, v);
		return row ? row_title(row) : link_show(r->c, v);
	default:	return v;
	}
}

const char *list_cond_text(struct req *r, const struct query *q, const struct cond *k)
{
	static const char *const sign[] = { NULL, " ≠ ", " > ", " ≥ ", " < ", " ≤ ", NULL, " ~ ", "", "" };
	const char *colon = lang_text(r->c->lang, "Common.colon");
	struct buf b = buf_new(r->c->mem);

	buf_str(&b, strcmp(k->f->name, "id") ? word_field(r->c, q->rec, k->f) : "#");
	if (k->op == OP_NULL || k->op == OP_NOT_NULL) {
		buf_fmt(&b, "%s%s", colon, lang_text(r->c->lang, k->op == OP_NULL ? "Common.is_empty" : "Common.is_not_empty"));
		return b.s;
	}
	buf_str(&b, sign[k->op] ? sign[k->op] : colon);
	for (int i = 0; i < k->n; i++) {
		if (i)
			buf_fmt(&b, " %s ", lang_text(r->c->lang, "Common.or"));
		buf_str(&b, list_cond_value(r, q, k->f, k->values[i]));
	}
	return b.s;
}

void list_chips(struct req *r, const struct query *q)
{
	HDF *list = page_node(r, "Chips");
	int n = 0;

	for (const struct cond *k = q->conds; k; k = k->next) {
		json_object *rest = list_copy(r, r->query), *filter;
		HDF *chip = node_text(list, n++, list_cond_text(r, q, k));

		if (json_object_object_get_ex(rest, "filter", &filter))
			json_object_object_del(filter, k->f->name);
		node_set(chip, "url", list_here(r, rest));
	}
	if (q->archived) {
		json_object *rest = list_copy(r, r->query);

		json_object_object_del(rest, "archived");
		node_set(node_text(list, n++, lang_text(r->c->lang, "Common.archived")), "url", list_here(r, rest));
	}
}

/* ---- the filter form --------------------------------------------------------------- */

bool list_has(const struct query *q, const struct field *f, const char *value)
{
	for (const struct cond *k = q->conds; k; k = k->next)
		for (int i = 0; k->f == f && (k->op == OP_EQ || k->op == OP_IN) && i < k->n; i++)
			if (!strcmp(k->values[i], value))
				return true;
	return false;
}

static void option(HDF *list, int i, const struct query *q, const struct field *f, const char *value, const char *text)
{
	HDF *o = node_text(list, i, text);

	node_set(o, "v", value);
	if (list_has(q, f, value))
		node_set(o, "on", "1");
}

static int facet_options(struct req *r, HDF *list, const struct query *q, const struct field *f)
{
	const struct record *ref = f->type == F_TAGS ? record_by_name("tag") : f->ref;
	const struct option *o;
	int n = 0, m;

	if (f->type == F_CHOICE || f->type == F_MULTI) {
		for (const struct choice *ch = f->choices; ch && ch->name; ch++, n++)
			option(list, n, q, f, ch->name, word_choice(r->c, q->rec, f, ch->name));
	} else if (f->type == F_BOOL) {
		option(list, n++, q, f, "1", lang_text(r->c->lang, "Common.yes"));
		option(list, n++, q, f, "0", lang_text(r->c->lang, "Common.no"));
	} else if (ref && ref->unscoped) {
		o = options_kept(r->c, ref, &m);
		for (; n < m && n < 40; n++)
			option(list, n, q, f, arena_fmt(r->c->mem, "%lld", (long long)o[n].id), o[n].title);
	}
	return n;
}

struct grouping { const struct query *q; const char *now, *rest; bool (*takes)(const struct field *); };

static void group_menu(struct req *r, HDF *node, void *arg)
{
	const struct grouping *g = arg;
	const struct fieldset *fs = record_fields(r->c, g->q->rec);
	HDF *list = node_child(node, "o");

	for (int i = 0, n = 0; i < fs->n; i++) {
		const struct field *f = fs->f[i];
		HDF *o;

		if (!(f->flags & FACET) || (f->flags & (SECRET | HIDDEN)) || f->type == F_TAGS || f->type == F_MULTI || f->type == F_PARTS || (g->takes && !g->takes(f)))
			continue;
		o = node_text(list, n++, word_field(r->c, g->q->rec, f));
		node_set(o, "url", url_with(r->c->mem, g->rest, "group", f->name));
		if (g->now && !strcmp(g->now, f->name))
			node_set(o, "on", "1");
	}
	node_set(node, "none", g->rest);
}

void list_group_menu(struct req *r, const struct query *q, const char *rest, bool (*takes)(const struct field *))
{
	struct grouping g = { q, in_str(r->query, "group"), rest, takes };
	static struct inputs in;
	struct print print;

	inputs_begin(&in);
	inputs_text(&in, takes ? "groups of a board" : "groups");
	inputs_text(&in, r->c->lang);
	inputs_text(&in, q->rec->name);
	inputs_int(&in, settings_stamp(r->c));
	inputs_text(&in, g.now);
	inputs_text(&in, g.rest);
	print = inputs_print(&in);
	page_made(r, "Groups", &print, page_piece(r, &print, "record/groups.cs", "Grouping", group_menu, &g));
}

static bool filterable(const struct field *f)
{
	return (f->flags & FACET) && !(f->flags & (SECRET | HIDDEN)) && f->type != F_PARTS;
}

struct filtering { const struct query *q; bool (*takes)(const struct field *); };

static void filter_boxes(struct req *r, HDF *list, void *arg)
{
	const struct filtering *t = arg;
	const struct query *q = t->q;
	const struct fieldset *fs = record_fields(r->c, q->rec);
	int n = 0;

	for (int i = 0; i < fs->n; i++) {
		const struct field *f = fs->f[i];
		HDF *box;

		if (!filterable(f) || (t->takes && !t->takes(f)))
			continue;
		box = node_at(list, n);
		if (facet_options(r, node_child(box, "o"), q, f)) {
			node_set(box, NULL, word_field(r->c, q->rec, f));
			node_set(box, "name", f->name);
			n++;
		}
	}
}

/* What filter_boxes() looks at. */
static struct print filter_print(struct req *r, const struct query *q, bool some)
{
	const struct fieldset *fs = record_fields(r->c, q->rec);
	static struct inputs in;

	inputs_begin(&in);
	inputs_text(&in, some ? "filters of a board" : "filters");
	inputs_text(&in, r->c->lang);
	inputs_text(&in, q->rec->name);
	inputs_int(&in, settings_stamp(r->c));
	for (const struct cond *k = q->conds; k; k = k->next) {
		inputs_text(&in, k->f ? k->f->name : NULL);
		inputs_int(&in, k->op);
		for (int i = 0; i < k->n; i++)
			inputs_text(&in, k->values[i]);
	}
	for (int i = 0; i < fs->n; i++) {
		const struct record *ref = fs->f[i]->type == F_TAGS ? record_by_name("tag") : fs->f[i]->ref;

		if (filterable(fs->f[i]) && ref && ref->unscoped && fs->f[i]->type != F_PARTS)
			inputs_int(&in, options_age(r->c, ref));
	}
	return inputs_print(&in);
}

void list_filters(struct req *r, const struct query *q, bool (*takes)(const struct field *))
{
	struct print print = filter_print(r, q, takes != NULL);
	struct filtering t = { q, takes };

	page_made(r, "Filters", &print, page_piece(r, &print, "record/filters.cs", "Boxes", filter_boxes, &t));
}

static void hidden(HDF *list, int *n, const char *name, const char *value)
{
	node_set(node_text(list, (*n)++, value), "name", name);
}

/* Filters go along with a search, and a search with the filters. */
void list_keep(struct req *r)
{
	static const char *const words[] = { "view", "sort", "group", "limit", "saved", "on", NULL };
	json_object *filter = json_object_object_get(r->query, "filter");
	HDF *keep = page_node(r, "Keep"), *list = page_node(r, "KeepFilters");
	int n = 0, k = 0;

	for (int i = 0; words[i]; i++)
		if (in_str(r->query, words[i]))
			hidden(keep, &k, words[i], in_str(r->query, words[i]));
	if (in_str(r->query, "archived"))
		hidden(list, &n, "archived", "1");
	if (!json_object_is_type(filter, json_type_object))
		return;
	json_object_object_foreach(filter, field, v) {
		const char *name = arena_fmt(r->c->mem, "filter[%s]", field);

		if (json_object_is_type(v, json_type_object)) {
			json_object_object_foreach(v, op, value)
				hidden(list, &n, arena_fmt(r->c->mem, "%s[%s]", name, op), json_object_get_string(value));
		} else if (json_object_is_type(v, json_type_array)) {
			for (size_t i = 0; i < json_object_array_length(v); i++)
				hidden(list, &n, name, json_object_get_string(json_object_array_get_idx(v, i)));
		} else if (v) {
			hidden(list, &n, name, json_object_get_string(v));
		}
	}
}

/* {cond: {field, op, value}} → filter[field][op]=value, and on to that address. */
enum outcome list_condition(struct req *r)
{
	json_object *cond = json_object_object_get(r->query, "cond"), *to = list_copy(r, r->query), *filter, *at, *old;
	const char *field = in_str(cond, "field"), *op = in_str(cond, "op"), *value = in_str(cond, "value");

	if (field && *field && op && *op) {
		if (!json_object_object_get_ex(to, "filter", &filter) || !json_object_is_type(filter, json_type_object)) {
			filter = json_object_new_object();
			json_object_object_add(to, "filter", filter);
		}
		if (!json_object_object_get_ex(filter, field, &at) || !json_object_is_type(at, json_type_object)) {
			old = json_object_object_get_ex(filter, field, &at) ? json_object_get(at) : NULL;
			at = json_object_new_object();
			if (old)
				json_object_object_add(at, "in", old);
			json_object_object_add(filter, field, at);
		}
		json_object_object_add(at, op, json_object_new_string(!strcmp(op, "null") ? "1" : value ? value : ""));
	}
	return reply_redirect(r, list_here(r, to));
}
