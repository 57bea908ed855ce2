/* text.h: UTF-8, folding, telephone numbers, addresses. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "text.h"

static struct arena *mem;

static void utf8(void **state)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe4\xb8", "a\xff", "\xf0\x8f\xbf\xbf" };
	const char *p = "a臺𠮷";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid(p, strlen(p)));
	assert_false(utf8_valid("a\0b", 3));
	assert_int_equal(utf8_length(p), 3);
	assert_int_equal(utf8_next(&p), 'a');
	assert_int_equal(utf8_next(&p), 0x81fa);
	assert_int_equal(utf8_next(&p), 0x20bb7);
	assert_int_equal(utf8_next(&p), 0);
	assert_int_equal(utf8_next(&p), 0);
	assert_string_equal(text_trim(mem, "\xef\xbb\xbf 　臺 北　\t\r\n"), "臺 北");
	assert_string_equal(text_trim(mem, "　　"), "");
	assert_null(text_trim(mem, NULL));
	assert_string_equal(text_unturned(arena_str(mem, "a\xe2\x80\xae" "gpj.exe 臺\xe2\x81\xa6北\xd8\x9c")), "agpj.exe 臺北");
	assert_string_equal(text_clip(mem, "臺灣水泥", 2), "臺灣");
	assert_string_equal(text_clip(mem, "臺", 9), "臺");
	assert_true(same_text(NULL, NULL));
	assert_false(same_text("", NULL));
	assert_true(same_text("a", "a"));
}

static void folding(void **state)
{
	static const char *const same[][2] = {
		{ "臺灣水泥股份有限公司", "台湾水泥股份有限公司" }, { "台灣", "臺灣" }, { "ＡＢＣ　１２３", "abc 123" }, { "ACME, Inc.", "acme inc" },
		{ "（股）公司", "(股)公司" }, { "Müller Straße", "muller strasse" }, { "裡", "裏" }, { "裡", "里" }, { "Łódź", "LODZ" }, { "ŒUVRE", "oeuvre" },
		{ "ｶﾀｶﾅ", "カタカナ" }, { "日安・鹹粥", "日安鹹粥" }, { "e\xcc\x81", "é" }, { "МОСКВА", "москва" }, { "二〇二六", "二零二六" }, { "髮廊", "发廊" },
		{ "後台", "后台" }, { "麵", "面" }, { "蘋果電腦", "苹果电脑" }, { "峯", "峰" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof same / sizeof *same; i++)
		assert_string_equal(text_fold(mem, same[i][0]), text_fold(mem, same[i][1]));
	assert_string_equal(text_fold(mem, " Ａcme（臺灣）Co., Ltd. "), "acme台湾coltd");
	assert_string_equal(text_fold_keep_spaces(mem, " Ａcme（臺灣）Co., Ltd. "), "acme 台湾 co ltd");
	assert_string_equal(text_fold(mem, ""), "");
	assert_string_equal(text_fold(mem, "　。！"), "");
	assert_null(text_fold(mem, NULL));
	assert_string_equal(text_fold(mem, "𠮷野家"), "𠮷野家");
	assert_string_not_equal(text_fold(mem, "甲"), text_fold(mem, "乙"));
}

/* Folding the folded changes nothing, and a part folds to a part: for every Chinese character. */
static void folding_holds(void **state)
{
	uint32_t c;

	(void)state;
	for (c = 0x3400; c < 0xa000; c++) {
		struct arena_mark mark = arena_mark(mem);
		char s[8] = { (char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 63)), (char)(0x80 | (c & 63)) };
		char *once = text_fold(mem, s);

		assert_string_equal(text_fold(mem, once), once);
		assert_int_equal(utf8_length(once), 1);
		assert_true(utf8_valid(once, strlen(once)));
		arena_rewind(mem, mark);
	}
}

static void phones(void **state)
{
	static const struct { const char *text, *country, *folded; } cases[] = {
		{ "+886 912-345-678", "TW", "886912345678" }, { "0912345678", "TW", "886912345678" }, { "０９１２－３４５－６７８", "TW", "886912345678" },
		{ "912345678", "TW", "886912345678" }, { "886912345678", "TW", "886912345678" }, { "00886912345678", "TW", "886912345678" },
		{ "+886 (0)2 2531-7099", "TW", "886225317099" }, { "(02)2531-7099", "TW", "886225317099" }, { "02-25317099#123", "TW", "886225317099" },
		{ "02-2531-7099 分機 12", "TW", "886225317099" }, { "02-2531-7099 ext.12", "TW", "886225317099" }, { "02-2531-7099、02-2531-7100", "TW", "886225317099" },
		{ "13800138000", "CN", "8613800138000" }, { "+86 138 0013 8000", "CN", "8613800138000" }, { "86-13800138000", "CN", "8613800138000" },
		{ "010-88889999", "CN", "861088889999" }, { "13800138000", "TW", "8613800138000" }, { "02-27338000", NULL, "886227338000" },
		{ "66365566", "TW", "66365566" }, { "", "TW", "" }, { "無", "TW", "" }, { "+1 (212) 555-0100", "TW", "12125550100" },
		{ "400-800-1234", "CN", "4008001234" }, { "0800-080-123", "TW", "886800080123" }, { "００８６１３８００１３８０００", "TW", "8613800138000" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(phone_fold(mem, cases[i].text, cases[i].country), cases[i].folded);
	assert_string_equal(phone_fold(mem, NULL, "TW"), "");
}

static void addresses(void **state)
{
	static const char *const email[] = { "a@b.tw", "rian@porridge.tw", "x.y+z@sub.example.co.uk", "o'neil@example.com", "a@xn--fiqs8s.xn--55qx5d" };
	static const char *const no_email[] = { "", "a", "@b.tw", "a@", "a@b", "wu@luwei", "a b@c.tw", ".a@b.tw", "a.@b.tw", "a..b@c.tw", "a@b..tw", "a@-b.tw", "a@b-.tw",
		"a@b.t", "a@b.tw\n", "a@b.tw\r\nBcc: x@y.z", "a@1.2.3.44", "a@b@c.tw,", "<a@b.tw>", "臺@b.tw" };
	static const char *const url[] = { "http://www.taiwancement.com", "https://a.tw/x?y=1#z", "HTTPS://A.TW", "http://localhost:8080/", "mailto:a@b.tw", "mailto:a@b.tw?subject=x", "tel:+886-2-2531-7099",
		"https://例子.tw/路徑", "http://[::1]:8080/", "https://[2001:db8::7]", "http://[::ffff:127.0.0.1]/x", "http://2130706433/", "http://0x7f.1:80/", "http://0.0.0.0/" };
	static const char *const no_url[] = { "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.tw", "/path", "www.a.tw", "ftp://a.tw", "http://", "http:///x", "http://a b.tw",
		"http://a.tw/\"onclick=", "http://bank.tw@evil.tw", "http://a.tw/\n", "mailto:nobody", "tel:", "tel:javascript", "vbscript:x", "http://a.tw:999999/", "http://a.tw:80x", " http://a.tw", "http://-a.tw", "http://[::1", "http://[]/", "http://[::1]x/",
		"http://[::1]:999999/", "http://[evil.tw]/", "http://me@[::1]/" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof email / sizeof *email; i++)
		if (!email_valid(email[i]))
			fail_msg("%s", email[i]);
	for (i = 0; i < sizeof no_email / sizeof *no_email; i++)
		if (email_valid(no_email[i]))
			fail_msg("%s", no_email[i]);
	for (i = 0; i < sizeof url / sizeof *url; i++)
		if (!url_valid(url[i]))
			fail_msg("%s", url[i]);
	for (i = 0; i < sizeof no_url / sizeof *no_url; i++)
		if (url_valid(no_url[i]))
			fail_msg("%s", no_url[i]);
	assert_false(email_valid(NULL));
	assert_false(url_valid(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8), cmocka_unit_test(folding), cmocka_unit_test(folding_holds), cmocka_unit_test(phones), cmocka_unit_test(addresses),
	};
	int failed;

	mem = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
