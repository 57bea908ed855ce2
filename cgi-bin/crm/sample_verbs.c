/*
 * What can be done with a sample request: approval, shipping what is left in one go,
 * received, what the customer says, cancelled.
 */
#include <string.h>
#include "approval.h"
#include "lib/db.h"
#include "sample.h"

static money worth(struct ctx *c, const struct row *self)
{
	money m = 0;
	const char *s = db_one_str(c, "SELECT CAST(ROUND(SUM(l.quantity * p.price), 2) AS DECIMAL(18,2)) FROM sample_lines l JOIN products p ON p.id = l.product_id"
		" WHERE l.request_id = ?", INT(self->id));

	return s && money_parse(s, &m) ? m : 0;
}

static enum outcome run_submit(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct approval_question q = { .subject = "sample", .amount = worth(c, self), .quantity = row_dec4(self, "quantity") };
	bool pending;
	enum outcome o = approval_begin(c, self, &q, &pending);

	(void)args;
	(void)made;
	if (o != DONE)
		return o;
	return record_change(c, self, pending ? "sample_submitted" : "sample_approved", "state", pending ? "submitted" : "approved", "reject_reason", NULL, NULL);
}

static enum outcome run_approve(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	bool complete;
	enum outcome o = approval_approve(c, self, row_get(args, "note"), &complete);

	(void)made;
	return o == DONE && complete ? record_change(c, self, "sample_approved", "state", "approved", NULL) : o;
}

static enum outcome run_reject(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	enum outcome o = approval_reject(c, self, row_get(args, "reason"));

	(void)made;
	return o == DONE ? record_change(c, self, "sample_rejected", "state", "rejected", "reject_reason", row_get(args, "reason"), NULL) : o;
}

static enum outcome run_delegate(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return approval_delegate(c, self, row_int(args, "user_id"));
}

static enum outcome run_ship(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	static const char *const given[] = { "carrier", "tracking_number", "shipped_at", "address", "freight" };
	struct row *s = row_new(c, &sample_shipment_record);

	row_set_int(c, s, "request_id", self->id);
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		if (row_get(args, given[i]))
			row_set(s, given[i], row_get(args, given[i]));
	made->rec = &sample_shipment_record;
	return record_create(c, s, &made->id);
}

static enum outcome run_receive(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	const char *now = instant_sql(c->mem, c->now);

	(void)args;
	(void)made;
	db_exec(c, "UPDATE sample_shipments SET state = 'received', received_at = ?, version = version + 1 WHERE request_id = ? AND state = 'shipped'", STR(now), INT(self->id));
	return record_change(c, self, "sample_received", "state", "received", "received_at", now, NULL);
}

static enum outcome run_feedback(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	return record_change(c, self, "sample_feedback", "state", "feedback_given", "feedback", row_get(args, "feedback"),
		"result", row_get(args, "result"), "feedback_at", instant_sql(c->mem, c->now), NULL);
}

static enum outcome run_cancel(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)made;
	approval_cancel(c, self);
	return record_change(c, self, "sample_cancelled", "state", "cancelled", "reject_reason", row_get(args, "reason"), NULL);
}

enum outcome sample_request_settle(struct ctx *c, struct row *r, const char *event)
{
	const char *sum = db_one_str(c, "SELECT SUM(shipped) FROM sample_lines WHERE request_id = ?", INT(r->id));
	const char *cost = db_one_str(c, "SELECT COALESCE(SUM(goods_cost + freight), 0) FROM sample_shipments WHERE request_id = ? AND state <> 'cancelled'", INT(r->id));
	bool open = db_one_int(c, "SELECT COUNT(*) FROM sample_shipments WHERE request_id = ? AND state = 'shipped'", INT(r->id)) > 0;
	const char *state = row_get(r, "state");
	dec4 shipped = 0;

	if (sum)
		dec4_parse(sum, &shipped);
	/* What the customer said stays said. */
	if (strcmp(state, "feedback_given") != 0)
		state = !shipped ? "approved" : shipped < row_dec4(r, "quantity") ? "partly_shipped" : open ? "shipped" : "received";
	return record_change(c, r, event, "shipped", dec4_text(c->mem, shipped), "cost", cost, "state", state,
		"received_at", strcmp(state, "received") ? row_get(r, "received_at") : instant_sql(c->mem, c->now), NULL);
}

static bool mine_to_approve(struct ctx *c, const struct row *r)
{
	return approval_mine(c, r);
}

static bool mine_to_give(struct ctx *c, const struct row *r)
{
	return approval_mine_to_give(c, r);
}

static const struct choice results[] = { { "suits", "ok" }, { "changes", "warn" }, { "unsuited", "bad" }, { 0 } };
static const struct field feedback_args[] = {
	{ .name = "feedback", .type = F_LONGTEXT, .flags = REQUIRED, .max = 4000 },
	{ .name = "result", .type = F_CHOICE, .choices = results },
	{ 0 }
};
static const struct field cancel_args[] = { { .name = "reason", .type = F_TEXT, .flags = MULTILINE, .max = 1000 }, { 0 } };
static const struct field ship_args[] = {
	{ .name = "carrier", .type = F_TEXT, .max = 100 },
	{ .name = "tracking_number", .type = F_TEXT, .max = 100 },
	{ .name = "shipped_at", .type = F_INSTANT },
	{ .name = "address", .type = F_TEXT, .max = 400 },
	{ .name = "freight", .type = F_MONEY },
	{ 0 }
};

const struct verb sample_request_verbs[] = {
	{ .name = "submit", .from = "draft rejected", .to = "submitted", .flags = V_PRIMARY, .run = run_submit, .icon = "send" },
	{ .name = "approve", .from = "submitted", .to = "approved", .flags = V_PRIMARY | V_SEEN, .args = approval_note_args, .run = run_approve, .icon = "check", .offered = mine_to_approve, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "reject", .from = "submitted", .to = "rejected", .flags = V_SEEN, .args = approval_reason_args, .run = run_reject, .icon = "x", .offered = mine_to_approve, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "delegate", .from = "submitted", .flags = V_SEEN | V_MENU, .args = approval_delegate_args, .run = run_delegate, .icon = "user-check", .offered = mine_to_give, .may = approval_may_decide, .may_not = "not_your_step" },
	{ .name = "ship", .from = "approved partly_shipped", .to = "shipped", .flags = V_PRIMARY, .args = ship_args, .run = run_ship, .makes = &sample_shipment_record, .icon = "truck-delivery" },
	{ .name = "receive", .from = "shipped", .to = "received", .flags = V_PRIMARY, .run = run_receive, .icon = "circle-check" },
	{ .name = "feedback", .from = "shipped received feedback_given", .to = "feedback_given", .args = feedback_args, .run = run_feedback, .icon = "message" },
	{ .name = "cancel", .from = "draft submitted approved rejected", .to = "cancelled", .flags = V_DANGER | V_MENU, .args = cancel_args, .run = run_cancel, .icon = "ban" },
	{ 0 }
};
