/*
 * A parcel of samples: only of approved requests, never more than they ask for
 * however many ship at once; takes from stock, writes the request's state back and
 * tells the salesperson.
 */
#include <string.h>
#include "lib/db.h"
#include "lib/text.h"
#include "documents.h"
#include "postal.h"
#include "sample.h"
#include "stock.h"
#include "tell.h"

static const struct choice states[] = { { "shipped", "info" }, { "received", "ok" }, { "cancelled", "bad" }, { 0 } };

const struct record sample_shipment_line_record = {
	.name = "sample_shipment_line", .table = "sample_shipment_lines", .parent = "shipment_id",
	.fields = (const struct field[]){
		{ .name = "line_id", .type = F_INT, .flags = HIDDEN, .max = 2000000000 },
		{ .name = "product_id", .type = F_REF, .ref = &product_record, .free_ref = "code", .archived_ok = true },
		{ .name = "description", .type = F_TEXT, .max = 400 },
		{ .name = "quantity", .type = F_DECIMAL, .flags = REQUIRED },
		{ 0 } },
};

/* Where the customer wants things sent. */
static const char *usual_address(struct ctx *c, int64_t customer)
{
	return postal_of(c, customer, 0, "delivery");
}

static money cost_of(struct ctx *c, const struct row *l)
{
	const char *cost = db_one_str(c, "SELECT cost FROM products WHERE id = ?", INT(row_int(l, "product_id")));
	dec4 each = 0;
	bool overflow = false;

	return cost && dec4_parse(cost, &each) ? money_line(row_dec4(l, "quantity"), each, 0, 2, &overflow) : 0;
}

/* Under the request's lock: what is left goes down by conditional updates. */
static enum outcome take(struct ctx *c, struct row *r, const struct row *request)
{
	dec4 quantity = 0;
	money cost = 0;
	enum outcome o;
	int n;
	struct asked *a = sample_left(c, request->id, &n);

	if ((o = parcel_fill(c, r, &sample_shipment_line_record, a, n, "above_requested", false)) != DONE)
		return o;
	for (struct row **l = row_parts(r, "lines"); *l; l++) {
		const char *q = row_get(*l, "quantity");

		if (db_exec(c, "UPDATE sample_lines SET shipped = shipped + ? WHERE id = ? AND shipped + ? <= quantity", STR(q), INT(row_int(*l, "line_id")), STR(q)) != 1)
			return ctx_refuse(c, CONFLICT, "lines", "above_requested", "0", NULL);
		quantity += row_dec4(*l, "quantity");
		cost += cost_of(c, *l);
	}
	row_set_dec4(c, r, "quantity", quantity);
	row_set_money(c, r, "goods_cost", cost);
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row *request;

	if (old)
		return DONE;
	request = record_get(c, &sample_request_record, row_int(r, "request_id"));
	record_lock(c, request);
	if (!row_is(request, "state", "approved") && !row_is(request, "state", "partly_shipped"))
		return ctx_refuse(c, CONFLICT, "request_id", row_is(request, "state", "shipped") ? "all_shipped" : "not_approved", NULL);
	row_set_int(c, r, "customer_id", row_int(request, "customer_id"));
	if (!row_get(r, "shipped_at"))
		row_set(r, "shipped_at", instant_sql(c->mem, c->now));
	if (!row_get(r, "freight"))
		row_set(r, "freight", "0.00");
	if (!row_get(r, "address"))
		row_set(r, "address", usual_address(c, row_int(request, "customer_id")));
	return take(c, r, request);
}

static const char *way(struct ctx *c, const struct row *r)
{
	const char *carrier = row_get(r, "carrier"), *tracking = row_get(r, "tracking_number");

	return arena_fmt(c->mem, "%s%s%s", carrier ? carrier : "", carrier && tracking ? " " : "", tracking ? tracking : "");
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row *request = record_get(c, &sample_request_record, row_int(r, "request_id"));
	enum outcome o = DONE;

	if (old) {
		/* Freight that became known later belongs to the cost too. */
		if (same_text(row_get(r, "freight"), row_get(old, "freight")))
			return DONE;
		record_lock(c, request);
		return sample_request_settle(c, request, "sample_cost_changed");
	}
	for (struct row **l = row_parts(r, "lines"); *l && o == DONE; l++)
		o = stock_take(c, row_int(*l, "product_id"), row_dec4(*l, "quantity"), row_get(r, "number"));
	if (o == DONE)
		o = sample_request_settle(c, request, "sample_shipped");
	if (o == DONE)
		tell(c, request->owner_id, request, "sample_shipped", way(c, r), NULL);
	return o;
}

/* ---- verbs ------------------------------------------------------------------------------ */

static enum outcome run_receive(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *request = record_get(c, &sample_request_record, row_int(self, "request_id"));
	enum outcome o;

	(void)args;
	(void)made;
	record_lock(c, request);
	if ((o = record_change(c, self, "sample_received", "state", "received", "received_at", instant_sql(c->mem, c->now), NULL)) != DONE)
		return o;
	return sample_request_settle(c, request, "sample_received");
}

/* Came back or never left: the quantities are open again, and in stock. */
static enum outcome run_cancel(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *request = record_get(c, &sample_request_record, row_int(self, "request_id"));
	enum outcome o;

	(void)args;
	(void)made;
	record_lock(c, request);
	if (row_is(request, "state", "feedback_given"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	for (struct row **l = row_parts(self, "lines"); *l; l++) {
		const char *q = row_get(*l, "quantity");

		if (db_exec(c, "UPDATE sample_lines SET shipped = shipped - ? WHERE id = ? AND shipped >= ?", STR(q), INT(row_int(*l, "line_id")), STR(q)) != 1)
			fault("shipped of sample line %lld does not add up", (long long)row_int(*l, "line_id"));
		stock_give_back(c, row_int(*l, "product_id"), row_dec4(*l, "quantity"), row_get(self, "number"));
	}
	if ((o = record_change(c, self, "shipment_cancelled", "state", "cancelled", NULL)) != DONE)
		return o;
	return sample_request_settle(c, request, "shipment_cancelled");
}

static void fill(struct ctx *c, json_object *typed)
{
	struct row *request = parcel_source(c, typed, "request_id", &sample_request_record);
	struct asked *a;
	int n = 0;

	if (!request)
		return;
	a = sample_left(c, request->id, &n);
	parcel_offer(c, typed, a, n, usual_address(c, row_int(request, "customer_id")));
}

const struct record sample_shipment_record = {
	.print = sample_shipment_print,
	.type = 52, .name = "sample_shipment", .path = "samples/shipments", .table = "sample_shipments", .title = "number", .subtitle = "tracking_number",
	.state = "state", .track = "shipped received", .icon = "truck-delivery", .sequence = "sample_shipment", .inherit_from = "request_id", .no_delete = true,
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "shipment" },
		{ .name = "request_id", .type = F_REF, .flags = REQUIRED | LISTED | ON_CREATE | FILLS, .ref = &sample_request_record },
		{ .name = "customer_id", .type = F_REF, .flags = READONLY | LISTED | SEARCHED | FACET, .ref = &customer_record },
		{ .name = "carrier", .type = F_TEXT, .flags = LISTED | FACET | TRACKED, .max = 100 },
		{ .name = "tracking_number", .type = F_TEXT, .flags = LISTED | SEARCHED | TRACKED, .max = 100 },
		{ .name = "shipped_at", .type = F_INSTANT, .flags = LISTED | SORTABLE | TRACKED },
		{ .name = "address", .type = F_TEXT, .flags = TRACKED | WIDE, .max = 400 },
		{ .name = "freight", .type = F_MONEY, .flags = TRACKED, .initial = "0.00" },
		{ .name = "note", .type = F_TEXT, .flags = WIDE, .max = 1000 },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE | ON_CREATE, .ref = &sample_shipment_line_record, .section = "lines" },
		{ .name = "quantity", .type = F_DECIMAL, .flags = READONLY | LISTED, .initial = "0.0000" },
		{ .name = "goods_cost", .type = F_MONEY, .flags = READONLY, .initial = "0.00" },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "shipped" },
		{ .name = "received_at", .type = F_INSTANT, .flags = READONLY, .section = "progress" },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL }, { "mine", "t.owner_id = {me}", NULL }, { "on_the_way", "t.state = 'shipped'", NULL }, { 0 } },
	.verbs = (const struct verb[]){
		{ .name = "receive", .from = "shipped", .to = "received", .flags = V_PRIMARY, .run = run_receive, .icon = "circle-check" },
		{ .name = "cancel", .from = "shipped received", .to = "cancelled", .flags = V_DANGER | V_MENU, .run = run_cancel, .icon = "ban" },
		{ 0 } },
	.before_save = before_save, .after_save = after_save, .fill = fill,
};
