/*
 * Claims in great number: processes of several persons claim leads at random, all at
 * once. No lead ever has two owners, and nobody has more than their limits allow.
 * CLAIMS=10000 LEADS=200 for the whole of it (make claims); without, a short form.
 */
#include "crowd.h"
#include <time.h>
#include "crm/lead.h"
#include "crm/ownership.h"

static int leads, tries_each, processes = 16;
static int64_t first;
static const char *const sales[] = { "sales1", "sales2", "assistant", "manager", NULL };

static int number(const char *name, int otherwise)
{
	return getenv(name) ? (int)strtol(getenv(name), NULL, 10) : otherwise;
}

static int set_up(void **state)
{
	(void)state;
	c = crowd_ctx(NULL);
	leads = number("LEADS", 20);
	tries_each = (number("CLAIMS", 480) + processes - 1) / processes;
	db_exec(&c, "INSERT INTO leads (name, status, pooled_at) VALUES ('大量領取', 'new', UTC_TIMESTAMP)");
	first = db_last_id(&c);
	for (int i = 1; i < leads; i++)
		db_exec(&c, "INSERT INTO leads (name, status, pooled_at) VALUES ('大量領取', 'new', UTC_TIMESTAMP)");
	return 0;
}

static enum outcome claim(struct ctx *x, struct attempt *a)
{
	struct made made = { 0 };
	enum outcome o = record_verb(x, &lead_record, a->id, "claim", NULL, &made);

	return o == NOT_FOUND && ownership_lost_race(x, &lead_record, a->id) ? CONFLICT : o;
}

static int64_t owned(const char *login)
{
	return db_one_int(&c, "SELECT COUNT(*) FROM leads WHERE owner_id = (SELECT id FROM users WHERE login = ?) AND status NOT IN ('converted', 'invalid') AND archived_at IS NULL", STR(login));
}

static int64_t claimed_today(const char *login)
{
	return db_one_int(&c, "SELECT COALESCE(SUM(n), 0) FROM claims WHERE user_id = (SELECT id FROM users WHERE login = ?) AND type = 10 AND day = ?", STR(login), STR(c.today));
}

/* One process: so many claims of leads at random; counts[outcome] is shared. */
static void many(int who, int *counts)
{
	struct ctx x = crowd_ctx(sales[who % 4]);
	unsigned seed = (unsigned)who * 7919u + 1;

	for (int i = 0; i < tries_each; i++) {
		struct crowd_job j = { claim, { i, first + (int64_t)((seed = seed * 1103515245u + 12345u) >> 8) % leads, NULL } };
		int o = crowd_one(&x, &j);

		__atomic_fetch_add(&counts[o < CROWD_OUTCOMES ? o : 99], 1, __ATOMIC_RELAXED);
	}
}

static void race(int counts[CROWD_OUTCOMES])
{
	int *shared = mmap(NULL, CROWD_OUTCOMES * sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), status;

	assert_true(shared != MAP_FAILED);
	fflush(NULL);
	for (int i = 0; i < processes; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (!pid) {
			many(i, shared);
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	memcpy(counts, shared, CROWD_OUTCOMES * sizeof *counts);
	munmap(shared, CROWD_OUTCOMES * sizeof *shared);
}

static void never_two_owners_never_above_a_limit(void **state)
{
	int got[CROWD_OUTCOMES];
	int64_t had[4], today[4], room = leads / 6, sum = 0;
	struct timespec from, to;

	(void)state;
	for (int i = 0; i < 4; i++) {
		had[i] = owned(sales[i]);
		today[i] = claimed_today(sales[i]);
	}
	/* Four persons with room for a sixth each of what there is: a third stays in the pool. */
	crowd_setting(&c, "lead_owned_limit", arena_fmt(c.mem, "%lld", (long long)(had[0] + room)));
	crowd_setting(&c, "lead_claims_per_day", arena_fmt(c.mem, "%lld", (long long)(today[1] + room)));
	clock_gettime(CLOCK_MONOTONIC, &from);
	race(got);
	clock_gettime(CLOCK_MONOTONIC, &to);
	crowd_setting(&c, "lead_owned_limit", "0");
	crowd_setting(&c, "lead_claims_per_day", "0");
	fprintf(stderr, "# %d claims of %d leads by %d processes: %d got one, %d came too late or were at a limit, %.1f s\n", tries_each * processes, leads, processes,
		got[DONE], got[CONFLICT], (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
	assert_int_equal(got[DONE] + got[CONFLICT] + got[FORBIDDEN] + got[NOT_FOUND], tries_each * processes);
	assert_int_equal(got[99], 0);
	for (int i = 0; i < 4; i++) {
		int64_t now = owned(sales[i]), n = claimed_today(sales[i]) - today[i];

		assert_true(now <= had[0] + room || now == had[i]);
		assert_true(today[i] + n <= today[1] + room || !n);
		/* What the day's counter says is what was got. */
		assert_int_equal(now - had[i], n);
		sum += n;
	}
	assert_true(sum > 0);
	assert_int_equal(sum, got[DONE]);
	/* An owner each, an open stay each, an entry in the log each: never two. */
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM leads WHERE id >= ? AND id < ? AND owner_id IS NOT NULL", INT(first), INT(first + leads)), sum);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM owner_history WHERE type = 10 AND record_id >= ? AND record_id < ? AND until_at IS NULL", INT(first), INT(first + leads)), sum);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal WHERE type = 10 AND record_id >= ? AND record_id < ? AND event = 'claimed'", INT(first), INT(first + leads)), sum);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM (SELECT record_id FROM owner_history WHERE type = 10 AND record_id >= ? AND record_id < ? AND until_at IS NULL GROUP BY record_id HAVING COUNT(*) > 1) x", INT(first), INT(first + leads)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(never_two_owners_never_above_a_limit) };

	return cmocka_run_group_tests(tests, set_up, crowd_tear_down);
}
