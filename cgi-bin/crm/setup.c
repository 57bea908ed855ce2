/*
 * Tags, document numbers and custom fields: small record types of the settings
 * area that every other type makes use of.
 */
#include <string.h>
#include "people.h"
#include "lib/db.h"
#include "lib/stamp.h"

static enum outcome changed(struct ctx *c, struct row *r, const struct row *old)
{
	(void)r;
	(void)old;
	settings_bump(c);
	return DONE;
}

const struct record tag_record = {
	.type = 4, .name = "tag", .path = "settings/tags", .table = "tags", .title = "name", .icon = "tag", .unscoped = true, .order = "name",
	.fields = (const struct field[]){
		{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | UNIQUE | SEARCHED | SORTABLE, .max = 60 },
		{ .name = "colour", .type = F_INT, .flags = LISTED, .max = 5, .initial = "0" },
		{ 0 } },
};

/* ---- document numbers ----------------------------------------------------------- */

static void check_pattern(struct ctx *c, const struct field *f, const char *v)
{
	const char *n = strstr(v, "{n");

	if (!n || !(n[2] == '}' || (n[2] == ':' && n[3] >= '1' && n[3] <= '9' && n[4] == '}')))
		ctx_refuse(c, INVALID, f->name, "pattern_without_n", NULL);
}

/* A counter that goes back would give a number twice. */
static enum outcome sequence_before(struct ctx *c, struct row *r, const struct row *old)
{
	if (old && row_int(r, "next") < row_int(old, "next"))
		return ctx_refuse(c, INVALID, "next", "number_goes_back", row_get(old, "next"), NULL);
	return DONE;
}

const struct record sequence_record = {
	.type = 6, .name = "sequence", .path = "settings/sequences", .table = "sequences", .title = "title", .titles_by_language = true, .icon = "list-numbers",
	.unscoped = true, .no_create = true, .no_delete = true, .order = "id", .before_save = sequence_before,
	.fields = (const struct field[]){
		{ .name = "title", .type = F_TEXT, .flags = READONLY | LISTED, .max = 60 },
		{ .name = "title_zh_cn", .type = F_TEXT, .flags = READONLY | HIDDEN, .max = 60 },
		{ .name = "title_en", .type = F_TEXT, .flags = READONLY | HIDDEN, .max = 60 },
		{ .name = "name", .type = F_TEXT, .flags = READONLY | HIDDEN, .max = 40 },
		{ .name = "pattern", .type = F_TEXT, .flags = REQUIRED | LISTED | TRACKED, .max = 60, .check = check_pattern },
		{ .name = "next", .type = F_INT, .flags = REQUIRED | LISTED | TRACKED, .min = 1, .max = 2000000000 },
		{ 0 } },
};

/* ---- custom fields ---------------------------------------------------------------- */

/* Every type people fill in; what only carries (mail on its way, followers, the log) has no fields of its own. */
static const struct choice records[] = {
	{ "lead", "" }, { "customer", "" }, { "contact", "" }, { "opportunity", "" }, { "product", "" }, { "quotation", "" },
	{ "contract", "" }, { "plan", "" }, { "receipt", "" }, { "invoice", "" }, { "requirement", "" }, { "delivery", "" },
	{ "sample_request", "" }, { "sample_shipment", "" }, { "project", "" }, { "task", "" }, { "timesheet", "" }, { "refund", "" },
	{ "activity", "" }, { "file", "" }, { "target", "" }, { "product_category", "" }, { "pricelist", "" },
	{ "quotation_template", "" }, { "contract_template", "" }, { "campaign", "" }, { "source", "" }, { "medium", "" },
	{ "industry", "" }, { "lead_group", "" }, { "customer_group", "" }, { "pool", "" }, { "stage", "" }, { "lost_reason", "" },
	{ "tax", "" }, { "payment_terms", "" }, { "channel", "" }, { "user", "" }, { "team", "" }, { 0 }
};
static const struct choice kinds[] = {
	{ "text", "" }, { "longtext", "" }, { "number", "" }, { "money", "" }, { "date", "" }, { "choice", "" },
	{ "multi", "" }, { "bool", "" }, { "ref", "" }, { 0 }
};

static void check_code(struct ctx *c, const struct field *f, const char *v)
{
	if (v[0] < 'a' || v[0] > 'z' || strspn(v, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(v))
		ctx_refuse(c, INVALID, f->name, "code_letters", NULL);
}

static enum outcome custom_before(struct ctx *c, struct row *r, const struct row *old)
{
	const char *kind = row_get(r, "kind");

	(void)old;
	if ((!strcmp(kind, "choice") || !strcmp(kind, "multi")) && !row_get(r, "choices"))
		return ctx_refuse(c, INVALID, "choices", "required", NULL);
	if (!strcmp(kind, "ref") && !row_get(r, "ref"))
		return ctx_refuse(c, INVALID, "ref", "required", NULL);
	return DONE;
}

static enum outcome custom_going(struct ctx *c, const struct row *r)
{
	(void)r;
	settings_bump(c);
	return DONE;
}

const struct record custom_field_record = {
	.type = 5, .name = "custom_field", .path = "settings/fields", .table = "custom_fields", .title = "label", .subtitle = "code", .icon = "adjustments-horizontal",
	.unscoped = true, .order = "id", .before_save = custom_before, .after_save = changed, .before_delete = custom_going,
	.fields = (const struct field[]){
		{ .name = "record", .type = F_CHOICE, .flags = REQUIRED | LISTED | FACET | ON_CREATE, .choices = records },
		{ .name = "code", .type = F_TEXT, .flags = REQUIRED | LISTED | ON_CREATE | UNIQUE, .max = 40, .check = check_code },
		{ .name = "label", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED, .max = 100 },
		{ .name = "kind", .type = F_CHOICE, .flags = REQUIRED | LISTED | FACET | ON_CREATE, .choices = kinds },
		{ .name = "choices", .type = F_LONGTEXT, .flags = WIDE | TRACKED, .max = 4000 },
		{ .name = "ref", .type = F_CHOICE, .flags = ON_CREATE, .choices = records },
		{ .name = "required", .type = F_BOOL, .flags = LISTED | TRACKED, .initial = "0" },
		{ .name = "listed", .type = F_BOOL, .flags = LISTED, .initial = "0" },
		{ .name = "position", .type = F_INT, .flags = LISTED | SORTABLE, .max = 10000, .initial = "10" },
		{ 0 } },
};
