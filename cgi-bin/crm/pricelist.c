/*
 * Price lists as they are kept: rules for a product, a category with all below it, or
 * everything, from a quantity on and for some days. Which one wins is price.c.
 */
#include <string.h>
#include "lib/db.h"
#include "product.h"

enum { MOST_LISTS = 6 };

static const struct choice rule_kinds[] = { { "fixed", "" }, { "discount", "" }, { "markup", "" }, { "formula", "" }, { 0 } };
static const struct choice rule_bases[] = { { "price", "" }, { "cost", "" }, { "list", "" }, { 0 } };

const struct record pricelist_rule_record = {
	.type = 71, .name = "pricelist_rule", .table = "pricelist_rules", .parent = "pricelist_id",
	.fields = (const struct field[]){
		{ .name = "product_id", .type = F_REF, .ref = &product_record, .free_ref = "code" },
		{ .name = "category_id", .type = F_REF, .ref = &product_category_record, .free_ref = "name" },
		{ .name = "min_quantity", .type = F_DECIMAL, .initial = "0.0000" },
		{ .name = "kind", .type = F_CHOICE, .choices = rule_kinds, .initial = "fixed" },
		{ .name = "value", .type = F_DECIMAL, .flags = REQUIRED, .negative_ok = true },
		{ .name = "valid_from", .type = F_DATE },
		{ .name = "valid_until", .type = F_DATE, .not_before = "valid_from" },
		{ .name = "base", .type = F_CHOICE, .choices = rule_bases },
		{ .name = "base_pricelist_id", .type = F_REF, .ref = &pricelist_record, .free_ref = "name" },
		{ .name = "round_to", .type = F_DECIMAL },
		{ .name = "surcharge", .type = F_DECIMAL, .negative_ok = true },
		{ .name = "min_margin", .type = F_DECIMAL, .negative_ok = true },
		{ .name = "max_margin", .type = F_DECIMAL, .negative_ok = true },
		{ 0 } },
};

/* ---- saving ----------------------------------------------------------------------------- */

static enum outcome wrong(struct ctx *c, int i, const char *field, const char *key, const char *arg)
{
	return ctx_refuse(c, INVALID, arena_fmt(c->mem, "rules[%d].%s", i, field), key, arg, NULL);
}

/* Is `list` built on `wanted`, over however many others? */
static bool built_on(struct ctx *c, int64_t list, int64_t wanted, int depth)
{
	struct rows *r;

	if (list == wanted || depth > MOST_LISTS)
		return true;
	r = db_rows(c, "SELECT DISTINCT base_pricelist_id FROM pricelist_rules WHERE pricelist_id = ? AND base_pricelist_id IS NOT NULL", INT(list));
	while (rows_next(r))
		if (built_on(c, rows_int(r, 0), wanted, depth + 1))
			return true;
	return false;
}

/* What only a formula has is emptied where there is none: people change their minds. */
static enum outcome settle_formula(struct ctx *c, struct row *u, int64_t list, int i)
{
	static const char *const own[] = { "base", "base_pricelist_id", "round_to", "surcharge", "min_margin", "max_margin" };

	if (!row_is(u, "kind", "formula")) {
		for (size_t k = 0; k < sizeof own / sizeof *own; k++)
			row_set(u, own[k], NULL);
		return DONE;
	}
	if (!row_get(u, "base"))
		row_set(u, "base", row_get(u, "base_pricelist_id") ? "list" : "price");
	if (!row_is(u, "base", "list"))
		row_set(u, "base_pricelist_id", NULL);
	else if (!row_get(u, "base_pricelist_id"))
		return wrong(c, i, "base_pricelist_id", "required", NULL);
	else if (built_on(c, row_int(u, "base_pricelist_id"), list, 0))
		return wrong(c, i, "base_pricelist_id", "list_loop", NULL);
	if (row_get(u, "round_to") && row_dec4(u, "round_to") <= 0)
		row_set(u, "round_to", NULL);
	if (row_get(u, "min_margin") && row_get(u, "max_margin") && row_dec4(u, "max_margin") < row_dec4(u, "min_margin"))
		return wrong(c, i, "max_margin", "too_small", dec4_show(c->mem, row_dec4(u, "min_margin")));
	return DONE;
}

static enum outcome settle_rule(struct ctx *c, struct row *u, int64_t list, int i)
{
	if (!row_get(u, "kind"))
		row_set(u, "kind", "fixed");
	if (!row_get(u, "min_quantity"))
		row_set(u, "min_quantity", "0.0000");
	if (row_get(u, "product_id") && row_get(u, "category_id"))
		return wrong(c, i, "category_id", "product_or_category", NULL);
	if (row_dec4(u, "value") < 0 && !row_is(u, "kind", "formula"))
		return wrong(c, i, "value", "too_small", "0");
	if (row_dec4(u, "value") > 100 * 10000 && (row_is(u, "kind", "discount") || row_is(u, "kind", "formula")))
		return wrong(c, i, "value", "too_large", "100");
	return settle_formula(c, u, list, i);
}

static enum outcome pricelist_before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row **rule = row_parts(r, "rules");
	enum outcome o = DONE;
	bool foreign;

	if (!row_get(r, "currency"))
		row_set(r, "currency", currency_usual(c));
	foreign = strcmp(row_get(r, "currency"), currency_usual(c)) != 0;
	if (!foreign)
		row_set(r, "rate", NULL);
	else if (row_get(r, "rate") && row_dec4(r, "rate") <= 0)
		return ctx_refuse(c, INVALID, "rate", "must_be_positive", NULL);
	for (int i = 0; rule[i]; i++)
		if (settle_rule(c, rule[i], old ? old->id : -1, i) != DONE)
			o = INVALID;
	for (int i = 0; rule[i] && foreign && !row_get(r, "rate"); i++)
		if (!row_is(rule[i], "kind", "fixed"))
			return ctx_refuse(c, INVALID, "rate", "rate_needed", currency_usual(c), NULL);
	return o;
}

const struct record pricelist_record = {
	.type = 32, .name = "pricelist", .path = "products/pricelists", .table = "pricelists", .title = "name", .icon = "tags",
	.unscoped = true,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | UNIQUE | TRACKED, .max = 100 },
		{ .name = "currency", .type = F_TEXT, .flags = LISTED | FACET, .max = 3, .check = currency_check },
		{ .name = "rate", .type = F_DECIMAL, .flags = TRACKED },
		{ .name = "valid_from", .type = F_DATE, .flags = LISTED },
		{ .name = "valid_until", .type = F_DATE, .not_before = "valid_from", .flags = LISTED },
		{ .name = "rules", .type = F_PARTS, .flags = WIDE, .ref = &pricelist_rule_record },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL },
		{ "valid", "(t.valid_from IS NULL OR t.valid_from <= {today}) AND (t.valid_until IS NULL OR t.valid_until >= {today})", NULL },
		{ 0 } },
	.before_save = pricelist_before_save,
};
