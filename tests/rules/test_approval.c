/*
 * Approval: steps in order, each by who it names and nobody else, with conditions;
 * rejected, delegated, taken back; discounts above a role's limit do not go out.
 */
#include "crowd.h"
#include <json-c/json.h>
#include "lib/record.h"

static struct ctx admin, sales, boss, money_man;
static int64_t customer;

struct doing { const struct record *rec; int64_t id; const char *verb, *input; struct made made; };

static enum outcome in_tx(struct ctx *x, void *p)
{
	struct doing *d = p;
	json_object *input = d->input ? json_keep(x, json_tokener_parse(d->input)) : NULL;
	struct row *row, *old;
	enum outcome o;

	ctx_clear_errors(x);
	if (d->verb)
		return record_verb(x, d->rec, d->id, d->verb, input, &d->made);
	old = d->id ? record_get(x, d->rec, d->id) : NULL;
	if (old)
		record_load_parts(x, old);
	row = old ? row_edit(x, old) : row_new(x, d->rec);
	o = record_read_input(x, row, input, !old);
	return o != DONE ? o : old ? record_update(x, row, old, 0) : record_create(x, row, &d->made.id);
}

static enum outcome tries(struct ctx *x, const struct record *rec, int64_t id, const char *verb, const char *input, int64_t *made)
{
	struct doing d = { .rec = rec, .id = id, .verb = verb, .input = input };
	enum outcome o = db_transaction(x, in_tx, &d);

	if (made)
		*made = d.made.id;
	return o;
}

static int64_t make(struct ctx *x, const struct record *rec, const char *input)
{
	int64_t id = 0;

	if (tries(x, rec, 0, NULL, input, &id) != DONE) {
		for (struct error *e = x->errors; e; e = e->next)
			print_message("  %s: %s\n", e->field, e->key);
		fail();
	}
	return id;
}

#define DOES(x, rec, id, verb, input) assert_int_equal(tries(&(x), rec, id, verb, input, NULL), DONE)
#define REFUSES(x, rec, id, verb, input, with) assert_int_equal(tries(&(x), rec, id, verb, input, NULL), with)

static const char *says(struct ctx *x)
{
	return x->errors ? x->errors->key : "";
}

static int64_t contract_of(const char *amount)
{
	return make(&sales, &contract_record, arena_fmt(sales.mem, "{\"customer_id\":%lld,\"title\":\"簽核\",\"amount\":\"%s\"}", (long long)customer, amount));
}

static const char *state(const struct record *rec, int64_t id)
{
	return row_get(record_get(&admin, rec, id), "approval_state");
}

static int64_t flow(const char *subject, const char *steps)
{
	return make(&admin, &approval_flow_record, arena_fmt(admin.mem, "{\"name\":\"%s %lld\",\"subject\":\"%s\",\"steps\":%s}",
		subject, (long long)db_one_int(&admin, "SELECT COUNT(*) FROM approval_flows"), subject, steps));
}

static void flows_away(void)
{
	db_exec(&admin, "UPDATE approval_flows SET archived_at = UTC_TIMESTAMP");
}

/* Whoever may approve and may write it, as it was before there were flows. */
static void without_a_flow(void **s)
{
	int64_t k = contract_of("1000");

	(void)s;
	flows_away();
	DOES(sales, &contract_record, k, "submit", NULL);
	assert_string_equal(state(&contract_record, k), "in_approval");
	REFUSES(sales, &contract_record, k, "approve", NULL, FORBIDDEN);
	assert_string_equal(says(&sales), "not_your_step");
	REFUSES(money_man, &contract_record, k, "approve", NULL, FORBIDDEN);
	DOES(boss, &contract_record, k, "approve", NULL);
	assert_string_equal(state(&contract_record, k), "approved");
	REFUSES(boss, &contract_record, k, "approve", NULL, CONFLICT);
	REFUSES(sales, &contract_record, k, "submit", NULL, CONFLICT);
}

static void steps_in_order_with_conditions(void **s)
{
	int64_t small, large;

	(void)s;
	flows_away();
	flow("contract", "[{\"name\":\"主管\",\"role_id\":\"manager\"},{\"name\":\"財務\",\"role_id\":\"finance\",\"min_amount\":\"5000\"},{\"name\":\"總經理\",\"user_id\":\"admin\",\"min_amount\":\"100000\"}]");
	small = contract_of("4999.99");
	large = contract_of("5000");
	DOES(sales, &contract_record, small, "submit", NULL);
	DOES(sales, &contract_record, large, "submit", NULL);
	assert_int_equal(db_one_int(&admin, "SELECT COUNT(*) FROM approvals WHERE type = 37 AND record_id = ?", INT(small)), 1);
	assert_int_equal(db_one_int(&admin, "SELECT COUNT(*) FROM approvals WHERE type = 37 AND record_id = ?", INT(large)), 2);
	DOES(boss, &contract_record, small, "approve", NULL);
	assert_string_equal(state(&contract_record, small), "approved");
	REFUSES(money_man, &contract_record, large, "approve", NULL, FORBIDDEN);
	DOES(boss, &contract_record, large, "approve", "{\"note\":\"可以\"}");
	assert_string_equal(state(&contract_record, large), "in_approval");
	REFUSES(boss, &contract_record, large, "approve", NULL, FORBIDDEN);
	/* Finance reads everything and writes no contracts: the step is theirs all the same. */
	DOES(money_man, &contract_record, large, "approve", NULL);
	assert_string_equal(state(&contract_record, large), "approved");
	assert_string_equal(row_get(record_get(&admin, &contract_record, large), "state"), "to_sign");
	assert_string_equal(db_one_str(&admin, "SELECT reason FROM approvals WHERE type = 37 AND record_id = ? ORDER BY position LIMIT 1", INT(large)), "可以");
}

static void none_applies(void **s)
{
	int64_t k;

	(void)s;
	flows_away();
	flow("contract", "[{\"name\":\"財務\",\"role_id\":\"finance\",\"min_amount\":\"5000\"}]");
	k = contract_of("10");
	DOES(sales, &contract_record, k, "submit", NULL);
	assert_string_equal(state(&contract_record, k), "approved");
}

static void rejected_and_again(void **s)
{
	int64_t k;

	(void)s;
	flows_away();
	flow("contract", "[{\"name\":\"主管\",\"role_id\":\"manager\"},{\"name\":\"財務\",\"role_id\":\"finance\"}]");
	k = contract_of("800");
	DOES(sales, &contract_record, k, "submit", NULL);
	REFUSES(boss, &contract_record, k, "reject", NULL, INVALID);
	DOES(boss, &contract_record, k, "reject", "{\"reason\":\"條款不全\"}");
	assert_string_equal(state(&contract_record, k), "rejected");
	assert_int_equal(db_one_int(&admin, "SELECT COUNT(*) FROM approvals WHERE type = 37 AND record_id = ? AND state = 'cancelled'", INT(k)), 1);
	REFUSES(money_man, &contract_record, k, "approve", NULL, CONFLICT);
	DOES(sales, &contract_record, k, "submit", NULL);
	DOES(sales, &contract_record, k, "amend", NULL);
	assert_int_equal(db_one_int(&admin, "SELECT COUNT(*) FROM approvals WHERE type = 37 AND record_id = ? AND state IN ('waiting','current')", INT(k)), 0);
	DOES(sales, &contract_record, k, "submit", NULL);
	DOES(boss, &contract_record, k, "approve", NULL);
	DOES(money_man, &contract_record, k, "approve", NULL);
	assert_string_equal(state(&contract_record, k), "approved");
	assert_int_equal(db_one_int(&admin, "SELECT COUNT(*) FROM approvals WHERE type = 37 AND record_id = ?", INT(k)), 6);
}

/* Who is asked by name sees the record, wherever it lies. */
static void delegated(void **s)
{
	struct ctx other = crowd_ctx("sales2");
	int64_t k;

	(void)s;
	flows_away();
	flow("contract", "[{\"name\":\"主管\",\"role_id\":\"manager\"}]");
	k = contract_of("800");
	DOES(sales, &contract_record, k, "submit", NULL);
	REFUSES(other, &contract_record, k, "approve", NULL, NOT_FOUND);
	REFUSES(sales, &contract_record, k, "delegate", "{\"user_id\":\"sales2\"}", FORBIDDEN);
	REFUSES(boss, &contract_record, k, "delegate", "{\"user_id\":\"nobody\"}", INVALID);
	REFUSES(boss, &contract_record, k, "delegate", "{\"user_id\":\"sales1\"}", INVALID);
	assert_string_equal(says(&boss), "own_request");
	DOES(boss, &contract_record, k, "delegate", "{\"user_id\":\"sales2\"}");
	REFUSES(boss, &contract_record, k, "approve", NULL, FORBIDDEN);
	other.stamp = 0;	/* as the next request would: who acts is looked up again */
	other.me = person_load(&other, other.me->id);
	assert_non_null(record_find(&other, &contract_record, k, ACCESS_READ));
	DOES(other, &contract_record, k, "approve", NULL);
	assert_string_equal(state(&contract_record, k), "approved");
	crowd_end(&other);
}

/* Nobody has the role, or who was named has left: it does not wait in silence. */
static void nobody_to_ask(void **s)
{
	int64_t k, role = make(&admin, &role_record, "{\"code\":\"empty\",\"name\":\"無人\"}");

	(void)s;
	flows_away();
	DOES(admin, &approval_flow_record, 0, NULL, "{\"name\":\"無人\",\"subject\":\"contract\",\"steps\":[{\"name\":\"無人\",\"role_id\":\"empty\"}]}");
	assert_string_equal(says(&admin), "nobody_in_role");
	k = contract_of("800");
	DOES(sales, &contract_record, k, "submit", NULL);
	assert_string_equal(says(&sales), "nobody_approves");
	REFUSES(boss, &contract_record, k, "approve", NULL, FORBIDDEN);
	DOES(admin, &contract_record, k, "delegate", "{\"user_id\":\"manager\"}");
	DOES(boss, &contract_record, k, "approve", NULL);
	flows_away();
	db_exec(&admin, "DELETE FROM approval_steps WHERE role_id = ?", INT(role));
	db_exec(&admin, "UPDATE users SET active = 0 WHERE login = 'sales2'");
	REFUSES(admin, &approval_flow_record, 0, NULL, "{\"name\":\"x\",\"subject\":\"contract\",\"steps\":[{\"name\":\"a\",\"user_id\":\"sales2\"}]}", INVALID);
	db_exec(&admin, "UPDATE users SET active = 1 WHERE login = 'sales2'");
}

static void flows_are_checked(void **s)
{
	(void)s;
	REFUSES(admin, &approval_flow_record, 0, NULL, "{\"name\":\"x\",\"subject\":\"contract\",\"steps\":[]}", INVALID);
	REFUSES(admin, &approval_flow_record, 0, NULL, "{\"name\":\"x\",\"subject\":\"contract\",\"steps\":[{\"name\":\"a\"}]}", INVALID);
	REFUSES(admin, &approval_flow_record, 0, NULL, "{\"name\":\"x\",\"subject\":\"contract\",\"steps\":[{\"name\":\"a\",\"role_id\":\"manager\",\"user_id\":\"admin\"}]}", INVALID);
}

/* ---- discounts ---------------------------------------------------------------------- */

static int64_t quotation_with(const char *line)
{
	return make(&sales, &quotation_record, arena_fmt(sales.mem, "{\"customer_id\":%lld,\"lines\":[%s]}", (long long)customer, line));
}

static void limit(const char *percent)
{
	db_exec(&admin, "UPDATE roles SET max_discount = ? WHERE code = 'salesperson'", STR(percent));
}

static void discount_above_the_limit(void **s)
{
	int64_t q;

	(void)s;
	flows_away();
	limit("10");
	q = quotation_with("{\"description\":\"租金\",\"unit_price\":\"100\",\"discount_percent\":\"10\"}");
	DOES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}");
	q = quotation_with("{\"description\":\"租金\",\"unit_price\":\"100\",\"discount_percent\":\"10.0001\"}");
	REFUSES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}", CONFLICT);
	assert_string_equal(says(&sales), "discount_needs_approval");
	REFUSES(sales, &quotation_record, q, "accept", NULL, CONFLICT);
	DOES(sales, &quotation_record, q, "submit", NULL);
	REFUSES(sales, &quotation_record, q, "send", NULL, CONFLICT);
	REFUSES(sales, &quotation_record, q, "approve", NULL, FORBIDDEN);
	DOES(boss, &quotation_record, q, "approve", NULL);
	/* Other prices are asked for again; a new title is not. */
	DOES(sales, &quotation_record, q, NULL, "{\"title\":\"新標題\"}");
	assert_string_equal(state(&quotation_record, q), "approved");
	DOES(sales, &quotation_record, q, NULL, "{\"lines\":[{\"description\":\"租金\",\"unit_price\":\"100\",\"discount_percent\":\"50\"}]}");
	assert_string_equal(state(&quotation_record, q), "none");
	REFUSES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}", CONFLICT);
	DOES(sales, &quotation_record, q, "submit", NULL);
	DOES(boss, &quotation_record, q, "disapprove", "{\"reason\":\"太多\"}");
	REFUSES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}", CONFLICT);
	/* Whose role sets no limit may send it as it is. */
	DOES(boss, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}");
	DOES(sales, &quotation_record, q, "accept", NULL);
}

/* A lower price is a discount too. */
static void discount_by_the_price(void **s)
{
	int64_t p = make(&admin, &product_record, arena_fmt(admin.mem, "{\"code\":\"AP%lld\",\"name\":\"定價\",\"price\":\"200\"}",
		(long long)db_one_int(&admin, "SELECT MAX(id) + 1 FROM products"))), q;

	(void)s;
	limit("10");
	crowd_setting(&sales, "discount_by_price", "1");
	q = quotation_with(arena_fmt(sales.mem, "{\"product_id\":%lld,\"unit_price\":\"180\"}", (long long)p));
	DOES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}");
	q = quotation_with(arena_fmt(sales.mem, "{\"product_id\":%lld,\"unit_price\":\"190\",\"discount_percent\":\"6\"}", (long long)p));
	REFUSES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}", CONFLICT);
	q = quotation_with(arena_fmt(sales.mem, "{\"product_id\":%lld,\"unit_price\":\"250\",\"discount_percent\":\"10\"}", (long long)p));
	DOES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}");
	crowd_setting(&sales, "discount_by_price", "0");
	q = quotation_with(arena_fmt(sales.mem, "{\"product_id\":%lld,\"unit_price\":\"1\"}", (long long)p));
	DOES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}");
	limit(NULL);
	q = quotation_with(arena_fmt(sales.mem, "{\"product_id\":%lld,\"unit_price\":\"1\"}", (long long)p));
	DOES(sales, &quotation_record, q, "send", "{\"to\":\"a@example.com\"}");
}

/* ---- many at once: a step is decided once --------------------------------------------- */

static enum outcome one_approves(struct ctx *c, struct attempt *a)
{
	struct made made = { 0 };

	return record_verb(c, &contract_record, a->id, "approve", NULL, &made);
}

static void decided_once(void **s)
{
	const char *const all[] = { "manager", "admin", NULL };
	int got[CROWD_OUTCOMES];
	int64_t k;

	(void)s;
	flows_away();
	flow("contract", "[{\"name\":\"一\",\"role_id\":\"manager\"},{\"name\":\"二\",\"role_id\":\"administrator\"}]");
	k = contract_of("800");
	DOES(sales, &contract_record, k, "submit", NULL);
	crowd(16, all, one_approves, k, got);
	assert_true(got[DONE] == 1 || got[DONE] == 2);
	assert_int_equal(got[99], 0);
	assert_int_equal(db_one_int(&admin, "SELECT COUNT(*) FROM approvals WHERE type = 37 AND record_id = ? AND state = 'approved'", INT(k)), got[DONE]);
	flows_away();
}

static int begin(void **state)
{
	(void)state;
	admin = crowd_ctx("admin");
	sales = crowd_ctx("sales1");
	boss = crowd_ctx("manager");
	money_man = crowd_ctx("finance");
	customer = make(&sales, &customer_record, "{\"name\":\"簽核測試有限公司\"}");
	return 0;
}

static int end(void **state)
{
	(void)state;
	crowd_end(&admin);
	crowd_end(&sales);
	crowd_end(&boss);
	crowd_end(&money_man);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_flow), cmocka_unit_test(steps_in_order_with_conditions), cmocka_unit_test(none_applies),
		cmocka_unit_test(rejected_and_again), cmocka_unit_test(delegated), cmocka_unit_test(nobody_to_ask), cmocka_unit_test(flows_are_checked),
		cmocka_unit_test(discount_above_the_limit), cmocka_unit_test(discount_by_the_price), cmocka_unit_test(decided_once),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
