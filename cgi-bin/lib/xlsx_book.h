/*
 * What has to be known of an XLSX file before its rows can be read: which sheet,
 * which cells are dates, and the shared strings.
 */
#ifndef FERRY_XLSX_BOOK_H
#define FERRY_XLSX_BOOK_H
#include "sheet_impl.h"
#include "xlsx_part.h"

struct cell_format { bool date, time, percent; unsigned char zeros; /* "00000000": shown with leading zeros */ };

/* Shared strings lie in an unlinked file that is mapped: memory does not grow with them, the kernel pages. */
struct strings { const char *bytes; const uint64_t *at; uint64_t n; size_t bytes_size, at_size; };

struct book {
	struct package package;
	char sheet[512];		/* entry of the first visible worksheet */
	bool from_1904;
	struct cell_format *formats;	/* by cellXfs index */
	int nformats;
	struct strings strings;
};

/* False: package.why says what is wrong. */
bool book_open(struct book *, const char *path);
void book_close(struct book *);
/* Makes "_x000D_" one character again, in place; returns the new length. */
size_t xlsx_unescape(char *s, size_t n);
/* What a number format shows. */
struct cell_format xlsx_format(int id, const char *code);
#endif
