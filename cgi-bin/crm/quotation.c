/*
 * What a quotation is and what saving one means. Its verbs are quotation_verbs.c,
 * the customer's link is quotation_link.c.
 */
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "lib/journal.h"
#include "lib/text.h"
#include "approval.h"
#include "lines.h"
#include "product.h"
#include "documents.h"
#include "opportunity.h"
#include "quotation.h"
#include "quotation_verbs.h"

static const struct choice statuses[] = {
	{ "draft", "" }, { "sent", "info" }, { "viewed", "info" }, { "accepted", "ok" }, { "rejected", "bad" },
	{ "expired", "warn" }, { "cancelled", "" }, { "superseded", "" }, { 0 }
};

#define COUNTS "t.kind = 'item' AND (t.optional = 0 OR t.chosen = 1)"

const struct record quotation_line_record = {
	.type = 36, .name = "quotation_line", .table = "quotation_lines", .parent = "quotation_id",
	.fields = (const struct field[]){
		LINE_FIELDS,
		{ .name = "optional", .type = F_BOOL, .initial = "0" },
		{ .name = "chosen", .type = F_BOOL, .flags = READONLY, .initial = "0" },
		{ .name = "delivered", .type = F_DECIMAL, .flags = READONLY, .initial = "0.0000" },
		/* Invoices are of amounts: a line's share of them. */
		{ .name = "invoiced", .type = F_DECIMAL, .sql = "(SELECT CAST(IF(" COUNTS ", LEAST(t.quantity, ROUND(t.quantity * (q.invoiced + COALESCE((SELECT SUM(k.invoice_requested)"
			" FROM contracts k WHERE k.quotation_id = q.id AND k.state <> 'void'), 0)) / NULLIF(q.amount_total, 0), 4)), 0) AS DECIMAL(18,4)) FROM quotations q WHERE q.id = t.quotation_id)" },
		{ .name = "to_deliver", .type = F_DECIMAL, .sql = "(SELECT IF(q.status = 'accepted' AND " COUNTS ", GREATEST(t.quantity - t.delivered, 0), 0) FROM quotations q WHERE q.id = t.quotation_id)" },
		{ 0 } },
};

static const struct choice delivery_states[] = { { "none", "" }, { "partly", "warn" }, { "all", "ok" }, { 0 } };
static const struct choice approval_states[] = { { "none", "" }, { "in_approval", "warn" }, { "approved", "ok" }, { "rejected", "bad" }, { 0 } };

const struct record quotation_approval_record = {
	.name = "approval", .table = "quotation_approvals", .parent = "quotation_id", .fields = (const struct field[]){ APPROVAL_FIELDS, { 0 } },
};

/* ---- saving ---------------------------------------------------------------------- */

static void settle_defaults(struct ctx *c, struct row *r)
{
	int64_t list = row_int(r, "pricelist_id");

	if (!row_get(r, "date"))
		row_set(r, "date", c->today);
	if (!row_get(r, "currency"))
		row_set(r, "currency", list ? db_one_str(c, "SELECT currency FROM pricelists WHERE id = ?", INT(list)) : currency_usual(c));
	if (!row_get(r, "valid_until") && !row_was_given(r, "valid_until"))
		row_set(r, "valid_until", date_add(c->mem, row_get(r, "date"), 0, (int)setting_int(c, "quotation_valid_days", 30), false));
	if (!row_get(r, "tax_rounding"))
		row_set(r, "tax_rounding", tax_rounding_usual(c));
}

static enum outcome check_belongings(struct ctx *c, struct row *r)
{
	int64_t customer = row_int(r, "customer_id"), deal = row_int(r, "opportunity_id"), list = row_int(r, "pricelist_id");
	static const char *const addresses[] = { "invoice_address_id", "delivery_address_id" };

	if (deal && db_one_int(c, "SELECT customer_id FROM opportunities WHERE id = ?", INT(deal)) != customer)
		return ctx_refuse(c, INVALID, "opportunity_id", "of_other_customer", NULL);
	for (int i = 0; i < 2; i++)
		if (row_get(r, addresses[i]) && db_one_int(c, "SELECT customer_id FROM addresses WHERE id = ?", INT(row_int(r, addresses[i]))) != customer)
			return ctx_refuse(c, INVALID, addresses[i], "of_other_customer", NULL);
	if (list && strcmp(db_one_str(c, "SELECT currency FROM pricelists WHERE id = ?", INT(list)), row_get(r, "currency")) != 0)
		return ctx_refuse(c, INVALID, "currency", "pricelist_currency", NULL);
	return DONE;
}

/* Accepting it wins the deal it stands on: that is for who may write that one. */
static bool may_decide(struct ctx *c, const struct row *r, const struct row *old)
{
	int64_t deal = row_int(r, "opportunity_id");

	return !deal || (old && row_int(old, "opportunity_id") == deal) || record_find(c, &opportunity_record, deal, ACCESS_WRITE);
}

/* Was with the customer: a change makes the next revision. */
static bool was_sent(const struct row *old)
{
	return row_is(old, "status", "sent") || row_is(old, "status", "viewed") || row_is(old, "status", "rejected");
}

/* Of what the customer sees: a new owner, tag or internal note makes no revision. */
static bool customer_sees_change(const struct row *r, const struct row *old)
{
	static const char *const seen[] = {
		"title", "customer_id", "contact_id", "date", "valid_until", "currency", "pricelist_id", "payment_terms_id", "customer_reference",
		"invoice_address_id", "delivery_address_id", "terms",
	};

	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
		if (!same_text(row_get(r, seen[i]), row_get(old, seen[i])))
			return true;
	return row_was_given(r, "lines");
}

/* Given together they stand in order; a day in the past alone ends the quotation, which is no mistake. */
static bool ends_in_order(struct ctx *c, const struct row *r, const struct row *old)
{
	const char *from = row_get(r, "date"), *until = row_get(r, "valid_until");

	if (!from || !until || strcmp(until, from) >= 0 || !row_was_given(r, "date") || !row_was_given(r, "valid_until")
	    || (old && same_text(from, row_get(old, "date")) && same_text(until, row_get(old, "valid_until"))))
		return true;
	ctx_refuse(c, INVALID, "valid_until", "before_begin", NULL);
	return false;
}

/* Its prices stand as they were given; but whoever makes or sends it should know that the list no longer says them. */
void quotation_list_over(struct ctx *c, const struct row *r, const char *day)
{
	const char *until = row_get(r, "pricelist_id") ? db_one_str(c, "SELECT valid_until FROM pricelists WHERE id = ? AND valid_until < ?", INT(row_int(r, "pricelist_id")), STR(day)) : NULL;

	if (until)
		ctx_warn(c, "pricelist_id", "pricelist_over", until, NULL);
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct line_rules how;
	struct amount_totals t;
	enum outcome o;

	if (!old || (row_was_given(r, "template_id") && !same_text(row_get(r, "template_id"), row_get(old, "template_id"))))
		quotation_from_template(c, r);
	settle_defaults(c, r);
	if (check_belongings(c, r) != DONE || !ends_in_order(c, r, old))
		return INVALID;
	if (!may_decide(c, r, old))
		return ctx_refuse(c, FORBIDDEN, "opportunity_id", "forbidden", NULL);
	how = (struct line_rules){ row_get(r, "currency"), row_int(r, "pricelist_id"), row_get(r, "date"), row_is(r, "tax_rounding", "document") };
	if (!old || row_was_given(r, "lines") || !same_text(row_get(r, "currency"), row_get(old, "currency"))) {
		if (old && !row_was_given(r, "lines"))
			record_load_parts(c, r);
		lines_touch(c, r);
		if ((o = lines_settle(c, r, &how, &t)) != DONE)
			return o;
		row_set_money(c, r, "amount_untaxed", t.untaxed);
		row_set_money(c, r, "amount_tax", t.tax);
		row_set_money(c, r, "amount_total", t.total);
		if (old && !row_is(old, "approval_state", "none")) {	/* other prices: asked again */
			approval_cancel(c, old);
			row_set(r, "approval_state", "none");
		}
		quotation_list_over(c, r, row_get(r, "date"));
	}
	return old && was_sent(old) && customer_sees_change(r, old) ? quotation_keep_revision(c, old, r) : DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_is(r, "status", "draft") || was_sent(r);
}

/* What was sent is never deleted, it is cancelled. */
static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	if (!row_is(r, "status", "draft") || row_int(r, "revision") > 1)
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	return DONE;
}

/* The current record moves on to the next revision first: (number, revision) is unique, so of two changes at once one fails. */
enum outcome quotation_keep_revision(struct ctx *c, const struct row *old, struct row *r)
{
	int64_t copy;

	if (db_exec(c, "UPDATE quotations SET revision = revision + 1 WHERE id = ? AND revision = ?", INT(old->id), INT(row_int(old, "revision"))) != 1)
		return ctx_refuse(c, CONFLICT, "", "stale", NULL);
	db_exec(c, "INSERT INTO quotations (number, revision, current_id, title, customer_id, contact_id, opportunity_id, date, valid_until, pricelist_id,"
		" currency, payment_terms_id, invoice_address_id, delivery_address_id, template_id, customer_reference, terms, internal_note, status, tax_rounding, amount_untaxed, amount_tax,"
		" amount_total, sent_at, viewed_at, signed_by, reject_reason, owner_id, team_id, created_at, created_by, updated_at, archived_at, custom)"
		" SELECT number, revision - 1, id, title, customer_id, contact_id, opportunity_id, date, valid_until, pricelist_id,"
		" currency, payment_terms_id, invoice_address_id, delivery_address_id, template_id, customer_reference, terms, internal_note, 'superseded', tax_rounding, amount_untaxed, amount_tax,"
		" amount_total, sent_at, viewed_at, signed_by, reject_reason, owner_id, team_id, created_at, created_by, updated_at, updated_at, custom"
		" FROM quotations WHERE id = ?", INT(old->id));
	copy = db_last_id(c);
	db_exec(c, "INSERT INTO quotation_lines (quotation_id, position, kind, product_id, description, quantity, unit, packaging, unit_price,"
		" discount_percent, tax_id, tax_percent, tax_included, price_rule, amount, amount_tax, optional, chosen)"
		" SELECT ?, position, kind, product_id, description, quantity, unit, packaging, unit_price,"
		" discount_percent, tax_id, tax_percent, tax_included, price_rule, amount, amount_tax, optional, chosen"
		" FROM quotation_lines WHERE quotation_id = ?", INT(copy), INT(old->id));
	journal(c, &quotation_record, copy, "quotation_superseded", NULL);
	quotation_revoke_links(c, old->id);
	row_set_int(c, r, "revision", row_int(old, "revision") + 1);
	row_set(r, "status", "draft");
	row_set(r, "sent_at", NULL);
	row_set(r, "viewed_at", NULL);
	row_set(r, "signed_by", NULL);
	row_set(r, "reject_reason", NULL);
	return DONE;
}

bool quotation_has_items(const struct row *r)
{
	for (struct row **l = row_parts(r, "lines"); *l; l++)
		if (row_is(*l, "kind", "item"))
			return true;
	return false;
}

enum outcome quotation_reserve_invoice(struct ctx *c, int64_t id, money amount)
{
	struct row *q = record_get(c, &quotation_record, id);
	money left;

	record_lock(c, q);
	left = row_money(q, "amount_total") - row_money(q, "invoiced");
	if (amount > 0 && !row_is(q, "status", "accepted"))
		return ctx_refuse(c, CONFLICT, "quotation_id", "order_not_accepted", NULL);
	if (amount > left)
		return ctx_refuse(c, left > 0 ? INVALID : CONFLICT, "amount", "above_order", money_signed(c->mem, left, row_get(q, "currency")), NULL);
	return record_change(c, q, amount > 0 ? "invoice_requested" : "invoice_released",
		"invoiced", money_text(c->mem, row_money(q, "invoiced") + amount), NULL);
}

/* ---- the record ------------------------------------------------------------------- */

#define EXPIRED "t.status IN ('sent','viewed') AND t.valid_until < {today}"

const struct record quotation_record = {
	.print = quotation_print,
	.type = 35, .name = "quotation", .path = "quotations", .table = "quotations", .title = "number", .subtitle = "title", .state = "state", .track = "draft sent viewed accepted",
	.charts = true, .dated = "valid_until",
	.icon = "file-invoice", .sequence = "quotation", .inherit_from = "customer_id",
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "quotation" },
		{ .name = "revision", .type = F_INT, .flags = READONLY | LISTED, .initial = "1" },
		{ .name = "title", .type = F_TEXT, .flags = LISTED | SEARCHED | TRACKED, .max = 200 },
		{ .name = "customer_id", .type = F_REF, .flags = REQUIRED | LISTED | SEARCHED | FACET | TRACKED, .ref = &customer_record },
		{ .name = "contact_id", .type = F_REF, .flags = TRACKED, .ref = &contact_record, .depends = "customer_id" },
		{ .name = "opportunity_id", .type = F_REF, .flags = TRACKED, .ref = &opportunity_record, .depends = "customer_id" },
		{ .name = "date", .type = F_DATE, .flags = LISTED | SORTABLE | TRACKED, .initial = "{today}" },
		{ .name = "valid_until", .type = F_DATE, .flags = LISTED | TRACKED },
		{ .name = "customer_reference", .type = F_TEXT, .flags = SEARCHED | TRACKED, .max = 100 },
		{ .name = "template_id", .type = F_REF, .flags = FILLS, .ref = &quotation_template_record, .free_ref = "name", .section = "conditions" },
		{ .name = "currency", .type = F_TEXT, .flags = TRACKED, .max = 3, .check = currency_check },
		{ .name = "pricelist_id", .type = F_REF, .flags = TRACKED, .ref = &pricelist_record, .free_ref = "name" },
		{ .name = "payment_terms_id", .type = F_REF, .flags = TRACKED, .ref = &payment_terms_record, .free_ref = "name" },
		{ .name = "invoice_address_id", .type = F_REF, .flags = TRACKED, .ref = &address_record, .depends = "customer_id" },
		{ .name = "delivery_address_id", .type = F_REF, .flags = TRACKED, .ref = &address_record, .depends = "customer_id" },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE, .ref = &quotation_line_record, .section = "lines" },
		{ .name = "amount_untaxed", .type = F_MONEY, .flags = READONLY | TRACKED, .initial = "0.00" },
		{ .name = "amount_tax", .type = F_MONEY, .flags = READONLY | TRACKED, .initial = "0.00" },
		{ .name = "amount_total", .type = F_MONEY, .flags = READONLY | LISTED | TRACKED | SUM, .initial = "0.00" },
		{ .name = "state", .type = F_CHOICE, .flags = LISTED | FACET, .choices = statuses, .sql = "IF(" EXPIRED ", 'expired', t.status)" },
		{ .name = "status", .type = F_CHOICE, .flags = READONLY | HIDDEN | TRACKED, .choices = statuses, .initial = "draft" },
		{ .name = "terms", .type = F_LONGTEXT, .flags = WIDE | TRACKED, .section = "notes" },
		{ .name = "internal_note", .type = F_LONGTEXT, .flags = WIDE },
		{ .name = "sent_at", .type = F_INSTANT, .flags = READONLY, .section = "progress" },
		{ .name = "viewed_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "accepted_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "signed_by", .type = F_TEXT, .flags = READONLY, .max = 100 },
		{ .name = "reject_reason", .type = F_TEXT, .flags = READONLY, .max = 1000 },
		{ .name = "contract_id", .type = F_REF, .flags = READONLY, .ref = &contract_record },
		/* What invoices were asked for: by itself, and by its contract. */
		{ .name = "invoiced", .type = F_MONEY, .flags = READONLY | HIDDEN, .initial = "0.00" },
		{ .name = "invoice_requested", .type = F_MONEY, .sql = "t.invoiced + COALESCE((SELECT SUM(k.invoice_requested) FROM contracts k WHERE k.quotation_id = t.id AND k.state <> 'void'), 0.00)" },
		{ .name = "delivery_state", .type = F_CHOICE, .choices = delivery_states, .sql = "IF(t.status <> 'accepted', NULL, (SELECT CASE WHEN SUM(l.delivered) = 0 OR SUM(l.delivered) IS NULL THEN 'none'"
			" WHEN SUM(GREATEST(l.quantity - l.delivered, 0)) > 0 THEN 'partly' ELSE 'all' END FROM quotation_lines l WHERE l.quotation_id = t.id AND l.kind = 'item' AND (l.optional = 0 OR l.chosen = 1)))" },
		{ .name = "approval_state", .type = F_CHOICE, .flags = READONLY | FACET | TRACKED, .choices = approval_states, .initial = "none" },
		{ .name = "current_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &quotation_record },
		{ .name = "tax_rounding", .type = F_CHOICE, .flags = READONLY | HIDDEN, .choices = tax_roundings },
		{ .name = "approvals", .type = F_PARTS, .flags = READONLY | WIDE, .ref = &quotation_approval_record },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL },
		{ "mine", "t.owner_id = {me}", NULL },
		{ "draft", "t.status = 'draft'", NULL },
		{ "waiting", "t.status IN ('sent','viewed') AND (t.valid_until IS NULL OR t.valid_until >= {today})", NULL },
		{ "to_approve", "t.approval_state = 'in_approval' AND " APPROVAL_MINE(35), NULL },
		{ "orders", "t.status = 'accepted'", NULL },
		{ "to_deliver", "t.status = 'accepted' AND EXISTS (SELECT 1 FROM quotation_lines l WHERE l.quotation_id = t.id AND l.kind = 'item'"
			" AND (l.optional = 0 OR l.chosen = 1) AND l.delivered < l.quantity)", NULL },
		{ "expired", EXPIRED, NULL },
		{ 0 } },
	.verbs = quotation_verbs,
	.smarts = (const struct smart[]){
		{ "contracts", "file-certificate", "SELECT COUNT(*) FROM contracts WHERE quotation_id = {id}", "contracts?filter[quotation_id]={id}", &contract_record },
		{ "invoices", "receipt", "SELECT COUNT(*) FROM invoices WHERE quotation_id = {id}", "invoices?filter[quotation_id]={id}", &invoice_record },
		{ "projects", "briefcase", "SELECT COUNT(*) FROM projects WHERE quotation_id = {id} AND archived_at IS NULL", "projects?view=all&filter[quotation_id]={id}", &project_record },
		{ "tasks", "checklist", "SELECT COUNT(*) FROM tasks k JOIN projects p ON p.id = k.project_id WHERE p.quotation_id = {id} AND k.archived_at IS NULL", "projects/tasks?view=all&filter[quotation_id]={id}", &task_record },
		{ "hours", "clock", "SELECT COALESCE(SUM(h.hours), 0.0) FROM timesheets h JOIN projects p ON p.id = h.project_id WHERE p.quotation_id = {id} AND h.archived_at IS NULL",
		  "projects/timesheets?view=all&filter[quotation_id]={id}", &timesheet_record },
		{ "deliveries", "truck-delivery", "SELECT COUNT(*) FROM deliveries WHERE quotation_id = {id} AND state = 'delivered'", "quotations/deliveries?filter[quotation_id]={id}", &delivery_record },
		{ "revisions", "versions", "SELECT COUNT(*) FROM quotations WHERE current_id = {id}", "quotations?archived=1&filter[current_id]={id}", &quotation_record },
		{ 0 } },
	.before_save = before_save, .before_delete = before_delete, .editable = editable, .fill = quotation_fill,
};
