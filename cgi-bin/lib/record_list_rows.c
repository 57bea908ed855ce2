/*
 * The rows of a list page. Filling and rendering a row costs far more than reading
 * it, and most rows of a list were the same a moment ago, for this person or
 * another: a finished row is kept (page_piece.h). Everything fill() or record/row.cs
 * looks at must be among its inputs.
 */
#include <string.h>
#include "list_page.h"
#include "page_piece.h"
#include "stamp.h"

struct look {
	const struct field **cols;
	const int *index;		/* of each column in a row */
	const char **place, *from;
	int n;
	struct print print;		/* of all that the rows of this page have in common */
};

static void common_inputs(struct req *r, struct look *look)
{
	static struct inputs in;

	inputs_begin(&in);
	inputs_text(&in, "row");
	inputs_text(&in, r->c->lang);
	inputs_text(&in, r->c->tz);
	inputs_text(&in, r->c->today);
	inputs_int(&in, settings_stamp(r->c));		/* currency, titles, custom fields */
	inputs_text(&in, r->base);
	inputs_text(&in, look->from);
	for (int i = 0; i < look->n; i++) {
		inputs_text(&in, look->cols[i]->name);
		inputs_text(&in, look->place[i]);
	}
	look->print = inputs_print(&in);
}

static void tag_inputs(struct inputs *in, struct row *const *tags)
{
	for (int i = 0; tags && tags[i]; i++) {
		inputs_text(in, row_title(tags[i]));
		inputs_text(in, row_get(tags[i], "colour"));
	}
}

static struct print row_print(const struct row *row, const struct look *look)
{
	static struct inputs in;

	inputs_begin(&in);
	inputs_bytes(&in, &look->print, sizeof look->print);
	inputs_bytes(&in, &row->rec, sizeof row->rec);
	inputs_int(&in, row->id);
	for (int i = 0; i < row->fs->n; i++) {
		inputs_text(&in, row->value[i]);
		inputs_text(&in, row->title[i]);
		if (row->fs->f[i]->type == F_TAGS)
			tag_inputs(&in, row->parts[i]);
	}
	return inputs_print(&in);
}

struct one { const struct row *row; const struct look *look; };

static void fill(struct req *r, HDF *node, void *arg)
{
	const struct row *row = ((struct one *)arg)->row;
	const struct look *look = ((struct one *)arg)->look;
	const char *title = row_title(row);
	HDF *cells = node_child(node, "c");

	node_int(node, "id", row->id);
	node_set(node, "t", *title ? title : arena_fmt(r->c->mem, "#%lld", (long long)row->id));
	node_set(node, "url", arena_fmt(r->c->mem, "%s/%lld%s", r->base, (long long)row->id, look->from));
	if (row->rec->subtitle) {
		int i = row_index(row, row->rec->subtitle);

		/* Said once: not under the name where it is a column. */
		for (int k = 0; k < look->n; k++)
			if (look->index[k] == i)
				i = -1;
		node_set(node, "sub", i >= 0 ? value_text(r->c, row, i) : NULL);
	}
	for (int i = 0; i < look->n; i++) {
		HDF *cell = node_at(cells, i);

		value_fill(r, cell, row, look->index[i], false);
		node_set(cell, "m", look->place[i]);
		if (look->cols[i]->type == F_MONEY)
			node_set(cell, "label", word_field(r->c, row->rec, look->cols[i]));
	}
}

void list_rows(struct req *r, const struct list *l, const struct field **cols, const char **place, int n)
{
	static const char *const drop[] = { "cursor", "at", "done", "refused", "why", "limit", "from", NULL };
	const char *query = url_query(r->c->mem, r->query, drop);
	int *index = arena_array(r->c->mem, (size_t)n + 1, sizeof *index);
	struct look look = { .cols = cols, .index = index, .place = place, .n = n,
		.from = *query ? arena_fmt(r->c->mem, "?from=%s", url_encode(r->c->mem, query + 1)) : "" };
	static struct inputs all, html;
	struct print print;

	for (int i = 0; l->n && i < n; i++)
		index[i] = row_index(l->rows[0], cols[i]->name);
	common_inputs(r, &look);
	inputs_begin(&all);
	inputs_begin(&html);
	for (int i = 0; i < l->n; i++) {
		const char *made;

		print = row_print(l->rows[i], &look);
		inputs_bytes(&all, &print, sizeof print);
		made = page_piece(r, &print, "record/row.cs", "Row", fill, &(struct one){ l->rows[i], &look });
		inputs_bytes(&html, made, strlen(made));
	}
	if (!l->n)
		return;
	print = inputs_print(&all);
	page_set(r, "Rows", "1");
	inputs_bytes(&html, "", 1);
	page_made(r, "Rows", &print, html.s);
}
