/*
 * What stands above and beside the rows of a list: views with counts, saved views,
 * the search box with its conditions, filters, groups, the tree.
 */
#include <stdlib.h>
#include <string.h>
#include "list_page.h"
#include "page_keep.h"

const char *list_home(struct req *r, json_object *query)
{
	const char *on = in_str(query, "on");

	return on && !strcmp(on, "board") && r->rec->board ? r->rec->board : r->base;
}

const char *list_here(struct req *r, json_object *query)
{
	static const char *const none[] = { NULL };

	return arena_fmt(r->c->mem, "%s%s", list_home(r, query), url_query(r->c->mem, query, none));
}

json_object *list_copy(struct req *r, json_object *query)
{
	json_object *out = NULL;

	if (json_object_deep_copy(list_without(r->c, query, list_place_words), &out, NULL))
		fault("no memory for a list's address");
	return json_keep(r->c, out);
}

/* ---- views and saved views ----------------------------------------------------- */

static void tabs(struct req *r, const struct query *q)
{
	HDF *list = page_node(r, "Tabs");
	bool saved = in_str(r->query, "saved") != NULL;
	int n = 0;

	for (const struct view *v = q->rec->views; v && v->name; v++) {
		HDF *tab = node_text(list, n++, word_view(r->c, q->rec, v->name));
		struct query all = { .rec = q->rec, .view = v, .limit = 1 };
		int count;
		bool more;

		node_set(tab, "url", arena_fmt(r->c->mem, "%s?view=%s", r->base, v->name));
		if (v == q->view && !saved)
			node_set(tab, "on", "1");
		count_kept(r->c, &all, 60, &count, &more, NULL, NULL);
		node_set(tab, "count", count_text(r->c, count, more));
	}
}

/* One that was saved on the board opens there again. */
static const char *saved_base(struct req *r, const char *query)
{
	return r->rec->board && strstr(query, "on=board") ? r->rec->board : r->base;
}

void list_saved(struct req *r, const struct list_prefs *prefs)
{
	const char *now = in_str(r->query, "saved");
	HDF *list = page_node(r, "Saved");

	for (int i = 0; i < prefs->n; i++) {
		const struct saved_view *v = &prefs->views[i];
		HDF *node = node_text(list, i, v->name);

		node_set(node, "id", v->id);
		node_set(node, "url", arena_fmt(r->c->mem, "%s%s%ssaved=%s", saved_base(r, v->query), v->query, *v->query ? "&" : "?", v->id));
		if (v->shared)
			node_set(node, "shared", "1");
		if (v->mine)
			node_set(node, "mine", "1");
		if (now && !strcmp(now, v->id))
			node_set(node, "on", "1");
	}
}

/* ---- a tree at the left: the first filter whose values form one ---------------------- */

static bool tree_of(struct req *r, const struct field *f)
{
	const struct field *up = f->type == F_REF && (f->flags & FACET) && f->ref->unscoped ? record_field(r->c, f->ref, "parent_id") : NULL;

	return up && up->type == F_REF && up->ref == f->ref;
}

enum { TREE_DEEP = 6 };

/* What is below a group is in it. */
static void with_below(struct buf *b, const struct option *all, int count, int64_t parent, int depth)
{
	for (int i = 0; i < count && depth < TREE_DEEP; i++)
		if (all[i].parent == parent) {
			buf_fmt(b, ",%lld", (long long)all[i].id);
			with_below(b, all, count, all[i].id, depth + 1);
		}
}

static void tree_node(struct req *r, HDF *node, const struct field *f, const char *rest, const struct option *all, int count, const struct option *o)
{
	struct buf b = buf_new(r->c->mem);
	json_object *filter = NULL, *now = NULL;

	buf_fmt(&b, "%lld", (long long)o->id);
	with_below(&b, all, count, o->id, 0);
	node_set(node, NULL, o->title);
	node_set(node, "url", url_with(r->c->mem, rest, arena_fmt(r->c->mem, "filter[%s]", f->name), b.s));
	if (json_object_object_get_ex(r->query, "filter", &filter) && json_object_is_type(filter, json_type_object) && json_object_object_get_ex(filter, f->name, &now)
			&& json_object_is_type(now, json_type_string) && !strcmp(json_object_get_string(now), b.s))
		node_set(node, "on", "1");
}

/* Descendants in one flat list beneath their root: two levels are what a narrow column can show. */
static void tree_below(struct req *r, HDF *list, int *n, const struct field *f, const char *rest, const struct option *all, int count, int64_t parent, int depth)
{
	for (int i = 0; i < count && depth < TREE_DEEP; i++)
		if (all[i].parent == parent) {
			tree_node(r, node_at(list, (*n)++), f, rest, all, count, &all[i]);
			tree_below(r, list, n, f, rest, all, count, all[i].id, depth + 1);
		}
}

static void tree(struct req *r, const struct query *q)
{
	const struct fieldset *fs = record_fields(r->c, q->rec);
	const struct field *f = NULL;
	const struct option *o;
	json_object *none, *filter;
	const char *rest;
	HDF *node;
	int n, roots = 0;

	for (int i = 0; i < fs->n && !f; i++)
		if (tree_of(r, fs->f[i]))
			f = fs->f[i];
	if (!f)
		return;
	o = options_kept(r->c, f->ref, &n);
	if (!n)
		return;
	node = page_node(r, "Tree");
	none = list_copy(r, r->query);
	if (json_object_object_get_ex(none, "filter", &filter) && json_object_is_type(filter, json_type_object))
		json_object_object_del(filter, f->name);
	node_set(node, NULL, word_field(r->c, q->rec, f));
	rest = list_here(r, none);
	node_set(node, "all", rest);
	node_set(node, "edit", person_can(r->c->me, PERM_SETTINGS, f->ref) ? arena_fmt(r->c->mem, "/%s", f->ref->path) : NULL);
	for (int i = 0; i < n; i++) {
		int below = 0;
		HDF *root;

		if (o[i].parent)
			continue;
		root = node_at(node_child(node, "o"), roots++);
		tree_node(r, root, f, rest, o, n, &o[i]);
		tree_below(r, node_child(root, "o"), &below, f, rest, o, n, o[i].id, 0);
	}
}

/* ---- groups -------------------------------------------------------------------------- */

void list_groups(struct req *r, const struct query *q)
{
	const struct field *f = record_field(r->c, q->rec, in_str(r->query, "group"));
	struct facet_value *v;
	HDF *list;
	int n;

	if (!f || !(f->flags & FACET) || f->type == F_TAGS)
		return;
	v = record_facet(r->c, q, f, 100, &n);
	page_set(r, "Grouped", word_field(r->c, q->rec, f));
	list = page_node(r, "Groups");
	for (int i = 0; i < n; i++) {
		json_object *to = list_without(r->c, list_copy(r, r->query), (const char *const[]){ "group", NULL }), *filter;
		const char *text = v[i].title ? v[i].title : v[i].value ? list_cond_value(r, q, f, v[i].value) : lang_text(r->c->lang, "Common.empty_group");
		HDF *g = node_text(list, i, text);

		if (!json_object_object_get_ex(to, "filter", &filter) || !json_object_is_type(filter, json_type_object)) {
			filter = json_object_new_object();
			json_object_object_add(to, "filter", filter);
		}
		json_object_object_add(filter, f->name, json_object_new_string(v[i].value ? v[i].value : ""));
		node_set(g, "url", list_here(r, to));
		node_set(g, "count", count_text(r->c, v[i].count, false));
		node_set(g, "width", arena_fmt(r->c->mem, "%d", v[0].count ? v[i].count * 100 / v[0].count : 0));
	}
}

/* ---- what is searched for ---------------------------------------------------------------- */

void list_search_hint(struct req *r, const struct record *rec)
{
	const struct fieldset *fs = record_fields(r->c, rec);
	struct buf b = buf_new(r->c->mem);
	int n = 0;

	for (int i = 0; i < fs->n && n < 3; i++) {
		const struct field *f = fs->f[i];

		bool shown = f->flags & LISTED || (rec->title && !strcmp(rec->title, f->name));

		if (!(f->flags & SEARCHED) || !shown || f->flags & HIDDEN)
			continue;
		buf_str(&b, n++ ? lang_text(r->c->lang, "Common.enumeration") : "");
		buf_str(&b, word_field(r->c, rec, f));
	}
	if (n)
		buf_str(&b, "…");
	page_set(r, "SearchHint", n ? b.s : lang_text(r->c->lang, "Common.search"));
}

/* ---- all of it ------------------------------------------------------------------------ */

void list_head(struct req *r, const struct query *q, const struct list_prefs *prefs)
{
	page_set(r, "Record.name", q->rec->name);
	page_set(r, "Record.one", word_record(r->c, q->rec, false));
	page_set(r, "Record.many", word_record(r->c, q->rec, true));
	page_set(r, "Record.icon", q->rec->icon ? q->rec->icon : "list");
	page_set(r, "Q", q->q ? q->q : "");
	list_search_hint(r, q->rec);
	tabs(r, q);
	list_saved(r, prefs);
	list_chips(r, q);
	list_filters(r, q, NULL);
	list_group_menu(r, q, list_here(r, list_without(r->c, list_copy(r, r->query), (const char *const[]){ "group", NULL })), NULL);
	list_keep(r);
	tree(r, q);
	if (in_str(r->query, "done")) {
		page_set(r, "flash", lang_fill(r->c->mem, r->c->lang, "Flash.bulk_done", in_str(r->query, "done"), in_str(r->query, "refused"), NULL));
		if (in_int(r->query, "undo"))
			page_int(r, "Undo", in_int(r->query, "undo"));
		if (in_int(r->query, "refused")) {
			const char *key = arena_fmt(r->c->mem, "Error.%s", in_str(r->query, "why") ? in_str(r->query, "why") : "");

			page_set(r, "BulkWhy", word_or(r->c, key, ""));
		}
	}
	if (q->q || q->conds || q->archived)
		page_set(r, "Narrowed", "1");
	page_set(r, "Archived", q->archived ? "1" : "");
	page_set(r, "ArchivedUrl", url_with(r->c->mem, arena_fmt(r->c->mem, "%s%s", r->base,
		url_query(r->c->mem, r->query, (const char *const[]){ "archived", "cursor", "at", "done", "refused", "why", "undo", NULL })), "archived", "1"));
}
