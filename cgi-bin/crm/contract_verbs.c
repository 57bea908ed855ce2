/*
 * What can be done with a contract: approval, signing, performance, its end, and the
 * plans and invoices made of it; and how one is made of a quotation.
 */
#include <string.h>
#include "lib/db.h"
#include "approval.h"
#include "contract.h"
#include "contract_clause.h"
#include "document_mail.h"
#include "contract_verbs.h"
#include "contract_version.h"
#include "invoice.h"
#include "lines.h"
#include "product.h"
#include "quotation.h"
#include "receivable.h"

/* ---- from a quotation ----------------------------------------------------------------- */

static const char *const carried[] = { "customer_id", "contact_id", "opportunity_id", "payment_terms_id", "currency", "tax_rounding" };

static void carry_lines(struct ctx *c, struct row *to, const struct row *q)
{
	for (struct row **l = row_parts(q, "lines"); *l; l++)
		if (line_counts(*l) || !row_is(*l, "kind", "item"))
			row_add_part(c, to, "lines", line_copy(c, &contract_line_record, *l));
}

enum outcome contract_from_quotation(struct ctx *c, struct row *q, int64_t *id)
{
	struct row *r = row_new(c, &contract_record);
	const char *title = row_get(q, "title");
	enum outcome o;

	if (!row_is(q, "status", "accepted"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (row_get(q, "contract_id") && db_one_int(c, "SELECT state <> 'void' FROM contracts WHERE id = ?", INT(row_int(q, "contract_id"))))
		return ctx_refuse(c, CONFLICT, "", "contract_exists", NULL);
	for (size_t i = 0; i < sizeof carried / sizeof *carried; i++)
		row_set(r, carried[i], row_get(q, carried[i]));
	row_set(r, "title", title ? title : row_get(q, "number"));
	row_set_int(c, r, "quotation_id", q->id);
	row_set_int(c, r, "owner_id", q->owner_id);
	row_set_int(c, r, "team_id", q->team_id);
	row_set_int(c, r, "template_id", contract_clause_default(c, row_int(q, "customer_id"), row_int(q, "contact_id")));
	carry_lines(c, r, q);
	if ((o = record_create(c, r, id)) != DONE)
		return o;
	if (row_money(r, "amount") != row_money(q, "amount_total") || row_money(r, "amount_tax") != row_money(q, "amount_tax"))
		fault("contract %lld does not come to what quotation %lld does", (long long)*id, (long long)q->id);
	record_lock(c, r = record_get(c, &contract_record, *id));
	if ((o = invoices_to_contract(c, q, r)) != DONE)
		return o;
	return record_change(c, q, "contract_created", "contract_id", arena_fmt(c->mem, "%lld", (long long)*id), "invoiced", "0.00", NULL);
}

/* ---- approval ---------------------------------------------------------------------------- */

static enum outcome wrong_state(struct ctx *c)
{
	return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
}

static enum outcome run_submit(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct approval_question q = { .subject = "contract", .amount = row_money(self, "amount") };
	bool pending;
	enum outcome o;

	(void)args;
	(void)made;
	if (!row_is(self, "approval_state", "draft") && !row_is(self, "approval_state", "rejected"))
		return wrong_state(c);
	if ((o = approval_begin(c, self, &q, &pending)) != DONE)
		return o;
	if (!pending)
		return record_change(c, self, "contract_approved", "approval_state", "approved", "state", "to_sign", "reject_reason", NULL, NULL);
	return record_change(c, self, "contract_submitted", "approval_state", "in_approval", "reject_reason", NULL, NULL);
}

static enum outcome run_approve(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	bool complete;
	enum outcome o;

	(void)made;
	if (!row_is(self, "approval_state", "in_approval"))
		return wrong_state(c);
	if ((o = approval_approve(c, self, row_get(args, "note"), &complete)) != DONE || !complete)
		return o;
	return record_change(c, self, "contract_approved", "approval_state", "approved", "state", "to_sign", NULL);
}

static enum outcome run_reject(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	enum outcome o;

	(void)made;
	if (!row_is(self, "approval_state", "in_approval"))
		return wrong_state(c);
	if ((o = approval_reject(c, self, row_get(args, "reason"))) != DONE)
		return o;
	return record_change(c, self, "contract_rejected", "approval_state", "rejected", "reject_reason", row_get(args, "reason"), NULL);
}

static enum outcome run_delegate(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return row_is(self, "approval_state", "in_approval") ? approval_delegate(c, self, row_int(args, "user_id")) : wrong_state(c);
}

/* Back to the drawing board: what is changed goes through approval again. */
static enum outcome run_amend(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	if (row_is(self, "approval_state", "draft") || row_is(self, "approval_state", "rejected"))
		return wrong_state(c);
	approval_cancel(c, self);
	return record_change(c, self, "contract_amended", "approval_state", "draft", "state", "draft", NULL);
}

/* ---- signed, performed, ended --------------------------------------------------------------- */

static enum outcome run_sign(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *on = row_get(args, "signed_on") ? row_get(args, "signed_on") : row_get(self, "signed_on") ? row_get(self, "signed_on") : c->today;
	const char *effective = row_get(self, "effective_on") ? row_get(self, "effective_on") : on;
	enum outcome o;

	(void)made;
	o = record_change(c, self, "contract_signed", "state", "signed", "signed_on", on, "effective_on", effective, NULL);
	return o == DONE ? plans_become_effective(c, self) : o;
}

static enum outcome run_start(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "contract_started", "state", "in_performance", NULL);
}

static enum outcome run_complete(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	if (row_money(self, "received") < row_money(self, "amount"))
		ctx_warn(c, "received", "not_all_received", NULL);
	return record_change(c, self, "contract_completed", "state", "completed", NULL);
}

static enum outcome run_terminate(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	enum outcome o;

	(void)made;
	if ((o = plans_void_open(c, self, row_get(args, "reason"))) != DONE)
		return o;
	return record_change(c, self, "contract_terminated", "state", "terminated", "void_reason", row_get(args, "reason"), NULL);
}

/* As if it had never been: not when money came in or invoices went out; then it is terminated, or those are taken back first. */
static enum outcome run_void(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	enum outcome o;

	(void)made;
	if (row_money(self, "received"))
		return ctx_refuse(c, CONFLICT, "", "contract_has_receipts", NULL);
	if (row_money(self, "invoiced"))
		return ctx_refuse(c, CONFLICT, "", "contract_has_invoices", NULL);
	if ((o = plans_void_open(c, self, row_get(args, "reason"))) != DONE || (o = invoices_void_requests(c, self, row_get(args, "reason"))) != DONE)
		return o;
	approval_cancel(c, self);
	return record_change(c, self, "contract_voided", "state", "void", "void_reason", row_get(args, "reason"), NULL);
}

static enum outcome run_archive(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "contract_archived", "state", "archived", NULL);
}

/* ---- what is made of it --------------------------------------------------------------------- */

static enum outcome run_plan(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct plan_request how = { .terms_id = row_int(args, "terms_id"), .instalments = (int)row_int(args, "instalments"),
		.first_due_on = row_get(args, "first_due_on") };

	(void)made;
	if (!how.terms_id && !how.instalments)
		how.terms_id = row_int(self, "payment_terms_id");
	return plans_generate(c, self, &how);
}

static enum outcome run_invoice(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	money amount = row_get(args, "amount") ? row_money(args, "amount") : row_money(self, "amount") - row_money(self, "invoice_requested");

	made->rec = &invoice_record;
	return invoice_from_contract(c, self, amount, &made->id);
}

/* An old version becomes the newest; what came after it stays readable. */
static enum outcome run_restore(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return contract_version_restore(c, self, row_int(args, "version_no"));
}

static enum outcome run_remerge(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	if (!contract_record.editable(c, self))
		return wrong_state(c);
	return contract_merge_again(c, self, row_int(args, "replace"));
}

static bool merge_is_old(struct ctx *c, const struct row *r)
{
	struct contract_merge m = { 0 };

	if (contract_record.editable(c, r))
		m = contract_merge_of(c, r);
	return m.at && (m.stale || m.edited);
}

static bool submittable(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_is(r, "approval_state", "draft") || row_is(r, "approval_state", "rejected");
}

static bool mine_to_approve(struct ctx *c, const struct row *r)
{
	return row_is(r, "approval_state", "in_approval") && approval_mine(c, r);
}

static bool mine_to_give(struct ctx *c, const struct row *r)
{
	return row_is(r, "approval_state", "in_approval") && approval_mine_to_give(c, r);
}

static bool not_submittable(struct ctx *c, const struct row *r)
{
	return !submittable(c, r);
}

static bool unplanned(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_money(r, "planned") < row_money(r, "amount");
}

static bool not_all_invoiced(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_money(r, "invoice_requested") < row_money(r, "amount");
}

static void offer_uninvoiced(struct ctx *c, const struct row *r, json_object *typed)
{
	amount_offer(c, typed, row_money(r, "amount") - row_money(r, "invoice_requested"));
}

static bool may_plan(struct ctx *c, const struct row *r)
{
	(void)r;
	return person_scope(c->me, &plan_record, ACCESS_WRITE) != SCOPE_NONE;
}

static const struct field reason_args[] = { { .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE, .max = 1000 }, { 0 } };
static const struct field sign_args[] = { { .name = "signed_on", .type = F_DATE, .initial = "{today}" }, { 0 } };
static const struct field plan_args[] = {
	{ .name = "terms_id", .type = F_REF, .ref = &payment_terms_record, .free_ref = "name" },
	{ .name = "instalments", .type = F_INT, .min = 1, .max = 360 },
	{ .name = "first_due_on", .type = F_DATE },
	{ 0 }
};
static const struct field restore_args[] = { { .name = "version_no", .type = F_INT, .flags = REQUIRED, .min = 1, .max = 1000000 }, { 0 } };
static const struct field merge_args[] = { { .name = "replace", .type = F_BOOL, .initial = "0" }, { 0 } };
static const struct field amount_args[] = { { .name = "amount", .type = F_MONEY }, { 0 } };

#define OPEN "draft to_sign signed in_performance"

const struct verb contract_verbs[] = {
	{ .name = "submit", .from = "draft", .flags = V_PRIMARY, .run = run_submit, .icon = "send", .offered = submittable },
	{ .name = "approve", .from = "draft", .to = "to_sign", .flags = V_PRIMARY | V_SEEN, .args = approval_note_args, .run = run_approve, .icon = "check", .offered = mine_to_approve, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "reject", .from = "draft", .flags = V_SEEN, .args = approval_reason_args, .run = run_reject, .icon = "x", .offered = mine_to_approve, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "delegate", .from = "draft", .flags = V_SEEN | V_MENU, .args = approval_delegate_args, .run = run_delegate, .icon = "user-check", .offered = mine_to_give, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "sign", .from = "to_sign", .to = "signed", .flags = V_PRIMARY, .args = sign_args, .run = run_sign, .icon = "signature" },
	{ .name = "mail", .from = OPEN " completed", .flags = V_MENU, .args = document_mail_args, .run = contract_run_mail, .icon = "mail" },
	{ .name = "plan", .from = OPEN " completed", .args = plan_args, .run = run_plan, .icon = "calendar-dollar", .offered = unplanned, .also = may_plan },
	{ .name = "receive", .from = "to_sign signed in_performance completed terminated", .args = receive_args, .run = contract_run_receive, .fill = contract_offer_open, .makes = &receipt_record, .icon = "cash", .offered = contract_awaits_money, .also = receipt_may_make, .may = receipt_may_make },
	{ .name = "invoice", .from = OPEN " completed", .args = amount_args, .run = run_invoice, .fill = offer_uninvoiced, .makes = &invoice_record, .icon = "receipt", .offered = not_all_invoiced, .also = invoice_may_ask },
	{ .name = "start", .from = "signed", .to = "in_performance", .run = run_start, .icon = "player-play" },
	{ .name = "complete", .from = "signed in_performance", .to = "completed", .run = run_complete, .icon = "circle-check" },
	{ .name = "restore", .from = "draft", .flags = V_HIDDEN, .args = restore_args, .run = run_restore, .icon = "history" },
	{ .name = "remerge", .from = "draft", .flags = V_MENU, .args = merge_args, .run = run_remerge, .icon = "refresh", .offered = merge_is_old },
	{ .name = "amend", .from = "draft to_sign", .to = "draft", .flags = V_MENU, .run = run_amend, .icon = "pencil", .offered = not_submittable },
	{ .name = "terminate", .from = "signed in_performance", .to = "terminated", .flags = V_DANGER | V_MENU, .args = reason_args, .run = run_terminate, .icon = "ban" },
	{ .name = "void", .from = OPEN, .to = "void", .flags = V_DANGER | V_MENU, .args = reason_args, .run = run_void, .icon = "trash" },
	{ .name = "file", .from = "completed terminated void", .to = "archived", .flags = V_MENU, .run = run_archive, .icon = "archive" },
	{ 0 }
};
