/* What graph and pivot share: what the address asks for, cells put in order, addresses of the records behind a cell. */
#ifndef FERRY_PIVOT_PAGE_H
#define FERRY_PIVOT_PAGE_H
#include "list_page.h"

struct pivot_ask {
	struct query q;
	struct axis by[2];
	const struct field *measure;		/* NULL: counted */
	const char *shown;			/* "graph" or "pivot" */
};
/* One value of an axis that occurs: as the filter takes it (NULL: empty), and in words; its place among its kind (a choice's, a stage's), then its sum in hundredths or its count, decide the order. */
struct pivot_key { const char *value, *text; int64_t order, total; };

/* What the address asks for; refused where the record has no .charts or an axis or measure is none of its fields:
 * ?<first>=stage_id&<second>=close_date:month&measure=expected_revenue over the list's own query.
 */
enum outcome pivot_read(struct req *, const char *page, const char *first, const char *second, struct pivot_ask *);
/* The values of axis 0 or 1 in the cells, in order, *keys of them; the arena's. */
struct pivot_key *pivot_keys(struct req *, const struct pivot_ask *, const struct pivot_cell *, int n, int axis, int *keys);
/* Percentages are not added up: all of them together are their mean. */
static inline bool pivot_means(const struct pivot_ask *a) { return a->measure && a->measure->type == F_PERCENT; }
/* Equal, or both NULL. */
bool pivot_same(const char *a, const char *b);
/* The list of the records behind values of the axes; a key of NULL: all of that axis. */
const char *pivot_url(struct req *, const struct pivot_ask *, const struct pivot_key *first, const struct pivot_key *second);
/* How the measure is said, a count too in hundredths; currency NULL is the house's. */
const char *pivot_value(struct ctx *, const struct pivot_ask *, const char *currency, int64_t hundredths);
/* Head of the page: what the list's head has, and menus for the axes and the measure. */
void pivot_head(struct req *, const struct pivot_ask *, const char *first, const char *second);
/* {items: [{row, row_label, column, column_label, count, value, currency}]} */
enum outcome pivot_json(struct req *, const struct pivot_ask *, const struct pivot_cell *, int n);

enum outcome record_page_graph(struct req *);		/* GET graph */
enum outcome record_page_pivot(struct req *);		/* GET pivot */
enum outcome record_page_calendar(struct req *);	/* GET calendar */
/* Links to the other ways to see this list, with the same filter. */
void list_layouts(struct req *, const struct record *, const char *now);
#endif
