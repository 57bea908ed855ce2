/*
 * Records on paper: one as a file, or the ticked ones of a list in one file, each
 * with its own head, foot and page numbers. Draws what the record's .print says.
 */
#include "config.h"
#include "pdf.h"
#include "record_page_impl.h"
#include "verb_page.h"

static struct pdf *new_file(struct ctx *c, struct arena *mem)
{
	return pdf_new(mem, NULL, NULL, setting_str(c, "company_name", "Ferry"));
}

enum outcome record_page_print(struct req *r)
{
	struct pdf *file;
	struct row *self;
	size_t size;
	enum outcome o = record_need(r->c, r->rec, r->id, ACCESS_READ, &self);
	const void *bytes;

	if (o != DONE)
		return o;
	record_load_parts(r->c, self);
	file = new_file(r->c, r->c->mem);
	r->rec->print(r->c, file, self);
	bytes = pdf_finish(file, &size);
	return reply_bytes(r, "application/pdf", arena_fmt(r->c->mem, "%s.pdf", row_title(self)), true, bytes, size);
}

static void free_arena(void *mem)
{
	arena_free(mem);
}

/* How many of these could be read and are in the file now. */
static int print_some(struct ctx *c, const struct record *rec, struct pdf *file, const int64_t *ids, int n)
{
	struct row **rows = record_find_each(c, rec, ids, n, ACCESS_READ);
	int printed = 0;

	while (rows[printed])
		printed++;
	record_load_parts_each(c, rows, printed);
	for (int i = 0; i < printed; i++) {
		struct arena_mark mark = arena_mark(c->mem);

		rec->print(c, file, rows[i]);
		pdf_close(file);
		arena_rewind(c->mem, mark);
	}
	return printed;
}

/* What some records needed is given back before the next: the file is all that grows. */
enum outcome bulk_print(struct req *r, const int64_t *ids, int n)
{
	struct arena *own = arena_new();
	struct pdf *file;
	const void *bytes;
	size_t size;
	int printed = 0;

	arena_defer(r->c->mem, free_arena, own);
	file = new_file(r->c, own);
	for (int i = 0; i < n; i += RECORDS_AT_ONCE) {
		struct arena_mark mark = arena_mark(r->c->mem);

		printed += print_some(r->c, r->rec, file, ids + i, n - i < RECORDS_AT_ONCE ? n - i : RECORDS_AT_ONCE);
		arena_rewind(r->c->mem, mark);
	}
	if (!printed)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	bytes = pdf_finish(file, &size);
	return reply_bytes(r, "application/pdf", arena_fmt(r->c->mem, "%s.pdf", r->rec->name), true, bytes, size);
}
