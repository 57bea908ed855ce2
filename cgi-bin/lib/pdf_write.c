/*
 * Writing the recorded document with libharu: each face cut down to the characters
 * used, handed over through a memory file, since libharu reads fonts by path only.
 */
#include <hpdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "fault.h"
#include "pdf_impl.h"
#include "text.h"

struct writing { struct pdf *p; HPDF_Doc doc; HPDF_Font font[FACES]; unsigned long error; };

/* libharu calls this from its inside: only note it, never jump. */
static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
	struct writing *w = data;

	(void)detail;
	if (!w->error)
		w->error = error;
}

static void free_doc(void *doc)
{
	HPDF_Free(doc);
}

static void close_fd(void *fd)
{
	close((int)(intptr_t)fd);
}

static bool any_used(const unsigned char *map)
{
	for (int i = 0; i < 65536 / 8; i++)
		if (map[i])
			return true;
	return false;
}

static void load_font(struct writing *w, int face)
{
	struct pdf *p = w->p;
	uint32_t *chars;
	size_t size, n = 0;
	const void *font;
	char path[40];
	int fd;
	const char *name;

	if (!any_used(p->used[face]))
		return;
	chars = arena_array(p->mem, 65536, sizeof *chars);
	for (uint32_t u = 0; u < 65536; u++)
		if (p->used[face][u / 8] & 1 << u % 8)
			chars[n++] = u;
	font = pdf_subset(p->mem, face, chars, (int)n, &size);
	fd = memfd_create("font", MFD_CLOEXEC);
	if (fd < 0 || write(fd, font, size) != (ssize_t)size)
		fault("font subset: no room for a memory file");
	arena_defer(p->mem, close_fd, (void *)(intptr_t)fd);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	name = HPDF_LoadTTFontFromFile(w->doc, path, HPDF_TRUE);
	if (!name)
		fault("libharu refused a font: 0x%04lx", w->error);
	w->font[face] = HPDF_GetFont(w->doc, name, "UTF-8");
}

static void fill_colour(HPDF_Page page, unsigned rgb)
{
	HPDF_Page_SetRGBFill(page, (rgb >> 16 & 255) / 255.0f, (rgb >> 8 & 255) / 255.0f, (rgb & 255) / 255.0f);
}

static void stroke_colour(HPDF_Page page, unsigned rgb)
{
	HPDF_Page_SetRGBStroke(page, (rgb >> 16 & 255) / 255.0f, (rgb >> 8 & 255) / 255.0f, (rgb & 255) / 255.0f);
}

static float px(double mm)
{
	return (float)(mm * PDF_MM);
}

static float py(double mm)
{
	return (float)((PDF_H - mm) * PDF_MM);
}

/* ---- outlines ------------------------------------------------------------------- */

struct outline { HPDF_Page page; double x, y, size; bool open; };

static void o_move(void *a, double x, double y)
{
	struct outline *o = a;

	HPDF_Page_MoveTo(o->page, (float)(o->x + x * o->size), (float)(o->y + y * o->size));
	o->open = true;
}

static void o_line(void *a, double x, double y)
{
	struct outline *o = a;

	HPDF_Page_LineTo(o->page, (float)(o->x + x * o->size), (float)(o->y + y * o->size));
}

static void o_curve(void *a, double ax, double ay, double bx, double by, double x, double y)
{
	struct outline *o = a;

	HPDF_Page_CurveTo(o->page, (float)(o->x + ax * o->size), (float)(o->y + ay * o->size), (float)(o->x + bx * o->size),
		(float)(o->y + by * o->size), (float)(o->x + x * o->size), (float)(o->y + y * o->size));
}

static void o_close(void *a)
{
	struct outline *o = a;

	HPDF_Page_ClosePath(o->page);
}

/* Bold: the outline is drawn too, in the same colour. */
static void begin_weight(HPDF_Page page, const struct pdf_op *op)
{
	fill_colour(page, op->rgb);
	if (op->bold) {
		stroke_colour(page, op->rgb);
		HPDF_Page_SetLineWidth(page, (float)(op->size * 0.032));
	}
}

static void draw_outline(HPDF_Page page, const struct pdf_op *op)
{
	struct outline o = { page, op->x * PDF_MM, (PDF_H - op->y) * PDF_MM, op->size, false };
	struct pdf_pen pen = { o_move, o_line, o_curve, o_close, &o };

	begin_weight(page, op);
	pdf_outline(op->face, op->rune, &pen);
	if (o.open && op->bold)
		HPDF_Page_FillStroke(page);
	else if (o.open)
		HPDF_Page_Fill(page);
}

/* ---- operations --------------------------------------------------------------------- */

static void round_path(HPDF_Page page, double x, double y, double w, double h, double r)
{
	const double k = 0.5523 * r;	/* a quarter circle as a Bézier curve */

	HPDF_Page_MoveTo(page, px(x + r), py(y));
	HPDF_Page_LineTo(page, px(x + w - r), py(y));
	HPDF_Page_CurveTo(page, px(x + w - r + k), py(y), px(x + w), py(y + r - k), px(x + w), py(y + r));
	HPDF_Page_LineTo(page, px(x + w), py(y + h - r));
	HPDF_Page_CurveTo(page, px(x + w), py(y + h - r + k), px(x + w - r + k), py(y + h), px(x + w - r), py(y + h));
	HPDF_Page_LineTo(page, px(x + r), py(y + h));
	HPDF_Page_CurveTo(page, px(x + r - k), py(y + h), px(x), py(y + h - r + k), px(x), py(y + h - r));
	HPDF_Page_LineTo(page, px(x), py(y + r));
	HPDF_Page_CurveTo(page, px(x), py(y + r - k), px(x + r - k), py(y), px(x + r), py(y));
	HPDF_Page_ClosePath(page);
}

static void draw_round(HPDF_Page page, const struct pdf_op *op)
{
	const HPDF_UINT16 dash[] = { 3, 2 };

	HPDF_Page_SetLineWidth(page, 0.7f);
	if (op->dashed)
		HPDF_Page_SetDash(page, dash, 2, 0);
	if (op->rgb != PDF_NO_COLOUR)
		fill_colour(page, op->rgb);
	if (op->line_rgb != PDF_NO_COLOUR)
		stroke_colour(page, op->line_rgb);
	round_path(page, op->x, op->y, op->w, op->h, op->radius);
	if (op->rgb != PDF_NO_COLOUR && op->line_rgb != PDF_NO_COLOUR)
		HPDF_Page_FillStroke(page);
	else if (op->rgb != PDF_NO_COLOUR)
		HPDF_Page_Fill(page);
	else
		HPDF_Page_Stroke(page);
	if (op->dashed)
		HPDF_Page_SetDash(page, NULL, 0, 0);
}

static void draw_text(struct writing *w, HPDF_Page page, const struct pdf_op *op)
{
	HPDF_Page_BeginText(page);
	HPDF_Page_SetFontAndSize(page, w->font[op->face], (float)op->size);
	begin_weight(page, op);
	if (op->bold)
		HPDF_Page_SetTextRenderingMode(page, HPDF_FILL_THEN_STROKE);
	HPDF_Page_TextOut(page, px(op->x), py(op->y), op->text);
	if (op->bold)
		HPDF_Page_SetTextRenderingMode(page, HPDF_FILL);
	HPDF_Page_EndText(page);
}

static void draw_png(struct writing *w, HPDF_Page page, const struct pdf_op *op)
{
	HPDF_Image im = HPDF_LoadPngImageFromMem(w->doc, op->bytes, (HPDF_UINT)op->n);

	if (im)
		HPDF_Page_DrawImage(page, im, px(op->x), py(op->y + op->h), px(op->w), px(op->h));
}

static void draw(struct writing *w, HPDF_Page page, const struct pdf_op *op)
{
	switch (op->kind) {
	case OP_TEXT_RUN:
		draw_text(w, page, op);
		break;
	case OP_OUTLINE:
		draw_outline(page, op);
		break;
	case OP_LINE_:
		stroke_colour(page, op->rgb);
		HPDF_Page_SetLineWidth(page, (float)op->size);
		HPDF_Page_MoveTo(page, px(op->x), py(op->y));
		HPDF_Page_LineTo(page, px(op->w), py(op->h));
		HPDF_Page_Stroke(page);
		break;
	case OP_BOX_:
		fill_colour(page, op->rgb);
		HPDF_Page_Rectangle(page, px(op->x), py(op->y + op->h), px(op->w), px(op->h));
		HPDF_Page_Fill(page);
		break;
	case OP_ROUND:
		draw_round(page, op);
		break;
	case OP_PNG:
		draw_png(w, page, op);
		break;
	case OP_MARK:
		break;
	}
}

/* Across the page, light enough to read through. */
static void draw_mark(struct writing *w, HPDF_Page page)
{
	struct pdf *p = w->p;
	struct pdf_style st = { .size = 90, .weight = PDF_BOLD, .rgb = 0xe4efef };
	double width = pdf_text_width(p, st, p->mark);
	const double cos_ = 0.7660, sin_ = 0.6428;	/* 40 degrees */
	struct pdf_pg scratch = { .first = NULL };

	if (width > 210)
		st.size = 90 * 210 / width;
	width = pdf_text_width(p, st, p->mark);
	scratch.tail = &scratch.first;
	pdf_run(p, &scratch, -width / 2, PDF_H, st, p->mark, strlen(p->mark));
	HPDF_Page_GSave(page);
	HPDF_Page_Concat(page, (float)cos_, (float)sin_, (float)-sin_, (float)cos_, px(PDF_W / 2.0), py(PDF_H / 2.0));
	for (const struct pdf_op *op = scratch.first; op; op = op->next)
		draw(w, page, op);
	HPDF_Page_GRestore(page);
}

/* ---- heads and feet ------------------------------------------------------------------- */

static const char *numbered(struct pdf *p, const char *s, int page)
{
	struct buf b = buf_new(p->mem);

	for (const char *at; (at = strchr(s, '{')); ) {
		buf_add(&b, s, at - s);
		if (strncmp(at, "{page}", 6) == 0) {
			buf_fmt(&b, "%d", page);
			s = at + 6;
		} else if (strncmp(at, "{pages}", 7) == 0) {
			buf_fmt(&b, "%d", p->npages);
			s = at + 7;
		} else {
			buf_add(&b, at, 1);
			s = at + 1;
		}
	}
	buf_str(&b, s);
	return b.s;
}

static void heads_and_feet(struct pdf *p)
{
	struct pdf_style st = { .size = 8, .rgb = 0x5d6776 };
	int n = 1;

	for (struct pdf_pg *g = p->pages; g; g = g->next, n++) {
		double width = PDF_W - 2 * PDF_MARGIN_X;

		p->page = g;
		if (p->foot[0] || p->foot[1] || p->foot[2])
			pdf_line(p, PDF_MARGIN_X, PDF_H - 14, PDF_W - PDF_MARGIN_X, PDF_H - 14, 0.5, 0xc9ced6);
		for (int i = 0; i < 3; i++) {
			st.align = (enum pdf_align)i;
			if (p->foot[i])
				pdf_text(p, PDF_MARGIN_X, PDF_H - 12.5, width, st, numbered(p, p->foot[i], n));
		}
		for (int i = 0; i < 2 && n > 1; i++) {
			st.align = i ? PDF_RIGHT : PDF_LEFT;
			if (p->head[i])
				pdf_text(p, PDF_MARGIN_X, PDF_TOP - 4, width, st, numbered(p, p->head[i], n));
		}
	}
}

const void *pdf_finish(struct pdf *p, size_t *size)
{
	struct writing *w = arena_alloc(p->mem, sizeof *w);
	HPDF_UINT32 n;
	char *out;

	heads_and_feet(p);
	if (p->mark) {		/* its characters belong into the subset */
		struct pdf_pg scratch = { .first = NULL };

		scratch.tail = &scratch.first;
		pdf_run(p, &scratch, 0, 0, (struct pdf_style){ .size = 90, .weight = PDF_BOLD }, p->mark, strlen(p->mark));
	}
	w->p = p;
	w->doc = HPDF_New(on_error, w);
	if (!w->doc)
		fault("libharu: no memory");
	arena_defer(p->mem, free_doc, w->doc);
	HPDF_SetCompressionMode(w->doc, HPDF_COMP_ALL);
	HPDF_UseUTFEncodings(w->doc);
	for (int i = 0; i < FACES; i++)
		load_font(w, i);
	HPDF_SetInfoAttr(w->doc, HPDF_INFO_PRODUCER, "Ferry");
	for (struct pdf_pg *g = p->pages; g; g = g->next) {
		HPDF_Page page = HPDF_AddPage(w->doc);

		HPDF_Page_SetSize(page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
		if (p->mark)
			draw_mark(w, page);
		for (const struct pdf_op *op = g->first; op; op = op->next)
			draw(w, page, op);
	}
	HPDF_SaveToStream(w->doc);
	if (w->error)
		fault("libharu: error 0x%04lx", w->error);
	n = HPDF_GetStreamSize(w->doc);
	out = arena_alloc(p->mem, n + 1);
	HPDF_ReadFromStream(w->doc, (HPDF_BYTE *)out, &n);
	*size = n;
	return out;
}
