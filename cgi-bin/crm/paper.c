/*
 * The look of our paper; see paper.h. Measures are millimetres on A4.
 */
#include <string.h>
#include "lib/config.h"
#include "lib/lang.h"
#include "lib/text.h"
#include "paper.h"

enum { LEFT = 16, WIDTH = 178 };

struct pdf_style paper_style(double size, enum pdf_weight w, unsigned rgb, enum pdf_align a)
{
	return (struct pdf_style){ .size = size, .weight = w, .rgb = rgb, .align = a };
}

const char *paper_word(struct paper *p, const char *key)
{
	return lang_text(p->c->lang, arena_fmt(p->c->mem, "Pdf.%s", key));
}

const char *paper_money(struct paper *p, money m)
{
	return money_show(p->c->mem, m, p->decimals);
}

const char *paper_date(struct paper *p, const char *d)
{
	struct ctx *c = p->c;

	if (!d || strlen(d) != 10)
		return "";
	return lang_fill(c->mem, c->lang, "Pdf.date", arena_strn(c->mem, d, 4),
		arena_strn(c->mem, d + 5 + (d[5] == '0'), 2 - (d[5] == '0')), arena_strn(c->mem, d + 8 + (d[8] == '0'), 2 - (d[8] == '0')));
}

/* ---- letterhead -------------------------------------------------------------- */

/* A square with the first character of our name, where no logo is set. */
static void mark(struct paper *p, const char *company)
{
	const char *end = company;

	utf8_next(&end);
	pdf_round_box(p->pdf, LEFT, 14, 13, 13, 2.4, BRAND, PDF_NO_COLOUR, false);
	pdf_text(p->pdf, LEFT, 15.6, 13, paper_style(19, PDF_BOLD, 0xffffff, PDF_CENTER), arena_strn(p->c->mem, company, end - company));
}

static const char *joined(struct ctx *c, const char *a, const char *b)
{
	return *a && *b ? arena_fmt(c->mem, "%s・%s", a, b) : *a ? a : b;
}

static void letterhead(struct paper *p)
{
	struct ctx *c = p->c;
	const char *company = setting_str(c, "company_name", "Ferry"), *tax = setting_str(c, "company_tax_number", "");
	const char *tax_line = *tax ? arena_fmt(c->mem, "%s %s", paper_word(p, "tax_number"), tax) : "";
	struct pdf_style small = paper_style(8.5, PDF_REGULAR, SOFT, PDF_LEFT);

	mark(p, company);
	pdf_text(p->pdf, LEFT + 16.5, 13.2, 100, paper_style(13.5, PDF_BOLD, INK, PDF_LEFT), company);
	pdf_text(p->pdf, LEFT + 16.5, 19.6, 110, small, joined(c, setting_str(c, "company_address", ""), setting_str(c, "company_phone", "")));
	pdf_text(p->pdf, LEFT + 16.5, 23.8, 110, small, joined(c, tax_line, setting_str(c, "company_email", "")));
	pdf_text(p->pdf, LEFT + 100, 12.6, WIDTH - 100, paper_style(21, PDF_BOLD, INK, PDF_RIGHT), paper_word(p, p->title));
	pdf_text(p->pdf, LEFT + 100, 23.2, WIDTH - 100, paper_style(9, PDF_REGULAR, FAINT, PDF_RIGHT), paper_word(p, arena_fmt(c->mem, "%s_latin", p->title)));
	pdf_line(p->pdf, LEFT, 32, LEFT + WIDTH, 32, 1.6, BRAND);
	pdf_move(p->pdf, 37 - pdf_y(p->pdf));
}

struct paper paper_begin(struct ctx *c, const char *title_key, const char *number, const char *currency)
{
	struct paper p = { .c = c, .title = title_key, .currency = currency, .decimals = currency_decimals(currency) };
	const char *company = setting_str(c, "company_name", "Ferry");

	p.pdf = pdf_new(c->mem, c->lang, number, company);
	letterhead(&p);
	pdf_header(p.pdf, arena_fmt(c->mem, "%s %s", paper_word(&p, title_key), number), company);
	pdf_footer(p.pdf, arena_fmt(c->mem, "%s・%s", number, company), NULL, lang_fill(c->mem, c->lang, "Pdf.page", "{page}", "{pages}", NULL));
	return p;
}

/* ---- who and what --------------------------------------------------------------- */

void paper_parties(struct paper *p, const char *name, const char *const *lines, const struct pair *facts, int n)
{
	double top = pdf_y(p->pdf), left = top, right = top;

	left += pdf_text(p->pdf, LEFT + 5, left, 88, paper_style(12.5, PDF_BOLD, INK, PDF_LEFT), name) + 0.6;
	for (; *lines; lines++)
		if (**lines)
			left += pdf_text(p->pdf, LEFT + 5, left, 88, paper_style(10, PDF_REGULAR, INK, PDF_LEFT), *lines);
	for (int i = 0; i < n; i++) {
		if (!facts[i].value || !*facts[i].value)
			continue;
		pdf_text(p->pdf, LEFT + 105, right, 23, paper_style(9.5, PDF_REGULAR, SOFT, PDF_LEFT), facts[i].label);
		right += pdf_text(p->pdf, LEFT + 129, right, WIDTH - 129, paper_style(9.5, i ? PDF_REGULAR : PDF_BOLD, INK, PDF_LEFT), facts[i].value) + 0.6;
	}
	pdf_line(p->pdf, LEFT, top, LEFT, left > top + 12 ? left : top + 12, 1.6, BRAND);
	pdf_move(p->pdf, (left > right ? left : right) + 4 - top);
}

/* ---- lines ------------------------------------------------------------------------ */

static const char *line_name(struct paper *p, const struct row *l)
{
	const char *product = row_title_of(l, "product_id"), *text = row_get(l, "description");

	if (product && text && *text)
		return arena_fmt(p->c->mem, "%s\n%s", product, text);
	return product ? product : text ? text : "";
}

static const char *percent(struct paper *p, dec4 d)
{
	return d ? arena_fmt(p->c->mem, "%s%%", dec4_show(p->c->mem, d)) : "";
}

/* An optional line that was not chosen stands in brackets and counts for nothing. */
static const char *line_amount(struct paper *p, const struct row *l)
{
	const char *m = paper_money(p, row_money(l, "amount"));
	bool left_out = row_index(l, "optional") >= 0 && row_int(l, "optional") && !row_int(l, "chosen");

	return left_out ? arena_fmt(p->c->mem, "(%s)", m) : m;
}

static const char *price_text(struct paper *p, dec4 d)
{
	return d % 10000 == 0 ? money_show(p->c->mem, d / 100, 0) : dec4_show(p->c->mem, d);
}

static void item(struct paper *p, const struct row *l)
{
	const char *unit = row_get(l, "unit"), *tax = row_title_of(l, "tax_id");
	const char *cells[] = {
		line_name(p, l), dec4_show(p->c->mem, row_dec4(l, "quantity")), unit ? unit : "", price_text(p, row_dec4(l, "unit_price")),
		percent(p, row_dec4(l, "discount_percent")), tax ? tax : "", line_amount(p, l),
	};

	pdf_row(p->pdf, cells);
}

void paper_lines(struct paper *p, struct row **lines)
{
	struct pdf_column columns[] = {
		{ 63, PDF_LEFT, paper_word(p, "item") }, { 17, PDF_RIGHT, paper_word(p, "quantity") }, { 13, PDF_LEFT, paper_word(p, "unit") },
		{ 24, PDF_RIGHT, paper_word(p, "price") }, { 14, PDF_RIGHT, paper_word(p, "discount") }, { 23, PDF_LEFT, paper_word(p, "tax") },
		{ 24, PDF_RIGHT, paper_word(p, "amount") },
	};

	if (!*lines)
		return;
	pdf_table(p->pdf, columns, 7, paper_style(9.5, PDF_BOLD, 0xffffff, PDF_LEFT), paper_style(9.5, PDF_REGULAR, INK, PDF_LEFT));
	for (; *lines; lines++) {
		const char *text = row_get(*lines, "description");

		if (row_is(*lines, "kind", "section"))
			pdf_row_span(p->pdf, paper_style(9.5, PDF_BOLD, INK, PDF_LEFT), text ? text : "", SUNKEN);
		else if (row_is(*lines, "kind", "note"))
			pdf_row_span(p->pdf, paper_style(8.8, PDF_REGULAR, SOFT, PDF_LEFT), text ? text : "", PDF_NO_COLOUR);
		else
			item(p, *lines);
	}
	pdf_table_end(p->pdf);
	pdf_move(p->pdf, 4);
}

/* ---- sums --------------------------------------------------------------------------- */

void paper_sums(struct paper *p, const struct pair *sums, int n, const char *grand_label, money grand)
{
	const char *words = money_words(p->c->mem, grand, p->currency, p->c->lang);
	double x = LEFT + 110, w = WIDTH - 110, top, y;

	pdf_need(p->pdf, n * 6.6 + 14);
	y = top = pdf_y(p->pdf);
	for (int i = 0; i < n; i++) {
		pdf_text(p->pdf, x + 2, y, 40, paper_style(10, PDF_REGULAR, INK, PDF_LEFT), sums[i].label);
		pdf_text(p->pdf, x, y, w - 2, paper_style(10, PDF_REGULAR, INK, PDF_RIGHT), sums[i].value);
		y += 6.6;
	}
	pdf_round_box(p->pdf, x, y, w, 10.5, 1.2, TINT, PDF_NO_COLOUR, false);
	pdf_text(p->pdf, x + 2, y + 1.6, 40, paper_style(12.5, PDF_BOLD, 0x0b4f56, PDF_LEFT), arena_fmt(p->c->mem, "%s %s", grand_label, currency_sign(p->currency)));
	pdf_text(p->pdf, x, y + 1.6, w - 2, paper_style(12.5, PDF_BOLD, 0x0b4f56, PDF_RIGHT), paper_money(p, grand));
	pdf_round_box(p->pdf, LEFT, y - 4.2, 102, 14.7, 1.2, PDF_NO_COLOUR, RULE, false);
	pdf_text(p->pdf, LEFT + 3, y - 2.8, 96, paper_style(8.5, PDF_REGULAR, SOFT, PDF_LEFT), paper_word(p, "in_words"));
	pdf_text(p->pdf, LEFT + 3, y + 2, 96, paper_style(10.5, PDF_REGULAR, INK, PDF_LEFT), words);
	pdf_move(p->pdf, y + 15 - top);
}

void paper_heading(struct paper *p, const char *text)
{
	pdf_need(p->pdf, 16);
	pdf_flow(p->pdf, paper_style(11.5, PDF_BOLD, INK, PDF_LEFT), text);
	pdf_move(p->pdf, 0.8);
}

void paper_text(struct paper *p, const char *text)
{
	struct pdf_style st = paper_style(9.5, PDF_REGULAR, INK, PDF_LEFT);

	st.leading = 1.7;
	pdf_flow(p->pdf, st, text);
	pdf_move(p->pdf, 3);
}

/* ---- signatures ------------------------------------------------------------------------ */

static void signature(struct paper *p, double x, const char *who, const char *hint, const char *seal, const char *name, const char *date)
{
	double y = pdf_y(p->pdf), w = 84;

	pdf_text(p->pdf, x, y, w, paper_style(11, PDF_BOLD, INK, PDF_LEFT), who);
	pdf_text(p->pdf, x, y + 7, w, paper_style(8.5, PDF_REGULAR, SOFT, PDF_LEFT), hint);
	if (name)
		pdf_text(p->pdf, x, y + 14, w - 24, paper_style(14, PDF_REGULAR, INK, PDF_LEFT), name);
	pdf_round_box(p->pdf, x + w - 18, y + 6, 18, 18, 1.4, PDF_NO_COLOUR, 0x8a93a1, true);
	pdf_text(p->pdf, x + w - 18, y + 12.6, 18, paper_style(8, PDF_REGULAR, SOFT, PDF_CENTER), seal);
	pdf_line(p->pdf, x, y + 26, x + w, y + 26, 0.9, INK);
	pdf_text(p->pdf, x, y + 27.5, 20, paper_style(9, PDF_REGULAR, SOFT, PDF_LEFT), paper_word(p, "date_label"));
	pdf_text(p->pdf, x + 24, y + 27.5, w - 24, paper_style(9, PDF_REGULAR, INK, PDF_LEFT), date && *date ? date : paper_word(p, "date_blank"));
}

void paper_signatures(struct paper *p, const char *theirs, const char *ours, const char *signed_by, const char *signed_on)
{
	pdf_need(p->pdf, 38);
	pdf_move(p->pdf, 4);
	signature(p, LEFT, theirs, paper_word(p, "sign_here"), paper_word(p, "their_seal"), signed_by, signed_on);
	signature(p, LEFT + WIDTH - 84, ours, paper_word(p, "handled_by"), paper_word(p, "our_seal"), NULL, "");
	pdf_move(p->pdf, 34);
}

const void *paper_end(struct paper *p, size_t *size)
{
	return pdf_finish(p->pdf, size);
}
