/* See metrics.h. Counters outlive the processes, so that they only ever grow. */
#include "metrics.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"
#include "db.h"

enum { CLASSES = 6, STEPS = 10, PROCESSES = 64, AREAS = 64 };

struct process { int32_t pid; int32_t pages; };
struct numbers {
	uint64_t requests[CLASSES];		/* by the first digit of the status */
	uint64_t faults, microseconds, step[STEPS];	/* step[i]: answered within limits[i], not within the one before */
	struct process process[PROCESSES];
};

static const double limits[STEPS] = { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 1e9 };
static struct numbers own, *mine = &own;
static struct process *slot = &own.process[0];

static const char *folder(void)
{
	static char path[400];

	snprintf(path, sizeof path, "%s/metrics", config_str("Dir.Var", "/var/lib/ferry"));
	return path;
}

static struct numbers *map(const char *area, bool write)
{
	char path[500];
	struct stat st;
	void *at = MAP_FAILED;
	int fd;

	/* A newer program's numbers may be laid out otherwise: a file of another size is another file. */
	snprintf(path, sizeof path, "%s/%s.%zu", folder(), area, sizeof(struct numbers));
	fd = open(path, write ? O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW : O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st) && ((size_t)st.st_size == sizeof(struct numbers) || (write && !ftruncate(fd, sizeof(struct numbers)))))
		at = mmap(NULL, sizeof(struct numbers), write ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	return at == MAP_FAILED ? NULL : at;
}

static bool alive(int32_t pid)
{
	return pid > 0 && (!kill(pid, 0) || errno == EPERM);
}

void metrics_open(const char *area)
{
	struct numbers *n;

	if (mkdir(folder(), 0750) && errno != EEXIST)
		return;
	if (!(n = map(area, true)))
		return;
	mine = n;
	slot = NULL;
	for (int i = 0; i < PROCESSES && !slot; i++) {
		int32_t was = __atomic_load_n(&mine->process[i].pid, __ATOMIC_RELAXED);

		if (!alive(was) && __atomic_compare_exchange_n(&mine->process[i].pid, &was, getpid(), false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
			slot = &mine->process[i];
	}
}

static void add(uint64_t *to, uint64_t n)
{
	__atomic_fetch_add(to, n, __ATOMIC_RELAXED);
}

static int32_t resident_pages(void)
{
	int all = 0, resident = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (f) {
		if (fscanf(f, "%d %d", &all, &resident) != 2)
			resident = 0;
		fclose(f);
	}
	return resident;
}

void metrics_count(int status, double seconds)
{
	static unsigned turns;
	int i = 0;

	add(&mine->requests[status >= 100 && status < 600 ? status / 100 : 0], 1);
	add(&mine->microseconds, (uint64_t)(seconds * 1e6));
	while (i < STEPS - 1 && seconds > limits[i])
		i++;
	add(&mine->step[i], 1);
	/* What it weighs changes slowly. */
	if (slot && turns++ % 100 == 0)
		__atomic_store_n(&slot->pages, resident_pages(), __ATOMIC_RELAXED);
}

void metrics_fault(void)
{
	add(&mine->faults, 1);
}

/* ---- as text ----------------------------------------------------------------------- */

struct area { const char *name; const struct numbers *n; };

static uint64_t count_of(const struct numbers *n)
{
	uint64_t all = 0;

	for (int i = 0; i < STEPS; i++)
		all += n->step[i];
	return all;
}

static void type(struct buf *b, const char *name, const char *kind, const char *help)
{
	buf_fmt(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

static void write_counters(struct buf *b, const struct area *a, int n)
{
	type(b, "ferry_requests_total", "counter", "Requests answered.");
	for (int i = 0; i < n; i++)
		buf_fmt(b, "ferry_requests_total{area=\"%s\"} %llu\n", a[i].name, (unsigned long long)count_of(a[i].n));
	type(b, "ferry_responses_total", "counter", "Answers by the first digit of their status.");
	for (int i = 0; i < n; i++)
		for (int k = 1; k < CLASSES; k++)
			buf_fmt(b, "ferry_responses_total{area=\"%s\",class=\"%dxx\"} %llu\n", a[i].name, k, (unsigned long long)a[i].n->requests[k]);
	type(b, "ferry_faults_total", "counter", "Faults: each is in the log with its request.");
	for (int i = 0; i < n; i++)
		buf_fmt(b, "ferry_faults_total{area=\"%s\"} %llu\n", a[i].name, (unsigned long long)a[i].n->faults);
}

static void write_times(struct buf *b, const struct area *a, int n)
{
	type(b, "ferry_request_seconds", "histogram", "Time from the head of a request to its answer.");
	for (int i = 0; i < n; i++) {
		uint64_t sum = 0;

		for (int k = 0; k < STEPS; k++) {
			sum += a[i].n->step[k];
			if (k < STEPS - 1)
				buf_fmt(b, "ferry_request_seconds_bucket{area=\"%s\",le=\"%g\"} %llu\n", a[i].name, limits[k], (unsigned long long)sum);
		}
		buf_fmt(b, "ferry_request_seconds_bucket{area=\"%s\",le=\"+Inf\"} %llu\n", a[i].name, (unsigned long long)sum);
		buf_fmt(b, "ferry_request_seconds_sum{area=\"%s\"} %.6f\nferry_request_seconds_count{area=\"%s\"} %llu\n", a[i].name,
			(double)a[i].n->microseconds / 1e6, a[i].name, (unsigned long long)sum);
	}
}

static void write_processes(struct buf *b, const struct area *a, int n)
{
	type(b, "ferry_processes", "gauge", "Programs running.");
	for (int i = 0; i < n; i++) {
		int live = 0;

		for (int k = 0; k < PROCESSES; k++)
			live += alive(a[i].n->process[k].pid);
		buf_fmt(b, "ferry_processes{area=\"%s\"} %d\n", a[i].name, live);
	}
	type(b, "ferry_resident_bytes", "gauge", "Memory of the programs, all together.");
	for (int i = 0; i < n; i++) {
		int64_t pages = 0;

		for (int k = 0; k < PROCESSES; k++)
			if (alive(a[i].n->process[k].pid))
				pages += a[i].n->process[k].pages;
		buf_fmt(b, "ferry_resident_bytes{area=\"%s\"} %lld\n", a[i].name, (long long)pages * 4096);
	}
}

static void write_waiting(struct ctx *c, struct buf *b)
{
	struct rows *rs = db_rows(c, "SELECT 'jobs', state, COUNT(*) FROM jobs WHERE state <> 'done' GROUP BY state"
		" UNION ALL SELECT 'outbox', state, COUNT(*) FROM outbox WHERE state <> 'sent' GROUP BY state");

	type(b, "ferry_waiting", "gauge", "Work for later that is not done: jobs, and what is to be sent.");
	while (rows_next(rs))
		buf_fmt(b, "ferry_waiting{queue=\"%s\",state=\"%s\"} %lld\n", rows_str(rs, 0), rows_str(rs, 1), (long long)rows_int(rs, 2));
	type(b, "ferry_waiting_seconds", "gauge", "How long the oldest of it is overdue.");
	buf_fmt(b, "ferry_waiting_seconds %lld\n", (long long)db_one_int(c, "SELECT COALESCE(GREATEST(0, TIMESTAMPDIFF(SECOND, MIN(due_at), UTC_TIMESTAMP())), 0)"
		" FROM jobs WHERE state = 'waiting' AND due_at < UTC_TIMESTAMP()"));
}

static void unmap(void *at)
{
	munmap(at, sizeof(struct numbers));
}

static int areas(struct ctx *c, struct area *a)
{
	DIR *d = opendir(folder());
	struct dirent *e;
	int n = 0;

	while (d && n < AREAS && (e = readdir(d))) {
		char *name = arena_str(c->mem, e->d_name), *dot = strchr(name, '.');
		struct numbers *m;

		if (!dot || dot == name || strtoull(dot + 1, NULL, 10) != sizeof *m)
			continue;
		*dot = 0;
		m = map(name, false);

		if (!m)
			continue;
		arena_defer(c->mem, unmap, m);
		a[n++] = (struct area){ name, m };
	}
	if (d)
		closedir(d);
	return n;
}

void metrics_write(struct ctx *c, struct buf *b, const char *area, bool all)
{
	struct area a[AREAS] = { { area, mine } };
	int n = all ? areas(c, a) : 1;

	if (!n)
		a[n++] = (struct area){ area, mine };
	write_counters(b, a, n);
	write_times(b, a, n);
	write_processes(b, a, n);
	if (all)
		write_waiting(c, b);
}
