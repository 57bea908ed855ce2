/*
 * Writing receipts off against plans, and taking that back. Every way here holds the
 * receipt's lock, then takes those of the contracts and the plans, each by id: then
 * what a plan has open and what a receipt has left cannot change under it.
 */
#include <stdlib.h>
#include <string.h>
#include "lib/config.h"
#include "lib/db.h"
#include "contract.h"
#include "receivable.h"

struct target { struct row *plan; money amount; int64_t reverses; };

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Sorted, each once; returns how many. */
static int unique_ids(int64_t *id, int n)
{
	int k = 0;

	qsort(id, (size_t)n, sizeof *id, by_id);
	for (int i = 0; i < n; i++)
		if (k == 0 || id[k - 1] != id[i])
			id[k++] = id[i];
	return k;
}

struct locked { struct row **contract, **plan; int contracts, plans; };

static struct row *locked_contract(struct ctx *c, int64_t id)
{
	return db_exec(c, "UPDATE contracts SET version = version + 1 WHERE id = ?", INT(id)) ? record_get(c, &contract_record, id) : NULL;
}

static struct row *locked_plan(struct ctx *c, int64_t id)
{
	return db_exec(c, "UPDATE plans SET version = version + 1 WHERE id = ?", INT(id)) ? record_get(c, &plan_record, id) : NULL;
}

/* What somebody deleted meanwhile is left out. */
static int lock_rows(struct ctx *c, struct row *(*lock)(struct ctx *, int64_t), const int64_t *id, int n, struct row ***out)
{
	int k = 0;

	*out = arena_array(c->mem, (size_t)n + 1, sizeof **out);
	for (int i = 0; i < n; i++) {
		struct row *r = lock(c, id[i]);

		if (r)
			(*out)[k++] = r;
	}
	return k;
}

static struct locked lock_plans(struct ctx *c, int64_t *plan, int n)
{
	int64_t *contract = arena_array(c->mem, (size_t)n + 1, sizeof *contract);
	struct locked l;
	int k;

	n = unique_ids(plan, n);
	for (int i = 0; i < n; i++)
		contract[i] = db_one_int(c, "SELECT contract_id FROM plans WHERE id = ?", INT(plan[i]));
	k = unique_ids(contract, n);
	l.contracts = lock_rows(c, locked_contract, contract, k, &l.contract);
	l.plans = lock_rows(c, locked_plan, plan, n, &l.plan);
	return l;
}

static struct row *row_with_id(struct row **r, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (r[i]->id == id)
			return r[i];
	return NULL;
}

/* ---- carrying out ------------------------------------------------------------------- */

static money tolerance(struct ctx *c)
{
	money m;

	return money_parse(setting_str(c, "bank_fee_tolerance", "0"), &m) && m > 0 ? m : 0;
}

static enum outcome carry_out(struct ctx *c, struct row *receipt, const struct locked *l, const struct target *t, int n)
{
	money sum = 0;
	enum outcome o;

	for (int i = 0; i < n; i++) {
		struct row *contract = row_with_id(l->contract, l->contracts, row_int(t[i].plan, "contract_id"));

		db_exec(c, "INSERT INTO allocations (receipt_id, plan_id, amount, reverses_id, allocated_at, allocated_by) VALUES (?, ?, ?, ?, ?, ?)",
			INT(receipt->id), INT(t[i].plan->id), STR(money_text(c->mem, t[i].amount)), REF(t[i].reverses),
			STR(instant_sql(c->mem, c->now)), REF(c->me->id));
		if ((o = plan_add_received(c, t[i].plan, contract, t[i].amount, tolerance(c))) != DONE)
			return o;
		contract_add_received(c, contract, t[i].amount);
		sum += t[i].amount;
	}
	return record_change(c, receipt, sum > 0 ? "receipt_allocated" : "receipt_unallocated",
		"allocated", money_text(c->mem, row_money(receipt, "allocated") + sum), NULL);
}

/* ---- by hand ------------------------------------------------------------------------- */

static enum outcome check_wish(struct ctx *c, const struct row *receipt, const struct row *plan, money amount, int i)
{
	money open = plan_open(plan);
	const char *name = arena_fmt(c->mem, "allocations[%d].amount", i);

	if (row_int(plan, "customer_id") != row_int(receipt, "customer_id"))
		return ctx_refuse(c, INVALID, arena_fmt(c->mem, "allocations[%d].plan_id", i), "of_other_customer", NULL);
	if (strcmp(row_get(plan, "currency"), row_get(receipt, "currency")) != 0)
		return ctx_refuse(c, INVALID, arena_fmt(c->mem, "allocations[%d].plan_id", i), "other_currency", row_get(receipt, "currency"), NULL);
	if (amount <= 0)
		return ctx_refuse(c, INVALID, name, "must_be_positive", NULL);
	if (open <= 0)
		return ctx_refuse(c, CONFLICT, name, "plan_settled", NULL);
	if (amount > open)
		return ctx_refuse(c, INVALID, name, "above_plan", money_signed(c->mem, open, row_get(receipt, "currency")), NULL);
	return DONE;
}

static enum outcome as_wished(struct ctx *c, struct row *receipt, const struct wish *w, int n, money left)
{
	int64_t *id = arena_array(c->mem, (size_t)n + 1, sizeof *id);
	struct target *t = arena_array(c->mem, (size_t)n + 1, sizeof *t);
	money sum = 0;
	struct locked l;
	enum outcome o;

	for (int i = 0; i < n; i++) {
		for (int k = 0; k < i; k++)
			if (w[k].plan_id == w[i].plan_id)
				return ctx_refuse(c, INVALID, arena_fmt(c->mem, "allocations[%d].plan_id", i), "named_twice", NULL);
		id[i] = w[i].plan_id;
		if (!money_add(sum, w[i].amount, &sum) || sum > left)
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "allocations[%d].amount", i), "above_receipt", money_signed(c->mem, left, row_get(receipt, "currency")), NULL);
	}
	l = lock_plans(c, id, n);
	for (int i = 0; i < n; i++) {
		t[i] = (struct target){ row_with_id(l.plan, l.plans, w[i].plan_id), w[i].amount, 0 };
		if (!t[i].plan)
			return ctx_refuse(c, CONFLICT, arena_fmt(c->mem, "allocations[%d].plan_id", i), "not_found", NULL);
		if ((o = check_wish(c, receipt, t[i].plan, w[i].amount, i)) != DONE)
			return o;
	}
	return carry_out(c, receipt, &l, t, n);
}

/* ---- oldest due first -------------------------------------------------------------------- */

static enum outcome oldest_first(struct ctx *c, struct row *receipt, money left)
{
	struct rows *r = db_rows(c, "SELECT id FROM plans WHERE customer_id = ? AND (? IS NULL OR contract_id = ?) AND currency = ?"
		" AND state IN ('not_effective','pending','partly_received') ORDER BY due_on, period, id LIMIT 500",
		INT(row_int(receipt, "customer_id")), REF(row_int(receipt, "contract_id")), REF(row_int(receipt, "contract_id")), STR(row_get(receipt, "currency")));
	int n = 0, k = 0, count = rows_count(r);
	int64_t *id = arena_array(c->mem, (size_t)count + 1, sizeof *id), *order = arena_array(c->mem, (size_t)count + 1, sizeof *order);
	struct target *t = arena_array(c->mem, (size_t)count + 1, sizeof *t);
	struct locked l;

	while (rows_next(r))
		order[n] = id[n] = rows_int(r, 0), n++;
	l = lock_plans(c, id, n);
	for (int i = 0; i < n && left > 0; i++) {
		struct row *plan = row_with_id(l.plan, l.plans, order[i]);
		money open = plan ? plan_open(plan) : 0, part = open < left ? open : left;

		if (part <= 0)
			continue;
		t[k++] = (struct target){ plan, part, 0 };
		left -= part;
	}
	if (k == 0)
		return ctx_refuse(c, CONFLICT, "", "nothing_open", NULL);
	return carry_out(c, receipt, &l, t, k);
}

int receipt_proposals(struct ctx *c, const struct row *receipt, struct proposal **list)
{
	struct rows *r = db_rows(c, "SELECT id FROM plans WHERE customer_id = ? AND currency = ? AND state IN ('not_effective','pending','partly_received')"
		" ORDER BY contract_id <=> ? DESC, due_on, period, id LIMIT 200", INT(row_int(receipt, "customer_id")), STR(row_get(receipt, "currency")), REF(row_int(receipt, "contract_id")));
	money left = receipt_left(receipt);
	int n = 0;

	*list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof **list);
	while (rows_next(r)) {
		struct row *plan = record_get(c, &plan_record, rows_int(r, 0));
		money open = plan_open(plan), part = open < left ? open : left;

		if (row_get(receipt, "contract_id") && row_int(plan, "contract_id") != row_int(receipt, "contract_id"))
			part = 0;
		(*list)[n++] = (struct proposal){ plan, part };
		left -= part;
	}
	return n;
}

enum outcome receipt_allocate(struct ctx *c, struct row *receipt, const struct wish *w, int n)
{
	money left = receipt_left(receipt);

	if (!row_is(receipt, "state", "confirmed"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (left <= 0)
		return ctx_refuse(c, CONFLICT, "", "nothing_unallocated", NULL);
	return n ? as_wished(c, receipt, w, n, left) : oldest_first(c, receipt, left);
}

/* ---- taking back ---------------------------------------------------------------------------- */

enum outcome receipt_unallocate(struct ctx *c, struct row *receipt, int64_t plan_id)
{
	struct rows *r = db_rows(c, "SELECT a.id, a.plan_id, a.amount FROM allocations a LEFT JOIN allocations b ON b.reverses_id = a.id"
		" WHERE a.receipt_id = ? AND (? IS NULL OR a.plan_id = ?) AND a.reverses_id IS NULL AND b.id IS NULL ORDER BY a.id LIMIT 1000",
		INT(receipt->id), REF(plan_id), REF(plan_id));
	int n = 0, count = rows_count(r);
	int64_t *plan = arena_array(c->mem, (size_t)count + 1, sizeof *plan), *ids = arena_array(c->mem, (size_t)count + 1, sizeof *ids);
	struct target *t = arena_array(c->mem, (size_t)count + 1, sizeof *t);
	struct locked l;

	if (!row_is(receipt, "state", "confirmed"))
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (!count)
		return ctx_refuse(c, CONFLICT, "", "nothing_allocated", NULL);
	for (; rows_next(r); n++) {
		money amount;

		if (!money_parse(rows_str(r, 2), &amount))
			fault("allocation %s has no amount", rows_str(r, 0));
		ids[n] = plan[n] = rows_int(r, 1);
		t[n] = (struct target){ NULL, -amount, rows_int(r, 0) };
	}
	l = lock_plans(c, ids, n);
	for (int i = 0; i < n; i++)
		t[i].plan = row_with_id(l.plan, l.plans, plan[i]);
	return carry_out(c, receipt, &l, t, n);
}

const struct option *receipt_allocated_plans(struct ctx *c, const struct row *receipt, int *n)
{
	struct rows *r = db_rows(c, "SELECT plan_id, SUM(amount) FROM allocations WHERE receipt_id = ? GROUP BY plan_id HAVING SUM(amount) > 0 ORDER BY MIN(id) LIMIT 200",
		INT(receipt->id));
	struct option *o = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *o);

	*n = 0;
	while (rows_next(r)) {
		struct row *plan = record_find(c, &plan_record, rows_int(r, 0), ACCESS_READ);
		money amount;

		if (plan && money_parse(rows_str(r, 1), &amount))
			o[(*n)++] = (struct option){ .id = plan->id,
				.title = arena_fmt(c->mem, "%s · %s", row_title(plan), money_signed(c->mem, amount, row_get(receipt, "currency"))) };
	}
	return o;
}
