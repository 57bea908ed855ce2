/*
 * Doing an import, and checking one: rows in chunks, each one transaction that also
 * moves `last_row` on, so that a chunk is done once however often it is tried. What a
 * chunk does is import_chunk.c.
 */
#include <string.h>
#include "import_chunk.h"
#include "jobs.h"

static void free_arena(void *mem)
{
	arena_free(mem);
}

/* ---- starting ------------------------------------------------------------------------ */

static enum outcome not_now(struct ctx *c)
{
	return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
}

enum outcome import_start(struct ctx *c, struct import *im, const char *state)
{
	const char *now = instant_sql(c->mem, c->now);

	if (!strcmp(state, "undoing")) {
		if (db_exec(c, "UPDATE imports SET state = 'undoing', progress = 0, n_undone = 0, n_kept = 0, touched_at = ? WHERE id = ? AND state = 'done'",
				STR(now), INT(im->id)) != 1)
			return not_now(c);
	} else {
		if (!import_file(c, im))
			return ctx_refuse(c, CONFLICT, "", "file_cleared", NULL);
		if (!import_guess_count(im->map, im->columns))
			return ctx_refuse(c, INVALID, "", "nothing_mapped", NULL);
		if (db_exec(c, "UPDATE imports SET state = ?, last_row = head_row, progress = 0, n_rows = 0, n_created = 0, n_updated = 0, n_same = 0, n_failed = 0, "
				"n_duplicates = 0, error = NULL, touched_at = ? WHERE id = ? AND state IN ('new', 'checked')", STR(state), STR(now), INT(im->id)) != 1)
			return not_now(c);
		/* What an earlier check found. */
		while (db_exec(c, "DELETE FROM import_rows WHERE import_id = ? LIMIT 5000", INT(im->id)) == 5000)
			;
		im->last_row = im->head_row;
	}
	im->state = state;
	return DONE;
}

/* ---- all of it ------------------------------------------------------------------------------------ */

/* The next rows behind `from`, copied: the sheet reuses its own. False: the file cannot be read any further. */
static bool gather(struct chunk *k, struct sheet *s, int most, const char **why)
{
	const char *const *cells;
	int64_t number;
	int n;

	k->n = 0;
	k->last = false;
	while (k->n < most) {
		struct file_row *r = &k->rows[k->n];
		const char **copy;

		if (!sheet_next(s, &cells, &n, &number, why)) {
			k->last = true;
			k->progress = 100;
			return *why == NULL;
		}
		if (number <= k->from)
			continue;
		n = n < k->im->columns ? n : k->im->columns;
		copy = arena_array(k->own, (size_t)n + 1, sizeof *copy);
		for (int i = 0; i < n; i++)
			copy[i] = arena_str(k->own, cells[i]);
		*r = (struct file_row){ number, copy, n };
		k->n++;
	}
	k->progress = (int)(sheet_progress(s) * 99);
	return true;
}

/* What can be read no further ends here, with what was read so far done. */
static enum outcome give_up(struct ctx *c, const struct import *im, const char *why)
{
	db_exec(c, "UPDATE imports SET state = IF(state = 'checking', 'checked', 'done'), error = ?, progress = 100, done_at = ? WHERE id = ? AND state IN ('checking', 'running')",
		STR(why), STR(import_clock(c)), INT(im->id));
	return DONE;
}

struct ended { struct import *im; const char *why; };

static enum outcome give_up_tx(struct ctx *c, void *arg)
{
	struct ended *e = arg;

	return give_up(c, e->im, e->why);
}

static enum outcome go_on(struct ctx *c, struct import *im, int64_t most, bool *finished)
{
	struct chunk *k = arena_alloc(c->mem, sizeof *k);
	const char *path = import_file(c, im), *why = NULL;
	struct sheet *s = path ? sheet_open(c->mem, path, &why) : NULL;
	struct arena *names = arena_new();
	struct refs *refs;
	enum outcome o = DONE;
	int64_t done = 0;

	arena_defer(c->mem, free_arena, names);
	k->own = arena_new();
	arena_defer(c->mem, free_arena, k->own);
	if (!s) {
		*finished = true;
		return db_transaction(c, give_up_tx, &(struct ended){ im, why ? why : "file_cleared" });
	}
	refs = arena_alloc(names, sizeof *refs);
	refs->mem = names;
	k->im = im;
	k->state = im->state;
	k->refs = refs;
	k->from = im->last_row;
	while (o == DONE && !k->last && !k->overtaken && (!most || done < most)) {
		struct arena_mark mark = arena_mark(c->mem);
		int room = !most || most - done > CHUNK ? CHUNK : (int)(most - done);

		arena_reset(k->own);
		if (!gather(k, s, room, &why)) {
			if (k->n)
				k->last = false;
			else
				return db_transaction(c, give_up_tx, &(struct ended){ im, why });
		}
		o = db_transaction(c, chunk_do, k);
		arena_rewind(c->mem, mark);
		done += k->n;
		if (k->n)
			k->from = k->rows[k->n - 1].number;
		if (!k->overtaken)
			job_progress(c, k->progress);
		if (why && o == DONE)
			o = db_transaction(c, give_up_tx, &(struct ended){ im, why });
		if (why)
			break;
	}
	*finished = k->last || k->overtaken || why;
	return o;
}

enum outcome import_go(struct ctx *c, int64_t id, int64_t most, bool *finished)
{
	struct import *im = import_load(c, NULL, id);
	int64_t left = most ? most : INT64_MAX, below = INT64_MAX;
	enum outcome o = DONE;

	*finished = true;
	if (!im)
		return DONE;
	if (!strcmp(im->state, "running") || !strcmp(im->state, "checking"))
		return go_on(c, im, most, finished);
	if (strcmp(im->state, "undoing"))
		return DONE;
	for (*finished = false; o == DONE && !*finished && left > 0; left -= CHUNK)
		o = import_undo_chunk(c, im, &below, finished);
	return o;
}

static enum outcome go_to_the_end(struct ctx *c, void *arg)
{
	const struct import *im = arg;
	bool finished;

	return import_go(c, im->id, 0, &finished);
}

enum outcome import_job(struct ctx *c, json_object *args)
{
	json_object *id = NULL;
	struct import *im = json_object_object_get_ex(args, "import", &id) ? import_load(c, NULL, json_object_get_int64(id)) : NULL;
	const struct person *who = im ? person_load(c, im->user_id) : NULL;

	return who ? job_as(c, who, go_to_the_end, im) : DONE;
}
