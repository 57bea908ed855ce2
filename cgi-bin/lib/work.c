/* The worker's loops; see work.h. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "db.h"
#include "when.h"
#include "work.h"

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

void work_stop_on_signals(void)
{
	struct sigaction a = { .sa_handler = stop };	/* no SA_RESTART: a pause ends */

	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGINT, &a, NULL);
}

bool work_stopped(void)
{
	return stopped;
}

void work_wait(int milliseconds)
{
	struct timespec t = { milliseconds / 1000, milliseconds % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

const char *work_name(void)
{
	static char name[80];
	static pid_t of;
	char host[41] = "";

	if (of != getpid()) {
		of = getpid();
		gethostname(host, sizeof host - 1);
		snprintf(name, sizeof name, "%s:%ld:%08x", host, (long)of, arc4random());
	}
	return name;
}

void work_begin(struct ctx *c)
{
	c->now = time(NULL);
	c->today = date_of(c->mem, c->now, c->tz);
	c->stamp = 0;
	ctx_clear_errors(c);
	db_read_only(c, false);
}

int64_t work_backoff(int64_t tries)
{
	static const int64_t seconds[] = { 60, 300, 1800, 7200, 43200 };

	return tries >= 1 && tries <= 5 ? seconds[tries - 1] : 0;
}

struct step { struct ctx *c; int (*fn)(struct ctx *, void *); void *arg; int done; };

static void run_step(void *p)
{
	struct step *s = p;

	work_begin(s->c);
	s->done = s->fn(s->c, s->arg);
}

int work_loop(struct ctx *c, int (*fn)(struct ctx *, void *), void *arg, bool loop, int milliseconds)
{
	int sum = 0;

	if (loop)
		work_stop_on_signals();
	while (!stopped) {
		struct arena_mark mark = arena_mark(c->mem);
		struct ctx before = *c;
		struct step s = { c, fn, arg, 0 };
		enum fault_kind kind = fault_try(run_step, &s);

		/* The messages, today and so on were in memory that goes now. */
		arena_rewind(c->mem, mark);
		*c = before;
		if (c->errors == NULL)
			ctx_clear_errors(c);
		if (kind != FAULT_NONE) {
			if (!loop)
				fault_raise(kind, "%s", fault_text());
			fprintf(stderr, "%s: %s\n", work_name(), fault_text());
			work_wait(5000);
			continue;
		}
		sum += s.done;
		if (!s.done && !loop)
			break;
		if (!s.done)
			work_wait(milliseconds);
	}
	return sum;
}
