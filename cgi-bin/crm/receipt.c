/*
 * Receipts: money that came in. What of it is written off against plans is
 * allocation.c; the rest is the customer's credit.
 */
#include <string.h>
#include "lib/db.h"
#include "contract.h"
#include "documents.h"
#include "invoice.h"
#include "product.h"
#include "receivable.h"

const struct choice receipt_methods[] = {
	{ "transfer", "" }, { "cash", "" }, { "cheque", "" }, { "card", "" }, { "alipay", "" }, { "wechat_pay", "" }, { "line_pay", "" }, { "other", "" }, { 0 }
};
static const struct choice states[] = { { "draft", "" }, { "confirmed", "ok" }, { "reversed", "bad" }, { 0 } };

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t contract = row_int(r, "contract_id");
	struct rows *k;

	(void)old;
	if (row_money(r, "amount") <= 0)
		return ctx_refuse(c, INVALID, "amount", "must_be_positive", NULL);
	if (contract) {
		if (contract_was_void(c, contract))
			return ctx_refuse(c, INVALID, "contract_id", "contract_void", NULL);
		k = db_rows(c, "SELECT customer_id, currency FROM contracts WHERE id = ?", INT(contract));
		if (rows_next(k) && rows_int(k, 0) != row_int(r, "customer_id"))
			return ctx_refuse(c, INVALID, "contract_id", "of_other_customer", NULL);
		if (!row_get(r, "currency"))
			row_set(r, "currency", rows_str(k, 1));
		if (strcmp(row_get(r, "currency"), rows_str(k, 1)) != 0)
			return ctx_refuse(c, INVALID, "currency", "other_currency", rows_str(k, 1), NULL);
	}
	if (!row_get(r, "currency"))
		row_set(r, "currency", currency_usual(c));
	if (!row_get(r, "received_on"))
		row_set(r, "received_on", c->today);
	if (!row_get(r, "method"))
		row_set(r, "method", "transfer");
	return DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_is(r, "state", "draft");
}

/* ---- verbs ------------------------------------------------------------------------------ */

static enum outcome run_confirm(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	int64_t contract = row_int(self, "contract_id");

	(void)args;
	(void)made;
	if (contract)
		record_lock(c, record_get(c, &contract_record, contract));
	/* Noted for a contract that was voided since: whoever keeps it takes the contract off, or leaves the receipt a draft. */
	if (contract && contract_was_void(c, contract))
		return ctx_refuse(c, CONFLICT, "contract_id", "contract_void_confirm", NULL);
	return record_change(c, self, "receipt_confirmed", "state", "confirmed", NULL);
}

static enum outcome run_allocate(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row **given = row_parts(args, "allocations");
	struct wish *wish;
	int n = 0;

	(void)made;
	while (given[n])
		n++;
	if (!n && row_was_given(args, "allocations"))
		return ctx_refuse(c, INVALID, "allocations", "no_lines", NULL);
	wish = arena_array(c->mem, (size_t)n + 1, sizeof *wish);
	for (int i = 0; i < n; i++)
		wish[i] = (struct wish){ row_int(given[i], "plan_id"), row_money(given[i], "amount") };
	return receipt_allocate(c, self, wish, n);
}

static enum outcome run_unallocate(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return receipt_unallocate(c, self, row_int(args, "plan_id"));
}

/* Came back or was a mistake: what it paid is open again. */
static enum outcome run_reverse(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	enum outcome o = DONE;

	(void)made;
	if (row_money(self, "refunded"))
		return ctx_refuse(c, CONFLICT, "", "has_refunds", NULL);
	if (row_money(self, "allocated"))
		o = receipt_unallocate(c, self, 0);
	if (o != DONE)
		return o;
	return record_change(c, self, "receipt_reversed", "state", "reversed", "reverse_reason", row_get(args, "reason"), NULL);
}

static bool is_empty(json_object *typed, const char *name)
{
	json_object *v;

	return !json_object_object_get_ex(typed, name, &v) || !v || !*json_object_get_string(v);
}

static void offer(json_object *typed, const char *name, const char *value)
{
	if (is_empty(typed, name))
		json_object_object_add(typed, name, json_object_new_string(value));
}

/* A form for a contract begins with its customer, its currency and what is still open. */
static void fill(struct ctx *c, json_object *typed)
{
	json_object *v;
	struct row *k = is_empty(typed, "contract_id") || !json_object_object_get_ex(typed, "contract_id", &v) ? NULL
		: record_find(c, &contract_record, json_object_get_int64(v), ACCESS_READ);

	if (!k)
		return;
	offer(typed, "customer_id", row_get(k, "customer_id"));
	offer(typed, "currency", row_get(k, "currency"));
	contract_offer_open(c, k, typed);
}

/* ---- the record ------------------------------------------------------------------------------ */

/* An argument of allocate. */
static const struct record wish_record = {
	.type = 73, .name = "allocation_wish", .table = "allocations", .parent = "receipt_id",
	.fields = (const struct field[]){
		{ .name = "plan_id", .type = F_REF, .flags = REQUIRED, .ref = &plan_record },
		{ .name = "amount", .type = F_MONEY, .flags = REQUIRED },
		{ 0 } },
};

static bool has_rest(struct ctx *c, const struct row *r)
{
	(void)c;
	return receipt_left(r) > 0;
}

static void offer_rest(struct ctx *c, const struct row *r, json_object *typed)
{
	amount_offer(c, typed, receipt_left(r));
}

static bool may_refund(struct ctx *c, const struct row *r)
{
	(void)r;
	return person_scope(c->me, &refund_record, ACCESS_WRITE) != SCOPE_NONE;
}

static enum outcome run_invoice(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	if (row_get(args, "amount") && row_money(args, "amount") <= 0)
		return ctx_refuse(c, INVALID, "amount", "must_be_positive", NULL);
	made->rec = &invoice_record;
	return invoice_from_receipt(c, self, row_get(args, "amount") ? row_money(args, "amount") : 0, &made->id);
}

static bool has_allocations(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_money(r, "allocated") > 0;
}

const struct record allocation_record = {
	.type = 41, .name = "allocation", .table = "allocations", .parent = "receipt_id",
	.fields = (const struct field[]){
		{ .name = "plan_id", .type = F_REF, .flags = READONLY, .ref = &plan_record },
		{ .name = "amount", .type = F_MONEY, .flags = READONLY, .negative_ok = true },
		{ .name = "reverses_id", .type = F_INT, .flags = READONLY | HIDDEN },
		{ .name = "allocated_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "allocated_by", .type = F_REF, .flags = READONLY, .ref = &user_record },
		{ 0 } },
};

const struct record receipt_record = {
	.print = receipt_print,
	.type = 40, .name = "receipt", .path = "payments/receipts", .table = "receipts", .title = "number", .state = "state", .track = "draft confirmed", .icon = "cash",
	.charts = true, .dated = "received_on",
	.sequence = "receipt", .inherit_from = "customer_id",
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "receipt" },
		{ .name = "customer_id", .type = F_REF, .flags = REQUIRED | LISTED | SEARCHED | FACET | TRACKED, .ref = &customer_record },
		{ .name = "contract_id", .type = F_REF, .flags = LISTED | FACET | TRACKED | FILLS, .ref = &contract_record, .free_ref = "number", .depends = "customer_id" },
		{ .name = "received_on", .type = F_DATE, .flags = LISTED | SORTABLE | TRACKED, .initial = "{today}" },
		{ .name = "currency", .type = F_TEXT, .flags = TRACKED, .max = 3, .check = currency_check },
		{ .name = "amount", .type = F_MONEY, .flags = REQUIRED | LISTED | TRACKED | SUM },
		{ .name = "unallocated", .type = F_MONEY, .flags = LISTED, .sql = "IF(t.state = 'reversed', 0.00, t.amount - t.allocated - t.refunded)" },
		{ .name = "allocated", .type = F_MONEY, .flags = READONLY | HIDDEN, .initial = "0.00" },
		{ .name = "refunded", .type = F_MONEY, .flags = READONLY, .initial = "0.00" },
		{ .name = "method", .type = F_CHOICE, .flags = LISTED | FACET | TRACKED, .choices = receipt_methods, .initial = "transfer" },
		{ .name = "reference", .type = F_TEXT, .flags = SEARCHED | TRACKED, .max = 200 },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "draft" },
		{ .name = "note", .type = F_LONGTEXT, .flags = WIDE },
		{ .name = "reverse_reason", .type = F_TEXT, .flags = READONLY, .max = 1000 },
		{ .name = "allocations", .type = F_PARTS, .flags = READONLY | WIDE | NO_IMPORT, .ref = &allocation_record },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL },
		{ "mine", "t.owner_id = {me}", NULL },
		{ "draft", "t.state = 'draft'", NULL },
		{ "unallocated", "t.state = 'confirmed' AND t.allocated + t.refunded < t.amount", NULL },
		{ 0 } },
	.verbs = (const struct verb[]){
		{ .name = "confirm", .from = "draft", .to = "confirmed", .flags = V_PRIMARY | V_BULK, .run = run_confirm, .icon = "check" },
		{ .name = "allocate", .from = "confirmed", .flags = V_PRIMARY, .run = run_allocate, .icon = "arrows-join", .offered = has_rest,
		  .args = (const struct field[]){ { .name = "allocations", .type = F_PARTS, .ref = &wish_record }, { 0 } } },
		{ .name = "unallocate", .from = "confirmed", .flags = V_MENU, .run = run_unallocate, .icon = "arrows-split", .offered = has_allocations,
		  .args = (const struct field[]){ { .name = "plan_id", .type = F_REF, .ref = &plan_record, .offers = receipt_allocated_plans }, { 0 } } },
		{ .name = "refund", .from = "confirmed", .flags = V_MENU | V_SEEN, .run = receipt_run_refund, .fill = offer_rest, .makes = &refund_record, .icon = "receipt-refund", .offered = has_rest, .may = may_refund,
		  .args = (const struct field[]){
			{ .name = "amount", .type = F_MONEY }, { .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE, .max = 1000 }, { .name = "account", .type = F_TEXT, .max = 200 }, { 0 } } },
		{ .name = "invoice", .from = "confirmed", .flags = V_MENU | V_SEEN, .run = run_invoice, .makes = &invoice_record, .icon = "receipt", .may = invoice_may_ask,
		  .args = (const struct field[]){ { .name = "amount", .type = F_MONEY }, { 0 } } },
		{ .name = "reverse", .from = "confirmed", .to = "reversed", .flags = V_DANGER | V_MENU, .run = run_reverse, .icon = "arrow-back-up",
		  .args = (const struct field[]){ { .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE, .max = 1000 }, { 0 } } },
		{ 0 } },
	.before_save = before_save, .editable = editable, .fill = fill,
};
