/*
 * A page's operators: text, lines, boxes, images, as the PDF language has them. What
 * is already set (colour, font, line width) is not said again.
 */
#include <math.h>
#include <string.h>
#include "pdf_impl.h"
#include "text.h"

void pdf_page_init(struct pdf *p, struct pdf_pg *g)
{
	*g = (struct pdf_pg){ .ops = buf_new(p->mem), .fill = -1, .stroke = -1, .line = -1, .face = -1 };
}

/* ---- numbers and states ------------------------------------------------------------ */

/* A number with a hundredth's precision and a space: as short as it can be. */
static void num(struct buf *b, double v)
{
	char s[24], *p = s + sizeof s;
	long k = lround(v * 100), a = k < 0 ? -k : k;
	int frac = (int)(a % 100);

	*--p = ' ';
	if (frac) {
		if (frac % 10)
			*--p = (char)('0' + frac % 10);
		*--p = (char)('0' + frac / 10);
		*--p = '.';
	}
	for (a /= 100; a || p[0] == ' ' || p[0] == '.'; a /= 10)
		*--p = (char)('0' + a % 10);
	if (k < 0)
		*--p = '-';
	buf_add(b, p, s + sizeof s - p);
}

static void x_(struct buf *b, double mm)
{
	num(b, mm * PDF_MM);
}

static void y_(struct buf *b, double mm)
{
	num(b, (PDF_H - mm) * PDF_MM);
}

static void colour(struct buf *b, unsigned rgb, const char *op)
{
	for (int shift = 16; shift >= 0; shift -= 8)
		num(b, (rgb >> shift & 255) / 255.0);
	buf_str(b, op);
}

static void fill(struct pdf_pg *g, unsigned rgb)
{
	if (g->fill != (long)rgb)
		colour(&g->ops, rgb, "rg\n");
	g->fill = rgb;
}

static void stroke(struct pdf_pg *g, unsigned rgb, double width)
{
	if (g->stroke != (long)rgb)
		colour(&g->ops, rgb, "RG\n");
	g->stroke = rgb;
	if (g->line != width) {
		num(&g->ops, width);
		buf_str(&g->ops, "w\n");
	}
	g->line = width;
}

/* ---- text -------------------------------------------------------------------------- */

static void hex4(char *to, unsigned v)
{
	static const char digit[] = "0123456789abcdef";

	for (int i = 3; i >= 0; i--, v >>= 4)
		to[i] = digit[v & 15];
}

/* Bold: the outline is drawn too, in the same colour. */
static void text_state(struct pdf_pg *g, int face, struct pdf_style st)
{
	int mode = st.weight == PDF_BOLD ? 2 : 0;

	fill(g, st.rgb);
	if (mode)
		stroke(g, st.rgb, st.size * 0.032);
	if (g->mode != mode)
		buf_fmt(&g->ops, "%d Tr\n", mode);
	g->mode = mode;
	if (g->tracking != st.tracking * st.size) {
		num(&g->ops, st.tracking * st.size);
		buf_str(&g->ops, "Tc\n");
	}
	g->tracking = st.tracking * st.size;
	if (g->face != face || g->size != st.size) {
		buf_fmt(&g->ops, "/F%d ", face);
		num(&g->ops, st.size);
		buf_str(&g->ops, "Tf\n");
	}
	g->face = face;
	g->size = st.size;
}

/* A line is cut where the face changes. */
void pdf_run(struct pdf *p, struct pdf_pg *g, double x, double y, struct pdf_style st, const char *s, size_t n)
{
	bool simplified = strcmp(p->lang, "zh-CN") == 0;
	const char *end = s + n;
	int face = -1;

	if (!n)
		return;
	buf_str(&g->ops, "BT\n");
	while (s < end) {
		struct pdf_glyph k = pdf_glyph(utf8_next(&s), simplified);
		char hex[4];

		if (k.face != face) {
			if (face >= 0)
				buf_str(&g->ops, "> Tj\n");
			text_state(g, face = k.face, st);
			buf_str(&g->ops, "1 0 0 1 ");
			x_(&g->ops, x), y_(&g->ops, y);
			buf_str(&g->ops, "Tm\n<");
		}
		hex4(hex, pdf_cid(p->keep, &p->used[face], k));
		buf_add(&g->ops, hex, 4);
		x += (k.advance / 1000.0 + st.tracking) * st.size / PDF_MM;
	}
	buf_str(&g->ops, "> Tj\nET\n");
}

/* ---- lines and boxes --------------------------------------------------------------- */

void pdf_line(struct pdf *p, double x1, double y1, double x2, double y2, double width, unsigned rgb)
{
	struct buf *b = &p->page->ops;

	stroke(p->page, rgb, width);
	x_(b, x1), y_(b, y1), buf_str(b, "m ");
	x_(b, x2), y_(b, y2), buf_str(b, "l S\n");
}

void pdf_box(struct pdf *p, double x, double y, double w, double h, unsigned rgb)
{
	struct buf *b = &p->page->ops;

	fill(p->page, rgb);
	x_(b, x), y_(b, y + h), x_(b, w), x_(b, h), buf_str(b, "re f\n");
}

struct point { double x, y; };

static void curve(struct buf *b, struct point a, struct point c, struct point to)
{
	x_(b, a.x), y_(b, a.y), x_(b, c.x), y_(b, c.y), x_(b, to.x), y_(b, to.y), buf_str(b, "c\n");
}

static void go(struct buf *b, double x, double y, const char *op)
{
	x_(b, x), y_(b, y), buf_str(b, op);
}

static void round_path(struct buf *b, double x, double y, double w, double h, double r)
{
	const double k = 0.5523 * r, R = x + w, B = y + h;	/* a quarter circle as a Bézier curve */

	go(b, x + r, y, "m "), go(b, R - r, y, "l\n");
	curve(b, (struct point){ R - r + k, y }, (struct point){ R, y + r - k }, (struct point){ R, y + r });
	go(b, R, B - r, "l\n");
	curve(b, (struct point){ R, B - r + k }, (struct point){ R - r + k, B }, (struct point){ R - r, B });
	go(b, x + r, B, "l\n");
	curve(b, (struct point){ x + r - k, B }, (struct point){ x, B - r + k }, (struct point){ x, B - r });
	go(b, x, y + r, "l\n");
	curve(b, (struct point){ x, y + r - k }, (struct point){ x + r - k, y }, (struct point){ x + r, y });
}

void pdf_round_box(struct pdf *p, double x, double y, double w, double h, double r, unsigned rgb, unsigned line, bool dashed)
{
	struct buf *b = &p->page->ops;

	if (rgb != PDF_NO_COLOUR)
		fill(p->page, rgb);
	if (line != PDF_NO_COLOUR)
		stroke(p->page, line, 0.7);
	if (dashed)
		buf_str(b, "[3 2] 0 d\n");
	round_path(b, x, y, w, h, r);
	buf_str(b, rgb == PDF_NO_COLOUR ? "s\n" : line == PDF_NO_COLOUR ? "h f\n" : "b\n");
	if (dashed)
		buf_str(b, "[] 0 d\n");
}

bool pdf_image(struct pdf *p, double x, double y, double w, double h, const void *bytes, size_t n)
{
	struct buf *b = &p->page->ops;
	int i = pdf_picture(p, bytes, n);

	if (i < 0)
		return false;
	p->page->images |= 1ul << i;
	buf_str(b, "q ");
	x_(b, w), buf_str(b, "0 0 "), x_(b, h), x_(b, x), y_(b, y + h);
	buf_fmt(b, "cm /I%d Do Q\n", i);
	return true;
}
