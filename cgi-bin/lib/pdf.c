/*
 * Recording a document: pages, text set in lines, boxes; nothing of libharu yet
 * (pdf_write.c), since the fonts' subsets are known only at the end.
 */
#include <string.h>
#include "fault.h"
#include "pdf_impl.h"
#include "text.h"

struct pdf *pdf_new(struct arena *mem, const char *lang, const char *title, const char *author)
{
	struct pdf *p = arena_alloc(mem, sizeof *p);

	p->mem = mem;
	p->lang = lang;
	p->title = title;
	p->author = author;
	p->pages_tail = &p->pages;
	for (int i = 0; i < FACES; i++)
		p->used[i] = arena_alloc(mem, 65536 / 8);
	pdf_page(p);
	return p;
}

void pdf_op_add(struct pdf *p, struct pdf_pg *page, struct pdf_op op)
{
	struct pdf_op *o = arena_alloc(p->mem, sizeof *o);

	*o = op;
	*page->tail = o;
	page->tail = &o->next;
}

/* ---- text ----------------------------------------------------------------------- */

double pdf_leading(struct pdf_style st)
{
	return st.size * (st.leading > 0 ? st.leading : 1.45) / PDF_MM;
}

double pdf_run_width(struct pdf *p, struct pdf_style st, const char *s, size_t n)
{
	const char *end = s + n;
	double w = 0;

	while (s < end) {
		uint32_t u = utf8_next(&s);

		w += pdf_advance(pdf_face(u, p->lang), u);
	}
	return w * st.size / PDF_MM;
}

double pdf_text_width(struct pdf *p, struct pdf_style st, const char *s)
{
	return pdf_run_width(p, st, s, strlen(s));
}

static void outline_op(struct pdf *p, struct pdf_pg *page, double x, double y, struct pdf_style st, int face, uint32_t u)
{
	pdf_op_add(p, page, (struct pdf_op){ .kind = OP_OUTLINE, .x = x, .y = y, .size = st.size, .rgb = st.rgb, .bold = st.weight == PDF_BOLD, .face = face, .rune = u });
}

/* A line is cut where the face changes; what no text can show is an outline, or 〓 where no font has it. */
void pdf_run(struct pdf *p, struct pdf_pg *page, double x, double y, struct pdf_style st, const char *s, size_t n)
{
	const char *end = s + n, *from = s;
	int face = FACE_NONE;
	double at = x, start = x;

	while (s < end) {
		const char *before = s;
		uint32_t u = utf8_next(&s);
		int f = pdf_face(u, p->lang);

		if (f != face || f & FACE_RARE) {
			if (face >= 0 && !(face & FACE_RARE) && before > from)
				pdf_op_add(p, page, (struct pdf_op){ .kind = OP_TEXT_RUN, .x = start, .y = y, .size = st.size, .rgb = st.rgb, .bold = st.weight == PDF_BOLD, .face = face, .text = arena_strn(p->mem, from, before - from) });
			from = before;
			start = at;
			face = f;
		}
		if (f == FACE_NONE) {
			pdf_run(p, page, at, y, st, "\u3013", 3);
			from = s;
		} else if (f & FACE_RARE) {
			outline_op(p, page, at, y, st, f, u);
			from = s;
		} else {
			p->used[f][u / 8] |= 1 << u % 8;
		}
		at += pdf_advance(f, u) * st.size / PDF_MM;
	}
	if (face >= 0 && !(face & FACE_RARE) && end > from)
		pdf_op_add(p, page, (struct pdf_op){ .kind = OP_TEXT_RUN, .x = start, .y = y, .size = st.size, .rgb = st.rgb, .bold = st.weight == PDF_BOLD, .face = face, .text = arena_strn(p->mem, from, end - from) });
}

/* Closing punctuation never begins a line, opening never ends one (CLREQ, JIS X 4051). */
static bool in_set(uint32_t u, const char *set)
{
	uint32_t k;

	while ((k = utf8_next(&set)))
		if (k == u)
			return true;
	return false;
}

static bool no_begin(uint32_t u)
{
	return in_set(u, "，。、；：？！）」』】》〉”’・…—,.;:?!)]}%％℃");
}

static bool no_end(uint32_t u)
{
	return in_set(u, "（「『【《〈“‘([{$＄￥¥");
}

static bool wide(uint32_t u)
{
	return u >= 0x2e80;
}

static void cut(struct pdf *p, struct pdf_line_cut **lines, int *n, int *room, const char *s, size_t len)
{
	if (*n == *room) {
		struct pdf_line_cut *more = arena_array(p->mem, *room * 2, sizeof *more);

		memcpy(more, *lines, *n * sizeof *more);
		*lines = more;
		*room *= 2;
	}
	(*lines)[(*n)++] = (struct pdf_line_cut){ s, len };
}

/* Where the line that begins at s may end at the latest; always moves on. */
static const char *line_end(struct pdf *p, double width, struct pdf_style st, const char *s, const char **next)
{
	const char *break_at = NULL, *q = s, *begin = s;
	double w = 0, limit = width * PDF_MM / st.size + 1e-6;
	uint32_t last = 0;

	while (*q && *q != '\n') {
		const char *here = q;
		uint32_t u = utf8_next(&q);

		if (here > begin && !no_begin(u) && !no_end(last) && (wide(u) || wide(last) || last == ' ' || last == '-' || last == '/'))
			break_at = here;
		w += pdf_advance(pdf_face(u, p->lang), u);
		if (w > limit && u != ' ' && here > begin) {
			*next = break_at ? break_at : here;
			return *next;
		}
		last = u;
	}
	*next = *q == '\n' ? q + 1 : q;
	return q;
}

int pdf_wrap(struct pdf *p, double width, struct pdf_style st, const char *s, struct pdf_line_cut **out)
{
	int n = 0, room = 8;

	*out = arena_array(p->mem, room, sizeof **out);
	if (width <= 0) {
		cut(p, out, &n, &room, s, strlen(s));
		return n;
	}
	do {
		const char *next, *end = line_end(p, width, st, s, &next);
		size_t len = end - s;

		while (len && s[len - 1] == ' ')
			len--;
		cut(p, out, &n, &room, s, len);
		s = next;
	} while (*s);
	return n;
}

static double aligned(struct pdf *p, double x, double width, struct pdf_style st, struct pdf_line_cut line)
{
	double w;

	if (st.align == PDF_LEFT)
		return x;
	w = pdf_run_width(p, st, line.s, line.n);
	return st.align == PDF_RIGHT ? x + width - w : x + (width - w) / 2;
}

double pdf_text(struct pdf *p, double x, double y, double width, struct pdf_style st, const char *s)
{
	struct pdf_line_cut *line;
	int n = pdf_wrap(p, width, st, s, &line);
	double h = pdf_leading(st);

	for (int i = 0; i < n; i++) {
		/* The em box is centred in the line; 0.88 of it lies above the baseline. */
		double base = y + i * h + (h - st.size / PDF_MM) / 2 + 0.88 * st.size / PDF_MM;

		pdf_run(p, p->page, aligned(p, x, width, st, line[i]), base, st, line[i].s, line[i].n);
	}
	return n * h;
}

double pdf_text_height(struct pdf *p, double width, struct pdf_style st, const char *s)
{
	struct pdf_line_cut *line;

	return pdf_wrap(p, width, st, s, &line) * pdf_leading(st);
}

/* ---- lines and boxes --------------------------------------------------------------- */

void pdf_line(struct pdf *p, double x1, double y1, double x2, double y2, double width, unsigned rgb)
{
	pdf_op_add(p, p->page, (struct pdf_op){ .kind = OP_LINE_, .x = x1, .y = y1, .w = x2, .h = y2, .size = width, .rgb = rgb });
}

void pdf_box(struct pdf *p, double x, double y, double w, double h, unsigned rgb)
{
	pdf_op_add(p, p->page, (struct pdf_op){ .kind = OP_BOX_, .x = x, .y = y, .w = w, .h = h, .rgb = rgb });
}

void pdf_round_box(struct pdf *p, double x, double y, double w, double h, double r, unsigned fill, unsigned line, bool dashed)
{
	pdf_op_add(p, p->page, (struct pdf_op){ .kind = OP_ROUND, .x = x, .y = y, .w = w, .h = h, .radius = r, .rgb = fill, .line_rgb = line, .dashed = dashed });
}

bool pdf_image_png(struct pdf *p, double x, double y, double w, double h, const void *png, size_t n)
{
	if (n < 8 || memcmp(png, "\x89PNG\r\n\x1a\n", 8))
		return false;
	pdf_op_add(p, p->page, (struct pdf_op){ .kind = OP_PNG, .x = x, .y = y, .w = w, .h = h, .bytes = png, .n = n });
	return true;
}

/* ---- flow ------------------------------------------------------------------------------ */

void pdf_page(struct pdf *p)
{
	struct pdf_pg *g = arena_alloc(p->mem, sizeof *g);

	g->tail = &g->first;
	*p->pages_tail = g;
	p->pages_tail = &g->next;
	p->page = g;
	p->npages++;
	p->y = p->npages > 1 && (p->head[0] || p->head[1]) ? PDF_TOP + 8 : PDF_TOP;
}

double pdf_y(const struct pdf *p)
{
	return p->y;
}

void pdf_move(struct pdf *p, double dy)
{
	p->y += dy;
}

void pdf_need(struct pdf *p, double height)
{
	if (p->y + height > PDF_H - PDF_BOTTOM)
		pdf_page(p);
}

void pdf_flow(struct pdf *p, struct pdf_style st, const char *s)
{
	struct pdf_line_cut *line;
	double width = PDF_W - 2 * PDF_MARGIN_X, h = pdf_leading(st);
	int n = pdf_wrap(p, width, st, s, &line);

	for (int i = 0; i < n; i++) {
		pdf_need(p, h);
		pdf_text(p, PDF_MARGIN_X, p->y, st.align == PDF_LEFT ? 0 : width, st, arena_strn(p->mem, line[i].s, line[i].n));
		p->y += h;
	}
}

void pdf_footer(struct pdf *p, const char *left, const char *center, const char *right)
{
	p->foot[0] = left;
	p->foot[1] = center;
	p->foot[2] = right;
}

void pdf_header(struct pdf *p, const char *left, const char *right)
{
	p->head[0] = left;
	p->head[1] = right;
}

void pdf_watermark(struct pdf *p, const char *text)
{
	p->mark = text;
}
