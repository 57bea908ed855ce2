/*
 * The PDF layer: what a reader can take out of a document again, that it stays
 * small, and that nothing is dropped silently.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "pdf.h"

static struct arena *mem;

static int setup(void **state)
{
	(void)state;
	mem = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static bool fonts(void)
{
	return access(config_str("Fonts.TC.Regular", ""), R_OK) == 0;
}

static const struct pdf_style plain = { .size = 10, .rgb = 0x171c24 }, bold = { .size = 12, .weight = PDF_BOLD, .rgb = 0x171c24 };

static size_t count(const char *hay, size_t n, const char *needle)
{
	size_t k = 0, m = strlen(needle);

	for (size_t i = 0; i + m <= n; i++)
		k += memcmp(hay + i, needle, m) == 0;
	return k;
}

static void a_page_is_small(void **state)
{
	size_t n;
	struct pdf *p = pdf_new(mem, "zh-TW", "t", "a");
	const char *bytes;

	(void)state;
	if (!fonts())
		skip();
	pdf_text(p, 16, 16, 0, bold, "渡口市集股份有限公司");
	pdf_flow(p, plain, "本報價有效至 2025 年 7 月 18 日，逾期請重新報價。");
	bytes = pdf_finish(p, &n);
	assert_memory_equal(bytes, "%PDF-", 5);
	assert_in_range(n, 2000, 40 * 1024);
	assert_int_equal(count(bytes, n, "/Type /Page\n"), 1);
}

static void a_table_breaks_over_pages(void **state)
{
	struct pdf_column col[] = { { 100, PDF_LEFT, "品項" }, { 78, PDF_RIGHT, "金額" } };
	struct pdf *p = pdf_new(mem, "zh-TW", "t", "a");
	size_t n;
	const char *bytes;

	(void)state;
	if (!fonts())
		skip();
	pdf_table(p, col, 2, bold, plain);
	for (int i = 0; i < 120; i++) {
		const char *cells[] = { "首期租金\n說明", "20,000" };

		pdf_row(p, cells);
	}
	pdf_table_end(p);
	bytes = pdf_finish(p, &n);
	assert_in_range(count(bytes, n, "/Type /Page\n"), 4, 8);
}

/* A row taller than a page goes on over the next ones instead of being lost. */
static void a_tall_row_breaks(void **state)
{
	struct pdf_column col[] = { { 178, PDF_LEFT, "說明" } };
	struct pdf *p = pdf_new(mem, "zh-TW", "t", "a");
	char *text = arena_alloc(mem, 60001);
	const char *cells[] = { text };
	size_t n;
	const char *bytes;

	(void)state;
	if (!fonts())
		skip();
	for (int i = 0; i < 20000; i++)
		memcpy(text + 3 * i, "長", 3);
	pdf_table(p, col, 1, bold, plain);
	pdf_row(p, cells);
	pdf_table_end(p);
	bytes = pdf_finish(p, &n);
	assert_in_range(count(bytes, n, "/Type /Page\n"), 5, 20);
}

static void wrapping_keeps_punctuation_off_line_starts(void **state)
{
	struct pdf *p = pdf_new(mem, "zh-TW", "t", "a");
	double one, two;

	(void)state;
	if (!fonts())
		skip();
	one = pdf_text_height(p, 40, plain, "一二三四五六七八九十一");
	two = pdf_text_height(p, pdf_text_width(p, plain, "一二三四五") + 0.1, plain, "一二三四五，六");
	assert_true(one > 0);
	/* 「，」 may not begin the second line: 「五」 goes down with it. */
	assert_true(two > pdf_text_height(p, 100, plain, "一"));
}

static void rare_and_unknown_characters_are_drawn(void **state)
{
	struct pdf *a = pdf_new(mem, "zh-TW", "t", "a"), *b = pdf_new(mem, "zh-TW", "t", "a");
	size_t with, without;

	(void)state;
	if (!fonts())
		skip();
	pdf_text(a, 16, 16, 0, plain, "野家\U00020BB7\U0010FFFD");
	pdf_finish(a, &with);
	pdf_text(b, 16, 16, 0, plain, "野家");
	pdf_finish(b, &without);
	assert_true(with > without);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_page_is_small, setup, teardown),
		cmocka_unit_test_setup_teardown(a_table_breaks_over_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(a_tall_row_breaks, setup, teardown),
		cmocka_unit_test_setup_teardown(wrapping_keeps_punctuation_off_line_starts, setup, teardown),
		cmocka_unit_test_setup_teardown(rare_and_unknown_characters_are_drawn, setup, teardown),
	};

	return cmocka_run_group_tests_name("pdf", tests, NULL, NULL);
}
