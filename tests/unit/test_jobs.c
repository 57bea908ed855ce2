/*
 * Jobs, outbox, mail, live messages, checkpoints, in a database of their own made
 * from the real tables: what is run, tried again, given up, sent, and what it looks
 * like to a mail server. The mail server and the publisher are children.
 */
#include "scratch.h"
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <curl/curl.h>
#include "cleanup.h"
#include "config.h"
#include "jobs.h"
#include "journal.h"
#include "lease.h"
#include "work.h"

static struct ctx c;
static char folder[] = "/tmp/ferry-unit-XXXXXX";

/* ---- the two servers --------------------------------------------------------- */

static const char *below(const char *name)
{
	static char path[4][200];
	static int i;

	i = (i + 1) % 4;
	snprintf(path[i], sizeof path[i], "%s/%s", folder, name);
	return path[i];
}

static const char *smtp_answer(const char *line)
{
	return strstr(line, "refused@") ? "550 no such person\r\n" : strstr(line, "later@") ? "451 not now\r\n" :
		!strncmp(line, "DATA", 4) ? "354 go on\r\n" : !strncmp(line, "QUIT", 4) ? "221 bye\r\n" : "250 fine\r\n";
}

static void smtp(FILE *in, int out)
{
	char line[2000];
	bool data = false;
	FILE *mails = fopen(below("mails"), "a");

	dprintf(out, "220 unit\r\n");
	while (fgets(line, sizeof line, in)) {
		if (data)
			fputs(line, mails);
		else
			dprintf(out, "%s", smtp_answer(line));
		if (data && !strcmp(line, ".\r\n")) {
			data = false;
			fflush(mails);
			dprintf(out, "250 taken\r\n");
		} else if (!strncmp(line, "DATA", 4)) {
			data = true;
		}
	}
	fclose(mails);
}

/* Knows POST with a Content-Length, and keeps the connection. */
static void http(FILE *in, int out)
{
	char line[1000], path[500] = "", body[100];
	size_t length = 0;
	FILE *log = fopen(below("published"), "a");

	while (fgets(line, sizeof line, in)) {
		if (!strncmp(line, "POST ", 5))
			snprintf(path, sizeof path, "%.*s", (int)strcspn(line + 5, " "), line + 5);
		if (!strncasecmp(line, "Content-Length:", 15))
			length = strtoul(line + 15, NULL, 10);
		if (strcmp(line, "\r\n"))
			continue;
		if (length >= sizeof body || fread(body, 1, length, in) != length)
			break;
		fprintf(log, "%s %.*s\n", path, (int)length, body);
		fflush(log);
		dprintf(out, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
	}
	fclose(log);
}

static pid_t serve(int listener, void (*talk)(FILE *, int))
{
	pid_t pid = fork();

	if (pid)
		return pid;
	signal(SIGTERM, SIG_DFL);
	for (;;) {
		int s = accept(listener, NULL, NULL);
		FILE *in = s < 0 ? NULL : fdopen(s, "r");

		if (!in)
			_exit(0);
		talk(in, s);
		fclose(in);
	}
}

static int listen_at(const struct sockaddr *a, socklen_t n)
{
	int s = socket(a->sa_family, SOCK_STREAM, 0);

	assert_true(s >= 0);
	assert_int_equal(bind(s, a, n), 0);
	assert_int_equal(listen(s, 10), 0);
	return s;
}

static const char *content(const char *name)
{
	struct buf b = buf_new(c.mem);
	FILE *f = fopen(below(name), "r");
	char part[1000];
	size_t n;

	while (f && (n = fread(part, 1, sizeof part, f)))
		buf_add(&b, part, n);
	if (f)
		fclose(f);
	return b.s;
}

/* ---- making ready: database and configuration, then this program again ------------ */

static void make_database(void)
{
	static const char *const tables[] = { "users", "settings", "jobs", "outbox", "journal", "journal_checkpoints", "sessions", "login_challenges", "login_attempts", "password_resets", "idempotency",
		"bulk_changes", "bulk_items", "bulk_runs" };
	const char *from = config_str("Database.Name", "");

	db_exec(&c, "DROP DATABASE IF EXISTS ferry_unit_jobs");
	db_exec(&c, "CREATE DATABASE ferry_unit_jobs CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci");
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const char *sql = arena_fmt(c.mem, "CREATE TABLE ferry_unit_jobs.%s LIKE `%s`.%s", tables[i], from, tables[i]);

		db_exec_built(&c, sql, NULL, 0);
	}
	db_exec(&c, "INSERT INTO ferry_unit_jobs.settings VALUES ('stamp', '1')");
}

static void begin_again(char **argv)
{
	struct sockaddr_in tcp = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	socklen_t n = sizeof tcp;
	FILE *f;
	int mail, live;
	char text[40];

	assert_non_null(mkdtemp(folder));
	make_database();
	snprintf(un.sun_path, sizeof un.sun_path, "%s", below("live.sock"));
	mail = listen_at((struct sockaddr *)&tcp, sizeof tcp);
	live = listen_at((struct sockaddr *)&un, sizeof un);
	assert_int_equal(getsockname(mail, (struct sockaddr *)&tcp, &n), 0);
	f = fopen(below("ferry.hdf"), "w");
	assert_non_null(f);
	fprintf(f, "#include \"%s\"\nDatabase.Name = ferry_unit_jobs\nDir.Tmp = %s\nLive.Socket = %s\nLive.Publish = http://localhost/publish/\n"
		"Worker.Lease = 2\nSmtp.Host = 127.0.0.1\nSmtp.Port = %d\nSmtp.Security = none\nSmtp.From = Ferry 渡船 <ferry@unit.example>\n",
		getenv("FERRY_CONF"), folder, un.sun_path, ntohs(tcp.sin_port));
	fclose(f);
	setenv("FERRY_CONF", below("ferry.hdf"), 1);
	setenv("UNIT_JOBS", folder, 1);
	snprintf(text, sizeof text, "%ld", (long)serve(mail, smtp));
	setenv("UNIT_SMTP", text, 1);
	snprintf(text, sizeof text, "%ld", (long)serve(live, http));
	setenv("UNIT_HTTP", text, 1);
	scratch_end(&c);
	execv("/proc/self/exe", argv);
	_exit(127);
}

static int tear_down(void **state)
{
	const char *files[] = { "mails", "published", "ferry.hdf", "live.sock", "young", "attached.txt" };
	pid_t smtp_pid = (pid_t)strtol(getenv("UNIT_SMTP"), NULL, 10), http_pid = (pid_t)strtol(getenv("UNIT_HTTP"), NULL, 10);

	(void)state;
	kill(smtp_pid, SIGTERM);
	kill(http_pid, SIGTERM);
	waitpid(smtp_pid, NULL, 0);
	waitpid(http_pid, NULL, 0);
	db_exec(&c, "DROP DATABASE ferry_unit_jobs");
	scratch_end(&c);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(below(files[i]));
	rmdir(folder);
	return 0;
}

static int empty(void **state)
{
	(void)state;
	db_exec(&c, "DELETE FROM jobs");
	db_exec(&c, "DELETE FROM outbox");
	db_exec(&c, "DELETE FROM sessions");
	unlink(below("mails"));
	unlink(below("published"));
	return 0;
}

/* ---- jobs ---------------------------------------------------------------------- */

static int runs, seen;
static bool fail, take_it_away;

static enum outcome count(struct ctx *x, json_object *args)
{
	json_object *n;

	runs++;
	if (json_object_object_get_ex(args, "n", &n))
		seen = json_object_get_int(n);
	job_progress(x, 50);
	if (take_it_away)
		db_exec(x, "UPDATE jobs SET taken_by = 'another'");
	return fail ? ctx_refuse(x, CONFLICT, "", "not_free", "x", NULL) : DONE;
}

static enum outcome stumble(struct ctx *x, json_object *args)
{
	(void)x, (void)args;
	fault("it stumbled");
}

/* Asks for itself once more while it runs, as a change does that comes meanwhile. */
static enum outcome again(struct ctx *x, json_object *args)
{
	(void)args;
	if (runs++ == 0)
		job_add(x, "again", "again:1", NULL, 0);
	return fail ? CONFLICT : DONE;
}

static const struct job_kind kinds[] = { { "count", count, 0 }, { "stumble", stumble, 0 }, { "again", again, 0 }, { 0 } };
static const struct job_kind recurring[] = { { "hourly", count, 3600 }, { 0 } };

static void begin_counting(void)
{
	runs = seen = 0;
	fail = take_it_away = false;
}

static json_object *number(int n)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "n", json_object_new_int(n));
	return o;
}

static const char *state_of(const char *kind)
{
	return db_one_str(&c, "SELECT CONCAT(state, ' ', tries, ' ', COALESCE(error, '-')) FROM jobs WHERE kind = ? ORDER BY id LIMIT 1", STR(kind));
}

static void runs_once(void **state)
{
	json_object *seven = number(7), *eight = number(8);

	(void)state;
	begin_counting();
	job_add(&c, "count", "k", seven, 0);
	job_add(&c, "count", "k", eight, 0);
	job_add(&c, "count", NULL, NULL, 3600);
	assert_int_equal(jobs_run(&c, kinds, false), 1);
	assert_int_equal(runs, 1);
	assert_int_equal(seen, 8);
	assert_string_equal(state_of("count"), "done 1 -");
	assert_int_equal(jobs_run(&c, kinds, false), 0);
	db_exec(&c, "UPDATE jobs SET due_at = UTC_TIMESTAMP() WHERE state = 'waiting'");
	assert_int_equal(jobs_run(&c, kinds, false), 1);
	json_object_put(seven);
	json_object_put(eight);
}

static void backs_off(void **state)
{
	static const int waits[] = { 60, 300, 1800, 7200, 43200 };

	(void)state;
	begin_counting();
	fail = true;
	job_add(&c, "count", "k", NULL, 0);
	for (int i = 0; i < 5; i++) {
		int64_t wait;

		assert_int_equal(jobs_run(&c, kinds, false), 1);
		wait = db_one_int(&c, "SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), due_at) FROM jobs WHERE state = 'waiting' AND unique_key = 'k'");
		assert_in_range(wait, waits[i] - 5, waits[i]);
		assert_int_equal(jobs_run(&c, kinds, false), 0);
		db_exec(&c, "UPDATE jobs SET due_at = UTC_TIMESTAMP()");
	}
	assert_int_equal(jobs_run(&c, kinds, false), 1);
	assert_string_equal(state_of("count"), "failed 6 conflict :not_free x");
	assert_null(c.errors);
	job_add(&c, "stumble", NULL, NULL, 0);
	job_add(&c, "unheard_of", NULL, NULL, 0);
	assert_int_equal(jobs_run(&c, kinds, false), 2);
	assert_string_equal(state_of("stumble"), "waiting 1 it stumbled");
	assert_string_equal(state_of("unheard_of"), "waiting 1 this worker knows no such kind of job");
}

static void asked_for_while_running(void **state)
{
	(void)state;
	begin_counting();
	job_add(&c, "again", "again:1", NULL, 0);
	assert_int_equal(jobs_run(&c, kinds, false), 2);
	assert_int_equal(runs, 2);
	empty(NULL);
	begin_counting();
	fail = true;
	job_add(&c, "again", "again:1", NULL, 0);
	jobs_run(&c, kinds, false);
	/* The one that failed gives way to the one that was asked for meanwhile. */
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM jobs WHERE state = 'waiting'"), 1);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM jobs WHERE state = 'done'"), 1);
}

static void recurs(void **state)
{
	(void)state;
	begin_counting();
	assert_int_equal(jobs_run(&c, recurring, false), 1);
	assert_int_equal(jobs_run(&c, recurring, false), 0);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM jobs"), 1);
	assert_in_range(db_one_int(&c, "SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), due_at) FROM jobs"), 3590, 3600);
	assert_string_equal(state_of("hourly"), "waiting 0 -");
	fail = true;
	db_exec(&c, "UPDATE jobs SET tries = 7, due_at = UTC_TIMESTAMP()");
	assert_int_equal(jobs_run(&c, recurring, false), 1);
	assert_string_equal(state_of("hourly"), "waiting 8 conflict :not_free x");
}

static void stale_ones(void **state)
{
	(void)state;
	begin_counting();
	job_add(&c, "count", NULL, NULL, 0);
	db_exec(&c, "UPDATE jobs SET state = 'running', tries = 1, taken_by = 'dead', taken_at = UTC_TIMESTAMP()");
	assert_int_equal(jobs_run(&c, kinds, false), 0);
	db_exec(&c, "UPDATE jobs SET taken_at = UTC_TIMESTAMP() - INTERVAL 4 SECOND");
	assert_int_equal(jobs_run(&c, kinds, false), 1);
	assert_string_equal(state_of("count"), "done 2 -");
	db_exec(&c, "UPDATE jobs SET state = 'running', tries = 6, taken_by = 'dead', taken_at = UTC_TIMESTAMP() - INTERVAL 4 SECOND");
	assert_int_equal(jobs_run(&c, kinds, false), 0);
	assert_string_equal(state_of("count"), "failed 6 given up by dead");
	/* Who lost a job to another does not finish it. */
	empty(NULL);
	take_it_away = true;
	job_add(&c, "count", NULL, NULL, 0);
	assert_int_equal(jobs_run(&c, kinds, false), 1);
	assert_string_equal(state_of("count"), "running 1 -");
}

static enum outcome for_ever(struct ctx *x, json_object *args)
{
	(void)x, (void)args;
	pause();
	return DONE;
}

/* The process that this one has made, 0 for none. */
static pid_t made_by(pid_t pid)
{
	const char *path = arena_fmt(c.mem, "/proc/%ld/task/%ld/children", (long)pid, (long)pid);
	FILE *f = fopen(path, "r");
	long child = 0;

	if (f && fscanf(f, "%ld", &child) != 1)
		child = 0;
	if (f)
		fclose(f);
	return (pid_t)child;
}

/* Until the query answers, ten seconds at most. */
static void wait_for(const char *what, bool (*there)(int64_t), int64_t arg)
{
	for (int i = 0; i < 1000 && !there(arg); i++)
		usleep(10000);
	if (!there(arg))
		fail_msg("waited in vain: %s", what);
}

static bool taken(int64_t pid)
{
	return db_one_int(&c, "SELECT COUNT(*) FROM jobs WHERE state = 'running'") == 1 && made_by((pid_t)pid);
}

static bool renewed(int64_t pid)
{
	(void)pid;
	return db_one_int(&c, "SELECT taken_at > UTC_TIMESTAMP() - INTERVAL 1 HOUR FROM jobs") == 1;
}

static bool gone(int64_t pid)
{
	return kill((pid_t)pid, 0) != 0;
}

/* A job's lease is renewed while its process lives, however long it says nothing; with the process goes who renews it. */
static void leases(void **state)
{
	static const struct job_kind long_one[] = { { "count", for_ever, 0 }, { 0 } };
	pid_t pid, child;

	(void)state;
	begin_counting();
	job_add(&c, "count", NULL, NULL, 0);
	pid = fork();
	if (!pid) {
		struct ctx mine = scratch_ctx();

		jobs_run(&mine, long_one, false);
		_exit(0);
	}
	wait_for("the job to be taken", taken, pid);
	child = made_by(pid);
	db_exec(&c, "UPDATE jobs SET taken_at = taken_at - INTERVAL 2 HOUR");
	wait_for("the lease to be renewed", renewed, pid);
	assert_int_equal(jobs_run(&c, kinds, false), 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	wait_for("who renews it to end with it", gone, child);
	db_exec(&c, "UPDATE jobs SET taken_at = taken_at - INTERVAL 4 SECOND");
	assert_int_equal(jobs_run(&c, kinds, false), 1);
	assert_int_equal(runs, 1);
	assert_string_equal(state_of("count"), "done 2 -");
}

static bool parcel_renewed(int64_t id)
{
	return db_one_int(&c, "SELECT taken_at > UTC_TIMESTAMP() - INTERVAL 1 HOUR FROM outbox WHERE id = ?", INT(id)) == 1;
}

/* The same for what is being sent: nobody takes it from who lives, anybody from who has died, a lease later. */
static void parcel_leases(void **state)
{
	int64_t id;

	(void)state;
	db_exec(&c, "INSERT INTO outbox (kind, target, content, state, tries, taken_by, taken_at, due_at, created_at)"
		" VALUES ('note', '', '', 'sending', 1, ?, UTC_TIMESTAMP() - INTERVAL 2 HOUR, UTC_TIMESTAMP(), UTC_TIMESTAMP())", STR(work_name()));
	id = db_last_id(&c);
	lease_begin(LEASED_PARCEL, id);
	wait_for("the lease to be renewed", parcel_renewed, id);
	lease_end();
	assert_int_equal(outbox_run(&c, false, OUTBOX_ALL), 0);
	db_exec(&c, "UPDATE outbox SET taken_by = 'dead', taken_at = UTC_TIMESTAMP() - INTERVAL 4 SECOND WHERE id = ?", INT(id));
	assert_int_equal(outbox_run(&c, false, OUTBOX_ALL), 1);
	assert_string_equal(db_one_str(&c, "SELECT state FROM outbox WHERE id = ?", INT(id)), "failed");
}

/* Four workers at once: each job is run by exactly one of them. */
static enum outcome note_it(struct ctx *x, json_object *args)
{
	(void)args;
	db_exec(x, "INSERT INTO outbox (kind, target, content, due_at, created_at) VALUES ('note', '', '', UTC_TIMESTAMP(), UTC_TIMESTAMP())");
	return DONE;
}

static const struct job_kind noting[] = { { "note", note_it, 0 }, { 0 } };

static void many_workers(void **state)
{
	pid_t pids[4];
	int sum = 0;

	(void)state;
	for (int i = 0; i < 100; i++)
		job_add(&c, "note", NULL, NULL, 0);
	for (int i = 0; i < 4; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0) {
			setenv("UNIT_WORKER", "1", 1);
			execl("/proc/self/exe", "test_jobs", (char *)NULL);
			_exit(127);
		}
	}
	for (int i = 0; i < 4; i++) {
		int status;

		waitpid(pids[i], &status, 0);
		assert_true(WIFEXITED(status));
		sum += WEXITSTATUS(status);
	}
	assert_int_equal(sum, 100);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM outbox WHERE kind = 'note'"), 100);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM jobs WHERE state = 'done' AND tries = 1"), 100);
}

/* ---- the outbox ------------------------------------------------------------------ */

static const char *mail_state(const char *to)
{
	return db_one_str(&c, "SELECT CONCAT(state, ' ', tries, ' ', COALESCE(error, '-')) FROM outbox WHERE target = ?", STR(to));
}

static bool attached(struct ctx *x, int64_t id, struct attachment *a)
{
	*a = (struct attachment){ arena_str(x->mem, below("attached.txt")), "報價 單.pdf", "application/pdf" };
	return id == 5;
}

static void mails(void **state)
{
	const char *text;
	FILE *f = fopen(below("attached.txt"), "w");

	(void)state;
	fputs("attached bytes", f);
	fclose(f);
	outbox_file = attached;
	outbox_mail(&c, "wang@customer.example", "報價單 S00001", "您好\n.\nsecond line\n", "<p>您好</p>", "tok3n", 5);
	outbox_mail(&c, "refused@customer.example", "no", "no", NULL, NULL, 0);
	outbox_mail(&c, "later@customer.example", "later", "later", NULL, NULL, 0);
	outbox_mail(&c, "gone@customer.example", "gone", "gone", NULL, NULL, 6);
	assert_int_equal(outbox_run(&c, false, OUTBOX_ALL), 4);
	assert_string_equal(mail_state("wang@customer.example"), "sent 1 -");
	assert_non_null(strstr(mail_state("refused@customer.example"), "failed 1 "));
	assert_non_null(strstr(mail_state("later@customer.example"), "waiting 1 "));
	assert_non_null(strstr(mail_state("gone@customer.example"), "failed 1 the attached file"));
	assert_int_equal(outbox_run(&c, false, OUTBOX_ALL), 0);
	text = content("mails");
	assert_non_null(strstr(text, "To: wang@customer.example\r\n"));
	assert_non_null(strstr(text, "<ferry@unit.example>\r\n"));
	assert_non_null(strstr(text, "Subject: =?"));
	assert_non_null(strstr(text, "Reply-To: ferry+tok3n@unit.example\r\n"));
	assert_non_null(strstr(text, "Message-Id: <ferry-outbox-"));
	assert_non_null(strstr(text, "Date: "));
	assert_non_null(strstr(text, "multipart/mixed"));
	assert_non_null(strstr(text, "multipart/alternative"));
	assert_non_null(strstr(text, "YXR0YWNoZWQgYnl0ZXM="));
	assert_non_null(strstr(text, "second line"));
	assert_null(strstr(text, "報價"));
}

static void bad_address(void *to)
{
	outbox_mail(&c, to, "s", "t", NULL, NULL, 0);
}

static void bad_subject(void *subject)
{
	outbox_mail(&c, "a@b.example", subject, "t", NULL, NULL, 0);
}

static void inert_heads(void **state)
{
	(void)state;
	assert_int_equal(fault_try(bad_address, "a@b.example\r\nBcc: all@b.example"), FAULT_BUG);
	assert_int_equal(fault_try(bad_address, "nobody"), FAULT_BUG);
	assert_int_equal(fault_try(bad_address, NULL), FAULT_BUG);
	assert_int_equal(fault_try(bad_subject, "a\nBcc: all@b.example"), FAULT_BUG);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM outbox"), 0);
}

static void session(int64_t user, const char *channel, int hours)
{
	db_exec(&c, "INSERT INTO sessions (token, user_id, created_at, seen_at, expires_at, ip, user_agent, csrf, live_channel) "
		"VALUES (UNHEX(SHA2(?, 256)), ?, UTC_TIMESTAMP(), UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL ? HOUR, '', '', UNHEX(SHA2('', 256)), ?)",
		STR(channel), INT(user), INT(hours), STR(channel));
}

static void live(void **state)
{
	(void)state;
	session(1, "channel-of-one-1234", 1);
	session(2, "channel-of-two-1234", 1);
	session(2, "channel-ended-12345", -1);
	for (int i = 0; i < 5; i++)
		outbox_live(&c, "pipeline.7");
	outbox_live(&c, "user.2");
	assert_int_equal(outbox_run(&c, false, OUTBOX_ALL), 2);
	assert_non_null(strstr(content("published"), "/publish/channel-of-one-1234 pipeline.7\n"));
	assert_non_null(strstr(content("published"), "/publish/channel-of-two-1234 pipeline.7\n"));
	assert_non_null(strstr(content("published"), "/publish/channel-of-two-1234 user.2\n"));
	assert_null(strstr(content("published"), "ended"));
	assert_int_equal(strlen(content("published")), 3 * 40 - 4);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM outbox"), 0);
}

/* ---- the nightly ones --------------------------------------------------------------- */

static void cleans_up(void **state)
{
	FILE *f = fopen(below("young"), "w");

	(void)state;
	fclose(f);
	session(1, "channel-of-one-1234", 1);
	session(1, "channel-ended-12345", -1);
	db_exec(&c, "INSERT INTO idempotency (user_id, idem_key, request_hash, status, content_type, body, created_at) "
		"SELECT 1, seq, UNHEX(SHA2('', 256)), 200, '', '', UTC_TIMESTAMP() - INTERVAL 3 DAY FROM seq_1_to_2500");
	db_exec(&c, "INSERT INTO idempotency (user_id, idem_key, request_hash, status, content_type, body, created_at) VALUES (1, 'new', UNHEX(SHA2('', 256)), 200, '', '', UTC_TIMESTAMP())");
	assert_int_equal(cleanup(&c, NULL), DONE);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM idempotency"), 1);
	assert_string_equal(db_one_str(&c, "SELECT GROUP_CONCAT(live_channel) FROM sessions"), "channel-of-one-1234");
	assert_int_equal(access(below("young"), F_OK), 0);
}

static void entry(int64_t id, int64_t record, const char *text)
{
	db_exec(&c, "INSERT INTO journal (id, type, record_id, at, event, detail, prev, hash) VALUES (?, 10, ?, UTC_TIMESTAMP() - INTERVAL 1 HOUR, 'unit', '{}', UNHEX(SHA2('', 256)), UNHEX(SHA2(?, 256)))",
		INT(id), INT(record), STR(text));
}

static void checkpoints(void **state)
{
	const char *what;

	(void)state;
	assert_int_equal(journal_verify_checkpoints(&c, &what), 0);
	assert_int_equal(journal_checkpoint(&c, NULL), DONE);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal_checkpoints"), 0);
	for (int i = 1; i <= 12000; i++)
		entry(i * 2, i % 6000, "a");
	assert_int_equal(journal_checkpoint(&c, NULL), DONE);
	entry(30000, 5, "b");
	assert_int_equal(journal_checkpoint(&c, NULL), DONE);
	assert_int_equal(journal_checkpoint(&c, NULL), DONE);
	assert_int_equal(db_one_int(&c, "SELECT COUNT(*) FROM journal_checkpoints"), 2);
	assert_int_equal(db_one_int(&c, "SELECT MAX(entries) FROM journal_checkpoints"), 12001);
	/* The newest is not settled yet: nothing is said about it. */
	entry(30002, 5, "c");
	db_exec(&c, "UPDATE journal SET at = UTC_TIMESTAMP(6) WHERE id = 30002");
	assert_int_equal(journal_checkpoint(&c, NULL), DONE);
	assert_int_equal(journal_verify_checkpoints(&c, &what), 0);
	entry(30001, 6001, "inserted");
	assert_int_equal(journal_verify_checkpoints(&c, &what), 0);
	db_exec(&c, "DELETE FROM journal WHERE id = 30000");
	assert_true(journal_verify_checkpoints(&c, &what) > 0);
	assert_string_equal(what, "heads_differ");
	entry(30000, 5, "b");
	assert_int_equal(journal_verify_checkpoints(&c, &what), 0);
	db_exec(&c, "DELETE FROM journal WHERE record_id = 77");
	assert_string_equal((journal_verify_checkpoints(&c, &what), what), "heads_differ");
	db_exec(&c, "DELETE FROM journal_checkpoints LIMIT 1");
	assert_string_equal((journal_verify_checkpoints(&c, &what), what), "checkpoint_missing");
}

#define JOBS_TEST(f) cmocka_unit_test_setup(f, empty)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		JOBS_TEST(runs_once), JOBS_TEST(backs_off), JOBS_TEST(asked_for_while_running), JOBS_TEST(recurs), JOBS_TEST(stale_ones), JOBS_TEST(leases), JOBS_TEST(parcel_leases),
		JOBS_TEST(many_workers), JOBS_TEST(mails), JOBS_TEST(inert_heads), JOBS_TEST(live), JOBS_TEST(cleans_up), JOBS_TEST(checkpoints),
	};

	(void)argc;
	if (!getenv("UNIT_JOBS")) {
		scratch_as_admin();
		c = scratch_ctx();
		begin_again(argv);
	}
	snprintf(folder, sizeof folder, "%s", getenv("UNIT_JOBS"));
	c = scratch_ctx();
	if (getenv("UNIT_WORKER")) {
		int n = jobs_run(&c, noting, false);

		scratch_end(&c);
		return n;
	}
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
