/*
 * The program around an area: FastCGI when standard input is a listening socket,
 * plain CGI otherwise, or one of the listings. SIGTERM and the configured number of
 * requests end it between two requests, never within one.
 */
#include "app.h"
#include <errno.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include "config.h"
#include "db.h"
#include "metrics.h"
#include "openapi.h"
#include "routes.h"
#include "serve.h"
#include "trim.h"

static volatile sig_atomic_t leave;

/* The alarm rings again every second, in case the signal came just before accept() began to wait. */
static void on_term(int sig)
{
	(void)sig;
	leave = 1;
	alarm(1);
}

static void on_signals(void)
{
	struct sigaction term = { .sa_handler = on_term }, ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGTERM, &term, NULL);
	sigaction(SIGUSR1, &term, NULL);	/* what some FastCGI managers send */
	sigaction(SIGALRM, &term, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);	/* a file that grew too large is an error of write() */
}

/* ---- FastCGI ----------------------------------------------------------------- */

static const char *fcgi_env(struct edge *e, const char *name)
{
	FCGX_Request *q = e->arg;

	return FCGX_GetParam(name, q->envp);
}

static int fcgi_read(struct edge *e, char *to, int n)
{
	FCGX_Request *q = e->arg;

	return FCGX_GetStr(to, n, q->in);
}

static bool write_all(int fd, struct iovec *v, int n)
{
	while (n) {
		ssize_t done = writev(fd, v, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		for (; n && (size_t)done >= v->iov_len; v++, n--)
			done -= (ssize_t)v->iov_len;
		if (n) {
			v->iov_base = (char *)v->iov_base + done;
			v->iov_len -= (size_t)done;
		}
	}
	return true;
}

/*
 * libfcgi cuts its output into 8 KB, and every piece wakes the web server: a page would
 * take six writes. Here head and body are one FCGI_STDOUT record (FastCGI 1.0, 3.3:
 * version, type, id, content length, padding length, one reserved byte; at most 65,535
 * bytes), padded to a multiple of eight. The library ends the stream as always.
 */
static bool write_record(FCGX_Request *q, const struct span *a, const struct span *b)
{
	size_t n = a->n + b->n;
	unsigned char head[8] = { 1, 6, (unsigned char)(q->requestId >> 8), (unsigned char)q->requestId, (unsigned char)(n >> 8), (unsigned char)n, (unsigned char)(-n & 7), 0 };
	static char padding[8];
	struct iovec v[4] = { { head, sizeof head }, { (char *)a->s, a->n }, { (char *)b->s, b->n }, { padding, -n & 7 } };

	return write_all(q->ipcFd, v, 4);
}

static void fcgi_write(struct edge *e, struct span a, struct span b)
{
	enum { SMALL = 8000, RECORD = 65528 };
	FCGX_Request *q = e->arg;

	if (a.n + b.n < SMALL) {
		FCGX_PutStr(a.s, (int)a.n, q->out);	/* a client that has gone is seen at the end */
		if (b.n)
			FCGX_PutStr(b.s, (int)b.n, q->out);
		return;
	}
	if (FCGX_FFlush(q->out) < 0)
		return;
	while (a.n + b.n) {
		struct span one = { a.s, a.n < RECORD ? a.n : RECORD }, two = { b.s, b.n < RECORD - one.n ? b.n : RECORD - one.n };

		if (!write_record(q, &one, &two))
			return;
		a = (struct span){ a.s + one.n, a.n - one.n };
		b = (struct span){ b.s + two.n, b.n - two.n };
	}
}

enum { SETTLED = 30, AGAIN = 1000 /* requests */, MUCH = 4 << 20 /* bytes */ };

static int fcgi_loop(const struct app *app)
{
	int64_t most = config_int("Limits.Requests", 0);
	struct arena *mem = arena_new();
	struct db *db = db_open();
	FCGX_Request q;

	if (FCGX_Init() || FCGX_InitRequest(&q, 0, FCGI_FAIL_ACCEPT_ON_INTR)) {
		fprintf(stderr, "ferry %s: FastCGI cannot be set up\n", app->name);
		return 70;
	}
	for (int64_t n = 0; !leave && (most <= 0 || n < most); n++) {
		struct edge e = { fcgi_env, fcgi_read, fcgi_write, &q };

		/* Started; once the first requests have connected, parsed templates and filled what is kept; what came in seldom since; and after a thousand papers in one file. */
		if (n == 0 || n % AGAIN == SETTLED || arena_given_back() > MUCH)
			trim_memory();
		if (FCGX_Accept_r(&q) < 0) {
			n--;
			continue;
		}
		serve(app, &e, mem, db);
		FCGX_Finish_r(&q);	/* before the cleaning up: nobody waits for that */
		arena_reset(mem);
	}
	FCGX_Free(&q, 1);
	db_close(db);
	arena_free(mem);
	return 0;
}

/* ---- plain CGI ---------------------------------------------------------------- */

static const char *cgi_env(struct edge *e, const char *name)
{
	(void)e;
	return getenv(name);
}

static int cgi_read(struct edge *e, char *to, int n)
{
	(void)e;
	return (int)fread(to, 1, (size_t)n, stdin);
}

static void cgi_write(struct edge *e, struct span a, struct span b)
{
	(void)e;
	if (fwrite(a.s, 1, a.n, stdout) != a.n || (b.n && fwrite(b.s, 1, b.n, stdout) != b.n))
		leave = 1;
}

static int cgi_once(const struct app *app)
{
	struct arena *mem = arena_new();
	struct db *db = db_open();
	struct edge e = { cgi_env, cgi_read, cgi_write, NULL };

	serve(app, &e, mem, db);
	fflush(stdout);
	arena_reset(mem);
	db_close(db);
	arena_free(mem);
	return 0;
}

int app_main(const struct app *app, int argc, char **argv)
{
	if (sodium_init() < 0) {
		fprintf(stderr, "ferry %s: no source of random numbers\n", app->name);
		return 70;
	}
	routes_check(app);
	if (argc > 1 && !strcmp(argv[1], "--routes")) {
		routes_print(app);
		return 0;
	}
	if (argc > 1 && !strcmp(argv[1], "--openapi")) {
		openapi_print(app);
		return 0;
	}
	on_signals();
	metrics_open(app->name);
	if (!FCGX_IsCGI())
		return fcgi_loop(app);
	if (!getenv("REQUEST_METHOD")) {
		fprintf(stderr, "%s: a FastCGI and CGI program; --routes and --openapi print its tables\n", argv[0]);
		return 64;
	}
	return cgi_once(app);
}
