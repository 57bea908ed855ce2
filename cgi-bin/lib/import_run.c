/*
 * Doing an import, and checking one: rows in chunks, each one transaction that also
 * moves `last_row` on, so that a chunk is done once however often it is tried.
 *
 * A check does the very same and takes it back before it writes down what would
 * have happened. Rows are first tried without a savepoint each; when one is refused
 * after something of it was written, the chunk is taken back and done carefully.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "import_impl.h"
#include "jobs.h"
#include "record_batch.h"
#include "record_impl.h"

enum { CHUNK = 500 };

struct result { const char *action; int64_t id; bool duplicate; const char *was, *errors; };

struct chunk {
	struct import *im;
	const char *state;		/* "running" or "checking" */
	struct refs *refs;
	struct arena *own;		/* what outlives the rewinding after each row */
	struct file_row rows[CHUNK];
	struct result results[CHUNK];
	int n;
	int64_t from;			/* last_row before this chunk */
	bool last;			/* nothing follows */
	int progress;
	bool overtaken;			/* somebody else goes on with this import */
	bool wrote;			/* the row at hand may have written something */
};

static void free_arena(void *mem)
{
	arena_free(mem);
}

static bool checking(const struct chunk *k)
{
	return !strcmp(k->state, "checking");
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

/* ---- results ---------------------------------------------------------------------------- */

const char *import_errors_json(struct arena *mem, const struct error *first)
{
	json_object *list = json_object_new_array();
	const char *text;

	for (const struct error *e = first; e; e = e->next) {
		json_object *o = json_object_new_object(), *args = json_object_new_array();

		json_object_object_add(o, "f", json_object_new_string(e->field));
		json_object_object_add(o, "k", json_object_new_string(e->key));
		if (e->warning)
			json_object_object_add(o, "w", json_object_new_int(1));
		for (int i = 0; i < 3 && e->arg[i]; i++)
			json_object_array_add(args, json_object_new_string(e->arg[i]));
		json_object_object_add(o, "a", args);
		json_object_array_add(list, o);
	}
	text = arena_str(mem, json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN));
	json_object_put(list);
	return text;
}

const struct error *import_errors_read(struct ctx *c, const char *json)
{
	json_object *list = json ? json_keep(c, json_tokener_parse(json)) : NULL;
	struct error *first = NULL, **tail = &first;

	for (size_t i = 0; json_object_is_type(list, json_type_array) && i < json_object_array_length(list); i++) {
		json_object *o = json_object_array_get_idx(list, i), *v;
		struct error *e = arena_alloc(c->mem, sizeof *e);

		e->field = json_object_object_get_ex(o, "f", &v) ? json_object_get_string(v) : "";
		e->key = json_object_object_get_ex(o, "k", &v) ? json_object_get_string(v) : "";
		e->warning = json_object_object_get_ex(o, "w", &v);
		if (json_object_object_get_ex(o, "a", &v))
			for (size_t j = 0; j < 3 && j < json_object_array_length(v); j++)
				e->arg[j] = json_object_get_string(json_object_array_get_idx(v, j));
		*tail = e;
		tail = &e->next;
	}
	return first;
}

static void refused(struct ctx *c, struct chunk *k, int i)
{
	struct result *r = &k->results[i];

	r->action = "failed";
	r->id = 0;
	r->was = NULL;
	if (!c->errors)
		ctx_refuse(c, INVALID, "", "against_rules", NULL);
	r->errors = import_errors_json(k->own, c->errors);
}

/* The values an update replaces, to be put back when the import is undone. */
static const char *before(struct ctx *c, struct chunk *k, const struct row *edit, const struct row *old, bool *differs)
{
	json_object *o = json_keep(c, json_object_new_object());

	*differs = false;
	for (int i = 0; i < edit->fs->n; i++) {
		const struct field *f = edit->fs->f[i];

		if (!edit->given[i])
			continue;
		if (f->type == F_TAGS) {
			json_object *ids = json_object_new_array();

			for (struct row **t = row_parts(old, f->name); *t; t++)
				json_object_array_add(ids, json_object_new_int64((*t)->id));
			json_object_object_add(o, f->name, ids);
			*differs = true;
		} else if (!old->value[i] != !edit->value[i] || (old->value[i] && strcmp(old->value[i], edit->value[i]))) {
			json_object_object_add(o, f->name, old->value[i] ? json_object_new_string(old->value[i]) : NULL);
			*differs = true;
		}
	}
	return arena_str(k->own, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));
}

/* ---- one row -------------------------------------------------------------------------------- */

struct work { struct plan *plan; int64_t ids[CHUNK]; struct row *new[CHUNK]; struct error *warnings[CHUNK]; const char *double_of[CHUNK]; bool bad[CHUNK]; };

/* A row whose key an earlier row of the chunk has created: not in the database when the keys were looked up. */
static int64_t made_before(struct ctx *c, struct chunk *k, const struct plan *p, int i)
{
	const char *value = match_value(c, p, &k->rows[i]);

	for (int j = 0; value && j < i; j++) {
		const char *other = k->results[j].id ? match_value(c, p, &k->rows[j]) : NULL;

		if (other && !strcasecmp(other, value))
			return k->results[j].id;
	}
	return 0;
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
	r->was = before(c, k, edit, old, &differs);
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
	k->wrote = true;
	o = record_create(c, w->new[i], &r->id);
	if (o != DONE)
		return o;
	r->action = "created";
	r->duplicate = w->double_of[i] != NULL;
	if (r->duplicate)
		ctx_warn(c, w->double_of[i], "possible_duplicate", NULL);
	return DONE;
}

static enum outcome one(struct ctx *c, struct chunk *k, struct work *w, int i)
{
	struct import *im = k->im;
	int64_t id = im->mode == IMPORT_CREATE ? 0 : w->ids[i];

	if (im->mode != IMPORT_CREATE && w->plan->key >= 0 && !plan_cell(c, w->plan, &k->rows[i], w->plan->key) && im->mode == IMPORT_UPDATE)
		return ctx_refuse(c, INVALID, im->key, "required", NULL);
	if (im->mode == IMPORT_BOTH && !id)
		id = made_before(c, k, w->plan, i);
	if (id < 0)
		return ctx_refuse(c, INVALID, im->key, "ambiguous", plan_cell(c, w->plan, &k->rows[i], w->plan->key), NULL);
	if (id)
		return update(c, k, w->plan, i, id);
	if (im->mode == IMPORT_UPDATE)
		return ctx_refuse(c, INVALID, im->key, "no_such_record", plan_cell(c, w->plan, &k->rows[i], w->plan->key), NULL);
	return create(c, k, w, i);
}

/* By the clock the log's entries carry: undoing compares the two. */
static const char *clock_text(struct ctx *c)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return arena_fmt(c->mem, "%s.%06ld", instant_sql(c->mem, t.tv_sec), t.tv_nsec / 1000);
}

/* ---- one chunk --------------------------------------------------------------------------------- */

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
			if (k->im->mode == IMPORT_BOTH && made_before(c, k, w->plan, i))
				continue;
			refused(c, k, i);
			w->bad[i] = true;
			w->new[i] = NULL;
		}
		w->warnings[i] = w->bad[i] ? NULL : c->errors;
	}
	ctx_clear_errors(c);
	match_duplicates(c, w->new, k->n, w->double_of);
}

/* False: a row was refused when part of it may have been written already. */
static bool attempt(struct ctx *c, struct chunk *k, bool careful)
{
	struct work *w = arena_alloc(c->mem, sizeof *w);

	prepare(c, k, w);
	if (!careful)
		record_batch_begin(c);
	for (int i = 0; i < k->n; i++) {
		struct arena_mark mark;
		enum outcome o;

		if (w->bad[i])
			continue;
		mark = arena_mark(c->mem);
		ctx_clear_errors(c);
		if (careful)
			db_exec(c, "SAVEPOINT import_row");
		k->wrote = false;
		o = one(c, k, w, i);
		if (o != DONE) {
			if (!careful && k->wrote)
				return false;
			if (careful)
				db_exec(c, "ROLLBACK TO SAVEPOINT import_row");
			refused(c, k, i);
		} else if (c->errors) {
			k->results[i].errors = import_errors_json(k->own, c->errors);
		}
		ctx_clear_errors(c);
		arena_rewind(c->mem, mark);
	}
	if (!careful)
		record_batch_end(c);
	return true;
}

static void count(struct chunk *k, int64_t *created, int64_t *updated, int64_t *same, int64_t *failed, int64_t *doubles)
{
	*created = *updated = *same = *failed = *doubles = 0;
	for (int i = 0; i < k->n; i++) {
		const struct result *r = &k->results[i];

		*created += !strcmp(r->action, "created");
		*updated += !strcmp(r->action, "updated");
		*same += !strcmp(r->action, "same");
		*failed += !strcmp(r->action, "failed");
		*doubles += r->duplicate;
	}
}

/* A check keeps only what there is to tell. */
static bool worth_keeping(const struct chunk *k, const struct result *r)
{
	return !checking(k) || r->errors;
}

static void write_some(struct ctx *c, struct chunk *k, const int *which, size_t n)
{
	struct sql q = sql_new(c);
	bool dry = checking(k);

	sql_add(&q, "INSERT INTO import_rows (import_id, row_no, type, record_id, action, duplicate, was, errors) VALUES ");
	for (size_t i = 0; i < n; i++) {
		const struct result *r = &k->results[which[i]];

		sql_add(&q, i ? ", (" : "(");
		sql_arg(&q, INT(k->im->id));
		sql_add(&q, ", ");
		sql_arg(&q, INT(k->rows[which[i]].number));
		sql_add(&q, ", ");
		sql_arg(&q, INT(k->im->rec->type));
		sql_add(&q, ", ");
		sql_arg(&q, dry ? SQLNULL : REF(r->id));
		sql_add(&q, ", ");
		sql_arg(&q, STR(r->action));
		sql_add(&q, ", ");
		sql_arg(&q, INT(r->duplicate));
		sql_add(&q, ", ");
		sql_arg(&q, STR(dry || strcmp(r->action, "updated") ? NULL : r->was));
		sql_add(&q, ", ");
		sql_arg(&q, STR(r->errors));
		sql_add(&q, ")");
	}
	sql_exec(&q);
}

static void write_results(struct ctx *c, struct chunk *k)
{
	int which[CHUNK];
	size_t n = 0, done = 0;

	for (int i = 0; i < k->n; i++)
		if (worth_keeping(k, &k->results[i]))
			which[n++] = i;
	for (; done < n; done += sql_portion(n - done))
		write_some(c, k, which + done, sql_portion(n - done));
}

/* What the records' versions are now: undoing tells by them whether somebody has changed one since. */
static void write_versions(struct ctx *c, struct chunk *k)
{
	struct sql q = sql_new(c);

	sql_add(&q, "UPDATE import_rows i JOIN ");
	sql_name(&q, k->im->rec->table);
	sql_add(&q, " t ON t.id = i.record_id SET i.version = t.version WHERE i.action IN ('created', 'updated') AND i.import_id = ");
	sql_arg(&q, INT(k->im->id));
	sql_add(&q, " AND i.row_no > ");
	sql_arg(&q, INT(k->from));
	sql_exec(&q);
}

static enum outcome do_chunk(struct ctx *c, void *arg)
{
	struct chunk *k = arg;
	struct arena_mark mark;
	int64_t created, updated, same, failed, doubles, last = k->n ? k->rows[k->n - 1].number : k->from;
	const char *next = !k->last ? k->state : checking(k) ? "checked" : "done";

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
	ctx_clear_errors(c);
	arena_rewind(c->mem, mark);
	write_results(c, k);
	if (!checking(k))
		write_versions(c, k);
	count(k, &created, &updated, &same, &failed, &doubles);
	db_exec(c, "UPDATE imports SET last_row = ?, n_rows = n_rows + ?, n_created = n_created + ?, n_updated = n_updated + ?, n_same = n_same + ?, n_failed = n_failed + ?, "
		"n_duplicates = n_duplicates + ?, progress = ?, state = ?, done_at = ? WHERE id = ?",
		INT(last), INT(k->n), INT(created), INT(updated), INT(same), INT(failed), INT(doubles), INT(k->progress), STR(next), STR(clock_text(c)), INT(k->im->id));
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
		STR(why), STR(clock_text(c)), INT(im->id));
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
		o = db_transaction(c, do_chunk, k);
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
	int64_t left = most ? most : INT64_MAX;
	enum outcome o = DONE;

	*finished = true;
	if (!im)
		return DONE;
	if (!strcmp(im->state, "running") || !strcmp(im->state, "checking"))
		return go_on(c, im, most, finished);
	if (strcmp(im->state, "undoing"))
		return DONE;
	for (*finished = false; o == DONE && !*finished && left > 0; left -= CHUNK)
		o = import_undo_chunk(c, im, finished);
	return o;
}

struct as_person { struct ctx *c; int64_t id; enum outcome outcome; };

static void go_to_the_end(void *arg)
{
	struct as_person *a = arg;
	bool finished;

	a->outcome = import_go(a->c, a->id, 0, &finished);
}

/* As the person who asked for it: their rights, language and time zone, given back also when it faults. */
enum outcome import_job(struct ctx *c, json_object *args)
{
	struct ctx had = *c;
	json_object *id = NULL;
	struct import *im = json_object_object_get_ex(args, "import", &id) ? import_load(c, NULL, json_object_get_int64(id)) : NULL;
	const struct person *who = im ? person_load(c, im->user_id) : NULL;
	struct as_person a = { .c = c };
	enum fault_kind kind;

	if (!im || !who)
		return DONE;
	a.id = im->id;
	c->me = who;
	c->lang = who->lang;
	c->tz = who->tz;
	c->today = date_of(c->mem, c->now, who->tz);
	kind = fault_try(go_to_the_end, &a);
	c->me = had.me;
	c->lang = had.lang;
	c->tz = had.tz;
	c->today = had.today;
	if (kind != FAULT_NONE)
		fault_raise(kind, "%s", fault_text());
	return a.outcome;
}
