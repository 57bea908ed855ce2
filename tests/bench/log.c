/*
 * What the log costs: the same saves of customers with their entry in the chain and
 * without, in turns, each in its own transaction. Prints the medians in microseconds.
 * log <times>: against the instance FERRY_CONF names, which has customers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "ctx.h"
#include "db.h"
#include "fault.h"
#include "journal_impl.h"
#include "when.h"
#include "crm/all.h"

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

struct save { const struct record *rec; int64_t id, told; const char *phone; json_object *detail; };

/* Who follows is told either way, and of the same: of the new entry, or of one that stands already. */
static enum outcome save(struct ctx *c, void *arg)
{
	struct save *s = arg;
	struct row *old = record_get(c, s->rec, s->id), *r = row_edit(c, old);
	enum outcome o;

	row_set(r, "phone", s->phone);
	if ((o = record_update(c, r, old, 0)) == DONE && s->rec->no_timeline)
		journal_tell(c, &customer_record, s->id, s->told, "changed", s->detail);
	return o;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void run(void *arg)
{
	int times = *(int *)arg, n[2] = { 0 };
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .request_id = "" };
	struct record quiet = customer_record;
	double *took[2] = { calloc((size_t)times, sizeof(double)), calloc((size_t)times, sizeof(double)) };
	int64_t first = db_one_int(&c, "SELECT MIN(id) FROM customers WHERE archived_at IS NULL");
	int64_t told = db_one_int(&c, "SELECT MAX(id) FROM journal WHERE type = ? AND record_id = ?", INT(customer_record.type), INT(first));

	quiet.no_timeline = true;
	for (int i = 0; i < 2 * times; i++) {
		struct save s = { .rec = i & 1 ? &customer_record : &quiet, .id = first, .told = told, .phone = arena_fmt(c.mem, "04-2222-%04d", i % 10000) };
		double a;

		s.detail = json_keep(&c, json_tokener_parse("{\"changes\":[{\"field\":\"phone\",\"old\":\"04-2222-0000\",\"new\":\"04-2222-0001\"}]}"));
		c.now = time(NULL);
		c.today = date_of(c.mem, c.now, c.tz);
		ctx_clear_errors(&c);
		a = now_us();
		if (db_transaction(&c, save, &s) != DONE)
			fault("a save is refused");
		took[i & 1][n[i & 1]++] = now_us() - a;
		arena_reset(c.mem);
		ctx_clear_errors(&c);
	}
	for (int i = 0; i < 2; i++)
		qsort(took[i], (size_t)times, sizeof(double), by_size);
	printf("{\"without\": %.0f, \"with\": %.0f}\n", took[0][times / 2], took[1][times / 2]);
	free(took[0]);
	free(took[1]);
	db_close(c.db);
	arena_free(c.mem);
}

int main(int argc, char **argv)
{
	int times = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 500;

	if (times < 1 || fault_try(run, &times) != FAULT_NONE) {
		fprintf(stderr, "log: %s\n", fault_text());
		return 1;
	}
	return 0;
}
