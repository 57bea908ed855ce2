/*
 * Two small forms of a list that are pages of their own (and dialogs with a
 * script), so that the list itself stays light: its columns, and a condition made
 * of a field, a comparison and a value.
 */
#include <string.h>
#include "detail_page.h"
#include "list_page.h"

static void frame(struct req *r, const char *title)
{
	const char *query = url_query(r->c->mem, r->query, list_place_words), *list = arena_fmt(r->c->mem, "%s%s", r->base, query);

	page_crumb(r, word_record(r->c, r->rec, true), list);
	page_crumb(r, lang_text(r->c->lang, title), NULL);
	page_set(r, "title", lang_text(r->c->lang, title));
	page_set(r, "Query", query);
	page_set(r, "Back", list);
}

enum outcome list_choose_columns(struct req *r)
{
	const struct fieldset *fs = record_fields(r->c, r->rec);
	HDF *list = page_node(r, "AllCols");
	const struct field **cols;
	int n, k = 0;

	cols = list_columns(r, r->rec, list_prefs(r, r->rec), &n);
	for (int i = 0; i < n; i++) {
		HDF *o = node_text(list, k++, word_field(r->c, r->rec, cols[i]));

		node_set(o, "name", cols[i]->name);
		node_set(o, "on", "1");
	}
	for (int i = 0; i < fs->n; i++) {
		bool there = !list_can_show(r->rec, fs->f[i]);

		for (int j = 0; j < n; j++)
			there |= cols[j] == fs->f[i];
		if (!there)
			node_set(node_text(list, k++, word_field(r->c, r->rec, fs->f[i])), "name", fs->f[i]->name);
	}
	frame(r, "Common.shown_columns");
	return reply_page(r, "record/choose.cs");
}

enum outcome list_choose_condition(struct req *r)
{
	const struct fieldset *fs = record_fields(r->c, r->rec);
	HDF *list = page_node(r, "CondFields");

	for (int i = 0, n = 0; i < fs->n; i++)
		if (fs->f[i]->type != F_PARTS && !(fs->f[i]->flags & (SECRET | HIDDEN)))
			node_set(node_text(list, n++, word_field(r->c, r->rec, fs->f[i])), "name", fs->f[i]->name);
	list_keep(r);
	page_set(r, "Q", in_str(r->query, "q") ? in_str(r->query, "q") : "");
	frame(r, "Common.own_condition");
	return reply_page(r, "record/choose.cs");
}
