/*
 * Money from the quotation to the invoice, by the verbs a page or the API gives:
 * amounts that agree, states that hold, limits that cannot be passed.
 */
#include "../unit/scratch.h"
#include <json-c/json.h>
#include "crm/contract.h"
#include "crm/product.h"
#include "crm/quotation.h"
#include "crm/receivable.h"
#include "lib/record.h"

static struct ctx c;
static int64_t customer, tax5, terms;

/* ---- doing one thing in a transaction of its own -------------------------------- */

struct doing { const struct record *rec; int64_t id; const char *verb, *input; struct made made; };

static enum outcome in_tx(struct ctx *x, void *p)
{
	struct doing *d = p;
	json_object *input = d->input ? json_keep(x, json_tokener_parse(d->input)) : NULL;

	if (d->input)
		assert_non_null(input);
	if (d->verb)
		return record_verb(x, d->rec, d->id, d->verb, input, &d->made);
	if (d->id) {
		struct row *old = record_get(x, d->rec, d->id), *row;
		enum outcome o;

		record_load_parts(x, old);
		row = row_edit(x, old);
		o = record_read_input(x, row, input, false);
		return o == DONE ? record_update(x, row, old, 0) : o;
	} else {
		struct row *row = row_new(x, d->rec);
		enum outcome o = record_read_input(x, row, input, true);

		return o == DONE ? record_create(x, row, &d->made.id) : o;
	}
}

static enum outcome attempt(struct doing *d)
{
	ctx_clear_errors(&c);
	return db_transaction(&c, in_tx, d);
}

static void say_errors(void)
{
	for (struct error *e = c.errors; e; e = e->next)
		print_message("  %s: %s %s\n", e->field, e->key, e->arg[0] ? e->arg[0] : "");
}

static int64_t make(const struct record *rec, const char *input)
{
	struct doing d = { .rec = rec, .input = input };
	enum outcome o = attempt(&d);

	if (o != DONE)
		say_errors();
	assert_int_equal(o, DONE);
	return d.made.id;
}

static int64_t does(const struct record *rec, int64_t id, const char *verb, const char *input)
{
	struct doing d = { .rec = rec, .id = id, .verb = verb, .input = input };
	enum outcome o = attempt(&d);

	if (o != DONE)
		say_errors();
	assert_int_equal(o, DONE);
	return d.made.id;
}

static enum outcome tries(const struct record *rec, int64_t id, const char *verb, const char *input)
{
	struct doing d = { .rec = rec, .id = id, .verb = verb, .input = input };

	return attempt(&d);
}

static const char *fmt(const char *f, int64_t a, const char *b)
{
	return arena_fmt(c.mem, "%s%lld%s", f, (long long)a, b);
}

static void has(const struct record *rec, int64_t id, const char *field, const char *value)
{
	struct row *r = record_get(&c, rec, id);

	if (value)
		assert_string_equal(row_get(r, field) ? row_get(r, field) : "(null)", value);
	else
		assert_null(row_get(r, field));
}

/* ---- what the tests stand on ------------------------------------------------------- */

static int begin(void **state)
{
	struct doing d = { .rec = &customer_record, .input = "{\"name\":\"測試金流有限公司\"}" };

	(void)state;
	c = scratch_ctx();
	assert_int_equal(attempt(&d), DONE);
	customer = d.made.id;
	tax5 = db_one_int(&c, "SELECT id FROM taxes WHERE percent = 5 AND included = 0 ORDER BY id LIMIT 1");
	terms = make(&payment_terms_record, arena_fmt(c.mem, "{\"name\":\"三四三 %lld\",\"lines\":[{\"kind\":\"percent\",\"value\":\"30\"},"
		"{\"kind\":\"percent\",\"value\":\"40\",\"anchor\":\"effective\",\"months\":1},{\"kind\":\"balance\",\"anchor\":\"effective\",\"months\":2,\"month_end\":true}]}",
		(long long)customer));
	return 0;
}

static int end(void **state)
{
	(void)state;
	scratch_end(&c);
	return 0;
}

static int64_t quotation(void)
{
	return make(&quotation_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"title\":\"三項報價\",\"currency\":\"USD\",\"lines\":["
		"{\"description\":\"攤位租金\",\"quantity\":\"3\",\"unit_price\":\"33.335\",\"tax_id\":%lld},"
		"{\"description\":\"佈置\",\"quantity\":\"1\",\"unit_price\":\"200\",\"discount_percent\":\"10\",\"tax_id\":%lld},"
		"{\"kind\":\"section\",\"description\":\"其他\"},"
		"{\"description\":\"保證金\",\"quantity\":\"1\",\"unit_price\":\"1000\"},"
		"{\"description\":\"廣告\",\"quantity\":\"1\",\"unit_price\":\"500\",\"optional\":true}]}",
		(long long)customer, (long long)tax5, (long long)tax5));
}

static int64_t contract(const char *amount)
{
	return make(&contract_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"title\":\"測試合約\",\"amount\":\"%s\"}", (long long)customer, amount));
}

static int64_t plan(int64_t k, const char *amount, const char *due)
{
	return make(&plan_record, arena_fmt(c.mem, "{\"contract_id\":%lld,\"amount\":\"%s\",\"due_on\":\"%s\"}", (long long)k, amount, due));
}

static int64_t receipt(int64_t k, const char *amount)
{
	int64_t id = make(&receipt_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"contract_id\":%lld,\"amount\":\"%s\"}", (long long)customer, (long long)k, amount));

	does(&receipt_record, id, "confirm", NULL);
	return id;
}

/* ---- quotations ---------------------------------------------------------------------- */

static void amounts_of_a_quotation(void **state)
{
	int64_t q = quotation();

	(void)state;
	has(&quotation_record, q, "amount_untaxed", "1280.01");
	has(&quotation_record, q, "amount_tax", "14.00");
	has(&quotation_record, q, "amount_total", "1294.01");
	has(&quotation_record, q, "state", "draft");
	assert_int_equal(tries(&quotation_record, q, NULL, "{\"amount_total\":\"1\"}"), MALFORMED);
	assert_int_equal(tries(&quotation_record, q, NULL, "{\"lines\":[]}"), DONE);
	has(&quotation_record, q, "amount_total", "0.00");
	assert_int_equal(tries(&quotation_record, q, "send", NULL), INVALID);
}

static void revision_after_sending(void **state)
{
	int64_t q = quotation(), old;

	(void)state;
	does(&quotation_record, q, "send", NULL);
	has(&quotation_record, q, "state", "sent");
	assert_int_equal(tries(&quotation_record, q, NULL, "{\"internal_note\":\"只有自己看\"}"), DONE);
	has(&quotation_record, q, "revision", "1");
	assert_int_equal(tries(&quotation_record, q, NULL, "{\"lines\":[{\"description\":\"新的\",\"unit_price\":\"10\"}]}"), DONE);
	has(&quotation_record, q, "revision", "2");
	has(&quotation_record, q, "state", "draft");
	has(&quotation_record, q, "amount_total", "10.00");
	old = db_one_int(&c, "SELECT id FROM quotations WHERE current_id = ?", INT(q));
	has(&quotation_record, old, "state", "superseded");
	has(&quotation_record, old, "amount_total", "1294.01");
	assert_string_equal(row_get(record_get(&c, &quotation_record, old), "number"), row_get(record_get(&c, &quotation_record, q), "number"));
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM quotation_lines WHERE quotation_id = ?", INT(old)), 5);
	does(&quotation_record, q, "send", NULL);
	does(&quotation_record, q, "revise", NULL);
	has(&quotation_record, q, "revision", "3");
}

static void accepting(void **state)
{
	int64_t q = quotation(), late = quotation();

	(void)state;
	does(&quotation_record, q, "send", NULL);
	does(&quotation_record, q, "accept", "{\"signed_by\":\"王小明\"}");
	has(&quotation_record, q, "state", "accepted");
	has(&quotation_record, q, "signed_by", "王小明");
	assert_int_equal(tries(&quotation_record, q, "accept", NULL), CONFLICT);
	assert_int_equal(tries(&quotation_record, q, NULL, "{\"title\":\"改\"}"), CONFLICT);
	assert_int_equal(tries(&quotation_record, late, NULL, "{\"valid_until\":\"2020-01-01\"}"), DONE);
	assert_int_equal(tries(&quotation_record, late, "accept", NULL), CONFLICT);
	does(&quotation_record, late, "send", NULL);
	has(&quotation_record, late, "state", "expired");
	assert_int_equal(tries(&quotation_record, late, "accept", NULL), CONFLICT);
	does(&quotation_record, late, "reject", "{\"reason\":\"太貴\"}");
}

static void opportunity_is_won(void **state)
{
	int64_t deal = make(&opportunity_record, fmt("{\"name\":\"測試商機\",\"customer_id\":", customer, "}")), q;

	(void)state;
	q = does(&opportunity_record, deal, "quote", NULL);
	has(&quotation_record, q, "opportunity_id", arena_fmt(c.mem, "%lld", (long long)deal));
	assert_int_equal(tries(&quotation_record, q, NULL, "{\"lines\":[{\"description\":\"租金\",\"unit_price\":\"100\"}]}"), DONE);
	does(&quotation_record, q, "accept", "{\"signed_by\":\"客戶\"}");
	has(&opportunity_record, deal, "state", "won");
}

static void by_token(void **state)
{
	int64_t q = quotation();
	struct row *r;
	const char *url, *token;

	(void)state;
	does(&quotation_record, q, "send", NULL);
	url = quotation_link(&c, record_get(&c, &quotation_record, q), NULL);
	token = strrchr(url, '/') + 1;
	assert_null(quotation_by_token(&c, "nonsense"));
	r = quotation_by_token(&c, token);
	assert_non_null(r);
	assert_int_equal(quotation_viewed(&c, r), DONE);
	has(&quotation_record, q, "state", "viewed");
	r = quotation_by_token(&c, token);
	for (struct row **l = row_parts(r, "lines"); *l; l++)
		if (row_int(*l, "optional"))
			assert_int_equal(quotation_choose(&c, r, &(*l)->id, 1), DONE);
	has(&quotation_record, q, "amount_total", "1794.01");
	r = quotation_by_token(&c, token);
	assert_int_equal(quotation_accept(&c, r, &(struct acceptance){ "客戶", "png", 3 }), DONE);
	has(&quotation_record, q, "state", "accepted");
	ctx_clear_errors(&c);
	assert_int_equal(quotation_accept(&c, quotation_by_token(&c, token), &(struct acceptance){ "客戶", NULL, 0 }), CONFLICT);
	quotation_revoke_links(&c, q);
	assert_null(quotation_by_token(&c, token));
}

/* ---- the whole way -------------------------------------------------------------------- */

static void from_quotation_to_paid_invoice(void **state)
{
	int64_t q = quotation(), k, inv, r1, r2;
	struct rows *p;

	(void)state;
	assert_int_equal(tries(&quotation_record, q, "contract", NULL), CONFLICT);
	does(&quotation_record, q, "accept", "{\"signed_by\":\"王小明\"}");
	k = does(&quotation_record, q, "contract", NULL);
	has(&contract_record, k, "amount", "1294.01");
	has(&contract_record, k, "amount_tax", "14.00");
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM contract_lines WHERE contract_id = ?", INT(k)), 4);
	assert_int_equal(tries(&quotation_record, q, "contract", NULL), CONFLICT);
	assert_int_equal(tries(&contract_record, k, "sign", NULL), CONFLICT);
	does(&contract_record, k, "submit", NULL);
	assert_int_equal(tries(&contract_record, k, NULL, "{\"title\":\"改\"}"), CONFLICT);
	does(&contract_record, k, "approve", NULL);
	has(&contract_record, k, "state", "to_sign");
	does(&contract_record, k, "plan", fmt("{\"terms_id\":", terms, "}"));
	has(&contract_record, k, "planned", "1294.01");
	p = db_rows(&c, "SELECT amount, state, due_on FROM plans WHERE contract_id = ? ORDER BY period", INT(k));
	assert_int_equal(rows_count(p), 3);
	rows_next(p);
	assert_string_equal(rows_str(p, 0), "388.20");
	assert_string_equal(rows_str(p, 1), "not_effective");
	rows_next(p);
	assert_string_equal(rows_str(p, 0), "517.60");
	rows_next(p);
	assert_string_equal(rows_str(p, 0), "388.21");
	assert_int_equal(tries(&contract_record, k, "plan", fmt("{\"terms_id\":", terms, "}")), CONFLICT);
	does(&contract_record, k, "sign", "{\"signed_on\":\"2026-01-05\"}");
	r1 = receipt(k, "500.00");
	does(&receipt_record, r1, "allocate", NULL);
	has(&receipt_record, r1, "unallocated", "0.00");
	r2 = receipt(k, "1000.00");
	does(&receipt_record, r2, "allocate", NULL);
	has(&receipt_record, r2, "unallocated", "205.99");
	has(&contract_record, k, "received", "1294.01");
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM plans WHERE contract_id = ? AND state = 'done'", INT(k)), 3);
	inv = does(&contract_record, k, "invoice", "{\"amount\":\"500\"}");
	has(&invoice_record, inv, "tax", "5.41");
	assert_int_equal(tries(&contract_record, k, "invoice", "{\"amount\":\"794.02\"}"), INVALID);
	does(&invoice_record, inv, "approve", NULL);
	does(&invoice_record, inv, "issue", NULL);
	has(&contract_record, k, "invoiced", "500.00");
	inv = does(&contract_record, k, "invoice", NULL);
	has(&invoice_record, inv, "amount", "794.01");
	has(&invoice_record, inv, "tax", "8.59");
	assert_int_equal(tries(&contract_record, k, "invoice", "{\"amount\":\"1\"}"), CONFLICT);
	does(&receipt_record, r1, "reverse", "{\"reason\":\"跳票\"}");
	has(&contract_record, k, "received", "794.01");
	has(&receipt_record, r1, "state", "reversed");
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM allocations WHERE receipt_id = ?", INT(r1)), 4);
	does(&receipt_record, r2, "allocate", NULL);
	has(&contract_record, k, "received", "1000.00");
}

/* ---- plans and receipts ----------------------------------------------------------------- */

static void plans_stay_within_the_contract(void **state)
{
	int64_t k = contract("100.00"), p = plan(k, "60", "2026-01-31");

	(void)state;
	has(&plan_record, p, "overdue", "1");
	assert_int_equal(tries(&plan_record, 0, NULL, fmt("{\"amount\":\"40.01\",\"due_on\":\"2026-02-01\",\"contract_id\":", k, "}")), INVALID);
	assert_int_equal(tries(&plan_record, p, NULL, "{\"amount\":\"100.01\"}"), INVALID);
	assert_int_equal(tries(&plan_record, p, NULL, "{\"amount\":\"70\"}"), DONE);
	has(&contract_record, k, "planned", "70.00");
	does(&contract_record, k, "plan", "{\"instalments\":3,\"first_due_on\":\"2026-01-31\"}");
	has(&contract_record, k, "planned", "100.00");
	assert_string_equal(db_one_str(&c, "SELECT GROUP_CONCAT(CONCAT(due_on, ' ', amount) ORDER BY period) FROM plans WHERE contract_id = ? AND id <> ?", INT(k), INT(p)),
		"2026-01-31 10.00,2026-02-28 10.00,2026-03-31 10.00");
	does(&contract_record, k, "void", "{\"reason\":\"取消\"}");
	has(&contract_record, k, "planned", "0.00");
	has(&plan_record, p, "state", "void");
	assert_int_equal(tries(&plan_record, 0, NULL, fmt("{\"amount\":\"1\",\"due_on\":\"2026-02-01\",\"contract_id\":", k, "}")), CONFLICT);
}

static void allocating_by_hand(void **state)
{
	int64_t k = contract("100.00"), a = plan(k, "60", "2026-01-31"), b = plan(k, "40", "2026-02-28"), r = receipt(k, "70");

	(void)state;
	assert_int_equal(tries(&receipt_record, r, "allocate", fmt("{\"allocations\":[{\"amount\":\"60.01\",\"plan_id\":", a, "}]}")), INVALID);
	assert_int_equal(tries(&receipt_record, r, "allocate", fmt("{\"allocations\":[{\"amount\":\"-1\",\"plan_id\":", a, "}]}")), INVALID);
	does(&receipt_record, r, "allocate", fmt("{\"allocations\":[{\"amount\":\"30\",\"plan_id\":", b, "}]}"));
	has(&plan_record, b, "state", "partly_received");
	assert_int_equal(tries(&receipt_record, r, "allocate", fmt("{\"allocations\":[{\"amount\":\"40.01\",\"plan_id\":", a, "}]}")), INVALID);
	does(&receipt_record, r, "allocate", fmt("{\"allocations\":[{\"amount\":\"40\",\"plan_id\":", a, "}]}"));
	assert_int_equal(tries(&receipt_record, r, "allocate", NULL), CONFLICT);
	does(&receipt_record, r, "unallocate", fmt("{\"plan_id\":", b, "}"));
	has(&plan_record, b, "state", "not_effective");
	has(&plan_record, b, "received", "0.00");
	has(&receipt_record, r, "unallocated", "30.00");
	assert_int_equal(tries(&receipt_record, r, "unallocate", fmt("{\"plan_id\":", b, "}")), CONFLICT);
	assert_int_equal(tries(&contract_record, k, "void", "{\"reason\":\"x\"}"), CONFLICT);
}

/* ---- invoices -------------------------------------------------------------------------------- */

static void credit_and_void(void **state)
{
	int64_t k = contract("100.00"), i = does(&contract_record, k, "invoice", "{\"amount\":\"100\"}"), note;

	(void)state;
	assert_int_equal(tries(&invoice_record, 0, NULL, arena_fmt(c.mem, "{\"customer_id\":%lld,\"contract_id\":%lld,\"amount\":\"1\"}", (long long)customer, (long long)k)), CONFLICT);
	does(&invoice_record, i, "issue", NULL);
	does(&invoice_record, i, "send", "{\"recipient\":\"會計\"}");
	note = does(&invoice_record, i, "credit", "{\"amount\":\"30\",\"reason\":\"折讓\"}");
	has(&invoice_record, note, "credit_of_id", arena_fmt(c.mem, "%lld", (long long)i));
	has(&contract_record, k, "invoiced", "70.00");
	assert_int_equal(tries(&invoice_record, i, "credit", "{\"amount\":\"70.01\",\"reason\":\"x\"}"), INVALID);
	assert_int_equal(tries(&invoice_record, i, "void", "{\"reason\":\"x\"}"), CONFLICT);
	does(&invoice_record, i, "credit", "{\"reason\":\"全部\"}");
	has(&invoice_record, i, "state", "credited");
	has(&contract_record, k, "invoiced", "0.00");
	assert_int_equal(tries(&invoice_record, i, "credit", "{\"reason\":\"x\"}"), CONFLICT);
	i = does(&contract_record, k, "invoice", NULL);
	does(&invoice_record, i, "void", "{\"reason\":\"重開\"}");
	has(&contract_record, k, "invoice_requested", "0.00");
	has(&invoice_record, i, "number", NULL);
}

static void prices(void **state)
{
	int64_t cat = make(&product_category_record, fmt("{\"name\":\"測試分類\",\"code\":\"T", customer, "\"}"));
	int64_t sub = make(&product_category_record, arena_fmt(c.mem, "{\"name\":\"測試子類\",\"code\":\"S%lld\",\"parent_id\":%lld}", (long long)customer, (long long)cat));
	int64_t p = make(&product_record, arena_fmt(c.mem, "{\"code\":\"P%lld\",\"name\":\"測試品\",\"unit\":\"個\",\"price\":\"100\",\"cost\":\"50\",\"category_id\":%lld,\"tax_id\":%lld}", (long long)customer, (long long)sub, (long long)tax5));
	int64_t list = make(&pricelist_record, arena_fmt(c.mem, "{\"name\":\"測試價目 %lld\",\"currency\":\"TWD\",\"rules\":["
		"{\"kind\":\"discount\",\"value\":\"5\"},{\"category_id\":%lld,\"kind\":\"markup\",\"value\":\"60\"},"
		"{\"product_id\":%lld,\"min_quantity\":\"10\",\"value\":\"70\"}]}", (long long)customer, (long long)cat, (long long)p));
	struct price at;
	int64_t q;

	(void)state;
	assert_true(product_price(&c, p, 0, NULL, 10000, c.today, &at));
	assert_int_equal(at.price, 1000000);
	assert_true(product_price(&c, p, list, NULL, 10000, c.today, &at));
	assert_int_equal(at.price, 800000);
	assert_true(product_price(&c, p, list, NULL, 100000, c.today, &at));
	assert_int_equal(at.price, 700000);
	assert_non_null(at.rule);
	q = make(&quotation_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"pricelist_id\":%lld,\"lines\":[{\"product_id\":%lld,\"quantity\":\"12\"}]}",
		(long long)customer, (long long)list, (long long)p));
	has(&quotation_record, q, "amount_untaxed", "840.00");
	has(&quotation_record, q, "amount_tax", "42.00");
	assert_int_equal(tries(&product_record, p, "nothing", NULL), NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_of_a_quotation), cmocka_unit_test(revision_after_sending), cmocka_unit_test(accepting),
		cmocka_unit_test(opportunity_is_won), cmocka_unit_test(by_token), cmocka_unit_test(from_quotation_to_paid_invoice),
		cmocka_unit_test(plans_stay_within_the_contract), cmocka_unit_test(allocating_by_hand), cmocka_unit_test(credit_and_void),
		cmocka_unit_test(prices),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
