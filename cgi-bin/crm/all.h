/*
 * The names of all record descriptors, for references between them, for areas that
 * mount them and for all.c. The rules of a record are in its own header.
 */
#ifndef FERRY_ALL_H
#define FERRY_ALL_H
#include "lib/record.h"

/* people and settings */
extern const struct record user_record, team_record, role_record, tag_record, custom_field_record, sequence_record;

/* before the sale */
extern const struct record source_record, medium_record, campaign_record, industry_record;
extern const struct record lead_group_record, customer_group_record, stage_record, lost_reason_record;
extern const struct record assign_rule_record, assign_member_record;
extern const struct record pool_record, pool_member_record, pool_rule_record;
extern const struct record lead_record, customer_record, address_record, contact_record, customer_contact_record;
extern const struct record opportunity_record, competitor_record, known_competitor_record, target_record;

/* money */
extern const struct record product_record, product_category_record, product_packaging_record, tax_record, pricelist_record, pricelist_rule_record;
extern const struct record payment_terms_record, payment_term_line_record;
extern const struct record quotation_record, quotation_line_record, contract_record, contract_line_record, contract_template_record;
extern const struct record plan_record, receipt_record, allocation_record, plan_allocation_record, refund_record, refund_approval_record;
extern const struct record invoice_record, invoice_line_record, invoice_range_record;

/* approval, samples, deliveries, projects */
extern const struct record approval_flow_record, approval_step_record, contract_approval_record, quotation_approval_record;
extern const struct record sample_request_record, sample_line_record, sample_approval_record, sample_shipment_record, sample_shipment_line_record;
extern const struct record delivery_record, delivery_line_record, quotation_template_record, quotation_template_line_record, quotation_template_task_record;
extern const struct record requirement_record, requirement_vote_record;
extern const struct record project_record, task_record, timesheet_record;
/* on any record */
extern const struct record message_record, inbox_record, follower_record, channel_record, channel_member_record, team_subscription_record;
extern const struct record activity_record, activity_participant_record, activity_template_record, activity_template_line_record;

/* files */
extern const struct record file_record, file_category_record;
/* mail, and the way to other programs */
extern const struct record mail_template_record, outgoing_record, incoming_record, webhook_record, web_form_record;

/* selling and after, named here for the smart buttons of those above */
extern const struct record quotation_record, contract_record, plan_record, receipt_record, invoice_record;
#endif
