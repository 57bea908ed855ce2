/* db.h on a real server: values there and back, errors, retries, read-only work, lost connections, scripts. */
#include "scratch.h"
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "config.h"
#include "db_impl.h"
#include "sequence.h"

static struct ctx c, other;

static int64_t session(struct ctx *x)
{
	return db_one_int(x, "SELECT CONNECTION_ID()");
}

static void cut(struct ctx *x)
{
	int64_t id = session(x);

	db_exec(&other, "KILL ?", INT(id));
	usleep(20000);
}

static int set_up(void **state)
{
	(void)state;
	scratch_as_admin();
	c = scratch_ctx();
	other = scratch_ctx();
	db_exec(&c, "DROP TABLE IF EXISTS unit_child, unit_parent");
	db_exec(&c, "CREATE TABLE unit_parent (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100), amount DECIMAL(18,2), "
		"day DATE, at DATETIME, fine DATETIME(6), body LONGTEXT, raw VARBINARY(100), big BIGINT UNSIGNED, small TINYINT, ratio DOUBLE, "
		"kind ENUM('a','b'), UNIQUE KEY (name), CHECK (amount >= 0)) ENGINE=InnoDB CHARACTER SET utf8mb4");
	db_exec(&c, "CREATE TABLE unit_child (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id BIGINT NOT NULL, "
		"FOREIGN KEY (parent_id) REFERENCES unit_parent (id)) ENGINE=InnoDB");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	db_exec(&c, "DROP TABLE unit_child, unit_parent");
	scratch_end(&c);
	scratch_end(&other);
	return 0;
}

static int empty(void **state)
{
	(void)state;
	db_exec(&c, "DELETE FROM unit_child");
	db_exec(&c, "DELETE FROM unit_parent");
	return 0;
}

static void values(void **state)
{
	char *body = arena_alloc(c.mem, 300001);
	struct rows *r;

	(void)state;
	memset(body, 'x', 300000);
	db_exec(&c, "INSERT INTO unit_parent (name, amount, day, at, fine, body, raw, big, small, ratio, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		STR("𠮷野家'\"\\"), STR("-0.00"), STR("2026-11-22"), STR("2026-11-22 00:38:19"), STR("2026-11-22 00:38:19.000123"), STR(body),
		BYTES("\0\xff\0z", 4), STR("18446744073709551615"), INT(-128), STR("0.5"), STR("b"));
	assert_true(db_last_id(&c) > 0);
	r = db_rows(&c, "SELECT name, amount, day, at, fine, body, raw, big, small, ratio, kind, NULL, id, '', 1 = 1, TIME '10:20:30' FROM unit_parent WHERE id = ?", INT(db_last_id(&c)));
	assert_int_equal(rows_count(r), 1);
	assert_int_equal(rows_columns(r), 16);
	assert_true(rows_next(r));
	assert_string_equal(rows_str(r, 0), "𠮷野家'\"\\");
	assert_string_equal(rows_str(r, 1), "0.00");
	assert_string_equal(rows_str(r, 2), "2026-11-22");
	assert_string_equal(rows_str(r, 3), "2026-11-22 00:38:19");
	assert_string_equal(rows_str(r, 4), "2026-11-22 00:38:19.000123");
	assert_int_equal(rows_len(r, 5), 300000);
	assert_string_equal(rows_str(r, 5), body);
	assert_int_equal(rows_len(r, 6), 4);
	assert_memory_equal(rows_str(r, 6), "\0\xff\0z", 5);
	assert_string_equal(rows_str(r, 7), "18446744073709551615");
	assert_string_equal(rows_str(r, 8), "-128");
	assert_int_equal(rows_int(r, 8), -128);
	assert_string_equal(rows_str(r, 9), "0.5");
	assert_string_equal(rows_str(r, 10), "b");
	assert_true(rows_null(r, 11));
	assert_null(rows_str(r, 11));
	assert_int_equal(rows_int(r, 11), 0);
	assert_int_equal(rows_int(r, 12), db_last_id(&c));
	assert_string_equal(rows_str(r, 13), "");
	assert_false(rows_null(r, 13));
	assert_string_equal(rows_str(r, 14), "1");
	assert_string_equal(rows_str(r, 15), "10:20:30");
	assert_false(rows_next(r));
	assert_int_equal(db_one_int(&c, "SELECT -9223372036854775807 - 1"), INT64_MIN);
	assert_string_equal(db_one_str(&c, "SELECT -9223372036854775807 - 1"), "-9223372036854775808");
	assert_int_equal(db_one_int(&c, "SELECT id FROM unit_parent WHERE id = -1"), 0);
	assert_null(db_one_str(&c, "SELECT name FROM unit_parent WHERE id = -1"));
	assert_null(db_one_str(&c, "SELECT ?", REF(0)));
	assert_string_equal(db_one_str(&c, "SELECT ?", REF(5)), "5");
}

static void many_rows(void **state)
{
	struct rows *r;
	int64_t sum = 0;

	(void)state;
	r = db_rows(&c, "SELECT seq, REPEAT('y', seq % 50) FROM seq_1_to_3000 ORDER BY seq");
	assert_int_equal(rows_count(r), 3000);
	while (rows_next(r)) {
		sum += rows_int(r, 0);
		assert_int_equal(rows_len(r, 1), rows_int(r, 0) % 50);
	}
	assert_int_equal(sum, 3000 * 3001 / 2);
	r = db_rows(&c, "SELECT 1 FROM unit_parent WHERE id = -1");
	assert_int_equal(rows_count(r), 0);
	assert_false(rows_next(r));
}

static void settings_of_the_session(void **state)
{
	(void)state;
	assert_string_equal(db_one_str(&c, "SELECT @@tx_isolation"), "READ-COMMITTED");
	assert_string_equal(db_one_str(&c, "SELECT @@time_zone"), "+00:00");
	assert_string_equal(db_one_str(&c, "SELECT @@character_set_client"), "utf8mb4");
	assert_non_null(strstr(db_one_str(&c, "SELECT @@sql_mode"), "STRICT_ALL_TABLES"));
}

static void results(void **state)
{
	int64_t parent;

	(void)state;
	assert_int_equal(db_try(&c, "INSERT INTO unit_parent (name, amount) VALUES ('one', 1)"), DB_OK);
	parent = db_last_id(&c);
	assert_int_equal(db_try(&c, "INSERT INTO unit_parent (name, amount) VALUES ('one', 1)"), DB_DUPLICATE);
	assert_int_equal(db_try(&c, "INSERT INTO unit_parent (name, amount) VALUES ('two', -1)"), DB_CHECK);
	assert_int_equal(db_try(&c, "INSERT INTO unit_child (parent_id) VALUES (?)", INT(parent + 1000)), DB_NO_PARENT);
	assert_int_equal(db_try(&c, "INSERT INTO unit_child (parent_id) VALUES (?)", INT(parent)), DB_OK);
	assert_int_equal(db_try(&c, "DELETE FROM unit_parent WHERE id = ?", INT(parent)), DB_REFERENCED);
	/* Matched, not changed, rows are counted. */
	assert_int_equal(db_exec(&c, "UPDATE unit_parent SET amount = 1 WHERE id = ?", INT(parent)), 1);
	assert_int_equal(db_exec(&c, "UPDATE unit_parent SET amount = 1 WHERE id = -1"), 0);
}

static void write_read_only(void *p)
{
	(void)p;
	db_exec(&c, "  UPDATE unit_parent SET amount = 1");
}

static void begin_read_only(void *p)
{
	db_transaction(&c, p, NULL);
}

static enum outcome nothing(struct ctx *x, void *p)
{
	(void)x, (void)p;
	return DONE;
}

static void too_few(void *p)
{
	(void)p;
	db_exec(&c, "UPDATE unit_parent SET amount = ? WHERE id = ?", INT(1));
}

static void wrong_sql(void *p)
{
	(void)p;
	db_rows(&c, "SELECT nonsense FROM nowhere");
}

static void too_long(void *p)
{
	(void)p;
	db_exec(&c, "INSERT INTO unit_parent (name) VALUES (REPEAT('x', 101))");
}

static void refusals(void **state)
{
	(void)state;
	db_read_only(&c, true);
	assert_true(db_is_read_only(&c));
	assert_int_equal(fault_try(write_read_only, NULL), FAULT_BUG);
	assert_int_equal(fault_try(begin_read_only, nothing), FAULT_BUG);
	assert_int_equal(db_one_int(&c, "(SELECT 1) UNION (SELECT 1)"), 1);
	assert_int_equal(db_one_int(&c, "WITH x AS (SELECT 3 AS n) SELECT n FROM x"), 3);
	db_read_only(&c, false);
	assert_int_equal(fault_try(too_few, NULL), FAULT_BUG);
	assert_int_equal(fault_try(wrong_sql, NULL), FAULT_BUG);
	assert_non_null(strstr(fault_text(), "nowhere"));
	/* Who asks how it went is told that the value does not fit; who does not has made a mistake. */
	assert_int_equal(db_try(&c, "INSERT INTO unit_parent (name) VALUES (REPEAT('x', 101))"), DB_CHECK);
	assert_int_equal(fault_try(too_long, NULL), FAULT_BUG);
	assert_int_equal(db_one_int(&c, "SELECT 1"), 1);
}

/* ---- transactions ------------------------------------------------------------- */

struct story { int runs, fail; enum outcome answer; int64_t id; };

static enum outcome insert_one(struct ctx *x, void *p)
{
	struct story *s = p;

	s->runs++;
	db_exec(x, "INSERT INTO unit_parent (name, amount) VALUES ('tx', 1)");
	if (s->runs <= s->fail) {
		ctx_warn(x, "", "of_a_try", NULL);
		fault_raise(FAULT_RETRY, "as if it were a deadlock");
	}
	return s->answer;
}

static int64_t stored(void)
{
	return db_one_int(&other, "SELECT COUNT(*) FROM unit_parent");
}

static enum outcome nested(struct ctx *x, void *p)
{
	assert_int_equal(db_transaction(x, insert_one, p), DONE);
	assert_int_equal(stored(), 0);
	return CONFLICT;
}

static void transactions(void **state)
{
	struct story s = { .answer = CONFLICT };

	(void)state;
	assert_int_equal(db_transaction(&c, insert_one, &s), CONFLICT);
	assert_int_equal(stored(), 0);
	s.answer = DONE;
	assert_int_equal(db_transaction(&c, nested, &s), CONFLICT);
	assert_int_equal(stored(), 0);
	ctx_warn(&c, "", "before", NULL);
	s = (struct story){ .fail = 3, .answer = DONE };
	assert_int_equal(db_transaction(&c, insert_one, &s), DONE);
	assert_int_equal(s.runs, 4);
	assert_int_equal(stored(), 1);
	assert_string_equal(c.errors->key, "before");
	assert_null(c.errors->next);
	ctx_clear_errors(&c);
}

static void run_twenty_times(void *p)
{
	db_transaction(&c, insert_one, p);
}

static enum outcome break_down(struct ctx *x, void *p)
{
	struct story s = { 0 };

	insert_one(x, &s);
	fault("on purpose %s", (const char *)p);
}

static void run_break_down(void *p)
{
	db_transaction(&c, break_down, p);
}

static void given_up(void **state)
{
	struct story s = { .fail = 100 };

	(void)state;
	assert_int_equal(fault_try(run_twenty_times, &s), FAULT_RETRY);
	assert_int_equal(s.runs, 20);
	assert_int_equal(fault_try(run_break_down, "x"), FAULT_BUG);
	assert_string_equal(fault_text(), "on purpose x");
	assert_false(db_in_transaction(&c));
	assert_int_equal(stored(), 0);
}

/* Two transactions that take two rows in opposite order: one is the victim, and both are done in the end. */
static enum outcome take_both(struct ctx *x, void *p)
{
	struct story *s = p;
	int64_t first = s->id, second = first == 1 ? 2 : 1;

	s->runs++;
	db_exec(x, "UPDATE unit_parent SET amount = amount + 1 WHERE id = ?", INT(first));
	usleep(150000);
	db_exec(x, "UPDATE unit_parent SET amount = amount + 1 WHERE id = ?", INT(second));
	return DONE;
}

static int in_child(int64_t first)
{
	struct ctx mine = scratch_ctx();
	struct story s = { .id = first };
	enum outcome o = db_transaction(&mine, take_both, &s);

	scratch_end(&mine);
	return o == DONE ? s.runs : 100;
}

static void deadlock(void **state)
{
	int runs, ends[2];
	struct story s = { .id = 1 };
	FILE *child;
	pid_t pid;

	(void)state;
	db_exec(&c, "INSERT INTO unit_parent (id, name, amount) VALUES (1, 'a', 0), (2, 'b', 0)");
	/* The other one is this program again: it must not share this connection. */
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], 1);
		setenv("UNIT_DB_CHILD", "2", 1);
		execl("/proc/self/exe", "test_db", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	child = fdopen(ends[0], "r");
	assert_non_null(child);
	assert_int_equal(fscanf(child, "%d", &runs), 1);	/* it is connected */
	assert_int_equal(db_transaction(&c, take_both, &s), DONE);
	assert_int_equal(fscanf(child, "%d", &runs), 1);
	fclose(child);
	waitpid(pid, NULL, 0);
	assert_int_equal(runs + s.runs, 3);
	assert_int_equal(db_one_int(&c, "SELECT SUM(amount) FROM unit_parent"), 4);
}

static void swallow(void *p)
{
	(void)p;
	fault_raise(FAULT_RETRY, "swallowed");
}

static enum outcome swallows(struct ctx *x, void *p)
{
	struct story *s = p;

	s->runs++;
	db_exec(x, "INSERT INTO unit_parent (name, amount) VALUES ('tx', 1)");
	if (s->runs == 1) {
		x->db->doomed = FAULT_RETRY;	/* what db_fail() does when the server gives up */
		fault_try(swallow, NULL);
	}
	return DONE;
}

static void doomed(void **state)
{
	struct story s = { 0 };

	(void)state;
	assert_int_equal(db_transaction(&c, swallows, &s), DONE);
	assert_int_equal(s.runs, 2);
	assert_int_equal(stored(), 1);
}

static enum outcome lose_it(struct ctx *x, void *p)
{
	struct story *s = p;

	s->runs++;
	db_exec(x, "INSERT INTO unit_parent (name, amount) VALUES ('tx', 1)");
	if (s->runs <= s->fail)
		cut(x);
	return db_exec(x, "UPDATE unit_parent SET amount = 2") == 1 ? DONE : CONFLICT;
}

static enum outcome lose_commit(struct ctx *x, void *p)
{
	struct story *s = p;

	s->runs++;
	db_exec(x, "INSERT INTO unit_parent (name, amount) VALUES ('tx', 1)");
	cut(x);
	return DONE;
}

static void run_lose_commit(void *p)
{
	db_transaction(&c, lose_commit, p);
}

static void write_lost(void *p)
{
	(void)p;
	db_exec(&c, "UPDATE unit_parent SET amount = 3");
}

static void lost_connection(void **state)
{
	struct story s = { .fail = 1 };

	(void)state;
	cut(&c);
	assert_int_equal(db_one_int(&c, "SELECT 5"), 5);	/* a read just runs again */
	cut(&c);
	assert_int_equal(db_transaction(&c, nothing, NULL), DONE);
	assert_int_equal(db_transaction(&c, lose_it, &s), DONE);	/* lost before COMMIT: again */
	assert_int_equal(s.runs, 2);
	assert_int_equal(stored(), 1);
	empty(NULL);
	s = (struct story){ 0 };
	assert_int_equal(fault_try(run_lose_commit, &s), FAULT_LOST);	/* lost in COMMIT: not again */
	assert_int_equal(s.runs, 1);
	assert_int_equal(stored(), 0);
	assert_int_equal(db_exec(&c, "UPDATE unit_parent SET amount = 3"), 0);
	cut(&c);
	assert_int_equal(fault_try(write_lost, NULL), FAULT_LOST);
	assert_int_equal(db_one_int(&c, "SELECT 5"), 5);
}

/* More different statements than the cache holds, the first ones used all the time. */
static void statement_cache(void **state)
{
	struct arena_mark m = arena_mark(c.mem);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		const char *sql = arena_fmt(c.mem, "SELECT %d + ?", i);

		assert_int_equal(db_one_int_built(&c, sql, DB_ARGS(INT(i))), 2 * i);
		assert_int_equal(db_one_int(&c, "SELECT 'kept', 7") + db_one_int(&c, "SELECT 7"), 7);
		arena_rewind(c.mem, m);
	}
	assert_true(c.db->nstatements == DB_STATEMENTS);
	assert_true(db_one_int(&c, "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'COM_STMT_PREPARE'") < 1100);
}

static void bad_script(void *path)
{
	db_run_script(&c, path);
}

static void scripts(void **state)
{
	char path[] = "/tmp/ferry-unit-XXXXXX";
	FILE *f = fdopen(mkstemp(path), "w");

	(void)state;
	assert_non_null(f);
	fputs("-- a comment; with a semicolon\n/* and; another */ ;;\n# one more;\n"
	      "INSERT INTO unit_parent (name, amount) VALUES ('a;b', 1), (\"c\\\";\", 2), ('it''s; -- no comment', 3); -- behind; it\n"
	      "/*!100000 INSERT INTO unit_parent (name, amount) VALUES ('d;', 4) */;\n"
	      "SELECT * FROM unit_parent;\nSET SESSION sql_mode = '';\nINSERT INTO unit_parent (name, amount) VALUES ('last', 5)", f);
	fclose(f);
	db_run_script(&c, path);
	assert_int_equal(stored(), 5);
	assert_int_equal(db_one_int(&c, "SELECT amount FROM unit_parent WHERE name = 'it''s; -- no comment'"), 3);
	assert_non_null(strstr(db_one_str(&c, "SELECT @@sql_mode"), "STRICT"));
	f = fopen(path, "w");
	fputs("SELECT 1;\n\nSELECT nonsense;\n", f);
	fclose(f);
	assert_int_equal(fault_try(bad_script, path), FAULT_BUG);
	assert_non_null(strstr(fault_text(), "line 3"));
	assert_non_null(strstr(fault_text(), "SELECT nonsense"));
	unlink(path);
	assert_int_equal(fault_try(bad_script, path), FAULT_BUG);
}

/* ---- what stands on it ----------------------------------------------------------- */

static void get_number(void *out)
{
	*(const char **)out = sequence_next(&c, "unit");
}

static enum outcome get_number_in_tx(struct ctx *x, void *out)
{
	*(const char **)out = sequence_next(x, "unit");
	return DONE;
}

static enum outcome get_number_and_fail(struct ctx *x, void *out)
{
	get_number_in_tx(x, out);
	return INVALID;
}

static void sequences(void **state)
{
	const char *today = c.today, *n = NULL;

	(void)state;
	c.today = "2026-03-05";
	db_exec(&c, "DELETE FROM sequences WHERE name = 'unit'");
	db_exec(&c, "INSERT INTO sequences (name, pattern) VALUES ('unit', 'Q{yy}{mm}-{yyyy}-{n:4}{x}')");
	assert_int_equal(fault_try(get_number, &n), FAULT_BUG);
	assert_int_equal(db_transaction(&c, get_number_in_tx, &n), DONE);
	assert_string_equal(n, "Q2603-2026-0001{x}");
	assert_int_equal(db_transaction(&c, get_number_and_fail, &n), INVALID);
	assert_int_equal(db_transaction(&c, get_number_in_tx, &n), DONE);
	assert_string_equal(n, "Q2603-2026-0002{x}");
	db_exec(&c, "UPDATE sequences SET `next` = 123456 WHERE name = 'unit'");
	assert_int_equal(db_transaction(&c, get_number_in_tx, &n), DONE);
	assert_string_equal(n, "Q2603-2026-123456{x}");
	db_exec(&c, "DELETE FROM sequences WHERE name = 'unit'");
	assert_int_equal(fault_try(run_break_down, "x"), FAULT_BUG);
	c.today = today;
}

static void administrators_settings(void **state)
{
	(void)state;
	db_exec(&c, "REPLACE INTO settings VALUES ('unit.n', '12'), ('unit.s', 'text')");
	db_exec(&c, "UPDATE settings SET value = value + 1 WHERE name = 'stamp'");
	c.stamp = 0;
	assert_int_equal(setting_int(&c, "unit.n", 3), 12);
	assert_int_equal(setting_int(&c, "unit.s", 3), 3);
	assert_string_equal(setting_str(&c, "unit.s", ""), "text");
	assert_string_equal(setting_str(&c, "unit.none", "else"), "else");
	db_exec(&c, "DELETE FROM settings WHERE name LIKE 'unit.%'");
	assert_int_equal(setting_int(&c, "unit.n", 3), 12);	/* kept until the stamp moves */
	db_exec(&c, "UPDATE settings SET value = value + 1 WHERE name = 'stamp'");
	c.stamp = 0;
	assert_int_equal(setting_int(&c, "unit.n", 3), 3);
}

static void configuration(void **state)
{
	(void)state;
	assert_string_equal(config_str("No.Such.Key", "else"), "else");
	assert_int_equal(config_int("No.Such.Key", 5), 5);
	assert_non_null(config_str("Database.Name", NULL));
}

#define DB_TEST(f) cmocka_unit_test_setup(f, empty)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DB_TEST(values), DB_TEST(many_rows), DB_TEST(settings_of_the_session), DB_TEST(results), DB_TEST(refusals),
		DB_TEST(transactions), DB_TEST(given_up), DB_TEST(deadlock), DB_TEST(doomed), DB_TEST(lost_connection),
		DB_TEST(statement_cache), DB_TEST(scripts), DB_TEST(sequences), DB_TEST(administrators_settings), DB_TEST(configuration),
	};

	if (getenv("UNIT_DB_CHILD")) {
		int64_t first = strtoll(getenv("UNIT_DB_CHILD"), NULL, 10);

		scratch_as_admin();
		puts("0");
		fflush(stdout);
		printf("%d\n", in_child(first));
		return 0;
	}
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
