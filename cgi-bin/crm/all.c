/*
 * Every record type there is, for search, the journal and references by number. A
 * new type gets a line here; parts (.parent) and pure mechanism do not.
 */
#include "all.h"
#include "contact.h"
#include "message.h"
#include "webhook.h"

static const struct record *const all[] = {
	/* people and settings */
	&user_record, &team_record, &role_record, &tag_record, &custom_field_record, &sequence_record,
	/* before the sale */
	&source_record, &medium_record, &campaign_record, &industry_record,
	&lead_group_record, &customer_group_record, &stage_record, &lost_reason_record, &known_competitor_record, &pool_record, &assign_rule_record, &assign_member_record,
	&lead_record, &customer_record, &contact_record, &opportunity_record, &target_record,
	/* money */
	&product_record, &product_category_record, &pricelist_record, &tax_record, &payment_terms_record,
	&quotation_record, &contract_record, &contract_template_record, &plan_record, &receipt_record, &refund_record, &invoice_record, &invoice_range_record,
	/* approval, samples, deliveries, projects */
	&approval_flow_record, &sample_request_record, &sample_shipment_record,
	&delivery_record, &quotation_template_record,
	&project_record, &task_record, &timesheet_record,
	/* on any record */
	&activity_record, &activity_template_record,
	&requirement_record,
	&file_record, &file_category_record,
	/* mail, and the way to other programs */
	&mail_template_record, &outgoing_record, &incoming_record, &webhook_record, &web_form_record,
	&message_record, &inbox_record, &follower_record, &channel_record, &team_subscription_record,
	NULL
};
const struct record *const *record_all = all;

/* Followers are told of what stands in the log, and programs that asked for it. */
static void entered(struct ctx *c, const struct record *rec, int64_t id, int64_t entry, const char *event, json_object *detail)
{
	contact_entry(c, entry, event, detail);
	follow_entry(c, rec, id, entry, event, detail);
	webhook_entry(c, rec, id, entry, event, detail);
}

static const struct journal_listener listener = { entered, follow_made };
const struct journal_listener *const journal_listener = &listener;
