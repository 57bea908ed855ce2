/*
 * CSV, row by row: the file goes through iconv into UTF-8 and through libcsv into
 * rows, a few KiB at a time. libcsv hands out all rows of what it is given, so those
 * of one small piece wait in a queue.
 */
#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "csv_encoding.h"
#include "sheet_impl.h"
#include "text.h"

#define SAMPLE (64u << 10)
#define GROWTH (64u << 10)
#define CELL_BYTES (1u << 20)	/* a longer one is a quote that never closes */
#define PIECE 8192		/* bytes of the file decoded at once */

struct csv {
	struct sheet sheet;		/* first: the public part */
	FILE *file;
	int64_t size, read;
	iconv_t cd;
	bool lenient;			/* unreadable characters become U+FFFD: CP950 and GB18030 have private ones */
	struct csv_parser parser;
	bool has_parser, ended;
	unsigned char in[PIECE];	/* undecoded rest at the front */
	size_t held;
	/* The queue: fields end to end, each followed by NUL; rows as field counts. */
	struct cells fields;
	struct { int first, n; int64_t number; } *rows;
	int nrows, at, room;
	int open;			/* first field of the row that is not complete */
	int64_t number;
	int last_end;			/* what ended the last row, for CR LF */
	bool failed;
};

static void on_field(void *s, size_t n, void *arg)
{
	struct csv *c = arg;
	const char *p = s;

	if (c->failed)
		return;
	/* The mark our own export puts before =, +, - and @ to keep them text. */
	if (n > 1 && p[0] == '\'' && sheet_calculates(p + 1, n - 1)) {
		p++;
		n--;
	}
	cells_begin(&c->fields, c->fields.n);
	cells_add(&c->fields, p, n);
	if (c->fields.n - c->open > ROW_CELLS)
		c->fields.failed = true;
	c->failed = c->fields.failed;
}

static void on_row(int end, void *arg)
{
	struct csv *c = arg;
	bool second = end == '\n' && c->last_end == '\r' && c->fields.n == c->open;

	c->last_end = end;
	if (second || c->failed)
		return;		/* the LF of CR LF */
	c->number++;
	if (c->fields.n == c->open)
		return;
	if (c->nrows == c->room) {
		int room = c->room ? c->room * 2 : 256;
		void *more = realloc(c->rows, (size_t)room * sizeof *c->rows);

		if (!more) {
			c->failed = true;
			return;
		}
		c->rows = more;
		c->room = room;
	}
	c->rows[c->nrows].first = c->open;
	c->rows[c->nrows].n = c->fields.n - c->open;
	c->rows[c->nrows++].number = c->number;
	c->open = c->fields.n;
}

/* Rows handed out go; the fields of a row still open move to the front. */
static void queue_clear(struct csv *c)
{
	struct cells *f = &c->fields;
	size_t from = c->open < f->n ? f->start[c->open] : f->len;
	int i;

	if (c->open < f->n) {
		memmove(f->bytes, f->bytes + from, f->len - from);
		for (i = c->open; i < f->n; i++)
			f->start[i - c->open] = f->start[i] - from;
		f->len -= from;
		f->n -= c->open;
	} else {
		cells_clear(f);
	}
	c->open = 0;
	c->nrows = c->at = 0;
}

/* Decodes what is held into `out`; false when it cannot be read. */
static bool decode(struct csv *c, char *out, size_t size, size_t *n, bool last)
{
	char *from = (char *)c->in, *to = out;
	size_t left = c->held, room = size;

	while (left) {
		if (iconv(c->cd, &from, &left, &to, &room) != (size_t)-1)
			break;
		if (errno == EINVAL && !last)
			break;		/* a character cut in two: its rest comes with the next piece */
		if (errno == E2BIG)
			break;
		if (!c->lenient || room < 3)
			return false;
		memcpy(to, "\xef\xbf\xbd", 3);
		to += 3;
		room -= 3;
		from++;
		left--;
		iconv(c->cd, NULL, NULL, NULL, NULL);
	}
	memmove(c->in, from, left);
	c->held = left;
	*n = size - room;
	return !memchr(out, 0, *n);
}

/* One more piece through decoder and parser. */
static const char *piece(struct csv *c)
{
	char text[PIECE * 4];
	size_t got = fread(c->in + c->held, 1, PIECE - c->held, c->file), n;
	bool last = got == 0;

	c->read += (int64_t)got;
	c->held += got;
	if (ferror(c->file))
		return "file_unreadable";
	if (!decode(c, text, sizeof text, &n, last))
		return "file_encoding";
	if (csv_parse(&c->parser, text, n, on_field, on_row, c) != n)
		return "file_broken";
	if (last && c->held == 0) {
		csv_fini(&c->parser, on_field, on_row, c);
		c->ended = true;
	}
	if (c->failed || csv_get_buffer_size(&c->parser) > CELL_BYTES)
		return "file_broken";
	return NULL;
}

static bool take(struct csv *c, int64_t *row)
{
	struct cells *f = &c->fields, *out = &c->sheet.cells;
	int i, k;

	while (c->at < c->nrows) {
		int first = c->rows[c->at].first, n = c->rows[c->at].n;

		*row = c->rows[c->at++].number;
		cells_clear(out);
		for (i = 0; i < n; i++) {
			k = first + i;
			cells_begin(out, i);
			cells_add(out, f->bytes + f->start[k], (k + 1 < f->n ? f->start[k + 1] - 1 : f->len) - f->start[k]);
		}
		if (cells_done(out))
			return true;
	}
	return false;
}

static bool next(struct sheet *s, int64_t *row, const char **why)
{
	struct csv *c = (struct csv *)s;

	while (!take(c, row)) {
		queue_clear(c);
		if (c->ended)
			return false;
		*why = piece(c);
		if (*why)
			return false;
	}
	return true;
}

static double progress(const struct sheet *s)
{
	const struct csv *c = (const struct csv *)s;

	return c->size > 0 ? (double)c->read / (double)c->size : 1;
}

static void close_csv(void *arg)
{
	struct csv *c = arg;

	if (c->file)
		fclose(c->file);
	if (c->cd != (iconv_t)-1)
		iconv_close(c->cd);
	if (c->has_parser)
		csv_free(&c->parser);
	cells_free(&c->fields);
	cells_free(&c->sheet.cells);
	free(c->rows);
}

static int is_blank(unsigned char ch)
{
	return ch == ' ';	/* not the tab: it may be the separator */
}

/* The sample begins where the first character beyond ASCII is found: 64 KiB of numbers before it say nothing. */
static struct encoding guess(struct csv *c, unsigned char *sample, size_t *n)
{
	struct encoding e;
	long at = 0;
	size_t i;

	*n = fread(sample, 1, SAMPLE, c->file);
	e = encoding_guess(sample, *n, *n < SAMPLE);
	if (!e.name || strcmp(e.name, "UTF-8") || e.bom)
		return e;
	for (;;) {
		for (i = 0; i < *n && sample[i] < 0x80; i++)
			;
		if (i < *n || *n < SAMPLE)
			break;
		at += (long)*n;
		*n = fread(sample, 1, SAMPLE, c->file);
	}
	if (at && i < *n) {
		if (fseek(c->file, at + (long)i, SEEK_SET))
			return (struct encoding){ 0 };
		*n = fread(sample, 1, SAMPLE, c->file);
		e = encoding_guess(sample, *n, *n < SAMPLE);
		e.bom = 0;	/* in the middle of a file it would be none */
	}
	return e;
}

/* The beginning of the file as UTF-8, to look for separators; a line "sep=;" as spreadsheets write it is obeyed and skipped. */
static bool begin(struct csv *c, size_t bom, long *start)
{
	char text[PIECE * 4];
	const char *p = text;
	size_t n, skip;

	if (fseek(c->file, (long)bom, SEEK_SET))
		return false;
	c->held = fread(c->in, 1, PIECE, c->file);
	if (!decode(c, text, sizeof text, &n, false))
		return false;
	c->held = 0;
	iconv(c->cd, NULL, NULL, NULL, NULL);
	*start = (long)bom;
	if (n > 5 && !memcmp(text, "sep=", 4) && (text[5] == '\r' || text[5] == '\n')) {
		c->sheet.separator = text[4];
		skip = text[5] == '\r' && n > 6 && text[6] == '\n' ? 7 : 6;
		if (!strncmp(c->sheet.encoding, "UTF-16", 6))
			skip *= 2;
		*start += (long)skip;
		c->number = 1;
		return true;
	}
	while (n && (*p == '\n' || *p == '\r'))
		p++, n--;
	c->sheet.separator = separator_guess(p, n);
	return true;
}

static const char *prepare(struct csv *c, const char *path, unsigned char *sample)
{
	struct encoding e;
	struct stat st;
	size_t n;
	long start;

	c->file = fopen(path, "rbe");
	if (!c->file || fstat(fileno(c->file), &st))
		return "file_unreadable";
	c->size = st.st_size;
	e = guess(c, sample, &n);
	if (!e.name)
		return "file_encoding";
	if (c->size <= (int64_t)e.bom)
		return "file_empty";
	c->sheet.encoding = e.name;
	c->lenient = !strcmp(e.name, "CP950") || !strcmp(e.name, "Big5-HKSCS") || !strcmp(e.name, "GB18030");
	c->cd = iconv_open("UTF-8", e.iconv);
	if (c->cd == (iconv_t)-1 || !begin(c, e.bom, &start))
		return "file_encoding";
	if (fseek(c->file, start, SEEK_SET) || csv_init(&c->parser, CSV_REPALL_NL))
		return "file_unreadable";
	c->has_parser = true;
	csv_set_delim(&c->parser, (unsigned char)c->sheet.separator);
	csv_set_blk_size(&c->parser, GROWTH);	/* its own 128 bytes make a long cell quadratic */
	csv_set_space_func(&c->parser, is_blank);
	return NULL;
}

struct sheet *sheet_open_csv(struct arena *mem, const char *path, const char **why)
{
	struct csv *c = arena_alloc(mem, sizeof *c);
	unsigned char *sample;

	c->sheet = (struct sheet){ .next = next, .progress = progress };
	c->cd = (iconv_t)-1;
	arena_defer(mem, close_csv, c);
	sample = malloc(SAMPLE);
	*why = sample ? prepare(c, path, sample) : "file_unreadable";
	free(sample);
	return *why ? NULL : &c->sheet;
}
