/*
 * The files an import gives out: an empty table with the right heads, and the rows
 * that were refused, as they were, each with its reasons.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "import.h"
#include "import_page.h"
#include "record_page_impl.h"

static const char xlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static void forget_file(void *path)
{
	unlink(path);
}

static void forget_arena(void *mem)
{
	arena_free(mem);
}

static const char *temporary(struct req *r)
{
	char *path = arena_fmt(r->c->mem, "%s/import-XXXXXX", config_str("Dir.Tmp", "/tmp"));
	int fd = mkstemp(path);

	if (fd < 0)
		fault("no temporary file: %s", path);
	close(fd);
	arena_defer(r->c->mem, forget_file, path);
	return path;
}

enum outcome import_page_template(struct req *r)
{
	const struct fieldset *fs = record_fields(r->c, r->rec);
	struct sheet_column *cols = arena_array(r->c->mem, (size_t)fs->n + 1, sizeof *cols);
	const char *path = temporary(r);
	struct sheet_out *s;
	int n = 0;

	if (!import_allowed(r->rec))
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	for (int i = 0; i < fs->n; i++)
		if (import_field(fs->f[i]))
			cols[n++] = (struct sheet_column){ arena_fmt(r->c->mem, "%s%s", word_field(r->c, r->rec, fs->f[i]), fs->f[i]->flags & REQUIRED ? " *" : ""), CELL_TEXT, 18 };
	s = sheet_create(r->c->mem, SHEET_XLSX, path, cols, n);
	if (!sheet_close(s))
		fault("a template could not be written: %s", path);
	return reply_file(r, xlsx, arena_fmt(r->c->mem, "%s-%s.xlsx", word_record(r->c, r->rec, true), word_or(r->c, "Import.template_name", "template")), false, path);
}

/* ---- refused rows ------------------------------------------------------------------- */

struct refused { struct req *r; const struct import *im; struct import_told *f; int n, at; int64_t after; struct arena_mark mark; bool more; };

/* The next refusal, in the order of the file; a page of them at a time. */
static const struct import_told *next(struct refused *q)
{
	if (q->at == q->n && q->more) {
		if (q->n)
			q->after = q->f[q->n - 1].number;
		arena_rewind(q->r->c->mem, q->mark);
		q->f = import_told(q->r->c, q->im, true, q->after, 500, &q->n);
		q->at = 0;
		q->more = q->n == 500;
	}
	return q->at < q->n ? &q->f[q->at++] : NULL;
}

static int column_of(const struct import *im, const char *field)
{
	for (int i = 0; i < im->columns; i++)
		if (*field && !strcmp(im->map[i], field))
			return i;
	return -1;
}

static void write_row(struct req *r, struct sheet_out *out, const struct import *im, const char *const *cells, int n, const struct error *first)
{
	const char **line = arena_array(r->c->mem, (size_t)im->columns + 1, sizeof *line);
	struct buf all = buf_new(r->c->mem);

	for (int i = 0; i < im->columns && i < n; i++)
		line[i] = cells[i];
	for (const struct error *e = first; e; e = e->next) {
		const struct field *f = *e->field ? record_field(r->c, im->rec, e->field) : NULL;
		int at = column_of(im, e->field);
		const char *text = word_error(r->c, e);

		if (at >= 0)
			sheet_mark(out, at, text);
		buf_fmt(&all, "%s%s%s%s", all.len ? "; " : "", f ? word_field(r->c, im->rec, f) : "", f ? ": " : "", text);
	}
	line[im->columns] = all.s;
	sheet_row(out, line);
}

static bool write_all(struct req *r, const struct import *im, struct sheet *in, struct sheet_out *out)
{
	struct refused q = { .r = r, .im = im, .mark = arena_mark(r->c->mem), .more = true };
	const struct import_told *f = next(&q);
	const char *const *cells, *why;
	int64_t number;
	int n;

	while (f && sheet_next(in, &cells, &n, &number, &why)) {
		struct arena_mark mark = arena_mark(r->c->mem);

		if (number < f->number)
			continue;
		if (number == f->number)
			write_row(r, out, im, cells, n, f->errors);
		arena_rewind(r->c->mem, mark);
		f = next(&q);
	}
	return sheet_close(out);
}

enum outcome import_page_errors(struct req *r)
{
	struct import *im = import_allowed(r->rec) ? import_load(r->c, r->rec, r->id) : NULL;
	const char *path = im ? import_file(r->c, im) : NULL, *to, *why;
	struct arena *own;
	struct sheet *in;
	struct sheet_column *cols;

	if (!im)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	own = arena_new();
	arena_defer(r->c->mem, forget_arena, own);
	in = path ? sheet_open(own, path, &why) : NULL;
	if (!in)
		return ctx_refuse(r->c, NOT_FOUND, "", "file_cleared", NULL);
	cols = arena_array(r->c->mem, (size_t)im->columns + 1, sizeof *cols);
	for (int i = 0; i < im->columns; i++)
		cols[i] = (struct sheet_column){ im->heads[i], CELL_TEXT, 18 };
	cols[im->columns] = (struct sheet_column){ word_or(r->c, "Import.reason", "Reason"), CELL_TEXT, 50 };
	to = temporary(r);
	if (!write_all(r, im, in, sheet_create(own, SHEET_XLSX, to, cols, im->columns + 1)))
		fault("the refused rows could not be written: %s", to);
	return reply_file(r, xlsx, arena_fmt(r->c->mem, "%s-%lld.xlsx", word_or(r->c, "Import.errors_name", "errors"), (long long)im->id), false, to);
}
