/*
 * Transactions; see db_transaction() in db.h. Work runs again when the server took
 * it back (deadlock, certification), a row it had read was deleted under it, or the
 * connection broke before COMMIT was sent: then nothing of it can stand. Broken in
 * COMMIT, nobody here knows, and the caller has to look.
 */
#include <stdio.h>
#include "db_impl.h"

enum { TRIES = 20, TRIES_GONE = 3, TRIES_LOST = 3 };

struct attempt {
	struct ctx *c;
	enum outcome (*fn)(struct ctx *, void *);
	void *arg;
	enum outcome outcome;
	bool committing;
};

bool db_in_transaction(const struct ctx *c)
{
	return c->db->in_tx;
}

static void say(struct db *db, const char *sql)
{
	if (mysql_query(db->my, sql))
		db_fail(db, mysql_errno(db->my), mysql_error(db->my), sql);
}

/* The first statement finds out whether the connection still stands. */
static void begin(struct db *db)
{
	db_ready(db);
	if (mysql_query(db->my, "START TRANSACTION")) {
		if (!db_error_lost(mysql_errno(db->my)))
			db_fail(db, mysql_errno(db->my), mysql_error(db->my), "START TRANSACTION");
		db_disconnect(db);
		db_ready(db);
		say(db, "START TRANSACTION");
	}
	db->in_tx = true;
	db->doomed = FAULT_NONE;
}

/* A transaction the server will not take to its end is over when the connection is, at the latest. */
static void roll_back(struct db *db)
{
	db->in_tx = false;
	db->doomed = FAULT_NONE;
	if (db->my && mysql_query(db->my, "ROLLBACK"))
		db_disconnect(db);
}

static void run(void *p)
{
	struct attempt *a = p;
	struct db *db = a->c->db;

	begin(db);
	a->outcome = a->fn(a->c, a->arg);
	if (a->outcome != DONE) {
		roll_back(db);
		return;
	}
	db_ready(db);		/* faults if fn swallowed the fault that ended it */
	a->committing = true;
	say(db, "COMMIT");
	db->in_tx = false;
}

static bool once_more(const struct attempt *a, enum fault_kind kind, int tries)
{
	if (kind == FAULT_GONE)
		return tries < TRIES_GONE;
	return kind == FAULT_RETRY ? tries < TRIES : kind == FAULT_LOST && !a->committing && tries < TRIES_LOST;
}

/* Back to the messages there were before the work began. */
static void restore_errors(struct ctx *c, struct error *errors, struct error **tail)
{
	c->errors = errors;
	if (errors) {
		*tail = NULL;
		c->errors_tail = tail;
	} else {
		ctx_clear_errors(c);
	}
}

enum outcome db_transaction(struct ctx *c, enum outcome (*fn)(struct ctx *, void *), void *arg)
{
	struct db *db = c->db;
	struct error *errors = c->errors, **tail = c->errors_tail;
	struct arena_mark mark = arena_mark(c->mem);
	int64_t stamp = c->stamp;

	if (db->in_tx)
		return fn(c, arg);
	if (db->read_only)
		fault("a read-only request may not begin a transaction");
	for (int tries = 1;; tries++) {
		struct attempt a = { .c = c, .fn = fn, .arg = arg };
		enum fault_kind kind = fault_try(run, &a);

		if (kind == FAULT_NONE)
			return a.outcome;
		roll_back(db);
		if (!once_more(&a, kind, tries))
			fault_raise(kind, "%s", fault_text());
		restore_errors(c, errors, tail);
		arena_rewind(c->mem, mark);
		c->stamp = stamp;
		db_pause(tries);
	}
}
