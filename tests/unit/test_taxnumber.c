/* Check digits of 統一編號 and 统一社会信用代码. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "crm/taxnumber.h"

static void taiwan(void **state)
{
	static const char *const right[] = { "11913502", "03244509", "04595257", "10458575", "22099131", "24566673", NULL };

	(void)state;
	for (int i = 0; right[i]; i++)
		assert_int_equal(taxnumber_kind(right[i]), TAX_TW);
	assert_int_equal(taxnumber_kind("45678214"), TAX_TW_WRONG);
	assert_int_equal(taxnumber_kind("11913503"), TAX_TW_WRONG);
	assert_int_equal(taxnumber_kind("00000000"), TAX_REFUSED);
}

static void china(void **state)
{
	(void)state;
	assert_int_equal(taxnumber_kind("91350100M000100Y43"), TAX_CN);
	assert_int_equal(taxnumber_kind("91350100M000100Y44"), TAX_CN_WRONG);
	/* I, O, S, V, Z do not occur. */
	assert_int_equal(taxnumber_kind("9135010OM000100Y43"), TAX_CN_WRONG);
}

static void others_are_let_through(void **state)
{
	static const char *const other[] = { "", "1234567", "123456789", "DE123456789", "91350100M000100Y4", "1234567a", NULL };

	(void)state;
	for (int i = 0; other[i]; i++)
		assert_int_equal(taxnumber_kind(other[i]), TAX_OTHER);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(taiwan), cmocka_unit_test(china), cmocka_unit_test(others_are_let_through) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
