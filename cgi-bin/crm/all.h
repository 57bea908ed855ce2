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
extern const struct record pool_record, pool_member_record, pool_rule_record;
extern const struct record lead_record, customer_record, address_record, contact_record, customer_contact_record;
extern const struct record opportunity_record, competitor_record;
#endif
