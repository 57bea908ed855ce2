/*
 * What a customer is and what can be done with one. Owning is ownership.c, merging
 * merge.c, the figures of the 360° page customer_figures.c.
 */
#include <string.h>
#include "customer.h"
#include "customer_link.h"
#include "merge.h"
#include "ownership.h"
#include "note.h"
#include "pool.h"
#include "taxnumber.h"
#include "spoiled.h"
#include "lib/db.h"

static const struct choice levels[] = { { "A", "ok" }, { "B", "info" }, { "C", "" }, { 0 } };
static const struct choice address_kinds[] = { { "invoice", "" }, { "delivery", "" }, { "other", "" }, { 0 } };
static const struct choice takings[] = { { "contacts", "" }, { "opportunities", "" }, { "contracts", "" }, { "plans", "" }, { 0 } };

/* ---- saving ---------------------------------------------------------------------- */

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	enum outcome o = record_no_circle(c, r, old, "parent_id");

	if (o != DONE)
		return o;
	/* Locked is locked, also for who may deal out. */
	if (old && old->owner_id && !r->owner_id && row_int(old, "locked"))
		return ctx_refuse(c, CONFLICT, "owner_id", "locked", NULL);
	return ownership_before_save(c, r, old);
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_get(r, "merged_into_id");
}

/* ---- verbs ------------------------------------------------------------------------- */

static enum outcome release(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	if (row_int(self, "locked"))
		return ctx_refuse(c, CONFLICT, "", "locked", NULL);
	return ownership_run_release(c, self, args, made);
}

/* Each with an entry in its own log; `team` 0 keeps the team, and with it a deal's stage. */
static enum outcome hand_over(struct ctx *c, const struct record *rec, struct rows *ids, int64_t to, int64_t team)
{
	enum outcome o = DONE;

	while (o == DONE && rows_next(ids)) {
		struct row *r = record_get(c, rec, rows_int(ids, 0));

		record_lock(c, r);
		o = record_change(c, r, "changed", "owner_id", arena_fmt(c->mem, "%lld", (long long)to),
			"team_id", team || r->team_id ? arena_fmt(c->mem, "%lld", (long long)(team ? team : r->team_id)) : NULL, NULL);
	}
	return o;
}

/* What goes along keeps its place with others: only what the former owner had moves. */
static enum outcome take_along(struct ctx *c, const struct row *self, const char *what, int64_t to, int64_t team)
{
	enum outcome o = DONE;

	if (strstr(what, "\"contacts\""))
		o = hand_over(c, &contact_record, db_rows(c, "SELECT id FROM contacts WHERE customer_id = ? AND owner_id <=> ? ORDER BY id LIMIT 5000",
			INT(self->id), REF(self->owner_id)), to, team);
	if (o == DONE && strstr(what, "\"opportunities\""))
		o = hand_over(c, &opportunity_record, db_rows(c, "SELECT id FROM opportunities WHERE customer_id = ? AND owner_id <=> ? AND state = 'open'"
			" ORDER BY id LIMIT 5000", INT(self->id), REF(self->owner_id)), to, 0);
	if (o == DONE && strstr(what, "\"contracts\""))
		o = hand_over(c, &contract_record, db_rows(c, "SELECT id FROM contracts WHERE customer_id = ? AND owner_id <=> ? ORDER BY id LIMIT 5000",
			INT(self->id), REF(self->owner_id)), to, team);
	if (o == DONE && strstr(what, "\"plans\""))
		o = hand_over(c, &plan_record, db_rows(c, "SELECT id FROM plans WHERE customer_id = ? AND owner_id <=> ? ORDER BY id LIMIT 5000",
			INT(self->id), REF(self->owner_id)), to, team);
	return o;
}

static enum outcome transfer(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	int64_t to = row_int(args, "user_id");
	const char *with = row_get(args, "with");
	enum outcome o = ownership_give(c, self, to, "transferred");

	(void)made;
	if (o == DONE && with)
		o = take_along(c, self, with, to, db_one_int(c, "SELECT team_id FROM users WHERE id = ?", INT(to)));
	return o;
}

static enum outcome lock(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return row_int(self, "locked") ? ctx_refuse(c, CONFLICT, "", "wrong_state", NULL) : record_change(c, self, "locked", "locked", "1", NULL);
}

static enum outcome unlock(struct ctx *c, struct row *self, const struct row *args, struct made *made)
{
	(void)args;
	(void)made;
	return row_int(self, "locked") ? record_change(c, self, "unlocked", "locked", "0", NULL) : ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
}

static bool is_owned(struct ctx *c, const struct row *r)
{
	(void)c;
	return r->owner_id && !row_int(r, "locked");
}

/* Whoever administers a pool deals out what is in it; where nobody does, whoever assigns. */
static bool pool_admin(struct ctx *c, const struct row *r)
{
	int64_t pool = row_int(r, "pool_id");

	if (r->owner_id)
		return false;
	return pool_admin_of(c, pool) || (person_can(c->me, PERM_ASSIGN, &customer_record) && person_scope(c->me, &customer_record, ACCESS_WRITE) >= SCOPE_TEAM
		&& !db_one_int(c, "SELECT 1 FROM pool_members WHERE pool_id = ? AND is_admin = 1 LIMIT 1", INT(pool)));
}

static bool is_locked(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_int(r, "locked");
}

static bool is_unlocked(struct ctx *c, const struct row *r)
{
	(void)c;
	return r->owner_id && !row_int(r, "locked");
}

static const struct verb verbs[] = {
	{ .name = "claim", .flags = V_PRIMARY | V_SEEN | V_BULK, .run = ownership_run_claim, .lost = ownership_lost_race, .icon = "user", .offered = ownership_is_free, .remembers = OWNERSHIP_REMEMBERS, .undo = ownership_undo, },
	{ .name = "release", .flags = V_BULK | V_MENU, .run = release, .icon = "x", .offered = is_owned, .remembers = OWNERSHIP_REMEMBERS, .undo = ownership_undo,
	  .args = (const struct field[]){ { .name = "reason", .type = F_TEXT, .flags = REQUIRED | WIDE, .max = 400 }, { 0 } } },
	{ .name = "assign", .flags = V_BULK | V_MENU, .perm = PERM_ASSIGN, .run = ownership_run_assign, .icon = "user-plus", .also = pool_admin, .remembers = OWNERSHIP_REMEMBERS, .undo = ownership_undo,
	  .args = (const struct field[]){ { .name = "user_id", .type = F_REF, .flags = REQUIRED, .ref = &user_record }, { 0 } } },
	{ .name = "transfer", .flags = V_MENU, .run = transfer, .icon = "arrow-right", .offered = is_owned,
	  .args = (const struct field[]){
		{ .name = "user_id", .type = F_REF, .flags = REQUIRED, .ref = &user_record },
		{ .name = "with", .type = F_MULTI, .choices = takings },
		{ 0 } } },
	{ .name = "lock", .flags = V_MENU, .run = lock, .icon = "shield-lock", .offered = is_unlocked },
	{ .name = "unlock", .flags = V_MENU, .run = unlock, .icon = "shield-lock", .offered = is_locked },
	{ .name = "invite", .flags = V_MENU, .run = customer_run_invite, .icon = "send", .args = customer_invite_args },
	{ .name = "link", .flags = V_HIDDEN, .run = customer_run_link, .tells = true, .icon = "link" },
	{ .name = "uninvite", .flags = V_MENU | V_DANGER, .run = customer_run_uninvite, .icon = "link-off", .offered = customer_invited },
	MERGE_VERBS(NULL),
	{ 0 }
};

/* ---- the record -------------------------------------------------------------------- */

static const struct view views[] = {
	{ .name = "mine", .where = "t.owner_id = {me}" },
	{ .name = "sea", .where = "t.owner_id IS NULL" },
	{ .name = "all" },
	{ 0 }
};

const struct record address_record = {
	.type = 16, .name = "address", .table = "addresses", .parent = "customer_id", .title = "street",
	.fields = (const struct field[]){
		{ .name = "kind", .type = F_CHOICE, .flags = REQUIRED | LISTED, .choices = address_kinds, .initial = "invoice" },
		{ .name = "postcode", .type = F_TEXT, .flags = LISTED, .max = 20 },
		{ .name = "region", .type = F_TEXT, .flags = LISTED, .max = 100 },
		{ .name = "street", .type = F_TEXT, .flags = REQUIRED | LISTED | WIDE, .max = 300 },
		{ .name = "country", .type = F_TEXT, .flags = LISTED, .max = 60 },
		{ .name = "recipient", .type = F_TEXT, .flags = LISTED, .max = 100 },
		{ .name = "phone", .type = F_PHONE, .flags = LISTED, .max = 100 },
		{ 0 } },
};

static const struct choice languages[] = { { "zh-TW", "" }, { "zh-CN", "" }, { "en", "" }, { 0 } };

static const struct field fields[] = {
	{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | SORTABLE | DEDUP, .section = "company" },
	{ .name = "short_name", .type = F_TEXT, .flags = SEARCHED | TRACKED, .max = 100 },
	{ .name = "level", .type = F_CHOICE, .flags = LISTED | FACET | TRACKED, .choices = levels },
	{ .name = "industry", .type = F_REF, .flags = LISTED | FACET | TRACKED, .ref = &industry_record, .free_ref = "name" },
	{ .name = "size", .type = F_TEXT, .flags = FACET, .max = 100 },
	{ .name = "tax_number", .type = F_TEXT, .flags = LISTED | SEARCHED | DEDUP | TRACKED, .max = 40, .check = taxnumber_check, .from_file = spoiled_tax_number, .mask = &pool_mask },
	{ .name = "phone", .type = F_PHONE, .flags = LISTED | SEARCHED | DEDUP | TRACKED, .max = 100, .from_file = spoiled_phone, .mask = &pool_mask },
	{ .name = "email", .type = F_EMAIL, .flags = SEARCHED | DEDUP | TRACKED, .max = 254, .mask = &pool_mask },
	{ .name = "website", .type = F_URL, .max = 400, .mask = &pool_mask },
	{ .name = "lang", .type = F_CHOICE, .flags = FACET, .choices = languages },
	{ .name = "region", .type = F_TEXT, .flags = LISTED | FACET, .max = 100 },
	{ .name = "parent_id", .type = F_REF, .flags = FACET | TRACKED, .ref = &customer_record, .free_ref = "name", .section = "place" },
	{ .name = "group_id", .type = F_REF, .flags = FACET, .ref = &customer_group_record, .free_ref = "code" },
	{ .name = "pool_id", .type = F_REF, .flags = FACET, .ref = &pool_record, .free_ref = "name" },
	{ .name = "next_contact_at", .type = F_INSTANT, .flags = LISTED | SORTABLE | TRACKED },
	{ .name = "description", .type = F_LONGTEXT, .flags = WIDE | SEARCHED, .mask = &pool_mask },
	{ .name = "addresses", .type = F_PARTS, .flags = WIDE, .ref = &address_record, .section = "addresses", .mask = &pool_mask },
	{ .name = "last_contact_at", .type = F_INSTANT, .flags = READONLY | LISTED | SORTABLE, .section = "dates" },
	{ .name = "owner_since", .type = F_INSTANT, .flags = READONLY },
	{ .name = "pooled_at", .type = F_INSTANT, .flags = READONLY },
	{ .name = "locked", .type = F_BOOL, .flags = READONLY | FACET, .initial = "0" },
	{ .name = "merged_into_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &customer_record },
	{ 0 }
};

/* `record` says whose read scope a count needs. */
static const struct smart smarts[] = {
	{ .name = "contacts", .icon = "users", .sql = "SELECT COUNT(*) FROM customer_contacts WHERE customer_id = {id}",
	  .target = "contacts?filter[customer_id]={id}", .record = &contact_record },
	{ .name = "branches", .icon = "building", .sql = "SELECT COUNT(*) FROM customers WHERE parent_id = {id} AND archived_at IS NULL",
	  .target = "customers?view=all&filter[parent_id]={id}", .record = &customer_record },
	{ .name = "leads", .icon = "target", .sql = "SELECT COUNT(*) FROM leads WHERE customer_id = {id}",
	  .target = "leads?view=all&filter[customer_id]={id}", .record = &lead_record },
	{ .name = "opportunities", .icon = "layout-kanban", .sql = "SELECT COUNT(*) FROM opportunities WHERE customer_id = {id} AND archived_at IS NULL",
	  .target = "opportunities?view=all&filter[customer_id]={id}", .record = &opportunity_record },
	{ .name = "quotations", .icon = "file-invoice", .sql = "SELECT COUNT(*) FROM quotations WHERE customer_id = {id} AND archived_at IS NULL",
	  .target = "quotations?filter[customer_id]={id}", .record = &quotation_record },
	{ .name = "requirements", .icon = "clipboard-list", .sql = "SELECT COUNT(*) FROM requirements WHERE customer_id = {id} AND archived_at IS NULL",
	  .target = "requirements?view=all&filter[customer_id]={id}", .record = &requirement_record },
	{ .name = "samples", .icon = "flask", .sql = "SELECT COUNT(*) FROM sample_requests WHERE customer_id = {id} AND archived_at IS NULL",
	  .target = "samples/requests?filter[customer_id]={id}", .record = &sample_request_record },
	{ .name = "contracts", .icon = "file-text", .sql = "SELECT COUNT(*) FROM contracts WHERE customer_id = {id} AND archived_at IS NULL",
	  .target = "contracts?filter[customer_id]={id}", .record = &contract_record },
	{ .name = "plans", .icon = "calendar", .sql = "SELECT COUNT(*) FROM plans WHERE customer_id = {id} AND archived_at IS NULL",
	  .target = "payments/plans?filter[customer_id]={id}", .record = &plan_record },
	{ .name = "receipts", .icon = "cash", .sql = "SELECT COUNT(*) FROM receipts WHERE customer_id = {id} AND archived_at IS NULL",
	  .target = "payments/receipts?filter[customer_id]={id}", .record = &receipt_record },
	{ .name = "invoices", .icon = "receipt", .sql = "SELECT COUNT(*) FROM invoices WHERE customer_id = {id} AND archived_at IS NULL",
	  .target = "invoices?filter[customer_id]={id}", .record = &invoice_record },
	{ 0 }
};

/* A pool without members is everybody's; the sea outside of pools too. */
static const char sea[] = "t.pool_id IS NULL OR NOT EXISTS (SELECT 1 FROM pool_members pm WHERE pm.pool_id = t.pool_id)"
	" OR EXISTS (SELECT 1 FROM pool_members pm WHERE pm.pool_id = t.pool_id AND (pm.user_id = {me}"
	" OR pm.member_team_id IN (SELECT u.team_id FROM users u WHERE u.id = {me})"
	" OR pm.member_team_id IN (SELECT tm.team_id FROM team_members tm WHERE tm.user_id = {me})"
	" OR pm.member_team_id IN (SELECT tl.id FROM teams tl WHERE tl.leader_id = {me})))";

const struct record customer_record = {
	.type = 11, .name = "customer", .path = "customers", .table = "customers", .title = "name", .subtitle = "short_name", .icon = "building-store",
	.charts = true, .dated = "next_contact_at",
	.fields = fields, .views = views, .verbs = verbs, .smarts = smarts,
	.pooled = true, .unowned_scope = sea,
	.earlier = "SELECT 10, id FROM leads WHERE customer_id = {id} UNION ALL SELECT 11, id FROM customers WHERE merged_into_id = {id}",
	.before_save = before_save, .after_save = ownership_after_save, .editable = editable, .alone = true,
};
