/* The global search: its page, and the answers of the palette. */
#include <string.h>
#include "pages.h"
#include "lib/report.h"
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

static bool about(struct req *r, const char *name, const char *q)
{
	return strstr(text_fold(r->c->mem, name), text_fold(r->c->mem, q)) != NULL;
}

static json_object *actions_of(struct req *r, json_object *groups, json_object **hits)
{
	return *hits ? *hits : (*hits = group_json(groups, word(r, "Home.actions"), "arrow-right"));
}

/* Pages that are no list. */
static void pages_json(struct req *r, json_object *groups, json_object **hits, const char *q)
{
	static const struct { const char *name, *url, *icon, *record; enum perm perm; } pages[] = {
		{ "Menu.home", "/home/", "home", NULL, PERM_SIGNED_IN }, { "Menu.calendar", "/followups/calendar", "calendar", "activity", PERM_READ },
		{ "Menu.followups", "/followups/records", "notebook", "activity", PERM_READ }, { "Report.title", "/reports/", "chart-bar", NULL, PERM_SIGNED_IN },
		{ "Common.settings", "/settings/", "settings", NULL, PERM_SETTINGS },
	};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (about(r, word(r, pages[i].name), q) && person_can(r->c->me, pages[i].perm, pages[i].record ? record_by_name(pages[i].record) : NULL))
			json_object_array_add(actions_of(r, groups, hits), hit_json(word(r, pages[i].name), word(r, "Home.go"), pages[i].url, pages[i].icon));
	for (const struct report *const *p = report_all; *p; p++) {
		const char *name = word(r, arena_fmt(r->c->mem, "Report.%s.title", (*p)->name));

		if (report_visible(r->c, *p) && about(r, name, q))
			json_object_array_add(actions_of(r, groups, hits), hit_json(name, word(r, "Report.title"), arena_fmt(r->c->mem, "/reports/%s", (*p)->name), (*p)->icon));
	}
}

static void type_json(struct req *r, json_object *groups, json_object **hits, const struct record *rec)
{
	const char *name = record_word(r, rec);

	json_object_array_add(actions_of(r, groups, hits), hit_json(name, word(r, "Home.go"), arena_fmt(r->c->mem, "/%s", rec->path), rec->icon));
	if (!rec->no_create && person_scope(r->c->me, rec, ACCESS_WRITE) != SCOPE_NONE && person_can(r->c->me, PERM_WRITE, rec))
		json_object_array_add(*hits, hit_json(filled(r, "Home.new", word_or(r->c, arena_fmt(r->c->mem, "Record.%s.one", rec->name), rec->name), NULL), "", arena_fmt(r->c->mem, "/%s/new", rec->path), "plus"));
}

/* What can be done from here: go to a list or a page, make something new. Without words the common ones. */
static void actions_json(struct req *r, json_object *groups, const char *q)
{
	static const char *const common[] = { "lead", "customer", "contact", "opportunity", "quotation", "contract", NULL };
	json_object *hits = NULL;

	if (!q || !*q) {
		for (int i = 0; common[i]; i++)
			if (record_by_name(common[i]) && person_scope(r->c->me, record_by_name(common[i]), ACCESS_READ) != SCOPE_NONE)
				type_json(r, groups, &hits, record_by_name(common[i]));
		return;
	}
	for (const struct record *const *rec = record_all; *rec; rec++)
		if ((*rec)->path && !(*rec)->parent && (strncmp((*rec)->path, "settings/", 9) || person_can(r->c->me, PERM_SETTINGS, NULL))
		    && person_scope(r->c->me, *rec, ACCESS_READ) != SCOPE_NONE && about(r, record_word(r, *rec), q))
			type_json(r, groups, &hits, *rec);
	pages_json(r, groups, &hits, q);
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
