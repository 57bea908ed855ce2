/*
 * Many at once, each a process with a connection of its own: limits and numbers hold.
 */
#include "../unit/scratch.h"
#include <json-c/json.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "crm/all.h"
#include "lib/record.h"

enum { MANY = 50 };

static struct ctx c;

struct doing { const struct record *rec; int64_t id; const char *verb, *input; struct made made; };

static enum outcome in_tx(struct ctx *x, void *p)
{
	struct doing *d = p;
	json_object *input = d->input ? json_keep(x, json_tokener_parse(d->input)) : NULL;
	struct row *row;
	enum outcome o;

	if (d->verb)
		return record_verb(x, d->rec, d->id, d->verb, input, &d->made);
	row = row_new(x, d->rec);
	o = record_read_input(x, row, input, true);
	return o == DONE ? record_create(x, row, &d->made.id) : o;
}

static enum outcome attempt(struct ctx *x, struct doing *d)
{
	ctx_clear_errors(x);
	return db_transaction(x, in_tx, d);
}

static int64_t make(const struct record *rec, const char *input)
{
	struct doing d = { .rec = rec, .input = input };

	assert_int_equal(attempt(&c, &d), DONE);
	return d.made.id;
}

static int64_t does(const struct record *rec, int64_t id, const char *verb, const char *input)
{
	struct doing d = { .rec = rec, .id = id, .verb = verb, .input = input };

	assert_int_equal(attempt(&c, &d), DONE);
	return d.made.id;
}

/* Runs all at the same moment; counts by outcome. A fault counts as none of them. */
static void at_once(struct doing *d, int n, int *done, int *conflict)
{
	int gate[2];
	pid_t child[MANY];

	*done = *conflict = 0;
	assert_int_equal(pipe(gate), 0);
	for (int i = 0; i < n; i++) {
		child[i] = fork();
		assert_true(child[i] >= 0);
		if (child[i] == 0) {
			struct ctx own = scratch_ctx();
			char go;

			close(gate[1]);
			db_one_int(&own, "SELECT 1");
			if (read(gate[0], &go, 1) < 0)
				_exit(99);
			_exit(attempt(&own, &d[i]));
		}
	}
	close(gate[0]);
	usleep(300000);
	close(gate[1]);
	for (int i = 0; i < n; i++) {
		int status = 0;

		waitpid(child[i], &status, 0);
		assert_true(WIFEXITED(status));
		*done += WEXITSTATUS(status) == DONE;
		*conflict += WEXITSTATUS(status) == CONFLICT;
	}
}

static int64_t customer(void)
{
	return make(&customer_record, "{\"name\":\"同時測試有限公司\"}");
}

static void fifty_receipts_two_allocated(void **state)
{
	int64_t u = customer(), k = make(&contract_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"title\":\"同時\",\"amount\":\"100\"}", (long long)u));
	int64_t p = make(&plan_record, arena_fmt(c.mem, "{\"contract_id\":%lld,\"amount\":\"100\",\"due_on\":\"2026-03-31\"}", (long long)k));
	struct doing d[MANY];
	int done, conflict;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		int64_t r = make(&receipt_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"contract_id\":%lld,\"amount\":\"50\"}", (long long)u, (long long)k));

		does(&receipt_record, r, "confirm", NULL);
		d[i] = (struct doing){ .rec = &receipt_record, .id = r, .verb = "allocate",
			.input = i % 2 ? NULL : arena_fmt(c.mem, "{\"allocations\":[{\"plan_id\":%lld,\"amount\":\"50\"}]}", (long long)p) };
	}
	at_once(d, MANY, &done, &conflict);
	assert_int_equal(done, 2);
	assert_int_equal(conflict, MANY - 2);
	assert_string_equal(db_one_str(&c, "SELECT received FROM plans WHERE id = ?", INT(p)), "100.00");
	assert_string_equal(db_one_str(&c, "SELECT received FROM contracts WHERE id = ?", INT(k)), "100.00");
	assert_string_equal(db_one_str(&c, "SELECT SUM(amount) FROM allocations WHERE plan_id = ?", INT(p)), "100.00");
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM receipts WHERE contract_id = ? AND allocated = 50", INT(k)), 2);
}

static void invoices_within_the_contract(void **state)
{
	int64_t u = customer(), k = make(&contract_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"title\":\"同時\",\"amount\":\"100\"}", (long long)u));
	struct doing d[MANY];
	int done, conflict;

	(void)state;
	for (int i = 0; i < MANY; i++)
		d[i] = (struct doing){ .rec = &contract_record, .id = k, .verb = "invoice", .input = "{\"amount\":\"10\"}" };
	at_once(d, MANY, &done, &conflict);
	assert_int_equal(done, 10);
	assert_int_equal(conflict, MANY - 10);
	assert_string_equal(db_one_str(&c, "SELECT SUM(amount) FROM invoices WHERE contract_id = ?", INT(k)), "100.00");
}

static void plans_within_the_contract(void **state)
{
	int64_t u = customer(), k = make(&contract_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"title\":\"同時\",\"amount\":\"100\"}", (long long)u));
	struct doing d[MANY];
	int done, conflict;

	(void)state;
	for (int i = 0; i < MANY; i++)
		d[i] = (struct doing){ .rec = &plan_record, .input = arena_fmt(c.mem, "{\"contract_id\":%lld,\"amount\":\"25\",\"due_on\":\"2026-03-31\"}", (long long)k) };
	at_once(d, MANY, &done, &conflict);
	assert_int_equal(done, 4);
	assert_int_equal(conflict, MANY - 4);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(DISTINCT period) FROM plans WHERE contract_id = ?", INT(k)), 4);
}

static void accepted_once_contracted_once(void **state)
{
	int64_t u = customer(), q = make(&quotation_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"lines\":[{\"description\":\"租金\",\"unit_price\":\"100\"}]}", (long long)u));
	struct doing d[20];
	int done, conflict;

	(void)state;
	for (int i = 0; i < 20; i++)
		d[i] = (struct doing){ .rec = &quotation_record, .id = q, .verb = "accept", .input = "{\"signed_by\":\"客戶\"}" };
	at_once(d, 20, &done, &conflict);
	assert_int_equal(done, 1);
	assert_int_equal(conflict, 19);
	for (int i = 0; i < 20; i++)
		d[i] = (struct doing){ .rec = &quotation_record, .id = q, .verb = "contract" };
	at_once(d, 20, &done, &conflict);
	assert_int_equal(done, 1);
	assert_int_equal(conflict, 19);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM contracts WHERE quotation_id = ?", INT(q)), 1);
}

/* Half of them are refused after they took a number: that number is not lost. */
static void numbers_without_gap(void **state)
{
	int64_t u = customer(), before = db_one_int(&c, "SELECT next FROM sequences WHERE name = 'receipt'");
	struct doing d[MANY];
	int done, conflict;

	(void)state;
	for (int i = 0; i < MANY; i++)
		d[i] = (struct doing){ .rec = &receipt_record, .input = i % 2 ? arena_fmt(c.mem, "{\"customer_id\":%lld,\"amount\":\"0\"}", (long long)u)
			: arena_fmt(c.mem, "{\"customer_id\":%lld,\"amount\":\"5\"}", (long long)u) };
	at_once(d, MANY, &done, &conflict);
	assert_int_equal(done, MANY / 2);
	assert_int_equal(db_one_int(&c, "SELECT next FROM sequences WHERE name = 'receipt'"), before + MANY / 2);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(DISTINCT number) FROM receipts WHERE customer_id = ?", INT(u)), MANY / 2);
}

/* The range holds fewer numbers than there are invoices: all of it is used, in order, and the rest is refused. */
static void taiwan_numbers(void **state)
{
	int64_t u = customer(), range;
	struct doing d[MANY];
	int done, conflict;

	(void)state;
	db_exec(&c, "UPDATE invoice_ranges SET archived_at = UTC_TIMESTAMP WHERE prefix <> 'ZZ'");
	db_exec(&c, "DELETE FROM invoice_ranges WHERE prefix = 'ZZ' AND next_number = first_number");
	range = make(&invoice_range_record, arena_fmt(c.mem, "{\"period\":\"%s\",\"prefix\":\"ZZ\",\"first_number\":%lld,\"last_number\":%lld}",
		c.today, (long long)(u * 100), (long long)(u * 100 + 39)));
	for (int i = 0; i < MANY; i++)
		d[i] = (struct doing){ .rec = &invoice_record, .verb = "issue", .id =
			make(&invoice_record, arena_fmt(c.mem, "{\"customer_id\":%lld,\"type\":\"tw_electronic\",\"amount\":\"105\",\"tax\":\"5\"}", (long long)u)) };
	at_once(d, MANY, &done, &conflict);
	assert_int_equal(done, 40);
	assert_int_equal(conflict, 10);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(DISTINCT number) FROM invoices WHERE customer_id = ?", INT(u)), 40);
	assert_string_equal(db_one_str(&c, "SELECT MAX(number) FROM invoices WHERE customer_id = ?", INT(u)), arena_fmt(c.mem, "ZZ%08lld", (long long)(u * 100 + 39)));
	assert_int_equal(db_one_int(&c, "SELECT next_number FROM invoice_ranges WHERE id = ?", INT(range)), u * 100 + 40);
	db_exec(&c, "UPDATE invoice_ranges SET archived_at = NULL WHERE prefix <> 'ZZ'");
}

static int begin(void **state)
{
	(void)state;
	c = scratch_ctx();
	return 0;
}

static int end(void **state)
{
	(void)state;
	scratch_end(&c);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fifty_receipts_two_allocated), cmocka_unit_test(invoices_within_the_contract),
		cmocka_unit_test(plans_within_the_contract), cmocka_unit_test(accepted_once_contracted_once),
		cmocka_unit_test(numbers_without_gap), cmocka_unit_test(taiwan_numbers),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
