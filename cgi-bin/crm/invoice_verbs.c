/*
 * What can be done with an invoice: approve, issue (it gets its number), send, void,
 * credit. Void and credit give back to the contract or the order what they take.
 */
#include <string.h>
#include "lib/db.h"
#include "lib/sequence.h"
#include "contract.h"
#include "document_mail.h"
#include "invoice.h"
#include "invoice_verbs.h"
#include "lines.h"
#include "product.h"

static enum outcome run_approve(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "invoice_approved", "state", "approved", NULL);
}

/* Who may approve may issue a request at once. */
static enum outcome run_issue(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *number, *due = row_get(args, "due_on") ? row_get(args, "due_on") : row_get(self, "due_on") ? row_get(self, "due_on") : date_add(c->mem, c->today, 0, 30, false);
	struct row *k;
	enum outcome o;

	(void)made;
	if (row_get(args, "due_on") && strcmp(due, c->today) < 0)
		return ctx_refuse(c, INVALID, "due_on", "before_begin", NULL);
	if (row_is(self, "state", "requested") && !person_can(c->me, PERM_APPROVE, self->rec))
		return ctx_refuse(c, CONFLICT, "", "not_approved", NULL);
	if (row_get(self, "contract_id")) {
		k = record_get(c, &contract_record, row_int(self, "contract_id"));
		record_lock(c, k);
		if ((o = contract_add_invoiced(c, k, row_money(self, "amount"))) != DONE)
			return o;
	}
	if (!(number = invoice_number(c, row_get(self, "type"), c->today)))
		return CONFLICT;
	return record_change(c, self, "invoice_issued", "state", "issued", "number", number, "label", number,
		"issued_on", c->today, "due_on", due, NULL);
}

static enum outcome run_send(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	static const char *const given[] = { "recipient", "mail_carrier", "mail_tracking" };
	const char *v[3];
	enum outcome o;

	(void)made;
	for (int i = 0; i < 3; i++)
		v[i] = row_get(args, given[i]) ? row_get(args, given[i]) : row_get(self, given[i]);
	o = record_change(c, self, "invoice_sent", "state", "sent", "mail_state", "sent",
		given[0], v[0], given[1], v[1], given[2], v[2], NULL);
	/* By mail when an address is given: many invoices go on paper. */
	if (o == DONE && row_get(args, "to"))
		document_mail(c, self, row_get(args, "to"), row_get(args, "message"), NULL);
	return o;
}

/* The number stays where it is, and used. */
static enum outcome run_void(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	bool issued = row_is(self, "state", "issued") || row_is(self, "state", "sent");
	enum outcome o;

	(void)made;
	if (invoice_is_credit(self))
		return ctx_refuse(c, CONFLICT, "", "is_credit_note", NULL);
	if (row_money(self, "credited"))
		return ctx_refuse(c, CONFLICT, "", "has_credit_notes", NULL);
	if ((o = invoice_release(c, self, row_money(self, "amount"), issued)) != DONE)
		return o;
	return record_change(c, self, "invoice_voided", "state", "void", "void_reason", row_get(args, "reason"), NULL);
}

enum outcome invoices_void_requests(struct ctx *c, struct row *contract, const char *reason)
{
	struct rows *r = db_rows(c, "SELECT id FROM invoices WHERE contract_id = ? AND state IN ('requested','approved') ORDER BY id LIMIT 1000", INT(contract->id));
	enum outcome o = DONE;

	while (o == DONE && rows_next(r)) {
		struct row *i = record_get(c, &invoice_record, rows_int(r, 0));

		record_lock(c, i);
		if (!row_is(i, "state", "requested") && !row_is(i, "state", "approved"))
			return ctx_refuse(c, CONFLICT, "", "contract_has_invoices", NULL);
		if ((o = contract_reserve_invoice(c, contract, -row_money(i, "amount"))) == DONE)
			o = record_change(c, i, "invoice_voided", "state", "void", "void_reason", reason, NULL);
	}
	return o;
}

/* Where the paper is: after it has gone, nothing else of an invoice changes. */
static enum outcome run_mailed(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	static const char *const given[] = { "recipient", "mail_carrier", "mail_tracking", "mail_state" };
	const char *v[4];

	(void)made;
	for (int i = 0; i < 4; i++)
		v[i] = row_get(args, given[i]) ? row_get(args, given[i]) : row_get(self, given[i]);
	return record_change(c, self, "invoice_mailed", given[0], v[0], given[1], v[1], given[2], v[2], given[3], v[3], NULL);
}

/* ---- credit notes ------------------------------------------------------------------------ */

static const char *const carried[] = {
	"type", "customer_id", "contract_id", "quotation_id", "receipt_id", "currency", "tax_rounding",
	"buyer_title", "buyer_tax_number", "buyer_address", "buyer_phone", "buyer_bank", "buyer_account",
};

/* Its tax is the difference of running shares, so that full credit takes back all of the tax. */
static struct row *credit_note(struct ctx *c, const struct row *self, money amount, const char *reason)
{
	struct row *r = row_new(c, &invoice_record);
	money whole = row_money(self, "amount"), tax = row_money(self, "tax"), before = row_money(self, "credited");
	int decimals = currency_decimals(row_get(self, "currency"));
	const char *number = sequence_next(c, "credit_note");

	for (size_t i = 0; i < sizeof carried / sizeof *carried; i++)
		row_set(r, carried[i], row_get(self, carried[i]));
	row_set_int(c, r, "credit_of_id", self->id);
	row_set_money(c, r, "amount", amount);
	row_set_money(c, r, "tax", before + amount == whole ? tax - amounts_share(tax, before, whole, decimals)
		: amounts_share(tax, before + amount, whole, decimals) - amounts_share(tax, before, whole, decimals));
	row_set(r, "state", "issued");
	row_set(r, "number", number);
	row_set(r, "request_number", number);
	row_set(r, "label", number);
	row_set(r, "issued_on", c->today);
	row_set(r, "note", reason);
	row_set_int(c, r, "owner_id", self->owner_id);
	row_set_int(c, r, "team_id", self->team_id);
	return r;
}

static enum outcome run_credit(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	money left = row_money(self, "amount") - row_money(self, "credited");
	money amount = row_get(args, "amount") ? row_money(args, "amount") : left;
	enum outcome o;

	if (invoice_is_credit(self))
		return ctx_refuse(c, CONFLICT, "", "is_credit_note", NULL);
	if (left <= 0)
		return ctx_refuse(c, CONFLICT, "amount", "all_credited", NULL);
	if (amount <= 0)
		return ctx_refuse(c, INVALID, "amount", "must_be_positive", NULL);
	if (amount > left)
		return ctx_refuse(c, INVALID, "amount", "above_invoice", money_signed(c->mem, left, row_get(self, "currency")), NULL);
	made->rec = &invoice_record;
	if ((o = record_create(c, credit_note(c, self, amount, row_get(args, "reason")), &made->id)) != DONE)
		return o;
	if ((o = invoice_release(c, self, amount, true)) != DONE)
		return o;
	return record_change(c, self, "invoice_credited", "credited", money_text(c->mem, row_money(self, "credited") + amount),
		"state", amount == left ? "credited" : row_get(self, "state"), NULL);
}

/* ---- table --------------------------------------------------------------------------------- */

static bool not_credit(struct ctx *c, const struct row *r)
{
	(void)c;
	return !invoice_is_credit(r);
}

static void offer_uncredited(struct ctx *c, const struct row *r, json_object *typed)
{
	amount_offer(c, typed, row_money(r, "amount") - row_money(r, "credited"));
}

static const struct field issue_args[] = { { .name = "due_on", .type = F_DATE }, { 0 } };
static const struct field send_args[] = {
	{ .name = "recipient", .type = F_TEXT, .max = 100 },
	{ .name = "mail_carrier", .type = F_TEXT, .max = 100 },
	{ .name = "mail_tracking", .type = F_TEXT, .max = 100 },
	{ .name = "to", .type = F_EMAIL },
	{ .name = "message", .type = F_LONGTEXT, .max = 4000 },
	{ 0 }
};
static const struct choice mail_states[] = { { "sent", "info" }, { "delivered", "ok" }, { "returned", "bad" }, { "none", "" }, { 0 } };
static const struct field mailed_args[] = {
	{ .name = "mail_state", .type = F_CHOICE, .flags = REQUIRED, .choices = mail_states },
	{ .name = "recipient", .type = F_TEXT, .max = 100 },
	{ .name = "mail_carrier", .type = F_TEXT, .max = 100 },
	{ .name = "mail_tracking", .type = F_TEXT, .max = 100 },
	{ 0 }
};
static const struct field reason_args[] = { { .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE, .max = 1000 }, { 0 } };
static const struct field credit_args[] = {
	{ .name = "amount", .type = F_MONEY },
	{ .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE, .max = 1000 },
	{ 0 }
};

const struct verb invoice_verbs[] = {
	{ .name = "approve", .from = "requested", .to = "approved", .flags = V_PRIMARY | V_BULK, .perm = PERM_APPROVE, .run = run_approve, .icon = "check" },
	{ .name = "issue", .from = "requested approved", .to = "issued", .flags = V_PRIMARY | V_BULK, .args = issue_args, .run = run_issue, .icon = "file-check" },
	{ .name = "send", .from = "issued sent", .to = "sent", .args = send_args, .run = run_send, .icon = "mail" },
	{ .name = "mailed", .from = "issued sent credited", .flags = V_MENU, .args = mailed_args, .run = run_mailed, .icon = "truck-delivery" },
	{ .name = "credit", .from = "issued sent credited", .to = "credited", .flags = V_MENU, .args = credit_args, .run = run_credit, .fill = offer_uncredited, .makes = &invoice_record, .icon = "receipt-refund", .offered = not_credit },
	{ .name = "void", .from = "requested approved issued sent", .to = "void", .flags = V_DANGER | V_MENU, .args = reason_args, .run = run_void, .icon = "ban", .offered = not_credit },
	{ 0 }
};
