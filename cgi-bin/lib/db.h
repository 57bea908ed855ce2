/*
 * The database: literal SQL, typed arguments, cached prepared statements.
 *
 * SQL is a literal: the macros paste "" around it, so a variable does not
 * compile. Statements with variable parts are built by record_sql.c alone, which
 * uses the *_built forms. Every fault of the server is a fault() here; what a
 * caller can answer (duplicate key, still referred to, CHECK) comes back from
 * db_try().
 *
 * In a read-only context (GET) anything but SELECT is a fault.
 */
#ifndef FERRY_DB_H
#define FERRY_DB_H
#include "ctx.h"

struct db;
struct rows;

enum db_type { DB_NONE, DB_NULL, DB_INT, DB_STR, DB_BYTES };
struct db_arg { enum db_type type; int64_t i; const char *s; size_t len; };
#define INT(x)		((struct db_arg){ .type = DB_INT, .i = (x) })
#define STR(x)		db_arg_str(x)			/* NULL becomes SQL NULL */
#define BYTES(p, n)	((struct db_arg){ .type = DB_BYTES, .s = (const char *)(p), .len = (n) })
#define REF(x)		db_arg_ref(x)			/* an id; 0 becomes SQL NULL */
#define SQLNULL		((struct db_arg){ .type = DB_NULL })
struct db_arg db_arg_str(const char *);
struct db_arg db_arg_ref(int64_t);
/* Money and decimals go in as text: STR(money_text(c->mem, m)). */

#define DB_ARGS(...)	((const struct db_arg[]){ { .type = DB_NONE }, ##__VA_ARGS__ } + 1), \
			(sizeof((const struct db_arg[]){ { .type = DB_NONE }, ##__VA_ARGS__ }) / sizeof(struct db_arg) - 1)

/* All rows, held in the arena: give a LIMIT where there may be many. */
#define db_rows(c, sql, ...)	db_rows_built((c), "" sql "", DB_ARGS(__VA_ARGS__))
/* Affected = matched rows (CLIENT_FOUND_ROWS). */
#define db_exec(c, sql, ...)	db_exec_built((c), "" sql "", DB_ARGS(__VA_ARGS__))
enum db_result { DB_OK, DB_DUPLICATE, DB_REFERENCED, DB_NO_PARENT, DB_CHECK /* a rule of the table, or a value its column cannot hold */ };
#define db_try(c, sql, ...)	db_try_built((c), "" sql "", DB_ARGS(__VA_ARGS__))
/* First column of the first row: an integer (0 if no row or NULL), a string (NULL if none). */
#define db_one_int(c, sql, ...)	db_one_int_built((c), "" sql "", DB_ARGS(__VA_ARGS__))
#define db_one_str(c, sql, ...)	db_one_str_built((c), "" sql "", DB_ARGS(__VA_ARGS__))

/*
 * The statement once for each of `rows` sets of arguments, which stand row behind row; sent
 * as one. Within a transaction. A column is of one type, or NULL. What is refused is a fault.
 */
#define db_each(c, sql, args, columns, rows)	db_each_built((c), "" sql "", (args), (columns), (rows))

int64_t db_last_id(struct ctx *);	/* AUTO_INCREMENT of the last INSERT */

bool rows_next(struct rows *);		/* false at the end */
int rows_count(const struct rows *);	/* number of rows in all */
int rows_columns(const struct rows *);
const char *rows_str(const struct rows *, int column);		/* NULL for SQL NULL; lives in the arena */
size_t rows_len(const struct rows *, int column);
int64_t rows_int(const struct rows *, int column);		/* 0 for NULL */
bool rows_null(const struct rows *, int column);
int64_t rows_last_int(const struct rows *, int column);		/* of the last row, wherever one stands */

/* For record_sql.c, search.c and the tests only. */
struct rows *db_rows_built(struct ctx *, const char *sql, const struct db_arg *, size_t n);
uint64_t db_exec_built(struct ctx *, const char *sql, const struct db_arg *, size_t n);
enum db_result db_try_built(struct ctx *, const char *sql, const struct db_arg *, size_t n);
/* The same, also giving the number of matched rows. */
enum db_result db_try_matched_built(struct ctx *, const char *sql, const struct db_arg *, size_t n, uint64_t *matched);
/* A text that will hardly come again and is not kept prepared; NULL for what db_try() reports. */
struct rows *db_rows_once_built(struct ctx *, const char *sql, const struct db_arg *, size_t n);
uint64_t db_each_built(struct ctx *, const char *sql, const struct db_arg *, size_t columns, size_t rows);
int64_t db_one_int_built(struct ctx *, const char *sql, const struct db_arg *, size_t n);
const char *db_one_str_built(struct ctx *, const char *sql, const struct db_arg *, size_t n);

/*
 * The one way to change something. Runs fn in a transaction and commits if it
 * returned DONE, rolls back otherwise. Deadlock, lock wait, certification
 * failure (1213, 1205, 1020, 1047, also at COMMIT) rewind the arena to where it
 * was and run fn again, up to 20 times with a growing random pause. A connection
 * lost at COMMIT is FAULT_LOST: the caller looks up its idempotency key before
 * it tries again. fn must therefore have no effect outside the database.
 */
enum outcome db_transaction(struct ctx *, enum outcome (*fn)(struct ctx *, void *), void *arg);
bool db_in_transaction(const struct ctx *);
/* Reads inside fn-less work: SELECT only, until db_read_write(). */
void db_read_only(struct ctx *, bool on);
bool db_is_read_only(const struct ctx *);

/*
 * Hearing what the database answers in one request, so that a page can be known by it
 * (reply_known.c). db_listen() begins anew. NULL when nobody listens or it was more
 * than 64 KiB; *asked is the number of statements that gave rows, counted in any case.
 */
struct inputs;
void db_listen(struct ctx *, bool on);
const struct inputs *db_heard(struct ctx *, unsigned *asked);

/* Connects lazily with the settings in config.h; reconnects when idle too long. */
struct db *db_open(void);
void db_close(struct db *);
/* For migrate and the demonstration data: a file of several statements. Faults with the statement that failed. */
void db_run_script(struct ctx *, const char *path);
#endif
