/*
 * Tables that flow over pages: the head is repeated, a row stays together unless it
 * is taller than a page, and then breaks between its lines.
 */
#include <string.h>
#include "pdf_impl.h"

#define BRAND 0x0f6f78u
#define RULE 0xc9ced6u
#define GREY 0x4a5464u

enum { PAD_X = 2 };
static const double PAD_Y = 1.7;

static struct pdf_style aligned_style(struct pdf_style st, enum pdf_align a)
{
	st.align = a;
	return st;
}

static void draw_head(struct pdf *p)
{
	double x = PDF_MARGIN_X, h = 0, total = 0;

	for (int i = 0; i < p->ncolumns; i++) {
		double t = pdf_text_height(p, p->columns[i].width - 2 * PAD_X, p->head_style, p->columns[i].head);

		h = t > h ? t : h;
		total += p->columns[i].width;
	}
	pdf_box(p, x, p->y, total, h + 2 * PAD_Y, BRAND);
	for (int i = 0; i < p->ncolumns; i++) {
		pdf_text(p, x + PAD_X, p->y + PAD_Y, p->columns[i].width - 2 * PAD_X, aligned_style(p->head_style, p->columns[i].align), p->columns[i].head);
		x += p->columns[i].width;
	}
	p->y += h + 2 * PAD_Y;
}

static void table_need(struct pdf *p, double height)
{
	if (p->y + height <= PDF_H - PDF_BOTTOM)
		return;
	pdf_page(p);
	draw_head(p);
}

void pdf_table(struct pdf *p, const struct pdf_column *columns, int n, struct pdf_style head, struct pdf_style cell)
{
	p->columns = columns;
	p->ncolumns = n;
	p->head_style = head;
	p->cell_style = cell;
	p->in_table = true;
	pdf_need(p, 22);
	draw_head(p);
}

/* A cell as lines, each with its style: the name, and under it its description. */
struct cell { struct pdf_line_cut *line; struct pdf_style *style; int n; };

static struct cell set_cell(struct pdf *p, double width, struct pdf_style st, const char *s)
{
	const char *newline = strchr(s, '\n');
	struct pdf_style small = st;
	struct pdf_line_cut *a, *b = NULL;
	int na = pdf_wrap(p, width, st, newline ? arena_strn(p->mem, s, newline - s) : s, &a), nb = 0;
	struct cell out;

	small.size = st.size - 1.2;
	small.rgb = GREY;
	if (newline)
		nb = pdf_wrap(p, width, small, newline + 1, &b);
	out.n = na + nb;
	out.line = arena_array(p->mem, out.n + 1, sizeof *out.line);
	out.style = arena_array(p->mem, out.n + 1, sizeof *out.style);
	for (int i = 0; i < out.n; i++) {
		out.line[i] = i < na ? a[i] : b[i - na];
		out.style[i] = i < na ? st : small;
	}
	return out;
}

static double cell_height(const struct cell *c, int from)
{
	double h = 0;

	for (int i = from; i < c->n; i++)
		h += pdf_leading(c->style[i]);
	return h;
}

/* Draws lines from..: as many as fit in `room`; returns how many. */
static int draw_cell(struct pdf *p, const struct cell *c, int from, double x, double width, double room)
{
	double y = p->y + PAD_Y;
	int i;

	for (i = from; i < c->n; i++) {
		double h = pdf_leading(c->style[i]);

		if (y + h > p->y + room)
			break;
		pdf_text(p, x, y, c->style[i].align == PDF_LEFT ? 0 : width, c->style[i], arena_strn(p->mem, c->line[i].s, c->line[i].n));
		y += h;
	}
	return i - from;
}

/* A figure is never broken: what is too long for its column is set smaller. */
static struct pdf_style figure_style(struct pdf *p, double width, struct pdf_style st, const char *s)
{
	double w = st.align == PDF_RIGHT && !strpbrk(s, " \n") ? pdf_text_width(p, st, s) : 0;

	if (w > width)
		st.size *= width / w > 0.55 ? width / w * 0.995 : 0.55;
	return st;
}

void pdf_row(struct pdf *p, const char *const *cells)
{
	struct cell *c = arena_array(p->mem, p->ncolumns, sizeof *c);
	int *done = arena_array(p->mem, p->ncolumns, sizeof *done);
	double total = 0, whole = PDF_H - PDF_BOTTOM - PDF_TOP - 30;

	for (int i = 0; i < p->ncolumns; i++) {
		double width = p->columns[i].width - 2 * PAD_X;
		const char *s = cells[i] ? cells[i] : "";

		c[i] = set_cell(p, width, figure_style(p, width, aligned_style(p->cell_style, p->columns[i].align), s), s);
		total += p->columns[i].width;
	}
	for (bool more = true; more; ) {
		double h = 0, room, x = PDF_MARGIN_X;

		for (int i = 0; i < p->ncolumns; i++) {
			double k = cell_height(&c[i], done[i]);

			h = k > h ? k : h;
		}
		table_need(p, h + 2 * PAD_Y < whole ? h + 2 * PAD_Y : 20);
		room = PDF_H - PDF_BOTTOM - p->y;
		if (h + 2 * PAD_Y < room)
			room = h + 2 * PAD_Y;
		more = false;
		for (int i = 0; i < p->ncolumns; i++) {
			done[i] += draw_cell(p, &c[i], done[i], x + PAD_X, p->columns[i].width - 2 * PAD_X, room);
			more |= done[i] < c[i].n;
			x += p->columns[i].width;
		}
		p->y += room;
		pdf_line(p, PDF_MARGIN_X, p->y, PDF_MARGIN_X + total, p->y, 0.5, RULE);
	}
}

void pdf_row_span(struct pdf *p, struct pdf_style st, const char *text, unsigned fill)
{
	double total = 0, h;

	for (int i = 0; i < p->ncolumns; i++)
		total += p->columns[i].width;
	h = pdf_text_height(p, total - 2 * PAD_X, st, text) + 2 * PAD_Y - 0.6;
	table_need(p, fill != PDF_NO_COLOUR ? h + 20 : h);	/* a heading is not the last on its page */
	if (fill != PDF_NO_COLOUR)
		pdf_box(p, PDF_MARGIN_X, p->y, total, h, fill);
	pdf_text(p, PDF_MARGIN_X + PAD_X, p->y + PAD_Y - 0.3, total - 2 * PAD_X, st, text);
	p->y += h;
	pdf_line(p, PDF_MARGIN_X, p->y, PDF_MARGIN_X + total, p->y, 0.5, RULE);
}

void pdf_table_end(struct pdf *p)
{
	p->in_table = false;
}
