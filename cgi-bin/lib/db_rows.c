/*
 * Results of statements; see db.h. Rows are read from the connection one by one
 * and laid down in the arena as text: integers and dates come in binary and are
 * written out here (the library does it with printf), text goes from the packet
 * to its place without a buffer between. One allocation per row.
 */
#include <stdlib.h>
#include <string.h>
#include "db_impl.h"

struct cell { const char *s; size_t len; };

/* Rows stand in blocks of 2, 8, 32, 128, 128 … so that one row stays cheap. */
struct block {
	struct block *next;
	int n, room;
	struct cell cells[];
};

struct rows {
	int columns, count, at;		/* at: rows of `block` already handed out */
	struct block *first, *block;
	const struct cell *row;
};

/* ---- binding ---------------------------------------------------------------- */

static enum column_kind kind_of(const MYSQL_FIELD *f)
{
	switch (f->type) {
	case MYSQL_TYPE_TINY: case MYSQL_TYPE_SHORT: case MYSQL_TYPE_INT24: case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG: case MYSQL_TYPE_YEAR:
		return f->flags & UNSIGNED_FLAG ? COLUMN_UNSIGNED : COLUMN_INT;
	case MYSQL_TYPE_DATE: case MYSQL_TYPE_NEWDATE:
		return COLUMN_DATE;
	case MYSQL_TYPE_DATETIME: case MYSQL_TYPE_TIMESTAMP:
		return COLUMN_DATETIME;
	case MYSQL_TYPE_TIME: case MYSQL_TYPE_FLOAT: case MYSQL_TYPE_DOUBLE:
		return COLUMN_SHORT;
	default:
		return COLUMN_TEXT;
	}
}

static void bind_column(struct column *k, MYSQL_BIND *b, const MYSQL_FIELD *f)
{
	static const enum enum_field_types type[] = {
		[COLUMN_INT] = MYSQL_TYPE_LONGLONG, [COLUMN_UNSIGNED] = MYSQL_TYPE_LONGLONG, [COLUMN_DATE] = MYSQL_TYPE_DATE,
		[COLUMN_DATETIME] = MYSQL_TYPE_DATETIME, [COLUMN_SHORT] = MYSQL_TYPE_STRING, [COLUMN_TEXT] = MYSQL_TYPE_BLOB,
	};

	k->kind = kind_of(f);
	k->decimals = f->decimals <= 6 ? f->decimals : 0;
	b->buffer_type = type[k->kind];
	b->buffer = &k->value;
	/* A short text comes with the row; a longer one says its length and is fetched once there is a place for it. */
	b->buffer_length = sizeof k->value;
	b->is_unsigned = k->kind == COLUMN_UNSIGNED;
	b->length = &k->len;
	b->is_null = &k->null;
	b->error = &k->error;
}

void db_bind_columns(struct statement *s)
{
	MYSQL_RES *about = mysql_stmt_result_metadata(s->stmt);

	if (!about)
		return;
	s->columns = mysql_num_fields(about);
	s->column = calloc(s->columns, sizeof *s->column);
	s->bind = calloc(s->columns, sizeof *s->bind);
	if (!s->column || !s->bind) {
		mysql_free_result(about);
		fault("out of memory");
	}
	for (unsigned i = 0; i < s->columns; i++)
		bind_column(&s->column[i], &s->bind[i], mysql_fetch_field_direct(about, i));
	mysql_free_result(about);
	if (mysql_stmt_bind_result(s->stmt, s->bind))
		fault("cannot bind the result of: %.400s", s->sql);
}

/* ---- writing values as text --------------------------------------------------- */

static char *put_digits(char *p, unsigned value, int width)
{
	for (int i = width; i-- > 0; value /= 10)
		p[i] = (char)('0' + value % 10);
	return p + width;
}

static char *put_unsigned(char *p, uint64_t value)
{
	char digits[20];
	int n = 0;

	do
		digits[n++] = (char)('0' + value % 10);
	while (value /= 10);
	while (n)
		*p++ = digits[--n];
	return p;
}

static char *put_time(char *p, const struct column *k)
{
	const MYSQL_TIME *t = &k->value.t;

	p = put_digits(p, t->year, 4);
	*p++ = '-';
	p = put_digits(p, t->month, 2);
	*p++ = '-';
	p = put_digits(p, t->day, 2);
	if (k->kind == COLUMN_DATE)
		return p;
	*p++ = ' ';
	p = put_digits(p, t->hour, 2);
	*p++ = ':';
	p = put_digits(p, t->minute, 2);
	*p++ = ':';
	p = put_digits(p, t->second, 2);
	if (k->decimals) {
		static const unsigned power[] = { 1000000, 100000, 10000, 1000, 100, 10, 1 };

		*p++ = '.';
		p = put_digits(p, (unsigned)t->second_part / power[k->decimals], (int)k->decimals);
	}
	return p;
}

static char *put_text(char *p, struct statement *s, unsigned column)
{
	struct column *k = &s->column[column];
	unsigned long len = 0;
	my_bool null = 0, error = 0;
	MYSQL_BIND b = { .buffer_type = MYSQL_TYPE_BLOB, .buffer = p, .buffer_length = k->len, .length = &len, .is_null = &null, .error = &error };

	if (k->len <= sizeof k->value)
		memcpy(p, k->value.text, k->len);
	else if (mysql_stmt_fetch_column(s->stmt, &b, column, 0))
		fault("cannot fetch column %u of: %.400s", column, s->sql);
	return p + k->len;
}

static size_t room_for(const struct column *k)
{
	if (k->null)
		return 0;
	return k->kind == COLUMN_TEXT ? k->len + 1 : k->kind == COLUMN_SHORT ? sizeof k->value.text + 1 : 32;
}

static void lay_down(struct arena *mem, struct statement *s, struct cell *cells)
{
	size_t size = 0;
	char *p;

	for (unsigned i = 0; i < s->columns; i++)
		size += room_for(&s->column[i]);
	p = arena_alloc(mem, size);
	for (unsigned i = 0; i < s->columns; i++) {
		struct column *k = &s->column[i];
		char *start = p;

		if (k->null)
			continue;
		switch (k->kind) {
		case COLUMN_INT:
			if (k->value.i < 0)
				*p++ = '-';
			p = put_unsigned(p, k->value.i < 0 ? 0 - k->value.u : k->value.u);
			break;
		case COLUMN_UNSIGNED:
			p = put_unsigned(p, k->value.u);
			break;
		case COLUMN_DATE: case COLUMN_DATETIME:
			p = put_time(p, k);
			break;
		case COLUMN_SHORT:
			k->len = k->len < sizeof k->value.text ? k->len : sizeof k->value.text;
			memcpy(p, k->value.text, k->len);
			p += k->len;
			break;
		case COLUMN_TEXT:
			p = put_text(p, s, i);
			break;
		}
		cells[i] = (struct cell){ start, (size_t)(p - start) };
		*p++ = '\0';
	}
}

static struct cell *next_row(struct ctx *c, struct rows *r)
{
	struct block *b = r->block;

	if (!b || b->n == b->room) {
		int room = !b ? 2 : b->room < 128 ? b->room * 4 : 128;
		struct block *more = arena_alloc(c->mem, sizeof *more + (size_t)room * (size_t)r->columns * sizeof(struct cell));

		more->room = room;
		if (b)
			b->next = more;
		else
			r->first = more;
		b = r->block = more;
	}
	r->count++;
	return b->cells + (size_t)b->n++ * (size_t)r->columns;
}

/* ---- hearing what is answered --------------------------------------------------- */

enum { HEARD_MOST = 64 * 1024 };

void db_listen(struct ctx *c, bool on)
{
	c->db->answers.wanted = on;
	c->db->answers.asked = 0;
	inputs_begin(&c->db->answers.said);
}

const struct inputs *db_heard(struct ctx *c, unsigned *asked)
{
	const struct answers *a = &c->db->answers;

	*asked = a->asked;
	return a->wanted && a->said.len <= HEARD_MOST ? &a->said : NULL;
}

/* The lengths (a NULL has none), then the row's text as lay_down() left it: one piece. */
static void hear(struct answers *a, const struct cell *cells, unsigned n)
{
	const char *from = NULL, *to = NULL;

	for (unsigned i = 0; i < n; i++) {
		inputs_int(&a->said, cells[i].s ? (int64_t)cells[i].len : -1);
		if (cells[i].s) {
			from = from ? from : cells[i].s;
			to = cells[i].s + cells[i].len;
		}
	}
	if (from)
		inputs_bytes(&a->said, from, (size_t)(to - from));
}

struct rows *db_fetch(struct ctx *c, struct statement *s)
{
	struct answers *a = &c->db->answers;
	struct rows *r = arena_alloc(c->mem, sizeof *r);
	int rc;

	r->columns = (int)s->columns;
	if (!s->columns)
		fault("no result comes of: %.400s", s->sql);
	/* Truncated: long texts, which are fetched by lay_down(). */
	while ((rc = mysql_stmt_fetch(s->stmt)) == 0 || rc == MYSQL_DATA_TRUNCATED)
	{
		struct cell *cells = next_row(c, r);

		lay_down(c->mem, s, cells);
		if (a->wanted && a->said.len <= HEARD_MOST)
			hear(a, cells, s->columns);
	}
	if (rc != MYSQL_NO_DATA)
		db_fail(c->db, mysql_stmt_errno(s->stmt), mysql_stmt_error(s->stmt), s->sql);
	mysql_stmt_free_result(s->stmt);
	a->asked++;
	if (a->wanted)
		inputs_int(&a->said, r->count);
	r->block = r->first;
	return r;
}

/* ---- reading ------------------------------------------------------------------ */

bool rows_next(struct rows *r)
{
	if (r->block && r->at == r->block->n) {
		r->block = r->block->next;
		r->at = 0;
	}
	r->row = r->block ? r->block->cells + (size_t)r->at++ * (size_t)r->columns : NULL;
	return r->row != NULL;
}

int rows_count(const struct rows *r)
{
	return r->count;
}

int rows_columns(const struct rows *r)
{
	return r->columns;
}

static const struct cell *cell(const struct rows *r, int column)
{
	if (!r->row || column < 0 || column >= r->columns)
		fault("no column %d in a result of %d columns, or no row", column, r->columns);
	return &r->row[column];
}

const char *rows_str(const struct rows *r, int column)
{
	return cell(r, column)->s;
}

size_t rows_len(const struct rows *r, int column)
{
	return cell(r, column)->len;
}

int64_t rows_int(const struct rows *r, int column)
{
	const char *s = cell(r, column)->s;

	return s ? strtoll(s, NULL, 10) : 0;
}

int64_t rows_last_int(const struct rows *r, int column)
{
	const struct block *b = r->first;
	struct rows last = *r;

	while (b && b->next)
		b = b->next;
	last.row = b ? b->cells + (size_t)(b->n - 1) * (size_t)r->columns : NULL;
	return rows_int(&last, column);
}

bool rows_null(const struct rows *r, int column)
{
	return !cell(r, column)->s;
}
