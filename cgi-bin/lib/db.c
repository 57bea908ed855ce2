/*
 * The database's prepared statements; see db.h. The connection is db_connect.c, results
 * are db_rows.c, transactions db_tx.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mariadb/mysqld_error.h>
#include "db_impl.h"

enum { ATTEMPTS = 10 };

struct db_arg db_arg_str(const char *s)
{
	return s ? (struct db_arg){ .type = DB_STR, .s = s, .len = strlen(s) } : SQLNULL;
}

struct db_arg db_arg_ref(int64_t id)
{
	return id ? INT(id) : SQLNULL;
}

/* ---- statements ------------------------------------------------------------ */

static uint64_t hash_of(const char *s, size_t *length)
{
	const char *p = s;
	uint64_t h = 14695981039346656037u;

	for (; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	*length = (size_t)(p - s);
	return h;
}

static bool reads_only(const char *sql)
{
	static const char *const words[] = { "SELECT", "WITH", "SHOW", "EXPLAIN", "DESCRIBE" };

	sql += strspn(sql, " \t\r\n(");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);

		if (!strncasecmp(sql, words[i], n) && strchr(" \t\r\n(*'\"", sql[n]))
			return true;
	}
	return false;
}

/* A place for one more: a free one, or that of the statement not used for longest. */
static struct statement *place(struct db *db)
{
	struct statement *oldest = &db->statement[0];

	if (db->nstatements < DB_STATEMENTS)
		return &db->statement[db->nstatements++];
	for (int i = 0; i < DB_STATEMENTS; i++) {
		if (!db->statement[i].sql)
			return &db->statement[i];
		if (db->statement[i].used < oldest->used)
			oldest = &db->statement[i];
	}
	db_forget(db, oldest);
	return oldest;
}

static struct statement *keep(struct db *db, MYSQL_STMT *stmt, const char *sql, size_t length, uint64_t hash)
{
	struct statement *s = place(db);

	s->sql = malloc(length + 1);
	if (!s->sql) {
		mysql_stmt_close(stmt);
		fault("out of memory");
	}
	memcpy(s->sql, sql, length + 1);
	s->length = length;
	s->hash = hash;
	s->stmt = stmt;
	s->params = (unsigned)mysql_stmt_param_count(stmt);
	s->next = db->bucket[hash % DB_BUCKETS];
	db->bucket[hash % DB_BUCKETS] = s;
	db_bind_columns(s);
	return s;
}

/* Copies the message: closing the statement takes it away. */
static struct statement *prepared(struct db *db, const char *sql, unsigned *error, char *message, size_t size)
{
	size_t length;
	uint64_t hash = hash_of(sql, &length);
	MYSQL_STMT *stmt;

	for (struct statement *s = db->bucket[hash % DB_BUCKETS]; s; s = s->next) {
		if (s->hash == hash && s->length == length && !memcmp(s->sql, sql, length)) {
			s->used = ++db->clock;
			return s;
		}
	}
	stmt = mysql_stmt_init(db->my);
	if (!stmt)
		fault("out of memory");
	if (mysql_stmt_prepare(stmt, sql, length)) {
		*error = mysql_stmt_errno(stmt);
		snprintf(message, size, "%s", mysql_stmt_error(stmt));
		mysql_stmt_close(stmt);
		return NULL;
	}
	struct statement *s = keep(db, stmt, sql, length, hash);
	s->used = ++db->clock;
	return s;
}

static void bind_args(struct db *db, struct statement *s, const struct db_arg *args, size_t n)
{
	if (n != s->params)
		fault("%zu arguments for %u placeholders in: %.400s", n, s->params, s->sql);
	if (n > db->nparam) {
		MYSQL_BIND *more = reallocarray(db->param, n + 16, sizeof *more);

		if (!more)
			fault("out of memory");
		db->param = more;
		db->nparam = n + 16;
	}
	for (size_t i = 0; i < n; i++) {
		static const enum enum_field_types type[] = {
			[DB_NULL] = MYSQL_TYPE_NULL, [DB_INT] = MYSQL_TYPE_LONGLONG, [DB_STR] = MYSQL_TYPE_STRING, [DB_BYTES] = MYSQL_TYPE_BLOB,
		};
		MYSQL_BIND *b = memset(&db->param[i], 0, sizeof *b);
		const struct db_arg *a = &args[i];

		if (a->type == DB_NONE || a->type > DB_BYTES)
			fault("argument %zu without a type in: %.400s", i + 1, s->sql);
		b->buffer_type = type[a->type];
		/* The library only reads from it. */
		b->buffer = a->type == DB_INT ? (void *)(uintptr_t)&a->i : (void *)(uintptr_t)a->s;
		b->buffer_length = a->type == DB_INT ? sizeof a->i : a->len;
	}
	if (n && mysql_stmt_bind_param(s->stmt, db->param))
		fault("cannot bind arguments of: %.400s", s->sql);
}

/*
 * May the statement simply run again? Only outside a transaction: there it was a
 * transaction of its own. After a lost connection that is known of what was not
 * sent yet and of reads alone.
 */
static bool again(struct db *db, const char *sql, unsigned error, bool sent, int attempt)
{
	if (error == ER_NEED_REPREPARE || error == ER_UNKNOWN_STMT_HANDLER || error == ER_MAX_PREPARED_STMT_COUNT_REACHED) {
		db_forget_all(db);
		return attempt == 0;
	}
	if (db->in_tx)
		return false;
	if (db_error_lost(error)) {
		db_disconnect(db);
		return attempt == 0 && (!sent || reads_only(sql));
	}
	if (db_error_retry(error) && attempt < ATTEMPTS) {
		db_pause(attempt);
		return true;
	}
	return false;
}

bool db_error_reported(unsigned error)
{
	return error == ER_DUP_ENTRY || error == ER_DUP_ENTRY_WITH_KEY_NAME || error == ER_ROW_IS_REFERENCED ||
	       error == ER_ROW_IS_REFERENCED_2 || error == ER_NO_REFERENCED_ROW || error == ER_NO_REFERENCED_ROW_2 ||
	       error == ER_CONSTRAINT_FAILED || error == 3819 /* the same at MySQL */ ||
	       error == ER_BAD_NULL_ERROR || error == ER_DATA_TOO_LONG || error == ER_WARN_DATA_OUT_OF_RANGE || error == ER_TRUNCATED_WRONG_VALUE_FOR_FIELD;
}

struct statement *db_run(struct ctx *c, const char *sql, const struct db_arg *args, size_t n, unsigned *error)
{
	struct db *db = c->db;
	char message[512];

	if (db->read_only && !reads_only(sql))
		fault("a read-only request may not run: %.400s", sql);
	for (int attempt = 0;; attempt++) {
		unsigned e = 0;
		struct statement *s;

		db_ready(db);
		s = prepared(db, sql, &e, message, sizeof message);
		if (s) {
			bind_args(db, s, args, n);
			if (!mysql_stmt_execute(s->stmt))
				return s;
			e = mysql_stmt_errno(s->stmt);
			snprintf(message, sizeof message, "%s", mysql_stmt_error(s->stmt));
		}
		if (again(db, sql, e, s != NULL, attempt))
			continue;
		if (error && db_error_reported(e)) {
			*error = e;
			return NULL;
		}
		db_fail(db, e, message, sql);
	}
}

struct statement *db_statement(struct ctx *c, const char *sql)
{
	struct db *db = c->db;
	char message[512];
	unsigned e = 0;
	struct statement *s;

	if (db->read_only)
		fault("a read-only request may not run: %.400s", sql);
	db_ready(db);
	s = prepared(db, sql, &e, message, sizeof message);
	if (!s)
		db_fail(db, e, message, sql);
	return s;
}

/* ---- what callers use ------------------------------------------------------- */

static uint64_t finish(struct db *db, struct statement *s)
{
	uint64_t affected = mysql_stmt_affected_rows(s->stmt);

	if (mysql_stmt_insert_id(s->stmt))
		db->last_id = (int64_t)mysql_stmt_insert_id(s->stmt);
	if (s->columns)
		mysql_stmt_free_result(s->stmt);
	return affected;
}

/*
 * Long text without arguments is made for once: the many rows of an index. Kept
 * prepared, such texts would push out what is used again, and each costs the server
 * megabytes (measured: 1 GB after 30,000 imported rows).
 */
enum { ONCE_FROM = 512 };

static uint64_t run_once(struct ctx *c, const char *sql, size_t length)
{
	struct db *db = c->db;

	if (db->read_only)
		fault("a read-only request may not run: %.400s", sql);
	for (int attempt = 0;; attempt++) {
		char message[512];
		unsigned e;

		db_ready(db);
		if (!mysql_real_query(db->my, sql, length))
			return mysql_affected_rows(db->my);
		e = mysql_errno(db->my);
		snprintf(message, sizeof message, "%s", mysql_error(db->my));
		if (!again(db, sql, e, true, attempt))
			db_fail(db, e, message, sql);
	}
}

uint64_t db_exec_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t n)
{
	size_t length = n ? 0 : strlen(sql);

	if (length >= ONCE_FROM && !strncmp(sql, "INSERT ", 7))
		return run_once(c, sql, length);
	return finish(c->db, db_run(c, sql, args, n, NULL));
}

enum db_result db_try_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t n)
{
	uint64_t matched;

	return db_try_matched_built(c, sql, args, n, &matched);
}

enum db_result db_result_of(unsigned error)
{
	switch (error) {
	case ER_DUP_ENTRY: case ER_DUP_ENTRY_WITH_KEY_NAME:
		return DB_DUPLICATE;
	case ER_ROW_IS_REFERENCED: case ER_ROW_IS_REFERENCED_2:
		return DB_REFERENCED;
	case ER_NO_REFERENCED_ROW: case ER_NO_REFERENCED_ROW_2:
		return DB_NO_PARENT;
	default:
		return DB_CHECK;
	}
}

enum db_result db_try_matched_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t n, uint64_t *matched)
{
	unsigned error = 0;
	struct statement *s = db_run(c, sql, args, n, &error);

	if (s) {
		*matched = finish(c->db, s);
		return DB_OK;
	}
	return db_result_of(error);
}

struct rows *db_rows_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t n)
{
	return db_fetch(c, db_run(c, sql, args, n, NULL));
}

struct rows *db_rows_once_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t n)
{
	unsigned error = 0;
	struct statement *s = db_run(c, sql, args, n, &error);
	struct rows *rows;

	if (!s)
		return NULL;
	/* INSERT … RETURNING says what it answers once it has run, and what was wrong with a row while it is read. */
	if (mysql_stmt_store_result(s->stmt)) {
		char message[512];

		error = mysql_stmt_errno(s->stmt);
		snprintf(message, sizeof message, "%s", mysql_stmt_error(s->stmt));
		db_forget(c->db, s);
		if (!db_error_reported(error))
			db_fail(c->db, error, message, sql);
		return NULL;
	}
	if (!s->columns)
		db_bind_columns(s);
	rows = db_fetch(c, s);
	db_forget(c->db, s);
	return rows;
}

int64_t db_one_int_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t n)
{
	struct rows *r = db_rows_built(c, sql, args, n);

	return rows_next(r) ? rows_int(r, 0) : 0;
}

const char *db_one_str_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t n)
{
	struct rows *r = db_rows_built(c, sql, args, n);

	return rows_next(r) ? rows_str(r, 0) : NULL;
}
