/* The ways to see a list: rows, a board, a calendar, a graph, a pivot; all with the same filter. */
#include <string.h>
#include "calendar.h"
#include "pivot_page.h"

static void layout(struct req *r, HDF *list, int *n, const char *name, const char *icon, const char *base, const char *now)
{
	static const char *const drop[] = { "cursor", "at", "done", "refused", "why", "cond", "from", "group", "by", "split", "kind", "rows", "cols", "measure", "span", "day", NULL };
	HDF *node = node_text(list, *n, lang_text(r->c->lang, arena_fmt(r->c->mem, "Layout.%s", name)));

	node_set(node, "url", arena_fmt(r->c->mem, "%s%s", base, url_query(r->c->mem, r->query, drop)));
	node_set(node, "icon", icon);
	if (!strcmp(name, now))
		node_set(node, "on", "1");
	(*n)++;
}

void list_layouts(struct req *r, const struct record *rec, const char *now)
{
	const char *base = arena_fmt(r->c->mem, "/%s", rec->path);
	HDF *list;
	int n = 0;

	if (!rec->board && !rec->dated && !rec->charts)
		return;
	list = page_node(r, "Layouts");
	if (rec->board)
		layout(r, list, &n, "board", "layout-kanban", rec->board, now);
	layout(r, list, &n, "list", "list", base, now);
	if (rec->dated)
		layout(r, list, &n, "calendar", "calendar", arena_fmt(r->c->mem, "%s/calendar", base), now);
	if (rec->charts) {
		layout(r, list, &n, "graph", "chart-bar", arena_fmt(r->c->mem, "%s/graph", base), now);
		layout(r, list, &n, "pivot", "table", arena_fmt(r->c->mem, "%s/pivot", base), now);
	}
}

enum outcome record_page_calendar(struct req *r)
{
	struct calendar cal = { .rec = r->rec, .date = r->rec->dated };

	if (!cal.date)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	cal.url = arena_fmt(r->c->mem, "/%s/calendar", r->rec->path);
	if (!r->rec->no_create && person_can(r->c->me, PERM_WRITE, r->rec))
		cal.create = arena_fmt(r->c->mem, "/%s/new", r->rec->path);
	list_layouts(r, r->rec, "calendar");
	return calendar_page(r, &cal);
}
