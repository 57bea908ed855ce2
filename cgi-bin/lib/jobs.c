/*
 * Jobs; see jobs.h. A row waits, runs, is done or has failed. Whoever takes it
 * writes name and time into it by a conditional UPDATE and finishes it only while
 * its name still stands there. unique_key belongs to the waiting row: it is given
 * free when the job is taken, so that what changes while it runs can ask for
 * another run; rows of recurring kinds keep theirs and wait again. Who dies over a job
 * stops renewing its lease (lease.h), and another takes it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "db.h"
#include "jobs.h"
#include "fault.h"
#include "lease.h"
#include "rights.h"
#include "when.h"
#include "work.h"

enum { PAUSE = 1000, TRIES = 6, TAKE_BACK = 15, ENSURE = 60 /* seconds */ };

static int64_t running;		/* id of the job this process is at */

static void put(void *object)
{
	json_object_put(object);
}

static struct db_arg actor(struct ctx *c)
{
	return REF(c->me->id);
}

void job_add(struct ctx *c, const char *kind, const char *unique, json_object *args, int64_t after)
{
	db_exec(c, "INSERT INTO jobs (kind, unique_key, args, state, due_at, created_at, created_by) "
		"VALUES (?, ?, ?, 'waiting', UTC_TIMESTAMP() + INTERVAL ? SECOND, UTC_TIMESTAMP(), ?) "
		"ON DUPLICATE KEY UPDATE args = VALUES(args), due_at = LEAST(due_at, VALUES(due_at))",
		STR(kind), STR(unique), STR(args ? json_object_to_json_string_ext(args, JSON_C_TO_STRING_PLAIN) : "{}"), INT(after), actor(c));
}

struct errand { struct ctx *c; enum outcome (*fn)(struct ctx *, void *); void *arg; enum outcome outcome; };

static void do_errand(void *arg)
{
	struct errand *e = arg;

	e->outcome = e->fn(e->c, e->arg);
}

enum outcome job_as(struct ctx *c, const struct person *who, enum outcome (*fn)(struct ctx *, void *), void *arg)
{
	const struct ctx had = *c;
	struct errand e = { c, fn, arg, DONE };
	enum fault_kind kind;

	c->me = who;
	c->lang = who->lang;
	c->tz = who->tz;
	c->today = date_of(c->mem, c->now, who->tz);
	kind = fault_try(do_errand, &e);
	c->me = had.me;
	c->lang = had.lang;
	c->tz = had.tz;
	c->today = had.today;
	if (kind != FAULT_NONE)
		fault_raise(kind, "%s", fault_text());
	return e.outcome;
}

enum outcome job_each(struct ctx *c, struct rows *ids, enum outcome (*one)(struct ctx *, void *))
{
	enum outcome o = DONE;

	while (o == DONE && rows_next(ids)) {
		int64_t id = rows_int(ids, 0);

		o = db_transaction(c, one, &id);
	}
	return o;
}

void job_progress(struct ctx *c, int percent)
{
	if (running)
		db_exec(c, "UPDATE jobs SET progress = ? WHERE id = ? AND state = 'running' AND taken_by = ?",
			INT(percent), INT(running), STR(work_name()));
}

/* ---- keeping the table ------------------------------------------------------- */

static void ensure_recurring(struct ctx *c, const struct job_kind *kinds)
{
	for (const struct job_kind *k = kinds; k->name; k++) {
		const char *key = arena_fmt(c->mem, "every:%s", k->name);

		if (k->every && !db_one_int(c, "SELECT 1 FROM jobs WHERE unique_key = ?", STR(key)))
			db_try(c, "INSERT INTO jobs (kind, unique_key, args, state, due_at, created_at) VALUES (?, ?, '{}', 'waiting', UTC_TIMESTAMP(), UTC_TIMESTAMP())",
				STR(k->name), STR(key));
	}
}

/* Whose worker has died; a job that kills its worker again and again ends as failed. */
static void take_back_stale(struct ctx *c)
{
	db_exec(c, "UPDATE jobs SET state = IF(tries >= ?, 'failed', 'waiting'), due_at = UTC_TIMESTAMP(), error = CONCAT('given up by ', taken_by) "
		"WHERE state = 'running' AND taken_at < UTC_TIMESTAMP() - INTERVAL ? SECOND", INT(TRIES), INT(lease_seconds()));
}

/* ---- one job ------------------------------------------------------------------- */

struct job {
	struct ctx *c;
	const struct job_kind *kind;
	int64_t id, tries;
	const char *name, *unique, *args;
	enum outcome outcome;
	char error[1000];
};

static const struct job_kind *kind_named(const struct job_kind *kinds, const char *name)
{
	while (kinds->name && strcmp(kinds->name, name))
		kinds++;
	return kinds->name ? kinds : NULL;
}

static bool take(struct job *j)
{
	j->tries++;
	return db_exec(j->c, "UPDATE jobs SET state = 'running', taken_by = ?, taken_at = UTC_TIMESTAMP(), tries = tries + 1, progress = 0, unique_key = IF(?, unique_key, NULL) "
		"WHERE id = ? AND state = 'waiting'", STR(work_name()), INT(j->kind && j->kind->every), INT(j->id)) == 1;
}

static void call(void *p)
{
	struct job *j = p;
	json_object *args = json_tokener_parse(j->args);

	if (args)
		arena_defer(j->c->mem, put, args);
	j->outcome = j->kind->run(j->c, args);
}

/* What went wrong, as the administrator reads it: outcome and messages. */
static void describe(struct job *j)
{
	static const char *const names[] = { "done", "invalid", "malformed", "not_found", "forbidden", "conflict", "sign_in", "too_large", "too_many" };
	struct buf b = buf_new(j->c->mem);

	buf_str(&b, names[j->outcome]);
	for (const struct error *e = j->c->errors; e; e = e->next)
		buf_fmt(&b, " %s:%s%s%s", e->field, e->key, e->arg[0] ? " " : "", e->arg[0] ? e->arg[0] : "");
	snprintf(j->error, sizeof j->error, "%s", b.s);
}

static bool succeed(struct job *j)
{
	enum fault_kind kind;

	if (!j->kind) {
		snprintf(j->error, sizeof j->error, "this worker knows no such kind of job");
		return false;
	}
	running = j->id;
	lease_begin(LEASED_JOB, j->id);
	kind = fault_try(call, j);
	lease_end();
	running = 0;
	db_read_only(j->c, false);
	if (kind != FAULT_NONE)
		snprintf(j->error, sizeof j->error, "%s", fault_text());
	else if (j->outcome != DONE)
		describe(j);
	return kind == FAULT_NONE && j->outcome == DONE;
}

static void finish_done(struct job *j)
{
	if (j->kind->every)
		db_exec(j->c, "UPDATE jobs SET state = 'waiting', due_at = UTC_TIMESTAMP() + INTERVAL ? SECOND, tries = 0, error = NULL, progress = 100, done_at = UTC_TIMESTAMP() "
			"WHERE id = ? AND state = 'running' AND taken_by = ?", INT(j->kind->every), INT(j->id), STR(work_name()));
	else
		db_exec(j->c, "UPDATE jobs SET state = 'done', error = NULL, progress = 100, done_at = UTC_TIMESTAMP() "
			"WHERE id = ? AND state = 'running' AND taken_by = ?", INT(j->id), STR(work_name()));
}

/* A recurring job is never given up: it waits for its next turn at the latest. */
static void finish_failed(struct job *j)
{
	int64_t after = work_backoff(j->tries);
	int64_t every = j->kind ? j->kind->every : 0;

	if (every && (!after || after > every))
		after = every;
	if (!after) {
		db_exec(j->c, "UPDATE jobs SET state = 'failed', error = ?, done_at = UTC_TIMESTAMP() WHERE id = ? AND state = 'running' AND taken_by = ?",
			STR(j->error), INT(j->id), STR(work_name()));
	} else if (db_try(j->c, "UPDATE jobs SET state = 'waiting', unique_key = ?, due_at = UTC_TIMESTAMP() + INTERVAL ? SECOND, error = ? "
			"WHERE id = ? AND state = 'running' AND taken_by = ?", STR(j->unique), INT(after), STR(j->error), INT(j->id), STR(work_name())) == DB_DUPLICATE) {
		/* The same was asked for again meanwhile: that row does it. */
		db_exec(j->c, "UPDATE jobs SET state = 'done', error = ?, done_at = UTC_TIMESTAMP() WHERE id = ? AND state = 'running' AND taken_by = ?",
			STR(j->error), INT(j->id), STR(work_name()));
	}
	fprintf(stderr, "job %s %" PRId64 " (try %" PRId64 "): %s\n", j->name, j->id, j->tries, j->error);
}

/* ---- the loop -------------------------------------------------------------------- */

struct worker { const struct job_kind *kinds; int64_t ensured, took_back; };

static void tidy(struct ctx *c, struct worker *w)
{
	if (c->now - w->took_back >= TAKE_BACK) {
		w->took_back = c->now;
		take_back_stale(c);
	}
	if (c->now - w->ensured >= ENSURE) {
		w->ensured = c->now;
		ensure_recurring(c, w->kinds);
	}
}

/* One job that is due, if any; another worker may be quicker with some of them. */
static int run_one(struct ctx *c, void *p)
{
	struct worker *w = p;
	struct rows *r;

	tidy(c, w);
	r = db_rows(c, "SELECT id, kind, unique_key, args, tries FROM jobs WHERE state = 'waiting' AND due_at <= UTC_TIMESTAMP() ORDER BY due_at, id LIMIT 10");
	while (rows_next(r)) {
		struct job j = { .c = c, .id = rows_int(r, 0), .name = rows_str(r, 1), .unique = rows_str(r, 2), .args = rows_str(r, 3), .tries = rows_int(r, 4) };

		j.kind = kind_named(w->kinds, j.name);
		if (!take(&j))
			continue;
		if (succeed(&j))
			finish_done(&j);
		else
			finish_failed(&j);
		return 1;
	}
	return 0;
}

int jobs_run(struct ctx *c, const struct job_kind *kinds, bool loop)
{
	struct worker w = { .kinds = kinds };

	return work_loop(c, run_one, &w, loop, PAUSE);
}
