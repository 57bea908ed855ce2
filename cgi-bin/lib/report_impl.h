/* What the files that show a report share. */
#ifndef FERRY_REPORT_IMPL_H
#define FERRY_REPORT_IMPL_H
#include "db.h"
#include "report.h"
const char *report_measure_word(struct ctx *, const struct report *, const struct report_measure *);
/* A value for people; currency for money only, NULL = the instance's. */
const char *report_show(struct ctx *, enum report_unit, int64_t, const char *currency);
bool report_cell_empty(const struct report_cell *);
json_object *report_json(struct ctx *, const struct report_result *);

/* ---- while it is made (report.c, report_names.c) ------------------------------- */
enum { REPORT_ROWS = 2000 };
/* What the queries gave, before anything is sorted or computed: raw[measure][currency] of (row, column). */
struct place { int row, column; int64_t raw[REPORT_MEASURES][REPORT_CURRENCIES]; };
struct keys { const char **key; int n; };
struct gather {
	struct ctx *c;
	const struct report_ask *a;
	struct report_result *r;
	struct keys rows, columns;
	struct place *place; int n, cap;
};
bool report_same(const char *, const char *);			/* NULL is the same as NULL */
int report_key_index(struct keys *, const char *key, int most);	/* added where it is new; -1: there are too many */
/* The keys in order, with their titles; `from` is where each stood. */
struct named { const char *key, *title; int64_t order; int from; };
struct named *report_arrange(struct gather *, const struct report_dim *, struct keys *, bool column);
/* Months and weeks without anything are rows too. */
void report_add_buckets(struct gather *, const struct report_dim *, struct keys *);
#endif
