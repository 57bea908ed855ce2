/*
 * Many at once: N processes that do the same thing to the database the test run
 * lends us, each on a connection of its own, and what came of it counted.
 */
#ifndef CROWD_H
#define CROWD_H
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "config.h"
#include "db.h"
#include "rights.h"
#include "when.h"
#include "crm/all.h"

/* NULL login = the system. */
static inline struct ctx crowd_ctx(const char *login)
{
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .request_id = "" };

	c.now = time(NULL);
	c.today = date_of(c.mem, c.now, c.tz);
	if (login) {
		c.me = person_load(&c, db_one_int(&c, "SELECT id FROM users WHERE login = ?", STR(login)));
		assert_non_null(c.me);
	}
	return c;
}

static inline void crowd_end(struct ctx *c)
{
	db_close(c->db);
	arena_free(c->mem);
}

/* The context of a test that sets up nothing more, for cmocka. */
static struct ctx c;

static inline int crowd_set_up(void **state)
{
	(void)state;
	c = crowd_ctx(NULL);
	return 0;
}

static inline int crowd_tear_down(void **state)
{
	(void)state;
	crowd_end(&c);
	return 0;
}

/* One attempt of one of the crowd, inside a transaction. */
struct attempt { int i; int64_t id; const char *text; };
struct crowd_job { enum outcome (*fn)(struct ctx *, struct attempt *); struct attempt a; };

static inline enum outcome crowd_run(struct ctx *c, void *p)
{
	struct crowd_job *j = p;

	ctx_clear_errors(c);
	return j->fn(c, &j->a);
}

struct crowd_call { struct ctx *c; struct crowd_job *j; enum outcome o; };
static inline void crowd_call(void *p)
{
	struct crowd_call *k = p;

	k->o = db_transaction(k->c, crowd_run, k->j);
}

/* Whatever happens within is an outcome; a fault is 99. */
static inline int crowd_one(struct ctx *c, struct crowd_job *j)
{
	struct crowd_call k = { c, j, DONE };

	if (fault_try(crowd_call, &k) != FAULT_NONE) {
		fprintf(stderr, "fault: %s\n", fault_text());
		return 99;
	}
	return k.o;
}

enum { CROWD_OUTCOMES = 100 };

/* n processes, by turns as the persons of `logins` (NULL-ended), all let go at the same moment. got[outcome] counts. */
static inline void crowd(int n, const char *const *logins, enum outcome (*fn)(struct ctx *, struct attempt *), int64_t id, int got[CROWD_OUTCOMES])
{
	int *go = mmap(NULL, sizeof *go, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), people = 0, status;

	assert_true(go != MAP_FAILED);
	memset(got, 0, CROWD_OUTCOMES * sizeof *got);
	while (logins && logins[people])
		people++;
	fflush(NULL);
	for (int i = 0; i < n; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			struct ctx c = crowd_ctx(people ? logins[i % people] : NULL);
			struct crowd_job j = { fn, { i, id, NULL } };

			while (!__atomic_load_n(go, __ATOMIC_ACQUIRE))
				usleep(200);
			_exit(crowd_one(&c, &j));
		}
	}
	usleep(300000);
	__atomic_store_n(go, 1, __ATOMIC_RELEASE);
	while (wait(&status) > 0)
		got[WIFEXITED(status) && WEXITSTATUS(status) < CROWD_OUTCOMES ? WEXITSTATUS(status) : 99]++;
	munmap(go, sizeof *go);
}

/* Sets a run-time setting and makes every process read it again. */
static inline void crowd_setting(struct ctx *c, const char *name, const char *value)
{
	db_exec(c, "INSERT INTO settings (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)", STR(name), STR(value));
	db_exec(c, "UPDATE settings SET value = value + 1 WHERE name = 'stamp'");
	c->stamp = 0;
}

/* Runs fn once in a transaction as the context's person. */
static inline int once(struct ctx *c, enum outcome (*fn)(struct ctx *, struct attempt *), int64_t id, const char *text)
{
	struct crowd_job j = { fn, { 0, id, text } };

	return crowd_one(c, &j);
}
#endif
