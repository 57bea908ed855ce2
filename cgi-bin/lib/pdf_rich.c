/*
 * Rich text (what html.h lets through) on paper: paragraphs, headings, lists,
 * quotations, rules, bold and underlined words. Bold is as wide as regular, so that a
 * paragraph is broken as plain text and its words are drawn by their marks.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "pdf_impl.h"

enum { BOLD = 1, UNDER = 2, STRIKE = 4, DEEPEST = 8 };
static const double STEP = 6;		/* mm: one level of a list, paragraphs under a heading */

struct list { bool ordered; int n; };
struct rich {
	struct pdf *p;
	struct pdf_style st;
	struct buf text, marks;		/* of the paragraph at hand: a mark byte for each byte of text */
	int bold, under, strike, heading, quote, depth;
	struct list list[DEEPEST];
	bool below;			/* a heading was seen: what follows it is indented */
	const char *bullet;
	double gap;			/* owed above the next paragraph */
};

static int marks_now(const struct rich *r)
{
	return (r->bold > 0 || r->heading ? BOLD : 0) | (r->under > 0 ? UNDER : 0) | (r->strike > 0 ? STRIKE : 0);
}

static void add(struct rich *r, const char *s, size_t n)
{
	char mark = (char)marks_now(r);

	for (size_t i = 0; i < n; i++) {
		bool space = s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r';

		if (space && (!r->text.len || r->text.s[r->text.len - 1] == ' ' || r->text.s[r->text.len - 1] == '\n'))
			continue;
		buf_add(&r->text, space ? " " : s + i, 1);
		buf_add(&r->marks, &mark, 1);
	}
}

/* One line: a run for each stretch of the same marks. */
static void draw_line(struct rich *r, double x, double y, struct pdf_style st, size_t at, size_t n)
{
	double base = y + (pdf_leading(st) - st.size / PDF_MM) / 2 + 0.88 * st.size / PDF_MM;

	for (size_t from = at, to; from < at + n; from = to) {
		char mark = r->marks.s[from];
		double w;

		for (to = from; to < at + n && r->marks.s[to] == mark; to++)
			;
		st.weight = mark & BOLD ? PDF_BOLD : PDF_REGULAR;
		w = pdf_run_width(r->p, st, r->text.s + from, to - from);
		pdf_run(r->p, r->p->page, x, base, st, r->text.s + from, to - from);
		if (mark & UNDER)
			pdf_line(r->p, x, base + 0.9, x + w, base + 0.9, 0.6, st.rgb);
		if (mark & STRIKE)
			pdf_line(r->p, x, base - st.size * 0.11, x + w, base - st.size * 0.11, 0.6, st.rgb);
		x += w;
	}
}

static void paragraph(struct rich *r)
{
	struct pdf_style st = r->st;
	double indent = (r->depth + (r->below && !r->heading ? 1 : 0) + r->quote) * STEP, x = PDF_MARGIN_X + indent, h;
	struct pdf_line_cut *line;
	int n;

	while (r->text.len && r->text.s[r->text.len - 1] == ' ')
		r->text.s[--r->text.len] = 0;
	if (!r->text.len)
		return;
	if (r->heading)
		st.size += r->heading == 1 ? 4 : r->heading == 2 ? 2.5 : 1.2;
	h = pdf_leading(st);
	n = pdf_wrap(r->p, PDF_W - PDF_MARGIN_X - x, st, r->text.s, &line);
	/* A heading keeps two lines of what follows; no paragraph leaves one line behind. */
	if (r->p->y > PDF_TOP + 12)
		pdf_move(r->p, r->gap);
	pdf_need(r->p, r->heading ? h + 2 * pdf_leading(r->st) + 3 : n > 1 ? 2 * h : h);
	for (int i = 0; i < n; i++) {
		pdf_need(r->p, i == n - 2 ? 2 * h : h);
		if (!i && r->bullet)
			pdf_text(r->p, x - STEP, r->p->y, STEP - 1.2, (struct pdf_style){ .size = st.size, .rgb = st.rgb, .align = PDF_RIGHT, .leading = st.leading }, r->bullet);
		if (r->quote)
			pdf_line(r->p, x - 2.5, r->p->y, x - 2.5, r->p->y + h, 1.2, 0xc9ced6);
		draw_line(r, x, r->p->y, st, line[i].s - r->text.s, line[i].n);
		pdf_move(r->p, h);
	}
	r->below |= r->heading != 0;
	r->gap = r->heading ? 0.6 : r->depth ? 0.6 : 2;
}

static void flush(struct rich *r)
{
	paragraph(r);
	r->text = buf_new(r->p->mem);
	r->marks = buf_new(r->p->mem);
	r->bullet = NULL;
}

static const char *bullet(struct rich *r)
{
	struct list *l = &r->list[r->depth - 1];

	return l->ordered ? arena_fmt(r->p->mem, "%d.", ++l->n) : "•";
}

static void rule(struct rich *r)
{
	pdf_need(r->p, 5);
	pdf_move(r->p, 2.5);
	pdf_line(r->p, PDF_MARGIN_X, r->p->y, PDF_W - PDF_MARGIN_X, r->p->y, 0.5, 0xc9ced6);
	pdf_move(r->p, 2.5);
}

static bool is(const char *tag, size_t n, const char *name)
{
	return strlen(name) == n && !strncasecmp(tag, name, n);
}

static void inline_mark(struct rich *r, const char *tag, size_t n, int by)
{
	if (is(tag, n, "b") || is(tag, n, "strong"))
		r->bold += by;
	else if (is(tag, n, "u"))
		r->under += by;
	else if (is(tag, n, "s"))
		r->strike += by;
}

static void list_tag(struct rich *r, bool ordered, bool open)
{
	flush(r);
	if (open && r->depth < DEEPEST)
		r->list[r->depth++] = (struct list){ ordered, 0 };
	else if (!open && r->depth)
		r->depth--;
	if (!r->depth)
		r->gap = 2;
}

static void tag(struct rich *r, const char *name, size_t n, bool open)
{
	if (is(name, n, "br")) {
		char mark = (char)marks_now(r);

		buf_add(&r->text, "\n", 1);
		buf_add(&r->marks, &mark, 1);
	} else if (is(name, n, "hr")) {
		flush(r);
		rule(r);
	} else if (is(name, n, "ul") || is(name, n, "ol")) {
		list_tag(r, is(name, n, "ol"), open);
	} else if (is(name, n, "li")) {
		flush(r);
		if (open && r->depth)
			r->bullet = bullet(r);
	} else if (is(name, n, "p") || is(name, n, "blockquote")) {
		const char *kept = r->bullet;

		flush(r);
		r->bullet = open ? kept : NULL;	/* <li><p> */
		if (is(name, n, "blockquote") && (open || r->quote))
			r->quote += open ? 1 : -1;
	} else if (n == 2 && (name[0] == 'h' || name[0] == 'H') && name[1] >= '1' && name[1] <= '4') {
		flush(r);
		r->heading = open ? name[1] - '0' : 0;
		if (open)
			r->gap = r->gap > 0 ? 3 : 0;
	} else {
		inline_mark(r, name, n, open ? 1 : -1);
	}
}

static void add_character(struct rich *r, uint32_t u)
{
	unsigned char s[4];
	int n = u < 0x80 ? 1 : u < 0x800 ? 2 : u < 0x10000 ? 3 : 4;

	for (int i = n - 1; i > 0; i--, u >>= 6)
		s[i] = 0x80 | (u & 63);
	s[0] = (unsigned char)(n == 1 ? u : (0xf00u >> n & 0xff) | u);
	add(r, (char *)s, n);
}

/* Names and decimal numbers are all that html_clean() leaves; a name not known here is shown as it is written. */
static const char *entity(struct rich *r, const char *s)
{
	static const struct { const char *name, *text; } known[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" }, { "&nbsp;", "\u00a0" }, { "&mdash;", "—" },
		{ "&ndash;", "–" }, { "&hellip;", "…" }, { "&ldquo;", "“" }, { "&rdquo;", "”" }, { "&lsquo;", "‘" }, { "&rsquo;", "’" }, { "&middot;", "·" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strncmp(s, known[i].name, strlen(known[i].name))) {
			add(r, known[i].text, strlen(known[i].text));
			return s + strlen(known[i].name);
		}
	if (s[1] == '#') {
		char *end;
		unsigned long u = strtoul(s + 2, &end, 10);

		if (*end == ';' && u >= ' ' && u <= 0x10ffff && (u < 0xd800 || u > 0xdfff)) {
			add_character(r, (uint32_t)u);
			return end + 1;
		}
	}
	add(r, "&", 1);
	return s + 1;
}

void pdf_rich(struct pdf *p, struct pdf_style st, const char *s)
{
	struct rich r = { .p = p, .st = st, .text = buf_new(p->mem), .marks = buf_new(p->mem) };

	while (*s) {
		size_t n = strcspn(s, "<&");

		add(&r, s, n);
		s += n;
		if (*s == '&') {
			s = entity(&r, s);
		} else if (*s == '<') {
			bool open = s[1] != '/';
			const char *name = s + (open ? 1 : 2);
			size_t length = strcspn(name, " />");

			tag(&r, name, length, open);
			s += strcspn(s, ">");
			s += *s == '>';
		}
	}
	flush(&r);
	pdf_move(p, 3);
}
