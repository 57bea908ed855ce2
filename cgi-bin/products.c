/*
 * Products with their categories and price lists: the records' own pages; besides, a
 * product's picture and what it costs by which list.
 */
#include <string.h>
#include "crm/picture.h"
#include "crm/product.h"
#include "lib/app.h"
#include "lib/db.h"
#include "lib/page.h"
#include "lib/record_page_impl.h"

/* ---- prices --------------------------------------------------------------------------- */

static const char *price_shown(struct req *r, dec4 d)
{
	return d % 10000 ? dec4_show(r->c->mem, d) : money_show(r->c->mem, d / 100, 0);
}

static void prices_fill(struct req *r)
{
	int n;
	struct price_step *s = product_prices(r->c, r->id, &n);

	for (int i = 0; i < n; i++) {
		HDF *node = node_at(page_node(r, "Prices"), i);

		node_set(node, "list", s[i].list);
		node_set(node, "url", arena_fmt(r->c->mem, "/products/pricelists/%lld", (long long)s[i].list_id));
		node_set(node, "from", s[i].from ? arena_fmt(r->c->mem, "≥ %s", dec4_show(r->c->mem, s[i].from)) : "");
		node_set(node, "price", arena_fmt(r->c->mem, "%s %s", currency_sign(s[i].currency), price_shown(r, s[i].price.price)));
		node_set(node, "rule", s[i].price.rule);
	}
}

static json_object *packagings_json(struct ctx *c, int64_t id)
{
	json_object *list = json_object_new_array();
	struct rows *p = db_rows(c, "SELECT name, quantity FROM product_packagings WHERE product_id = ? ORDER BY position, id", INT(id));

	while (rows_next(p)) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "name", json_object_new_string(rows_str(p, 0)));
		json_object_object_add(o, "quantity", json_object_new_string(rows_str(p, 1)));
		json_object_array_add(list, o);
	}
	return list;
}

static void text_or_null(json_object *o, const char *name, const char *s)
{
	json_object_object_add(o, name, s ? json_object_new_string(s) : NULL);
}

/* What a line with this product would begin with: ?pricelist_id= &quantity= &date= &currency= */
static enum outcome price(struct req *r)
{
	const char *date = in_str(r->query, "date"), *currency = in_str(r->query, "currency"), *typed = in_str(r->query, "quantity");
	int64_t list = in_int(r->query, "pricelist_id");
	dec4 quantity = 10000;
	struct row *self;
	struct price p;
	json_object *o;
	enum outcome found = record_need(r->c, &product_record, r->id, ACCESS_READ, &self);

	if (found != DONE)
		return found;
	if (date && *date && !date_valid(date))
		return ctx_refuse(r->c, MALFORMED, "date", "not_a_date", NULL);
	if (typed && *typed && !dec4_parse(typed, &quantity))
		return ctx_refuse(r->c, MALFORMED, "quantity", "not_a_number", NULL);
	if (list && !record_find(r->c, &pricelist_record, list, ACCESS_READ))
		return ctx_refuse(r->c, MALFORMED, "pricelist_id", "not_found", NULL);
	product_price(r->c, r->id, list, currency && *currency ? currency : NULL, quantity, date && *date ? date : r->c->today, &p);
	o = json_object_new_object();
	text_or_null(o, "unit_price", p.known ? dec4_text(r->c->mem, p.price) : NULL);
	text_or_null(o, "price_rule", p.known ? p.rule : NULL);
	text_or_null(o, "name", row_get(self, "name"));
	text_or_null(o, "spec", row_get(self, "spec"));
	text_or_null(o, "unit", row_get(self, "unit"));
	json_object_object_add(o, "tax_id", row_get(self, "tax_id") ? json_object_new_int64(row_int(self, "tax_id")) : NULL);
	json_object_object_add(o, "packagings", packagings_json(r->c, r->id));
	return reply_json(r, 200, o);
}

/* ---- the picture ------------------------------------------------------------------------ */

static void picture_fill(struct req *r, const struct row *self)
{
	if (row_get(self, "picture"))
		page_set(r, "Picture", arena_fmt(r->c->mem, "%s?v=%d", row_get(self, "picture"), self->version));
	if (record_allows(r->c, self, ACCESS_WRITE))
		page_set(r, "MayPicture", arena_fmt(r->c->mem, "/products/%lld/picture", (long long)r->id));
}

static void beside(struct req *r, const struct row *self)
{
	picture_fill(r, self);
	prices_fill(r);
	page_set(r, "Slot.before", "products/picture.cs");
	page_set(r, "Slot.after", "products/prices.cs");
}

static enum outcome picture(struct req *r)
{
	struct row *self;
	enum outcome o = record_need(r->c, &product_record, r->id, ACCESS_READ, &self);
	const void *bytes;
	size_t n;

	if (o != DONE)
		return o;
	bytes = product_picture(r->c, r->id, &n);
	if (!bytes)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	return reply_bytes(r, picture_type(bytes, n), "picture", true, bytes, n);
}

static enum outcome picture_changed(struct req *r, struct row *self, enum outcome o)
{
	if (r->api || (o != DONE && o != INVALID))
		return o == DONE ? reply_record(r, &product_record, self->id, false) : o;
	if (o == DONE)
		return reply_redirect(r, arena_fmt(r->c->mem, "/products/%lld", (long long)r->id));
	for (const struct error *e = r->c->errors; e; e = e->next)
		page_set(r, "PictureError", error_text(r->c, e));
	record_load_parts(r->c, self);
	beside(r, self);
	page_detail(r, self);
	return reply_page_status(r, 422, "record/detail.cs");
}

static enum outcome picture_save(struct req *r)
{
	struct upload *u = r->uploads;
	struct row *self;
	enum outcome o = record_need(r->c, &product_record, r->id, ACCESS_WRITE, &self);

	if (o != DONE)
		return o;
	while (u && strcmp(u->field, "picture"))
		u = u->next;
	return picture_changed(r, self, u && u->size ? product_set_picture(r->c, self, u->path) : ctx_refuse(r->c, INVALID, "picture", "no_file", NULL));
}

static enum outcome picture_remove(struct req *r)
{
	struct row *self;
	enum outcome o = record_need(r->c, &product_record, r->id, ACCESS_WRITE, &self);

	return o == DONE ? picture_changed(r, self, product_remove_picture(r->c, self)) : o;
}

static const struct mount mounts[] = {
	{ "", &product_record, beside }, { "categories", &product_category_record, NULL }, { "pricelists", &pricelist_record, NULL }, { 0 }
};
static const struct route routes[] = {
	{ GET, "{id}/price", price, PERM_READ, NULL, API_ONLY, &product_record },
	{ GET, "{id}/picture", picture, PERM_READ, NULL, 0, &product_record },
	{ POST, "{id}/picture", picture_save, PERM_WRITE, "record/detail.cs", UPLOAD, &product_record },
	{ POST, "{id}/picture/remove", picture_remove, PERM_WRITE, "record/detail.cs", 0, &product_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "products", .mounts = mounts, .routes = routes }, argc, argv);
}
