/*
 * What a contract is, what saving one means, and the sums kept in it. Its verbs are
 * contract_verbs.c.
 */
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "lib/text.h"
#include "approval.h"
#include "documents.h"
#include "contract.h"
#include "contract_clause.h"
#include "contract_verbs.h"
#include "contract_version.h"
#include "lines.h"
#include "pool.h"
#include "postal.h"
#include "product.h"

static const struct choice states[] = {
	{ "draft", "" }, { "to_sign", "info" }, { "signed", "ok" }, { "in_performance", "ok" }, { "completed", "ok" },
	{ "terminated", "warn" }, { "void", "bad" }, { "archived", "" }, { 0 }
};
static const struct choice approval_states[] = { { "draft", "" }, { "in_approval", "warn" }, { "approved", "ok" }, { "rejected", "bad" }, { 0 } };

const struct record contract_line_record = {
	.type = 38, .name = "contract_line", .table = "contract_lines", .parent = "contract_id",
	.fields = (const struct field[]){ LINE_FIELDS, { 0 } },
};

const struct record contract_approval_record = {
	.name = "approval", .table = "contract_approvals", .parent = "contract_id", .fields = (const struct field[]){ APPROVAL_FIELDS, { 0 } },
};

/* ---- saving ------------------------------------------------------------------------ */

static void fill(struct row *r, const char *field, const char *value)
{
	if (!row_get(r, field) && value && *value)
		row_set(r, field, value);
}

/* Both parties as they are when the contract is made, where nothing else is said (a form sends its empty fields, too); the person may change them. */
static void settle_parties(struct ctx *c, struct row *r)
{
	struct rows *u = db_rows(c, "SELECT name, tax_number FROM customers WHERE id = ?", INT(row_int(r, "customer_id")));

	fill(r, "our_name", setting_str(c, "company_name", ""));
	fill(r, "our_tax_number", setting_str(c, "company_tax_number", ""));
	fill(r, "our_address", setting_str(c, "company_address", ""));
	fill(r, "our_representative", setting_str(c, "company_representative", ""));
	if (rows_next(u)) {
		fill(r, "their_name", rows_str(u, 0));
		fill(r, "their_tax_number", pool_hides(c, row_int(r, "customer_id"), "tax_number") ? NULL : rows_str(u, 1));
	}
	fill(r, "their_address", postal_of(c, row_int(r, "customer_id"), 0, "invoice"));
	fill(r, "their_representative", row_get(r, "contact_id")
		? db_one_str(c, "SELECT name FROM contacts WHERE id = ?", INT(row_int(r, "contact_id"))) : NULL);
}

static enum outcome settle_amount(struct ctx *c, struct row *r, const struct row *old)
{
	struct line_rules how = { row_get(r, "currency"), 0, c->today, row_is(r, "tax_rounding", "document") };
	struct amount_totals t;
	enum outcome o;
	bool lines = row_was_given(r, "lines") || (!old && row_parts(r, "lines")[0]);

	if (old && !lines && db_one_int(c, "SELECT COUNT(*) FROM contract_lines WHERE contract_id = ?", INT(old->id))) {
		if (same_text(row_get(r, "amount"), row_get(old, "amount")) && same_text(row_get(r, "currency"), row_get(old, "currency")))
			return DONE;
		record_load_parts(c, r);
		lines_touch(c, r);
		lines = true;
	}
	if (!lines || !row_parts(r, "lines")[0]) {
		if (!row_get(r, "amount"))
			row_set(r, "amount", "0.00");
		row_set(r, "amount_untaxed", row_get(r, "amount"));
		row_set(r, "amount_tax", "0.00");
		return DONE;
	}
	if ((o = lines_settle(c, r, &how, &t)) != DONE)
		return o;
	if (row_was_given(r, "amount") && row_get(r, "amount") && row_money(r, "amount") != t.total
	    && !(old && same_text(row_get(r, "amount"), row_get(old, "amount"))))
		return ctx_refuse(c, INVALID, "amount", "amount_not_of_lines", money_signed(c->mem, t.total, row_get(r, "currency")), NULL);
	row_set_money(c, r, "amount", t.total);
	row_set_money(c, r, "amount_untaxed", t.untaxed);
	row_set_money(c, r, "amount_tax", t.tax);
	return DONE;
}

static enum outcome check_belongings(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t customer = row_int(r, "customer_id"), deal = row_int(r, "opportunity_id"), q = row_int(r, "quotation_id");

	if (deal && db_one_int(c, "SELECT customer_id FROM opportunities WHERE id = ?", INT(deal)) != customer)
		return ctx_refuse(c, INVALID, "opportunity_id", "of_other_customer", NULL);
	if (q && db_one_int(c, "SELECT customer_id FROM quotations WHERE id = ?", INT(q)) != customer)
		return ctx_refuse(c, INVALID, "quotation_id", "of_other_customer", NULL);
	/* They are invoiced as one. */
	if (q && !(old && row_int(old, "quotation_id") == q && same_text(row_get(r, "currency"), row_get(old, "currency")))
	    && !same_text(row_get(r, "currency"), db_one_str(c, "SELECT currency FROM quotations WHERE id = ?", INT(q))))
		return ctx_refuse(c, INVALID, "currency", "other_currency", db_one_str(c, "SELECT currency FROM quotations WHERE id = ?", INT(q)), NULL);
	return DONE;
}

/* What was planned, received or asked for is in its currency and of its customer. */
static enum outcome stays_with(struct ctx *c, const struct row *r, const struct row *old)
{
	static const char *const fixed[] = { "customer_id", "currency" };

	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		if (!same_text(row_get(r, fixed[i]), row_get(old, fixed[i])) && db_one_int(c, "SELECT EXISTS (SELECT 1 FROM plans WHERE contract_id = ? AND state <> 'void')"
		    " OR EXISTS (SELECT 1 FROM receipts WHERE contract_id = ? AND state <> 'reversed') OR EXISTS (SELECT 1 FROM invoices WHERE contract_id = ? AND state <> 'void')",
		    INT(old->id), INT(old->id), INT(old->id)))
			return ctx_refuse(c, INVALID, fixed[i], "contract_in_use", NULL);
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	enum outcome o;

	if (old)
		contract_version_before(c, old);
	if (!row_get(r, "currency"))
		row_set(r, "currency", row_get(r, "quotation_id") ? db_one_str(c, "SELECT currency FROM quotations WHERE id = ?", INT(row_int(r, "quotation_id"))) : currency_usual(c));
	if (!row_get(r, "tax_rounding"))
		row_set(r, "tax_rounding", tax_rounding_usual(c));
	if (old && (o = stays_with(c, r, old)) != DONE)
		return o;
	if ((o = check_belongings(c, r, old)) != DONE || (o = settle_amount(c, r, old)) != DONE)
		return o;
	if (!old)
		settle_parties(c, r);
	else if (row_money(r, "amount") < row_money(old, "planned"))
		return ctx_refuse(c, INVALID, "amount", "below_planned", money_signed(c->mem, row_money(old, "planned"), row_get(old, "currency")), NULL);
	else if (row_money(r, "amount") < row_money(old, "invoice_requested"))
		return ctx_refuse(c, INVALID, "amount", "below_invoiced", money_signed(c->mem, row_money(old, "invoice_requested"), row_get(old, "currency")), NULL);
	return contract_clause_settle(c, r, old);
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	(void)old;
	contract_version_keep(c, r->id);
	return DONE;
}

/* In approval and after it nothing changes without going through approval again: the verb amend. */
static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_is(r, "state", "draft") && (row_is(r, "approval_state", "draft") || row_is(r, "approval_state", "rejected"));
}

/* ---- sums ----------------------------------------------------------------------------- */

bool contract_is_open(const struct row *r)
{
	return !row_is(r, "state", "void") && !row_is(r, "state", "terminated") && !row_is(r, "state", "archived");
}

bool contract_was_void(struct ctx *c, int64_t id)
{
	return db_one_int(c, "SELECT k.state = 'void' OR (k.state = 'archived' AND EXISTS (SELECT 1 FROM journal j WHERE j.type = 37 AND j.record_id = k.id AND j.event = 'contract_voided'))"
		" FROM contracts k WHERE k.id = ?", INT(id));
}

bool contract_is_effective(const struct row *r)
{
	return row_is(r, "state", "signed") || row_is(r, "state", "in_performance") || row_is(r, "state", "completed");
}

static enum outcome add(struct ctx *c, struct row *r, const char *sum, money amount, const char *event)
{
	return record_change(c, r, event, sum, money_text(c->mem, row_money(r, sum) + amount), NULL);
}

/* Nothing left is a conflict with what others did; more than is left is a wrong amount. */
static enum outcome refuse_above(struct ctx *c, const struct row *r, money left, const char *field, const char *key)
{
	return ctx_refuse(c, left > 0 ? INVALID : CONFLICT, field, key, money_signed(c->mem, left, row_get(r, "currency")), NULL);
}

enum outcome contract_add_planned(struct ctx *c, struct row *r, money amount, const char *field)
{
	money left = row_money(r, "amount") - row_money(r, "planned");

	if (amount > 0 && !contract_is_open(r))
		return ctx_refuse(c, CONFLICT, "contract_id", "contract_closed", NULL);
	if (amount > left)
		return refuse_above(c, r, left, field, "above_contract");
	return add(c, r, "planned", amount, amount > 0 ? "plan_added" : "plan_reduced");
}

void contract_add_received(struct ctx *c, struct row *r, money amount)
{
	if (add(c, r, "received", amount, amount > 0 ? "payment_received" : "payment_taken_back") != DONE)
		fault("received of contract %lld does not add up", (long long)r->id);
}

enum outcome contract_reserve_invoice(struct ctx *c, struct row *r, money amount)
{
	money left = row_money(r, "amount") - row_money(r, "invoice_requested");

	if (amount > 0 && !contract_is_open(r))
		return ctx_refuse(c, CONFLICT, "contract_id", "contract_closed", NULL);
	if (amount > left)
		return refuse_above(c, r, left, "amount", "above_contract");
	return add(c, r, "invoice_requested", amount, amount > 0 ? "invoice_requested" : "invoice_released");
}

enum outcome contract_add_invoiced(struct ctx *c, struct row *r, money amount)
{
	if (amount > 0 && !contract_is_open(r))
		return ctx_refuse(c, CONFLICT, "contract_id", "contract_closed", NULL);
	/* One that nobody was asked about is the word of whoever made it; once asked, the answer counts. */
	if (amount > 0 && (row_is(r, "approval_state", "in_approval") || row_is(r, "approval_state", "rejected")))
		return ctx_refuse(c, CONFLICT, "contract_id", "contract_not_approved", NULL);
	if (amount > 0 && row_is(r, "state", "draft"))
		ctx_warn(c, "contract_id", "contract_draft", NULL);
	return add(c, r, "invoiced", amount, amount > 0 ? "invoice_issued" : "invoice_reduced");
}

money contract_tax_share(const struct row *r, money before, money amount)
{
	money tax = row_money(r, "amount_tax"), whole = row_money(r, "amount");
	int decimals = currency_decimals(row_get(r, "currency"));

	if (before + amount == whole)
		return tax - amounts_share(tax, before, whole, decimals);
	return amounts_share(tax, before + amount, whole, decimals) - amounts_share(tax, before, whole, decimals);
}

/* ---- the record --------------------------------------------------------------------------- */

const struct record contract_record = {
	.print = contract_print,
	.type = 37, .name = "contract", .path = "contracts", .table = "contracts", .title = "number", .subtitle = "title", .state = "state", .track = "draft to_sign signed in_performance completed",
	.charts = true, .dated = "ends_on",
	.icon = "file-certificate", .sequence = "contract", .inherit_from = "customer_id",
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "contract" },
		{ .name = "title", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED, .max = 200 },
		{ .name = "customer_id", .type = F_REF, .flags = REQUIRED | LISTED | SEARCHED | FACET | TRACKED, .ref = &customer_record },
		{ .name = "contact_id", .type = F_REF, .flags = TRACKED, .ref = &contact_record, .depends = "customer_id" },
		{ .name = "opportunity_id", .type = F_REF, .flags = TRACKED, .ref = &opportunity_record, .depends = "customer_id" },
		{ .name = "quotation_id", .type = F_REF, .flags = TRACKED, .ref = &quotation_record, .depends = "customer_id" },
		{ .name = "payment_terms_id", .type = F_REF, .flags = TRACKED, .ref = &payment_terms_record, .free_ref = "name" },
		{ .name = "currency", .type = F_TEXT, .flags = TRACKED, .max = 3, .check = currency_check },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "draft" },
		{ .name = "approval_state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = approval_states, .initial = "draft" },
		{ .name = "signed_on", .type = F_DATE, .flags = LISTED | SORTABLE | TRACKED, .section = "dates" },
		{ .name = "effective_on", .type = F_DATE, .flags = TRACKED },
		{ .name = "ends_on", .type = F_DATE, .not_before = "effective_on", .flags = LISTED | SORTABLE | TRACKED },
		{ .name = "delivery_date", .type = F_DATE, .flags = TRACKED },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE, .ref = &contract_line_record, .section = "amounts" },
		{ .name = "amount_untaxed", .type = F_MONEY, .flags = READONLY | TRACKED, .initial = "0.00" },
		{ .name = "amount_tax", .type = F_MONEY, .flags = READONLY | TRACKED, .initial = "0.00" },
		{ .name = "amount", .type = F_MONEY, .flags = LISTED | TRACKED | SUM },
		{ .name = "planned", .type = F_MONEY, .flags = READONLY, .initial = "0.00", .section = "progress" },
		{ .name = "received", .type = F_MONEY, .flags = READONLY | LISTED | SUM, .initial = "0.00" },
		{ .name = "invoice_requested", .type = F_MONEY, .flags = READONLY | HIDDEN, .initial = "0.00" },
		{ .name = "invoiced", .type = F_MONEY, .flags = READONLY | LISTED | SUM, .initial = "0.00" },
		{ .name = "open_amount", .type = F_MONEY, .sql = "t.amount - t.received" },
		{ .name = "our_name", .type = F_TEXT, .max = 200, .section = "our_party" },
		{ .name = "our_tax_number", .type = F_TEXT, .max = 40 },
		{ .name = "our_address", .type = F_TEXT, .max = 300 },
		{ .name = "our_representative", .type = F_TEXT, .max = 100 },
		{ .name = "their_name", .type = F_TEXT, .flags = TRACKED, .max = 200, .section = "their_party" },
		{ .name = "their_tax_number", .type = F_TEXT, .flags = TRACKED, .max = 40 },
		{ .name = "their_address", .type = F_TEXT, .max = 300 },
		{ .name = "their_representative", .type = F_TEXT, .max = 100 },
		{ .name = "template_id", .type = F_REF, .flags = FILLS | TRACKED, .ref = &contract_template_record, .free_ref = "name", .section = "body" },
		{ .name = "body", .type = F_HTML, .flags = WIDE, .max = 200000, .inserts = contract_clause_inserts },
		{ .name = "body_merged_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "body_source", .type = F_LONGTEXT, .flags = READONLY | HIDDEN | SECRET, .max = 200000 },
		{ .name = "body_merged", .type = F_LONGTEXT, .flags = READONLY | HIDDEN | SECRET, .max = 200000 },
		{ .name = "reject_reason", .type = F_TEXT, .flags = READONLY, .max = 1000 },
		{ .name = "void_reason", .type = F_TEXT, .flags = READONLY, .max = 1000 },
		{ .name = "tax_rounding", .type = F_CHOICE, .flags = READONLY | HIDDEN, .choices = tax_roundings },
		{ .name = "approvals", .type = F_PARTS, .flags = READONLY | WIDE, .ref = &contract_approval_record, .section = "approval" },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL },
		{ "mine", "t.owner_id = {me}", NULL },
		{ "to_approve", "t.approval_state = 'in_approval' AND (" APPROVAL_MINE(37) " OR NOT EXISTS (SELECT 1 FROM approvals ap WHERE ap.type = 37 AND ap.record_id = t.id))", NULL },
		{ "to_sign", "t.state = 'to_sign'", NULL },
		{ "running", "t.state IN ('signed','in_performance')", NULL },
		{ "ending", "t.state IN ('signed','in_performance') AND t.ends_on BETWEEN {today} AND DATE_ADD({today}, INTERVAL 60 DAY)", "ends_on" },
		{ 0 } },
	.verbs = contract_verbs,
	.smarts = (const struct smart[]){
		{ "plans", "calendar-dollar", "SELECT COUNT(*) FROM plans WHERE contract_id = {id}", "payments/plans?filter[contract_id]={id}", &plan_record },
		{ "receipts", "cash", "SELECT COUNT(*) FROM receipts WHERE contract_id = {id}", "payments/receipts?filter[contract_id]={id}", &receipt_record },
		{ "invoices", "receipt", "SELECT COUNT(*) FROM invoices WHERE contract_id = {id}", "invoices?filter[contract_id]={id}", &invoice_record },
		{ 0 } },
	.before_save = before_save, .after_save = after_save, .editable = editable, .fill = contract_clause_offer,
};
