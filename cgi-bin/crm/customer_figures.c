/*
 * The sums of the 360° page. They come through the record engine, so that they
 * hold only what the person may read.
 */
#include "customer.h"

static money total(struct ctx *c, const struct record *rec, int64_t customer_id, const char *states, const char *sum, struct cond *more, int *count)
{
	struct cond customer = { .f = record_field(c, rec, "customer_id"), .op = OP_EQ, .n = 1, .next = more };
	struct cond state = { .f = record_field(c, rec, "state"), .op = OP_EQ, .n = 1, .next = &customer };
	const char *id = arena_fmt(c->mem, "%lld", (long long)customer_id);
	struct query q = { .rec = rec, .conds = &state, .limit = 1 };
	money m = 0;
	int n = 0;
	bool more_than = false;

	customer.values = &id;
	state.values = &states;
	if (customer.f && state.f && record_field(c, rec, sum))
		record_totals(c, &q, &n, &more_than, record_field(c, rec, sum), &m);
	if (count)
		*count = n;
	return m;
}

/* What is planned and has not come in: all, or only what is past its day. */
static money outstanding(struct ctx *c, int64_t customer_id, bool overdue)
{
	static const char *const states[] = { "pending", "partly_received", NULL };
	struct cond due = { .f = record_field(c, &plan_record, "due_on"), .op = OP_LT, .values = &c->today, .n = 1 };
	money sum = 0;

	for (int i = 0; states[i]; i++)
		sum += total(c, &plan_record, customer_id, states[i], "amount", overdue ? &due : NULL, NULL)
			- total(c, &plan_record, customer_id, states[i], "received", overdue ? &due : NULL, NULL);
	return sum;
}

struct customer_figures customer_figures(struct ctx *c, int64_t customer_id)
{
	struct customer_figures f = { 0 };

	f.open_amount = total(c, &opportunity_record, customer_id, "open", "expected_revenue", NULL, &f.open);
	f.won_amount = total(c, &opportunity_record, customer_id, "won", "expected_revenue", NULL, &f.won);
	f.receivable = outstanding(c, customer_id, false);
	f.overdue = outstanding(c, customer_id, true);
	return f;
}
