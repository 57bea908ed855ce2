/* Leads and customers under many hands: one claim of fifty, limits, former owners, converting once. */
#include "crowd.h"
#include "crm/lead.h"
#include "crm/ownership.h"

static const char *const sales[] = { "sales1", "sales2", NULL };

static enum outcome make_lead(struct ctx *x, struct attempt *a)
{
	struct row *r = row_new(x, &lead_record);

	row_set(r, "name", "王小明");
	row_set(r, "company", a->text);
	row_set(r, "phone", "04-2222-3344");
	row_set(r, "owner_id", NULL);
	return record_create(x, r, &a->id);
}

static int64_t new_lead(const char *company)
{
	struct crowd_job j = { make_lead, { 0, 0, company } };

	assert_int_equal(crowd_one(&c, &j), DONE);
	assert_true(j.a.id > 0);
	return j.a.id;
}

static enum outcome claim(struct ctx *x, struct attempt *a)
{
	struct made made = { 0 };
	enum outcome o = record_verb(x, &lead_record, a->id, "claim", NULL, &made);

	/* As the area answers it: who comes too late to see it lost a race. */
	return o == NOT_FOUND && ownership_lost_race(x, &lead_record, a->id) ? CONFLICT : o;
}

static enum outcome claim_own(struct ctx *x, struct attempt *a)
{
	struct attempt mine = { a->i, a->id + a->i, NULL };

	return claim(x, &mine);
}

static void fifty_claim_one(void **state)
{
	int got[CROWD_OUTCOMES];
	int64_t id = new_lead("同時領取");

	(void)state;
	crowd(50, sales, claim, id, got);
	assert_int_equal(got[DONE], 1);
	assert_int_equal(got[CONFLICT], 49);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal WHERE type = 10 AND record_id = ? AND event = 'claimed'", INT(id)), 1);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM owner_history WHERE type = 10 AND record_id = ? AND until_at IS NULL", INT(id)), 1);
	assert_int_equal(db_one_int(&c, "SELECT owner_id IS NOT NULL AND pooled_at IS NULL AND owner_since IS NOT NULL FROM leads WHERE id = ?", INT(id)), 1);
}

static void the_limit_of_owned_ones_holds(void **state)
{
	static const char *const one[] = { "sales2", NULL };
	int64_t me = db_one_int(&c, "SELECT id FROM users WHERE login = 'sales2'"), first = 0, owned;
	int got[CROWD_OUTCOMES];

	(void)state;
	for (int i = 0; i < 12; i++) {
		int64_t id = new_lead("上限");

		first = first ? first : id;
	}
	owned = db_one_int(&c, "SELECT COUNT(*) FROM leads WHERE owner_id = ? AND status NOT IN ('converted', 'invalid') AND archived_at IS NULL", INT(me));
	crowd_setting(&c, "lead_owned_limit", arena_fmt(c.mem, "%lld", (long long)owned + 3));
	crowd(12, one, claim_own, first, got);
	crowd_setting(&c, "lead_owned_limit", "0");
	assert_int_equal(got[DONE], 3);
	assert_int_equal(got[CONFLICT], 9);
}

static void the_limit_of_a_day_holds(void **state)
{
	static const char *const one[] = { "sales1", NULL };
	int64_t me = db_one_int(&c, "SELECT id FROM users WHERE login = 'sales1'"), first = 0, today;
	int got[CROWD_OUTCOMES];

	(void)state;
	for (int i = 0; i < 10; i++) {
		int64_t id = new_lead("每日上限");

		first = first ? first : id;
	}
	today = db_one_int(&c, "SELECT n FROM claims WHERE user_id = ? AND type = 10 AND day = ?", INT(me), STR(c.today));
	crowd_setting(&c, "lead_claims_per_day", arena_fmt(c.mem, "%lld", (long long)today + 4));
	crowd(10, one, claim_own, first, got);
	crowd_setting(&c, "lead_claims_per_day", "0");
	assert_int_equal(got[DONE], 4);
	assert_int_equal(got[CONFLICT], 6);
	assert_int_equal(db_one_int(&c, "SELECT n FROM claims WHERE user_id = ? AND type = 10 AND day = ?", INT(me), STR(c.today)), today + 4);
}

static enum outcome release(struct ctx *x, struct attempt *a)
{
	json_object *input = json_keep(x, json_object_new_object());
	struct made made = { 0 };

	if (a->text)
		json_object_object_add(input, "reason", json_object_new_string(a->text));
	return record_verb(x, &lead_record, a->id, "release", input, &made);
}

static void a_former_owner_waits(void **state)
{
	struct ctx sales1 = crowd_ctx("sales1");
	int64_t id = new_lead("前任負責人");

	(void)state;
	crowd_setting(&c, "lead_former_owner_days", "7");
	assert_int_equal(once(&sales1, claim, id, NULL), DONE);
	assert_int_equal(once(&sales1, release, id, NULL), INVALID);
	assert_int_equal(once(&sales1, release, id, "電話不通"), DONE);
	sales1.stamp = 0;
	assert_int_equal(once(&sales1, claim, id, NULL), CONFLICT);
	assert_string_equal(sales1.errors->key, "former_owner");
	crowd_setting(&c, "lead_former_owner_days", "0");
	sales1.stamp = 0;
	assert_int_equal(once(&sales1, claim, id, NULL), DONE);
	crowd_end(&sales1);
}

static enum outcome convert(struct ctx *x, struct attempt *a)
{
	struct convert how = { .create_customer = true, .create_contact = true, .create_opportunity = true };
	struct converted became;
	struct row *lead;
	enum outcome o = record_need(x, &lead_record, a->id, ACCESS_WRITE, &lead);

	if (o != DONE)
		return o;
	record_lock(x, lead);
	return lead_convert(x, lead, &how, &became);
}

static enum outcome edit(struct ctx *x, struct attempt *a)
{
	struct row *old = record_get(x, &lead_record, a->id), *new = row_edit(x, old);

	row_set(new, "company", "改名");
	return record_update(x, new, old, 0);
}

static void converting_happens_once(void **state)
{
	int got[CROWD_OUTCOMES];
	int64_t id = new_lead("轉換一次有限公司");
	static const char *const one[] = { "sales1", NULL };
	struct ctx sales1 = crowd_ctx("sales1");

	(void)state;
	assert_int_equal(once(&sales1, claim, id, NULL), DONE);
	crowd(10, one, convert, id, got);
	assert_int_equal(got[DONE], 1);
	assert_int_equal(got[CONFLICT], 9);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM customers WHERE name = '轉換一次有限公司'"), 1);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM leads l JOIN customers k ON k.id = l.customer_id JOIN contacts p ON p.id = l.contact_id AND p.customer_id = k.id"
		" JOIN opportunities o ON o.id = l.opportunity_id AND o.lead_id = l.id AND o.customer_id = k.id AND o.contact_id = p.id"
		" WHERE l.id = ? AND l.status = 'converted' AND k.owner_id = l.owner_id AND o.owner_id = l.owner_id", INT(id)), 1);
	assert_int_equal(once(&sales1, edit, id, NULL), CONFLICT);
	crowd_end(&sales1);
}

static void what_it_became_cannot_be_had_by_hand(void **state)
{
	static const struct { const char *field, *value; enum outcome want; } tries[] = {
		{ "status", "converted", INVALID }, { "customer_id", "1", MALFORMED }, { "pooled_at", "2026-01-01T00:00:00Z", MALFORMED }, { "nonsense", "1", MALFORMED },
	};
	int64_t id = new_lead("手動");

	(void)state;
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct row *old = record_get(&c, &lead_record, id), *new = row_edit(&c, old);
		json_object *input = json_keep(&c, json_object_new_object());
		enum outcome o;

		ctx_clear_errors(&c);
		json_object_object_add(input, tries[i].field, json_object_new_string(tries[i].value));
		o = record_read_input(&c, new, input, false);
		assert_int_equal(o == DONE ? record_update(&c, new, old, 0) : o, tries[i].want);
	}
	ctx_clear_errors(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fifty_claim_one),
		cmocka_unit_test(the_limit_of_owned_ones_holds),
		cmocka_unit_test(the_limit_of_a_day_holds),
		cmocka_unit_test(a_former_owner_waits),
		cmocka_unit_test(converting_happens_once),
		cmocka_unit_test(what_it_became_cannot_be_had_by_hand),
	};

	return cmocka_run_group_tests(tests, crowd_set_up, crowd_tear_down);
}
