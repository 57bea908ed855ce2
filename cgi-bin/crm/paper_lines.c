/*
 * The lines of a document on paper: what an item is called, its quantity, price and
 * tax. A column nobody needs is left to the description.
 */
#include <string.h>
#include "lib/text.h"
#include "paper.h"

enum { WIDTH = 178, FIRST_WIDE = 0x2e80 };

static bool left_out(const struct row *l)
{
	return row_index(l, "optional") >= 0 && row_int(l, "optional") && !row_int(l, "chosen");
}

static bool begins_with(const char *text, const char *name)
{
	size_t n = strlen(name);

	return !strncmp(text, name, n) && (!text[n] || text[n] == '\n');
}

/* What it is called; under it, smaller, what explains it. A description that begins with the name says it once. */
const char *paper_item(struct paper *p, const struct row *l)
{
	const char *product = row_title_of(l, "product_id"), *text = row_get(l, "description");
	const char *packed = row_index(l, "packaging") >= 0 ? row_get(l, "packaging") : NULL, *name;

	if (product && text && *text && !begins_with(text, product))
		name = arena_fmt(p->c->mem, "%s\n%s", product, text);
	else
		name = text && *text ? text : product ? product : "";
	if (packed && *packed)
		name = arena_fmt(p->c->mem, "%s\n%s %s", name, paper_word(p, "packaging"), packed);
	return left_out(l) ? arena_fmt(p->c->mem, "%s\n%s", name, paper_word(p, "optional")) : name;
}

static const char *percent(struct paper *p, dec4 d)
{
	return d ? arena_fmt(p->c->mem, "%s%%", dec4_show(p->c->mem, d)) : "";
}

/* An optional line that was not chosen stands in brackets and counts for nothing. */
static const char *line_amount(struct paper *p, const struct row *l)
{
	const char *m = paper_money(p, row_money(l, "amount"));

	return left_out(l) ? arena_fmt(p->c->mem, "(%s)", m) : m;
}

static bool has_wide(const char *s)
{
	for (uint32_t u; (u = utf8_next(&s)); )
		if (u >= FIRST_WIDE)
			return true;
	return false;
}

/* By its name; to who does not read it, by its rate. */
static const char *tax_text(struct paper *p, const struct row *l)
{
	const char *name = row_title_of(l, "tax_id"), *rate;

	if (!name || strcmp(p->lang, "en") || !has_wide(name))
		return name ? name : "";
	rate = arena_fmt(p->c->mem, "%s%%", dec4_show(p->c->mem, row_dec4(l, "tax_percent")));
	return row_int(l, "tax_included") ? arena_fmt(p->c->mem, "%s %s", rate, paper_word(p, "tax_included")) : rate;
}

/* ---- columns ---------------------------------------------------------------- */

enum { PAD = 4, COLUMNS = 7 };	/* what stands beside a cell's text */

static const char *quantity_text(struct paper *p, const struct row *l)
{
	return dec4_show(p->c->mem, row_dec4(l, "quantity"));
}

static const char *unit_text(struct paper *p, const struct row *l)
{
	(void)p;
	return row_get(l, "unit") ? row_get(l, "unit") : "";
}

static const char *price_of(struct paper *p, const struct row *l)
{
	return price_show(p->c->mem, row_dec4(l, "unit_price"), p->currency);
}

static const char *discount_text(struct paper *p, const struct row *l)
{
	return percent(p, row_dec4(l, "discount_percent"));
}

/* Each as wide as what stands in it, between the two; the first has what is left. */
static const struct { const char *key, *(*text)(struct paper *, const struct row *); double least, most; enum pdf_align align; bool as_needed; } table[COLUMNS] = {
	{ "item", paper_item, 0, 0, PDF_LEFT, false }, { "quantity", quantity_text, 17, 24, PDF_RIGHT, false }, { "unit", unit_text, 13, 24, PDF_LEFT, true },
	{ "price", price_of, 22, 32, PDF_RIGHT, false }, { "discount", discount_text, 14, 17, PDF_RIGHT, true }, { "tax", tax_text, 14, 23, PDF_LEFT, true },
	{ "amount", line_amount, 24, 36, PDF_RIGHT, false },
};

/* 0 = the column is left out: nothing would stand in it. */
static double column_width(struct paper *p, int i, struct row **l)
{
	struct pdf_style st = paper_style(9.5, PDF_REGULAR, INK, PDF_LEFT);
	double w = 0;

	for (; *l; l++) {
		double its = row_is(*l, "kind", "item") ? pdf_text_width(p->pdf, st, table[i].text(p, *l)) : 0;

		w = its > w ? its : w;
	}
	if (w == 0 && table[i].as_needed)
		return 0;
	w += PAD + 0.2;
	return w < table[i].least ? table[i].least : w > table[i].most ? table[i].most : w;
}

static void item(struct paper *p, const struct row *l, const int *shown, int n)
{
	const char *cells[COLUMNS];

	for (int i = 0; i < n; i++)
		cells[i] = table[shown[i]].text(p, l);
	pdf_row(p->pdf, cells);
}

void paper_lines(struct paper *p, struct row **lines)
{
	struct pdf_column columns[COLUMNS];
	int shown[COLUMNS], n = 0;
	double rest = WIDTH;

	if (!*lines)
		return;
	for (int i = 0; i < COLUMNS; i++) {
		double w = i ? column_width(p, i, lines) : 0;

		rest -= w;
		if (i && w == 0)
			continue;
		columns[n] = (struct pdf_column){ w, table[i].align, paper_word(p, table[i].key) };
		shown[n++] = i;
	}
	columns[0].width = rest;
	pdf_table(p->pdf, columns, n, paper_style(9.5, PDF_BOLD, 0xffffff, PDF_LEFT), paper_style(9.5, PDF_REGULAR, INK, PDF_LEFT));
	for (; *lines; lines++) {
		const char *text = row_get(*lines, "description");

		if (row_is(*lines, "kind", "section"))
			pdf_row_span(p->pdf, paper_style(9.5, PDF_BOLD, INK, PDF_LEFT), text ? text : "", SUNKEN);
		else if (row_is(*lines, "kind", "note"))
			pdf_row_span(p->pdf, paper_style(8.8, PDF_REGULAR, SOFT, PDF_LEFT), text ? text : "", PDF_NO_COLOUR);
		else
			item(p, *lines, shown, n);
	}
	pdf_table_end(p->pdf);
	pdf_move(p->pdf, 4);
}
