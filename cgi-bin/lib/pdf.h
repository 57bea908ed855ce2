/*
 * Printed documents: text in fonts cut down by HarfBuzz to the characters of this
 * document, page flow, tables that break across pages with repeated heads,
 * per-character fallback TC → SC. Coordinates are millimetres from the top left of
 * an A4 page, sizes are points. Knows nothing of quotations: crm documents say
 * what stands where.
 */
#ifndef FERRY_PDF_H
#define FERRY_PDF_H
#include <stdbool.h>
#include "arena.h"

struct pdf;
enum pdf_align { PDF_LEFT, PDF_CENTER, PDF_RIGHT };
enum pdf_weight { PDF_REGULAR, PDF_BOLD };
struct pdf_style { double size; enum pdf_weight weight; unsigned rgb; enum pdf_align align; double leading; /* line height ÷ size, 0 = 1.45 */ double tracking; /* ems between characters */ };
struct pdf_column { double width; enum pdf_align align; const char *head; };

/* With a document begun; without a title none is yet, see pdf_document(). */
struct pdf *pdf_new(struct arena *, const char *lang, const char *title, const char *author);
/* Text at a place of the current page, wrapped to width (0 = one line); returns the height in mm. Breaks CJK anywhere but before closing punctuation, Latin at spaces. */
double pdf_text(struct pdf *, double x, double y, double width, struct pdf_style, const char *);
double pdf_text_width(struct pdf *, struct pdf_style, const char *);
double pdf_text_height(struct pdf *, double width, struct pdf_style, const char *);
void pdf_line(struct pdf *, double x1, double y1, double x2, double y2, double width_pt, unsigned rgb);
void pdf_box(struct pdf *, double x, double y, double w, double h, unsigned fill_rgb);
void pdf_round_box(struct pdf *, double x, double y, double w, double h, double radius, unsigned fill_rgb, unsigned line_rgb, bool dashed); /* PDF_NO_COLOUR for neither */
#define PDF_NO_COLOUR 0xff000000u
/* A PNG or JPEG; false when it is neither, or beyond reason. The same bytes again cost nothing. */
bool pdf_image(struct pdf *, double x, double y, double w, double h, const void *bytes, size_t n);
bool pdf_image_size(const void *bytes, size_t n, int *w, int *h);
/* Flow: text and tables follow one another from the cursor; a new page begins when needed. */
double pdf_y(const struct pdf *);
void pdf_move(struct pdf *, double dy);
void pdf_need(struct pdf *, double height);			/* new page unless so much is left */
void pdf_page(struct pdf *);
void pdf_flow(struct pdf *, struct pdf_style, const char *);	/* paragraph, breaks over pages */
void pdf_rich(struct pdf *, struct pdf_style, const char *html);	/* what html_clean() lets through */
/* A table: begin, rows, end. The head repeats on each page; a row that fits no page is broken within its cells. */
void pdf_table(struct pdf *, const struct pdf_column *, int n, struct pdf_style head, struct pdf_style cell);
/* A cell's text after a newline is set smaller and greyer: a description under a name. A figure (right-aligned, one word) is never broken. */
void pdf_row(struct pdf *, const char *const *cells);
void pdf_row_span(struct pdf *, struct pdf_style, const char *text, unsigned fill_rgb);	/* section heading or note across all columns */
void pdf_table_end(struct pdf *);
/* Drawn on every page when finished: {page} and {pages} are replaced. */
void pdf_footer(struct pdf *, const char *left, const char *center, const char *right);
void pdf_header(struct pdf *, const char *left, const char *right);	/* from page 2 on */
void pdf_watermark(struct pdf *, const char *text);
/*
 * Another document in the same file: it begins on a page of its own, with its own head,
 * foot and page numbers. Once closed, nothing that was handed over for it is needed any more.
 */
void pdf_document(struct pdf *, const char *lang, const char *title);
void pdf_close(struct pdf *);
/* The finished file, in the arena. */
const void *pdf_finish(struct pdf *, size_t *size);
#endif
