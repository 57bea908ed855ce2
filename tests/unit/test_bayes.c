/* Naive Bayes on tables whose answers are known by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "bayes.h"

static struct arena *mem;

static void is_near(double is, double should)
{
	if (fabs(is - should) > 1e-9)
		fail_msg("%.12f is not %.12f", is, should);
}

/* Ten cases: web 4 yes 1 no, fair 1 yes 4 no. */
static struct bayes *table(void)
{
	struct bayes *b = bayes_new(mem);
	int web = bayes_value(b, "source", "web"), fair = bayes_value(b, "source", "fair");

	for (int i = 0; i < 5; i++) {
		bayes_count(b, &web, 1, i < 4, 1);
		bayes_count(b, &fair, 1, i < 1, 1);
	}
	return b;
}

static void by_hand(void **state)
{
	struct bayes *b = table();
	int web = bayes_value(b, "source", "web"), fair = bayes_value(b, "source", "fair");

	(void)state;
	is_near(bayes_prior(b), 0);
	/* (4+1)/(5+2) against (1+1)/(5+2) */
	is_near(bayes_weight(b, web), log(5.0 / 7) - log(2.0 / 7));
	is_near(bayes_weight(b, fair), -bayes_weight(b, web));
	is_near(bayes_chance(bayes_odds(b, &web, 1)), 5.0 / 7);
	is_near(bayes_chance(bayes_odds(b, NULL, 0)), 0.5);
}

static void the_weather(void **state)
{
	/* The example of the text books: fourteen days, tennis on nine of them. */
	static const char *const days[14][5] = {
		{ "sunny", "hot", "high", "weak", "n" }, { "sunny", "hot", "high", "strong", "n" }, { "overcast", "hot", "high", "weak", "y" },
		{ "rain", "mild", "high", "weak", "y" }, { "rain", "cool", "normal", "weak", "y" }, { "rain", "cool", "normal", "strong", "n" },
		{ "overcast", "cool", "normal", "strong", "y" }, { "sunny", "mild", "high", "weak", "n" }, { "sunny", "cool", "normal", "weak", "y" },
		{ "rain", "mild", "normal", "weak", "y" }, { "sunny", "mild", "normal", "strong", "y" }, { "overcast", "mild", "high", "strong", "y" },
		{ "overcast", "hot", "normal", "weak", "y" }, { "rain", "mild", "high", "strong", "n" } };
	static const char *const names[] = { "sky", "heat", "damp", "wind" };
	struct bayes *b = bayes_new(mem);
	int v[4];
	double odds;

	(void)state;
	for (int i = 0; i < 14; i++) {
		for (int k = 0; k < 4; k++)
			v[k] = bayes_value(b, names[k], days[i][k]);
		bayes_count(b, v, 4, *days[i][4] == 'y', 1);
	}
	for (int k = 0; k < 4; k++)
		v[k] = bayes_value(b, names[k], (const char *[]){ "sunny", "cool", "high", "strong" }[k]);
	/* Smoothed: sky 3/12 and 4/8, heat 4/12 and 2/8, damp 4/11 and 5/7, wind 4/11 and 4/7. */
	odds = log(10.0 / 6) + log(3.0 / 12 / (4.0 / 8)) + log(4.0 / 12 / (2.0 / 8)) + log(4.0 / 11 / (5.0 / 7)) + log(4.0 / 11 / (4.0 / 7));
	is_near(bayes_odds(b, v, 4), odds);
	assert_true(bayes_chance(odds) < 0.5);
}

static void taken_away_is_as_if_it_had_not_been(void **state)
{
	struct bayes *b = table();
	int web = bayes_value(b, "source", "web"), phone = bayes_value(b, "source", "phone");
	double before = bayes_weight(b, web);
	int64_t yes, no;

	(void)state;
	bayes_count(b, &phone, 1, true, 1);
	assert_true(fabs(bayes_weight(b, web) - before) > 1e-6);
	bayes_count(b, &phone, 1, true, -1);
	is_near(bayes_weight(b, web), before);
	bayes_cases(b, &yes, &no);
	assert_int_equal(yes, 5);
	assert_int_equal(no, 5);
}

static void what_was_never_seen(void **state)
{
	struct bayes *b = table();
	int new = bayes_value(b, "source", "radio"), other = bayes_value(b, "colour", "red");

	(void)state;
	/* As many yes as no counted of the factor: an unknown value tells nothing. */
	is_near(bayes_weight(b, new), 0);
	is_near(bayes_weight(b, other), 0);
	is_near(bayes_chance(1000), 1);
	is_near(bayes_chance(-1000), 0);
}

static void kept_counts_are_the_same(void **state)
{
	struct bayes *a = table(), *b = bayes_new(mem);
	int64_t yes, no;

	(void)state;
	bayes_cases(a, &yes, &no);
	bayes_load(b, yes, no);
	for (int i = 0; i < bayes_values(a); i++) {
		struct bayes_counts k = bayes_counts(a, i);

		bayes_load_value(b, k.factor, k.value, k.yes, k.no);
	}
	is_near(bayes_weight(b, bayes_value(b, "source", "web")), bayes_weight(a, bayes_value(a, "source", "web")));
}

static void quality(void **state)
{
	struct bayes_case perfect[] = { { .1, false }, { .9, true }, { .2, false }, { .8, true } };
	struct bayes_case wrong[] = { { .9, false }, { .1, true } };
	struct bayes_case ties[] = { { .5, false }, { .5, true }, { .5, true }, { .5, false } };
	struct bayes_case some[] = { { .2, false }, { .4, true }, { .6, false }, { .8, true } };
	struct bayes_case only[] = { { .3, true }, { .7, true } };
	struct bayes_quality q;

	(void)state;
	q = bayes_quality(perfect, 4, 0.5);
	is_near(q.auc, 1);
	is_near(q.brier, (.01 + .01 + .04 + .04) / 4);
	is_near(q.brier_base, .25);
	is_near(bayes_quality(wrong, 2, 0.5).auc, 0);
	q = bayes_quality(ties, 4, 0.5);
	is_near(q.auc, 0.5);
	assert_false(q.better);
	q = bayes_quality(some, 4, 0.5);
	is_near(q.auc, 0.75);
	assert_int_equal(q.bins[2].n, 1);
	is_near(q.bins[4].said, .4);
	is_near(q.bins[4].came, 1);
	/* Four cases prove nothing, and one outcome alone cannot be told apart. */
	assert_false(q.better);
	q = bayes_quality(only, 2, 0.5);
	is_near(q.auc, 0.5);
	assert_false(q.better);
}

static void better_or_not(void **state)
{
	enum { N = 2000 };
	static struct bayes_case k[N];
	unsigned seed = 7;

	(void)state;
	/* Outcomes that follow what was said, and outcomes that do not. */
	for (int follows = 0; follows < 2; follows++) {
		for (int i = 0; i < N; i++) {
			double chance, dice;

			seed = seed * 1664525u + 1013904223u;
			chance = (seed >> 8) / 16777216.0;
			seed = seed * 1664525u + 1013904223u;
			dice = (seed >> 8) / 16777216.0;
			k[i] = (struct bayes_case){ chance, dice < (follows ? chance : 0.5) };
		}
		assert_int_equal(bayes_quality(k, N, 0.5).better, follows);
	}
}

static int set_up(void **state)
{
	(void)state;
	mem = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand), cmocka_unit_test(the_weather), cmocka_unit_test(taken_away_is_as_if_it_had_not_been),
		cmocka_unit_test(what_was_never_seen), cmocka_unit_test(kept_counts_are_the_same), cmocka_unit_test(quality), cmocka_unit_test(better_or_not),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
