/* All reports, in the order of the page that lists them; those of a group stand together. */
#include "report_tables.h"

const struct report *const report_all[] = {
	&report_funnel, &report_won_lost, &report_ranking, &report_forecast,
	&report_lead_source, &report_response, &report_pool, &report_fairness,
	&report_ageing, &report_cash_flow, &report_collection,
	&report_activity, &report_samples,
	NULL,
};
