/*
 * Falling back: days, levels, exemptions, what the simulator says is what the worker
 * does, ten workers at once, pools that hide fields, leads that return.
 * RECYCLE=100000 measures the whole house in one run.
 */
#include "crowd.h"
#include "crm/pool.h"
#include "crm/recycle.h"
#include "journal.h"
#include "search.h"

static int64_t pool, sales1, sales2, team1;

#define DAYS_AGO(n) instant_sql(c.mem, c.now - (n) * INT64_C(86400))

static int set_up(void **state)
{
	(void)state;
	c = crowd_ctx(NULL);
	sales1 = db_one_int(&c, "SELECT id FROM users WHERE login = 'sales1'");
	sales2 = db_one_int(&c, "SELECT id FROM users WHERE login = 'sales2'");
	team1 = db_one_int(&c, "SELECT team_id FROM users WHERE login = 'sales1'");
	db_exec(&c, "INSERT INTO pools (name) VALUES (?)", STR(arena_fmt(c.mem, "回收 %lld %d", (long long)c.now, getpid())));
	pool = db_last_id(&c);
	return 0;
}

static void rule(const char *missing, int days, const char *level)
{
	db_exec(&c, "INSERT INTO pool_rules (pool_id, missing, days, level, warn_days) VALUES (?, ?, ?, ?, 3)", INT(pool), STR(missing), INT(days), STR(level));
}

static void no_rules(void)
{
	db_exec(&c, "DELETE FROM pool_rules WHERE pool_id = ?", INT(pool));
	db_exec(&c, "UPDATE pools SET recycles = 1, exempt_locked = 1, exempt_contract = 1, exempt_opportunity = 1, hidden_fields = NULL WHERE id = ?", INT(pool));
}

static int64_t customer(const char *level, int days_owned)
{
	db_exec(&c, "INSERT INTO customers (name, level, pool_id, owner_id, team_id, owner_since, phone, created_at, updated_at) VALUES ('回收測試', ?, ?, ?, ?, ?, '04-2345-6789', ?, ?)",
		STR(level), INT(pool), INT(sales1), INT(team1), STR(DAYS_AGO(days_owned)), STR(DAYS_AGO(days_owned)), STR(DAYS_AGO(days_owned)));
	int64_t id = db_last_id(&c);

	db_exec(&c, "INSERT INTO owner_history (type, record_id, user_id, from_at, gained) VALUES (11, ?, ?, ?, 'created')", INT(id), INT(sales1), STR(DAYS_AGO(days_owned)));
	return id;
}

/* Which day it leaves, counted from today; -1 = stays. */
static int leaves_in(int64_t id)
{
	const struct row *row = record_get(&c, &customer_record, id);
	struct leaving *l = recycle_of(&c, &customer_record, &row, 1);

	return l->on ? (int)(date_days(l->on) - date_days(recycle_today(&c))) : -1;
}

static void run(int64_t *n)
{
	assert_int_equal(recycle_run(&c, &customer_record, n), DONE);
}

static bool is_free(int64_t id)
{
	return db_one_int(&c, "SELECT owner_id IS NULL AND pooled_at IS NOT NULL AND owner_since IS NULL FROM customers WHERE id = ?", INT(id));
}

static void days_and_levels(void **state)
{
	int64_t a, b, plain, today, n;

	(void)state;
	no_rules();
	rule("followup", 15, NULL);
	rule("followup", 30, "A");
	a = customer("A", 20);
	b = customer("B", 14);
	plain = customer(NULL, 3);
	today = customer(NULL, 15);
	assert_int_equal(leaves_in(a), 10);
	assert_int_equal(leaves_in(b), 1);
	assert_int_equal(leaves_in(plain), 12);
	assert_int_equal(leaves_in(today), 0);
	/* A contact begins the days anew, an old one does not. */
	db_exec(&c, "UPDATE customers SET last_contact_at = ? WHERE id = ?", STR(DAYS_AGO(2)), INT(b));
	assert_int_equal(leaves_in(b), 13);
	db_exec(&c, "UPDATE customers SET last_contact_at = ? WHERE id = ?", STR(DAYS_AGO(90)), INT(plain));
	assert_int_equal(leaves_in(plain), 12);
	run(&n);
	assert_true(is_free(today));
	assert_false(is_free(a) || is_free(b) || is_free(plain));
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal WHERE type = 11 AND record_id = ? AND event = 'recycled_followup'", INT(today)), 1);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM owner_history WHERE type = 11 AND record_id = ? AND lost = 'recycled' AND reason = 'followup 15'", INT(today)), 1);
	/* A pool that does not recycle keeps everybody. */
	db_exec(&c, "UPDATE pools SET recycles = 0 WHERE id = ?", INT(pool));
	assert_int_equal(leaves_in(a), -1);
}

static int64_t opportunity(int64_t customer_id, const char *state, int days_ago)
{
	bool open = !strcmp(state, "open");

	db_exec(&c, "INSERT INTO opportunities (name, customer_id, stage_id, state, probability, lost_reason_id, closed_at, created_at, owner_id, team_id)"
		" VALUES ('商機', ?, (SELECT MIN(id) FROM stages), ?, ?, IF(?, (SELECT MIN(id) FROM lost_reasons), NULL), ?, ?, ?, ?)",
		INT(customer_id), STR(state), INT(!strcmp(state, "won") ? 100 : 0), INT(!strcmp(state, "lost")), STR(open ? NULL : DAYS_AGO(days_ago)), STR(DAYS_AGO(days_ago)), INT(sales1), INT(team1));
	return db_last_id(&c);
}

static void contract(int64_t customer_id, const char *state)
{
	static int n;

	db_exec(&c, "INSERT INTO contracts (number, title, customer_id, state, approval_state, created_at) VALUES (?, '合約', ?, ?, 'approved', ?)",
		STR(arena_fmt(c.mem, "RC-%lld-%d-%d", (long long)c.now, getpid(), n++)), INT(customer_id), STR(state), STR(DAYS_AGO(40)));
}

static void exemptions(void **state)
{
	int64_t locked, deal, paper, done, n;

	(void)state;
	no_rules();
	rule("followup", 15, NULL);
	locked = customer(NULL, 50);
	deal = customer(NULL, 50);
	paper = customer(NULL, 50);
	done = customer(NULL, 50);
	db_exec(&c, "UPDATE customers SET locked = 1 WHERE id = ?", INT(locked));
	opportunity(deal, "open", 45);
	contract(paper, "in_performance");
	contract(done, "completed");
	opportunity(done, "lost", 30);
	assert_int_equal(leaves_in(locked), -1);
	assert_int_equal(leaves_in(deal), -1);
	assert_int_equal(leaves_in(paper), -1);
	assert_int_equal(leaves_in(done), -35);
	/* Without the exemptions they go; one by one. */
	db_exec(&c, "UPDATE pools SET exempt_locked = 0 WHERE id = ?", INT(pool));
	assert_int_equal(leaves_in(locked), -35);
	assert_int_equal(leaves_in(deal), -1);
	db_exec(&c, "UPDATE pools SET exempt_opportunity = 0 WHERE id = ?", INT(pool));
	assert_int_equal(leaves_in(deal), -35);
	assert_int_equal(leaves_in(paper), -1);
	run(&n);
	assert_true(is_free(locked) && is_free(deal) && is_free(done));
	assert_false(is_free(paper));
}

static void without_opportunity_or_contract(void **state)
{
	int64_t never, lately, open, signed_, n;

	(void)state;
	no_rules();
	db_exec(&c, "UPDATE pools SET exempt_contract = 0, exempt_opportunity = 0 WHERE id = ?", INT(pool));
	rule("opportunity", 20, NULL);
	never = customer(NULL, 21);
	lately = customer(NULL, 90);
	open = customer(NULL, 90);
	opportunity(lately, "lost", 5);
	opportunity(open, "open", 80);
	assert_int_equal(leaves_in(lately), 15);
	{
		const struct row *row = record_get(&c, &customer_record, open);

		assert_null(recycle_of(&c, &customer_record, &row, 1)->on);
	}
	run(&n);
	assert_true(is_free(never));
	assert_false(is_free(lately) || is_free(open));
	no_rules();
	db_exec(&c, "UPDATE pools SET exempt_contract = 0, exempt_opportunity = 0 WHERE id = ?", INT(pool));
	rule("contract", 60, NULL);
	signed_ = customer(NULL, 90);
	contract(signed_, "signed");
	assert_int_equal(leaves_in(signed_), -1);
	run(&n);
	assert_false(is_free(signed_));
	assert_true(is_free(open) && is_free(lately));
}

/* Many customers at once, as quickly as the database makes them. */
static void many(int n)
{
	db_exec(&c, "INSERT INTO customers (name, pool_id, owner_id, team_id, owner_since, created_at, updated_at)"
		" WITH d AS (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5"
		"  UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9),"
		" k AS (SELECT 1 + a.n + 10 * b.n + 100 * e.n + 1000 * f.n + 10000 * g.n AS i FROM d a, d b, d e, d f, d g)"
		" SELECT CONCAT('大量 ', i), ?, IF(i % 2, ?, ?), ?, ? - INTERVAL i % 30 DAY, ?, ? FROM k WHERE i <= ?",
		INT(pool), INT(sales1), INT(sales2), INT(team1), STR(DAYS_AGO(0)), STR(DAYS_AGO(60)), STR(DAYS_AGO(0)), INT(n));
	db_exec(&c, "INSERT INTO owner_history (type, record_id, user_id, from_at, gained) SELECT 11, id, owner_id, owner_since, 'created' FROM customers"
		" WHERE pool_id = ? AND owner_id IS NOT NULL AND name LIKE '大量 %' AND NOT EXISTS"
		" (SELECT 1 FROM owner_history h WHERE h.type = 11 AND h.record_id = customers.id)", INT(pool));
}

static int64_t simulated(const char *on)
{
	struct query q = { .rec = &customer_record, .conds = recycle_cond(&c, &customer_record, on), .limit = 1 };
	struct group_by by = { .field = record_field(&c, &customer_record, "owner_id") };
	int64_t sum = 0;
	int n;
	struct group *g = record_groups(&c, &q, &by, &n);

	for (int i = 0; i < n; i++)
		sum += g[i].count;
	return sum;
}

/* The list of ids as the simulator pages through it. */
static int64_t *simulated_ids(const char *on, int *n)
{
	struct query q = { .rec = &customer_record, .conds = recycle_cond(&c, &customer_record, on), .limit = 200, .sort_column = "id" };
	int64_t *ids = arena_array(c.mem, 200000, sizeof *ids);

	for (*n = 0;;) {
		struct list *l = record_list(&c, &q);

		for (int i = 0; i < l->n; i++)
			ids[(*n)++] = l->rows[i]->id;
		if (!l->next)
			return ids;
		q.cursor = l->next;
	}
}

static void the_simulator_tells_what_the_worker_does(void **state)
{
	int64_t gone, before, *ids;
	int n;

	(void)state;
	no_rules();
	run(&gone);
	rule("followup", 15, NULL);
	many(1200);
	ids = simulated_ids(recycle_today(&c), &n);
	assert_int_equal(n, simulated(recycle_today(&c)));
	assert_true(n >= 600 - 80);
	before = db_one_int(&c, "SELECT COUNT(*) FROM customers WHERE owner_id IS NULL");
	run(&gone);
	assert_int_equal(gone, n);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM customers WHERE owner_id IS NULL"), before + n);
	for (int i = 0; i < n; i += 7)
		assert_true(is_free(ids[i]));
	assert_int_equal(simulated(recycle_today(&c)), 0);
	assert_true(simulated(date_add(c.mem, recycle_today(&c), 0, 5, false)) > 0);
	run(&gone);
	assert_int_equal(gone, 0);
}

static void a_salesperson_sees_only_their_own(void **state)
{
	struct ctx one = crowd_ctx("sales1");
	struct query q = { .rec = &customer_record, .conds = recycle_cond(&one, &customer_record, "2099-01-01"), .limit = 200 };
	struct list *l = record_list(&one, &q);

	(void)state;
	assert_true(l->n > 0);
	for (int i = 0; i < l->n; i++)
		assert_true(l->rows[i]->owner_id == sales1 || l->rows[i]->team_id == team1);
	crowd_end(&one);
}

static void ten_workers_take_each_once(void **state)
{
	int64_t want, gone;
	int status;
	const char *what;

	(void)state;
	no_rules();
	run(&gone);
	rule("followup", 10, NULL);
	many(6000);
	want = simulated(recycle_today(&c));
	fflush(NULL);
	for (int i = 0; i < 10; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			struct ctx x = crowd_ctx(NULL);
			int64_t n = 0;

			_exit(recycle_run(&x, &customer_record, &n) == DONE ? 0 : 1);
		}
	}
	for (int i = 0; i < 10; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	assert_int_equal(simulated(recycle_today(&c)), 0);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM (SELECT j.record_id, COUNT(*) AS n FROM journal j JOIN customers t ON t.id = j.record_id"
		" WHERE j.type = 11 AND j.event = 'recycled_followup' AND t.pool_id = ? GROUP BY j.record_id HAVING n > 1) x", INT(pool)), 0);
	assert_true(want > 3000);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM owner_history h JOIN customers t ON t.id = h.record_id WHERE h.type = 11 AND h.until_at IS NULL AND t.owner_id IS NULL AND t.pool_id = ?", INT(pool)), 0);
	assert_int_equal(journal_verify(&c, &customer_record, 0, &what), 0);
}

static void the_whole_house(void **state)
{
	int n = getenv("RECYCLE") ? (int)strtol(getenv("RECYCLE"), NULL, 10) : 0;
	struct timespec a, b;
	int64_t gone, want;
	double s;

	(void)state;
	if (!n)
		return;
	no_rules();
	run(&gone);
	rule("followup", 1, NULL);
	many(n);
	db_exec(&c, "UPDATE customers SET owner_since = ? WHERE pool_id = ? AND owner_id IS NOT NULL", STR(DAYS_AGO(9)), INT(pool));
	want = simulated(recycle_today(&c));
	clock_gettime(CLOCK_MONOTONIC, &a);
	run(&gone);
	clock_gettime(CLOCK_MONOTONIC, &b);
	s = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
	fprintf(stderr, "%lld customers recycled in %.1f s\n", (long long)gone, s);
	assert_int_equal(gone, want);
	assert_true(s < 30);
}

static enum outcome assign(struct ctx *x, struct attempt *a)
{
	json_object *input = json_keep(x, json_object_new_object());
	struct made made = { 0 };

	json_object_object_add(input, "user_id", json_object_new_int64(sales2));
	return record_verb(x, &customer_record, a->id, "assign", input, &made);
}

static enum outcome claim(struct ctx *x, struct attempt *a)
{
	struct made made = { 0 };

	return record_verb(x, &customer_record, a->id, "claim", NULL, &made);
}

static void pools_hide_and_are_administered(void **state)
{
	struct ctx one = crowd_ctx("sales1"), two = crowd_ctx("sales2");
	const char *part = "2345";
	int64_t id;
	struct query q = { .rec = &customer_record, .limit = 200 }, words = q;
	bool more;
	int found;
	struct cond like = { .op = OP_LIKE, .values = &part, .n = 1 }, this = { .f = record_field(&two, &customer_record, "pool_id"), .op = OP_EQ, .n = 1 };
	const char *pool_text = arena_fmt(c.mem, "%lld", (long long)pool);

	(void)state;
	no_rules();
	rule("followup", 15, NULL);
	id = customer(NULL, 40);
	db_exec(&c, "INSERT INTO pool_members (pool_id, user_id, is_admin) VALUES (?, ?, 1), (?, ?, 0)", INT(pool), INT(sales1), INT(pool), INT(sales2));
	db_exec(&c, "UPDATE pools SET hidden_fields = '[\"phone\"]' WHERE id = ?", INT(pool));
	crowd_setting(&c, "x", "1");
	one.stamp = two.stamp = 0;
	run(&(int64_t){ 0 });
	assert_true(is_free(id));
	assert_string_equal(row_get(record_find(&one, &customer_record, id, ACCESS_READ), "phone"), "04-2345-6789");
	assert_null(row_get(record_find(&two, &customer_record, id, ACCESS_READ), "phone"));
	this.values = &pool_text;
	like.f = record_field(&two, &customer_record, "phone");
	like.next = &this;
	q.conds = &like;
	assert_int_equal(record_list(&two, &q)->n, 0);
	assert_true(record_list(&one, &q)->n > 0);
	/* Searching finds it by what is shown and not by what is hidden; the administrator by both. */
	search_index(&c, record_get(&c, &customer_record, id));
	words.q = "回收測試";
	words.conds = &this;
	assert_true(record_list(&one, &words)->n > 0 && record_list(&two, &words)->n > 0);
	words.q = "04-2345-6789";
	assert_true(record_list(&one, &words)->n > 0);
	assert_int_equal(record_list(&two, &words)->n, 0);
	record_totals(&two, &words, &found, &more, NULL, NULL);
	assert_int_equal(found, 0);
	/* A member may not deal out, the administrator may. */
	assert_int_equal(once(&two, assign, id, NULL), FORBIDDEN);
	assert_int_equal(once(&one, assign, id, NULL), DONE);
	assert_int_equal(db_one_int(&c, "SELECT owner_id FROM customers WHERE id = ?", INT(id)), sales2);
	assert_string_equal(row_get(record_find(&two, &customer_record, id, ACCESS_READ), "phone"), "04-2345-6789");
	/* Nobody but members sees what is in it. */
	db_exec(&c, "DELETE FROM pool_members WHERE pool_id = ? AND user_id = ?", INT(pool), INT(sales2));
	db_exec(&c, "UPDATE customers SET owner_id = NULL WHERE id = ?", INT(id));
	assert_null(record_find(&two, &customer_record, id, ACCESS_READ));
	assert_int_equal(once(&two, claim, id, NULL), NOT_FOUND);
	assert_int_equal(once(&one, claim, id, NULL), DONE);
	db_exec(&c, "DELETE FROM pool_members WHERE pool_id = ?", INT(pool));
	crowd_end(&one);
	crowd_end(&two);
}

static int64_t lead(int days, const char *status)
{
	db_exec(&c, "INSERT INTO leads (name, status, owner_id, team_id, owner_since, created_at) VALUES ('退回測試', ?, ?, ?, ?, ?)",
		STR(status), INT(sales1), INT(team1), STR(DAYS_AGO(days)), STR(DAYS_AGO(days)));
	return db_last_id(&c);
}

static void leads_return(void **state)
{
	int64_t old = lead(12, "new"), young = lead(3, "contacted"), bad = lead(40, "invalid"), spoken = lead(40, "contacted"), n;

	(void)state;
	db_exec(&c, "UPDATE leads SET last_contact_at = ? WHERE id = ?", STR(DAYS_AGO(1)), INT(spoken));
	crowd_setting(&c, "lead_return_days", "0");
	assert_int_equal(recycle_run(&c, &lead_record, &n), DONE);
	assert_int_equal(n, 0);
	crowd_setting(&c, "lead_return_days", "10");
	assert_int_equal(recycle_run(&c, &lead_record, &n), DONE);
	crowd_setting(&c, "lead_return_days", "0");
	assert_int_equal(db_one_int(&c, "SELECT owner_id IS NULL AND pooled_at IS NOT NULL FROM leads WHERE id = ?", INT(old)), 1);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM leads WHERE id IN (?, ?, ?) AND owner_id = ?", INT(young), INT(bad), INT(spoken), INT(sales1)), 3);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal WHERE type = 10 AND record_id = ? AND event = 'returned'", INT(old)), 1);
}

static void owners_are_warned_once(void **state)
{
	int64_t id, n, mails = db_one_int(&c, "SELECT COUNT(*) FROM outbox WHERE kind = 'mail'");

	(void)state;
	no_rules();
	rule("followup", 15, NULL);
	id = customer(NULL, 13);
	db_exec(&c, "UPDATE users SET email = COALESCE(email, 'sales1@example.com') WHERE id = ?", INT(sales1));
	assert_int_equal(recycle_warn(&c, &n), DONE);
	assert_true(n >= 1);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM recycle_warnings WHERE type = 11 AND record_id = ? AND user_id = ?", INT(id), INT(sales1)), 1);
	assert_true(db_one_int(&c, "SELECT COUNT(*) FROM outbox WHERE kind = 'mail'") > mails);
	assert_int_equal(recycle_warn(&c, &n), DONE);
	assert_int_equal(n, 0);
	no_rules();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_and_levels),
		cmocka_unit_test(exemptions),
		cmocka_unit_test(without_opportunity_or_contract),
		cmocka_unit_test(the_simulator_tells_what_the_worker_does),
		cmocka_unit_test(a_salesperson_sees_only_their_own),
		cmocka_unit_test(ten_workers_take_each_once),
		cmocka_unit_test(pools_hide_and_are_administered),
		cmocka_unit_test(leads_return),
		cmocka_unit_test(owners_are_warned_once),
		cmocka_unit_test(the_whole_house),
	};

	cmocka_set_test_filter(getenv("ONLY"));
	return cmocka_run_group_tests(tests, set_up, crowd_tear_down);
}
