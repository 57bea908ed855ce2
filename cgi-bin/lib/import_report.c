/* Telling about an import: its first rows as they would be read, and the rows that were refused. */
#include <string.h>
#include "import_impl.h"

static const struct error *error_of(const struct error *first, const char *field)
{
	for (; first; first = first->next)
		if (!strcmp(first->field, field))
			return first;
	return NULL;
}

static void read_row(struct ctx *c, const struct plan *plan, const struct file_row *cells, struct import_preview *out)
{
	const struct import *im = plan->im;
	struct error *had = c->errors, **tail = c->errors_tail;

	ctx_clear_errors(c);
	plan_read(c, plan, cells, row_new(c, im->rec), im->mode != IMPORT_UPDATE);
	out->errors = c->errors;
	out->cells = arena_array(c->mem, (size_t)im->columns + 1, sizeof *out->cells);
	for (int i = 0; i < im->columns; i++) {
		out->cells[i].text = i < cells->n ? arena_str(c->mem, cells->cell[i]) : "";
		out->cells[i].error = plan->field[i] ? error_of(c->errors, plan->field[i]->name) : NULL;
	}
	c->errors = had;
	c->errors_tail = tail;
}

struct import_preview *import_preview(struct ctx *c, const struct import *im, int rows)
{
	const char *path = import_file(c, im), *why;
	struct sheet *s = path ? sheet_open(c->mem, path, &why) : NULL;
	struct import_preview *first = NULL, **last = &first;
	struct refs *refs = arena_alloc(c->mem, sizeof *refs);
	struct plan *plan = plan_new(c, im, refs);
	const char *const *cells;
	int64_t number;
	int n;

	refs->mem = c->mem;
	while (s && rows > 0 && sheet_next(s, &cells, &n, &number, &why)) {
		struct import_preview *p;

		if (number <= im->head_row)
			continue;
		p = arena_alloc(c->mem, sizeof *p);
		p->number = number;
		read_row(c, plan, &(struct file_row){ number, cells, n }, p);
		*last = p;
		last = &p->next;
		rows--;
	}
	return first;
}

struct import_told *import_told(struct ctx *c, const struct import *im, bool refused, int64_t after, int limit, int *n)
{
	struct import_told *out;
	struct rows *r;

	*n = 0;
	if (refused && !im->failed)
		return NULL;
	r = db_rows(c, "SELECT row_no, errors FROM import_rows WHERE import_id = ? AND row_no > ? AND errors IS NOT NULL AND (action = 'failed') = ? ORDER BY row_no LIMIT ?",
		INT(im->id), INT(after), INT(refused), INT(limit));
	out = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *out);
	for (; rows_next(r); ++*n)
		out[*n] = (struct import_told){ rows_int(r, 0), import_errors_read(c, rows_str(r, 1)) };
	return out;
}
