/*
 * ferry-demo: finishes the demonstration data that sql/demo/ brought in as rows.
 * Gives each record the history it would have (demo/history.c), files (demo/files.c)
 * and mail (demo/mail.c), and makes everything findable. Run once by the start script;
 * does nothing to a record that has a history.
 */
#include <stdio.h>
#include <time.h>
#include "bin/demo/demo.h"
#include "db.h"
#include "prediction.h"
#include "reindex.h"

static void run(void *arg)
{
	struct ctx *c = arg;
	int64_t n = 0;

	if (db_transaction(c, demo_files, NULL) != DONE || db_transaction(c, demo_history, NULL) != DONE)
		fault("the history was refused");
	demo_mail(c);
	for (const struct record *const *rec = record_all; *rec; rec++)
		n += record_reindex(c, *rec);
	prediction_rebuild(c, &opportunity_record);
	printf("ferry-demo: %lld records\n", (long long)n);
}

int main(void)
{
	struct ctx c = { .mem = arena_new(), .db = db_open(), .me = &person_system, .lang = "zh-TW", .tz = "Asia/Taipei", .now = time(NULL), .request_id = "" };
	int status = 0;

	c.today = date_of(c.mem, c.now, c.tz);
	if (fault_try(run, &c) != FAULT_NONE) {
		fprintf(stderr, "ferry-demo: %s\n", fault_text());
		status = 1;
	}
	db_close(c.db);
	arena_free(c.mem);
	return status;
}
