/* The global search: its page, and the answers of the palette. */
#include <string.h>
#include "pages.h"
#include "lib/text.h"

enum { PALETTE_EACH = 4, PAGE_EACH = 20, TYPES = 24 };

static const char *hit_sub(struct req *r, const struct row *row)
{
	const char *sub = row->rec->subtitle ? title_of(row, row->rec->subtitle) : NULL;

	if (!sub && row->rec->subtitle)
		sub = row_get(row, row->rec->subtitle);
	return joined(r, sub, row->owner_name);
}

static const char *hit_url(struct req *r, const struct row *row)
{
	return arena_fmt(r->c->mem, "/%s/%lld", row->rec->path, (long long)row->id);
}

static const char *record_word(struct req *r, const struct record *rec)
{
	return word_or(r->c, arena_fmt(r->c->mem, "Record.%s.many", rec->name), rec->name);
}

static json_object *hit_json(const char *title, const char *sub, const char *url, const char *icon)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "title", json_object_new_string(title ? title : ""));
	json_object_object_add(o, "sub", json_object_new_string(sub ? sub : ""));
	json_object_object_add(o, "url", json_object_new_string(url));
	if (icon)
		json_object_object_add(o, "icon", json_object_new_string(icon));
	return o;
}

static json_object *group_json(json_object *groups, const char *title, const char *icon)
{
	json_object *g = json_object_new_object(), *hits = json_object_new_array();

	json_object_object_add(g, "title", json_object_new_string(title));
	json_object_object_add(g, "icon", json_object_new_string(icon ? icon : "search"));
	json_object_object_add(g, "hits", hits);
	json_object_array_add(groups, g);
	return hits;
}

/* What can be done from here: make one of the common things, go to a list. */
static void actions_json(struct req *r, json_object *groups, const char *q)
{
	static const char *const types[] = { "lead", "customer", "contact", "opportunity", "quotation", "contract", NULL };
	json_object *hits = NULL;

	for (int i = 0; types[i]; i++) {
		const struct record *rec = record_by_name(types[i]);
		const char *name = rec ? record_word(r, rec) : NULL;

		if (!rec || person_scope(r->c->me, rec, ACCESS_READ) == SCOPE_NONE)
			continue;
		if (q && *q && !strstr(name, q))
			continue;
		if (!hits)
			hits = group_json(groups, word(r, "Home.actions"), "arrow-right");
		json_object_array_add(hits, hit_json(name, word(r, "Home.go"), arena_fmt(r->c->mem, "/%s", rec->path), rec->icon));
		if (!rec->no_create && person_scope(r->c->me, rec, ACCESS_WRITE) != SCOPE_NONE)
			json_object_array_add(hits, hit_json(filled(r, "Home.new", word_or(r->c, arena_fmt(r->c->mem, "Record.%s.one", rec->name), rec->name), NULL), "", arena_fmt(r->c->mem, "/%s/new", rec->path), "plus"));
	}
}

static enum outcome search_json(struct req *r, const char *q)
{
	json_object *o = json_object_new_object(), *groups = json_object_new_array();
	struct home_hits found[TYPES];
	int n = q && *q ? home_search(r->c, q, PALETTE_EACH, found, 6) : 0;

	for (int i = 0; i < n; i++) {
		json_object *hits = group_json(groups, record_word(r, found[i].rec), found[i].rec->icon);

		for (int k = 0; k < found[i].list->n; k++) {
			const struct row *row = found[i].list->rows[k];

			json_object_array_add(hits, hit_json(row_title(row), hit_sub(r, row), hit_url(r, row), NULL));
		}
	}
	actions_json(r, groups, q);
	json_object_object_add(o, "groups", groups);
	return reply_json(r, 200, o);
}

enum outcome home_find(struct req *r)
{
	const char *q = in_str(r->query, "q"), *accept = req_header(r, "Accept");
	struct home_hits found[TYPES];
	int n;

	q = q ? text_clip(r->c->mem, text_trim(r->c->mem, q), 100) : "";
	if (r->api || (accept && strstr(accept, "application/json")))
		return search_json(r, q);
	n = *q ? home_search(r->c, q, PAGE_EACH, found, TYPES) : 0;
	page_set(r, "title", word(r, "Home.search"));
	page_set(r, "Search.q", q);
	for (int i = 0; i < n; i++) {
		HDF *g = node_at(page_node(r, "Search.Groups"), i);

		node_set(g, "title", record_word(r, found[i].rec));
		node_set(g, "icon", found[i].rec->icon);
		if (found[i].list->next)
			node_set(g, "more", url_with(r->c->mem, arena_fmt(r->c->mem, "/%s", found[i].rec->path), "q", q));
		for (int k = 0; k < found[i].list->n; k++) {
			HDF *h = node_at(node_child(g, "Hits"), k);

			node_set(h, "title", row_title(found[i].list->rows[k]));
			node_set(h, "sub", hit_sub(r, found[i].list->rows[k]));
			node_set(h, "url", hit_url(r, found[i].list->rows[k]));
		}
	}
	return reply_page(r, "home/search.cs");
}
