/*
 * What a record's page says of it: fields in their sections, long texts, parts as
 * tables that show only columns in use, and what there is to watch out for.
 */
#include <string.h>
#include "detail_page.h"

static bool shown(const struct row *row, const struct field *f)
{
	return !(f->flags & (HIDDEN | SECRET)) && f->type != F_PARTS && !field_long(f) &&
		(!row->rec->title || strcmp(row->rec->title, f->name)) && (!row->rec->state || strcmp(row->rec->state, f->name));
}

static const char *section_title(struct ctx *c, const struct record *rec, const char *section)
{
	const char *own = arena_fmt(c->mem, "Section.%s.%s", rec->name, section), *common = arena_fmt(c->mem, "Section.%s", section);

	return word_or(c, own, word_or(c, common, section));
}

void page_told(struct req *r, const char *field)
{
	node_set(page_node(r, "Elsewhere"), field, "1");
}

/*
 * In the order of the table: what stands before the record's parts above them, the
 * sums of their section beneath them (Page.Sums), what follows below (Page.Below).
 */
void page_sections(struct req *r, const struct row *row)
{
	HDF *list = page_node(r, "Sections"), *sums = page_node(r, "Sums"), *section = NULL, *fields = NULL;
	const char *now = NULL, *wanted = "main", *of_parts = NULL;
	int n = 0, k = 0, nsums = 0;

	for (int i = 0; i < row->fs->n; i++) {
		const struct field *f = row->fs->f[i];
		HDF *cell;

		if (f->section)
			wanted = f->section;
		if (f->type == F_PARTS && !(f->flags & HIDDEN) && !of_parts) {
			of_parts = wanted;
			list = page_node(r, "Below");
			n = 0;
			now = NULL;
		}
		/* What only the program fills says nothing while it is empty. */
		if (!shown(row, f) || hdf_get_value(page_node(r, "Elsewhere"), f->name, NULL) || ((f->sql || (f->flags & READONLY)) && !value_text(r->c, row, i)))
			continue;
		if (of_parts != wanted || (f->type != F_MONEY && !(f->type == F_DECIMAL && (f->flags & READONLY)))) {
			if (!now || strcmp(now, wanted)) {
				now = wanted;
				section = node_text(list, n++, section_title(r->c, row->rec, now));
				node_set(section, "key", now);
				fields = node_child(section, "f");
				k = 0;
			}
			cell = node_at(fields, k++);
		} else {
			cell = node_at(sums, nsums++);
		}
		value_fill(r, cell, row, i, true);
		node_set(cell, "label", word_field(r->c, row->rec, f));
		node_set(cell, "name", f->name);
		if (f->type == F_MONEY && (f->flags & SUM))
			node_set(cell, "big", "1");
	}
}

void page_longs(struct req *r, const struct row *row)
{
	HDF *list = page_node(r, "Long");
	int n = 0;

	for (int i = 0; i < row->fs->n; i++) {
		const struct field *f = row->fs->f[i];
		HDF *node;

		if (!field_long(f) || (f->flags & (HIDDEN | SECRET)) || !row->value[i] || !*row->value[i])
			continue;
		node = node_at(list, n++);
		value_fill(r, node, row, i, false);
		node_set(node, "label", word_field(r->c, row->rec, f));
		node_set(node, "name", f->name);
	}
}

/* Lines of a document, with headings and notes between them. */
static bool row_has_texts(const struct record *part)
{
	for (const struct field *f = part->fields; f->name; f++)
		if (!strcmp(f->name, "kind"))
			for (const struct choice *k = f->choices; k && k->name; k++)
				if (!strcmp(k->name, "section"))
					return true;
	return false;
}

static bool part_field(const struct record *part, const struct field *f)
{
	return !(f->flags & (HIDDEN | SECRET)) && f->type != F_PARTS && strcmp(f->name, "position") &&
		(strcmp(f->name, "kind") || !row_has_texts(part)) &&	/* a row's look says it */
		(!part->parent || strcmp(f->name, part->parent));
}

/* A column that says nothing in any line is left out. */
static bool says_something(const struct field *f, const char *v)
{
	if (!v || !*v)
		return false;
	if (f->type == F_BOOL || f->type == F_PERCENT || (f->type == F_DECIMAL && (f->flags & READONLY)))
		return strspn(v, "0.") != strlen(v);
	return !(f->type == F_CHOICE && f->initial && !strcmp(v, f->initial));
}

static bool *columns_used(struct ctx *c, struct row *const *rows)
{
	bool *used;

	if (!rows || !*rows)
		return NULL;
	used = arena_array(c->mem, (size_t)(*rows)->fs->n + 1, sizeof *used);
	for (; *rows; rows++)
		for (int i = 0; i < (*rows)->fs->n; i++)
			used[i] |= part_field((*rows)->rec, (*rows)->fs->f[i]) && says_something((*rows)->fs->f[i], (*rows)->value[i]);
	return used;
}

static void part_row(struct req *r, HDF *node, const struct row *part, const bool *used)
{
	HDF *cells = node_child(node, "c");
	int kind = row_index(part, "kind"), text = row_index(part, "description"), n = 0;

	if (kind >= 0 && part->value[kind])
		node_set(node, "kind", part->value[kind]);
	/* A heading or a note has words only: they take the whole row. */
	if (kind >= 0 && text >= 0 && row_has_texts(part->rec) && part->value[kind] && strcmp(part->value[kind], "item")) {
		node_set(node, "span", value_text(r->c, part, text));
		return;
	}
	for (int i = 0; i < part->fs->n; i++) {
		const struct field *f = part->fs->f[i];
		HDF *cell;

		if (!used[i])
			continue;
		cell = node_at(cells, n++);
		value_fill(r, cell, part, i, false);
		node_set(cell, "label", word_field(r->c, part->rec, f));
		if (field_numeric(f))
			node_set(cell, "r", "1");
	}
}

void page_parts(struct req *r, const struct row *row)
{
	HDF *list = page_node(r, "Parts");
	int n = 0;

	for (int i = 0; i < row->fs->n; i++) {
		const struct field *f = row->fs->f[i];
		HDF *node, *cols, *rows;
		int k = 0, count = 0;
		bool *used;

		if (f->type != F_PARTS || (f->flags & HIDDEN))
			continue;
		node = node_text(list, n++, word_field(r->c, row->rec, f));
		node_set(node, "name", f->name);
		cols = node_child(node, "cols");
		used = columns_used(r->c, row->parts[i]);
		for (int j = 0; used && j < row->parts[i][0]->fs->n; j++)
			if (used[j]) {
				const struct field *p = row->parts[i][0]->fs->f[j];
				HDF *col = node_text(cols, k++, word_field(r->c, f->ref, p));

				node_set(col, "name", p->name);
				if (field_numeric(p))
					node_set(col, "r", "1");
			}
		node_int(node, "width", k);
		rows = node_child(node, "rows");
		for (struct row *const *p = row->parts[i]; p && *p; p++)
			part_row(r, node_at(rows, count++), *p, used);
		node_int(node, "n", count);
	}
}

/* What saving warned about comes along as ?warn=field.key, once or more often. */
void page_warnings(struct req *r, const struct row *row)
{
	json_object *v = NULL;

	json_object_object_get_ex(r->query, "warn", &v);
	for (size_t i = 0; json_object_is_type(v, json_type_array) ? i < json_object_array_length(v) : v && i < 1; i++) {
		const char *s = json_object_get_string(json_object_is_type(v, json_type_array) ? json_object_array_get_idx(v, i) : v);
		const char *dot = s ? strrchr(s, '.') : NULL;

		if (dot && word_or(r->c, arena_fmt(r->c->mem, "Error.%s", dot + 1), NULL)) {
			const char *field = arena_strn(r->c->mem, s, (size_t)(dot - s));
			int at = row_index(row, field);

			ctx_warn(r->c, field, arena_str(r->c->mem, dot + 1), at >= 0 && row->value[at] ? row->value[at] : "", NULL);
		}
	}
}
