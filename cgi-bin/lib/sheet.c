/*
 * Which reader a file needs, and the row both of them fill. Reading XLSX is
 * sheet_xlsx.c, CSV sheet_csv.c, writing sheet_out.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sheet_impl.h"

struct sheet *sheet_open(struct arena *mem, const char *path, const char **why)
{
	unsigned char head[8];
	FILE *f = fopen(path, "rbe");
	size_t n;

	*why = NULL;
	if (!f) {
		*why = "file_unreadable";
		return NULL;
	}
	n = fread(head, 1, sizeof head, f);
	fclose(f);
	if (!n) {
		*why = "file_empty";
		return NULL;
	}
	if (n >= 4 && !memcmp(head, "PK", 2) && head[2] < 8 && head[3] < 9)
		return sheet_open_xlsx(mem, path, why);
	/* The old binary format, which is also what a password turns an XLSX into. */
	if (n >= 8 && !memcmp(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8)) {
		*why = "file_old_excel";
		return NULL;
	}
	return sheet_open_csv(mem, path, why);
}

bool sheet_next(struct sheet *s, const char *const **cells, int *n, int64_t *row_number, const char **why)
{
	if (!s->why && s->next(s, row_number, &s->why)) {
		*cells = s->cells.at;
		*n = s->cells.n;
		if (why)
			*why = NULL;
		return true;
	}
	*cells = NULL;
	*n = 0;
	if (why)
		*why = s->why;
	return false;
}

const char *sheet_encoding(const struct sheet *s)
{
	return s->encoding;
}

char sheet_separator(const struct sheet *s)
{
	return s->separator;
}

double sheet_progress(const struct sheet *s)
{
	double p = s->progress(s);

	return p < 0 ? 0 : p > 1 ? 1 : p;
}

/* ---- the row being put together -------------------------------------------- */

void cells_clear(struct cells *c)
{
	c->len = 0;
	c->n = 0;
}

static bool room_for(struct cells *c, size_t more)
{
	size_t size = c->size ? c->size : 4096;
	char *p;

	if (c->failed || c->len + more + 1 > ROW_BYTES)
		return !(c->failed = true);
	while (size < c->len + more + 1)
		size *= 2;
	if (size == c->size)
		return true;
	p = realloc(c->bytes, size);
	if (!p)
		return !(c->failed = true);
	c->bytes = p;
	c->size = size;
	return true;
}

static bool columns_for(struct cells *c, int n)
{
	int room = c->room ? c->room : 64;
	size_t *start;
	const char **at;

	/* Twice: the queue of the CSV reader holds a row and what came after it. */
	if (n > 2 * ROW_CELLS || n < 0)
		return !(c->failed = true);
	while (room < n)
		room *= 2;
	if (room == c->room)
		return true;
	start = realloc(c->start, (size_t)room * sizeof *start);
	if (start)
		c->start = start;
	at = realloc(c->at, (size_t)room * sizeof *at);
	if (at)
		c->at = at;
	if (!start || !at)
		return !(c->failed = true);
	c->room = room;
	return true;
}

void cells_begin(struct cells *c, int column)
{
	if (!columns_for(c, column + 1))
		return;
	while (c->n <= column) {
		if (!room_for(c, 1))
			return;
		if (c->n)
			c->bytes[c->len++] = 0;
		c->start[c->n++] = c->len;
	}
}

void cells_add(struct cells *c, const char *s, size_t n)
{
	if (!c->n || !room_for(c, n))
		return;
	memcpy(c->bytes + c->len, s, n);
	c->len += n;
}

static bool blank(const char *s)
{
	for (; *s; s++)
		if (*s != ' ' && *s != '\t' && *s != '\n' && *s != '\r')
			return false;
	return true;
}

bool cells_done(struct cells *c)
{
	int i;

	if (!c->n || !room_for(c, 1))
		return false;
	c->bytes[c->len] = 0;
	for (i = 0; i < c->n; i++)
		c->at[i] = c->bytes + c->start[i];
	while (c->n && blank(c->at[c->n - 1]))
		c->n--;
	return c->n > 0;
}

void cells_free(struct cells *c)
{
	free(c->bytes);
	free(c->start);
	free(c->at);
	*c = (struct cells){ 0 };
}
