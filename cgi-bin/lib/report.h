/*
 * A report is one const row: what is counted or summed (measures), by what (dimensions),
 * how it is drawn. From it come the page with its chart and table, XLSX and CSV, JSON,
 * and the way from any figure to the records behind it.
 *
 * A measure takes its rows from a source: a list, said as an address says it, so that
 * the figure and the list it opens are the same query within the same rights. What no
 * address can say (a join with a history) is SQL beside it; its figures open by ids.
 *
 * SQL in these tables is over alias t, the source's record, with the placeholders of
 * record_table.h and {from_at} {to_at} (instants) {from} {to} (dates, end exclusive), {team}.
 *
 * Amounts of different currencies are never added: a money cell has one sum for each.
 */
#ifndef FERRY_REPORT_H
#define FERRY_REPORT_H
#include "chart.h"
#include "record.h"

enum { REPORT_DIMS = 6, REPORT_MEASURES = 10, REPORT_CURRENCIES = 6 };

/* Where a dimension is something else in this source than the field of its name. */
struct report_key { const char *dim, *field /* another field of the record */, *sql /* or an expression */; };

struct report_source {
	const char *record;		/* name */
	const char *ask;		/* JSON: {"view":"won"}, {"filter":{"state":"done"}}; NULL = all in scope */
	const char *date;		/* field the period, months, weeks and ages go by; NULL: what is now, whatever the period */
	const char *join, *where;	/* SQL behind FROM … t and in WHERE */
	const char *when;		/* SQL instant that stands for `date` where it is in the joined table */
	bool all_dates;			/* by months and weeks not cut off at the period: what lies outside is in rows of its own */
	const char *person;		/* SQL of the user a joined row is about: only people within the person's scope count, and a team is theirs */
	struct report_key key[4];
};

enum report_unit { REPORT_COUNT, REPORT_MONEY, REPORT_SHARE /* tenths of a per cent */, REPORT_TIME /* seconds */ };
enum report_how {
	HOW_ROWS,			/* number of rows, or the sum of `value` */
	HOW_RATIO,			/* measure a / measure b: a share, or a mean when a is money or time */
	HOW_OF_ALL,			/* a as a share of a's sum over all rows */
	HOW_OF_ABOVE,			/* a as a share of a in the row above */
};
struct report_measure {
	const char *name;
	enum report_unit unit;
	const struct report_source *of;
	const char *value;		/* SQL over t */
	enum report_how how;
	const char *a, *b;
	bool hidden;			/* only for others to be computed from */
	bool no_total;			/* rows overlap: their sum means nothing */
};

enum report_by { BY_FIELD, BY_MONTH, BY_WEEK, BY_AGE /* of a date behind today: not yet, 1-30 days, 31-60, 61-90, more */ };
struct report_dim { const char *name; enum report_by by; const char *field; };

struct report {
	const char *name;		/* below Report in the language files */
	const char *group, *icon;
	const char *record;		/* who may not read it does not see the report */
	struct report_dim dims[REPORT_DIMS];		/* the first is what the page opens with */
	struct report_measure measures[REPORT_MEASURES];
	const char *across;		/* opens with this dimension across, of the first measure */
	const char *period;		/* it opens with: "month", "quarter", "year", "last12", "next6", "around6"; NULL = no period */
	bool one_team;			/* rows of several teams do not compare: it opens with the person's own */
	enum chart_kind chart;
	int chart_measures;		/* the first so many are drawn; 0 = 1 */
	bool stacked;
	const char *also;		/* address of a page with more */
};

/* ---- what somebody asks for -------------------------------------------------- */
struct report_ask {
	const struct report *rep;
	const char *from, *to;		/* dates, end exclusive */
	const char *period;
	int64_t team;			/* 0 = all within rights */
	const struct report_dim *by, *across;
	const struct report_measure *measure;		/* of the cells, when across */
};
/* period, from, to (inclusive), team, by, across, measure of an address. MALFORMED with errors on others. */
enum outcome report_read(struct ctx *, const struct report *, json_object *args, struct report_ask *);
/* The address of a report's page, or with a suffix ("/rows", ".xlsx"), asking the same. */
const char *report_address(struct ctx *, const struct report_ask *, const char *suffix);
bool report_visible(struct ctx *, const struct report *);
bool report_measure_visible(struct ctx *, const struct report *, const struct report_measure *);

/* ---- what comes of it ---------------------------------------------------------- */
struct report_cell { bool none; int64_t value[REPORT_CURRENCIES]; const char *url; };
struct report_column { const struct report_measure *m; const char *title, *key; };
struct report_row { const char *key /* NULL = without one */, *title; struct report_cell *cell; };
struct report_result {
	struct report_ask ask;
	struct report_column *column; int ncolumns;
	struct report_row *row; int nrows;
	struct report_cell *total;
	const char *currency[REPORT_CURRENCIES]; int ncurrencies;	/* the first is the instance's */
	bool more;			/* there are more rows than were taken */
};
struct report_result *report_run(struct ctx *, const struct report_ask *);
/* The records behind a cell; key NULL = the row without one, "*" = all rows. */
int64_t *report_ids(struct ctx *, const struct report_ask *, const struct report_measure *, const char *row, const char *column, int limit, int *n);

extern const struct report *const report_all[];	/* NULL-ended; defined in crm/report_all.c */
const struct report *report_named(const char *name);

/* ---- shared by its files (report_sql.c, report_ask.c, report.c) ---------------- */
enum { REPORT_BUCKETS = 64 };
struct buckets { int n; const char *edge[REPORT_BUCKETS]; };	/* dates; bucket i is [edge[i-1], edge[i]), 0 before all, n behind all */
void report_buckets(struct ctx *, const struct report_ask *, const struct report_dim *, struct buckets *);
bool report_cut(const struct report_ask *, const struct report_source *);	/* does the period cut it off? */
const char *report_bucket_title(struct ctx *, const struct report_dim *, const struct buckets *, int i);
const struct record *report_source_record(const struct report_source *);
/* k, k2 (NULL without across), currency, COUNT(*), one SUM per value. Values NULL-ended. */
struct rows *report_select(struct ctx *, const struct report_ask *, const struct report_source *, const char *const *values);
/* The list behind a cell as an address; NULL when only ids can say it. */
const char *report_list_address(struct ctx *, const struct report_ask *, const struct report_measure *, const char *row, const char *column);
const char *report_rows_address(struct ctx *, const struct report_ask *, const struct report_measure *, const char *row, const char *column);
const struct report_measure *report_measure_named(const struct report *, const char *name);
const struct field *report_dim_field(struct ctx *, const struct report_source *, const struct report_dim *);
#endif
