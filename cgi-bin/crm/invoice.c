/*
 * What an invoice is, what saving one means, and how its amount is reserved in the
 * contract or the order it is for. Its verbs are invoice_verbs.c.
 */
#include <string.h>
#include "lib/db.h"
#include "lib/sequence.h"
#include "contract.h"
#include "documents.h"
#include "invoice.h"
#include "invoice_verbs.h"
#include "lines.h"
#include "postal.h"
#include "product.h"
#include "quotation.h"

static const struct choice types[] = {
	{ "generic", "" }, { "tw_triplicate", "" }, { "tw_duplicate", "" }, { "tw_electronic", "" },
	{ "cn_special", "" }, { "cn_normal", "" }, { "cn_electronic", "" }, { 0 }
};
static const struct choice states[] = {
	{ "requested", "" }, { "approved", "info" }, { "issued", "ok" }, { "sent", "ok" }, { "void", "bad" }, { "credited", "warn" }, { 0 }
};
static const struct choice mail_states[] = { { "none", "" }, { "sent", "info" }, { "delivered", "ok" }, { "returned", "bad" }, { 0 } };

const struct record invoice_line_record = {
	.type = 43, .name = "invoice_line", .table = "invoice_lines", .parent = "invoice_id",
	.fields = (const struct field[]){ LINE_FIELDS, { 0 } },
};

bool invoice_is_credit(const struct row *r)
{
	return row_get(r, "credit_of_id");
}

/* ---- the limit -------------------------------------------------------------------------- */

/* More of (or, negative, back to) what the contract or the order has left. Credit notes reserve nothing. */
static enum outcome reserve(struct ctx *c, const struct row *r, money more)
{
	int64_t contract = row_int(r, "contract_id"), order = row_int(r, "quotation_id");
	struct row *k;

	if (!more)
		return DONE;
	if (!contract)
		return order ? quotation_reserve_invoice(c, order, more) : DONE;
	k = record_get(c, &contract_record, contract);
	record_lock(c, k);
	return contract_reserve_invoice(c, k, more);
}

enum outcome invoice_release(struct ctx *c, const struct row *r, money amount, bool issued)
{
	struct row *k;
	enum outcome o;

	if (!row_get(r, "contract_id"))
		return reserve(c, r, -amount);
	k = record_get(c, &contract_record, row_int(r, "contract_id"));
	record_lock(c, k);
	if (issued && (o = contract_add_invoiced(c, k, -amount)) != DONE)
		return o;
	return contract_reserve_invoice(c, k, -amount);
}

/* What of a receipt no invoice, `but` one, was asked for yet. */
static money left_of_receipt(struct ctx *c, const struct row *receipt, int64_t but)
{
	money asked = 0;

	money_parse(db_one_str(c, "SELECT COALESCE(SUM(amount - credited), 0.00) FROM invoices WHERE receipt_id = ? AND credit_of_id IS NULL AND state <> 'void' AND id <> ?",
		INT(receipt->id), INT(but)), &asked);
	return row_money(receipt, "amount") - row_money(receipt, "refunded") - asked;
}

/* A receipt for no contract and no order is itself what is invoiced, and no more than it. */
static enum outcome within_receipt(struct ctx *c, const struct row *r, const struct row *old)
{
	struct row *receipt;
	money left;

	if (!row_get(r, "receipt_id") || row_get(r, "contract_id") || row_get(r, "quotation_id") || (old && row_money(r, "amount") <= row_money(old, "amount")))
		return DONE;
	receipt = record_get(c, &receipt_record, row_int(r, "receipt_id"));
	record_lock(c, receipt);
	left = left_of_receipt(c, receipt, old ? old->id : 0);
	if (row_money(r, "amount") <= left)
		return DONE;
	return ctx_refuse(c, left > 0 ? INVALID : CONFLICT, "amount", "above_receipt_invoice", money_signed(c->mem, left > 0 ? left : 0, row_get(receipt, "currency")), NULL);
}

/* ---- saving ----------------------------------------------------------------------------- */

static void fill(struct row *r, const char *field, const char *value)
{
	if (!row_get(r, field) && !row_was_given(r, field) && value && *value)
		row_set(r, field, value);
}

/* The buyer as they are now: an invoice does not change with the customer. */
static void settle_buyer(struct ctx *c, struct row *r)
{
	struct rows *u = db_rows(c, "SELECT name, tax_number, phone FROM customers WHERE id = ?", INT(row_int(r, "customer_id")));

	if (!rows_next(u))
		return;
	fill(r, "buyer_title", rows_str(u, 0));
	fill(r, "buyer_tax_number", rows_str(u, 1));
	fill(r, "buyer_phone", rows_str(u, 2));
	fill(r, "buyer_address", postal_always(c, row_int(r, "customer_id"), 0, "invoice"));
}

/* One limit for one piece of business: what is asked for an order or a receipt counts in the contract where there is one. */
static void settle_source(struct ctx *c, struct row *r)
{
	if (!row_get(r, "contract_id") && row_get(r, "quotation_id"))
		row_set_int(c, r, "contract_id", db_one_int(c, "SELECT k.id FROM quotations q JOIN contracts k ON k.id = q.contract_id WHERE q.id = ? AND k.state <> 'void'", INT(row_int(r, "quotation_id"))));
	if (!row_get(r, "contract_id") && row_get(r, "receipt_id"))
		row_set_int(c, r, "contract_id", db_one_int(c, "SELECT contract_id FROM receipts WHERE id = ?", INT(row_int(r, "receipt_id"))));
	if (!row_get(r, "quotation_id") && row_get(r, "contract_id"))
		row_set_int(c, r, "quotation_id", db_one_int(c, "SELECT quotation_id FROM contracts WHERE id = ?", INT(row_int(r, "contract_id"))));
}

static enum outcome check_belongings(struct ctx *c, struct row *r)
{
	int64_t customer = row_int(r, "customer_id");
	struct rows *k = db_rows(c, "SELECT 'contract_id', customer_id, currency FROM contracts WHERE id = ?"
		" UNION ALL SELECT 'quotation_id', customer_id, currency FROM quotations WHERE id = ?"
		" UNION ALL SELECT 'receipt_id', customer_id, currency FROM receipts WHERE id = ?",
		INT(row_int(r, "contract_id")), INT(row_int(r, "quotation_id")), INT(row_int(r, "receipt_id")));

	while (rows_next(k)) {
		if (rows_int(k, 1) != customer)
			return ctx_refuse(c, INVALID, rows_str(k, 0), "of_other_customer", NULL);
		if (!row_get(r, "currency"))
			row_set(r, "currency", rows_str(k, 2));
		if (strcmp(row_get(r, "currency"), rows_str(k, 2)) != 0)
			return ctx_refuse(c, INVALID, "currency", "other_currency", rows_str(k, 2), NULL);
	}
	return DONE;
}

/* Without lines: amount and, if not given, the tax that is in it. */
static enum outcome settle_plain(struct ctx *c, struct row *r, const struct row *old)
{
	money amount, tax;

	if (!row_get(r, "amount") && row_get(r, "receipt_id"))
		row_set(r, "amount", db_one_str(c, "SELECT amount FROM receipts WHERE id = ?", INT(row_int(r, "receipt_id"))));
	amount = row_money(r, "amount");
	if (amount <= 0)
		return ctx_refuse(c, INVALID, "amount", row_get(r, "amount") ? "must_be_positive" : "required", NULL);
	if (!row_was_given(r, "tax") && (!old || amount != row_money(old, "amount"))) {
		struct row *k = row_get(r, "contract_id") ? record_get(c, &contract_record, row_int(r, "contract_id")) : NULL;

		row_set_money(c, r, "tax", k && row_money(k, "amount") > 0
			? amounts_share(row_money(k, "amount_tax"), amount, row_money(k, "amount"), currency_decimals(row_get(k, "currency"))) : 0);
	}
	tax = row_get(r, "tax") ? row_money(r, "tax") : 0;
	if (tax > amount)
		return ctx_refuse(c, INVALID, "tax", "above_amount", NULL);
	row_set_money(c, r, "tax", tax);
	row_set_money(c, r, "amount_untaxed", amount - tax);
	return DONE;
}

static enum outcome settle_amount(struct ctx *c, struct row *r, const struct row *old)
{
	struct line_rules how = { row_get(r, "currency"), 0, c->today, row_is(r, "tax_rounding", "document") };
	struct amount_totals t;
	enum outcome o;

	if (old && !row_was_given(r, "lines"))
		record_load_parts(c, r);
	if (!row_parts(r, "lines")[0])
		return settle_plain(c, r, old);
	if ((o = lines_settle(c, r, &how, &t)) != DONE)
		return o;
	lines_touch(c, r);
	if (row_was_given(r, "amount") && row_get(r, "amount") && row_money(r, "amount") != t.total
	    && !(old && row_money(r, "amount") == row_money(old, "amount")))
		return ctx_refuse(c, INVALID, "amount", "amount_not_of_lines", money_signed(c->mem, t.total, row_get(r, "currency")), NULL);
	if (t.total <= 0)
		return ctx_refuse(c, INVALID, "lines", "must_be_positive", NULL);
	row_set_money(c, r, "amount", t.total);
	row_set_money(c, r, "tax", t.tax);
	row_set_money(c, r, "amount_untaxed", t.untaxed);
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	enum outcome o;

	if (!old && !invoice_is_credit(r))
		settle_source(c, r);
	if ((o = check_belongings(c, r)) != DONE)
		return o;
	if (!row_get(r, "currency"))
		row_set(r, "currency", currency_usual(c));
	if (!row_get(r, "tax_rounding"))
		row_set(r, "tax_rounding", tax_rounding_usual(c));
	if (!row_get(r, "type"))
		row_set(r, "type", "generic");
	if ((o = settle_amount(c, r, old)) != DONE)
		return o;
	if (invoice_is_credit(r))
		return DONE;
	if ((o = within_receipt(c, r, old)) != DONE || (o = reserve(c, r, row_money(r, "amount") - (old ? row_money(old, "amount") : 0))) != DONE)
		return o;
	if (!old) {
		settle_buyer(c, r);
		row_set(r, "request_number", sequence_next(c, "invoice_request"));
		row_set(r, "label", row_get(r, "request_number"));
	}
	return DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_is(r, "state", "requested");
}

/* ---- made of something ----------------------------------------------------------------------- */

static enum outcome make(struct ctx *c, const struct row *from, const char *as, const struct row *source, money amount, money tax, const char *what, int64_t *id)
{
	struct row *r = row_new(c, &invoice_record);

	if (amount <= 0)
		return ctx_refuse(c, source ? CONFLICT : INVALID, "amount", source ? "all_invoiced" : "must_be_positive", NULL);
	row_set(r, "customer_id", row_get(from, "customer_id"));
	row_set_int(c, r, as, from->id);
	row_set(r, "currency", row_get(from, "currency"));
	if (row_index(from, "tax_rounding") >= 0)
		row_set(r, "tax_rounding", row_get(from, "tax_rounding"));
	row_set_int(c, r, "owner_id", from->owner_id);
	row_set_int(c, r, "team_id", from->team_id);
	row_set(r, "note", what);
	if (source)
		for (struct row **l = row_parts(source, "lines"); *l; l++)
			if (line_counts(*l) || !row_is(*l, "kind", "item"))
				row_add_part(c, r, "lines", line_copy(c, &invoice_line_record, *l));
	if (!row_parts(r, "lines")[0]) {
		row_set_money(c, r, "amount", amount);
		if (tax >= 0)
			row_set_money(c, r, "tax", tax);
	}
	return record_create(c, r, id);
}

bool invoice_may_ask(struct ctx *c, const struct row *r)
{
	(void)r;
	return person_scope(c->me, &invoice_record, ACCESS_WRITE) != SCOPE_NONE;
}

/* For the whole of it: its lines. For a part: the amount, with its share of the tax. */
enum outcome invoice_from_contract(struct ctx *c, struct row *k, money amount, int64_t *id)
{
	money before = row_money(k, "invoice_requested");
	bool whole = before == 0 && amount == row_money(k, "amount");

	if (amount <= 0 && before == row_money(k, "amount"))
		return ctx_refuse(c, CONFLICT, "amount", before ? "all_invoiced" : "nothing_to_invoice", NULL);
	return make(c, k, "contract_id", whole ? k : NULL, amount, amount > 0 && before + amount <= row_money(k, "amount")
		? contract_tax_share(k, before, amount) : 0, row_get(k, "title"), id);
}

enum outcome invoice_from_receipt(struct ctx *c, struct row *receipt, money amount, int64_t *id)
{
	money left = left_of_receipt(c, receipt, 0);

	if (left <= 0)
		return ctx_refuse(c, CONFLICT, "amount", "all_invoiced", NULL);
	if (amount > left)
		return ctx_refuse(c, INVALID, "amount", "above_receipt_invoice", money_signed(c->mem, left, row_get(receipt, "currency")), NULL);
	return make(c, receipt, "receipt_id", NULL, amount ? amount : left, -1, row_get(receipt, "note"), id);
}

/* An order with a contract is invoiced by that. */
static struct row *contract_of(struct ctx *c, const struct row *q)
{
	struct row *k = row_get(q, "contract_id") ? record_get(c, &contract_record, row_int(q, "contract_id")) : NULL;

	if (!k || row_is(k, "state", "void"))
		return NULL;
	record_lock(c, k);
	record_load_parts(c, k);
	return k;
}

/* The contract takes over what was asked for its order before; both are locked. */
enum outcome invoices_to_contract(struct ctx *c, struct row *q, struct row *k)
{
	const char *issued;

	if (!db_exec(c, "UPDATE invoices SET contract_id = ?, version = version + 1 WHERE quotation_id = ? AND contract_id IS NULL", INT(k->id), INT(q->id)))
		return DONE;
	issued = db_one_str(c, "SELECT COALESCE(SUM(amount - credited), 0.00) FROM invoices WHERE contract_id = ? AND credit_of_id IS NULL AND state IN ('issued','sent','credited')", INT(k->id));
	return record_change(c, k, "invoice_requested", "invoice_requested", row_get(q, "invoiced"), "invoiced", issued, NULL);
}

enum outcome invoice_from_quotation(struct ctx *c, struct row *q, money amount, int64_t *id)
{
	struct row *k = contract_of(c, q);
	money before = row_money(q, "invoiced"), total = row_money(q, "amount_total"), tax = row_money(q, "amount_tax");
	int decimals = currency_decimals(row_get(q, "currency"));
	bool whole;

	if (k)
		return invoice_from_contract(c, k, amount ? amount : row_money(k, "amount") - row_money(k, "invoice_requested"), id);
	amount = amount ? amount : total - before;
	whole = before == 0 && amount == total;
	if (amount <= 0 && before == total)
		return ctx_refuse(c, CONFLICT, "amount", before ? "all_invoiced" : "nothing_to_invoice", NULL);
	return make(c, q, "quotation_id", whole ? q : NULL, amount, amount > 0 && before + amount <= total
		? amounts_share(tax, before + amount, total, decimals) - amounts_share(tax, before, total, decimals) : 0, row_get(q, "title"), id);
}

/* ---- the record --------------------------------------------------------------------------------- */

const struct record invoice_record = {
	.print = invoice_print,
	.type = 42, .name = "invoice", .path = "invoices", .table = "invoices", .title = "label", .subtitle = "buyer_title", .state = "state", .track = "requested approved issued sent",
	.charts = true, .dated = "due_on",
	.icon = "receipt", .inherit_from = "customer_id", .no_delete = true,
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "invoice" },
		{ .name = "request_number", .type = F_TEXT, .flags = READONLY | SEARCHED, .max = 60 },
		{ .name = "label", .type = F_TEXT, .flags = READONLY | HIDDEN, .max = 60 },
		{ .name = "type", .type = F_CHOICE, .flags = LISTED | FACET | TRACKED, .choices = types, .initial = "generic" },
		{ .name = "customer_id", .type = F_REF, .flags = REQUIRED | ON_CREATE | LISTED | SEARCHED | FACET, .ref = &customer_record },
		{ .name = "contract_id", .type = F_REF, .flags = ON_CREATE | LISTED | FACET, .ref = &contract_record, .free_ref = "number", .depends = "customer_id" },
		{ .name = "quotation_id", .type = F_REF, .flags = ON_CREATE, .ref = &quotation_record, .depends = "customer_id" },
		{ .name = "order", .type = F_REF, .flags = HIDDEN, .ref = &quotation_record, .sql = "t.quotation_id" },	/* for programs: what the order is, by the name people use */
		{ .name = "receipt_id", .type = F_REF, .flags = ON_CREATE, .ref = &receipt_record, .free_ref = "number", .depends = "customer_id" },
		{ .name = "credit_of_id", .type = F_REF, .flags = READONLY, .ref = &invoice_record },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "requested" },
		{ .name = "issued_on", .type = F_DATE, .flags = READONLY | LISTED | SORTABLE | TRACKED },
		{ .name = "due_on", .type = F_DATE, .not_before = "issued_on", .flags = TRACKED },
		{ .name = "currency", .type = F_TEXT, .flags = ON_CREATE, .max = 3, .check = currency_check, .section = "amounts" },
		{ .name = "amount", .type = F_MONEY, .flags = LISTED | TRACKED | SUM },
		{ .name = "tax", .type = F_MONEY, .flags = TRACKED | SUM },
		{ .name = "amount_untaxed", .type = F_MONEY, .flags = READONLY, .initial = "0.00" },
		{ .name = "credited", .type = F_MONEY, .flags = READONLY | TRACKED, .initial = "0.00" },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE, .ref = &invoice_line_record },
		{ .name = "buyer_title", .type = F_TEXT, .flags = SEARCHED | TRACKED, .max = 200, .section = "buyer" },
		{ .name = "buyer_tax_number", .type = F_TEXT, .flags = SEARCHED | TRACKED, .max = 40 },
		{ .name = "buyer_address", .type = F_TEXT, .max = 300 },
		{ .name = "buyer_phone", .type = F_TEXT, .max = 100 },
		{ .name = "buyer_bank", .type = F_TEXT, .max = 200 },
		{ .name = "buyer_account", .type = F_TEXT, .max = 60 },
		{ .name = "recipient", .type = F_TEXT, .max = 100, .section = "delivery" },
		{ .name = "mail_carrier", .type = F_TEXT, .max = 100 },
		{ .name = "mail_tracking", .type = F_TEXT, .max = 100 },
		{ .name = "mail_state", .type = F_CHOICE, .flags = FACET | TRACKED, .choices = mail_states, .initial = "none" },
		{ .name = "note", .type = F_LONGTEXT, .flags = WIDE },
		{ .name = "void_reason", .type = F_TEXT, .flags = READONLY, .max = 1000 },
		{ .name = "tax_rounding", .type = F_CHOICE, .flags = READONLY | HIDDEN, .choices = tax_roundings },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL },
		{ "mine", "t.owner_id = {me}", NULL },
		{ "requested", "t.state IN ('requested','approved')", NULL },
		{ "issued", "t.state IN ('issued','sent') AND t.credit_of_id IS NULL", NULL },
		{ "credit_notes", "t.credit_of_id IS NOT NULL", NULL },
		{ 0 } },
	.verbs = invoice_verbs,
	.smarts = (const struct smart[]){
		{ "credit_notes", "receipt-refund", "SELECT COUNT(*) FROM invoices WHERE credit_of_id = {id}", "invoices?filter[credit_of_id]={id}", &invoice_record },
		{ 0 } },
	.before_save = before_save, .editable = editable,
};
