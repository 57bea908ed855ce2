/*
 * Rows of an XLSX sheet, one at a time: expat is suspended at the end of each row
 * that has something in it, and resumed for the next. What the file knows besides
 * its rows is xlsx_book.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "xlsx_book.h"

enum kind { NUMBER, SHARED, TEXT, BOOLEAN, ISO_DATE };

struct xlsx {
	struct sheet sheet;		/* first: the public part */
	struct book book;
	struct part part;
	int64_t row;			/* number of the row being read */
	int column;			/* of the cell being read */
	enum kind kind;
	int format;
	bool in_value, ready;
	int phonetic;
	struct cells value;		/* text of the cell being read */
};

static enum kind kind_of(const char *t)
{
	if (!t || !strcmp(t, "n"))
		return NUMBER;
	if (!strcmp(t, "s"))
		return SHARED;
	if (!strcmp(t, "b"))
		return BOOLEAN;
	if (!strcmp(t, "d"))
		return ISO_DATE;
	return TEXT;	/* inlineStr, str (a formula's text), e (an error: "#N/A") */
}

/* Column of "BC12" from 0, or -1. */
static int column_of(const char *r)
{
	int v = 0;

	for (; (*r >= 'A' && *r <= 'Z') || (*r >= 'a' && *r <= 'z'); r++) {
		v = v * 26 + ((*r | 32) - 'a' + 1);
		if (v > ROW_CELLS)
			return -1;
	}
	return v - 1;
}

static void XMLCALL row_start(void *user, const XML_Char *name, const XML_Char **a)
{
	struct part *part = user;
	struct xlsx *x = part->user;
	const char *local = xml_local(name), *v;

	if (!strcmp(local, "row")) {
		v = xml_attribute(a, "r");
		x->row = v ? strtoll(v, NULL, 10) : x->row + 1;
		x->column = -1;
		cells_clear(&x->sheet.cells);
	} else if (!strcmp(local, "c")) {
		v = xml_attribute(a, "r");
		x->column = v ? column_of(v) : x->column + 1;
		if (x->column < 0)
			part_fail(part, "file_broken");
		x->kind = kind_of(xml_attribute(a, "t"));
		v = xml_attribute(a, "s");
		x->format = v ? (int)strtol(v, NULL, 10) : 0;
		cells_clear(&x->value);
		cells_begin(&x->value, 0);
	} else if (!strcmp(local, "rPh")) {
		x->phonetic++;
	} else if (!strcmp(local, "v") || !strcmp(local, "t")) {
		x->in_value = x->column >= 0 && !x->phonetic;
	}
}

static void XMLCALL row_text(void *user, const XML_Char *s, int n)
{
	struct part *part = user;
	struct xlsx *x = part->user;

	if (!x->in_value)
		return;
	cells_add(&x->value, s, (size_t)n);
	if (x->value.failed)
		part_fail(part, "file_broken");
}

static void add(struct xlsx *x, const char *s)
{
	cells_add(&x->sheet.cells, s, strlen(s));
}

/* "1.2E+3" without its exponent; 15 significant digits, as a spreadsheet shows them. */
static void plain_number(double v, char *out, size_t size)
{
	char s[64], *e, *p;
	int places;

	snprintf(s, sizeof s, "%.15g", v);
	e = strchr(s, 'e');
	if (!e) {
		snprintf(out, size, "%s", s);
		return;
	}
	places = 15 - (int)strtol(e + 1, NULL, 10);
	snprintf(out, size, "%.*f", places < 0 ? 0 : places > 40 ? 40 : places, v);
	p = out + strlen(out) - 1;
	if (strchr(out, '.')) {
		while (*p == '0')
			*p-- = 0;
		if (*p == '.')
			*p = 0;
	}
}

static void add_number(struct xlsx *x, const char *s)
{
	const struct book *b = &x->book;
	struct cell_format f = x->format >= 0 && x->format < b->nformats ? b->formats[x->format] : (struct cell_format){ 0 };
	char out[400], *end;
	double v = strtod(s, &end);
	size_t n;

	if (!*s || *end) {
		add(x, s);
		return;
	}
	if ((f.date || f.time) && sheet_serial(v, b->from_1904, f.date, f.time, out)) {
		add(x, out);
		return;
	}
	if (!f.percent && strspn(s, "0123456789") == strlen(s) && strlen(s) <= 15)
		snprintf(out, sizeof out, "%s", s);
	else
		plain_number(f.percent ? v * 100 : v, out, sizeof out);
	n = strlen(out);
	if (f.zeros > n && strspn(out, "0123456789") == n)
		cells_add(&x->sheet.cells, "00000000000000000000000000000000", f.zeros - n);
	add(x, out);
	if (f.percent)
		add(x, "%");
}

/* "2026-11-22T08:30:00.000Z" as every other date cell. */
static void add_iso(struct xlsx *x, char *s)
{
	char *t = strchr(s, 'T');

	if (t) {
		*t = ' ';
		t[strcspn(t, ".Zz+")] = 0;
		if (!strcmp(t, " 00:00:00"))
			*t = 0;
	}
	add(x, s);
}

static bool cell_end(struct xlsx *x)
{
	const struct strings *st = &x->book.strings;
	char *s = x->value.bytes;
	uint64_t i;

	x->value.len = xlsx_unescape(s, x->value.len);
	s[x->value.len] = 0;
	if (!*s)
		return true;
	if (x->column < x->sheet.cells.n)
		return false;	/* cells stand in order in a row */
	cells_begin(&x->sheet.cells, x->column);
	switch (x->kind) {
	case SHARED:
		i = strtoull(s, NULL, 10);
		if (i >= st->n || st->at[i] >= st->bytes_size)
			return false;
		add(x, st->bytes + st->at[i]);
		break;
	case BOOLEAN:
		add(x, *s == '1' ? "TRUE" : "FALSE");
		break;
	case ISO_DATE:
		add_iso(x, s);
		break;
	case TEXT:
		add(x, s);
		break;
	case NUMBER:
		add_number(x, s);
		break;
	}
	return true;
}

static void XMLCALL row_end(void *user, const XML_Char *name)
{
	struct part *part = user;
	struct xlsx *x = part->user;
	const char *local = xml_local(name);

	if (!strcmp(local, "v") || !strcmp(local, "t")) {
		x->in_value = false;
	} else if (!strcmp(local, "rPh")) {
		x->phonetic--;
	} else if (!strcmp(local, "c") && x->value.n) {
		if (!cell_end(x) || x->sheet.cells.failed)
			part_fail(part, "file_broken");
	} else if (!strcmp(local, "row") && cells_done(&x->sheet.cells)) {
		x->ready = true;
		XML_StopParser(part->xml, XML_TRUE);
	}
}

static bool next(struct sheet *s, int64_t *row, const char **why)
{
	struct xlsx *x = (struct xlsx *)s;

	x->ready = false;
	if (part_read(&x->part) && x->ready) {
		*row = x->row;
		return true;
	}
	*why = x->book.package.why;
	return false;
}

static double progress(const struct sheet *s)
{
	const struct xlsx *x = (const struct xlsx *)s;

	return x->part.size > 0 ? (double)x->part.read / (double)x->part.size : 0;
}

static void close_xlsx(void *arg)
{
	struct xlsx *x = arg;

	part_close(&x->part);
	book_close(&x->book);
	cells_free(&x->sheet.cells);
	cells_free(&x->value);
}

struct sheet *sheet_open_xlsx(struct arena *mem, const char *path, const char **why)
{
	struct xlsx *x = arena_alloc(mem, sizeof *x);

	x->sheet = (struct sheet){ .encoding = "XLSX", .next = next, .progress = progress };
	if (!book_open(&x->book, path)) {
		*why = x->book.package.why;
		return NULL;
	}
	arena_defer(mem, close_xlsx, x);
	if (!part_open(&x->part, &x->book.package, x->book.sheet, x, row_start, row_end, row_text)) {
		*why = x->book.package.why;
		return NULL;
	}
	return &x->sheet;
}

/* ---- text ------------------------------------------------------------------------ */

static int hex4(const char *p)
{
	int v = 0, i;

	for (i = 0; i < 4; i++) {
		char c = p[i];

		if (c >= '0' && c <= '9')
			v = v * 16 + c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			v = v * 16 + (c | 32) - 'a' + 10;
		else
			return -1;
	}
	return v;
}

size_t xlsx_unescape(char *s, size_t n)
{
	size_t from, to = 0;

	for (from = 0; from < n; ) {
		int c = from + 7 <= n && s[from] == '_' && s[from + 1] == 'x' && s[from + 6] == '_' ? hex4(s + from + 2) : -1;

		/* Only what XML cannot hold is written so, and the underscore itself. NUL and the like are dropped. */
		if (c >= 0 && (c < 0x20 || c == '_')) {
			if (c == '\t' || c == '\n' || c == '\r' || c == '_')
				s[to++] = (char)c;
			from += 7;
		} else {
			s[to++] = s[from++];
		}
	}
	return to;
}
