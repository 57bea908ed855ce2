/*
 * Setting a document: text in lines, flow over pages. What the lines become on a page
 * is pdf_draw.c, the file pdf_write.c.
 */
#include <string.h>
#include "pdf_impl.h"
#include "text.h"

/* ---- text ----------------------------------------------------------------------- */

double pdf_leading(struct pdf_style st)
{
	return st.size * (st.leading > 0 ? st.leading : 1.45) / PDF_MM;
}

double pdf_run_width(struct pdf *p, struct pdf_style st, const char *s, size_t n)
{
	bool simplified = strcmp(p->lang, "zh-CN") == 0;
	const char *end = s + n;
	double w = 0;

	while (s < end)
		w += pdf_glyph(utf8_next(&s), simplified).advance + st.tracking * 1000;
	return w / 1000.0 * st.size / PDF_MM;
}

double pdf_text_width(struct pdf *p, struct pdf_style st, const char *s)
{
	return pdf_run_width(p, st, s, strlen(s));
}

/* Closing punctuation never begins a line, opening never ends one (CLREQ, JIS X 4051). */
static bool no_begin(uint32_t u)
{
	switch (u) {
	case L'，': case L'。': case L'、': case L'；': case L'：': case L'？': case L'！': case L'）': case L'」': case L'』':
	case L'】': case L'》': case L'〉': case L'”': case L'’': case L'・': case L'…': case L'—': case L'℃': case L'％':
	case ',': case '.': case ';': case ':': case '?': case '!': case ')': case ']': case '}': case '%':
		return true;
	default:
		return false;
	}
}

static bool no_end(uint32_t u)
{
	switch (u) {
	case L'（': case L'「': case L'『': case L'【': case L'《': case L'〈': case L'“': case L'‘': case L'＄': case L'￥':
	case '(': case '[': case '{': case '$': case 0xa5:
		return true;
	default:
		return false;
	}
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

static bool digit(uint32_t u)
{
	return u >= '0' && u <= '9';
}

/* Where the line that begins at s may end at the latest; always moves on. */
static const char *line_end(struct pdf *p, double width, struct pdf_style st, const char *s, const char **next)
{
	bool simplified = strcmp(p->lang, "zh-CN") == 0;
	const char *break_at = NULL, *q = s, *begin = s;
	double w = 0, limit = width * 1000 * PDF_MM / st.size + 1e-3;
	uint32_t last = 0;

	while (*q && *q != '\n') {
		const char *here = q;
		uint32_t u = utf8_next(&q);

		if (here > begin && !no_begin(u) && !no_end(last) && (wide(u) || wide(last) || last == ' ' || last == '-' || (last == '/' && !digit(u))))
			break_at = here;
		w += pdf_glyph(u, simplified).advance + st.tracking * 1000;
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

/* ---- flow ------------------------------------------------------------------------------ */

void pdf_page(struct pdf *p)
{
	struct pdf_pg *g = arena_alloc(p->mem, sizeof *g);

	pdf_page_init(p, g);
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
