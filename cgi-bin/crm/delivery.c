/* Delivery notes; see delivery.h. */
#include "documents.h"
#include "delivery.h"
#include "lib/config.h"
#include "lib/db.h"
#include "note.h"
#include "postal.h"
#include "stock.h"
#include "tell.h"

static const struct choice states[] = { { "delivered", "ok" }, { "cancelled", "bad" }, { 0 } };

const struct record delivery_line_record = {
	.type = 45, .name = "delivery_line", .table = "delivery_lines", .parent = "delivery_id",
	.fields = (const struct field[]){
		{ .name = "line_id", .type = F_INT, .flags = HIDDEN, .max = 2000000000 },
		{ .name = "product_id", .type = F_REF, .ref = &product_record, .free_ref = "code", .archived_ok = true },
		{ .name = "description", .type = F_LONGTEXT, .max = 2000 },
		{ .name = "quantity", .type = F_DECIMAL, .flags = REQUIRED },
		{ .name = "unit", .type = F_TEXT, .flags = READONLY, .max = 40 },
		{ 0 } },
};

struct asked *delivery_left(struct ctx *c, int64_t id, int *n)
{
	struct rows *r = db_rows(c, "SELECT id, product_id, description, quantity - delivered, unit FROM quotation_lines"
		" WHERE quotation_id = ? AND kind = 'item' AND (optional = 0 OR chosen = 1) ORDER BY position, id LIMIT 1000", INT(id));
	struct asked *a = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *a);

	for (*n = 0; rows_next(r); ++*n) {
		a[*n] = (struct asked){ .id = rows_int(r, 0), .product_id = rows_int(r, 1), .text = rows_str(r, 2), .unit = rows_str(r, 4) };
		dec4_parse(rows_str(r, 3), &a[*n].left);
	}
	return a;
}

static const char *address_of(struct ctx *c, const struct row *order)
{
	return postal_of(c, row_int(order, "customer_id"), row_int(order, "delivery_address_id"), "delivery");
}

/* Under the order's lock. */
static enum outcome take(struct ctx *c, struct row *r, const struct row *order)
{
	bool above = setting_int(c, "delivery_above_order", 0) != 0;
	dec4 quantity = 0;
	enum outcome o;
	int n;
	struct asked *a = delivery_left(c, order->id, &n);

	if ((o = parcel_fill(c, r, &delivery_line_record, a, n, "above_order_quantity", above)) != DONE)
		return o;
	for (struct row **l = row_parts(r, "lines"); *l; l++) {
		const char *q = row_get(*l, "quantity");

		if (db_exec(c, "UPDATE quotation_lines SET delivered = delivered + ? WHERE id = ? AND (? = 1 OR delivered + ? <= quantity)",
		    STR(q), INT(row_int(*l, "line_id")), INT(above), STR(q)) != 1)
			return ctx_refuse(c, CONFLICT, "lines", "above_order_quantity", "0", NULL);
		quantity += row_dec4(*l, "quantity");
	}
	row_set_dec4(c, r, "quantity", quantity);
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row *order;

	if (old)
		return DONE;
	order = record_get(c, &quotation_record, row_int(r, "quotation_id"));
	record_lock(c, order);
	if (!row_is(order, "status", "accepted"))
		return ctx_refuse(c, CONFLICT, "quotation_id", "order_not_accepted", NULL);
	row_set_int(c, r, "customer_id", row_int(order, "customer_id"));
	if (!row_get(r, "delivered_on"))
		row_set(r, "delivered_on", c->today);
	if (!row_get(r, "address"))
		row_set(r, "address", address_of(c, order));
	return take(c, r, order);
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t order = row_int(r, "quotation_id");
	enum outcome o = DONE;

	if (old)
		return DONE;
	for (struct row **l = row_parts(r, "lines"); *l && o == DONE; l++)
		o = stock_take(c, row_int(*l, "product_id"), row_dec4(*l, "quantity"), row_get(r, "number"));
	if (o != DONE)
		return o;
	note(c, &quotation_record, order, "order_delivered", "number", row_get(r, "number"), "quantity", dec4_show(c->mem, row_dec4(r, "quantity")), NULL);
	tell(c, r->owner_id, r, "delivered", dec4_show(c->mem, row_dec4(r, "quantity")), NULL);
	return DONE;
}

/* Taken back: open again, and in stock. */
static enum outcome run_cancel(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *order = record_get(c, &quotation_record, row_int(self, "quotation_id"));

	(void)args;
	(void)made;
	record_lock(c, order);
	for (struct row **l = row_parts(self, "lines"); *l; l++) {
		const char *q = row_get(*l, "quantity");

		if (db_exec(c, "UPDATE quotation_lines SET delivered = delivered - ? WHERE id = ? AND delivered >= ?", STR(q), INT(row_int(*l, "line_id")), STR(q)) != 1)
			fault("delivered of order line %lld does not add up", (long long)row_int(*l, "line_id"));
		stock_give_back(c, row_int(*l, "product_id"), row_dec4(*l, "quantity"), row_get(self, "number"));
	}
	note(c, &quotation_record, order->id, "delivery_taken_back", "number", row_get(self, "number"), NULL);
	return record_change(c, self, "delivery_cancelled", "state", "cancelled", NULL);
}

static void fill(struct ctx *c, json_object *typed)
{
	struct row *order = parcel_source(c, typed, "quotation_id", &quotation_record);
	struct asked *a;
	int n = 0;

	if (!order)
		return;
	a = delivery_left(c, order->id, &n);
	parcel_offer(c, typed, a, n, address_of(c, order));
}

const struct record delivery_record = {
	.print = delivery_print,
	.type = 44, .name = "delivery", .path = "quotations/deliveries", .table = "deliveries", .title = "number", .state = "state",
	.charts = true,
	.icon = "truck-delivery", .sequence = "delivery", .inherit_from = "quotation_id", .no_delete = true, .order = "-delivered_on",
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "delivery" },
		{ .name = "quotation_id", .type = F_REF, .flags = REQUIRED | LISTED | ON_CREATE | FILLS, .ref = &quotation_record },
		{ .name = "customer_id", .type = F_REF, .flags = READONLY | LISTED | SEARCHED | FACET, .ref = &customer_record },
		{ .name = "delivered_on", .type = F_DATE, .flags = LISTED | SORTABLE | TRACKED, .initial = "{today}" },
		{ .name = "carrier", .type = F_TEXT, .flags = LISTED | FACET | TRACKED, .max = 100 },
		{ .name = "tracking_number", .type = F_TEXT, .flags = LISTED | SEARCHED | TRACKED, .max = 100 },
		{ .name = "received_by", .type = F_TEXT, .flags = TRACKED, .max = 100 },
		{ .name = "address", .type = F_TEXT, .flags = TRACKED | WIDE, .max = 400 },
		{ .name = "note", .type = F_TEXT, .flags = WIDE, .max = 1000 },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE | ON_CREATE, .ref = &delivery_line_record, .section = "lines" },
		{ .name = "quantity", .type = F_DECIMAL, .flags = READONLY | LISTED, .initial = "0.0000" },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "delivered" },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL }, { "mine", "t.owner_id = {me}", NULL }, { "month", "t.delivered_on >= DATE_FORMAT({today}, '%Y-%m-01')", NULL }, { 0 } },
	.verbs = (const struct verb[]){
		{ .name = "cancel", .from = "delivered", .to = "cancelled", .flags = V_DANGER | V_MENU, .run = run_cancel, .icon = "ban" },
		{ 0 } },
	.before_save = before_save, .after_save = after_save, .fill = fill,
};
