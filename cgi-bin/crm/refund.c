/*
 * Refunds: part of a receipt goes back to the customer, after approval. What is asked
 * for is set aside on the receipt while it is in approval and after, so that nothing is
 * written off from it meanwhile; refused or cancelled, it is the customer's credit again.
 */
#include "approval.h"
#include "receivable.h"
#include "lib/db.h"

static const struct choice states[] = {
	{ "draft", "" }, { "in_approval", "warn" }, { "approved", "info" }, { "rejected", "bad" }, { "paid", "ok" }, { "cancelled", "" }, { 0 }
};

const struct record refund_approval_record = {
	.name = "approval", .table = "refund_approvals", .parent = "refund_id", .fields = (const struct field[]){ APPROVAL_FIELDS, { 0 } },
};

money receipt_left(const struct row *r)
{
	return row_money(r, "amount") - row_money(r, "allocated") - row_money(r, "refunded");
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row *receipt = record_get(c, &receipt_record, row_int(r, "receipt_id"));

	if (!old && !record_find(c, &receipt_record, receipt->id, ACCESS_READ))
		return ctx_refuse(c, INVALID, "receipt_id", "not_found", NULL);
	if (row_money(r, "amount") <= 0)
		return ctx_refuse(c, INVALID, "amount", "must_be_positive", NULL);
	if (!old && !row_is(receipt, "state", "confirmed"))
		return ctx_refuse(c, CONFLICT, "receipt_id", "wrong_state", NULL);
	if (row_money(r, "amount") > receipt_left(receipt))
		return ctx_refuse(c, INVALID, "amount", "above_receipt", money_signed(c->mem, receipt_left(receipt), row_get(receipt, "currency")), NULL);
	row_set(r, "customer_id", row_get(receipt, "customer_id"));
	row_set(r, "currency", row_get(receipt, "currency"));
	return DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_is(r, "state", "draft") || row_is(r, "state", "rejected");
}

/* Under the receipt's lock: what is asked for must still be there. */
static enum outcome set_aside(struct ctx *c, const struct row *self, money more)
{
	struct row *receipt = record_get(c, &receipt_record, row_int(self, "receipt_id"));

	record_lock(c, receipt);
	if (more > 0 && !row_is(receipt, "state", "confirmed"))
		return ctx_refuse(c, CONFLICT, "receipt_id", "wrong_state", NULL);
	if (more > receipt_left(receipt))
		return ctx_refuse(c, CONFLICT, "amount", "above_receipt", money_signed(c->mem, receipt_left(receipt), row_get(receipt, "currency")), NULL);
	return record_change(c, receipt, more > 0 ? "refund_asked" : "refund_dropped", "refunded", money_text(c->mem, row_money(receipt, "refunded") + more), NULL);
}

/* ---- verbs ------------------------------------------------------------------------------ */

static enum outcome run_submit(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct approval_question q = { .subject = "refund", .amount = row_money(self, "amount") };
	bool pending;
	enum outcome o = set_aside(c, self, row_money(self, "amount"));

	(void)args;
	(void)made;
	if (o != DONE || (o = approval_begin(c, self, &q, &pending)) != DONE)
		return o;
	return record_change(c, self, pending ? "refund_submitted" : "refund_approved", "state", pending ? "in_approval" : "approved", "reject_reason", NULL, NULL);
}

static enum outcome run_approve(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	bool complete;
	enum outcome o = approval_approve(c, self, row_get(args, "note"), &complete);

	(void)made;
	return o == DONE && complete ? record_change(c, self, "refund_approved", "state", "approved", NULL) : o;
}

static enum outcome run_reject(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	enum outcome o = approval_reject(c, self, row_get(args, "reason"));

	(void)made;
	if (o != DONE || (o = set_aside(c, self, -row_money(self, "amount"))) != DONE)
		return o;
	return record_change(c, self, "refund_rejected", "state", "rejected", "reject_reason", row_get(args, "reason"), NULL);
}

static enum outcome run_delegate(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return approval_delegate(c, self, row_int(args, "user_id"));
}

static enum outcome run_pay(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return record_change(c, self, "refund_paid", "state", "paid", "paid_on", row_get(args, "paid_on") ? row_get(args, "paid_on") : c->today,
		"reference", row_get(args, "reference"), NULL);
}

static enum outcome run_cancel(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	bool aside = row_is(self, "state", "in_approval") || row_is(self, "state", "approved");
	enum outcome o = aside ? set_aside(c, self, -row_money(self, "amount")) : DONE;

	(void)args;
	(void)made;
	if (o != DONE)
		return o;
	approval_cancel(c, self);
	return record_change(c, self, "refund_cancelled", "state", "cancelled", NULL);
}

/* Asked for from the receipt, and handed in at once. */
enum outcome receipt_run_refund(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *r = row_new(c, &refund_record);
	money left = receipt_left(self);
	enum outcome o;

	if (left <= 0)
		return ctx_refuse(c, CONFLICT, "amount", "nothing_unallocated", NULL);
	row_set_int(c, r, "receipt_id", self->id);
	row_set_money(c, r, "amount", row_get(args, "amount") ? row_money(args, "amount") : left);
	row_set(r, "reason", row_get(args, "reason"));
	row_set(r, "account", row_get(args, "account"));
	row_set_int(c, r, "owner_id", self->owner_id);
	row_set_int(c, r, "team_id", self->team_id);
	made->rec = &refund_record;
	if ((o = record_create(c, r, &made->id)) != DONE)
		return o;
	r = record_get(c, &refund_record, made->id);
	return run_submit(c, r, NULL, NULL);
}

static bool mine_to_approve(struct ctx *c, const struct row *r)
{
	return approval_mine(c, r);
}

static bool mine_to_give(struct ctx *c, const struct row *r)
{
	return approval_mine_to_give(c, r);
}

/* Who keeps the receipts pays out. */
static bool pays(struct ctx *c, const struct row *r)
{
	(void)r;
	return person_scope(c->me, &receipt_record, ACCESS_WRITE) != SCOPE_NONE;
}

static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	return row_is(r, "state", "draft") ? DONE : ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
}

const struct record refund_record = {
	.type = 105, .name = "refund", .path = "payments/refunds", .table = "refunds", .title = "number", .state = "state", .track = "draft in_approval approved paid",
	.icon = "receipt-refund", .sequence = "refund", .inherit_from = "receipt_id", .no_import = true,
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "refund" },
		{ .name = "receipt_id", .type = F_REF, .flags = REQUIRED | ON_CREATE | LISTED | FACET, .ref = &receipt_record, .free_ref = "number" },
		{ .name = "customer_id", .type = F_REF, .flags = READONLY | LISTED | SEARCHED | FACET, .ref = &customer_record },
		{ .name = "currency", .type = F_TEXT, .flags = READONLY, .max = 3 },
		{ .name = "amount", .type = F_MONEY, .flags = REQUIRED | LISTED | TRACKED | SUM },
		{ .name = "reason", .type = F_TEXT, .flags = REQUIRED | SEARCHED | TRACKED | WIDE | MULTILINE, .max = 1000 },
		{ .name = "account", .type = F_TEXT, .flags = TRACKED, .max = 200 },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "draft" },
		{ .name = "paid_on", .type = F_DATE, .flags = READONLY | LISTED | SORTABLE },
		{ .name = "reference", .type = F_TEXT, .flags = READONLY | SEARCHED, .max = 200 },
		{ .name = "reject_reason", .type = F_TEXT, .flags = READONLY, .max = 1000 },
		{ .name = "approvals", .type = F_PARTS, .flags = READONLY | WIDE | NO_IMPORT, .ref = &refund_approval_record },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL },
		{ "to_approve", "t.state = 'in_approval' AND " APPROVAL_MINE(105), NULL },
		{ "to_pay", "t.state = 'approved'", NULL },
		{ "mine", "t.owner_id = {me}", NULL },
		{ 0 } },
	.verbs = (const struct verb[]){
		{ .name = "submit", .from = "draft rejected", .to = "in_approval", .flags = V_PRIMARY, .run = run_submit, .icon = "send" },
		{ .name = "approve", .from = "in_approval", .to = "approved", .flags = V_PRIMARY | V_SEEN, .args = approval_note_args, .run = run_approve, .icon = "check", .offered = mine_to_approve, .may = approval_may_decide, .may_not = "not_your_step" },
		{ .name = "reject", .from = "in_approval", .to = "rejected", .flags = V_SEEN, .args = approval_reason_args, .run = run_reject, .icon = "x", .offered = mine_to_approve, .may = approval_may_decide, .may_not = "not_your_step" },
		{ .name = "delegate", .from = "in_approval", .flags = V_SEEN | V_MENU, .args = approval_delegate_args, .run = run_delegate, .icon = "user-check", .offered = mine_to_give, .may = approval_may_decide, .may_not = "not_your_step" },
		{ .name = "pay", .from = "approved", .to = "paid", .flags = V_PRIMARY, .run = run_pay, .icon = "cash", .offered = pays, .may = pays,
		  .args = (const struct field[]){ { .name = "paid_on", .type = F_DATE }, { .name = "reference", .type = F_TEXT, .max = 200 }, { 0 } } },
		{ .name = "cancel", .from = "draft in_approval approved rejected", .to = "cancelled", .flags = V_DANGER | V_MENU, .run = run_cancel, .icon = "ban" },
		{ 0 } },
	.before_save = before_save, .before_delete = before_delete, .editable = editable,
};
