/* Reports on money: what is overdue and for how long, what comes in when, who collects. */
#include "report_tables.h"

#define PERSON { "person", BY_FIELD, "owner_id" }
#define TEAM { "team", BY_FIELD, "team_id" }
#define CUSTOMER { "customer", BY_FIELD, "customer_id" }
#define OPEN "t.amount - t.received - t.fee"
#define ASK_OPEN "{\"filter\":{\"state\":[\"not_effective\",\"pending\",\"partly_received\"]}}"
#define ASK_OVERDUE "{\"filter\":{\"overdue\":\"1\"}}"

static const struct report_source owed = { .record = "plan", .ask = ASK_OPEN, .date = "due_on" };
static const struct report_source overdue = { .record = "plan", .ask = ASK_OVERDUE, .date = "due_on" };
static const struct report_source owed_ahead = { .record = "plan", .ask = ASK_OPEN, .date = "due_on", .all_dates = true };
static const struct report_source planned = { .record = "plan", .ask = "{\"filter\":{\"state\":{\"ne\":\"void\"}}}", .date = "due_on" };
static const struct report_source received = { .record = "receipt", .ask = "{\"filter\":{\"state\":\"confirmed\"}}", .date = "received_on" };

const struct report report_ageing = {
	.name = "ageing", .group = "money", .icon = "hourglass", .record = "plan", .across = "age",
	.dims = { CUSTOMER, PERSON, TEAM, { "age", BY_AGE, NULL } },
	.measures = {
		{ .name = "owed", .unit = REPORT_MONEY, .of = &owed, .value = OPEN },
		{ .name = "owed_plans", .of = &owed },
		{ .name = "overdue", .unit = REPORT_MONEY, .of = &overdue, .value = OPEN },
		{ .name = "overdue_plans", .of = &overdue },
		{ .name = "overdue_part", .unit = REPORT_SHARE, .how = HOW_RATIO, .a = "overdue", .b = "owed" },
	},
	.chart = CHART_ROWS,
};

const struct report report_cash_flow = {
	.name = "cash_flow", .group = "money", .icon = "cash", .record = "plan", .period = "around6",
	.dims = { { "month", BY_MONTH, NULL }, { "week", BY_WEEK, NULL }, CUSTOMER, PERSON, TEAM },
	.measures = {
		{ .name = "planned", .unit = REPORT_MONEY, .of = &planned, .value = "t.amount" },
		{ .name = "received", .unit = REPORT_MONEY, .of = &received, .value = "t.amount" },
		{ .name = "owed", .unit = REPORT_MONEY, .of = &owed_ahead, .value = OPEN },
		{ .name = "owed_plans", .of = &owed_ahead },
	},
	.chart = CHART_COLUMNS, .chart_measures = 3,
};

const struct report report_collection = {
	.name = "collection", .group = "money", .icon = "wallet", .record = "plan", .period = "quarter",
	.dims = { PERSON, TEAM, CUSTOMER, { "month", BY_MONTH, NULL } },
	.measures = {
		{ .name = "planned", .unit = REPORT_MONEY, .of = &planned, .value = "t.amount" },
		{ .name = "settled", .unit = REPORT_MONEY, .of = &planned, .value = "t.received + t.fee" },
		{ .name = "collected", .unit = REPORT_SHARE, .how = HOW_RATIO, .a = "settled", .b = "planned" },
		{ .name = "overdue", .unit = REPORT_MONEY, .of = &overdue, .value = OPEN },
		{ .name = "overdue_plans", .of = &overdue },
		{ .name = "received", .unit = REPORT_MONEY, .of = &received, .value = "t.amount" },
	},
	.chart = CHART_ROWS, .chart_measures = 2,
};
