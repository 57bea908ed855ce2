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
	{ "users", &user_record }, { "teams", &team_record }, { "roles", &role_record }, { "tags", &tag_record },
	{ "sequences", &sequence_record }, { "fields", &custom_field_record },
	{ "sources", &source_record }, { "mediums", &medium_record }, { "campaigns", &campaign_record }, { "industries", &industry_record },
	{ "lead-groups", &lead_group_record }, { "customer-groups", &customer_group_record }, { "pools", &pool_record },
	{ "rules", &assign_rule_record }, { "rule-members", &assign_member_record },
	{ "stages", &stage_record }, { "lost-reasons", &lost_reason_record }, { "competitors", &known_competitor_record },
	{ "taxes", &tax_record }, { "payment-terms", &payment_terms_record }, { "invoice-ranges", &invoice_range_record },
	{ "approval-flows", &approval_flow_record }, { "contract-templates", &contract_template_record },
	{ "mail-templates", &mail_template_record }, { "outgoing", &outgoing_record }, { "incoming", &incoming_record }, { "webhooks", &webhook_record }, { "forms", &web_form_record },
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
	{ GET,   "forms/{id}", form_detail, PERM_SETTINGS, "record/detail.cs", 0, &web_form_record },
	{ GET,   "incoming/{id}", incoming_detail, PERM_SETTINGS, "record/detail.cs", 0, &incoming_record },
	{ GET,   "incoming/{id}/raw", incoming_raw, PERM_SETTINGS, NULL, 0, &incoming_record },
	{ GET,   "api",     api_page,     PERM_SIGNED_IN, "settings/api.cs", PAGE_ONLY, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "settings", mounts, routes }, argc, argv);
}
