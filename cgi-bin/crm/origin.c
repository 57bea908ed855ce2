/*
 * Where business comes from and what it belongs to: sources, mediums, campaigns,
 * industries, lost reasons, the trees of lead and customer groups. Lists an
 * administrator keeps; no rules of their own but that a tree has no circle.
 */
#include <string.h>
#include "all.h"
#include "lib/db.h"

static const struct field named_fields[] = {
	{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED | SORTABLE, .max = 100 },
	{ .name = "name_zh_cn", .type = F_TEXT, .flags = SEARCHED, .max = 100 },
	{ .name = "name_en", .type = F_TEXT, .flags = LISTED | SEARCHED, .max = 100 },
	{ .name = "sequence", .type = F_INT, .flags = LISTED | SORTABLE, .max = 100000, .initial = "10" },
	{ 0 }
};

const struct record source_record = {
	.type = 7, .name = "source", .path = "settings/sources", .table = "sources", .title = "name", .icon = "world",
	.fields = named_fields, .titles_by_language = true, .order = "sequence", .unscoped = true,
};
const struct record medium_record = {
	.type = 19, .name = "medium", .path = "settings/mediums", .table = "mediums", .title = "name", .icon = "world",
	.fields = named_fields, .titles_by_language = true, .order = "sequence", .unscoped = true,
};
const struct record campaign_record = {
	.type = 20, .name = "campaign", .path = "settings/campaigns", .table = "campaigns", .title = "name", .icon = "target",
	.fields = named_fields, .titles_by_language = true, .order = "sequence", .unscoped = true,
};
const struct record industry_record = {
	.type = 21, .name = "industry", .path = "settings/industries", .table = "industries", .title = "name", .icon = "building",
	.fields = named_fields, .titles_by_language = true, .order = "sequence", .unscoped = true,
};
const struct record lost_reason_record = {
	.type = 9, .name = "lost_reason", .path = "settings/lost-reasons", .table = "lost_reasons", .title = "name", .icon = "x",
	.fields = named_fields, .titles_by_language = true, .order = "sequence", .unscoped = true,
};

/* ---- groups ---------------------------------------------------------------- */

static enum outcome group_before_save(struct ctx *c, struct row *r, const struct row *old)
{
	return record_no_circle(c, r, old, "parent_id");
}

#define GROUP_FIELDS(self) (const struct field[]){ \
	{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | SORTABLE, .max = 100 }, \
	{ .name = "code", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED, .max = 40 }, \
	{ .name = "parent_id", .type = F_REF, .flags = LISTED | FACET, .ref = &(self), .free_ref = "code" }, \
	{ .name = "sequence", .type = F_INT, .flags = SORTABLE, .max = 100000, .initial = "10" }, \
	{ 0 } }

const struct record lead_group_record = {
	.type = 14, .name = "lead_group", .path = "settings/lead-groups", .table = "lead_groups", .title = "name", .subtitle = "code", .icon = "sitemap",
	.fields = GROUP_FIELDS(lead_group_record), .order = "sequence", .unscoped = true, .before_save = group_before_save,
};
const struct record customer_group_record = {
	.type = 15, .name = "customer_group", .path = "settings/customer-groups", .table = "customer_groups", .title = "name", .subtitle = "code", .icon = "sitemap",
	.fields = GROUP_FIELDS(customer_group_record), .order = "sequence", .unscoped = true, .before_save = group_before_save,
};
