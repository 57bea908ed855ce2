/* when.h: dates as people write them, months that end, time zones with and without summer time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "when.h"

static struct arena *mem;

static void dates(void **state)
{
	static const struct { const char *text, *date; } cases[] = {
		{ "2026-11-22", "2026-11-22" }, { "2026/11/22", "2026-11-22" }, { "2026/1/2", "2026-01-02" }, { "20261122", "2026-11-22" },
		{ "115/11/22", "2026-11-22" }, { "1151122", "2026-11-22" }, { "22.11.2026", "2026-11-22" }, { "1130526", "2024-05-26" },
		{ "0720501", "1983-05-01" }, { "072/05/01", "1983-05-01" }, { "2026年11月22日", "2026-11-22" }, { "民國115年11月22日", "2026-11-22" },
		{ "民國72/5/1", "1983-05-01" }, { "２０２６／１１／２２", "2026-11-22" }, { " 2026-11-22 ", "2026-11-22" }, { "2024-02-29", "2024-02-29" },
		{ "19501229", "1950-12-29" }, { "2026.11.22", "2026-11-22" }, { "1900-01-01", "1900-01-01" }, { "2199-12-31", "2199-12-31" },
		{ "114/06/31", NULL }, { "2025-02-29", NULL }, { "11/22/2026", NULL }, { "26/11/22", NULL }, { "99/01/15", NULL }, { "2026-11", NULL },
		{ "2026-11/22", NULL }, { "", NULL }, { "abc", NULL }, { "2026-11-22x", NULL }, { "1899-12-31", NULL }, { "2200-01-01", NULL },
		{ "123456", NULL }, { "202611220", NULL }, { "2026--11", NULL }, { "-2026-11-22", NULL }, { "2026-11-22-", NULL }, { "2026-00-10", NULL },
		{ "2026 11 22", NULL }, { "民國", NULL }, { "000/01/01", "1911-01-01" }, { "2026-13-01", NULL }, { "22.13.2026", NULL },
	};
	char out[11];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool ok = date_parse(cases[i].text, out);

		if (ok != (cases[i].date != NULL))
			fail_msg("%s", cases[i].text);
		if (ok)
			assert_string_equal(out, cases[i].date);
	}
	assert_false(date_parse(NULL, out));
	assert_true(date_valid("2026-11-22"));
	assert_false(date_valid("2026-11-31"));
	assert_false(date_valid("2026-1-2"));
	assert_false(date_valid("2026-11-22 "));
	assert_int_equal(date_days("1970-01-01"), 0);
	assert_int_equal(date_days("2000-03-01"), 11017);
	assert_int_equal(date_days("1900-01-01"), -25567);
	for (i = 0; i < 109573; i++)	/* 1900 to 2199, there and back */
		assert_int_equal(date_days(date_from_days(mem, (int64_t)i - 25567)), (int64_t)i - 25567);
}

static void additions(void **state)
{
	(void)state;
	assert_string_equal(date_add(mem, "2026-01-31", 1, 0, false), "2026-02-28");
	assert_string_equal(date_add(mem, "2024-01-31", 1, 0, false), "2024-02-29");
	assert_string_equal(date_add(mem, "2026-11-30", 3, 0, false), "2027-02-28");
	assert_string_equal(date_add(mem, "2026-11-22", 0, 30, false), "2026-12-22");
	assert_string_equal(date_add(mem, "2026-11-22", 1, 0, true), "2026-12-31");
	assert_string_equal(date_add(mem, "2026-11-22", -11, 0, false), "2025-12-22");
	assert_string_equal(date_add(mem, "2026-03-31", -1, 1, false), "2026-03-01");
	assert_null(date_add(mem, "nonsense", 1, 0, false));
}

static void instants(void **state)
{
	static const struct { const char *text, *tz; int64_t t; bool ok; } cases[] = {
		{ "2026-11-22T00:38:19Z", "Asia/Taipei", 1795307899, true }, { "2026-11-22T08:38:19+08:00", "UTC", 1795307899, true },
		{ "2026-11-22T08:38:19", "Asia/Taipei", 1795307899, true }, { "2026-11-22 08:38", "Asia/Taipei", 1795307880, true },
		{ "2026/11/22 08:38", "Asia/Taipei", 1795307880, true }, { "2026-11-22T00:38:19.123Z", "UTC", 1795307899, true },
		{ "2026-11-21T16:38:19-0800", "UTC", 1795307899, true },
		{ "2026-11-22", "UTC", 0, false }, { "2026-11-22T24:00", "UTC", 0, false }, { "2026-11-22T10:60", "UTC", 0, false },
		{ "2026-11-22T10", "UTC", 0, false }, { "2026-11-22T10:00 PM", "UTC", 0, false }, { "2026-02-30T10:00", "UTC", 0, false },
		{ "2026-11-22T10:00+25:00", "UTC", 0, false }, { "", "UTC", 0, false }, { "now", "UTC", 0, false },
	};
	int64_t t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool ok = instant_parse(cases[i].text, cases[i].tz, &t);

		if (ok != cases[i].ok)
			fail_msg("%s", cases[i].text);
		if (ok)
			assert_int_equal(t, cases[i].t);
	}
	assert_string_equal(instant_rfc3339(mem, 1795307899), "2026-11-22T00:38:19Z");
	assert_string_equal(instant_sql(mem, 1795307899), "2026-11-22 00:38:19");
	assert_string_equal(instant_sql(mem, -1), "1969-12-31 23:59:59");
	assert_true(instant_from_sql("2026-11-22 00:38:19", &t));
	assert_int_equal(t, 1795307899);
	assert_true(instant_from_sql("2026-11-22 00:38:19.500000", &t));
	assert_false(instant_from_sql("2026-11-22", &t));
	assert_string_equal(instant_show(mem, 1795307899, "Asia/Taipei"), "2026/11/22 08:38");
	assert_string_equal(instant_input(mem, 1795307899, "America/New_York"), "2026-11-21T19:38");
	assert_string_equal(date_of(mem, 1795307899, "Asia/Taipei"), "2026-11-22");
	assert_string_equal(date_of(mem, 1795307899, "America/New_York"), "2026-11-21");
}

static void summer_time(void **state)
{
	int64_t t;

	(void)state;
	/* Berlin 2026: forward on 29 March 01:00 UTC, back on 25 October 01:00 UTC. */
	assert_string_equal(instant_show(mem, 1774745999, "Europe/Berlin"), "2026/03/29 01:59");
	assert_string_equal(instant_show(mem, 1774746000, "Europe/Berlin"), "2026/03/29 03:00");
	assert_true(instant_parse("2026-03-29T02:30", "Europe/Berlin", &t));	/* does not exist: as much later */
	assert_string_equal(instant_show(mem, t, "Europe/Berlin"), "2026/03/29 03:30");
	assert_true(instant_parse("2026-10-25T02:30", "Europe/Berlin", &t));	/* twice: the first */
	assert_string_equal(instant_rfc3339(mem, t), "2026-10-25T00:30:00Z");
	/* After the file's last transition the rule in its footer counts, also in the south. */
	assert_string_equal(instant_show(mem, 4102444800, "Australia/Sydney"), "2100/01/01 11:00");
	assert_string_equal(instant_show(mem, 4118083200, "Australia/Sydney"), "2100/07/01 10:00");
	assert_string_equal(instant_show(mem, 4118083200, "America/New_York"), "2100/06/30 20:00");
	/* Taiwan had summer time in 1974. */
	assert_string_equal(instant_show(mem, 141868800, "Asia/Taipei"), "1974/07/01 09:00");
}

/* Against the C library, over 130 years. */
static void same_as_libc(void **state)
{
	static const char *const tz[] = { "Asia/Taipei", "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago",
		"Asia/Kolkata", "Africa/Casablanca", "Pacific/Apia", "Asia/Tehran", "Europe/Dublin", "America/Sao_Paulo", "Asia/Gaza", "UTC" };
	size_t i;
	int64_t t;

	(void)state;
	for (i = 0; i < sizeof tz / sizeof *tz; i++) {
		setenv("TZ", tz[i], 1);
		tzset();
		for (t = -2208988800; t < 4200000000; t += 1234567) {
			time_t lt = (time_t)t;
			struct tm tm;
			char text[32];
			struct arena_mark mark = arena_mark(mem);

			localtime_r(&lt, &tm);
			strftime(text, sizeof text, "%Y/%m/%d %H:%M", &tm);
			if (strcmp(text, instant_show(mem, t, tz[i])))
				fail_msg("%s %lld: %s, not %s", tz[i], (long long)t, instant_show(mem, t, tz[i]), text);
			arena_rewind(mem, mark);
		}
	}
}

static void zone_names(void **state)
{
	static const char *const bad[] = { "", "/etc/passwd", "../../../etc/passwd", "Asia/../Asia/Taipei", "Asia//Taipei", "Asia/Taipei/", "Asia", "Mars/Base", "tzdata.zi",
		"right/Asia/Taipei", "zone.tab", "Asia/Taipei\n", "leapseconds",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		if (tz_valid(bad[i]))
			fail_msg("accepted: %s", bad[i]);
	assert_false(tz_valid(NULL));
	assert_true(tz_valid("Asia/Taipei"));
	assert_true(tz_valid("UTC"));
	assert_true(tz_valid("America/Argentina/Buenos_Aires"));
	assert_true(tz_valid("Etc/GMT+8"));
	assert_string_equal(instant_show(mem, 0, "Mars/Base"), "1970/01/01 00:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates), cmocka_unit_test(additions), cmocka_unit_test(instants), cmocka_unit_test(summer_time),
		cmocka_unit_test(same_as_libc), cmocka_unit_test(zone_names),
	};
	int failed;

	mem = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
