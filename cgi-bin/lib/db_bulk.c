/*
 * One statement for many sets of arguments, sent as one (the connector's array
 * binding): the text is parsed once, and there is one answer. See db_each() in db.h.
 */
#include <stdlib.h>
#include <string.h>
#include "db_impl.h"

enum { AT_ONCE = 16384, BYTES_AT_ONCE = 4 << 20 };

/* What the connector wants: an array for each column. */
struct lane { int64_t *number; const char **text; unsigned long *length; char *indicator; enum db_type type; };

static size_t size_of(const struct db_arg *args, size_t columns)
{
	size_t size = 0;

	for (size_t i = 0; i < columns; i++)
		size += 9 + args[i].len;
	return size;
}

/* How many of these rows go in one packet. */
static size_t portion(const struct db_arg *args, size_t columns, size_t rows)
{
	size_t n = 0, size = 0;

	while (n < rows && n < AT_ONCE && (!n || size < BYTES_AT_ONCE))
		size += size_of(args + n++ * columns, columns);
	return n;
}

static enum db_type type_of(const struct db_arg *args, size_t columns, size_t rows, size_t column)
{
	enum db_type type = DB_NULL;

	for (size_t i = 0; i < rows; i++) {
		enum db_type t = args[i * columns + column].type;

		if (t == DB_NONE || t > DB_BYTES || (t != DB_NULL && type != DB_NULL && t != type))
			fault("column %zu of many rows has no type, or several", column + 1);
		if (t != DB_NULL)
			type = t;
	}
	return type;
}

static void fill(struct arena *mem, struct lane *lane, const struct db_arg *args, size_t columns, size_t rows, size_t column)
{
	lane->type = type_of(args, columns, rows, column);
	lane->indicator = arena_alloc(mem, rows);
	if (lane->type == DB_INT) {
		lane->number = arena_array(mem, rows, sizeof *lane->number);
	} else {
		lane->text = arena_array(mem, rows, sizeof *lane->text);
		lane->length = arena_array(mem, rows, sizeof *lane->length);
	}
	for (size_t i = 0; i < rows; i++) {
		const struct db_arg *a = &args[i * columns + column];

		lane->indicator[i] = a->type == DB_NULL ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
		if (lane->type == DB_INT) {
			lane->number[i] = a->i;
		} else {
			lane->text[i] = a->s ? a->s : "";
			lane->length[i] = a->len;
		}
	}
}

static void bind(MYSQL_BIND *b, struct lane *lane)
{
	b->buffer_type = lane->type == DB_INT ? MYSQL_TYPE_LONGLONG : lane->type == DB_BYTES ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
	b->buffer = lane->type == DB_INT ? (void *)lane->number : (void *)lane->text;
	b->length = lane->length;
	b->u.indicator = lane->indicator;
}

/* The statement is kept and may be run the ordinary way next. */
static void one_at_a_time(void *stmt)
{
	unsigned none = 0;

	mysql_stmt_attr_set(stmt, STMT_ATTR_ARRAY_SIZE, &none);
}

static uint64_t run(struct ctx *c, const char *sql, const struct db_arg *args, size_t columns, size_t rows)
{
	struct statement *s = db_statement(c, sql);
	MYSQL_BIND *binds = arena_array(c->mem, columns, sizeof *binds);
	struct lane *lanes = arena_array(c->mem, columns, sizeof *lanes);
	unsigned n = (unsigned)rows, e;

	if (s->params != columns)
		fault("%zu arguments for %u placeholders in: %.400s", columns, s->params, sql);
	for (size_t i = 0; i < columns; i++) {
		fill(c->mem, &lanes[i], args, columns, rows, i);
		bind(&binds[i], &lanes[i]);
	}
	if (mysql_stmt_attr_set(s->stmt, STMT_ATTR_ARRAY_SIZE, &n) || mysql_stmt_bind_param(s->stmt, binds))
		fault("cannot bind the rows of: %.400s", sql);
	e = mysql_stmt_execute(s->stmt) ? mysql_stmt_errno(s->stmt) : 0;
	one_at_a_time(s->stmt);
	if (e)
		db_fail(c->db, e, mysql_stmt_error(s->stmt), sql);
	return mysql_stmt_affected_rows(s->stmt);
}

uint64_t db_each_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t columns, size_t rows)
{
	uint64_t affected = 0;

	if (!db_in_transaction(c))
		fault("many rows outside a transaction: %.400s", sql);
	for (size_t done = 0, n; done < rows; done += n) {
		struct arena_mark mark = arena_mark(c->mem);

		n = portion(args + done * columns, columns, rows - done);
		affected += run(c, sql, args + done * columns, columns, n);
		arena_rewind(c->mem, mark);
	}
	return affected;
}
