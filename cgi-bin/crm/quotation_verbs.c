/*
 * What can be done with a quotation: send, accept, reject, cancel, revise, and the
 * contract and the invoice that are made of it.
 */
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "approval.h"
#include "contract.h"
#include "document_mail.h"
#include "invoice.h"
#include "opportunity.h"
#include "pool.h"
#include "product.h"
#include "project.h"
#include "quotation.h"
#include "quotation_verbs.h"

static const char *now_sql(struct ctx *c)
{
	return instant_sql(c->mem, c->now);
}

bool quotation_expired(struct ctx *c, const struct row *r)
{
	const char *until = row_get(r, "valid_until");

	return until && strcmp(until, c->today) < 0;
}

/* ---- sending ---------------------------------------------------------------------- */

static enum outcome run_send(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	bool again = row_is(self, "status", "viewed");
	enum outcome o;

	(void)made;
	if (!quotation_has_items(self))
		return ctx_refuse(c, INVALID, "lines", "no_lines", NULL);
	if ((o = quotation_discount_allowed(c, self)) != DONE)
		return o;
	if (quotation_expired(c, self))
		ctx_warn(c, "valid_until", "already_expired", NULL);
	quotation_list_over(c, self, c->today);
	o = again ? record_change(c, self, "quotation_sent", "sent_at", now_sql(c), NULL)
		: record_change(c, self, "quotation_sent", "status", "sent", "sent_at", now_sql(c), NULL);
	if (o != DONE)
		return o;
	quotation_mail(c, self, row_get(args, "to"), row_get(args, "message"));
	if (row_get(self, "opportunity_id"))
		opportunity_follow_amount(c, row_int(self, "opportunity_id"), QUOTATION_SENT, row_money(self, "amount_untaxed"));
	return DONE;
}

static enum outcome run_link(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	made->answer = json_keep(c, json_object_new_object());
	json_object_object_add(made->answer, "url", json_object_new_string(quotation_link(c, self, NULL)));
	return DONE;
}

static enum outcome run_revoke(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	quotation_revoke_links(c, self->id);
	return record_change(c, self, "link_revoked", NULL);
}

/* ---- the customer's answer ------------------------------------------------------------ */

enum outcome quotation_accept(struct ctx *c, struct row *self, const struct acceptance *a)
{
	int64_t deal = row_int(self, "opportunity_id");
	enum outcome o;

	if (!row_is(self, "status", "draft") && !row_is(self, "status", "sent") && !row_is(self, "status", "viewed"))
		return ctx_refuse(c, CONFLICT, "", row_is(self, "status", "accepted") ? "already_accepted" : "wrong_state", NULL);
	if (quotation_expired(c, self))
		return ctx_refuse(c, CONFLICT, "", "quotation_expired", row_get(self, "valid_until"), NULL);
	if (!quotation_has_items(self))
		return ctx_refuse(c, INVALID, "lines", "no_lines", NULL);
	o = record_change(c, self, "quotation_accepted", "status", "accepted", "accepted_at", now_sql(c), "signed_by", a->signed_by, NULL);
	if (o != DONE)
		return o;
	if (a->signature)
		db_exec(c, "UPDATE quotations SET signature = ? WHERE id = ?", BYTES(a->signature, a->signature_size), INT(self->id));
	if (!deal)
		return DONE;
	opportunity_follow_amount(c, deal, QUOTATION_ACCEPTED, row_money(self, "amount_untaxed"));
	return opportunity_win(c, deal);
}

static enum outcome run_accept(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *by = row_get(args, "signed_by");
	enum outcome o;

	(void)made;
	/* What went to the customer was allowed when it was sent. */
	if (row_is(self, "status", "draft") && (o = quotation_discount_allowed(c, self)) != DONE)
		return o;
	if (!by)
		by = row_title_of(self, "contact_id");
	return quotation_accept(c, self, &(struct acceptance){ .signed_by = by ? by : c->me->name });
}

enum outcome quotation_reject(struct ctx *c, struct row *self, const char *reason)
{
	if (!row_is(self, "status", "draft") && !row_is(self, "status", "sent") && !row_is(self, "status", "viewed"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	return record_change(c, self, "quotation_rejected", "status", "rejected", "reject_reason", reason, NULL);
}

static enum outcome run_reject(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return quotation_reject(c, self, row_get(args, "reason"));
}

static enum outcome run_cancel(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	if (db_one_int(c, "SELECT COUNT(*) FROM deliveries WHERE quotation_id = ? AND state = 'delivered'", INT(self->id)))
		return ctx_refuse(c, CONFLICT, "", "order_in_use", NULL);
	if (row_money(self, "invoiced") || db_one_int(c, "SELECT COUNT(*) FROM contracts WHERE quotation_id = ? AND state <> 'void'", INT(self->id)))
		return ctx_refuse(c, CONFLICT, "", "order_in_use", NULL);
	quotation_revoke_links(c, self->id);
	approval_cancel(c, self);
	return record_change(c, self, "quotation_cancelled", "status", "cancelled", NULL);
}

static enum outcome run_revise(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *next = row_edit(c, self);
	enum outcome o = quotation_keep_revision(c, self, next);
	const char *until = row_get(self, "valid_until");

	(void)args;
	(void)made;
	if (o != DONE)
		return o;
	/* What ran out is offered anew for the usual time. */
	if (quotation_expired(c, self))
		until = date_add(c->mem, c->today, 0, (int)setting_int(c, "quotation_valid_days", 30), false);
	return record_change(c, self, "quotation_revised", "revision", row_get(next, "revision"), "status", "draft", "valid_until", until,
		"sent_at", NULL, "viewed_at", NULL, "signed_by", NULL, "reject_reason", NULL, NULL);
}

/* ---- what is made of it ------------------------------------------------------------------ */

static enum outcome run_contract(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	made->rec = &contract_record;
	return contract_from_quotation(c, self, &made->id);
}

static enum outcome run_invoice(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	if (row_get(args, "amount") && row_money(args, "amount") <= 0)
		return ctx_refuse(c, INVALID, "amount", "must_be_positive", NULL);
	made->rec = &invoice_record;
	return invoice_from_quotation(c, self, row_get(args, "amount") ? row_money(args, "amount") : 0, &made->id);
}

static enum outcome run_deliver(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	static const char *const given[] = { "delivered_on", "carrier", "tracking_number", "address", "note" };
	struct row *d = row_new(c, &delivery_record);

	row_set_int(c, d, "quotation_id", self->id);
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		if (row_get(args, given[i]))
			row_set(d, given[i], row_get(args, given[i]));
	made->rec = &delivery_record;
	return record_create(c, d, &made->id);
}

static enum outcome run_project(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	made->rec = &project_record;
	return project_from_quotation(c, self, &made->id);
}

/* The customer's own number often comes after they said yes. */
static enum outcome run_reference(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return record_change(c, self, "changed", "customer_reference", row_get(args, "customer_reference"), NULL);
}

/* ---- an opportunity's quotation -------------------------------------------------------------- */

static int64_t address_of(struct ctx *c, int64_t customer, const char *kind)
{
	return pool_hides(c, customer, "addresses") ? 0 : db_one_int(c, "SELECT id FROM addresses WHERE customer_id = ? AND kind = ? ORDER BY position, id LIMIT 1", INT(customer), STR(kind));
}

/* One click: customer, contact, addresses, salesperson and team are carried over; products are those of its last quotation. */
enum outcome opportunity_quote(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *q = row_new(c, &quotation_record);
	int64_t customer = row_int(self, "customer_id"), contact = row_int(self, "contact_id"), last;

	(void)args;
	if (!contact)
		contact = db_one_int(c, "SELECT contact_id FROM customer_contacts WHERE customer_id = ? AND is_primary = 1"
			" AND (valid_until IS NULL OR valid_until >= ?) ORDER BY contact_id LIMIT 1", INT(customer), STR(c->today));
	row_set(q, "title", row_get(self, "name"));
	row_set_int(c, q, "customer_id", customer);
	row_set_int(c, q, "contact_id", contact);
	row_set_int(c, q, "opportunity_id", self->id);
	row_set_int(c, q, "invoice_address_id", address_of(c, customer, "invoice"));
	row_set_int(c, q, "delivery_address_id", address_of(c, customer, "delivery"));
	row_set_int(c, q, "owner_id", self->owner_id ? self->owner_id : c->me->id);
	row_set_int(c, q, "team_id", self->team_id);
	last = db_one_int(c, "SELECT id FROM quotations WHERE opportunity_id = ? AND status <> 'superseded' ORDER BY id DESC LIMIT 1", INT(self->id));
	if (last) {
		struct row *before = record_get(c, &quotation_record, last);

		record_load_parts(c, before);
		for (struct row **l = row_parts(before, "lines"); *l; l++) {
			struct row *copy = row_new(c, &quotation_line_record);

			for (int i = 0; i < copy->fs->n; i++)
				if (!(copy->fs->f[i]->flags & READONLY))
					row_set(copy, copy->fs->f[i]->name, row_get(*l, copy->fs->f[i]->name));
			row_add_part(c, q, "lines", copy);
		}
	}
	made->rec = &quotation_record;
	made->unfinished = !row_parts(q, "lines")[0];
	return record_create(c, q, &made->id);
}

/* ---- table ---------------------------------------------------------------------------------- */

static bool without_contract(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_get(r, "contract_id");
}

static bool not_all_invoiced(struct ctx *c, const struct row *r)
{
	bool all = row_get(r, "contract_id") && db_one_int(c, "SELECT state <> 'void' AND invoice_requested >= amount FROM contracts WHERE id = ?", INT(row_int(r, "contract_id")));

	return !all && row_money(r, "invoiced") < row_money(r, "amount_total");
}

static void offer_uninvoiced(struct ctx *c, const struct row *r, json_object *typed)
{
	money left = row_money(r, "amount_total") - row_money(r, "invoiced");

	if (row_get(r, "contract_id"))
		money_parse(db_one_str(c, "SELECT IF(state = 'void', ?, amount - invoice_requested) FROM contracts WHERE id = ?", STR(money_text(c->mem, left)), INT(row_int(r, "contract_id"))), &left);
	amount_offer(c, typed, left);
}

static bool not_all_delivered(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_is(r, "delivery_state", "all");
}

static bool without_project(struct ctx *c, const struct row *r)
{
	return !db_one_int(c, "SELECT COUNT(*) FROM projects WHERE quotation_id = ? AND state <> 'cancelled' AND archived_at IS NULL", INT(r->id));
}

static const struct field deliver_args[] = {
	{ .name = "delivered_on", .type = F_DATE, .initial = "{today}" },
	{ .name = "carrier", .type = F_TEXT, .max = 100 },
	{ .name = "tracking_number", .type = F_TEXT, .max = 100 },
	{ .name = "address", .type = F_TEXT, .max = 400 },
	{ .name = "note", .type = F_TEXT, .flags = MULTILINE, .max = 1000 },
	{ 0 }
};
static const struct field reference_args[] = { { .name = "customer_reference", .type = F_TEXT, .flags = REQUIRED, .max = 100 }, { 0 } };
static const struct field accept_args[] = { { .name = "signed_by", .type = F_TEXT, .max = 100 }, { 0 } };
static const struct field reject_args[] = { { .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE, .max = 1000 }, { 0 } };
static const struct field amount_args[] = { { .name = "amount", .type = F_MONEY }, { 0 } };

const struct verb quotation_verbs[] = {
	{ .name = "send", .from = "draft sent viewed", .to = "sent", .flags = V_PRIMARY, .args = document_mail_args, .run = run_send, .icon = "send" },
	{ .name = "accept", .from = "draft sent viewed", .to = "accepted", .args = accept_args, .run = run_accept, .icon = "check" },
	{ .name = "reject", .from = "draft sent viewed expired", .to = "rejected", .args = reject_args, .run = run_reject, .icon = "x" },
	{ .name = "contract", .from = "accepted", .flags = V_PRIMARY, .run = run_contract, .makes = &contract_record, .icon = "file-certificate", .offered = without_contract },
	{ .name = "invoice", .from = "accepted", .args = amount_args, .run = run_invoice, .fill = offer_uninvoiced, .makes = &invoice_record, .icon = "receipt", .offered = not_all_invoiced, .also = invoice_may_ask },
	{ .name = "deliver", .from = "accepted", .args = deliver_args, .run = run_deliver, .makes = &delivery_record, .icon = "truck-delivery", .offered = not_all_delivered },
	{ .name = "project", .from = "accepted", .run = run_project, .makes = &project_record, .icon = "briefcase", .offered = without_project },
	{ .name = "reference", .from = "accepted", .flags = V_MENU, .args = reference_args, .run = run_reference, .icon = "hash" },
	{ .name = "submit", .from = "draft", .run = quotation_run_submit, .icon = "rubber-stamp", .offered = quotation_needs_approval },
	{ .name = "approve", .from = "draft", .flags = V_PRIMARY | V_SEEN, .args = approval_note_args, .run = quotation_run_approve, .icon = "check", .offered = quotation_mine_to_approve, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "disapprove", .from = "draft", .flags = V_SEEN, .args = approval_reason_args, .run = quotation_run_disapprove, .icon = "x", .offered = quotation_mine_to_approve, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "delegate", .from = "draft", .flags = V_SEEN | V_MENU, .args = approval_delegate_args, .run = quotation_run_delegate, .icon = "user-check", .offered = quotation_mine_to_give, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "reprice", .from = "draft", .flags = V_MENU, .run = quotation_run_reprice, .icon = "tags", .offered = quotation_has_products },
	{ .name = "revise", .from = "sent viewed rejected expired cancelled", .to = "draft", .flags = V_MENU, .run = run_revise, .icon = "versions" },
	{ .name = "revoke", .from = "sent viewed expired rejected accepted", .flags = V_MENU, .run = run_revoke, .icon = "link-off" },
	{ .name = "link", .from = "sent viewed accepted", .flags = V_HIDDEN, .run = run_link, .tells = true, .icon = "link" },
	{ .name = "cancel", .from = "draft sent viewed expired rejected accepted", .to = "cancelled", .flags = V_DANGER | V_MENU, .run = run_cancel, .icon = "ban" },
	{ 0 }
};
