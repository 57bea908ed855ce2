/*
 * ferry-worker: runs the jobs and sends the outbox. One process watches over its
 * children and starts them again when they end by themselves: one sends the mails of
 * the outbox, so that a long job does not hold them up, one its webhooks, so that a
 * slow receiver does not, one tells browsers to look again, Worker.Processes run jobs.
 * SIGTERM lets each finish what it is at.
 *
 *   ferry-worker           until SIGTERM
 *   ferry-worker --once    everything that is due, in this process, then ends
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <curl/curl.h>
#include <sodium.h>
#include "config.h"
#include "db.h"
#include "file.h"
#include "jobs.h"
#include "letter.h"
#include "outgoing.h"
#include "rights.h"
#include "webhook.h"
#include "worker_jobs.h"

enum { MOST = 16 };

enum does { JOBS, SENDS, POSTS, TELLS };
struct child { pid_t pid; enum does does; time_t began; };

static void work(void *does)
{
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .request_id = "" };

	ctx_clear_errors(&c);
	switch (*(enum does *)does) {
	case JOBS: jobs_run(&c, worker_jobs, true); break;
	case SENDS: outbox_run(&c, true, OUTBOX_REST); break;
	case POSTS: outbox_run(&c, true, OUTBOX_HOOKS); break;
	case TELLS: outbox_run(&c, true, OUTBOX_LIVE); break;
	}
	db_close(c.db);
	arena_free(c.mem);
}

static void once(void *arg)
{
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .request_id = "" };
	int jobs, sent;

	(void)arg;
	ctx_clear_errors(&c);
	jobs = jobs_run(&c, worker_jobs, false);
	sent = outbox_run(&c, false, OUTBOX_ALL);
	printf("%d jobs run, %d sent\n", jobs, sent);
	db_close(c.db);
	arena_free(c.mem);
}

static void start(struct child *k, const sigset_t *open)
{
	k->began = time(NULL);
	k->pid = fork();
	if (k->pid)
		return;		/* on failure -1: tried again with the next look around */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigprocmask(SIG_SETMASK, open, NULL);
	if (fault_try(work, &k->does) != FAULT_NONE)
		fprintf(stderr, "ferry-worker: %s\n", fault_text());
	exit(0);
}

/* One that ended: started again, but not more often than every second. */
static void look_around(struct child *k, int n, const sigset_t *open)
{
	pid_t gone;

	while ((gone = waitpid(-1, NULL, WNOHANG)) > 0)
		for (int i = 0; i < n; i++)
			if (k[i].pid == gone)
				k[i].pid = 0;
	for (int i = 0; i < n; i++)
		if (k[i].pid <= 0 && time(NULL) > k[i].began)
			start(&k[i], open);
}

static void end_all(struct child *k, int n)
{
	for (int i = 0; i < n; i++)
		if (k[i].pid > 0)
			kill(k[i].pid, SIGTERM);
	for (int i = 0; i < n; i++)
		while (k[i].pid > 0 && waitpid(k[i].pid, NULL, 0) < 0 && errno == EINTR)
			;
}

static void watch(void *arg)
{
	struct child child[MOST + 3] = { { .does = SENDS }, { .does = POSTS }, { .does = TELLS } };
	int64_t processes = config_int("Worker.Processes", 1);
	int n = 3 + (processes < 1 ? 1 : processes > MOST ? MOST : (int)processes), signal;
	struct timespec second = { .tv_sec = 1 };
	sigset_t ours, open;

	(void)arg;
	sigemptyset(&ours);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ours, &open);
	do {
		look_around(child, n, &open);
		signal = sigtimedwait(&ours, NULL, &second);
	} while (signal != SIGTERM && signal != SIGINT);
	end_all(child, n);
}

int main(int argc, char **argv)
{
	bool single = argc == 2 && !strcmp(argv[1], "--once");

	if (argc > 1 && !single) {
		fprintf(stderr, "usage: ferry-worker [--once]\n");
		return 2;
	}
	outbox_file = file_for_mail;
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT)) {
		fprintf(stderr, "ferry-worker: the libraries do not start\n");
		return 1;
	}
	mail_given_up = outgoing_given_up;
	outbox_secret = webhook_secret;
	if (fault_try(single ? once : watch, NULL) != FAULT_NONE) {
		fprintf(stderr, "ferry-worker: %s\n", fault_text());
		return 1;
	}
	return 0;
}
