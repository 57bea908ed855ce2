/*
 * What the readers of XLSX and CSV share: the row that is being put together, and
 * where a table's progress and errors stand. Only sheet*.c include this.
 */
#ifndef FERRY_SHEET_IMPL_H
#define FERRY_SHEET_IMPL_H
#include "sheet.h"

#define ROW_BYTES (16u << 20)	/* a longer row, or a quote that never closes, is a broken file */
#define ROW_CELLS 16384

/* Cells of one row, end to end in one growing block: reused, never given back before the end. */
struct cells {
	char *bytes;
	size_t len, size;
	size_t *start;		/* of cell i */
	const char **at;	/* filled in by cells_done() */
	int n, room;
	bool failed;		/* no memory, or beyond the limits */
};

void cells_clear(struct cells *);
void cells_begin(struct cells *, int column);	/* columns passed over are "" */
void cells_add(struct cells *, const char *s, size_t n);
/* Ends the row; false when all its cells are empty. Trailing empty ones are dropped. */
bool cells_done(struct cells *);
void cells_free(struct cells *);

struct sheet {
	const char *encoding;
	char separator;
	bool (*next)(struct sheet *, int64_t *row, const char **why);	/* leaves the row in `cells` */
	double (*progress)(const struct sheet *);
	struct cells cells;
	const char *why;	/* once set, the sheet stays at its end */
};

/* A spreadsheet would calculate text that begins so, some also with the wide forms. `n` bytes; CSV puts an apostrophe before it. */
bool sheet_calculates(const char *s, size_t n);

struct sheet *sheet_open_xlsx(struct arena *, const char *path, const char **why);
struct sheet *sheet_open_csv(struct arena *, const char *path, const char **why);

/* "2026-11-22", with the time where the format shows one, from a serial date. False: out of range. */
bool sheet_serial(double serial, bool from_1904, bool date, bool time, char out[32]);
#endif
