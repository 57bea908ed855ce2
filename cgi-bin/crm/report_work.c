/* Reports on work: who did what, and what samples cost and brought. */
#include "report_tables.h"

#define DONE_OF(type) { .record = "activity", .ask = "{\"filter\":{\"state\":\"done\",\"type\":\"" type "\"}}", .date = "done_at", .key = { { .dim = "person", .field = "user_id" } } }
#define NOTES(rec, number) { .record = rec, .join = "JOIN journal j ON j.type = " number " AND j.record_id = t.id AND j.event = 'followup'", .when = "j.at", .person = "j.user_id", \
	.key = { { .dim = "person", .sql = "j.user_id" } } }

static const struct report_source done = { .record = "activity", .ask = "{\"filter\":{\"state\":\"done\"}}", .date = "done_at", .key = { { .dim = "person", .field = "user_id" } } };
static const struct report_source calls = DONE_OF("call");
static const struct report_source visits = DONE_OF("visit");
static const struct report_source meetings = DONE_OF("meeting");
static const struct report_source late = { .record = "activity", .ask = "{\"filter\":{\"overdue\":\"1\"}}", .key = { { .dim = "person", .field = "user_id" } } };
static const struct report_source customer_notes = NOTES("customer", "11");
static const struct report_source lead_notes = NOTES("lead", "10");
static const struct report_source deal_notes = NOTES("opportunity", "13");

const struct report report_activity = {
	.name = "activity", .group = "work", .icon = "checklist", .record = "activity", .period = "month",
	.dims = { { "person", BY_FIELD, "owner_id" }, { "team", BY_FIELD, "team_id" }, { "month", BY_MONTH, NULL }, { "week", BY_WEEK, NULL } },
	.measures = {
		{ .name = "done", .of = &done },
		{ .name = "calls", .of = &calls },
		{ .name = "visits", .of = &visits },
		{ .name = "meetings", .of = &meetings },
		{ .name = "late", .of = &late },
		{ .name = "lead_notes", .of = &lead_notes },
		{ .name = "customer_notes", .of = &customer_notes },
		{ .name = "deal_notes", .of = &deal_notes },
	},
	.chart = CHART_ROWS,
};

static const struct report_source requests = { .record = "sample_request", .ask = "{\"filter\":{\"state\":{\"ne\":\"cancelled\"}}}", .date = "created_at" };
static const struct report_source suited = { .record = "sample_request", .ask = "{\"filter\":{\"result\":\"suits\"}}", .date = "created_at" };
static const struct report_source won_after = {
	.record = "opportunity", .ask = "{\"filter\":{\"state\":\"won\"}}", .date = "closed_at",
	.where = "EXISTS (SELECT 1 FROM sample_requests r WHERE r.customer_id = t.customer_id AND r.archived_at IS NULL AND r.shipped > 0 AND r.created_at <= t.closed_at)",
};

const struct report report_samples = {
	.name = "samples", .group = "work", .icon = "flask", .record = "sample_request", .period = "last12", .also = "/samples/report",
	.dims = { { "customer", BY_FIELD, "customer_id" }, { "person", BY_FIELD, "owner_id" }, { "team", BY_FIELD, "team_id" }, { "month", BY_MONTH, NULL } },
	.measures = {
		{ .name = "cost", .unit = REPORT_MONEY, .of = &requests, .value = "t.cost" },
		{ .name = "won_amount", .unit = REPORT_MONEY, .of = &won_after, .value = "t.expected_revenue" },
		{ .name = "requests", .of = &requests },
		{ .name = "suited", .of = &suited },
		{ .name = "suited_part", .unit = REPORT_SHARE, .how = HOW_RATIO, .a = "suited", .b = "requests" },
		{ .name = "won", .of = &won_after },
	},
	.chart = CHART_ROWS, .chart_measures = 2,
};
