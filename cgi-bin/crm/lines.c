/*
 * Lines of a document: see lines.h.
 */
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "lib/text.h"
#include "lines.h"
#include "product.h"

const struct choice line_kinds[] = { { "item", "" }, { "section", "" }, { "note", "" }, { 0 } };
const struct choice tax_roundings[] = { { "line", "" }, { "document", "" }, { 0 } };

const char *tax_rounding_usual(struct ctx *c)
{
	return strcmp(setting_str(c, "tax_rounding", "line"), "document") == 0 ? "document" : "line";
}

bool line_counts(const struct row *l)
{
	if (!row_is(l, "kind", "item"))
		return false;
	if (row_index(l, "optional") < 0)
		return true;
	return !row_int(l, "optional") || row_int(l, "chosen");
}

static const char *line_field(struct ctx *c, int i, const char *field)
{
	return arena_fmt(c->mem, "lines[%d].%s", i, field);
}

/* Headings and notes have words only. */
static void settle_words(struct row *l)
{
	row_set(l, "product_id", NULL);
	row_set(l, "tax_id", NULL);
	row_set(l, "quantity", "0.0000");
	row_set(l, "unit_price", "0.0000");
	row_set(l, "discount_percent", "0.0000");
	row_set(l, "tax_percent", "0.0000");
	row_set(l, "tax_included", "0");
}

/* A packaging the product has; how many are in one, 0 = the product has none. */
static enum outcome settle_packaging(struct ctx *c, struct row *l, int i)
{
	const char *name = row_get(l, "packaging");
	struct rows *p = name ? db_rows(c, "SELECT name, quantity FROM product_packagings WHERE product_id = ? ORDER BY name = ? DESC, position, id LIMIT 1", INT(row_int(l, "product_id")), STR(name)) : NULL;
	dec4 each;

	if (!p || !rows_next(p))
		return DONE;
	if (strcmp(rows_str(p, 0), name))
		return row_was_given(l, "packaging") ? ctx_refuse(c, INVALID, line_field(c, i, "packaging"), "no_such_packaging", rows_str(p, 0), NULL) : DONE;
	if (!dec4_parse(rows_str(p, 1), &each) || each <= 0)
		return DONE;
	if (!row_was_given(l, "quantity") && !l->id)
		row_set_dec4(c, l, "quantity", each);
	else if (row_dec4(l, "quantity") % each)
		ctx_warn(c, line_field(c, i, "quantity"), "not_whole_packages", dec4_show(c->mem, each), name, NULL);
	return DONE;
}

/* The price list's price where none was said; a price that is just that one was given by its rule, too. */
static enum outcome settle_price(struct ctx *c, struct row *l, int i, const struct line_rules *how)
{
	bool given = row_was_given(l, "unit_price"), open = !row_get(l, "unit_price");
	struct price price;

	if (!open && (!given || row_was_given(l, "price_rule")))
		return DONE;
	if (!product_price(c, row_int(l, "product_id"), how->pricelist_id, how->currency, row_dec4(l, "quantity"), how->date, &price))
		return DONE;
	if (open && !price.known)
		return ctx_refuse(c, INVALID, line_field(c, i, "unit_price"), "no_price_in", how->currency, NULL);
	if (open)
		row_set_dec4(c, l, "unit_price", price.price);
	row_set(l, "price_rule", price.known && price.rule && row_dec4(l, "unit_price") == price.price ? text_clip(c->mem, price.rule, 200) : NULL);
	return DONE;
}

/* What the person left open comes from the product and the price list. */
static enum outcome settle_product(struct ctx *c, struct row *l, int i, const struct line_rules *how)
{
	int64_t id = row_int(l, "product_id");
	struct rows *p = db_rows(c, "SELECT name, spec, unit, tax_id FROM products WHERE id = ?", INT(id));
	enum outcome o;

	if (!rows_next(p))
		return DONE;
	if (!row_get(l, "description"))
		row_set(l, "description", rows_str(p, 1) ? arena_fmt(c->mem, "%s\n%s", rows_str(p, 0), rows_str(p, 1)) : rows_str(p, 0));
	if (!row_get(l, "unit"))
		row_set(l, "unit", rows_str(p, 2));
	if (!row_get(l, "tax_id") && !row_was_given(l, "tax_id") && !l->id)
		row_set_int(c, l, "tax_id", rows_int(p, 3));
	if ((o = settle_packaging(c, l, i)) != DONE)
		return o;
	return settle_price(c, l, i, how);
}

/* The rate is kept in the line: a tax that changes later does not change old documents. */
static void settle_tax(struct ctx *c, struct row *l)
{
	struct rows *t;

	if (row_was_given(l, "tax_percent") && row_get(l, "tax_percent"))
		return;
	if (l->id && row_get(l, "tax_percent") && !row_was_given(l, "tax_id"))
		return;
	t = db_rows(c, "SELECT percent, included FROM taxes WHERE id = ?", INT(row_int(l, "tax_id")));
	if (rows_next(t)) {
		row_set(l, "tax_percent", rows_str(t, 0));
		row_set(l, "tax_included", rows_int(t, 1) ? "1" : "0");
	} else {
		row_set(l, "tax_percent", "0.0000");
		row_set(l, "tax_included", "0");
	}
}

static enum outcome settle_line(struct ctx *c, struct row *l, int i, const struct line_rules *how)
{
	if (!row_get(l, "kind"))
		row_set(l, "kind", "item");
	if (!row_is(l, "kind", "item")) {
		settle_words(l);
	} else {
		if (!row_get(l, "quantity"))
			row_set(l, "quantity", "1.0000");
		if (!row_get(l, "discount_percent"))
			row_set(l, "discount_percent", "0.0000");
		if (row_get(l, "product_id") && settle_product(c, l, i, how) != DONE)
			return INVALID;
		if (!row_get(l, "unit_price"))
			row_set(l, "unit_price", "0.0000");
		settle_tax(c, l);
	}
	if (!row_get(l, "description"))
		return ctx_refuse(c, INVALID, line_field(c, i, "description"), "required", NULL);
	return DONE;
}

static struct amount_line given_amounts(const struct row *l)
{
	return (struct amount_line){
		.quantity = row_dec4(l, "quantity"), .unit_price = row_dec4(l, "unit_price"),
		.discount_percent = row_dec4(l, "discount_percent"), .tax_id = row_int(l, "tax_id"),
		.tax_percent = row_dec4(l, "tax_percent"), .tax_included = row_int(l, "tax_included"), .counts = line_counts(l),
	};
}

enum outcome lines_settle(struct ctx *c, struct row *doc, const struct line_rules *how, struct amount_totals *t)
{
	struct row **l = row_parts(doc, "lines");
	struct amount_line *a;
	enum outcome o = DONE;
	int n = 0;

	for (; l[n]; n++)
		if (settle_line(c, l[n], n, how) != DONE)
			o = INVALID;
	if (o != DONE)
		return o;
	a = arena_array(c->mem, (size_t)n + 1, sizeof *a);
	for (int i = 0; i < n; i++)
		a[i] = given_amounts(l[i]);
	if (!amounts_compute(a, n, how->per_document, currency_decimals(how->currency), t))
		return ctx_refuse(c, INVALID, "lines", "amount_too_large", NULL);
	if (t->total < 0 || t->tax < 0)
		return ctx_refuse(c, INVALID, "lines", "amount_negative", NULL);
	for (int i = 0; i < n; i++) {
		row_set_money(c, l[i], "amount", a[i].amount);
		row_set_money(c, l[i], "amount_tax", a[i].tax);
	}
	return DONE;
}

void lines_touch(struct ctx *c, struct row *doc)
{
	struct row **l = row_parts(doc, "lines");
	int i = row_index(doc, "lines");

	if (!l[0]) {
		doc->parts[i] = arena_array(c->mem, 1, sizeof *l);
	}
	doc->given[i] = 1;
}

static const char *const copied[] = {
	"kind", "product_id", "description", "quantity", "unit", "packaging", "unit_price", "discount_percent",
	"tax_id", "tax_percent", "tax_included", "price_rule",
};

struct row *line_copy(struct ctx *c, const struct record *to, const struct row *from)
{
	struct row *l = row_new(c, to);

	for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
		row_set(l, copied[i], row_get(from, copied[i]));
	return l;
}
