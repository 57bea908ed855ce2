/*
 * Between db.c (connection, statements), db_rows.c (results), db_bulk.c (many rows),
 * db_tx.c (transactions) and db_script.c alone; everybody else includes db.h.
 */
#ifndef FERRY_DB_IMPL_H
#define FERRY_DB_IMPL_H
#include <mariadb/mysql.h>
#include "db.h"
#include "kept.h"

enum { DB_STATEMENTS = 200, DB_BUCKETS = 512 };

/* How one column of a result is fetched; text goes from the packet straight into the arena. */
enum column_kind { COLUMN_INT, COLUMN_UNSIGNED, COLUMN_DATE, COLUMN_DATETIME, COLUMN_SHORT, COLUMN_TEXT };
struct column {
	enum column_kind kind;
	unsigned decimals;		/* of a DATETIME */
	union { int64_t i; uint64_t u; MYSQL_TIME t; char text[64]; } value;
	unsigned long len;
	my_bool null, error;
};

struct statement {
	struct statement *next;		/* of the same bucket */
	char *sql;
	size_t length;
	uint64_t hash, used;
	MYSQL_STMT *stmt;
	unsigned params, columns;
	struct column *column;
	MYSQL_BIND *bind;
};

/* What has been answered since db_listen(). */
struct answers { bool wanted; unsigned asked; struct inputs said; };

struct db {
	MYSQL *my;			/* NULL: not connected */
	bool read_only;
	bool in_tx;
	enum fault_kind doomed;		/* in_tx: the server has given the transaction up */
	int64_t used_at;		/* monotonic seconds */
	int64_t last_id;
	uint64_t clock;			/* for the least recently used statement */
	int nstatements;
	struct statement statement[DB_STATEMENTS], *bucket[DB_BUCKETS];
	MYSQL_BIND *param;
	size_t nparam;
	struct answers answers;
};

/* db_connect.c, db.c */
MYSQL *db_connect(void);		/* a connection with Ferry's session settings; faults */
void db_ready(struct db *);		/* connected and not gone stale, or a fault */
void db_disconnect(struct db *);
void db_forget(struct db *, struct statement *);	/* closes it */
void db_forget_all(struct db *);
/* Prepares (cached) and executes; NULL and *error for what db_try() reports, a fault for everything else. */
struct statement *db_run(struct ctx *, const char *sql, const struct db_arg *, size_t n, unsigned *error);
struct statement *db_statement(struct ctx *, const char *sql);	/* prepared, not executed; within a transaction */
_Noreturn void db_fail(struct db *, unsigned error, const char *message, const char *sql);
bool db_error_lost(unsigned error);
bool db_error_reported(unsigned error);	/* to the caller, who can answer it */
enum db_result db_result_of(unsigned error);
bool db_error_retry(unsigned error);
void db_pause(int attempt);		/* random, longer with each attempt */

/* db_rows.c */
void db_bind_columns(struct statement *);
struct rows *db_fetch(struct ctx *, struct statement *);
#endif
