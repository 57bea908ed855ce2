/*
 * Tables written: XLSX by libxlsxwriter in constant memory, CSV by hand. Text is
 * written as text, whatever it looks like: nothing that comes from a record becomes
 * a formula in somebody's spreadsheet.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
#include "sheet_impl.h"
#include "text.h"

#define SHEET_ROWS 1048576u	/* a worksheet ends here; another one follows */
#define MOST_NOTES 20000	/* comments are kept in memory until the end; beyond this, red only */
#define CELL_CHARACTERS 32767u

struct sheet_out {
	struct arena *mem;
	enum sheet_kind kind;
	const struct sheet_column *columns;
	int n;
	const char **notes;		/* of the next row, by column */
	bool marked, failed;
	FILE *csv;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	uint32_t row;
	int nnotes;
	lxw_format *head, *text, *whole, *decimal, *date, *instant, *bad;
};

static void give_up(void *arg)
{
	struct sheet_out *o = arg;

	if (o->csv)
		fclose(o->csv);
	if (o->book)
		lxw_workbook_free(o->book);	/* never closed: the work ended by a fault */
	o->csv = NULL;
	o->book = NULL;
}

static void worksheet_begin(struct sheet_out *o)
{
	int i;

	o->sheet = workbook_add_worksheet(o->book, NULL);
	if (!o->sheet) {
		o->failed = true;
		return;
	}
	for (i = 0; i < o->n; i++) {
		const struct sheet_column *c = &o->columns[i];
		lxw_format *f = c->type == CELL_TEXT ? o->text : NULL;

		worksheet_set_column(o->sheet, (lxw_col_t)i, (lxw_col_t)i, c->width > 0 ? c->width : 16, f);
	}
	worksheet_set_row(o->sheet, 0, 22, NULL);
	worksheet_freeze_panes(o->sheet, 1, 0);
	for (i = 0; i < o->n; i++)
		worksheet_write_string(o->sheet, 0, (lxw_col_t)i, o->columns[i].head ? o->columns[i].head : "", o->head);
	o->row = 1;
}

static lxw_format *number_format(struct sheet_out *o, const char *code)
{
	lxw_format *f = workbook_add_format(o->book);

	format_set_num_format(f, code);
	return f;
}

static bool xlsx_begin(struct sheet_out *o, const char *path)
{
	char folder[512] = "";
	const char *slash = strrchr(path, '/');
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };

	/* Its temporary files beside the result: the system's folder may be small. */
	if (slash && slash > path && (size_t)(slash - path) < sizeof folder) {
		memcpy(folder, path, (size_t)(slash - path));
		options.tmpdir = folder;
	}
	o->book = workbook_new_opt(path, &options);
	if (!o->book)
		return false;
	o->head = workbook_add_format(o->book);
	format_set_bold(o->head);
	format_set_bg_color(o->head, 0x0F6F78);
	format_set_font_color(o->head, LXW_COLOR_WHITE);
	format_set_align(o->head, LXW_ALIGN_VERTICAL_CENTER);
	o->text = number_format(o, "@");
	o->whole = number_format(o, "0");
	o->decimal = number_format(o, "#,##0.00##");
	o->date = number_format(o, "yyyy-mm-dd");
	o->instant = number_format(o, "yyyy-mm-dd hh:mm");
	o->bad = number_format(o, "@");
	format_set_bg_color(o->bad, 0xFBDAD9);
	format_set_font_color(o->bad, 0xA3201D);
	worksheet_begin(o);
	return !o->failed;
}

bool sheet_calculates(const char *s, size_t n)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (n >= strlen(wide[i]) && !memcmp(s, wide[i], strlen(wide[i])))
			return true;
	return n && *s && strchr("=+-@\t\r", *s);
}

static void csv_cell(FILE *f, const char *s, bool inert)
{
	if (!s)
		return;
	fputc('"', f);
	/* An apostrophe keeps a spreadsheet from calculating what begins so; our import takes it off again. */
	if (inert && sheet_calculates(s, strlen(s)))
		fputc('\'', f);
	for (; *s; s++) {
		if (*s == '"')
			fputc('"', f);
		fputc(*s, f);
	}
	fputc('"', f);
}

static bool csv_begin(struct sheet_out *o, const char *path)
{
	int i;

	o->csv = fopen(path, "wbe");
	if (!o->csv)
		return false;
	fputs("\xef\xbb\xbf", o->csv);
	for (i = 0; i < o->n; i++) {
		if (i)
			fputc(',', o->csv);
		csv_cell(o->csv, o->columns[i].head ? o->columns[i].head : "", true);
	}
	fputs("\r\n", o->csv);
	return true;
}

struct sheet_out *sheet_create(struct arena *mem, enum sheet_kind kind, const char *path, const struct sheet_column *columns, int n)
{
	struct sheet_out *o = arena_alloc(mem, sizeof *o);
	struct sheet_column *copy = arena_array(mem, (size_t)(n > 0 ? n : 1), sizeof *copy);
	int i;

	for (i = 0; i < n; i++) {
		copy[i] = columns[i];
		copy[i].head = arena_str(mem, columns[i].head);
	}
	o->mem = mem;
	o->kind = kind;
	o->columns = copy;
	o->n = n;
	o->notes = arena_array(mem, (size_t)(n > 0 ? n : 1), sizeof *o->notes);
	arena_defer(mem, give_up, o);
	o->failed = !(kind == SHEET_CSV ? csv_begin(o, path) : xlsx_begin(o, path));
	return o;
}

static bool two(const char *s, int *v)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*v = (s[0] - '0') * 10 + s[1] - '0';
	return true;
}

/* "YYYY-MM-DD[ HH:MM[:SS]]" */
static bool datetime(const char *s, lxw_datetime *d)
{
	int century, year, h = 0, m = 0, sec = 0;

	*d = (lxw_datetime){ 0 };
	if (strlen(s) < 10 || !two(s, &century) || !two(s + 2, &year) || s[4] != '-' || !two(s + 5, &d->month) || s[7] != '-' || !two(s + 8, &d->day))
		return false;
	d->year = century * 100 + year;
	if (strlen(s) >= 16 && (!two(s + 11, &h) || !two(s + 14, &m)))
		return false;
	if (strlen(s) >= 19 && !two(s + 17, &sec))
		return false;
	d->hour = h;
	d->min = m;
	d->sec = sec;
	return d->year >= 1900;
}

/* More than 15 digits do not survive in a spreadsheet's numbers. */
static bool fits_number(const char *s)
{
	size_t digits = 0;
	const char *p = *s == '-' ? s + 1 : s;

	for (; *p; p++) {
		if (*p == '.')
			continue;
		if (*p < '0' || *p > '9')
			return false;
		digits++;
	}
	return digits > 0 && digits <= 15;
}

static void xlsx_text(struct sheet_out *o, int i, const char *s, lxw_format *f)
{
	char *clipped = NULL;
	size_t n = CELL_CHARACTERS;

	if (strlen(s) > CELL_CHARACTERS) {
		while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
		clipped = strndup(s, n);
		if (clipped)
			s = clipped;
	}
	if (worksheet_write_string(o->sheet, o->row, (lxw_col_t)i, s, f))
		o->failed = true;
	free(clipped);
}

static void xlsx_cell(struct sheet_out *o, int i, const char *s)
{
	lxw_datetime d;
	const char *note = o->marked ? o->notes[i] : NULL;

	if (note) {
		if (o->nnotes++ < MOST_NOTES)
			worksheet_write_comment(o->sheet, o->row, (lxw_col_t)i, note);
		xlsx_text(o, i, s && *s ? s : " ", o->bad);
		return;
	}
	if (!s || !*s)
		return;
	switch (o->columns[i].type) {
	case CELL_NUMBER:
		if (fits_number(s)) {
			worksheet_write_number(o->sheet, o->row, (lxw_col_t)i, strtod(s, NULL), strchr(s, '.') ? o->decimal : o->whole);
			return;
		}
		break;
	case CELL_DATE:
	case CELL_INSTANT:
		if (datetime(s, &d)) {
			worksheet_write_datetime(o->sheet, o->row, (lxw_col_t)i, &d, o->columns[i].type == CELL_DATE ? o->date : o->instant);
			return;
		}
		break;
	case CELL_TEXT:
		break;
	}
	xlsx_text(o, i, s, o->text);
}

void sheet_row(struct sheet_out *o, const char *const *cells)
{
	int i;

	if (o->failed)
		return;
	if (o->csv) {
		for (i = 0; i < o->n; i++) {
			if (i)
				fputc(',', o->csv);
			/* A number that is none is text after all. */
			csv_cell(o->csv, cells[i], o->columns[i].type != CELL_NUMBER || !cells[i] || !fits_number(cells[i]));
		}
		fputs("\r\n", o->csv);
	} else {
		if (o->row >= SHEET_ROWS)
			worksheet_begin(o);
		for (i = 0; i < o->n && !o->failed; i++)
			xlsx_cell(o, i, cells[i]);
		o->row++;
	}
	if (o->marked)
		memset(o->notes, 0, (size_t)o->n * sizeof *o->notes);
	o->marked = false;
}

void sheet_mark(struct sheet_out *o, int column, const char *note)
{
	if (column < 0 || column >= o->n)
		return;
	o->notes[column] = note ? note : "";	/* lives until the row is written */
	o->marked = true;
}

bool sheet_close(struct sheet_out *o)
{
	bool ok = !o->failed;

	if (o->csv) {
		ok &= !ferror(o->csv);
		ok &= fclose(o->csv) == 0;
		o->csv = NULL;
	}
	if (o->book) {
		if (o->sheet && o->n)
			worksheet_autofilter(o->sheet, 0, 0, o->row > 1 ? o->row - 1 : 1, (lxw_col_t)(o->n - 1));
		ok &= workbook_close(o->book) == LXW_NO_ERROR;	/* frees it, whatever came of it */
		o->book = NULL;
	}
	return ok;
}
