/*
 * Undoing an import, last row first: what it created is deleted, what it updated gets
 * its old values back. A record that somebody has changed, written to or referred to
 * since is left as it is, and counted. New records in a row go together where nothing
 * speaks against it; what is left of them, and all else, one by one.
 */
#include <string.h>
#include "import_impl.h"
#include "jobs.h"
#include "record_batch.h"
#include "record_impl.h"

enum { CHUNK = 1000 };

/* `below`: rows from here on are through; not looked at again. */
struct undo { struct import *im; bool *finished; int progress; int64_t below, reached; };

/* Anything in its log that is younger than the end of the import. (Changes of fields show in the version; undoing a later row is one.) */
static bool used_since(struct ctx *c, const struct import *im, int64_t id)
{
	return db_one_int(c, "SELECT COUNT(*) FROM journal j JOIN imports i ON i.id = ? WHERE j.type = ? AND j.record_id = ? AND j.at > i.done_at AND j.event <> 'changed'",
		INT(im->id), INT(im->rec->type), INT(id)) > 0;
}

static enum outcome put_back(struct ctx *c, struct row *old, const char *was)
{
	json_object *values = was ? json_keep(c, json_tokener_parse(was)) : NULL;
	struct row *edit;

	record_load_parts(c, old);
	edit = row_edit(c, old);
	if (!json_object_is_type(values, json_type_object))
		return DONE;
	json_object_object_foreach(values, name, v) {
		const struct field *f = record_field(c, old->rec, name);

		if (!f)
			continue;	/* a custom field that is no more */
		if (f->type != F_TAGS) {
			row_set(edit, name, v ? json_object_get_string(v) : NULL);
			continue;
		}
		int i = row_index(edit, name);

		edit->parts[i] = arena_array(c->mem, 1, sizeof(struct row *));
		edit->given[i] = 1;
		for (size_t k = 0; k < json_object_array_length(v); k++) {
			struct row *tag = row_with_fields(c, f->ref ? f->ref : record_by_name("tag"), record_fields(c, f->ref ? f->ref : record_by_name("tag")));

			tag->id = json_object_get_int64(json_object_array_get_idx(v, k));
			row_add_part(c, edit, name, tag);
		}
	}
	return record_update(c, edit, old, 0);
}

/* Version of the record now, 0 when it is gone. */
static int64_t version_of(struct ctx *c, const struct record *rec, int64_t id)
{
	struct sql q = sql_new(c);
	struct rows *r;

	sql_add(&q, "SELECT version FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(id));
	r = sql_rows(&q);
	return rows_next(r) ? rows_int(r, 0) : 0;
}

/* What the person was allowed to do by the import they may take back, also where the record now belongs to nobody. */
static enum outcome undo_row(struct ctx *c, const struct import *im, int64_t row_no, int64_t id, bool created, const char *was)
{
	int64_t now = version_of(c, im->rec, id);
	struct row *row;
	enum outcome o;

	if (!now)
		return created ? DONE : NOT_FOUND;
	/* Asked for here and not with the list: undoing a later row about the same record has changed it. */
	if (now != db_one_int(c, "SELECT version FROM import_rows WHERE import_id = ? AND row_no = ?", INT(im->id), INT(row_no)) || used_since(c, im, id))
		return CONFLICT;
	row = record_get(c, im->rec, id);
	if (created)
		return record_delete(c, row);
	o = put_back(c, row, was);
	if (o == DONE)
		db_exec(c, "UPDATE import_rows SET version = ? WHERE import_id = ? AND record_id = ?", INT(version_of(c, im->rec, id)), INT(im->id), INT(id));
	return o;
}

/* ---- new records, together ----------------------------------------------------------------- */

struct line { int64_t row_no, id; bool created, done; const char *was; };

/* Of lines next to one another: those whose record stands as the import left it. */
static int untouched(struct ctx *c, const struct import *im, struct line *lines, int n, struct line **out)
{
	struct sql q = sql_new(c);
	struct rows *rs;
	int k = 0, i = 0;

	sql_add(&q, "SELECT i.row_no FROM import_rows i JOIN ");
	sql_name(&q, im->rec->table);
	sql_add(&q, " t ON t.id = i.record_id AND t.version = i.version JOIN imports m ON m.id = i.import_id WHERE i.import_id = ");
	sql_arg(&q, INT(im->id));
	sql_add(&q, " AND i.row_no BETWEEN ");
	sql_arg(&q, INT(lines[n - 1].row_no));
	sql_add(&q, " AND ");
	sql_arg(&q, INT(lines[0].row_no));
	sql_add(&q, " AND i.action = 'created' AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.type = i.type AND j.record_id = i.record_id"
		" AND j.at > m.done_at AND j.event <> 'changed') ORDER BY i.row_no DESC");
	rs = sql_rows(&q);
	while (rows_next(rs)) {
		while (i < n && lines[i].row_no != rows_int(rs, 0))
			i++;
		if (i < n)
			out[k++] = &lines[i];
	}
	return k;
}

static void mark_done(struct ctx *c, const struct import *im, struct line *const *lines, int n)
{
	int64_t *numbers = arena_array(c->mem, (size_t)n, sizeof *numbers);
	struct sql q = sql_new(c);

	for (int i = 0; i < n; i++)
		numbers[i] = lines[i]->row_no;
	sql_add(&q, "UPDATE import_rows SET undone = 'yes' WHERE import_id = ");
	sql_arg(&q, INT(im->id));
	sql_add(&q, " AND row_no IN ");
	sql_list(&q, numbers, (size_t)n);
	sql_exec(&q);
}

static int delete_together(struct ctx *c, const struct import *im, struct line *lines, int n)
{
	struct line **fine = arena_array(c->mem, (size_t)n, sizeof *fine);
	int64_t *ids = arena_array(c->mem, (size_t)n, sizeof *ids);
	bool *gone = arena_array(c->mem, (size_t)n, sizeof *gone);
	int some = untouched(c, im, lines, n, fine), k = 0;

	for (int i = 0; i < some; i++)
		ids[i] = fine[i]->id;
	db_exec(c, "SAVEPOINT import_rows_together");
	if (!record_delete_many(c, im->rec, ids, some, gone)) {
		db_exec(c, "ROLLBACK TO SAVEPOINT import_rows_together");
		return 0;
	}
	for (int i = 0; i < some; i++)
		if (gone[i]) {
			fine[i]->done = true;
			fine[k++] = fine[i];
		}
	if (k)
		mark_done(c, im, fine, k);
	return k;
}

/* ---- a chunk -------------------------------------------------------------------------------- */

static enum outcome one_by_one(struct ctx *c, const struct import *im, const struct line *l)
{
	struct arena_mark mark = arena_mark(c->mem);
	enum outcome o;

	ctx_clear_errors(c);
	db_exec(c, "SAVEPOINT import_row");
	o = undo_row(c, im, l->row_no, l->id, l->created, l->was);
	if (o != DONE)
		db_exec(c, "ROLLBACK TO SAVEPOINT import_row");
	db_exec(c, "UPDATE import_rows SET undone = ? WHERE import_id = ? AND row_no = ?", STR(o == DONE ? "yes" : "kept"), INT(im->id), INT(l->row_no));
	ctx_clear_errors(c);
	arena_rewind(c->mem, mark);
	return o;
}

static struct line *lines_of(struct ctx *c, const struct import *im, int64_t below, int *n)
{
	struct rows *r = db_rows(c, "SELECT row_no, record_id, action, was FROM import_rows WHERE import_id = ? AND row_no < ? AND action IN ('created', 'updated') "
		"AND undone IS NULL ORDER BY row_no DESC LIMIT ?", INT(im->id), INT(below), INT(CHUNK));
	struct line *out = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *out);

	for (*n = 0; rows_next(r); (*n)++)
		out[*n] = (struct line){ .row_no = rows_int(r, 0), .id = rows_int(r, 1), .created = !strcmp(rows_str(r, 2), "created"), .was = rows_str(r, 3) };
	return out;
}

static enum outcome chunk(struct ctx *c, void *arg)
{
	struct undo *u = arg;
	struct import *im = u->im;
	int64_t undone = 0, kept = 0;
	struct line *lines;
	int n;

	if (db_exec(c, "UPDATE imports SET touched_at = UTC_TIMESTAMP() WHERE id = ? AND state = 'undoing'", INT(im->id)) != 1) {
		*u->finished = true;
		return DONE;
	}
	lines = lines_of(c, im, u->below, &n);
	u->reached = n ? lines[n - 1].row_no : u->below;
	for (int i = 0, end; i < n; i = end) {
		/* In order: what a later row has done to a record is taken back before the earlier row is. */
		for (end = i; end < n && lines[end].created; end++)
			;
		if (end > i)
			undone += delete_together(c, im, lines + i, end - i);
		else
			end = i + 1;
		for (int k = i; k < end; k++) {
			enum outcome o = lines[k].done ? DONE : one_by_one(c, im, &lines[k]);

			undone += o == DONE && !lines[k].done;
			kept += o != DONE;
		}
	}
	*u->finished = n < CHUNK;
	db_exec(c, "UPDATE imports SET n_undone = n_undone + ?, n_kept = n_kept + ?, progress = LEAST(100, 100 * (n_undone + n_kept) DIV GREATEST(1, n_created + n_updated)), "
		"state = IF(?, 'undone', state) WHERE id = ?", INT(undone), INT(kept), INT(*u->finished), INT(im->id));
	u->progress = (int)db_one_int(c, "SELECT progress FROM imports WHERE id = ?", INT(im->id));
	return DONE;
}

enum outcome import_undo_chunk(struct ctx *c, struct import *im, int64_t *below, bool *finished)
{
	struct arena_mark mark = arena_mark(c->mem);
	struct undo u = { .im = im, .finished = finished, .below = *below };
	enum outcome o = db_transaction(c, chunk, &u);

	arena_rewind(c->mem, mark);
	if (o == DONE)
		*below = u.reached;
	if (o == DONE && !*finished)
		job_progress(c, u.progress);
	return o;
}
