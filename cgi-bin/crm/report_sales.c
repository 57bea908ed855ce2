/* Reports on deals: the funnel, why they are won and lost, who sells, what is to come. */
#include "report_tables.h"

/* A won deal and an open one, by what it is worth. */
#define AMOUNT "t.expected_revenue"
#define WEIGHTED "ROUND(t.expected_revenue * t.probability / 100, 0)"
#define PERSON { "person", BY_FIELD, "owner_id" }
#define TEAM { "team", BY_FIELD, "team_id" }

static const struct report_source open_deals = { .record = "opportunity", .ask = "{\"filter\":{\"state\":\"open\"}}" };
static const struct report_source open_by_close = { .record = "opportunity", .ask = "{\"filter\":{\"state\":\"open\"}}", .date = "close_date", .all_dates = true };
static const struct report_source won = { .record = "opportunity", .ask = "{\"filter\":{\"state\":\"won\"}}", .date = "closed_at" };
static const struct report_source lost = { .record = "opportunity", .ask = "{\"filter\":{\"state\":\"lost\"}}", .date = "closed_at" };
static const struct report_source closed = { .record = "opportunity", .ask = "{\"filter\":{\"state\":[\"won\",\"lost\"]}}", .date = "closed_at" };
static const struct report_source signed_contracts = { .record = "contract", .ask = "{\"filter\":{\"state\":[\"signed\",\"in_performance\",\"completed\"]}}", .date = "signed_on" };
static const struct report_source received = { .record = "receipt", .ask = "{\"filter\":{\"state\":\"confirmed\"}}", .date = "received_on" };

/* Of the deals that began in the period: which ever came as far as this stage, in the order of its team. */
static const struct report_source reached = {
	.record = "opportunity", .date = "created_at",
	.join = "JOIN stages s ON s.archived_at IS NULL AND s.folded = 0 AND (s.team_id IS NULL OR s.team_id = t.team_id)",
	.where = "EXISTS (SELECT 1 FROM stage_times v JOIN stages x ON x.id = v.stage_id WHERE v.opportunity_id = t.id AND x.folded = 0 AND x.sequence >= s.sequence)",
	.key = { { .dim = "stage", .sql = "s.id" } },
};
static const struct report_source stays = {
	.record = "opportunity", .date = "created_at", .join = "JOIN stage_times v ON v.opportunity_id = t.id AND v.left_at IS NOT NULL",
	.key = { { .dim = "stage", .sql = "v.stage_id" } },
};

const struct report report_funnel = {
	.name = "funnel", .group = "sales", .icon = "chart-funnel", .record = "opportunity", .period = "last12", .one_team = true,
	.dims = { { "stage", BY_FIELD, "stage_id" } },
	.measures = {
		{ .name = "reached", .of = &reached, .no_total = true },
		{ .name = "step", .unit = REPORT_SHARE, .how = HOW_OF_ABOVE, .a = "reached" },
		{ .name = "reached_amount", .unit = REPORT_MONEY, .of = &reached, .value = AMOUNT, .no_total = true },
		{ .name = "stays", .of = &stays, .hidden = true },
		{ .name = "seconds", .unit = REPORT_TIME, .of = &stays, .value = "v.seconds", .hidden = true },
		{ .name = "mean_stay", .unit = REPORT_TIME, .how = HOW_RATIO, .a = "seconds", .b = "stays", .no_total = true },
		{ .name = "open", .of = &open_deals },
		{ .name = "open_amount", .unit = REPORT_MONEY, .of = &open_deals, .value = AMOUNT },
		{ .name = "weighted", .unit = REPORT_MONEY, .of = &open_deals, .value = WEIGHTED },
	},
	.chart = CHART_ROWS,
};

const struct report report_won_lost = {
	.name = "won_lost", .group = "sales", .icon = "trophy", .record = "opportunity", .period = "last12",
	.dims = { { "reason", BY_FIELD, "lost_reason_id" }, { "stage", BY_FIELD, "stage_id" }, PERSON, { "source", BY_FIELD, "source" }, { "month", BY_MONTH, NULL }, TEAM },
	.measures = {
		{ .name = "lost", .of = &lost },
		{ .name = "won", .of = &won },
		{ .name = "win_rate", .unit = REPORT_SHARE, .how = HOW_RATIO, .a = "won", .b = "closed" },
		{ .name = "lost_amount", .unit = REPORT_MONEY, .of = &lost, .value = AMOUNT },
		{ .name = "won_amount", .unit = REPORT_MONEY, .of = &won, .value = AMOUNT },
		{ .name = "closed", .of = &closed, .hidden = true },
	},
	.chart = CHART_ROWS, .chart_measures = 2,
};

const struct report report_ranking = {
	.name = "ranking", .group = "sales", .icon = "medal", .record = "opportunity", .period = "quarter",
	.dims = { PERSON, TEAM, { "month", BY_MONTH, NULL } },
	.measures = {
		{ .name = "won_amount", .unit = REPORT_MONEY, .of = &won, .value = AMOUNT },
		{ .name = "part", .unit = REPORT_SHARE, .how = HOW_OF_ALL, .a = "won_amount" },
		{ .name = "won", .of = &won },
		{ .name = "mean_deal", .unit = REPORT_MONEY, .how = HOW_RATIO, .a = "won_amount", .b = "won" },
		{ .name = "contract_amount", .unit = REPORT_MONEY, .of = &signed_contracts, .value = "t.amount" },
		{ .name = "received", .unit = REPORT_MONEY, .of = &received, .value = "t.amount" },
		{ .name = "open_amount", .unit = REPORT_MONEY, .of = &open_deals, .value = AMOUNT },
	},
	.chart = CHART_ROWS,
};

const struct report report_forecast = {
	.name = "forecast", .group = "sales", .icon = "chart-line", .record = "opportunity", .period = "next6",
	.dims = { { "month", BY_MONTH, NULL }, { "week", BY_WEEK, NULL }, PERSON, TEAM, { "stage", BY_FIELD, "stage_id" }, { "source", BY_FIELD, "source" } },
	.measures = {
		{ .name = "open_amount", .unit = REPORT_MONEY, .of = &open_by_close, .value = AMOUNT },
		{ .name = "weighted", .unit = REPORT_MONEY, .of = &open_by_close, .value = WEIGHTED },
		{ .name = "open", .of = &open_by_close },
		{ .name = "won_amount", .unit = REPORT_MONEY, .of = &won, .value = AMOUNT },
	},
	.chart = CHART_COLUMNS, .chart_measures = 2,
};
