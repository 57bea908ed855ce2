/*
 * Charts drawn by the server as SVG, without script and without style attributes:
 * columns and lines over time, rows for things with names, a ring for shares. Values
 * are whole numbers (counts, or hundredths of money); the caller says how one is
 * shown. Places are percentages of the width and pixels of the height, so that text
 * keeps its size on every screen.
 *
 * chart_fill() fills a node; www/templates/record/chart.cs draws it:
 *	chart_fill(c, page_node(r, "Chart"), &chart);
 *	<?cs with:chart = Page.Chart ?><?cs include:"record/chart.cs" ?><?cs /with ?>
 */
#ifndef FERRY_CHART_H
#define FERRY_CHART_H
#include "ctx.h"
#include <sys/cdefs.h>	/* ClearSilver's headers use it without asking for it */
#include "util/neo_hdf.h"

enum chart_kind { CHART_COLUMNS, CHART_LINES, CHART_ROWS, CHART_RING /* of the first series */ };
enum { CHART_SERIES = 8 };

struct chart_point { const char *label, *url /* NULL: leads nowhere */; int64_t value[CHART_SERIES]; };
struct chart {
	enum chart_kind kind;
	const char *title;
	const char *series[CHART_SERIES]; int nseries;	/* one at least */
	bool stacked;		/* columns and rows: one on the other instead of side by side */
	struct chart_point *points; int n;
	/* How a value is said; `brief` is for the axis. NULL: as a whole number. */
	const char *(*show)(struct ctx *, int64_t value, bool brief);
	bool small;		/* stands in a narrow card: few labels */
	int64_t line;		/* a line across columns or lines at this value, e.g. a target; 0 = none */
	const char *line_name;
};
void chart_fill(struct ctx *, HDF *, const struct chart *);

/* Ways to show: hundredths as money in the instance's currency ("NT$ 1,250,000", brief "1,250k"), whole numbers, and tenths of a per cent as "12.5%". */
const char *chart_money(struct ctx *, int64_t hundredths, bool brief);
const char *chart_number(struct ctx *, int64_t value, bool brief);
const char *chart_share(struct ctx *, int64_t tenths, bool brief);
#endif
