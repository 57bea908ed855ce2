/* What the files of the PDF layer share: fonts and recorded drawing. */
#ifndef FERRY_PDF_IMPL_H
#define FERRY_PDF_IMPL_H
#include <stdint.h>
#include "pdf.h"

/*
 * The two faces, opened once per process and mapped, so that they cost little memory.
 * Bold is the regular face with its outline drawn as well: each face in a document
 * costs libharu some 3 ms and 15 KB, a bold one for a few headings as much as all
 * the text.
 */
enum { FACE_TC, FACE_SC, FACES };
#define FACE_NONE (-1)		/* in no font at all */
#define FACE_RARE 0x100		/* in the font, but beyond U+FFFF: drawn as an outline */

/* Which face draws a character in this language; with FACE_RARE set where text cannot. */
int pdf_face(uint32_t u, const char *lang);
double pdf_advance(int face, uint32_t u);	/* in ems */
/* The face cut down to these characters; in the arena. */
const void *pdf_subset(struct arena *, int face, const uint32_t *chars, int n, size_t *size);
/* Outline of a character for FACE_RARE: calls back with coordinates in ems. */
struct pdf_pen { void (*move)(void *, double, double); void (*line)(void *, double, double); void (*curve)(void *, double, double, double, double, double, double); void (*close)(void *); void *arg; };
void pdf_outline(int face, uint32_t u, const struct pdf_pen *);

enum pdf_op_kind { OP_TEXT_RUN, OP_OUTLINE, OP_LINE_, OP_BOX_, OP_ROUND, OP_PNG, OP_MARK };
struct pdf_op {
	enum pdf_op_kind kind;
	double x, y, w, h, size, radius;
	unsigned rgb, line_rgb;
	bool dashed, bold;
	int face;
	uint32_t rune;
	const char *text;		/* a run in one face */
	const void *bytes; size_t n;
	struct pdf_op *next;
};
struct pdf_pg { struct pdf_op *first, **tail; struct pdf_pg *next; };

enum { PDF_MARGIN_X = 16, PDF_TOP = 14, PDF_BOTTOM = 20, PDF_W = 210, PDF_H = 297 };

struct pdf {
	struct arena *mem;
	const char *lang, *title, *author;
	struct pdf_pg *pages, **pages_tail, *page;
	int npages;
	double y;
	const char *foot[3], *head[2], *mark;
	unsigned char *used[FACES];	/* bitmap over U+0000-U+FFFF */
	/* the open table */
	const struct pdf_column *columns; int ncolumns;
	struct pdf_style head_style, cell_style;
	bool in_table;
};

void pdf_op_add(struct pdf *, struct pdf_pg *, struct pdf_op);
void pdf_run(struct pdf *, struct pdf_pg *, double x, double y, struct pdf_style, const char *text, size_t n);	/* one line; y is the baseline */
/* Breaks into lines: calls fn for each; returns their number. */
struct pdf_line_cut { const char *s; size_t n; };
int pdf_wrap(struct pdf *, double width, struct pdf_style, const char *, struct pdf_line_cut **);
double pdf_leading(struct pdf_style);	/* mm a line */
double pdf_run_width(struct pdf *, struct pdf_style, const char *, size_t n);
#define PDF_MM (72.0 / 25.4)
#endif
