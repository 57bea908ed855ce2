/*
 * What a product costs by a price list. The nearest rule wins: product before category
 * before all, a nearer category before a farther one, then the highest quantity reached,
 * then the lower price. How lists are kept is pricelist.c.
 */
#include <string.h>
#include "lib/db.h"
#include "lib/lang.h"
#include "product.h"

enum { WHOLE = 100 * 10000, ONE = 10000, MOST_CATEGORIES = 20, MOST_LISTS = 6 };

struct rule {
	int64_t product_id, category_id, base_list;
	dec4 min, value, round_to, surcharge, min_margin, max_margin;
	bool least, most;
	const char *kind, *base, *category;
};
struct asked { struct ctx *c; int64_t product_id, path[MOST_CATEGORIES]; int n; dec4 price, cost, quantity; const char *date; };

static dec4 dec4_of(const char *s)
{
	dec4 d = 0;

	if (s)
		dec4_parse(s, &d);
	return d;
}

/* a × by / of, half away from zero. */
static dec4 scaled(dec4 a, dec4 by, dec4 of)
{
	__int128 p = (__int128)a * by * 2, d = (__int128)of * 2;

	return (dec4)((p + (p < 0 ? -of : of)) / d);
}

/* ---- which rule ------------------------------------------------------------------- */

/* 0 = does not apply; more = nearer. `path` holds the product's categories, nearest first. */
static int nearness(const struct rule *u, const struct asked *a)
{
	if (u->product_id)
		return u->product_id == a->product_id ? 1000 : 0;
	if (!u->category_id)
		return 1;
	for (int i = 0; i < a->n; i++)
		if (a->path[i] == u->category_id)
			return 900 - i;
	return 0;
}

static bool list_price(const struct asked *, int64_t list, int depth, struct price *out);

/* In the list's currency, of which one unit is worth `rate` of the usual one. */
static bool base_price(const struct asked *a, const struct rule *u, dec4 rate, int depth, dec4 *out)
{
	struct price p;
	dec4 its;

	if (strcmp(u->base, "list")) {
		*out = scaled(!strcmp(u->base, "cost") ? a->cost : a->price, ONE, rate);
		return true;
	}
	its = dec4_of(db_one_str(a->c, "SELECT COALESCE(rate, IF(currency = ?, 1, 0)) FROM pricelists WHERE id = ?", STR(currency_usual(a->c)), INT(u->base_list)));
	if (its <= 0 || depth >= MOST_LISTS || !list_price(a, u->base_list, depth + 1, &p))
		return false;
	*out = scaled(p.price, its, rate);
	return true;
}

static dec4 rounded_to(dec4 price, dec4 step)
{
	return step > 0 ? scaled(price, 1, step) * step : price;
}

static bool formula(const struct asked *a, const struct rule *u, dec4 rate, int depth, dec4 *out)
{
	dec4 base;

	if (!base_price(a, u, rate, depth, &base))
		return false;
	*out = rounded_to(scaled(base, WHOLE - u->value, WHOLE), u->round_to) + u->surcharge;
	if (u->least && *out < base + u->min_margin)
		*out = base + u->min_margin;
	if (u->most && *out > base + u->max_margin)
		*out = base + u->max_margin;
	if (*out < 0)
		*out = 0;
	return true;
}

static bool rule_price(const struct asked *a, const struct rule *u, dec4 rate, int depth, dec4 *out)
{
	if (!strcmp(u->kind, "formula"))
		return rate > 0 && formula(a, u, rate, depth, out);
	if (!strcmp(u->kind, "fixed"))
		*out = u->value;
	else if (rate <= 0)
		return false;
	else if (!strcmp(u->kind, "discount"))
		*out = scaled(scaled(a->price, ONE, rate), WHOLE - u->value, WHOLE);
	else
		*out = scaled(scaled(a->cost, ONE, rate), WHOLE + u->value, WHOLE);
	return true;
}

/* ---- which for people -------------------------------------------------------------- */

static const char *how(struct ctx *c, const struct rule *u)
{
	const char *percent = dec4_show(c->mem, u->value < 0 ? -u->value : u->value), *cost = lang_text(c->lang, "Field.product.cost");

	if (!strcmp(u->kind, "discount"))
		return arena_fmt(c->mem, "・−%s%%", percent);
	if (!strcmp(u->kind, "markup"))
		return arena_fmt(c->mem, "・%s +%s%%", cost, percent);
	if (!strcmp(u->kind, "formula"))
		return arena_fmt(c->mem, "・%s %s%s%%", !strcmp(u->base, "cost") ? cost : !strcmp(u->base, "price") ? lang_text(c->lang, "Field.product.price") :
			db_one_str(c, "SELECT name FROM pricelists WHERE id = ?", INT(u->base_list)), u->value < 0 ? "+" : "−", percent);
	return "";
}

static const char *named(struct ctx *c, const char *list, const struct rule *u)
{
	return arena_fmt(c->mem, "%s%s%s%s%s%s", list, u->category ? "・" : "", u->category ? u->category : "",
		u->min ? " ≥ " : "", u->min ? dec4_show(c->mem, u->min) : "", how(c, u));
}

/* ---- a list -------------------------------------------------------------------------- */

static struct rule rule_of(struct rows *r)
{
	return (struct rule){
		.product_id = rows_int(r, 0), .category_id = rows_int(r, 1), .min = dec4_of(rows_str(r, 2)), .value = dec4_of(rows_str(r, 3)), .kind = rows_str(r, 4),
		.base = rows_str(r, 5), .base_list = rows_int(r, 6), .round_to = dec4_of(rows_str(r, 7)), .surcharge = dec4_of(rows_str(r, 8)),
		.least = rows_str(r, 9) != NULL, .min_margin = dec4_of(rows_str(r, 9)), .most = rows_str(r, 10) != NULL, .max_margin = dec4_of(rows_str(r, 10)), .category = rows_str(r, 11),
	};
}

/* The list by its currency, and the product's own price in it where its rate is known. */
static bool list_price(const struct asked *a, int64_t list, int depth, struct price *out)
{
	struct ctx *c = a->c;
	struct rows *l = db_rows(c, "SELECT name, COALESCE(rate, IF(currency = ?, 1, 0)), archived_at IS NULL AND (valid_from IS NULL OR valid_from <= ?)"
		" AND (valid_until IS NULL OR valid_until >= ?) FROM pricelists WHERE id = ?", STR(currency_usual(c)), STR(a->date), STR(a->date), INT(list)), *r;
	int best = 0;
	dec4 best_min = 0, rate;

	*out = (struct price){ 0 };
	if (!rows_next(l))
		return false;
	rate = dec4_of(rows_str(l, 1));
	if (rate > 0)
		*out = (struct price){ .price = scaled(a->price, ONE, rate), .known = true };
	if (!rows_int(l, 2))
		return out->known;
	r = db_rows(c, "SELECT u.product_id, u.category_id, u.min_quantity, u.value, u.kind, u.base, u.base_pricelist_id, u.round_to, u.surcharge, u.min_margin, u.max_margin, g.name"
		" FROM pricelist_rules u LEFT JOIN product_categories g ON g.id = u.category_id WHERE u.pricelist_id = ? AND (u.product_id IS NULL OR u.product_id = ?)"
		" AND (u.valid_from IS NULL OR u.valid_from <= ?) AND (u.valid_until IS NULL OR u.valid_until >= ?)"
		" ORDER BY u.position, u.id LIMIT 5000", INT(list), INT(a->product_id), STR(a->date), STR(a->date));
	while (rows_next(r)) {
		struct rule u = rule_of(r);
		int near = u.min <= a->quantity ? nearness(&u, a) : 0;
		dec4 its;

		if (!near || near < best || (near == best && u.min < best_min) || !rule_price(a, &u, rate, depth, &its))
			continue;
		if (near == best && u.min == best_min && its >= out->price)
			continue;
		best = near;
		best_min = u.min;
		*out = (struct price){ .price = its, .rule = named(c, rows_str(l, 0), &u), .known = true };
	}
	return out->known;
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

bool product_price(struct ctx *c, int64_t product_id, int64_t pricelist_id, const char *currency, dec4 quantity, const char *date, struct price *out)
{
	struct rows *p = db_rows(c, "SELECT price, cost, category_id FROM products WHERE id = ?", INT(product_id));
	struct asked a = { .c = c, .product_id = product_id, .quantity = quantity, .date = date };

	*out = (struct price){ 0 };
	if (!rows_next(p))
		return false;
	a.price = dec4_of(rows_str(p, 0));
	a.cost = dec4_of(rows_str(p, 1));
	if (!pricelist_id) {
		*out = (struct price){ .price = a.price, .known = !currency || !strcmp(currency, currency_usual(c)) };
		return true;
	}
	a.n = category_path(c, rows_int(p, 2), a.path, MOST_CATEGORIES);
	list_price(&a, pricelist_id, 0, out);
	return true;
}

struct price_step *product_prices(struct ctx *c, int64_t id, int *n)
{
	struct rows *r = db_rows(c, "SELECT l.id, l.name, l.currency, q.least FROM pricelists l JOIN"
		" (SELECT pricelist_id, min_quantity AS least FROM pricelist_rules WHERE product_id IS NULL OR product_id = ? UNION SELECT id, 0 FROM pricelists) q ON q.pricelist_id = l.id"
		" WHERE l.archived_at IS NULL AND (l.valid_from IS NULL OR l.valid_from <= ?) AND (l.valid_until IS NULL OR l.valid_until >= ?)"
		" GROUP BY l.id, q.least ORDER BY l.name, l.id, q.least LIMIT 40", INT(id), STR(c->today), STR(c->today));
	struct price_step *list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);

	for (*n = 0; rows_next(r); ) {
		struct price_step s = { .list_id = rows_int(r, 0), .list = rows_str(r, 1), .currency = rows_str(r, 2), .from = dec4_of(rows_str(r, 3)) };
		const struct price_step *last = *n && list[*n - 1].list_id == s.list_id ? &list[*n - 1] : NULL;

		if (!product_price(c, id, s.list_id, s.currency, s.from, c->today, &s.price) || !s.price.known)
			continue;
		if (!last || last->price.price != s.price.price)
			list[(*n)++] = s;
	}
	return list;
}
