/* What the files of the PDF layer share: glyphs, pages being drawn, the file being written. */
#ifndef FERRY_PDF_IMPL_H
#define FERRY_PDF_IMPL_H
#include <stdint.h>
#include "pdf.h"

/*
 * The faces, opened once per process and mapped, so that they cost little memory: two
 * for what is written every day, one, which need not be there, for what they lack.
 * Bold is the regular face with its outline drawn as well: a bold face for a few
 * headings would make a document half as large again.
 */
enum { FACE_TC, FACE_SC, FACE_RARE, FACES };

/* How a character is drawn: `u` itself, or the glyph of 〓 where no face has it. */
struct pdf_glyph { uint32_t u; uint16_t gid; int16_t advance /* of 1000 */; unsigned char face; bool missing; };
struct pdf_glyph pdf_glyph(uint32_t u, bool simplified_first);

/*
 * The characters of one face a document uses. They are numbered as they come (their
 * CID), so that text can be written before the subset is known; the file maps the
 * numbers to glyphs of the subset.
 */
struct pdf_used {
	uint16_t *block[0x110000 >> 8];	/* u → cid, 256 each, made when needed */
	struct pdf_glyph *by_cid;	/* from 1 on */
	int n, room;
};
uint16_t pdf_cid(struct arena *, struct pdf_used **, struct pdf_glyph);
/* The face cut down to what is used, and where each CID's glyph lies in it. */
struct pdf_subset { const char *bytes /* packed */; size_t size, unpacked; uint16_t *gid; int box[4], ascent, descent, em; };
struct pdf_subset pdf_subset(struct arena *, int face, const struct pdf_used *);
extern const char *const pdf_face_name[FACES];

/* A page's drawing operators, and what they have set so far. */
struct pdf_pg {
	struct buf ops;
	long fill, stroke;		/* colours, -1 = not set */
	double line, tracking;
	int face, mode; double size;
	unsigned long images;		/* bits: which images it shows */
	struct pdf_pg *next;
};

enum { PDF_MARGIN_X = 16, PDF_TOP = 14, PDF_BOTTOM = 20, PDF_W = 210, PDF_H = 297, PDF_IMAGES = 60 };
#define PDF_MM (72.0 / 25.4)

struct pdf_picture { const void *bytes; size_t n; int object; };	/* bytes: a copy */
struct pdf_mark { const char *title; int page; };

struct pdf {
	struct arena *keep;		/* what lives as long as the file */
	struct arena *mem;		/* what a document needs until its pages are written */
	const char *author;
	bool open;
	const char *lang, *title;
	/* the document at hand: pages wait here until its last one is known */
	struct pdf_pg *pages, **pages_tail, *page;
	int npages;
	double y;
	const char *foot[3], *head[2], *mark;
	struct pdf_used *used[FACES];
	/* the file so far */
	struct buf out;
	long *offset; int objects, objects_room;
	int *page_object, all_pages, page_room;
	struct pdf_mark *marks; int nmarks, mark_room;
	struct pdf_picture image[PDF_IMAGES]; int images;
	/* the open table */
	const struct pdf_column *columns; int ncolumns;
	struct pdf_style head_style, cell_style;
	bool in_table;
};

/* Operators (pdf_draw.c). Millimetres from the top left; y of a run is its baseline. */
void pdf_page_init(struct pdf *, struct pdf_pg *);
void pdf_run(struct pdf *, struct pdf_pg *, double x, double y, struct pdf_style, const char *text, size_t n);

/* Deflated, in the arena (pdf_write.c). */
const char *pdf_pack(struct arena *, const void *, size_t n, size_t *packed);

/* Objects (pdf_write.c). */
enum { OBJ_CATALOG = 1, OBJ_PAGES, OBJ_INFO, OBJ_OUTLINE, OBJ_FONT /* one each for FACES */, OBJ_FIRST_FREE = OBJ_FONT + FACES };
int pdf_object(struct pdf *);				/* reserves a number */
void pdf_object_begin(struct pdf *, int object);	/* what follows is added to out, then pdf_object_end() */
void pdf_object_end(struct pdf *);
void pdf_stream(struct pdf *, int object, const char *entries, const void *bytes, size_t n, bool packed);
void pdf_hex16(struct buf *, const char *utf8);		/* <FEFF…>: a text for people */
int pdf_picture(struct pdf *, const void *bytes, size_t n);	/* index of the image; -1: not readable (pdf_image.c) */

/* Breaks into lines: calls fn for each; returns their number. */
struct pdf_line_cut { const char *s; size_t n; };
int pdf_wrap(struct pdf *, double width, struct pdf_style, const char *, struct pdf_line_cut **);
double pdf_leading(struct pdf_style);	/* mm a line */
double pdf_run_width(struct pdf *, struct pdf_style, const char *, size_t n);
#endif
