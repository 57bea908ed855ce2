/*
 * The sums of the 360° page. They come through the record engine, so that they
 * hold only what the person may read.
 */
#include <string.h>
#include "customer.h"

/* One pass over what belongs to the customer: counts and sums by state. */
static struct group *by_state(struct ctx *c, const struct record *rec, int64_t customer_id, struct cond *more, const char *sum, const char *sum2, int *n)
{
	const char *id = arena_fmt(c->mem, "%lld", (long long)customer_id);
	struct cond customer = { .f = record_field(c, rec, "customer_id"), .op = OP_EQ, .values = &id, .n = 1, .next = more };
	struct query q = { .rec = rec, .conds = &customer };
	struct group_by by = { .field = record_field(c, rec, "state"), .sum = { record_field(c, rec, sum), sum2 ? record_field(c, rec, sum2) : NULL } };

	*n = 0;
	return person_scope(c->me, rec, ACCESS_READ) == SCOPE_NONE ? NULL : record_groups(c, &q, &by, n);
}

static bool is(const struct group *g, const char *state)
{
	return g->value && !strcmp(g->value, state);
}

/* What is planned and has not come in: all, or only what is past its day. */
static money outstanding(struct ctx *c, int64_t customer_id, struct cond *due)
{
	money sum = 0;
	int n;
	struct group *g = by_state(c, &plan_record, customer_id, due, "amount", "received", &n);

	for (int i = 0; i < n; i++)
		if (is(&g[i], "pending") || is(&g[i], "partly_received"))
			sum += g[i].sum[0] - g[i].sum[1];
	return sum;
}

struct customer_figures customer_figures(struct ctx *c, int64_t customer_id)
{
	struct cond past = { .f = record_field(c, &plan_record, "due_on"), .op = OP_LT, .values = &c->today, .n = 1 };
	struct customer_figures f = { 0 };
	int n;
	struct group *g = by_state(c, &opportunity_record, customer_id, NULL, "expected_revenue", NULL, &n);

	for (int i = 0; i < n; i++) {
		if (is(&g[i], "open")) {
			f.open = g[i].count;
			f.open_amount = g[i].sum[0];
		} else if (is(&g[i], "won")) {
			f.won = g[i].count;
			f.won_amount = g[i].sum[0];
		}
	}
	f.receivable = outstanding(c, customer_id, NULL);
	f.overdue = f.receivable ? outstanding(c, customer_id, &past) : 0;
	return f;
}
