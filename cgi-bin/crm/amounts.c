/*
 * Amounts of a document: see amounts.h. Products are taken in 128 bits by lib/money.
 */
#include "amounts.h"

static bool fits(money m)
{
	return m <= AMOUNT_MAX && m >= -AMOUNT_MAX;
}

static bool add(money *sum, money m)
{
	return money_add(*sum, m, sum) && fits(*sum);
}

static money tax_of(const struct amount_line *l, money base, int decimals)
{
	return l->tax_included ? money_included(base, l->tax_percent, decimals)
		: money_percent(base, l->tax_percent, decimals);
}

static bool same_tax(const struct amount_line *a, const struct amount_line *b)
{
	return a->tax_id == b->tax_id && a->tax_percent == b->tax_percent && a->tax_included == b->tax_included;
}

/* The line's share of its tax's total: the tax on all up to it, less that on all before it. */
static bool shared_tax(struct amount_line *l, int i, int decimals)
{
	money before = 0, upto;

	for (int k = 0; k < i; k++)
		if (l[k].counts && same_tax(&l[k], &l[i]) && !add(&before, l[k].amount))
			return false;
	upto = before;
	if (!add(&upto, l[i].amount))
		return false;
	l[i].tax = tax_of(&l[i], upto, decimals) - tax_of(&l[i], before, decimals);
	return true;
}

bool amounts_compute(struct amount_line *l, int n, bool per_document, int decimals, struct amount_totals *t)
{
	*t = (struct amount_totals){ 0 };
	for (int i = 0; i < n; i++) {
		bool overflow = false;

		l[i].amount = money_line(l[i].quantity, l[i].unit_price, l[i].discount_percent, decimals, &overflow);
		if (overflow || !fits(l[i].amount))
			return false;
		if (!per_document || !l[i].counts)
			l[i].tax = tax_of(&l[i], l[i].amount, decimals);
		else if (!shared_tax(l, i, decimals))
			return false;
		if (!l[i].counts)
			continue;
		if (!add(&t->untaxed, l[i].tax_included ? l[i].amount - l[i].tax : l[i].amount) || !add(&t->tax, l[i].tax))
			return false;
	}
	t->total = t->untaxed;
	return add(&t->total, t->tax);
}

money amounts_share(money whole, money part, money of, int decimals)
{
	__int128 unit = decimals ? 1 : 100;
	__int128 num = (__int128)whole * part, den = (__int128)of * unit, q, r;

	if (of <= 0)
		return 0;
	q = num / den;
	r = num % den;
	if (r < 0)
		r = -r;
	if (r * 2 >= den)
		q += num < 0 ? -1 : 1;
	return (money)(q * unit);
}
