/* The reports of a CRM, each one const row (lib/report.h). A new one is a row and its line in report_all.c. */
#ifndef FERRY_REPORT_TABLES_H
#define FERRY_REPORT_TABLES_H
#include "lib/report.h"
extern const struct report report_funnel, report_won_lost, report_ranking, report_forecast;
extern const struct report report_lead_source, report_response, report_pool, report_fairness;
extern const struct report report_ageing, report_cash_flow, report_collection;
extern const struct report report_activity, report_samples;
#endif
