/*
 * One chunk of an import. A check does the very same as an import and takes it back
 * before it writes down what would have happened. Rows are first tried without a
 * savepoint each, and new ones are written together where their rules allow it; when
 * one is refused after something of it was written, the chunk is taken back and done
 * carefully.
 */
#include <string.h>
#include <time.h>
#include "import_chunk.h"
#include "record_batch.h"
#include "record_impl.h"

struct work {
	struct plan *plan;
	int64_t ids[CHUNK];
	struct row *new[CHUNK];
	struct error *warnings[CHUNK];
	const char *double_of[CHUNK];
	bool bad[CHUNK];
	bool together;			/* new rows wait to be written with others */
	int waiting[CHUNK], nwaiting;
};

/* ---- one row -------------------------------------------------------------------------------- */

/* A row whose key an earlier row of the chunk has created: not in the database when the keys were looked up. -1 = none. */
static int made_before(struct ctx *c, struct chunk *k, const struct plan *p, int i)
{
	const char *value = match_value(c, p, &k->rows[i]);

	for (int j = 0; value && j < i; j++) {
		const struct result *r = &k->results[j];
		const char *other = r->id || (r->action && !strcmp(r->action, "created")) ? match_value(c, p, &k->rows[j]) : NULL;

		if (other && !strcasecmp(other, value))
			return j;
	}
	return -1;
}

static enum outcome update(struct ctx *c, struct chunk *k, struct plan *p, int i, int64_t id)
{
	struct result *r = &k->results[i];
	struct row *old, *edit;
	enum outcome o;
	bool differs;

	if ((o = record_need(c, k->im->rec, id, ACCESS_WRITE, &old)) != DONE)
		return c->errors ? o : ctx_refuse(c, o, "", "forbidden", NULL);
	record_load_parts(c, old);
	edit = row_edit(c, old);
	if ((o = plan_read(c, p, &k->rows[i], edit, false)) != DONE)
		return o;
	r->was = result_before(c, k, edit, old, &differs);
	r->id = id;
	r->action = differs ? "updated" : "same";
	k->wrote = differs;
	return differs ? record_update(c, edit, old, 0) : DONE;
}

static enum outcome create(struct ctx *c, struct chunk *k, struct work *w, int i)
{
	struct result *r = &k->results[i];
	enum outcome o;

	/* What was noticed when the row was read comes first. */
	for (const struct error *e = w->warnings[i]; e; e = e->next)
		ctx_warn(c, e->field, e->key, e->arg[0], e->arg[1], e->arg[2], NULL);
	if (w->double_of[i] && k->im->skip_duplicates)
		return ctx_refuse(c, CONFLICT, w->double_of[i], "possible_duplicate", NULL);
	k->wrote = !w->together;
	o = w->together ? record_ready(c, w->new[i]) : record_create(c, w->new[i], &r->id);
	if (o != DONE)
		return o;
	if (w->together)
		w->waiting[w->nwaiting++] = i;
	r->action = "created";
	r->duplicate = w->double_of[i] != NULL;
	if (r->duplicate)
		ctx_warn(c, w->double_of[i], "possible_duplicate", NULL);
	return DONE;
}

/* Those that wait are written. False: as record_create_ready() says. */
static bool write_waiting(struct ctx *c, struct chunk *k, struct work *w)
{
	struct row **rows = arena_array(c->mem, (size_t)w->nwaiting + 1, sizeof *rows);
	struct error *errors = c->errors, **tail = c->errors_tail;
	bool good;

	for (int i = 0; i < w->nwaiting; i++)
		rows[i] = w->new[w->waiting[i]];
	good = record_create_ready(c, rows, w->nwaiting);
	for (int i = 0; i < w->nwaiting; i++)
		k->results[w->waiting[i]].id = rows[i]->id;
	w->nwaiting = 0;
	ctx_clear_errors(c);
	c->errors = errors;
	c->errors_tail = tail;
	return good;
}

/* *again: what was written is to be taken back, and the chunk done carefully. */
static enum outcome one(struct ctx *c, struct chunk *k, struct work *w, int i, bool *again)
{
	struct import *im = k->im;
	int64_t id = im->mode == IMPORT_CREATE ? 0 : w->ids[i];

	if (im->mode != IMPORT_CREATE && w->plan->key >= 0 && !plan_cell(c, w->plan, &k->rows[i], w->plan->key) && im->mode == IMPORT_UPDATE)
		return ctx_refuse(c, INVALID, im->key, "required", NULL);
	if (im->mode == IMPORT_BOTH && !id) {
		int before = made_before(c, k, w->plan, i);

		if (before >= 0 && w->nwaiting && !write_waiting(c, k, w)) {
			*again = true;
			return INVALID;
		}
		id = before >= 0 ? k->results[before].id : 0;
	}
	if (id < 0)
		return ctx_refuse(c, INVALID, im->key, "ambiguous", plan_cell(c, w->plan, &k->rows[i], w->plan->key), NULL);
	if (id)
		return update(c, k, w->plan, i, id);
	if (im->mode == IMPORT_UPDATE)
		return ctx_refuse(c, INVALID, im->key, "no_such_record", plan_cell(c, w->plan, &k->rows[i], w->plan->key), NULL);
	return create(c, k, w, i);
}

/* ---- all of them ------------------------------------------------------------------------------ */

/* Everything that reads: the rows that become new records, and what they are doubles of. */
static void prepare(struct ctx *c, struct chunk *k, struct work *w)
{
	w->plan = plan_new(c, k->im, k->refs);
	memset(k->results, 0, sizeof k->results);
	if (k->im->mode != IMPORT_CREATE)
		match_keys(c, w->plan, k->rows, k->n, w->ids);
	for (int i = 0; i < k->n; i++) {
		if (k->im->mode == IMPORT_UPDATE || w->ids[i])
			continue;
		ctx_clear_errors(c);
		w->new[i] = row_new(c, k->im->rec);
		if (plan_read(c, w->plan, &k->rows[i], w->new[i], true) != DONE) {
			/* In `both`, it may still turn out to update what an earlier row makes. */
			if (k->im->mode == IMPORT_BOTH && made_before(c, k, w->plan, i) >= 0)
				continue;
			result_refused(c, k, i);
			w->bad[i] = true;
			w->new[i] = NULL;
		}
		w->warnings[i] = w->bad[i] ? NULL : c->errors;
	}
	ctx_clear_errors(c);
	match_duplicates(c, w->new, k->n, w->double_of);
}

/* False: a row was refused when part of it may have been written already. */
static bool row_done(struct ctx *c, struct chunk *k, struct work *w, int i, bool careful)
{
	struct arena_mark mark = arena_mark(c->mem);
	int waiting = w->nwaiting;
	bool again = false;
	enum outcome o;

	ctx_clear_errors(c);
	if (careful)
		db_exec(c, "SAVEPOINT import_row");
	k->wrote = false;
	o = one(c, k, w, i, &again);
	if (again)
		return false;
	if (o != DONE) {
		if (!careful && k->wrote)
			return false;
		if (careful)
			db_exec(c, "ROLLBACK TO SAVEPOINT import_row");
		result_refused(c, k, i);
	} else if (c->errors) {
		k->results[i].errors = import_errors_json(k->own, c->errors);
	}
	ctx_clear_errors(c);
	/* What its rules have put into a row that waits has to stay. */
	if (w->nwaiting == waiting)
		arena_rewind(c->mem, mark);
	return true;
}

/* False, as above. */
static bool attempt(struct ctx *c, struct chunk *k, bool careful)
{
	struct work *w = arena_alloc(c->mem, sizeof *w);

	prepare(c, k, w);
	w->together = !careful && (k->im->rec->alone || !k->im->rec->before_save);
	if (!careful)
		record_batch_begin(c);
	for (int i = 0; i < k->n; i++)
		if (!w->bad[i] && !row_done(c, k, w, i, careful))
			return false;
	if (w->nwaiting && !write_waiting(c, k, w))
		return false;
	if (!careful)
		record_batch_end(c);
	return true;
}

/* ---- the chunk ----------------------------------------------------------------------------------- */

static void some_versions(struct ctx *c, struct chunk *k, struct result *const *some, size_t n)
{
	struct sql q = sql_new(c);
	struct rows *rs;

	sql_add(&q, "SELECT id, version FROM ");
	sql_name(&q, k->im->rec->table);
	sql_add(&q, " WHERE id IN (");
	for (size_t i = 0; i < n; i++) {
		sql_add(&q, i ? "," : "");
		sql_arg(&q, INT(some[i]->id));
	}
	sql_add(&q, ")");
	rs = sql_rows(&q);
	while (rows_next(rs))
		for (size_t i = 0; i < n; i++)
			if (some[i]->id == rows_int(rs, 0))
				some[i]->version = (int)rows_int(rs, 1);
}

/* Read when all is written: rules may have changed a record once more, or a later row. */
static void read_versions(struct ctx *c, struct chunk *k)
{
	struct result **of = arena_array(c->mem, (size_t)k->n + 1, sizeof *of);
	size_t n = 0;

	for (int i = 0; i < k->n; i++)
		if (k->results[i].id && (!strcmp(k->results[i].action, "created") || !strcmp(k->results[i].action, "updated")))
			of[n++] = &k->results[i];
	for (size_t done = 0; done < n; done += sql_portion(n - done))
		some_versions(c, k, of + done, sql_portion(n - done));
}

/* By the clock the log's entries carry: undoing compares the two. */
const char *import_clock(struct ctx *c)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return arena_fmt(c->mem, "%s.%06ld", instant_sql(c->mem, t.tv_sec), t.tv_nsec / 1000);
}

static void tell(struct ctx *c, const struct chunk *k)
{
	const struct counts n = results_count(k);
	const char *next = !k->last ? k->state : checking(k) ? "checked" : "done";
	int64_t last = k->n ? k->rows[k->n - 1].number : k->from;

	db_exec(c, "UPDATE imports SET last_row = ?, n_rows = n_rows + ?, n_created = n_created + ?, n_updated = n_updated + ?, n_same = n_same + ?, n_failed = n_failed + ?, "
		"n_duplicates = n_duplicates + ?, progress = ?, state = ?, done_at = ? WHERE id = ?", INT(last), INT(k->n), INT(n.created), INT(n.updated), INT(n.same),
		INT(n.failed), INT(n.duplicates), INT(k->progress), STR(next), STR(import_clock(c)), INT(k->im->id));
}

enum outcome chunk_do(struct ctx *c, void *chunk)
{
	struct chunk *k = chunk;
	struct arena_mark mark;

	if (db_exec(c, "UPDATE imports SET touched_at = UTC_TIMESTAMP() WHERE id = ? AND state = ? AND last_row = ?", INT(k->im->id), STR(k->state), INT(k->from)) != 1) {
		k->overtaken = true;
		return DONE;
	}
	mark = arena_mark(c->mem);
	db_exec(c, "SAVEPOINT import_chunk");
	if (!attempt(c, k, false)) {
		db_exec(c, "ROLLBACK TO SAVEPOINT import_chunk");
		ctx_clear_errors(c);
		arena_rewind(c->mem, mark);
		attempt(c, k, true);
	}
	if (checking(k))
		db_exec(c, "ROLLBACK TO SAVEPOINT import_chunk");
	else
		read_versions(c, k);
	ctx_clear_errors(c);
	arena_rewind(c->mem, mark);
	results_write(c, k);
	tell(c, k);
	arena_rewind(c->mem, mark);
	return DONE;
}
