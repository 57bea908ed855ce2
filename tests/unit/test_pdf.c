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
#include <sys/wait.h>
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
	assert_int_equal(count(bytes, n, "/Type/Page/"), 1);
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
	assert_in_range(count(bytes, n, "/Type/Page/"), 4, 8);
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
	assert_in_range(count(bytes, n, "/Type/Page/"), 5, 20);
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

/* What a reader's copy and search would find, by poppler; NULL where it is not installed. */
static char *extracted(const char *bytes, size_t n)
{
	char path[] = "/tmp/ferry-pdf.XXXXXX", *text = arena_alloc(mem, 100000);
	int fd = mkstemp(path), out[2], status;
	ssize_t got, all = 0;
	pid_t pid;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
	assert_int_equal(pipe(out), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		dup2(out[1], 1);
		dup2(out[1], 2);	/* its complaints would be text nobody wrote */
		close(out[0]);
		execlp("pdftotext", "pdftotext", path, "-", NULL);
		_exit(127);
	}
	close(out[1]);
	while ((got = read(out[0], text + all, 99999 - all)) > 0)
		all += got;
	close(out[0]);
	waitpid(pid, &status, 0);
	unlink(path);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? text : NULL;
}

/* Beyond U+FFFF, of both scripts, and what no font has: all of it is drawn, and found again by a reader. */
static void every_character_is_drawn_and_found(void **state)
{
	struct pdf *a = pdf_new(mem, "zh-TW", "t", "a"), *b = pdf_new(mem, "zh-TW", "t", "a");
	static const char *const lines[] = { "𠮷野家與吉野家", "灣與湾、廣與广、龜與龟", "ABC abc 0123 €￥Ω", "缺\U0010FFFD字", NULL };
	const char *bytes;
	size_t with, without;
	char *text;

	(void)state;
	if (!fonts())
		skip();
	for (int i = 0; lines[i]; i++)
		pdf_flow(a, i % 2 ? plain : bold, lines[i]);
	bytes = pdf_finish(a, &with);
	pdf_text(b, 16, 16, 0, plain, "野家");
	pdf_finish(b, &without);
	assert_true(with > without);
	text = extracted(bytes, with);
	if (!text)
		skip();
	for (int i = 0; lines[i]; i++)
		assert_non_null(strstr(text, lines[i]));
	assert_null(strstr(text, "rror"));	/* poppler is content */
}

/* A font that was cut before is taken again for the same characters in the same order, and for no others. */
static void a_font_cut_before_says_the_same(void **state)
{
	static const char *const said[] = { "報價單 甲乙丙", "甲乙丙 報價單", "報價單 甲乙丙", "報價單 甲乙丙丁", "报价单 甲乙丙", "報價單 甲乙丙", NULL };
	const char *first = NULL;
	size_t had = 0;

	(void)state;
	if (!fonts())
		skip();
	for (int i = 0; said[i]; i++) {
		struct pdf *p = pdf_new(mem, "zh-TW", "t", "a");
		const char *bytes;
		char *text;
		size_t n;

		pdf_text(p, 16, 16, 0, plain, said[i]);
		bytes = pdf_finish(p, &n);
		text = extracted(bytes, n);
		if (!text)
			skip();
		assert_non_null(strstr(text, said[i]));
		if (!first)
			first = bytes, had = n;
		else if (!strcmp(said[i], said[0]))
			assert_true(n == had && !memcmp(bytes, first, n));
	}
}

/* Many documents in one file: each counts its own pages. */
static void documents_in_one_file_count_their_own_pages(void **state)
{
	struct pdf *p = pdf_new(mem, "zh-TW", "first", "a");
	const char *bytes;
	char *text;
	size_t n;

	(void)state;
	if (!fonts())
		skip();
	for (int i = 0; i < 3; i++) {
		if (i)
			pdf_document(p, i == 1 ? "zh-CN" : "en", "next");
		pdf_footer(p, NULL, NULL, "{page}/{pages}");
		pdf_flow(p, plain, "甲");
		if (i == 1)
			pdf_page(p);
	}
	bytes = pdf_finish(p, &n);
	assert_int_equal(count(bytes, n, "/Type/Page/"), 4);
	assert_int_equal(count(bytes, n, "/FontFile2"), 2);
	text = extracted(bytes, n);
	if (!text)
		skip();
	assert_int_equal(count(text, strlen(text), "1/1"), 2);
	assert_int_equal(count(text, strlen(text), "1/2") + count(text, strlen(text), "2/2"), 2);
}

/* 2×1 pixels: red, and green half seen through. */
static const unsigned char png[] = {
	0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01,
	0x08, 0x06, 0x00, 0x00, 0x00, 0xf4, 0x22, 0x7f, 0x8a, 0x00, 0x00, 0x00, 0x0f, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0,
	0x1f, 0x08, 0x1b, 0x00, 0x10, 0x79, 0x03, 0x7e, 0x7d, 0x63, 0xce, 0xd7, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};
static const unsigned char jpeg_head[] = { 0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 1, 0, 2, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9 };

static void pictures_go_in_once_and_nonsense_not_at_all(void **state)
{
	struct pdf *p = pdf_new(mem, "zh-TW", "t", "a");
	const char *bytes;
	size_t n;
	int w, h;

	(void)state;
	if (!fonts())
		skip();
	assert_true(pdf_image_size(png, sizeof png, &w, &h));
	assert_int_equal(w, 2);
	assert_int_equal(h, 1);
	assert_true(pdf_image_size(jpeg_head, sizeof jpeg_head, &w, &h));
	assert_int_equal(w, 2);
	assert_true(pdf_image(p, 10, 10, 20, 10, png, sizeof png));
	assert_true(pdf_image(p, 10, 40, 20, 10, png, sizeof png));
	for (size_t cut = 0; cut < sizeof png - 12; cut++)
		assert_false(pdf_image(p, 10, 10, 20, 10, png, cut));
	for (size_t cut = 0; cut < 12; cut++)
		assert_false(pdf_image(p, 10, 10, 20, 10, jpeg_head, cut));
	assert_false(pdf_image(p, 10, 10, 20, 10, "GIF89a....", 10));
	pdf_flow(p, plain, "甲");
	bytes = pdf_finish(p, &n);
	assert_int_equal(count(bytes, n, "/Subtype/Image"), 2);	/* itself and its mask */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_page_is_small, setup, teardown),
		cmocka_unit_test_setup_teardown(a_table_breaks_over_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(a_tall_row_breaks, setup, teardown),
		cmocka_unit_test_setup_teardown(wrapping_keeps_punctuation_off_line_starts, setup, teardown),
		cmocka_unit_test_setup_teardown(every_character_is_drawn_and_found, setup, teardown),
		cmocka_unit_test_setup_teardown(a_font_cut_before_says_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(documents_in_one_file_count_their_own_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(pictures_go_in_once_and_nonsense_not_at_all, setup, teardown),
	};

	return cmocka_run_group_tests_name("pdf", tests, NULL, NULL);
}
