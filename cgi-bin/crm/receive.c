/*
 * Money that came in for a contract or one of its plans, noted where one looks at it, in
 * one step: the receipt is made, confirmed and written off. What nobody planned is
 * planned as it comes, so that the contract's progress follows; the rest is credit.
 */
#include "contract.h"
#include "lib/db.h"
#include "product.h"
#include "receivable.h"

const struct field receive_args[] = {
	{ .name = "amount", .type = F_MONEY },
	{ .name = "received_on", .type = F_DATE, .initial = "{today}" },
	{ .name = "method", .type = F_CHOICE, .choices = receipt_methods, .initial = "transfer" },
	{ .name = "reference", .type = F_TEXT, .max = 200 },
	{ 0 }
};

static struct row *new_receipt(struct ctx *c, const struct row *contract, const struct row *args, money amount)
{
	static const char *const said[] = { "received_on", "method", "reference" };
	struct row *r = row_new(c, &receipt_record);

	row_set_int(c, r, "customer_id", row_int(contract, "customer_id"));
	row_set_int(c, r, "contract_id", contract->id);
	row_set(r, "currency", row_get(contract, "currency"));
	row_set_money(c, r, "amount", amount);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		row_set(r, said[i], row_get(args, said[i]));
	row_set_int(c, r, "owner_id", contract->owner_id);
	row_set_int(c, r, "team_id", contract->team_id);
	return r;
}

/* A plan for what came in beyond the open plans, as far as the contract has it left. */
static enum outcome plan_the_rest(struct ctx *c, const struct row *contract, money rest, const char *due_on)
{
	money left = row_money(contract, "amount") - row_money(contract, "planned");
	struct row *p = row_new(c, &plan_record);

	if (rest > left)
		rest = left;
	if (rest <= 0 || !contract_is_open(contract))
		return DONE;
	row_set_int(c, p, "contract_id", contract->id);
	row_set(p, "due_on", due_on);
	row_set_money(c, p, "amount", rest);
	return record_create(c, p, NULL);
}

static money open_plans(struct ctx *c, int64_t contract)
{
	money open = 0;

	money_parse(db_one_str(c, "SELECT COALESCE(SUM(amount - received - fee), 0.00) FROM plans WHERE contract_id = ? AND state <> 'void'", INT(contract)), &open);
	return open;
}

/* The contract is locked; `plan` NULL: oldest due first. */
static enum outcome receive(struct ctx *c, struct row *contract, const struct row *plan, const struct row *args, money amount, struct made *made)
{
	const char *on = row_get(args, "received_on") ? row_get(args, "received_on") : c->today;
	struct wish wish = { plan ? plan->id : 0, 0 };
	struct row *r;
	enum outcome o;

	if (amount <= 0)
		return ctx_refuse(c, row_get(args, "amount") ? INVALID : CONFLICT, "amount", row_get(args, "amount") ? "must_be_positive" : "nothing_open", NULL);
	made->rec = &receipt_record;
	if ((o = record_create(c, new_receipt(c, contract, args, amount), &made->id)) != DONE)
		return o;
	if (!plan && (o = plan_the_rest(c, contract, amount - open_plans(c, contract->id), on)) != DONE)
		return o;
	record_lock(c, r = record_get(c, &receipt_record, made->id));
	if ((o = record_change(c, r, "receipt_confirmed", "state", "confirmed", NULL)) != DONE)
		return o;
	if (plan) {
		wish.amount = amount < plan_open(plan) ? amount : plan_open(plan);
		return receipt_allocate(c, r, &wish, 1);
	}
	return open_plans(c, contract->id) > 0 ? receipt_allocate(c, r, NULL, 0) : DONE;
}

enum outcome contract_run_receive(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	money open = row_money(self, "amount") - row_money(self, "received");

	return receive(c, self, NULL, args, row_get(args, "amount") ? row_money(args, "amount") : open, made);
}

enum outcome plan_run_receive(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *contract = record_get(c, &contract_record, row_int(self, "contract_id"));

	record_lock(c, contract);
	return receive(c, contract, self, args, row_get(args, "amount") ? row_money(args, "amount") : plan_open(self), made);
}

/* ---- what the dialogs begin with ------------------------------------------------------ */

void contract_offer_open(struct ctx *c, const struct row *k, json_object *typed)
{
	amount_offer(c, typed, row_money(k, "amount") - row_money(k, "received"));
}

void plan_offer_open(struct ctx *c, const struct row *plan, json_object *typed)
{
	amount_offer(c, typed, plan_open(plan));
}

bool receipt_may_make(struct ctx *c, const struct row *r)
{
	(void)r;
	return person_scope(c->me, &receipt_record, ACCESS_WRITE) != SCOPE_NONE;
}

bool contract_awaits_money(struct ctx *c, const struct row *r)
{
	return receipt_may_make(c, r) && row_money(r, "received") < row_money(r, "amount");
}
