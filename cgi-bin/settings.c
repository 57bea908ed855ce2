/*
 * Area settings: users, teams, roles and the rights matrix, the general settings,
 * and every small record type that belongs to no other area. The record types'
 * own pages are the generic ones; what may be set is in crm/, the pages that are the
 * area's own in cgi-bin/settings/.
 */
#include "crm/people.h"
#include "crm/settings.h"
#include "settings/pages.h"

static const struct mount mounts[] = {
	{ "users", &user_record, NULL }, { "teams", &team_record, NULL }, { "roles", &role_record, NULL }, { "tags", &tag_record, NULL },
	{ "sequences", &sequence_record, NULL }, { "fields", &custom_field_record, NULL },
	{ "sources", &source_record, NULL }, { "mediums", &medium_record, NULL }, { "campaigns", &campaign_record, NULL }, { "industries", &industry_record, NULL },
	{ "lead-groups", &lead_group_record, NULL }, { "customer-groups", &customer_group_record, NULL }, { "pools", &pool_record, NULL },
	{ "rules", &assign_rule_record, NULL }, { "rule-members", &assign_member_record, NULL },
	{ "stages", &stage_record, NULL }, { "lost-reasons", &lost_reason_record, NULL }, { "competitors", &known_competitor_record, NULL },
	{ "taxes", &tax_record, NULL }, { "payment-terms", &payment_terms_record, NULL }, { "invoice-ranges", &invoice_range_record, NULL },
	{ "approval-flows", &approval_flow_record, NULL }, { "contract-templates", &contract_template_record, NULL },
	{ "mail-templates", &mail_template_record, NULL }, { "outgoing", &outgoing_record, NULL }, { "incoming", &incoming_record, incoming_beside }, { "webhooks", &webhook_record, NULL }, { "forms", &web_form_record, form_beside },
	{ 0 }
};

static const struct route routes[] = {
	{ GET,   "",        overview,     PERM_SETTINGS, "settings/index.cs", PAGE_ONLY, NULL },
	{ GET,   "rights",  rights,       PERM_SETTINGS, "settings/rights.cs", PAGE_ONLY, NULL },
	{ POST,  "rights",  rights_save,  PERM_SETTINGS, "settings/rights.cs", 0, NULL },
	{ GET,   "general", general,      PERM_SETTINGS, "settings/general.cs", 0, NULL },
	{ POST,  "general", general_save, PERM_SETTINGS, "settings/general.cs", PAGE_ONLY, NULL },
	{ PATCH, "general", general_save, PERM_SETTINGS, NULL, API_ONLY, NULL },
	{ GET,   "logo",    logo,         PERM_SETTINGS, NULL, 0, NULL },
	{ POST,  "logo",    logo_save,    PERM_SETTINGS, "settings/general.cs", UPLOAD, NULL },
	{ POST,  "logo/remove", logo_remove, PERM_SETTINGS, "settings/general.cs", 0, NULL },
	{ GET,   "log",     log_page,     PERM_SETTINGS, "settings/log.cs", 0, NULL },
	{ POST,  "log/verify", log_verify, PERM_SETTINGS, NULL, 0, NULL },
	{ GET,   "incoming/{id}/raw", incoming_raw, PERM_SETTINGS, NULL, 0, &incoming_record },
	{ GET,   "api",     api_page,     PERM_SIGNED_IN, "settings/api.cs", PAGE_ONLY, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "settings", .mounts = mounts, .routes = routes }, argc, argv);
}
