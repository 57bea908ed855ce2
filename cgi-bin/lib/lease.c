/*
 * The lease of the job, or the parcel, at hand. Either is one long call, so a child of the worker's
 * process, with a connection of its own, renews it meanwhile; the kernel ends the child
 * with its parent. It is made with the first of them and told of the next ones through one
 * shared number.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "config.h"
#include "db.h"
#include "fault.h"
#include "lease.h"
#include "rights.h"
#include "work.h"

enum { USUAL = 60, BEATS = 4 /* in one lease */ };

static _Atomic int64_t *held;	/* a job; negative: a parcel; 0 = none */
static pid_t of, child;		/* whose, and who renews */

struct beat { struct ctx *c; const char *name; int64_t held; };

int64_t lease_seconds(void)
{
	int64_t n = config_int("Worker.Lease", USUAL);

	return n > 0 ? n : USUAL;
}

static void renew(void *arg)
{
	struct beat *b = arg;

	if (b->held > 0)
		db_exec(b->c, "UPDATE jobs SET taken_at = UTC_TIMESTAMP() WHERE id = ? AND state = 'running' AND taken_by = ?", INT(b->held), STR(b->name));
	else
		db_exec(b->c, "UPDATE outbox SET taken_at = UTC_TIMESTAMP() WHERE id = ? AND state = 'sending' AND taken_by = ?", INT(-b->held), STR(b->name));
}

/* What is open belongs to the parent: a connection must end with it, and with nothing said on it from here. */
static void keep_renewing(const char *name)
{
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "UTC", .request_id = "" };

	for (;;) {
		struct beat b = { &c, name, 0 };
		struct arena_mark mark = arena_mark(c.mem);

		work_wait((int)(lease_seconds() * 1000 / BEATS));
		b.held = atomic_load(held);
		if (b.held && fault_try(renew, &b) != FAULT_NONE)
			fprintf(stderr, "%s: lease of %s %lld: %s\n", name, b.held > 0 ? "job" : "parcel", (long long)(b.held > 0 ? b.held : -b.held), fault_text());
		arena_rewind(c.mem, mark);
	}
}

static void start(void)
{
	const char *name = work_name();
	pid_t parent = getpid();

	child = fork();
	if (child)
		return;		/* on failure -1: tried again with the next one */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	/* Its parent finishes what it is at. */
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	keep_renewing(name);
}

void lease_begin(enum leased what, int64_t id)
{
	if (of != getpid()) {
		void *shared = mmap(NULL, sizeof *held, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		if (shared == MAP_FAILED)
			fault("no memory for a lease");
		held = shared;
		of = getpid();
		child = 0;
	}
	atomic_store(held, what == LEASED_JOB ? id : -id);
	if (child <= 0 || waitpid(child, NULL, WNOHANG) == child)
		start();
}

void lease_end(void)
{
	if (held)
		atomic_store(held, 0);
}
