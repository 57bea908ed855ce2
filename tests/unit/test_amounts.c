/*
 * Amounts of documents: known cases, and properties over 120,000 random documents
 * against an independent computation in __int128 fractions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "crm/amounts.h"

enum { DOCUMENTS = 120000, MAX_LINES = 12 };

static uint64_t seed = 0x9e3779b97f4a7c15u;

static uint64_t chance(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

/* num/den, half away from zero. */
static __int128 rounded(__int128 num, __int128 den)
{
	__int128 q = num / den, r = num % den;

	if (r < 0)
		r = -r;
	return 2 * r >= den ? q + (num < 0 ? -1 : 1) : q;
}

/* In hundredths, rounded to the currency's unit (1 or 100 hundredths). */
static money expected_line(const struct amount_line *l, int unit)
{
	/* 10^-4 × 10^-4 × (10^6 − d)/10^6 → hundredths: divide by 10^12 */
	__int128 num = (__int128)l->quantity * l->unit_price * (1000000 - l->discount_percent);

	return (money)(rounded(num, (__int128)1000000000000 * unit) * unit);
}

static money expected_tax(const struct amount_line *l, money base, int unit)
{
	__int128 p = l->tax_percent;

	if (l->tax_included)
		return (money)(rounded((__int128)base * p, (1000000 + p) * unit) * unit);
	return (money)(rounded((__int128)base * p, (__int128)1000000 * unit) * unit);
}

static void random_line(struct amount_line *l)
{
	static const struct { dec4 percent; bool included; } taxes[] = {
		{ 0, false }, { 50000, false }, { 50000, true }, { 130000, false }, { 130000, true }, { 60000, true }, { 72500, false },
	};
	int k = (int)chance(sizeof taxes / sizeof *taxes);

	*l = (struct amount_line){
		.quantity = (dec4)chance(1000000000), .unit_price = (dec4)chance(10000000000u),
		.discount_percent = chance(3) ? 0 : (dec4)chance(1000001),
		.tax_id = k, .tax_percent = taxes[k].percent, .tax_included = taxes[k].included,
		.counts = chance(8) != 0,
	};
	if (chance(20) == 0)
		l->unit_price = -l->unit_price;
}

static void check_document(int decimals, bool per_document)
{
	struct amount_line l[MAX_LINES];
	struct amount_totals t;
	int n = 1 + (int)chance(MAX_LINES), unit = decimals ? 1 : 100;
	money untaxed = 0, tax = 0, shown = 0, on_top = 0;

	for (int i = 0; i < n; i++)
		random_line(&l[i]);
	assert_true(amounts_compute(l, n, per_document, decimals, &t));
	for (int i = 0; i < n; i++) {
		assert_int_equal(l[i].amount, expected_line(&l[i], unit));
		assert_int_equal(l[i].amount % unit, 0);
		assert_int_equal(l[i].tax % unit, 0);
		if (!per_document || !l[i].counts)
			assert_int_equal(l[i].tax, expected_tax(&l[i], l[i].amount, unit));
		if (!l[i].counts)
			continue;
		untaxed += l[i].amount - (l[i].tax_included ? l[i].tax : 0);
		tax += l[i].tax;
		shown += l[i].amount;
		on_top += l[i].tax_included ? 0 : l[i].tax;
	}
	assert_int_equal(t.untaxed, untaxed);
	assert_int_equal(t.tax, tax);
	assert_int_equal(t.total, untaxed + tax);
	assert_int_equal(t.total, shown + on_top);
	for (int k = 0; per_document && k < n; k++) {
		money base = 0, share = 0;

		for (int i = 0; i < n; i++)
			if (l[i].counts && l[i].tax_id == l[k].tax_id) {
				base += l[i].amount;
				share += l[i].tax;
			}
		if (l[k].counts)
			assert_int_equal(share, expected_tax(&l[k], base, unit));
	}
}

static void random_documents(void **state)
{
	(void)state;
	for (int i = 0; i < DOCUMENTS; i++)
		check_document(i & 1 ? 2 : 0, i & 2);
}

static void known_cases(void **state)
{
	struct amount_line l[] = {
		{ .quantity = 30000, .unit_price = 333350, .tax_id = 1, .tax_percent = 50000, .counts = true },		/* 3 × 33.335 */
		{ .quantity = 10000, .unit_price = 2000000, .discount_percent = 100000, .tax_id = 1, .tax_percent = 50000, .counts = true },
		{ .quantity = 10000, .unit_price = 1050000, .tax_id = 2, .tax_percent = 50000, .tax_included = true, .counts = true },
		{ .quantity = 10000, .unit_price = 9990000, .tax_id = 1, .tax_percent = 50000, .counts = false },
	};
	struct amount_totals t;

	(void)state;
	assert_true(amounts_compute(l, 4, false, 2, &t));
	assert_int_equal(l[0].amount, 10001);		/* 100.005 → 100.01 */
	assert_int_equal(l[0].tax, 500);		/* 5.0005 */
	assert_int_equal(l[1].amount, 18000);
	assert_int_equal(l[2].tax, 500);
	assert_int_equal(t.untaxed, 10001 + 18000 + 10000);
	assert_int_equal(t.tax, 500 + 900 + 500);
	assert_int_equal(t.total, t.untaxed + t.tax);
	assert_true(amounts_compute(l, 4, false, 0, &t));
	assert_int_equal(l[0].amount, 10000);
	assert_int_equal(t.total % 100, 0);
}

static void per_document_differs_by_rounding_only(void **state)
{
	struct amount_line l[3];
	struct amount_totals a, b;

	(void)state;
	for (int i = 0; i < 3; i++)
		l[i] = (struct amount_line){ .quantity = 10000, .unit_price = 100000, .tax_id = 1, .tax_percent = 50000, .counts = true };
	assert_true(amounts_compute(l, 3, false, 0, &a));	/* 10 → 0.5 → 1 each */
	assert_int_equal(a.tax, 300);
	assert_true(amounts_compute(l, 3, true, 0, &b));	/* 30 → 1.5 → 2 */
	assert_int_equal(b.tax, 200);
}

static void too_large(void **state)
{
	struct amount_line l[2] = {
		{ .quantity = INT64_MAX / 2, .unit_price = INT64_MAX / 2, .counts = true },
		{ .quantity = 10000, .unit_price = 10000, .counts = true },
	};
	struct amount_totals t;

	(void)state;
	assert_false(amounts_compute(l, 2, false, 2, &t));
	l[0].quantity = 99999999999999;			/* just below the column's limit */
	l[0].unit_price = 10000000000;
	l[0].discount_percent = 0;
	assert_true(amounts_compute(l, 1, false, 2, &t));
	l[0].quantity = 100000000000000;
	assert_false(amounts_compute(l, 1, false, 2, &t));
}

static void shares(void **state)
{
	(void)state;
	assert_int_equal(amounts_share(10000, 1, 3, 2), 3333);
	assert_int_equal(amounts_share(10000, 2, 3, 2), 6667);
	assert_int_equal(amounts_share(10000, 1, 3, 0), 3300);
	assert_int_equal(amounts_share(AMOUNT_MAX, AMOUNT_MAX, AMOUNT_MAX, 2), AMOUNT_MAX);
	for (int i = 0; i < 20000; i++) {
		money whole = (money)chance(1000000000), of = 1 + (money)chance(1000000000), sum = 0;

		/* Parts taken as differences of a running share give the whole back. */
		for (int step = 1; step <= 7; step++)
			sum += amounts_share(whole, of / 7 * step + (step == 7 ? of % 7 : 0), of, 2) - amounts_share(whole, of / 7 * (step - 1), of, 2);
		assert_int_equal(sum, whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_cases),
		cmocka_unit_test(per_document_differs_by_rounding_only),
		cmocka_unit_test(too_large),
		cmocka_unit_test(shares),
		cmocka_unit_test(random_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
