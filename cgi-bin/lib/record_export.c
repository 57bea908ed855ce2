/*
 * The filtered list, or the ticked rows, as XLSX or CSV: written in batches, so
 * that memory does not grow with the list. Who exported what is logged on the
 * person's own record.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "app.h"
#include "journal.h"
#include "list_page.h"
#include "sheet.h"
#include "verb_page.h"

enum { TYPE_USER = 1, BATCH = 200 };

struct out { struct sheet_out *sheet; const struct field **cols; const struct record *rec; int n; int64_t rows; };

static void forget_arena(void *mem)
{
	arena_free(mem);
}

static void forget_file(void *path)
{
	unlink(path);
}

static bool exported(const struct field *f)
{
	return f->type != F_PARTS && !(f->flags & SECRET);
}

static struct sheet_column column(struct ctx *c, const struct record *rec, const struct field *f)
{
	struct sheet_column col = { .head = word_field(c, rec, f), .type = CELL_TEXT, .width = 18 };

	if (f->type == F_INT || f->type == F_MONEY || f->type == F_DECIMAL || f->type == F_PERCENT)
		col.type = CELL_NUMBER;
	else if (f->type == F_DATE)
		col.type = CELL_DATE;
	else if (f->type == F_INSTANT)
		col.type = CELL_INSTANT;
	if (rec->title && !strcmp(f->name, rec->title))
		col.width = 34;
	return col;
}

/* Canonical for numbers and dates, words for what people read; instants in the person's time zone. */
static const char *cell(struct ctx *c, const struct row *row, int i)
{
	const struct field *f = row->fs->f[i];
	const char *v = row->value[i];
	int64_t t;

	if (f->type == F_INSTANT && v && instant_from_sql(v, &t)) {
		char *s = arena_str(c->mem, instant_input(c->mem, t, c->tz));

		for (char *p = s; *p; p++)
			if (*p == 'T')
				*p = ' ';
		return strlen(s) == 16 ? arena_fmt(c->mem, "%s:00", s) : s;
	}
	if (f->type == F_CHOICE || f->type == F_BOOL || f->type == F_REF || f->type == F_TAGS || f->type == F_MULTI)
		return v || f->type == F_TAGS ? value_text(c, row, i) : NULL;
	return v;
}

static void write_rows(struct ctx *c, struct out *o, const struct list *l)
{
	const char **cells = arena_array(c->mem, (size_t)o->n + 1, sizeof *cells);

	for (int k = 0; k < l->n; k++) {
		for (int i = 0; i < o->n; i++)
			cells[i] = cell(c, l->rows[k], row_index(l->rows[k], o->cols[i]->name));
		sheet_row(o->sheet, cells);
		o->rows++;
	}
}

static void write_all(struct ctx *c, struct out *o, struct query *q)
{
	char *cursor = NULL;

	q->limit = BATCH;
	for (bool more = true; more; ) {
		struct arena_mark mark = arena_mark(c->mem);
		struct list *l;
		char *next;

		q->cursor = cursor;
		l = record_list(c, q);
		write_rows(c, o, l);
		next = l->next ? strdup(l->next) : NULL;	/* outlives the rewind */
		arena_rewind(c->mem, mark);
		free(cursor);
		cursor = next;
		more = next != NULL;
	}
	free(cursor);
}

static void columns_of(struct req *r, struct out *o, struct sheet_column **heads)
{
	const struct fieldset *fs = record_fields(r->c, o->rec);

	o->cols = arena_array(r->c->mem, (size_t)fs->n + 1, sizeof *o->cols);
	*heads = arena_array(r->c->mem, (size_t)fs->n + 1, sizeof **heads);
	for (int i = 0; i < fs->n; i++)
		if (exported(fs->f[i])) {
			(*heads)[o->n] = column(r->c, o->rec, fs->f[i]);
			o->cols[o->n++] = fs->f[i];
		}
}

static void log_it(struct req *r, const struct out *o, const char *kind)
{
	const struct record *user = record_by_type(TYPE_USER);
	json_object *detail = json_keep(r->c, json_object_new_object());
	static const char *const none[] = { NULL };

	json_object_object_add(detail, "record", json_object_new_string(word_record(r->c, o->rec, true)));
	json_object_object_add(detail, "path", json_object_new_string(o->rec->path));
	json_object_object_add(detail, "rows", json_object_new_int64(o->rows));
	json_object_object_add(detail, "format", json_object_new_string(kind));
	json_object_object_add(detail, "query", json_object_new_string(url_query(r->c->mem, r->query, none)));
	if (user && r->c->me->id)
		journal(r->c, user, r->c->me->id, "exported", detail);
}

static enum outcome export(struct req *r, struct query *q, enum sheet_kind kind)
{
	struct arena *own = arena_new();
	struct out o = { .rec = r->rec };
	struct sheet_column *heads;
	const char *ext = kind == SHEET_XLSX ? "xlsx" : "csv";
	char *path = arena_fmt(r->c->mem, "%s/export-XXXXXX", config_str("Dir.Tmp", "/tmp"));
	int fd;

	arena_defer(r->c->mem, forget_arena, own);
	fd = mkstemp(path);
	if (fd < 0)
		fault("no temporary file for an export: %s", path);
	close(fd);
	arena_defer(r->c->mem, forget_file, path);
	columns_of(r, &o, &heads);
	o.sheet = sheet_create(own, kind, path, heads, o.n);
	write_all(r->c, &o, q);
	if (!sheet_close(o.sheet))
		fault("an export could not be written: %s", path);
	log_it(r, &o, ext);
	return reply_file(r, kind == SHEET_XLSX ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv",
		arena_fmt(r->c->mem, "%s-%s.%s", word_record(r->c, r->rec, true), r->c->today, ext), false, path);
}

enum outcome record_page_export(struct req *r)
{
	size_t n = strlen(r->path);
	struct query q;
	enum outcome o = r->api ? query_read(r->c, r->rec, r->query, &q) : list_query(r, r->query, &q);

	if (o != DONE)
		return o;
	return export(r, &q, n > 4 && !strcmp(r->path + n - 4, ".csv") ? SHEET_CSV : SHEET_XLSX);
}

/* Ticked rows: the same with an IN over their ids. */
enum outcome bulk_export(struct req *r)
{
	json_object *ids = NULL, *query, *filter;
	struct query q;
	enum outcome o;

	if (!person_can(r->c->me, PERM_EXPORT, r->rec))
		return ctx_refuse(r->c, FORBIDDEN, "", "forbidden", NULL);
	query = list_without(r->c, r->query, list_place_words);
	if (!in_bool(r->input, "all")) {
		if (!json_object_object_get_ex(r->input, "ids", &ids))
			return ctx_refuse(r->c, INVALID, "", "nothing_selected", NULL);
		query = json_keep(r->c, json_object_new_object());
		filter = json_object_new_object();
		if (in_str(r->query, "view"))
			json_object_object_add(query, "view", json_object_new_string(in_str(r->query, "view")));
		if (in_str(r->query, "archived"))
			json_object_object_add(query, "archived", json_object_new_string("1"));
		json_object_object_add(filter, "id", json_object_get(ids));
		json_object_object_add(query, "filter", filter);
	}
	if ((o = list_query(r, query, &q)) != DONE)
		return o;
	return export(r, &q, SHEET_XLSX);
}
