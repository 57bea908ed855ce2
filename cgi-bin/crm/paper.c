/*
 * The look of our paper; see paper.h. Measures are millimetres on A4.
 */
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/text.h"
#include "letterhead.h"
#include "paper.h"

enum { LEFT = 16, WIDTH = 178 };

struct pdf_style paper_style(double size, enum pdf_weight w, unsigned rgb, enum pdf_align a)
{
	return (struct pdf_style){ .size = size, .weight = w, .rgb = rgb, .align = a };
}

const char *paper_word(struct paper *p, const char *key)
{
	return lang_text(p->lang, arena_fmt(p->c->mem, "Pdf.%s", key));
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
	return lang_fill(c->mem, p->lang, "Pdf.date", arena_strn(c->mem, d, 4), lang_text(p->lang, arena_fmt(c->mem, "Month.%.2s", d + 5)), d + 8 + (d[8] == '0'));
}

/* ---- letterhead -------------------------------------------------------------- */

/* The logo, as large as fits; a square with the first character of our name where none is set. Returns where the text begins. */
static double mark(struct paper *p, const char *company)
{
	enum { BOX_W = 44, BOX_H = 13 };
	size_t n;
	const void *logo = letterhead_logo(p->c, &n);
	const char *end = company;
	int w, h;

	if (logo && pdf_image_size(logo, n, &w, &h)) {
		double scale = (double)BOX_W / w < (double)BOX_H / h ? (double)BOX_W / w : (double)BOX_H / h;

		if (pdf_image(p->pdf, LEFT, 14 + (BOX_H - h * scale) / 2, w * scale, h * scale, logo, n))
			return LEFT + w * scale + 3.5;
	}
	utf8_next(&end);
	pdf_round_box(p->pdf, LEFT, 14, 13, 13, 2.4, BRAND, PDF_NO_COLOUR, false);
	pdf_text(p->pdf, LEFT, 15.6, 13, paper_style(19, PDF_BOLD, 0xffffff, PDF_CENTER), arena_strn(p->c->mem, company, end - company));
	return LEFT + 16.5;
}

static const char *joined(struct ctx *c, const char *a, const char *b)
{
	return *a && *b ? arena_fmt(c->mem, "%s・%s", a, b) : *a ? a : b;
}

static struct pdf_style spaced(struct pdf_style st, double tracking)
{
	st.tracking = tracking;
	return st;
}

/* Latin is not set wide. */
static double width_of(struct paper *p)
{
	return strcmp(p->lang, "en") ? 0.12 : 0;
}

static void title(struct paper *p, const char *number, bool own)
{
	double x = LEFT + 100, w = WIDTH - 100;

	if (own) {
		pdf_text(p->pdf, x, 17.5, w, paper_style(9, PDF_REGULAR, FAINT, PDF_RIGHT), paper_word(p, arena_fmt(p->c->mem, "%s_number", p->title)));
		pdf_text(p->pdf, x, 22, w, paper_style(11, PDF_BOLD, INK, PDF_RIGHT), number);
		return;
	}
	pdf_text(p->pdf, x, 12.6, w, spaced(paper_style(21, PDF_BOLD, INK, PDF_RIGHT), width_of(p)), paper_word(p, p->title));
	pdf_text(p->pdf, x, 23.2, w, spaced(paper_style(8.5, PDF_REGULAR, FAINT, PDF_RIGHT), 0.1), strcmp(p->lang, "en") ? paper_word(p, arena_fmt(p->c->mem, "%s_latin", p->title)) : "");
}

static void letterhead(struct paper *p, const char *number, bool own)
{
	struct ctx *c = p->c;
	const char *company = setting_str(c, "company_name", "Ferry"), *tax = setting_str(c, "company_tax_number", "");
	const char *tax_line = *tax ? arena_fmt(c->mem, "%s %s", paper_word(p, "tax_number"), tax) : "";
	struct pdf_style small = paper_style(8.5, PDF_REGULAR, SOFT, PDF_LEFT);
	double x = mark(p, company);

	pdf_text(p->pdf, x, 13.2, 130 - x, paper_style(pdf_text_width(p->pdf, paper_style(13.5, PDF_BOLD, INK, PDF_LEFT), company) > 130 - x ? 10.5 : 13.5, PDF_BOLD, INK, PDF_LEFT), company);
	pdf_text(p->pdf, x, 19.6, 0, small, joined(c, setting_str(c, "company_address", ""), setting_str(c, "company_phone", "")));
	pdf_text(p->pdf, x, 23.8, 0, small, joined(c, tax_line, setting_str(c, "company_email", "")));
	title(p, number, own);
	pdf_line(p->pdf, LEFT, 32, LEFT + WIDTH, 32, 1.6, BRAND);
	pdf_move(p->pdf, 37 - pdf_y(p->pdf));
}

const char *paper_lang(struct ctx *c, int64_t customer, int64_t contact)
{
	const char *own = db_one_str(c, "SELECT COALESCE((SELECT lang FROM contacts WHERE id = ?), (SELECT lang FROM customers WHERE id = ?))", REF(contact), REF(customer));

	for (int i = 0; own && lang_all[i]; i++)
		if (!strcmp(own, lang_all[i]))
			return lang_all[i];
	return c->lang;
}

struct paper paper_begin(struct ctx *c, struct pdf *file, const char *lang, const char *title_key, const char *number, const char *currency, bool own_title)
{
	struct paper p = { .c = c, .pdf = file, .lang = lang, .title = title_key, .currency = currency, .decimals = currency_decimals(currency) };
	const char *company = setting_str(c, "company_name", "Ferry");

	pdf_document(file, p.lang, arena_fmt(c->mem, "%s %s", paper_word(&p, title_key), number));
	letterhead(&p, number, own_title);
	pdf_header(p.pdf, arena_fmt(c->mem, "%s %s", paper_word(&p, title_key), number), company);
	pdf_footer(p.pdf, arena_fmt(c->mem, "%s・%s", number, company), NULL, lang_fill(c->mem, p.lang, "Pdf.page", "{page}", "{pages}", NULL));
	return p;
}

void paper_own_title(struct paper *p, const char *text, const char *under)
{
	pdf_move(p->pdf, 3);
	pdf_move(p->pdf, pdf_text(p->pdf, LEFT, pdf_y(p->pdf), WIDTH, spaced(paper_style(17, PDF_BOLD, INK, PDF_CENTER), width_of(p)), text) + 1.5);
	pdf_move(p->pdf, pdf_text(p->pdf, LEFT, pdf_y(p->pdf), WIDTH, paper_style(9.5, PDF_REGULAR, FAINT, PDF_CENTER), under) + 4);
}

void paper_mark(struct paper *p, const char *key)
{
	pdf_watermark(p->pdf, paper_word(p, key));
}

enum { PARTY_W = 88 };

const char *paper_joined(struct paper *p, const char *a, const char *b)
{
	const char *both = joined(p->c, a, b);

	return pdf_text_width(p->pdf, paper_style(10, PDF_REGULAR, INK, PDF_LEFT), both) <= PARTY_W ? both : arena_fmt(p->c->mem, "%s\n%s", a, b);
}

/* ---- who and what --------------------------------------------------------------- */

void paper_parties(struct paper *p, const char *name, const char *const *lines, const struct pair *facts, int n)
{
	double top = pdf_y(p->pdf), left = top, right = top;

	left += pdf_text(p->pdf, LEFT + 5, left, PARTY_W, paper_style(12.5, PDF_BOLD, INK, PDF_LEFT), name) + 0.6;
	for (; *lines; lines++)
		if (**lines)
			left += pdf_text(p->pdf, LEFT + 5, left, PARTY_W, paper_style(10, PDF_REGULAR, INK, PDF_LEFT), *lines);
	for (int i = 0; i < n; i++) {
		if (!facts[i].value || !*facts[i].value)
			continue;

		double label = pdf_text(p->pdf, LEFT + 101, right, 27, paper_style(9.5, PDF_REGULAR, SOFT, PDF_LEFT), facts[i].label);
		double value = pdf_text(p->pdf, LEFT + 129, right, WIDTH - 129, paper_style(9.5, i ? PDF_REGULAR : PDF_BOLD, INK, PDF_LEFT), facts[i].value);

		right += (label > value ? label : value) + 0.6;
	}
	pdf_line(p->pdf, LEFT, top, LEFT, left > top + 12 ? left : top + 12, 1.6, BRAND);
	pdf_move(p->pdf, (left > right ? left : right) + 4 - top);
}

/* ---- sums --------------------------------------------------------------------------- */

void paper_sums(struct paper *p, const struct pair *sums, int n, const char *grand_label, money grand)
{
	const char *words = money_words(p->c->mem, grand, p->currency, p->lang);
	double x = LEFT + 110, w = WIDTH - 110, top, y;

	struct pdf_style st = paper_style(10.5, PDF_REGULAR, INK, PDF_LEFT);
	double words_h = pdf_text_height(p->pdf, 96, st, words), box = 7.5 + words_h;

	pdf_need(p->pdf, n * 6.6 + 14 > box + 4 ? n * 6.6 + 14 : box + 4);
	y = top = pdf_y(p->pdf);
	for (int i = 0; i < n; i++) {
		pdf_text(p->pdf, x + 2, y, 40, paper_style(10, PDF_REGULAR, INK, PDF_LEFT), sums[i].label);
		pdf_text(p->pdf, x, y, w - 2, paper_style(10, PDF_REGULAR, INK, PDF_RIGHT), sums[i].value);
		y += 6.6;
	}
	pdf_round_box(p->pdf, x, y, w, 10.5, 1.2, TINT, PDF_NO_COLOUR, false);
	pdf_text(p->pdf, x + 2, y + 1.6, 40, paper_style(12.5, PDF_BOLD, 0x0b4f56, PDF_LEFT), arena_fmt(p->c->mem, "%s %s", grand_label, currency_sign(p->currency)));
	pdf_text(p->pdf, x, y + 1.6, w - 2, paper_style(12.5, PDF_BOLD, 0x0b4f56, PDF_RIGHT), paper_money(p, grand));
	/* The box of words ends where the total does, however many lines it has. */
	if (y + 10.5 - box < top)
		y = top + box - 10.5;
	box = box < 14.7 ? 14.7 : box;
	pdf_round_box(p->pdf, LEFT, y + 10.5 - box, 102, box, 1.2, PDF_NO_COLOUR, RULE, false);
	pdf_text(p->pdf, LEFT + 3, y + 12 - box, 96, paper_style(8.5, PDF_REGULAR, SOFT, PDF_LEFT), paper_word(p, "in_words"));
	pdf_text(p->pdf, LEFT + 3, y + 16.5 - box, 96, st, words);
	pdf_move(p->pdf, y + 15 - top);
}

void paper_heading(struct paper *p, const char *text)
{
	pdf_need(p->pdf, 16);
	pdf_flow(p->pdf, paper_style(11.5, PDF_BOLD, INK, PDF_LEFT), text);
	pdf_move(p->pdf, 0.8);
}

static struct pdf_style text_style(void)
{
	struct pdf_style st = paper_style(9.5, PDF_REGULAR, INK, PDF_LEFT);

	st.leading = 1.7;
	return st;
}

void paper_text(struct paper *p, const char *text)
{
	pdf_flow(p->pdf, text_style(), text);
	pdf_move(p->pdf, 3);
}

/* Words that end a document stay with its signatures, as long as they are few. */
void paper_last_words(struct paper *p, const char *heading, const char *text)
{
	struct pdf_style st = text_style();
	double h = pdf_text_height(p->pdf, WIDTH, st, text);

	if (h < 80)
		pdf_need(p->pdf, h + 12 + PAPER_SIGN_H);
	paper_heading(p, heading);
	paper_text(p, text);
}

void paper_rich(struct paper *p, const char *html)
{
	struct pdf_style st = paper_style(10, PDF_REGULAR, INK, PDF_LEFT);

	st.leading = 1.7;
	pdf_rich(p->pdf, st, html);
}

void paper_table(struct paper *p, const struct paper_column *columns, int n)
{
	struct pdf_column *heads = arena_array(p->c->mem, n, sizeof *heads);

	for (int i = 0; i < n; i++)
		heads[i] = (struct pdf_column){ columns[i].width, columns[i].align, paper_word(p, columns[i].key) };
	pdf_table(p->pdf, heads, n, paper_style(9.5, PDF_BOLD, 0xffffff, PDF_LEFT), paper_style(9.5, PDF_REGULAR, INK, PDF_LEFT));
}

/* ---- signatures ------------------------------------------------------------------------ */

enum { SIGN_W = 84, SIGN_NAME_W = 60, SIGN_H = 34 };
struct signing { const char *who, *hint, *seal; struct paper_signed by; };

/* The largest of the sizes at which it stands in one line, else the smallest. */
static struct pdf_style fitting(struct paper *p, const double *sizes, int n, enum pdf_weight weight, double w, const char *text)
{
	int i = 0;

	while (i < n - 1 && pdf_text_width(p->pdf, paper_style(sizes[i], weight, INK, PDF_LEFT), text) > w)
		i++;
	return paper_style(sizes[i], weight, INK, PDF_LEFT);
}

static struct pdf_style who_style(struct paper *p, const char *who)
{
	return fitting(p, (const double[]){ 11, 9.5 }, 2, PDF_BOLD, SIGN_W, who);
}

/* What a name of several lines takes more than one of one line. */
static double more_lines(struct paper *p, const char *who)
{
	double h = pdf_text_height(p->pdf, SIGN_W, who_style(p, who), who);

	return h > 6.5 ? h - 5.5 : 0;
}

/* Drawn by hand, or the name as it was typed. */
static void signed_mark(struct paper *p, double x, double y, const struct paper_signed *s)
{
	int w, h;

	if (s->drawn && pdf_image_size(s->drawn, s->size, &w, &h) && w > 0 && h > 0) {
		double scale = (double)SIGN_NAME_W / w < 14.0 / h ? (double)SIGN_NAME_W / w : 14.0 / h;

		if (pdf_image(p->pdf, x, y + 25 - h * scale, w * scale, h * scale, s->drawn, s->size))
			return;
	}
	if (s->name && *s->name) {
		struct pdf_style st = fitting(p, (const double[]){ 14, 11, 9 }, 3, PDF_REGULAR, SIGN_NAME_W, s->name);

		pdf_text(p->pdf, x, y + 25 - pdf_text_height(p->pdf, SIGN_NAME_W, st, s->name), SIGN_NAME_W, st, s->name);
	}
}

static void signature(struct paper *p, double x, double more, const struct signing *s)
{
	double y = pdf_y(p->pdf);
	struct pdf_style small = paper_style(9, PDF_REGULAR, SOFT, PDF_LEFT), seal = paper_style(8, PDF_REGULAR, SOFT, PDF_CENTER);
	const char *on = s->by.on && *s->by.on ? s->by.on : paper_word(p, "date_blank");

	pdf_text(p->pdf, x, y, SIGN_W, who_style(p, s->who), s->who);
	y += more;
	pdf_text(p->pdf, x, y + 7, SIGN_W, paper_style(8.5, PDF_REGULAR, SOFT, PDF_LEFT), s->hint);
	signed_mark(p, x, y, &s->by);
	pdf_round_box(p->pdf, x + SIGN_W - 18, y + 6, 18, 18, 1.4, PDF_NO_COLOUR, 0x8a93a1, true);
	pdf_text(p->pdf, x + SIGN_W - 18, y + 15 - pdf_text_height(p->pdf, 17, seal, s->seal) / 2, 18, seal, s->seal);
	pdf_line(p->pdf, x, y + 26, x + SIGN_W, y + 26, 0.9, INK);
	pdf_text(p->pdf, x, y + 27.5, 20, small, paper_word(p, "date_label"));
	small.rgb = INK;
	pdf_text(p->pdf, x + 24, y + 27.5, SIGN_W - 24, small, on);
}

static void side_by_side(struct paper *p, const struct signing *left, const struct signing *right)
{
	double a = more_lines(p, left->who), b = more_lines(p, right->who), more = a > b ? a : b;

	pdf_need(p->pdf, PAPER_SIGN_H + more);
	pdf_move(p->pdf, PAPER_SIGN_H - SIGN_H);
	signature(p, LEFT, more, left);
	signature(p, LEFT + WIDTH - SIGN_W, more, right);
	pdf_move(p->pdf, SIGN_H + more);
}

void paper_signatures(struct paper *p, const char *theirs, const char *ours, const struct paper_signed *by)
{
	side_by_side(p, &(struct signing){ theirs, paper_word(p, "sign_here"), paper_word(p, "their_seal"), by ? *by : (struct paper_signed){ 0 } },
		&(struct signing){ ours, paper_word(p, "handled_by"), paper_word(p, "our_seal"), { 0 } });
}

void paper_parties_sign(struct paper *p, const char *first, const char *second, const char *date)
{
	const char *hint = paper_word(p, "representative_signs"), *seal = paper_word(p, "their_seal");
	struct paper_signed on = { .on = date };

	side_by_side(p, &(struct signing){ first, hint, seal, on }, &(struct signing){ second, hint, seal, on });
}
