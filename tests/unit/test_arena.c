/* arena.h, fault.h, the messages of ctx.h: memory, clean-ups, jumps. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "ctx.h"

static char order[64];

static void note(void *arg)
{
	size_t n = strlen(order);

	snprintf(order + n, sizeof order - n, "%s", (const char *)arg);
}

static void allocates(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 3000; n++) {
			unsigned char *p = arena_alloc(a, n);

			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xaa, n);
		}
		memset(arena_alloc(a, 5 << 20), 0xaa, 5 << 20);
		arena_reset(a);
	}
	assert_null(arena_str(a, NULL));
	assert_string_equal(arena_strn(a, "hello", 4), "hell");
	assert_string_equal(arena_fmt(a, "%s-%05d", "S", 42), "S-00042");
	assert_int_equal(strlen(arena_fmt(a, "%1000s", "x")), 1000);
	arena_free(a);
	arena_free(NULL);
}

static void overflow(void *a)
{
	arena_array(a, SIZE_MAX / 8, 16);
}

static void too_much(void *a)
{
	arena_alloc(a, SIZE_MAX - 3);
}

static void overflows(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_int_equal(fault_try(overflow, a), FAULT_BUG);
	assert_int_equal(fault_try(too_much, a), FAULT_BUG);
	arena_free(a);
}

static void defers(void **state)
{
	struct arena *a = arena_new();
	struct arena_mark m;

	(void)state;
	order[0] = '\0';
	arena_defer(a, note, "a");
	arena_defer(a, note, "b");
	m = arena_mark(a);
	for (int i = 0; i < 3; i++) {
		arena_defer(a, note, "c");
		arena_defer(a, note, "d");
		arena_alloc(a, 100000);
		arena_alloc(a, 10000);
		arena_rewind(a, m);
	}
	assert_string_equal(order, "dcdcdc");
	arena_reset(a);
	assert_string_equal(order, "dcdcdcba");
	arena_defer(a, note, "!");
	arena_free(a);
	assert_string_equal(order, "dcdcdcba!");
}

static void grows(void **state)
{
	struct arena *a = arena_new();
	struct buf b = buf_new(a);

	(void)state;
	assert_string_equal(b.s, "");
	for (int i = 0; i < 20000; i++) {
		buf_str(&b, "ab");
		buf_fmt(&b, "%d", i % 10);
		buf_add(&b, "cd", 1);
	}
	assert_int_equal(b.len, 80000);
	assert_memory_equal(b.s + 79996, "ab9c", 5);
	buf_fmt(&b, "%90000d", 7);
	assert_int_equal(strlen(b.s), 170000);
	arena_free(a);
}

static void inner(void *arg)
{
	note("i");
	fault_raise(FAULT_RETRY, "inner %s", (const char *)arg);
}

static void outer(void *arg)
{
	enum fault_kind kind = fault_try(inner, arg);

	assert_int_equal(kind, FAULT_RETRY);
	assert_string_equal(fault_text(), "inner x");
	fault_raise(FAULT_LOST, "outer after %s", fault_text());
}

static void fine(void *arg)
{
	*(int *)arg = 7;
}

static void faults(void **state)
{
	int n = 0;

	(void)state;
	order[0] = '\0';
	assert_int_equal(fault_try(outer, "x"), FAULT_LOST);
	assert_string_equal(fault_text(), "outer after inner x");
	assert_string_equal(order, "i");
	assert_int_equal(fault_try(fine, &n), FAULT_NONE);
	assert_int_equal(n, 7);
}

static void messages(void **state)
{
	struct ctx c = { .mem = arena_new() };

	(void)state;
	assert_int_equal(ctx_refuse(&c, CONFLICT, "", "not_free", NULL), CONFLICT);
	ctx_warn(&c, "phone", "odd", "1", "2", "3", NULL);
	assert_string_equal(c.errors->key, "not_free");
	assert_false(c.errors->warning);
	assert_true(c.errors->next->warning);
	assert_string_equal(c.errors->next->arg[2], "3");
	ctx_clear_errors(&c);
	assert_null(c.errors);
	ctx_refuse(&c, INVALID, NULL, "again", NULL);
	assert_string_equal(c.errors->field, "");
	assert_null(c.errors->next);
	arena_free(c.mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocates), cmocka_unit_test(overflows), cmocka_unit_test(defers),
		cmocka_unit_test(grows), cmocka_unit_test(faults), cmocka_unit_test(messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
