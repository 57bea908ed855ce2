/*
 * How long a printed document takes: reading its record, drawing it, and its size.
 * paper <times> <id> [record type]: against the instance FERRY_CONF names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "config.h"
#include "ctx.h"
#include "db.h"
#include "fault.h"
#include "when.h"
#include "crm/all.h"
#include "crm/documents.h"

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

struct job { int times; int64_t id; const struct record *rec; };

static void run(void *arg)
{
	struct job *j = arg;
	double read = 0, drawn = 0, first = 0;
	size_t size = 0;
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .request_id = "" };

	for (int i = 0; i < j->times; i++) {
		double a = now_ms(), b, e;
		struct row *r;

		c.now = time(NULL);
		c.today = date_of(c.mem, c.now, c.tz);
		ctx_clear_errors(&c);
		r = record_get(&c, j->rec, j->id);
		record_load_parts(&c, r);
		b = now_ms();
		document_pdf(&c, r, &size);
		e = now_ms();
		if (!i)
			first = e - a;
		read += b - a;
		drawn += e - b;
		arena_reset(c.mem);
	}
	printf("paper: %s: read %.2f ms, drawn %.2f ms, first %.1f ms, %zu bytes\n", j->rec->name, read / j->times, drawn / j->times, first, size);
	db_close(c.db);
	arena_free(c.mem);
}

int main(int argc, char **argv)
{
	struct job j = { argc > 1 ? (int)strtol(argv[1], NULL, 10) : 100, argc > 2 ? strtoll(argv[2], NULL, 10) : 1, record_by_name(argc > 3 ? argv[3] : "quotation") };

	if (!j.rec || !j.rec->print)
		return 2;
	if (fault_try(run, &j) != FAULT_NONE) {
		fprintf(stderr, "paper: %s\n", fault_text());
		return 1;
	}
	return 0;
}
