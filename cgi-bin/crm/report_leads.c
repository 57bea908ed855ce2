/* Reports on leads and pools: what a source brings, how quickly somebody answers, who takes what out of the pools. */
#include "report_tables.h"

#define PERSON { "person", BY_FIELD, "owner_id" }
#define TEAM { "team", BY_FIELD, "team_id" }
/* The first thing somebody did about a lead after it came. */
#define FIRST "(SELECT MIN(j.at) FROM journal j WHERE j.type = 10 AND j.record_id = t.id AND j.event IN ('followup','activity_done'))"

static const struct report_source leads = { .record = "lead", .date = "created_at" };
static const struct report_source converted = { .record = "lead", .ask = "{\"filter\":{\"status\":\"converted\"}}", .date = "created_at" };
static const struct report_source invalid = { .record = "lead", .ask = "{\"filter\":{\"status\":\"invalid\"}}", .date = "created_at" };
static const struct report_source deals = { .record = "opportunity", .date = "created_at" };
static const struct report_source won = { .record = "opportunity", .ask = "{\"filter\":{\"state\":\"won\"}}", .date = "closed_at" };

const struct report report_lead_source = {
	.name = "lead_source", .group = "leads", .icon = "target", .record = "lead", .period = "last12",
	.dims = { { "source", BY_FIELD, "source" }, { "medium", BY_FIELD, "medium" }, { "campaign", BY_FIELD, "campaign" }, PERSON, TEAM, { "month", BY_MONTH, NULL } },
	.measures = {
		{ .name = "leads", .of = &leads },
		{ .name = "converted", .of = &converted },
		{ .name = "conversion", .unit = REPORT_SHARE, .how = HOW_RATIO, .a = "converted", .b = "leads" },
		{ .name = "invalid", .of = &invalid },
		{ .name = "deals", .of = &deals },
		{ .name = "won", .of = &won },
		{ .name = "won_amount", .unit = REPORT_MONEY, .of = &won, .value = "t.expected_revenue" },
	},
	.chart = CHART_ROWS, .chart_measures = 2,
};

static const struct report_source answered = { .record = "lead", .date = "created_at", .where = FIRST " IS NOT NULL" };
static const struct report_source within_hour = { .record = "lead", .date = "created_at", .where = FIRST " <= t.created_at + INTERVAL 1 HOUR" };
static const struct report_source within_day = { .record = "lead", .date = "created_at", .where = FIRST " <= t.created_at + INTERVAL 1 DAY" };
static const struct report_source unanswered = { .record = "lead", .ask = "{\"filter\":{\"status\":[\"new\",\"contacted\",\"qualified\"]}}", .date = "created_at", .where = FIRST " IS NULL" };

const struct report report_response = {
	.name = "response", .group = "leads", .icon = "clock", .record = "lead", .period = "last3",
	.dims = { PERSON, { "source", BY_FIELD, "source" }, TEAM, { "month", BY_MONTH, NULL }, { "week", BY_WEEK, NULL } },
	.measures = {
		{ .name = "mean_response", .unit = REPORT_TIME, .how = HOW_RATIO, .a = "seconds", .b = "answered" },
		{ .name = "leads", .of = &leads },
		{ .name = "answered", .of = &answered },
		{ .name = "within_hour", .of = &within_hour },
		{ .name = "within_day", .of = &within_day },
		{ .name = "day_rate", .unit = REPORT_SHARE, .how = HOW_RATIO, .a = "within_day", .b = "leads" },
		{ .name = "unanswered", .of = &unanswered },
		{ .name = "seconds", .unit = REPORT_TIME, .of = &answered, .value = "GREATEST(0, TIMESTAMPDIFF(SECOND, t.created_at, " FIRST "))", .hidden = true },
	},
	.chart = CHART_ROWS,
};

/* ---- pools: what the history of owners says ---------------------------------------------- */

#define HISTORY(rec, number, how) { .record = rec, .join = "JOIN owner_history h ON h.type = " number " AND h.record_id = t.id AND h." how, .person = "h.user_id", \
	.key = { { .dim = "person", .sql = "h.user_id" } },
#define CAME(rec, number, how) HISTORY(rec, number, how) .when = "h.from_at" }
#define WENT(rec, number, how) HISTORY(rec, number, how) .when = "h.until_at" }

static const struct report_source lead_claimed = CAME("lead", "10", "gained = 'claimed'");
static const struct report_source lead_given = CAME("lead", "10", "gained IN ('assigned','auto_assigned')");
static const struct report_source lead_back = WENT("lead", "10", "lost IN ('released','recycled')");
static const struct report_source customer_claimed = CAME("customer", "11", "gained = 'claimed'");
static const struct report_source customer_given = CAME("customer", "11", "gained IN ('assigned','auto_assigned','transferred')");
static const struct report_source customer_released = WENT("customer", "11", "lost = 'released'");
static const struct report_source customer_recycled = WENT("customer", "11", "lost = 'recycled'");

const struct report report_pool = {
	.name = "pool", .group = "leads", .icon = "arrows-transfer-down", .record = "lead", .period = "last3",
	.dims = { { "month", BY_MONTH, NULL }, { "week", BY_WEEK, NULL }, PERSON },
	.measures = {
		{ .name = "lead_claimed", .of = &lead_claimed },
		{ .name = "lead_given", .of = &lead_given },
		{ .name = "lead_back", .of = &lead_back },
		{ .name = "customer_claimed", .of = &customer_claimed },
		{ .name = "customer_given", .of = &customer_given },
		{ .name = "customer_released", .of = &customer_released },
		{ .name = "customer_recycled", .of = &customer_recycled },
	},
	.chart = CHART_COLUMNS, .chart_measures = 3,
};

static const struct report_source got = CAME("lead", "10", "gained IN ('claimed','assigned','auto_assigned')");
static const struct report_source got_converted = {
	.record = "lead", .ask = "{\"filter\":{\"status\":\"converted\"}}", .person = "h.user_id", .when = "h.from_at", .key = { { .dim = "person", .sql = "h.user_id" } },
	.join = "JOIN owner_history h ON h.type = 10 AND h.record_id = t.id AND h.gained IN ('claimed','assigned','auto_assigned') AND h.lost IS NULL",
};
static const struct report_source held = { .record = "lead", .ask = "{\"filter\":{\"status\":[\"new\",\"contacted\",\"qualified\"],\"owner_id\":{\"null\":\"0\"}}}" };

const struct report report_fairness = {
	.name = "fairness", .group = "leads", .icon = "scale", .record = "lead", .period = "last3",
	.dims = { PERSON, { "month", BY_MONTH, NULL }, { "source", BY_FIELD, "source" } },
	.measures = {
		{ .name = "got", .of = &got },
		{ .name = "part", .unit = REPORT_SHARE, .how = HOW_OF_ALL, .a = "got" },
		{ .name = "lead_claimed", .of = &lead_claimed },
		{ .name = "lead_given", .of = &lead_given },
		{ .name = "lead_back", .of = &lead_back },
		{ .name = "got_converted", .of = &got_converted },
		{ .name = "conversion", .unit = REPORT_SHARE, .how = HOW_RATIO, .a = "got_converted", .b = "got" },
		{ .name = "held", .of = &held },
	},
	.chart = CHART_ROWS,
};
