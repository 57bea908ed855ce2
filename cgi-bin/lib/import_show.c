/*
 * What a person sees of an import: the file to choose, the columns with the first
 * rows, the work, the result. What is done with it is import_page.c.
 */
#include <string.h>
#include "app.h"
#include "import_page_impl.h"
#include "record_page_impl.h"

enum { PREVIEW = 8, RECENT = 10, SHOWN = 20 };

static void crumbs(struct req *r, const char *last)
{
	HDF *list = page_node(r, "Crumbs");
	const char *many = word_record(r->c, r->rec, true), *import = word_or(r->c, "Import.crumb", "Import");

	node_set(node_text(list, 0, many), "url", r->base);
	node_set(node_text(list, 1, import), "url", last ? arena_fmt(r->c->mem, "%s/import", r->base) : NULL);
	if (last)
		node_text(list, 2, last);
	page_set(r, "title", lang_fill(r->c->mem, r->c->lang, "Import.title", many, NULL, NULL));
	page_set(r, "base", r->base);
}

static void recent(struct req *r)
{
	int n;
	struct import **im = import_recent(r->c, r->rec, RECENT, &n);
	HDF *list = page_node(r, "Recent");
	int64_t at;

	for (int i = 0; i < n; i++) {
		HDF *node = node_text(list, i, im[i]->filename);

		node_set(node, "url", import_url(r, im[i], ""));
		node_set(node, "state", word_or(r->c, arena_fmt(r->c->mem, "Import.state_%s", im[i]->state), im[i]->state));
		node_set(node, "tone", import_at_work(im[i]) ? "info" : !strcmp(im[i]->state, "done") ? "ok" : "");
		node_set(node, "at", instant_from_sql(im[i]->created_at, &at) ? instant_show(r->c->mem, at, r->c->tz) : "");
		node_int(node, "rows", im[i]->rows);
		node_int(node, "failed", im[i]->failed);
	}
}

enum outcome import_show_home(struct req *r, int status)
{
	crumbs(r, NULL);
	recent(r);
	page_set(r, "template_url", arena_fmt(r->c->mem, "%s/import/template.xlsx", r->base));
	page_notes(r, true);
	return reply_page_status(r, status, "import/upload.cs");
}

/* ---- one import --------------------------------------------------------------------------- */

static const char *starred(struct ctx *c, const struct record *rec, const struct field *f)
{
	return arena_fmt(c->mem, "%s%s", word_field(c, rec, f), f->flags & REQUIRED ? " *" : "");
}

/* What the values of a column should look like. */
static const char *type_hint(struct ctx *c, const struct field *f)
{
	static const char *const names[] = {
		[F_TEXT] = "text", [F_LONGTEXT] = "text", [F_EMAIL] = "email", [F_PHONE] = "phone", [F_URL] = "url", [F_INT] = "number", [F_MONEY] = "money",
		[F_DECIMAL] = "number", [F_PERCENT] = "percent", [F_DATE] = "date", [F_INSTANT] = "instant", [F_BOOL] = "bool", [F_CHOICE] = "choice",
		[F_MULTI] = "several", [F_REF] = "ref", [F_TAGS] = "several" };
	const char *name = (size_t)f->type < sizeof names / sizeof *names && names[f->type] ? names[f->type] : "text";

	return word_or(c, arena_fmt(c->mem, "Import.type_%s", name), "");
}

/* For people who may change settings: a field that does not exist yet. */
static void new_kinds(struct req *r, HDF *node)
{
	static const char *const kinds[] = { "", "text", "longtext", "number", "money", "date", "choice", "multi", "bool", NULL };
	HDF *list = node_child(node, "make");

	for (int i = 0; import_may_make_fields(r->c) && kinds[i]; i++) {
		const char *word = *kinds[i] ? word_or(r->c, arena_fmt(r->c->mem, "Choice.custom_field.kind.%s", kinds[i]), kinds[i]) : word_or(r->c, "Import.new_guessed", "?");

		node_set(node_text(list, i, word), "v", arena_fmt(r->c->mem, "+%s", kinds[i]));
	}
}

static void column(struct req *r, const struct import *im, HDF *node, int i)
{
	const struct fieldset *fs = record_fields(r->c, im->rec);
	const struct field *mapped = *im->map[i] ? record_field(r->c, im->rec, im->map[i]) : NULL;
	HDF *options = node_child(node, "o");
	int n = 0;

	node_set(node, "name", arena_fmt(r->c->mem, "map%d", i));
	node_set(node, "type", mapped ? type_hint(r->c, mapped) : NULL);
	for (int k = 0; k < fs->n; k++)
		if (import_field(fs->f[k])) {
			HDF *o = node_text(options, n++, starred(r->c, im->rec, fs->f[k]));

			node_set(o, "v", fs->f[k]->name);
			if (fs->f[k] == mapped)
				node_set(o, "on", "1");
		}
	new_kinds(r, node);
}

static bool column_shown(const struct import *im, const struct import_preview *rows, int i)
{
	if (*im->heads[i])
		return true;
	for (; rows; rows = rows->next)
		if (*rows->cells[i].text)
			return true;
	return false;
}

/* The head with its choices, then the rows as they would be read. */
static void table(struct req *r, const struct import *im)
{
	struct import_preview *rows = import_preview(r->c, im, PREVIEW);
	HDF *cols = page_node(r, "Cols"), *list = page_node(r, "Rows");
	int n = 0;

	for (int i = 0; i < im->columns; i++)
		if (column_shown(im, rows, i)) {
			HDF *node = node_text(cols, i, *im->heads[i] ? im->heads[i] : arena_fmt(r->c->mem, "%d", i + 1));

			column(r, im, node, i);
		}
	for (struct import_preview *p = rows; p; p = p->next, n++) {
		HDF *row = node_at(list, n), *cells = node_child(row, "c");

		node_int(row, "n", p->number);
		for (int i = 0; i < im->columns; i++)
			if (column_shown(im, rows, i)) {
				HDF *cell = node_text(cells, i, p->cells[i].text);
				const struct error *e = p->cells[i].error;

				node_set(cell, "tone", e ? e->warning ? "warn" : "bad" : *im->map[i] ? "" : "skipc");
				node_set(cell, "why", e ? word_error(r->c, e) : NULL);
			}
		/* What has no cell to stand at: a required field that no column fills. */
		for (const struct error *e = p->errors; e; e = e->next) {
			bool at_cell = false;

			for (int i = 0; i < im->columns; i++)
				at_cell |= p->cells[i].error == e;
			if (!at_cell && !e->warning)
				node_set(row, "why", word_error(r->c, e));
		}
	}
	page_int(r, "shown", n);
	page_set(r, "guessed", lang_fill(r->c->mem, r->c->lang, "Import.guessed", arena_fmt(r->c->mem, "%d", n),
		arena_fmt(r->c->mem, "%d", import_guess_count(im->map, im->columns)), arena_fmt(r->c->mem, "%d", im->columns)));
}

static void keys(struct req *r, const struct import *im)
{
	HDF *list = page_node(r, "Keys");
	int n = 0;

	for (int i = 0; i < im->columns; i++) {
		const struct field *f = *im->map[i] ? record_field(r->c, im->rec, im->map[i]) : NULL;
		HDF *o;

		if (!f || f->type == F_TAGS || f->type == F_MULTI || f->type == F_LONGTEXT || f->label)
			continue;
		o = node_text(list, n++, word_field(r->c, im->rec, f));
		node_set(o, "v", f->name);
		if (!strcmp(f->name, im->key))
			node_set(o, "on", "1");
	}
}

/* A required field without a column, unless the subtitle stands in for the title. */
static void missing(struct req *r, const struct import *im)
{
	const struct fieldset *fs = record_fields(r->c, im->rec);
	bool subtitle = false;
	struct buf b = buf_new(r->c->mem);

	for (int i = 0; i < im->columns; i++)
		subtitle |= im->rec->subtitle && !strcmp(im->map[i], im->rec->subtitle);
	for (int k = 0; k < fs->n; k++) {
		const struct field *f = fs->f[k];
		bool there = f->initial || !import_field(f) || !(f->flags & REQUIRED);

		for (int i = 0; i < im->columns && !there; i++)
			there = !strcmp(im->map[i], f->name);
		if (!there && subtitle && im->rec->title && !strcmp(f->name, im->rec->title)) {
			page_set(r, "stands_in", lang_fill(r->c->mem, r->c->lang, "Import.stands_in", word_field(r->c, im->rec, f),
				word_field(r->c, im->rec, record_field(r->c, im->rec, im->rec->subtitle)), NULL));
			there = true;
		}
		if (!there)
			buf_fmt(&b, "%s%s", b.len ? ", " : "", word_field(r->c, im->rec, f));
	}
	if (b.len)
		page_set(r, "missing", lang_fill(r->c->mem, r->c->lang, "Import.missing", b.s, NULL, NULL));
}

static void tally(struct req *r, const struct import *im)
{
	page_int(r, "Tally.rows", im->rows);
	page_int(r, "Tally.good", im->created + im->updated + im->same);
	page_int(r, "Tally.created", im->created);
	page_int(r, "Tally.updated", im->updated);
	page_int(r, "Tally.same", im->same);
	page_int(r, "Tally.failed", im->failed);
	page_int(r, "Tally.duplicates", im->duplicates);
	page_int(r, "Tally.undone", im->undone);
	page_int(r, "Tally.kept", im->kept);
	page_int(r, "progress", im->progress);
	if (im->failed)
		page_set(r, "errors_url", import_url(r, im, "/errors.xlsx"));
	if (im->error)
		page_set(r, "file_error", word_or(r->c, arena_fmt(r->c->mem, "Error.%s", im->error), im->error));
}

static int told_rows(struct req *r, const struct import *im, bool refused, HDF *list, int k)
{
	int n;
	struct import_told *t = import_told(r->c, im, refused, 0, SHOWN, &n);

	for (int i = 0; i < n; i++)
		for (const struct error *e = t[i].errors; e; e = e->next) {
			const struct field *field = *e->field ? record_field(r->c, im->rec, e->field) : NULL;
			HDF *node = node_text(list, k++, word_error(r->c, e));

			node_int(node, "row", t[i].number);
			node_set(node, "field", field ? word_field(r->c, im->rec, field) : NULL);
			node_set(node, "tone", e->warning ? "warn" : "bad");
		}
	return k;
}

/* The first refusals and warnings in words, beneath the figures. */
static void told(struct req *r, const struct import *im)
{
	HDF *list = page_node(r, "Told");

	told_rows(r, im, false, list, told_rows(r, im, true, list, 0));
}

enum outcome import_show(struct req *r, const struct import *im, int status)
{
	bool work = import_at_work(im), open = !strcmp(im->state, "new") || !strcmp(im->state, "checked");
	int64_t touched;

	crumbs(r, im->filename);
	page_set(r, "state", im->state);
	page_set(r, "filename", im->filename);
	page_set(r, "encoding", im->encoding);
	page_set(r, "action", import_url(r, im, ""));
	page_set(r, "template_url", arena_fmt(r->c->mem, "%s/import/template.xlsx", r->base));
	page_set(r, "step", open ? !strcmp(im->state, "checked") ? "3" : "2" : !strcmp(im->state, "checking") ? "3" : "4");
	if (strcmp(im->state, "new")) {
		tally(r, im);
		told(r, im);
	}
	if (open) {
		page_set(r, "mode", import_mode_name(im->mode));
		page_set(r, "clear", im->clear ? "1" : "");
		page_set(r, "skip_duplicates", im->skip_duplicates ? "1" : "");
		page_set(r, "skip_unknown", im->skip_unknown ? "1" : "");
		page_set(r, "empty", im->empty);
		page_set(r, "may_make", import_may_make_fields(r->c) ? "1" : "");
		page_set(r, "gone", import_file(r->c, im) ? "" : "1");
		keys(r, im);
		missing(r, im);
		import_show_questions(r, im);
		table(r, im);
	}
	if (work) {
		/* Looked at again by itself, without a script. */
		reply_header(r, "Refresh", "2");
		if (instant_from_sql(im->touched_at, &touched) && r->c->now - touched > 15)
			page_set(r, "stuck", "1");
	}
	page_notes(r, true);
	return reply_page_status(r, status, work ? "import/work.cs" : open ? "import/map.cs" : "import/done.cs");
}
