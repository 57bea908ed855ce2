/*
 * What every piece of work carries: memory, database, who acts, in which
 * language, since when. crm/ sees only this, never the request.
 */
#ifndef FERRY_CTX_H
#define FERRY_CTX_H
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"
#include "fault.h"

struct db;
struct person;

/* What came of an attempt. The request loop turns all but DONE into a reply. */
enum outcome {
	DONE,
	INVALID,	/* 422: see errors */
	MALFORMED,	/* 400: undeclared field, wrong type, read-only field */
	NOT_FOUND,	/* 404: does not exist for this person */
	FORBIDDEN,	/* 403: seen but not allowed */
	CONFLICT,	/* 409: lost race, stale version, wrong state, limit reached */
	SIGN_IN,	/* 401, or 303 to the sign-in page */
	TOO_LARGE,	/* 413 */
	TOO_MANY,	/* 429 */
	NO_ROOM,	/* 507: the disk or a quota is full */
};

/* One message about one field ("" = about the whole). `key` is below Error. in the language files. */
struct error { const char *field, *key, *arg[3]; bool warning; struct error *next; };

struct ctx {
	struct arena *mem;
	struct db *db;
	const struct person *me;	/* never NULL: person_nobody, person_system or who signed in */
	const char *lang;		/* "zh-TW" "zh-CN" "en" */
	const char *tz;			/* IANA name, "Asia/Taipei" */
	int64_t now;			/* Unix seconds, taken once */
	const char *today;		/* "2026-11-22" in tz */
	const char *request_id;		/* for the log; "" in programs without requests */
	int64_t stamp;			/* settings' stamp of this request; 0 = not read yet (settings_stamp()) */
	struct error *errors, **errors_tail;
};

/* Adds a message and returns `o`, so that a rule can say `return ctx_refuse(c, CONFLICT, "", "not_free", NULL);` Arguments are strings, NULL ends them (three at most). */
enum outcome ctx_refuse(struct ctx *, enum outcome o, const char *field, const char *key, ...) __attribute__((sentinel));
/* A warning lets the work go on; it is shown beside the field after saving. */
void ctx_warn(struct ctx *, const char *field, const char *key, ...) __attribute__((sentinel));
void ctx_clear_errors(struct ctx *);
#endif
