/*
 * Undoing an import, last row first: what it created is deleted, what it updated gets
 * its old values back. A record that somebody has changed, written to or referred to
 * since is left as it is, and counted.
 */
#include <string.h>
#include "import_impl.h"
#include "record_impl.h"

enum { CHUNK = 100 };

struct undo { struct import *im; bool *finished; };

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

static enum outcome chunk(struct ctx *c, void *arg)
{
	struct undo *u = arg;
	struct import *im = u->im;
	int64_t undone = 0, kept = 0;
	struct rows *r;

	if (db_exec(c, "UPDATE imports SET touched_at = UTC_TIMESTAMP() WHERE id = ? AND state = 'undoing'", INT(im->id)) != 1) {
		*u->finished = true;
		return DONE;
	}
	r = db_rows(c, "SELECT row_no, record_id, action, was FROM import_rows WHERE import_id = ? AND action IN ('created', 'updated') AND undone IS NULL "
		"ORDER BY row_no DESC LIMIT 100", INT(im->id));
	while (rows_next(r)) {
		struct arena_mark mark = arena_mark(c->mem);
		enum outcome o;

		ctx_clear_errors(c);
		db_exec(c, "SAVEPOINT import_row");
		o = undo_row(c, im, rows_int(r, 0), rows_int(r, 1), !strcmp(rows_str(r, 2), "created"), rows_str(r, 3));
		if (o != DONE)
			db_exec(c, "ROLLBACK TO SAVEPOINT import_row");
		db_exec(c, "UPDATE import_rows SET undone = ? WHERE import_id = ? AND row_no = ?", STR(o == DONE ? "yes" : "kept"), INT(im->id), INT(rows_int(r, 0)));
		undone += o == DONE;
		kept += o != DONE;
		ctx_clear_errors(c);
		arena_rewind(c->mem, mark);
	}
	*u->finished = rows_count(r) < CHUNK;
	db_exec(c, "UPDATE imports SET n_undone = n_undone + ?, n_kept = n_kept + ?, progress = LEAST(100, 100 * (n_undone + n_kept) DIV GREATEST(1, n_created + n_updated)), "
		"state = IF(?, 'undone', state) WHERE id = ?", INT(undone), INT(kept), INT(*u->finished), INT(im->id));
	return DONE;
}

enum outcome import_undo_chunk(struct ctx *c, struct import *im, bool *finished)
{
	struct arena_mark mark = arena_mark(c->mem);
	struct undo u = { im, finished };
	enum outcome o = db_transaction(c, chunk, &u);

	arena_rewind(c->mem, mark);
	return o;
}
