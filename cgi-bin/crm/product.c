/*
 * Products, categories and taxes. How a price list finds its price is pricelist.c.
 */
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "product.h"

void currency_check(struct ctx *c, const struct field *f, const char *value)
{
	if (!currency_known(value))
		ctx_refuse(c, INVALID, f->name, "not_a_currency", value, NULL);
	else if (!currency_kept(value))
		ctx_refuse(c, INVALID, f->name, "currency_too_fine", value, NULL);
}

const char *currency_usual(struct ctx *c)
{
	const char *s = setting_str(c, "currency", "TWD");

	return strlen(s) == 3 ? s : "TWD";
}

void amount_offer(struct ctx *c, json_object *typed, money m)
{
	json_object *v;

	if (m > 0 && (!json_object_object_get_ex(typed, "amount", &v) || !v || !*json_object_get_string(v)))
		json_object_object_add(typed, "amount", json_object_new_string(m % 100 ? money_text(c->mem, m) : arena_fmt(c->mem, "%lld", (long long)m / 100)));
}

/* ---- taxes ---------------------------------------------------------------- */

const struct record tax_record = {
	.type = 33, .name = "tax", .path = "settings/taxes", .table = "taxes", .title = "name", .icon = "receipt-tax",
	.order = "sequence", .unscoped = true,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | UNIQUE | TRACKED, .max = 100 },
		{ .name = "percent", .type = F_PERCENT, .flags = REQUIRED | LISTED | TRACKED },
		{ .name = "included", .type = F_BOOL, .flags = LISTED | TRACKED, .initial = "0" },
		{ .name = "sequence", .type = F_INT, .flags = SORTABLE, .initial = "10", .max = 100000 },
		{ 0 } },
};

/* ---- categories: a tree ----------------------------------------------------- */

static enum outcome category_before_save(struct ctx *c, struct row *r, const struct row *old)
{
	return record_no_circle(c, r, old, "parent_id");
}

const struct record product_category_record = {
	.type = 31, .name = "product_category", .path = "products/categories", .table = "product_categories", .title = "name", .subtitle = "code",
	.icon = "sitemap", .order = "sequence", .unscoped = true,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | SORTABLE, .max = 100 },
		{ .name = "code", .type = F_TEXT, .flags = LISTED | UNIQUE, .max = 40 },
		{ .name = "parent_id", .type = F_REF, .flags = LISTED | FACET, .ref = &product_category_record, .free_ref = "code" },
		{ .name = "sequence", .type = F_INT, .flags = SORTABLE, .initial = "10", .max = 100000 },
		{ 0 } },
	.before_save = category_before_save,
};

/* ---- products ---------------------------------------------------------------- */

const struct record product_packaging_record = {
	.type = 70, .name = "product_packaging", .table = "product_packagings", .title = "name", .parent = "product_id",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED, .max = 100 },
		{ .name = "quantity", .type = F_DECIMAL, .flags = REQUIRED },
		{ 0 } },
};

static enum outcome product_before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row **p = row_parts(r, "packagings");

	(void)old;
	for (int i = 0; p[i]; i++)
		if (row_dec4(p[i], "quantity") == 0)
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "packagings[%d].quantity", i), "must_be_positive", NULL);
	return DONE;
}

/* Everybody may read the catalogue and quote from it; products have no owner. */
const struct record product_record = {
	.type = 30, .name = "product", .path = "products", .table = "products", .title = "name", .subtitle = "code", .icon = "package",
	.charts = true,
	.unscoped = true,
	.fields = (const struct field[]){
		{ .name = "code", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | UNIQUE | SORTABLE | TRACKED, .max = 60, .section = "product" },
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | SORTABLE | TRACKED, .max = 200 },
		{ .name = "category_id", .type = F_REF, .flags = LISTED | FACET, .ref = &product_category_record, .free_ref = "name" },
		{ .name = "on_sale", .type = F_BOOL, .flags = LISTED | FACET | TRACKED, .initial = "1" },
		{ .name = "unit", .type = F_TEXT, .flags = LISTED, .max = 40 },
		{ .name = "price", .type = F_DECIMAL, .flags = LISTED | TRACKED | SORTABLE, .initial = "0.0000", .section = "price" },
		{ .name = "cost", .type = F_DECIMAL, .flags = TRACKED, .initial = "0.0000" },
		{ .name = "tax_id", .type = F_REF, .flags = FACET, .ref = &tax_record, .free_ref = "name" },
		{ .name = "stocked", .type = F_BOOL, .flags = FACET, .initial = "1" },
		{ .name = "stock_quantity", .type = F_DECIMAL, .flags = LISTED, .initial = "0.0000", .negative_ok = true },
		{ .name = "spec", .type = F_TEXT, .flags = SEARCHED, .max = 400, .section = "detail" },
		{ .name = "model", .type = F_TEXT, .flags = SEARCHED, .max = 100 },
		{ .name = "material", .type = F_TEXT, .max = 100 },
		{ .name = "manufacturer", .type = F_TEXT, .flags = SEARCHED | FACET, .max = 200 },
		{ .name = "packagings", .type = F_PARTS, .flags = WIDE, .ref = &product_packaging_record },
		{ .name = "description", .type = F_LONGTEXT, .flags = WIDE },
		{ .name = "picture", .type = F_TEXT, .flags = HIDDEN, .sql = "(SELECT CONCAT('/products/', p.product_id, '/picture') FROM product_pictures p WHERE p.product_id = t.id)" },
		{ 0 } },
	.views = (const struct view[]){
		{ "on_sale", "t.on_sale = 1", NULL }, { "all", NULL, NULL }, { 0 } },
	.before_save = product_before_save, .alone = true,
};
