/*
 * The lines of a document in its form: one row of inputs a line, some empty rows
 * at the end, a pattern row for the script. Without a script a button asks for more
 * rows and a box on each row takes it away.
 */
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "form_page.h"

enum { SPARE = 3, MORE = 5 };

static bool editable(const struct record *part, const struct field *f)
{
	return !f->sql && !(f->flags & (READONLY | HIDDEN)) && f->type != F_PARTS && f->type != F_TAGS &&
		strcmp(f->name, "position") && (!part->parent || strcmp(f->name, part->parent));
}

static bool totals(const struct field *f)
{
	return (f->sql || (f->flags & READONLY)) && f->type == F_MONEY && !(f->flags & HIDDEN);
}

/* What a rule says about the line, e.g. which one priced it. */
static bool told(const struct field *f)
{
	return f->type == F_TEXT && (f->flags & READONLY) && !(f->flags & HIDDEN);
}

/* Lines of a document have headings and notes between them. */
static bool has_texts(const struct record *part)
{
	for (const struct field *f = part->fields; f->name; f++)
		for (const struct choice *k = strcmp(f->name, "kind") ? NULL : f->choices; k && k->name; k++)
			if (!strcmp(k->name, "section"))
				return true;
	return false;
}

static void line(struct form_view *v, HDF *node, const struct field *f, const char *index, const struct row *row, json_object *typed)
{
	struct form_view in = *v;
	HDF *cells = node_child(node, "c");
	int n = 0, i, kind = row ? row_index(row, "kind") : -1;

	in.prefix = arena_fmt(v->r->c->mem, "%s[%s]", f->name, index);
	in.master = v->row;
	in.master_typed = v->typed;
	in.row = row;
	in.rec = f->ref;
	in.typed = typed;
	node_set(node, "i", index);
	node_set(node, "prefix", in.prefix);
	if (row && row->id)
		node_int(node, "id", row->id);
	if (kind >= 0 && row->value[kind])
		node_set(node, "kind", row->value[kind]);
	for (const struct field *p = f->ref->fields; p->name; p++) {
		HDF *cell;

		if (!editable(f->ref, p) && !totals(p) && !told(p))
			continue;
		i = row ? row_index(row, p->name) : -1;
		cell = node_at(cells, n++);
		if (totals(p) || told(p)) {
			node_set(cell, "type", "shown");
			node_set(cell, "sum", totals(p) ? "1" : NULL);
			node_set(cell, "f", p->name);
			node_set(cell, "label", word_field(v->r->c, f->ref, p));
			node_set(cell, "value", i >= 0 && row->value[i] ? value_text(v->r->c, row, i) : NULL);
			continue;
		}
		input_fill(&in, cell, p, i);
		node_set(cell, "f", p->name);
		if (hdf_get_value(cell, "required", NULL))
			hdf_set_value(cell, "required", "");	/* an empty row is no mistake */
	}
	v->nseen = in.nseen;
	memcpy(v->seen, in.seen, sizeof v->seen);
}

static void columns(struct form_view *v, HDF *node, const struct field *f)
{
	HDF *cols = node_child(node, "cols");
	int n = 0;

	for (const struct field *p = f->ref->fields; p->name; p++)
		if (editable(f->ref, p) || totals(p) || told(p)) {
			HDF *c = node_text(cols, n++, word_field(v->r->c, f->ref, p));

			node_set(c, "f", p->name);
			if (field_numeric(p))
				node_set(c, "r", "1");
		}
	node_int(node, "width", n + 2);
}

static struct row *known(struct row *const *rows, int64_t id)
{
	for (; rows && *rows && id; rows++)
		if ((*rows)->id == id)
			return *rows;
	return NULL;
}

/* How the script adds the lines up while they are typed: as saving will. */
static void sums_fill(struct form_view *v, HDF *node)
{
	const char *usual = setting_str(v->r->c, "currency", "TWD"), *currency = row_index(v->row, "currency") >= 0 ? row_get(v->row, "currency") : NULL;
	const char *rounding = row_index(v->row, "tax_rounding") >= 0 ? row_get(v->row, "tax_rounding") : NULL;

	node_set(node, "decimals", arena_fmt(v->r->c->mem, "%d", currency_decimals(currency ? currency : usual)));
	node_set(node, "usual", usual);
	node_set(node, "whole", currencies_whole(v->r->c->mem));
	node_set(node, "rounding", rounding ? rounding : setting_str(v->r->c, "tax_rounding", "line"));
}

void parts_fill(struct form_view *v, HDF *node, const struct field *f, int i)
{
	struct row *const *rows = v->row->parts[i];
	struct row *blank = row_new(v->r->c, f->ref);
	json_object *typed = NULL;
	HDF *lines = node_child(node, "rows");
	int n = 0, spare = SPARE;

	node_set(node, NULL, word_field(v->r->c, v->rec, f));
	node_set(node, "name", f->name);
	node_set(node, "texts", has_texts(f->ref) ? "1" : NULL);
	sums_fill(v, node);
	columns(v, node, f);
	if (v->typed && json_object_object_get_ex(v->typed, f->name, &typed) && json_object_is_type(typed, json_type_array)) {
		for (; n < (int)json_object_array_length(typed); n++) {
			json_object *t = json_object_array_get_idx(typed, (size_t)n);
			struct row *old = json_object_is_type(t, json_type_object) ? known(rows, in_int(t, "id")) : NULL;

			line(v, node_at(lines, n), f, arena_fmt(v->r->c->mem, "%d", n), old ? old : blank, t);
		}
	} else {
		for (; rows && rows[n]; n++)
			line(v, node_at(lines, n), f, arena_fmt(v->r->c->mem, "%d", n), rows[n], NULL);
	}
	if (hdf_get_value(page_node(v->r, "More"), f->name, NULL))
		spare = MORE;
	node_int(node, "n", n);
	for (int k = 0; k < spare; k++, n++) {
		line(v, node_at(lines, n), f, arena_fmt(v->r->c->mem, "%d", n), blank, NULL);
		node_set(node_at(lines, n), "blank", "1");
	}
	line(v, node_child(node, "pattern"), f, "{i}", blank, NULL);
}
