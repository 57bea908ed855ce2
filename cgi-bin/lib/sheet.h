/*
 * Tables in files: XLSX and CSV, read row by row in constant memory whatever the
 * size, and written. Text stays text: "=cmd|…" is never a formula, 00123 keeps its
 * zeros, a date cell is given as "YYYY-MM-DD[ HH:MM:SS]".
 *
 * Reading: XLSX by libzip and expat (shared and inline strings, cached formula
 * values, 1900 and 1904 date serials by number format, Strict namespace, tables that
 * begin at B3, first visible sheet); refused with a reason: no zip, DOCTYPE, more
 * than 1 GiB or 100:1 unpacked, more than 10,000 entries. CSV: UTF-8 with or without
 * BOM, UTF-16 with BOM, CP950 (Big5 as Taiwan writes it), GB18030; comma, semicolon or tab; found by
 * looking at the first 64 KiB.
 */
#ifndef FERRY_SHEET_H
#define FERRY_SHEET_H
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

struct sheet;
/* NULL and *why = a key below Error. ("file_no_zip", "file_doctype", "file_too_big", "file_encoding", "file_empty" …). Closed by the arena. */
struct sheet *sheet_open(struct arena *, const char *path, const char **why);
/* Next row: cells are valid until the next call; *n columns, trailing empty ones dropped, empty rows skipped. false at the end or on an error (*why set, else NULL). */
bool sheet_next(struct sheet *, const char *const **cells, int *n, int64_t *row_number, const char **why);
const char *sheet_encoding(const struct sheet *);	/* "XLSX", "UTF-8", "CP950", "GB18030", "UTF-16LE" … */
char sheet_separator(const struct sheet *);		/* ',' ';' '\t' or 0 */
double sheet_progress(const struct sheet *);		/* 0-1 of the bytes read */

enum sheet_kind { SHEET_XLSX, SHEET_CSV };
enum sheet_type { CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_INSTANT };
struct sheet_column { const char *head; enum sheet_type type; int width; };
struct sheet_out;
struct sheet_out *sheet_create(struct arena *, enum sheet_kind, const char *path, const struct sheet_column *, int n);
void sheet_row(struct sheet_out *, const char *const *cells);	/* canonical values or NULL */
/* Marks a cell of the next row (a reason for its refusal, shown as comment and in red). */
void sheet_mark(struct sheet_out *, int column, const char *note);
bool sheet_close(struct sheet_out *);			/* false: disk full */
#endif
