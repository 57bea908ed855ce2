/*
 * Bulk actions over more rows than one request takes; see bulk.h. The rows that were
 * chosen stand in bulk_items; the worker does a portion of them in each transaction, as
 * the person who asked for it, and notes in the same one what became of each: a run that
 * is taken up again, here or on another host, does none of them twice.
 */
#include <string.h>
#include "bulk.h"
#include "jobs.h"
#include "record_impl.h"

enum { PORTION = 50, CHUNK = 1000, UNDO_HOURS = 24 };

static int64_t begin(struct ctx *c, const struct record *rec, const char *word, json_object *args, int total, int64_t undoes)
{
	json_object *job = json_keep(c, json_object_new_object());
	int64_t id;

	db_exec(c, "INSERT INTO bulk_runs (user_id, type, word, args, total, undoes, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)", INT(c->me->id), INT(rec->type), STR(word),
		STR(args ? json_object_to_json_string_ext(args, JSON_C_TO_STRING_PLAIN) : "{}"), INT(total), REF(undoes), STR(instant_sql(c->mem, c->now)));
	id = db_last_id(c);
	json_object_object_add(job, "run", json_object_new_int64(id));
	job_add(c, "bulk", NULL, job, 0);
	return id;
}

int64_t bulk_run_begin(struct ctx *c, const struct record *rec, const char *word, json_object *args, const int64_t *ids, int n)
{
	int64_t run = begin(c, rec, word, args, n, 0);

	for (int at = 0; at < n; ) {
		struct buf list = buf_new(c->mem);

		buf_str(&list, "[");
		for (int k = 0; k < CHUNK && at < n; k++, at++)
			buf_fmt(&list, "%s%lld", k ? "," : "", (long long)ids[at]);
		buf_str(&list, "]");
		db_exec(c, "INSERT IGNORE INTO bulk_items (run_id, record_id) SELECT ?, j.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j", INT(run), STR(list.s));
	}
	return run;
}

static struct bulk_run *load(struct ctx *c, int64_t id, int64_t *user)
{
	struct rows *r = db_rows(c, "SELECT user_id, type, word, undoes, total, done, refused, why, over_at IS NOT NULL, undone_at IS NULL AND over_at > ?,"
		" EXISTS (SELECT 1 FROM bulk_items i WHERE i.run_id = r.id AND i.line IS NOT NULL) FROM bulk_runs r WHERE id = ?",
		STR(instant_sql(c->mem, c->now - UNDO_HOURS * 3600)), INT(id));
	struct bulk_run *run = arena_alloc(c->mem, sizeof *run);

	if (!rows_next(r))
		return NULL;
	*user = rows_int(r, 0);
	*run = (struct bulk_run){ .id = id, .rec = record_by_type((int)rows_int(r, 1)), .word = rows_str(r, 2), .undoes = rows_int(r, 3), .total = (int)rows_int(r, 4),
		.done = (int)rows_int(r, 5), .refused = (int)rows_int(r, 6), .why = rows_str(r, 7), .over = rows_int(r, 8), .undoable = rows_int(r, 9) && rows_int(r, 10) };
	return run;
}

struct bulk_run *bulk_run_load(struct ctx *c, const struct record *rec, int64_t id)
{
	int64_t user;
	struct bulk_run *run = load(c, id, &user);

	return run && user == c->me->id && run->rec == rec ? run : NULL;
}

enum outcome bulk_run_undo(struct ctx *c, const struct record *rec, int64_t id, int64_t *undoing)
{
	struct bulk_run *run = bulk_run_load(c, rec, id);
	int64_t n;

	if (!run)
		return ctx_refuse(c, NOT_FOUND, "", "not_found", NULL);
	if (!run->undoable || db_exec(c, "UPDATE bulk_runs SET undone_at = ? WHERE id = ? AND undone_at IS NULL AND over_at IS NOT NULL", STR(instant_sql(c->mem, c->now)), INT(id)) != 1)
		return ctx_refuse(c, CONFLICT, "", "already_undone", NULL);
	n = db_one_int(c, "SELECT COUNT(*) FROM bulk_items WHERE run_id = ? AND line IS NOT NULL", INT(id));
	*undoing = begin(c, rec, "undo", NULL, (int)n, id);
	db_exec(c, "INSERT INTO bulk_items (run_id, record_id) SELECT ?, record_id FROM bulk_items WHERE run_id = ? AND line IS NOT NULL", INT(*undoing), INT(id));
	return DONE;
}

/* ---- the worker's part ------------------------------------------------------------------ */

struct at_work { struct ctx *c; struct bulk_run *run; json_object *args; bool over; };

static enum outcome one(struct ctx *c, const struct at_work *w, int64_t id, json_object **line)
{
	const char *was;

	*line = NULL;
	if (!w->run->undoes)
		return bulk_one(c, w->run->rec, id, w->run->word, w->args, line);
	was = db_one_str(c, "SELECT line FROM bulk_items WHERE run_id = ? AND record_id = ?", INT(w->run->undoes), INT(id));
	return bulk_put_back(c, w->run->rec, json_keep(c, json_tokener_parse(was ? was : "{}")));
}

static enum outcome portion(struct ctx *c, void *arg)
{
	struct at_work *w = arg;
	struct rows *r;
	const char *why = NULL;
	int done = 0, refused = 0;

	/* Behind this row's lock: a second worker waits, and then finds these done. */
	db_exec(c, "UPDATE bulk_runs SET total = total WHERE id = ?", INT(w->run->id));
	r = db_rows(c, "SELECT record_id FROM bulk_items WHERE run_id = ? AND state = 0 ORDER BY record_id LIMIT 50", INT(w->run->id));
	w->over = rows_count(r) < PORTION;
	while (rows_next(r)) {
		json_object *line;
		enum outcome o;

		ctx_clear_errors(c);
		o = one(c, w, rows_int(r, 0), &line);
		done += o == DONE;
		refused += o != DONE;
		if (o != DONE && !why && c->errors)
			why = arena_str(c->mem, c->errors->key);
		db_exec(c, "UPDATE bulk_items SET state = ?, line = ? WHERE run_id = ? AND record_id = ?", INT(o == DONE ? 1 : 2),
			STR(line ? json_object_to_json_string_ext(line, JSON_C_TO_STRING_PLAIN) : NULL), INT(w->run->id), INT(rows_int(r, 0)));
	}
	ctx_clear_errors(c);
	db_exec(c, "UPDATE bulk_runs SET done = done + ?, refused = refused + ?, why = COALESCE(why, LEFT(?, 60)), over_at = IF(?, ?, over_at) WHERE id = ?",
		INT(done), INT(refused), STR(why), INT(w->over), STR(instant_sql(c->mem, c->now)), INT(w->run->id));
	return DONE;
}

static enum outcome go_to_the_end(struct ctx *c, void *arg)
{
	struct at_work *w = arg;
	enum outcome o = DONE;

	while (!w->over && o == DONE) {
		struct arena_mark mark = arena_mark(c->mem);

		o = db_transaction(c, portion, w);
		arena_rewind(c->mem, mark);
		job_progress(c, (int)(100 * db_one_int(c, "SELECT done + refused FROM bulk_runs WHERE id = ?", INT(w->run->id)) / (w->run->total ? w->run->total : 1)));
	}
	return o;
}

enum outcome bulk_run_job(struct ctx *c, json_object *args)
{
	json_object *id = NULL;
	int64_t user = 0;
	struct bulk_run *run = json_object_object_get_ex(args, "run", &id) ? load(c, json_object_get_int64(id), &user) : NULL;
	const struct person *who = run && !run->over ? person_load(c, user) : NULL;
	struct at_work w = { .c = c, .run = run };

	if (!who)
		return DONE;
	w.args = json_keep(c, json_tokener_parse(db_one_str(c, "SELECT args FROM bulk_runs WHERE id = ?", INT(run->id))));
	return job_as(c, who, go_to_the_end, &w);
}
