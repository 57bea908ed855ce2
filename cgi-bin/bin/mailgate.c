/*
 * ferry-mailgate: what a mail server's pipe delivers to, one message on stdin.
 *
 *   ferry-mailgate [recipient]
 *
 * The message is written to the disk and into a row first; only then is it answered
 * for with 0, and read. Whatever goes wrong before is 75: the mail server keeps the
 * message and tries again. It is read by a child, so that a message that would bring
 * the reader down is kept as well (settings, incoming mail).
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include <curl/curl.h>
#include <sodium.h>
#include "config.h"
#include "db.h"
#include "letter.h"
#include "mailbox.h"
#include "outgoing.h"
#include "rights.h"
#include "work.h"

enum { SECONDS = 300 };

struct gate { const char *recipient, *name; int64_t size, id; bool sure, too_large; };

static struct ctx context(void)
{
	return (struct ctx){ .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .request_id = "" };
}

/* ---- keeping ------------------------------------------------------------------------- */

static bool put_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = write(fd, p, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return true;
}

/* Some mail servers put a line "From sender date" before the message: it is no part of it. */
static size_t envelope_line(const char *p, size_t n)
{
	const char *end = n > 5 && !memcmp(p, "From ", 5) ? memchr(p, '\n', n) : NULL;

	return end ? (size_t)(end - p) + 1 : 0;
}

static bool copy(int fd, struct gate *g)
{
	int64_t largest = config_int("Mail.Largest", 100 << 20);
	char block[65536];
	ssize_t n;

	while ((n = read(0, block, sizeof block)) != 0) {
		size_t skip = 0;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (!g->size)
			skip = envelope_line(block, (size_t)n);
		g->size += n - (ssize_t)skip;
		g->too_large = g->size > largest;
		if (g->too_large)
			return true;
		if (!put_all(fd, block + skip, (size_t)n - skip))
			return false;
	}
	return !fsync(fd);
}

static enum outcome insert(struct ctx *c, void *arg)
{
	struct gate *g = arg;

	g->id = mailbox_keep(c, g->name, g->size, g->recipient);
	return DONE;
}

static void keep(void *arg)
{
	struct gate *g = arg;
	struct ctx c = context();
	int fd;
	bool ok;

	ctx_clear_errors(&c);
	work_begin(&c);
	fd = mailbox_open(&c, &g->name);
	if (fd < 0)
		fault("no room for mail below %s", config_str("Dir.Mail", ""));
	ok = copy(fd, g);
	if (close(fd) || !ok || g->too_large || !g->size) {
		unlink(mailbox_path(&c, g->name));
		if (!g->too_large && (g->size || !ok))
			fault("the message could not be written");
	} else if (db_transaction(&c, insert, g) != DONE) {
		fault("the row was refused");
	} else {
		/* A fault before may have come after the COMMIT: the file stays, the row may need it. */
		g->sure = true;
	}
	db_close(c.db);
	arena_free(c.mem);
}

/* ---- reading ---------------------------------------------------------------------------- */

static void deal(void *arg)
{
	struct gate *g = arg;
	struct ctx c = context();

	ctx_clear_errors(&c);
	work_begin(&c);
	mailbox_deal(&c, g->id, false);
	db_close(c.db);
	arena_free(c.mem);
}

static void crashed(void *arg)
{
	struct gate *g = arg;
	struct ctx c = context();

	ctx_clear_errors(&c);
	mailbox_crashed(&c, g->id);
	db_close(c.db);
	arena_free(c.mem);
}

static void read_apart(struct gate *g)
{
	pid_t child = fork();
	int status = 0;

	if (child < 0)
		return;		/* the worker will */
	if (!child) {
		alarm(SECONDS);
		_exit(fault_try(deal, g) == FAULT_NONE ? 0 : 1);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		fault_try(crashed, g);
}

int main(int argc, char **argv)
{
	struct gate g = { .recipient = argc == 2 ? argv[1] : NULL };

	if (argc > 2 || (g.recipient && *g.recipient == '-')) {
		fprintf(stderr, "usage: ferry-mailgate [recipient]    with the message on stdin\n");
		return EX_USAGE;
	}
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT))
		return EX_TEMPFAIL;
	mail_given_up = outgoing_given_up;
	if (fault_try(keep, &g) != FAULT_NONE) {
		fprintf(stderr, "ferry-mailgate: %s\n", fault_text());
		return EX_TEMPFAIL;
	}
	if (g.too_large || !g.size) {
		fprintf(stderr, g.too_large ? "ferry-mailgate: the message is larger than Mail.Largest\n" : "ferry-mailgate: there is no message\n");
		return g.too_large ? EX_UNAVAILABLE : EX_DATAERR;
	}
	read_apart(&g);
	return EX_OK;
}
