/*
 * From a row of a file to a record: which column fills which field, what stands for
 * nothing, what was settled for a value, records that are named. What the words of a
 * cell mean is import_cell.c; the record engine checks the rest like any other input.
 */
#include <stdlib.h>
#include <string.h>
#include "import_impl.h"
#include "record_impl.h"
#include "text.h"

/* ---- the plan -------------------------------------------------------------- */

static const char **empty_words(struct ctx *c, const char *list)
{
	static const char *const usual[] = { "n/a", "null", "#n/a", "none", "nil", "無", "-", "－", "--", "—", NULL };
	char *copy = arena_str(c->mem, list ? list : ""), *save = NULL;
	const char **out = arena_array(c->mem, strlen(copy) / 2 + 16, sizeof *out);
	int n = 0;

	for (; usual[n]; n++)
		out[n] = usual[n];
	for (char *w = strtok_r(copy, "\r\n,", &save); w; w = strtok_r(NULL, "\r\n,", &save)) {
		const char *t = text_trim(c->mem, w);

		if (*t)
			out[n++] = t;
	}
	return out;
}

/* Fields that no column fills and an empty cell of which stands for something: that is in every row. */
static size_t fixed_fields(struct ctx *c, const struct import *im, const struct field **out)
{
	size_t n = 0;

	if (im->meanings) {
		json_object_object_foreach(im->meanings, name, of) {
			const struct field *f = json_object_object_get_ex(of, "", NULL) ? record_field(c, im->rec, name) : NULL;
			bool column = !f || !import_field(f);

			for (int i = 0; i < im->columns && !column; i++)
				column = !strcmp(im->map[i], name);
			if (column)
				continue;
			if (out)
				out[n] = f;
			n++;
		}
	}
	return n;
}

struct plan *plan_new(struct ctx *c, const struct import *im, struct refs *refs)
{
	struct plan *p = arena_alloc(c->mem, sizeof *p);
	const struct record *rec = im->rec;
	bool title = false, subtitle = false;

	p->im = im;
	p->refs = refs;
	p->key = -1;
	p->empty = empty_words(c, im->empty);
	p->field = arena_array(c->mem, (size_t)im->columns + 1, sizeof *p->field);
	for (int i = 0; i < im->columns; i++) {
		const struct field *f = *im->map[i] ? record_field(c, rec, im->map[i]) : NULL;

		if (!f || !import_field(f))
			continue;
		p->field[i] = f;
		title |= rec->title && !strcmp(f->name, rec->title);
		subtitle |= rec->subtitle && !strcmp(f->name, rec->subtitle);
		if (!strcmp(f->name, im->key))
			p->key = i;
	}
	p->fixed = arena_array(c->mem, fixed_fields(c, im, NULL) + 1, sizeof *p->fixed);
	fixed_fields(c, im, p->fixed);
	p->title_from_subtitle = subtitle && !title && rec->title && record_field(c, rec, rec->title);
	return p;
}

const char *plan_cell(struct ctx *c, const struct plan *p, const struct file_row *row, int column)
{
	const char *s;

	if (column < 0 || column >= row->n)
		return NULL;
	s = text_trim(c->mem, row->cell[column]);
	if (!*s)
		return NULL;
	for (const char **w = p->empty; *w; w++)
		if (!strcasecmp(*w, s))
			return NULL;
	return p->field[column] && p->field[column]->from_file ? p->field[column]->from_file(c, s) : s;
}

/* ---- values ------------------------------------------------------------------- */

bool plan_holds_ids(struct ctx *c, const struct plan *p, int column)
{
	const char *head = text_fold(c->mem, p->im->heads[column]);
	size_t n = strlen(head);

	return n >= 2 && !strcmp(head + n - 2, "id");
}

static void to_id(struct row *row, json_object *in, const struct field *f, const char *id)
{
	/* The owner goes the long way, past the check of who may assign. */
	if (!strcmp(f->name, "owner_id") || !strcmp(f->name, "team_id"))
		json_object_object_add(in, f->name, json_object_new_string(id));
	else
		row_set(row, f->name, id);
}

static void to_record(struct ctx *c, const struct plan *p, struct row *row, json_object *in, int column, const char *text)
{
	const struct field *f = p->field[column];
	int64_t id = refs_find(c, p->refs, f, text, plan_holds_ids(c, p, column));

	if (!id && p->im->skip_unknown && !(f->flags & REQUIRED)) {
		ctx_warn(c, f->name, "left_empty", text, NULL);
		return;
	}
	if (id <= 0) {
		ctx_refuse(c, INVALID, f->name, id < 0 ? "ambiguous" : "no_such_record", text, NULL);
		return;
	}
	to_id(row, in, f, arena_fmt(c->mem, "%lld", (long long)id));
}

/* What was settled for this value, or for an empty cell. */
static void put_meaning(struct ctx *c, struct row *row, json_object *in, const struct field *f, const char *canonical)
{
	if (f->type == F_REF)
		to_id(row, in, f, canonical);
	else if (f->flags & READONLY)
		row_set(row, f->name, canonical);
	else
		json_object_object_add(in, f->name, json_object_new_string(canonical));
	(void)c;
}

bool plan_fits(struct ctx *c, const struct plan *p, const struct file_row *row, int column)
{
	const struct field *f = p->field[column];
	const char *text = plan_cell(c, p, row, column), *name;

	if (!text)
		return false;
	if (f->type == F_REF)
		return refs_find(c, p->refs, f, text, plan_holds_ids(c, p, column)) != 0;
	name = import_choice(c, p->im->rec, f, text);
	for (const struct choice *k = f->choices; k && k->name; k++)
		if (!strcmp(k->name, name))
			return true;
	return false;
}

static void put(struct ctx *c, const struct plan *p, struct row *row, json_object *in, int column, const char *text)
{
	const struct field *f = p->field[column];

	if (f->type == F_REF) {
		to_record(c, p, row, in, column, text);
		return;
	}
	if (f->type == F_TAGS || f->type == F_MULTI) {
		json_object_object_add(in, f->name, cell_several(c, p->im->rec, f, text));
		return;
	}
	text = cell_text(c, p->im->rec, f, text);
	if (!text)
		return;
	/* What people may not set by hand, but a file that tells how it was may. */
	if (f->flags & READONLY) {
		if (field_parse(c, f, text, f->name, &text))
			row_set(row, f->name, text);
		return;
	}
	json_object_object_add(in, f->name, json_object_new_string(text));
}

/* An empty cell of an update that is to empty the field. */
static void put_nothing(json_object *in, const struct field *f)
{
	if (f->type == F_TAGS || f->type == F_MULTI)
		json_object_object_add(in, f->name, json_object_new_array());
	else if (!(f->flags & (REQUIRED | ON_CREATE)))
		json_object_object_add(in, f->name, json_object_new_string(""));
}

/* A name that was refused left its field empty: that it is required besides says nothing new. */
static void drop_echoes(struct ctx *c)
{
	struct error **at = &c->errors;

	for (; *at; ) {
		bool echo = false;

		for (const struct error *e = c->errors; e != *at && !strcmp((*at)->key, "required"); e = e->next)
			echo |= !e->warning && !strcmp(e->field, (*at)->field);
		if (echo)
			*at = (*at)->next;
		else
			at = &(*at)->next;
	}
	c->errors_tail = at;
}

/* What was made whole again is said: somebody may know better. */
static void tell_mended(struct ctx *c, const struct field *f, const char *cell, const char *text)
{
	if (f->from_file && strcmp(text_trim(c->mem, cell), text))
		ctx_warn(c, f->name, "zero_added", text, NULL);
}

enum outcome plan_read(struct ctx *c, const struct plan *p, const struct file_row *cells, struct row *row, bool creating)
{
	json_object *in = json_keep(c, json_object_new_object());
	const struct record *rec = p->im->rec;
	enum outcome o;

	for (int i = 0; i < p->im->columns; i++) {
		const struct field *f = p->field[i];
		const char *text = f ? plan_cell(c, p, cells, i) : NULL, *means;

		if (!f || (!creating && f->flags & (ON_CREATE | IMPORTED)))
			continue;
		/* An empty cell stands for something only where a record begins. */
		means = text || creating ? import_meaning(p->im, f->name, text ? text : "") : NULL;
		if (means && *means)
			put_meaning(c, row, in, f, means);
		else if (means)
			ctx_warn(c, f->name, "left_empty", text, NULL);
		else if (text)
			put(c, p, row, in, i, text);
		else if (!creating && p->im->clear)
			put_nothing(in, f);
		if (text)
			tell_mended(c, f, cells->cell[i], text);
		if (text && creating && p->title_from_subtitle && !strcmp(f->name, rec->subtitle))
			json_object_object_add(in, rec->title, json_object_new_string(text));
	}
	for (const struct field **f = p->fixed; creating && *f; f++)
		put_meaning(c, row, in, *f, import_meaning(p->im, (*f)->name, ""));
	o = record_read_input(c, row, in, creating);
	drop_echoes(c);
	for (const struct error *e = c->errors; e && o == DONE; e = e->next)
		if (!e->warning)
			o = INVALID;
	return o;
}
