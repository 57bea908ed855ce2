/*
 * Price lists: rules for a product, a category with all below it, or everything,
 * from a quantity on. The nearest rule wins: product before category before all, a
 * nearer category before a farther one, then the highest quantity reached, then the
 * lower price.
 */
#include <string.h>
#include "lib/db.h"
#include "product.h"

static const struct choice rule_kinds[] = { { "fixed", "" }, { "discount", "" }, { "markup", "" }, { 0 } };

const struct record pricelist_rule_record = {
	.type = 71, .name = "pricelist_rule", .table = "pricelist_rules", .parent = "pricelist_id",
	.fields = (const struct field[]){
		{ .name = "product_id", .type = F_REF, .ref = &product_record, .free_ref = "code" },
		{ .name = "category_id", .type = F_REF, .ref = &product_category_record, .free_ref = "name" },
		{ .name = "min_quantity", .type = F_DECIMAL, .initial = "0.0000" },
		{ .name = "kind", .type = F_CHOICE, .choices = rule_kinds, .initial = "fixed" },
		{ .name = "value", .type = F_DECIMAL, .flags = REQUIRED },
		{ 0 } },
};

static enum outcome pricelist_before_save(struct ctx *c, struct row *r, const struct row *old)
{
	const char *from = row_get(r, "valid_from"), *until = row_get(r, "valid_until");
	struct row **rule = row_parts(r, "rules");

	(void)old;
	if (!row_get(r, "currency"))
		row_set(r, "currency", currency_usual(c));
	if (from && until && strcmp(until, from) < 0)
		return ctx_refuse(c, INVALID, "valid_until", "before_begin", NULL);
	for (int i = 0; rule[i]; i++) {
		if (row_get(rule[i], "product_id") && row_get(rule[i], "category_id"))
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "rules[%d].category_id", i), "product_or_category", NULL);
		if (row_is(rule[i], "kind", "discount") && row_dec4(rule[i], "value") > 100 * 10000)
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "rules[%d].value", i), "too_large", "100", NULL);
		if (!row_get(rule[i], "min_quantity"))
			row_set(rule[i], "min_quantity", "0.0000");
	}
	return DONE;
}

const struct record pricelist_record = {
	.type = 32, .name = "pricelist", .path = "products/pricelists", .table = "pricelists", .title = "name", .icon = "tags",
	.unscoped = true,
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | UNIQUE | TRACKED, .max = 100 },
		{ .name = "currency", .type = F_TEXT, .flags = LISTED | FACET, .max = 3, .check = currency_check },
		{ .name = "valid_from", .type = F_DATE, .flags = LISTED },
		{ .name = "valid_until", .type = F_DATE, .flags = LISTED },
		{ .name = "rules", .type = F_PARTS, .flags = WIDE, .ref = &pricelist_rule_record },
		{ 0 } },
	.before_save = pricelist_before_save,
};

struct rule { int64_t product_id, category_id; dec4 min, value; const char *kind; };

/* 0 = does not apply; more = nearer. `path` holds the product's categories, nearest first. */
static int nearness(const struct rule *u, int64_t product_id, const int64_t *path, int n)
{
	if (u->product_id)
		return u->product_id == product_id ? 1000 : 0;
	if (!u->category_id)
		return 1;
	for (int i = 0; i < n; i++)
		if (path[i] == u->category_id)
			return 900 - i;
	return 0;
}

/* a × percent, where both have four decimals. */
static dec4 percent_of(dec4 a, dec4 percent)
{
	__int128 p = (__int128)a * percent;

	return (dec4)((p + (p < 0 ? -500000 : 500000)) / 1000000);
}

static dec4 rule_price(const struct rule *u, dec4 price, dec4 cost)
{
	if (strcmp(u->kind, "fixed") == 0)
		return u->value;
	if (strcmp(u->kind, "discount") == 0)
		return percent_of(price, 100 * 10000 - u->value);
	return cost + percent_of(cost, u->value);
}

static dec4 dec4_of(const char *s)
{
	dec4 d = 0;

	if (s)
		dec4_parse(s, &d);
	return d;
}

static int category_path(struct ctx *c, int64_t id, int64_t *path, int max)
{
	int n = 0;

	while (id && n < max) {
		path[n++] = id;
		id = db_one_int(c, "SELECT parent_id FROM product_categories WHERE id = ?", INT(id));
	}
	return n;
}

bool product_price(struct ctx *c, int64_t product_id, int64_t pricelist_id, dec4 quantity, const char *date, struct price *out)
{
	struct rows *p = db_rows(c, "SELECT price, cost, category_id FROM products WHERE id = ?", INT(product_id)), *r;
	int64_t path[20];
	int n, best = 0;
	dec4 best_min = 0, price, cost;

	if (!rows_next(p))
		return false;
	price = dec4_of(rows_str(p, 0));
	cost = dec4_of(rows_str(p, 1));
	*out = (struct price){ price, NULL };
	if (!pricelist_id)
		return true;
	n = category_path(c, rows_int(p, 2), path, 20);
	r = db_rows(c, "SELECT u.product_id, u.category_id, u.min_quantity, u.value, u.kind, l.name FROM pricelist_rules u"
		" JOIN pricelists l ON l.id = u.pricelist_id WHERE l.id = ? AND l.archived_at IS NULL"
		" AND (l.valid_from IS NULL OR l.valid_from <= ?) AND (l.valid_until IS NULL OR l.valid_until >= ?)"
		" ORDER BY u.position, u.id LIMIT 5000", INT(pricelist_id), STR(date), STR(date));
	while (rows_next(r)) {
		struct rule u = { rows_int(r, 0), rows_int(r, 1), dec4_of(rows_str(r, 2)), dec4_of(rows_str(r, 3)), rows_str(r, 4) };
		int near = u.min <= quantity ? nearness(&u, product_id, path, n) : 0;
		dec4 its = rule_price(&u, price, cost);

		if (!near || near < best || (near == best && u.min < best_min) || (near == best && u.min == best_min && its >= out->price))
			continue;
		best = near;
		best_min = u.min;
		out->price = its;
		out->rule = u.min ? arena_fmt(c->mem, "%s ≥ %s", rows_str(r, 5), dec4_show(c->mem, u.min)) : rows_str(r, 5);
	}
	return true;
}
