/* A search for words that most records have, in an order asked for: the pages hold every one of them, once, in that order. */
#include <string.h>
#include "crowd.h"
#include "crm/lead.h"
#include "lib/postings.h"
#include "lib/search.h"

enum { RECORDS = 340 /* saved one by one: more rows than the sample looks at */, PAGE = 50 };

static enum outcome make_leads(struct ctx *x, struct attempt *a)
{
	for (int i = 0; i < RECORDS; i++) {
		struct row *r = row_new(x, &lead_record);

		row_set(r, "name", arena_fmt(x->mem, "%03d 號", i * 7 % RECORDS));
		row_set(r, "company", i % 17 ? "靉靆行號" : "靉靆別號");
		if (record_create(x, r, &a->id) != DONE)
			return CONFLICT;
	}
	return DONE;
}

/* How many rows the pages hold together; each is behind the one before. */
static int pages(const char *q, bool desc)
{
	struct query ask = { .rec = &lead_record, .q = q, .sort = record_field(&c, &lead_record, "name"), .desc = desc, .limit = PAGE };
	const char *before = NULL;
	int n = 0;

	do {
		struct list *l = record_list(&c, &ask);

		for (int i = 0; i < l->n; i++, n++) {
			if (before)
				assert_true(desc ? strcmp(row_title(l->rows[i]), before) < 0 : strcmp(row_title(l->rows[i]), before) > 0);
			before = row_title(l->rows[i]);
		}
		ask.cursor = l->next;
	} while (ask.cursor);
	return n;
}

static void test_common_words_in_order(void **state)
{
	struct crowd_job j = { make_leads, { 0, 0, NULL } };
	uint32_t terms[8];
	double share;
	int n;

	(void)state;
	assert_int_equal(crowd_one(&c, &j), DONE);
	n = search_terms_for(&c, &lead_record, "靉靆", terms, 8, &share);
	assert_int_equal(n, 1);
	assert_true(share > 0.5);	/* so that the list goes through the rows */
	assert_int_equal(pages("靉靆", false), RECORDS);
	assert_int_equal(pages("靉靆", true), RECORDS);
	/* Both words are common, and few have both; a rare one is looked up as ever. */
	assert_int_equal(pages("靉靆 別號", false), RECORDS / 17);
	search_terms_for(&c, &lead_record, "靉靆 別號", terms, 8, &share);
	assert_true(share < 0.01);
	assert_int_equal(pages("靉靆 無此", false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_common_words_in_order) };

	return cmocka_run_group_tests(tests, crowd_set_up, crowd_tear_down);
}
