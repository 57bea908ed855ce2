/*
 * What a lead is and what can be done with one. Converting is lead_convert.c,
 * owning is ownership.c, merging merge.c.
 */
#include <string.h>
#include "lead.h"
#include "merge.h"
#include "ownership.h"
#include "taxnumber.h"
#include "spoiled.h"
#include "lib/db.h"

static const struct choice statuses[] = {
	{ "new", "info" }, { "contacted", "warn" }, { "qualified", "ok" }, { "converted", "ok" }, { "invalid", "bad" }, { 0 }
};

/* ---- saving -------------------------------------------------------------------- */

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	/* What it became is set by convert, never by hand. */
	if (row_is(r, "status", "converted") && !(old && row_is(old, "status", "converted")))
		return ctx_refuse(c, INVALID, "status", "use_convert", NULL);
	if (!row_get(r, "status"))
		row_set(r, "status", "new");
	if (!row_get(r, "priority"))
		row_set(r, "priority", "0");
	if (row_get(r, "tax_number") && taxnumber_kind(row_get(r, "tax_number")) == TAX_REFUSED)
		row_set(r, "tax_number", NULL);
	return ownership_before_save(c, r, old);
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_is(r, "status", "converted") && !row_get(r, "merged_into_id");
}

/* ---- verbs ---------------------------------------------------------------------- */

static enum outcome convert(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	struct convert how = {
		.customer_id = row_int(args, "customer_id"), .create_customer = row_int(args, "create_customer"),
		.contact_id = row_int(args, "contact_id"), .create_contact = row_int(args, "create_contact"),
		.opportunity_id = row_int(args, "opportunity_id"), .create_opportunity = row_int(args, "create_opportunity"),
	};
	struct converted became;
	enum outcome o = lead_convert(c, self, &how, &became);

	if (o == DONE)
		made->answer = json_keep(c, converted_json(c, &became));
	return o;
}

static enum outcome invalidate(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return record_change(c, self, "invalidated", "status", "invalid", NULL);
}

static enum outcome validate(struct ctx *c, struct row *self, json_object *was)
{
	json_object *status = NULL;

	if (!json_object_object_get_ex(was, "status", &status) || !record_allows(c, self, ACCESS_WRITE))
		return ctx_refuse(c, FORBIDDEN, "", "forbidden", NULL);
	return record_change(c, self, "changed", "status", json_object_get_string(status), NULL);
}

/* What is in the pool is nobody's to write, and dealt out by whoever assigns. */
static bool deals_out(struct ctx *c, const struct row *r)
{
	return !r->owner_id && person_can(c->me, PERM_ASSIGN, &lead_record) && person_scope(c->me, &lead_record, ACCESS_WRITE) >= SCOPE_TEAM;
}

static bool is_owned(struct ctx *c, const struct row *r)
{
	(void)c;
	return r->owner_id != 0;
}

/* What convert takes; `opportunity` with its fields comes through the area's own route. */
static const struct field convert_args[] = {
	{ .name = "customer_id", .type = F_REF, .ref = &customer_record },
	{ .name = "create_customer", .type = F_BOOL },
	{ .name = "contact_id", .type = F_REF, .ref = &contact_record },
	{ .name = "create_contact", .type = F_BOOL },
	{ .name = "opportunity_id", .type = F_REF, .ref = &opportunity_record },
	{ .name = "create_opportunity", .type = F_BOOL },
	{ 0 }
};

#define WORKABLE "new contacted qualified"

static const struct verb verbs[] = {
	{ .name = "claim", .from = WORKABLE, .flags = V_PRIMARY | V_SEEN | V_BULK, .run = ownership_run_claim, .lost = ownership_lost_race, .icon = "user", .offered = ownership_is_free, .remembers = OWNERSHIP_REMEMBERS, .undo = ownership_undo, },
	{ .name = "convert", .from = WORKABLE, .to = "converted", .flags = V_PRIMARY, .args = convert_args, .run = convert, .tells = true, .icon = "arrow-right" },
	{ .name = "assign", .from = WORKABLE, .flags = V_BULK | V_ROWS, .perm = PERM_ASSIGN, .run = ownership_run_assign, .icon = "user-plus", .also = deals_out, .remembers = OWNERSHIP_REMEMBERS, .undo = ownership_undo,
	  .args = (const struct field[]){ { .name = "user_id", .type = F_REF, .flags = REQUIRED, .ref = &user_record }, { 0 } } },
	{ .name = "release", .from = "new contacted qualified invalid", .flags = V_BULK | V_MENU, .run = ownership_run_release, .icon = "x", .offered = is_owned, .remembers = OWNERSHIP_REMEMBERS, .undo = ownership_undo,
	  .args = (const struct field[]){ { .name = "reason", .type = F_TEXT, .flags = REQUIRED | WIDE, .max = 400 }, { 0 } } },
	{ .name = "invalidate", .from = WORKABLE, .to = "invalid", .flags = V_DANGER | V_BULK | V_MENU, .run = invalidate, .icon = "trash", .remembers = "status", .undo = validate },
	MERGE_VERBS("new contacted qualified invalid"),
	{ 0 }
};

/* ---- the record ------------------------------------------------------------------ */

static const struct view views[] = {
	{ .name = "mine", .where = "t.owner_id = {me}" },
	{ .name = "pool", .where = "t.owner_id IS NULL AND t.status IN ('new','contacted','qualified')" },
	{ .name = "all" },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | SORTABLE, .section = "contact" },
	{ .name = "company", .type = F_TEXT, .flags = LISTED | SEARCHED | TRACKED | DEDUP },
	{ .name = "phone", .type = F_PHONE, .flags = LISTED | SEARCHED | DEDUP | TRACKED, .max = 100, .from_file = spoiled_phone },
	{ .name = "mobile", .type = F_PHONE, .flags = SEARCHED | DEDUP | TRACKED, .max = 100, .from_file = spoiled_phone },
	{ .name = "email", .type = F_EMAIL, .flags = LISTED | SEARCHED | DEDUP | TRACKED, .max = 254 },
	{ .name = "wechat_line", .type = F_TEXT, .flags = SEARCHED, .max = 100 },
	{ .name = "website", .type = F_URL, .max = 400 },
	{ .name = "tax_number", .type = F_TEXT, .flags = SEARCHED | DEDUP, .max = 40, .check = taxnumber_check_lead, .from_file = spoiled_tax_number },
	{ .name = "address", .type = F_TEXT, .flags = SEARCHED | WIDE, .max = 300 },
	{ .name = "region", .type = F_TEXT, .flags = LISTED | FACET, .max = 100 },
	{ .name = "industry", .type = F_REF, .flags = FACET, .ref = &industry_record, .free_ref = "name" },
	{ .name = "status", .type = F_CHOICE, .flags = LISTED | FACET | TRACKED, .choices = statuses, .initial = "new", .section = "business" },
	{ .name = "priority", .type = F_INT, .flags = LISTED | FACET | TRACKED, .max = 3, .initial = "0" },
	{ .name = "group_id", .type = F_REF, .flags = FACET, .ref = &lead_group_record, .free_ref = "code" },
	{ .name = "source", .type = F_REF, .flags = LISTED | FACET, .ref = &source_record, .free_ref = "name" },
	{ .name = "medium", .type = F_REF, .flags = FACET, .ref = &medium_record, .free_ref = "name" },
	{ .name = "campaign", .type = F_REF, .flags = FACET, .ref = &campaign_record, .free_ref = "name" },
	{ .name = "requirement", .type = F_LONGTEXT, .flags = SEARCHED | WIDE },
	{ .name = "utm_source", .type = F_TEXT, .flags = READONLY | SEARCHED, .max = 100, .section = "utm" },
	{ .name = "utm_medium", .type = F_TEXT, .flags = READONLY | SEARCHED, .max = 100 },
	{ .name = "utm_campaign", .type = F_TEXT, .flags = READONLY | SEARCHED, .max = 100 },
	{ .name = "pooled_at", .type = F_INSTANT, .flags = READONLY | SORTABLE, .section = "dates" },
	{ .name = "owner_since", .type = F_INSTANT, .flags = READONLY },
	{ .name = "last_contact_at", .type = F_INSTANT, .flags = READONLY },
	{ .name = "converted_at", .type = F_INSTANT, .flags = READONLY },
	{ .name = "customer_id", .type = F_REF, .flags = READONLY, .ref = &customer_record, .section = "became" },
	{ .name = "contact_id", .type = F_REF, .flags = READONLY, .ref = &contact_record },
	{ .name = "opportunity_id", .type = F_REF, .flags = READONLY, .ref = &opportunity_record },
	{ .name = "merged_into_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &lead_record },
	{ 0 }
};

const struct record lead_record = {
	.type = 10, .name = "lead", .path = "leads", .table = "leads", .title = "name", .subtitle = "company", .state = "status", .track = "new contacted qualified converted", .icon = "target",
	.charts = true,
	.fields = fields, .views = views, .verbs = verbs,
	.pooled = true, .born_free = true, .alone = true,
	.earlier = "SELECT 10, id FROM leads WHERE merged_into_id = {id}",
	.before_save = before_save, .after_save = ownership_after_save, .editable = editable,
};
