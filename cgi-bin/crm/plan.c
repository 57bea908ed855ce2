/*
 * Payment plans: what of a contract is due when. Their sum never passes the
 * contract's amount; overdue is computed from the due date, never stored.
 */
#include <string.h>
#include "lib/db.h"
#include "contract.h"
#include "payment_terms.h"
#include "receivable.h"

static const struct choice states[] = {
	{ "not_effective", "" }, { "pending", "info" }, { "partly_received", "warn" }, { "done", "ok" }, { "void", "" }, { 0 }
};

money plan_open(const struct row *p)
{
	if (row_is(p, "state", "void"))
		return 0;
	return row_money(p, "amount") - row_money(p, "received") - row_money(p, "fee");
}

static const char *state_of(money amount, money settled, money received, bool effective)
{
	if (settled == amount)
		return "done";
	if (received > 0)
		return "partly_received";
	return effective ? "pending" : "not_effective";
}

enum outcome plan_add_received(struct ctx *c, struct row *p, const struct row *contract, money amount, money tolerance)
{
	money whole = row_money(p, "amount"), received = row_money(p, "received") + amount, rest = whole - received;
	money fee = amount > 0 && rest > 0 && rest <= tolerance ? rest : 0;

	return record_change(c, p, amount > 0 ? "payment_received" : "payment_taken_back",
		"received", money_text(c->mem, received), "fee", money_text(c->mem, fee),
		"state", state_of(whole, received + fee, received, contract_is_effective(contract)), NULL);
}

/* ---- saving ---------------------------------------------------------------------------- */

static enum outcome settle_new(struct ctx *c, struct row *r, const struct row *contract)
{
	row_set_int(c, r, "customer_id", row_int(contract, "customer_id"));
	row_set(r, "currency", row_get(contract, "currency"));
	row_set(r, "state", contract_is_effective(contract) ? "pending" : "not_effective");
	if (!row_int(r, "period"))
		row_set_int(c, r, "period", 1 + db_one_int(c, "SELECT MAX(period) FROM plans WHERE contract_id = ?", INT(contract->id)));
	row_set(r, "name", arena_fmt(c->mem, "%s-%lld", row_get(contract, "number"), (long long)row_int(r, "period")));
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row *contract = record_get(c, &contract_record, row_int(r, "contract_id"));
	money more = row_money(r, "amount") - (old ? row_money(old, "amount") : 0), settled;

	if (row_money(r, "amount") <= 0)
		return ctx_refuse(c, INVALID, "amount", "must_be_positive", NULL);
	if (!old || more)
		record_lock(c, contract);
	if (!old)
		settle_new(c, r, contract);
	else if (more) {
		settled = row_money(old, "received") + row_money(old, "fee");
		if (row_money(r, "amount") < settled)
			return ctx_refuse(c, INVALID, "amount", "below_received", money_signed(c->mem, settled, row_get(contract, "currency")), NULL);
		row_set(r, "state", state_of(row_money(r, "amount"), settled, row_money(old, "received"), contract_is_effective(contract)));
	}
	return more ? contract_add_planned(c, contract, more, "amount") : DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_is(r, "state", "void") && !row_is(r, "state", "done");
}

/* A plan that money was ever allocated to stays, also when all of it was taken back. */
static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	struct row *contract = record_get(c, &contract_record, row_int(r, "contract_id"));

	if (db_one_int(c, "SELECT COUNT(*) FROM allocations WHERE plan_id = ?", INT(r->id)))
		return ctx_refuse(c, CONFLICT, "", "plan_has_receipts", NULL);
	record_lock(c, contract);
	return contract_add_planned(c, contract, -row_money(r, "amount"), "amount");
}

/* ---- generating -------------------------------------------------------------------------- */

static enum outcome create_all(struct ctx *c, const struct row *contract, const struct instalment *part, int n)
{
	for (int i = 0; i < n; i++) {
		struct row *p = row_new(c, &plan_record);
		enum outcome o;

		row_set_int(c, p, "contract_id", contract->id);
		row_set(p, "due_on", part[i].due_on);
		row_set_money(c, p, "amount", part[i].amount);
		row_set(p, "note", part[i].name);
		if ((o = record_create(c, p, NULL)) != DONE)
			return o;
	}
	return DONE;
}

enum outcome plans_generate(struct ctx *c, struct row *contract, const struct plan_request *how)
{
	money left = row_money(contract, "amount") - row_money(contract, "planned");
	int n, decimals = currency_decimals(row_get(contract, "currency"));
	struct anchors a = { row_get(contract, "signed_on"), row_get(contract, "effective_on"), row_get(contract, "delivery_date"),
		db_one_str(c, "SELECT MIN(issued_on) FROM invoices WHERE contract_id = ? AND credit_of_id IS NULL AND state IN ('issued','sent','credited')", INT(contract->id)), c->today };
	struct instalment *part;

	if (left <= 0)
		return ctx_refuse(c, CONFLICT, "", "all_planned", NULL);
	if (how->terms_id && how->instalments)
		return ctx_refuse(c, INVALID, "instalments", "terms_or_instalments", NULL);
	if (how->terms_id)
		part = payment_terms_split(c, how->terms_id, left, decimals, &a, &n);
	else if (how->instalments > 0)
		part = instalments_equal(c, how->instalments, how->first_due_on ? how->first_due_on : c->today, left, decimals, &n);
	else
		return ctx_refuse(c, INVALID, "terms_id", "required", NULL);
	return n ? create_all(c, contract, part, n) : INVALID;
}

/* ---- with the contract ----------------------------------------------------------------------- */

enum outcome plans_become_effective(struct ctx *c, struct row *contract)
{
	struct rows *r = db_rows(c, "SELECT id FROM plans WHERE contract_id = ? AND state = 'not_effective' ORDER BY id LIMIT 1000", INT(contract->id));
	enum outcome o = DONE;

	while (o == DONE && rows_next(r)) {
		struct row *p = record_get(c, &plan_record, rows_int(r, 0));

		record_lock(c, p);
		if (row_is(p, "state", "not_effective"))
			o = record_change(c, p, "plan_effective", "state", "pending", NULL);
	}
	return o;
}

/* The plan's open part falls away; `contract` is locked and current. */
static enum outcome drop_open(struct ctx *c, struct row *p, struct row *contract, const char *reason)
{
	money open = plan_open(p);
	enum outcome o;

	if (open <= 0)
		return DONE;
	if (row_money(p, "received"))
		o = record_change(c, p, "plan_cut", "amount", money_text(c->mem, row_money(p, "amount") - open), "state", "done", "void_reason", reason, NULL);
	else
		o = record_change(c, p, "plan_voided", "state", "void", "void_reason", reason, NULL);
	return o == DONE ? contract_add_planned(c, contract, -open, "amount") : o;
}

enum outcome plans_void_open(struct ctx *c, struct row *contract, const char *reason)
{
	struct rows *r = db_rows(c, "SELECT id FROM plans WHERE contract_id = ? AND state NOT IN ('done','void') ORDER BY id LIMIT 1000", INT(contract->id));
	enum outcome o = DONE;

	while (o == DONE && rows_next(r)) {
		struct row *p = record_get(c, &plan_record, rows_int(r, 0));

		record_lock(c, p);
		o = drop_open(c, p, contract, reason);
	}
	return o;
}

static enum outcome run_void(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct row *contract = record_get(c, &contract_record, row_int(self, "contract_id"));

	(void)made;
	record_lock(c, contract);
	return drop_open(c, self, contract, row_get(args, "reason"));
}

/* ---- the record --------------------------------------------------------------------------------- */

#define OVERDUE "t.due_on < {today} AND t.state IN ('not_effective','pending','partly_received')"

/* What was written off against a plan, seen from it. */
const struct record plan_allocation_record = {
	.type = 74, .name = "plan_allocation", .table = "allocations", .parent = "plan_id",
	.fields = (const struct field[]){
		{ .name = "receipt_id", .type = F_REF, .flags = READONLY, .ref = &receipt_record },
		{ .name = "amount", .type = F_MONEY, .flags = READONLY, .negative_ok = true },
		{ .name = "allocated_at", .type = F_INSTANT, .flags = READONLY },
		{ 0 } },
};

const struct record plan_record = {
	.type = 39, .name = "plan", .path = "payments/plans", .table = "plans", .title = "name", .state = "state", .track = "not_effective pending partly_received done", .icon = "calendar-dollar",
	.charts = true, .dated = "due_on",
	.inherit_from = "contract_id", .order = "due_on",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED, .max = 100, .section = "plan" },
		{ .name = "contract_id", .type = F_REF, .flags = REQUIRED | ON_CREATE | LISTED | FACET, .ref = &contract_record, .free_ref = "number" },
		{ .name = "customer_id", .type = F_REF, .flags = READONLY | LISTED | SEARCHED | FACET, .ref = &customer_record },
		{ .name = "period", .type = F_INT, .flags = LISTED | TRACKED, .max = 1000 },
		{ .name = "due_on", .type = F_DATE, .flags = REQUIRED | LISTED | SORTABLE | TRACKED },
		{ .name = "currency", .type = F_TEXT, .flags = READONLY, .max = 3 },
		{ .name = "amount", .type = F_MONEY, .flags = REQUIRED | LISTED | TRACKED | SUM },
		{ .name = "received", .type = F_MONEY, .flags = READONLY | LISTED | SUM, .initial = "0.00" },
		{ .name = "open_amount", .type = F_MONEY, .flags = LISTED, .sql = "IF(t.state = 'void', 0.00, t.amount - t.received - t.fee)" },
		{ .name = "fee", .type = F_MONEY, .flags = READONLY, .initial = "0.00" },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "not_effective" },
		{ .name = "overdue", .type = F_BOOL, .flags = LISTED | FACET, .sql = "IF(" OVERDUE ", 1, 0)" },
		{ .name = "note", .type = F_TEXT, .flags = SEARCHED, .max = 400 },
		{ .name = "void_reason", .type = F_TEXT, .flags = READONLY, .max = 1000 },
		{ .name = "allocations", .type = F_PARTS, .flags = READONLY | WIDE | NO_IMPORT, .ref = &plan_allocation_record },
		{ 0 } },
	.views = (const struct view[]){
		{ "open", "t.state IN ('not_effective','pending','partly_received')", "due_on" },
		{ "overdue", OVERDUE, "due_on" },
		{ "soon", "t.state IN ('pending','partly_received') AND t.due_on BETWEEN {today} AND DATE_ADD({today}, INTERVAL 30 DAY)", "due_on" },
		{ "mine", "t.owner_id = {me}", NULL },
		{ "all", NULL, NULL },
		{ 0 } },
	.verbs = (const struct verb[]){
		{ .name = "receive", .from = "not_effective pending partly_received", .flags = V_PRIMARY, .args = receive_args, .run = plan_run_receive, .fill = plan_offer_open, .makes = &receipt_record,
		  .icon = "cash", .offered = receipt_may_make, .also = receipt_may_make, .may = receipt_may_make },
		{ .name = "void", .from = "not_effective pending partly_received", .to = "void", .flags = V_DANGER | V_MENU, .run = run_void, .icon = "ban",
		  .args = (const struct field[]){ { .name = "reason", .type = F_TEXT, .flags = REQUIRED | MULTILINE, .max = 1000 }, { 0 } } },
		{ 0 } },
	.before_save = before_save, .before_delete = before_delete, .editable = editable,
};
