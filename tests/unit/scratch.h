/*
 * A piece of work on the database that the test run lends us: FERRY_ADMIN_CONF may
 * change the schema, FERRY_CONF is what programs use. Tables made here begin with unit_.
 */
#ifndef SCRATCH_H
#define SCRATCH_H
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "ctx.h"
#include "db.h"
#include "rights.h"
#include "when.h"

static inline struct ctx scratch_ctx(void)
{
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .request_id = "" };

	c.now = time(NULL);
	c.today = date_of(c.mem, c.now, c.tz);
	ctx_clear_errors(&c);
	return c;
}

static inline void scratch_end(struct ctx *c)
{
	db_close(c->db);
	arena_free(c->mem);
}

/* To be called before anything reads the configuration. */
static inline void scratch_as_admin(void)
{
	const char *admin = getenv("FERRY_ADMIN_CONF");

	if (admin)
		setenv("FERRY_CONF", admin, 1);
}
#endif
