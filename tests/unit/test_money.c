/* money.h: what is accepted, how it is rounded, how it is written. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "money.h"

static struct arena *mem;

static void parse_accepts(void **state)
{
	static const struct { const char *text; money m; } cases[] = {
		{ "0", 0 }, { "-0", 0 }, { "1", 100 }, { "12.5", 1250 }, { "12.50", 1250 }, { "12.500", 1250 }, { "-12.34", -1234 },
		{ "+7", 700 }, { "007", 700 }, { " 8 ", 800 }, { "1,234.50", 123450 }, { "1,234,567", 123456700 }, { "１２３．４５", 12345 },
		{ "－１", -100 }, { "１，２３４", 123400 }, { "　9　", 900 }, { "9999999999999999.99", 999999999999999999LL },
		{ "-9999999999999999.99", -999999999999999999LL },
	};
	size_t i;
	money m;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (!money_parse(cases[i].text, &m))
			fail_msg("refused: %s", cases[i].text);
		assert_int_equal(m, cases[i].m);
	}
}

static void parse_refuses(void **state)
{
	static const char *const cases[] = { "", " ", "-", "+", ".", ".5", "5.", "1e3", "1E3", "0x10", "12.345", "12.001", "1,23", "12,34", "1,2345",
		",123", "1,,234", "1,234,", "1,234.5,0", "12 3", "--1", "+-1", "1.2.3", "NaN", "inf", "四十", "１２a", "10000000000000000", "10000000000000000.00",
		"99999999999999999999999999999999999999999999", "$5", "5%", "1\xff", "000000000000000000000000000000000000000000000000000000000000000000000001" };
	size_t i;
	money m = 42;
	dec4 d;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		if (money_parse(cases[i], &m))
			fail_msg("accepted: %s", cases[i]);
	assert_int_equal(m, 42);
	assert_false(money_parse(NULL, &m));
	assert_true(dec4_parse("1.2345", &d));
	assert_int_equal(d, 12345);
	assert_false(dec4_parse("1.23456", &d));
	assert_true(dec4_parse("99999999999999.9999", &d));
	assert_false(dec4_parse("100000000000000", &d));
}

static void writes(void **state)
{
	(void)state;
	assert_string_equal(money_text(mem, 123450), "1234.50");
	assert_string_equal(money_text(mem, -5), "-0.05");
	assert_string_equal(money_text(mem, 0), "0.00");
	assert_string_equal(dec4_text(mem, 15000), "1.5000");
	assert_string_equal(dec4_text(mem, -1), "-0.0001");
	assert_string_equal(money_show(mem, 123450, 2), "1,234.50");
	assert_string_equal(money_show(mem, 123450, 0), "1,235");
	assert_string_equal(money_show(mem, -123450, 0), "-1,235");
	assert_string_equal(money_show(mem, 123449, 0), "1,234");
	assert_string_equal(money_show(mem, 100000000, 2), "1,000,000.00");
	assert_string_equal(money_show(mem, 99999, 2), "999.99");
	assert_string_equal(dec4_show(mem, 15000), "1.5");
	assert_string_equal(dec4_show(mem, 12340000), "1,234");
	assert_string_equal(dec4_show(mem, -12340001), "-1,234.0001");
	assert_string_equal(money_text(mem, INT64_MIN), "-92233720368547758.08");
}

static void products(void **state)
{
	bool over = false;

	(void)state;
	/* 3 × 33.3333 = 99.9999 → 100.00 */
	assert_int_equal(money_line(30000, 333333, 0, 2, &over), 10000);
	/* 1 × 0.005: half away from zero, both signs */
	assert_int_equal(money_line(10000, 50, 0, 2, &over), 1);
	assert_int_equal(money_line(-10000, 50, 0, 2, &over), -1);
	assert_int_equal(money_line(10000, 49, 0, 2, &over), 0);
	/* 2 × 1,250 less 12.5 % */
	assert_int_equal(money_line(20000, 12500000, 125000, 2, &over), 218750);
	assert_int_equal(money_line(20000, 12500000, 1000000, 2, &over), 0);
	/* TWD: 1 × 0.5 → 1; and 0.4999 → 0 without rounding twice (0.4999 → 0.50 → 1) */
	assert_int_equal(money_line(10000, 5000, 0, 0, &over), 100);
	assert_int_equal(money_line(10000, 4999, 0, 0, &over), 0);
	assert_false(over);
	assert_int_equal(money_line(999999999999999999LL, 999999999999999999LL, 0, 2, &over), 0);
	assert_true(over);
	over = false;
	assert_int_equal(money_line(INT64_MAX, INT64_MAX, -999999999999999999LL, 2, &over), 0);
	assert_true(over);
	assert_int_equal(money_percent(10010, 50000, 2), 501);	/* 5 % of 100.10 = 5.005 */
	assert_int_equal(money_percent(10010, 50000, 0), 500);
	assert_int_equal(money_percent(-10010, 50000, 2), -501);
	assert_int_equal(money_percent(999999999999999999LL, 999999999999999999LL, 2), 999999999999999999LL);
	assert_int_equal(money_included(10500, 50000, 2), 500);
	assert_int_equal(money_included(10000, 50000, 2), 476);
	assert_int_equal(money_included(10000, 50000, 0), 500);
	assert_int_equal(money_included(10000, -1000000, 2), 0);
}

static void sums(void **state)
{
	money s = 7;

	(void)state;
	assert_true(money_add(1, 2, &s));
	assert_int_equal(s, 3);
	assert_false(money_add(999999999999999999LL, 1, &s));
	assert_false(money_add(-999999999999999999LL, -1, &s));
	assert_false(money_add(INT64_MAX, INT64_MAX, &s));
	assert_int_equal(s, 3);
	assert_int_equal(currency_decimals("TWD"), 0);
	assert_int_equal(currency_decimals("CNY"), 2);
	assert_int_equal(currency_decimals("VND"), 0);
	assert_int_equal(currency_decimals("KWD"), 2);	/* of three; money has two places */
	assert_true(currency_known("KWD") && currency_known("TWD"));
	assert_true(!currency_kept("KWD") && currency_kept("TWD") && currency_kept("JPY"));
	assert_true(!currency_holds("JPY", 1055) && currency_holds("JPY", 1000) && currency_holds("TWD", 1055) && currency_holds("USD", 1055));
	assert_false(currency_known("XYZ") || currency_known("twd") || currency_known("") || currency_known(NULL));
	assert_string_equal(currency_sign("TWD"), "NT$");
	assert_string_equal(currency_sign("CHF"), "CHF");
}

static void words(void **state)
{
	static const struct { money m; const char *currency, *lang, *text; } cases[] = {
		{ 4000000, "TWD", "zh-TW", "新臺幣肆萬元整" }, { 4000000, "CNY", "zh-CN", "人民币肆万元整" }, { 4000000, "TWD", "en", "TWD forty thousand only" },
		{ 0, "TWD", "zh-TW", "新臺幣零元整" }, { 1000000000000, "TWD", "zh-TW", "新臺幣壹佰億元整" },
		{ 1050000, "TWD", "zh-TW", "新臺幣壹萬零伍佰元整" }, { 100000100, "CNY", "zh-CN", "人民币壹佰万零壹元整" },
		{ 1000, "TWD", "zh-TW", "新臺幣壹拾元整" }, { 10010010000, "TWD", "zh-TW", "新臺幣壹億零壹拾萬零壹佰元整" },
		{ 12345, "CNY", "zh-CN", "人民币壹佰贰拾叁元肆角伍分" }, { 12305, "CNY", "zh-CN", "人民币壹佰贰拾叁元零伍分" },
		{ 12340, "CNY", "zh-CN", "人民币壹佰贰拾叁元肆角整" }, { 5, "CNY", "zh-CN", "人民币伍分" }, { 50, "CNY", "zh-CN", "人民币伍角整" },
		{ -10000, "TWD", "zh-TW", "新臺幣負壹佰元整" }, { 100000000000000, "TWD", "zh-TW", "新臺幣壹兆元整" },
		{ 100000000000000, "CNY", "zh-CN", "人民币壹万亿元整" }, { 100010000000000, "CNY", "zh-CN", "人民币壹万零壹亿元整" },
		{ 999999999999999999LL, "CNY", "zh-CN", "人民币玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分" },
		{ 12345678, "USD", "en", "USD one hundred twenty-three thousand four hundred fifty-six and 78/100 only" },
		{ 1300, "USD", "en", "USD thirteen only" }, { 5, "USD", "en", "USD zero and 05/100 only" }, { -2100, "USD", "en", "USD minus twenty-one only" },
		{ 100, "XAU", "zh-TW", "XAU壹元整" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(money_words(mem, cases[i].m, cases[i].currency, cases[i].lang), cases[i].text);
}

/* What SUM answers: rounded where it is a share, the largest there is where it passes that. */
static void of_a_sum(void **state)
{
	static const struct { const char *text; money m; } cases[] = {
		{ NULL, 0 }, { "0", 0 }, { "12.50", 1250 }, { "6.638250", 664 }, { "6.634999", 663 }, { "6.635000", 664 }, { "-6.635000", -664 }, { "0.004000", 0 },
		{ "-0.009000", -1 }, { "12.500000", 1250 }, { "10000000000000000.000000", 999999999999999999LL }, { "-10000000000000000.00", -999999999999999999LL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(money_sum(cases[i].text), cases[i].m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_accepts), cmocka_unit_test(parse_refuses), cmocka_unit_test(writes),
		cmocka_unit_test(products), cmocka_unit_test(sums), cmocka_unit_test(of_a_sum), cmocka_unit_test(words),
	};
	int failed;

	mem = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
