/*
 * What a contact is, and how it is linked to customers.
 */
#include <string.h>
#include "contact.h"
#include "merge.h"
#include "spoiled.h"
#include "lib/db.h"

static const struct choice decision_roles[] = {
	{ "decision_maker", "ok" }, { "influencer", "info" }, { "user", "" }, { "gatekeeper", "warn" }, { 0 }
};

const struct record customer_contact_record = {
	.name = "customer_contact", .table = "customer_contacts", .parent = "contact_id", .title = "customer_id",
	.fields = (const struct field[]){
		{ .name = "customer_id", .type = F_REF, .flags = REQUIRED | LISTED, .ref = &customer_record, .free_ref = "name" },
		{ .name = "role", .type = F_TEXT, .flags = LISTED, .max = 100 },
		{ .name = "is_primary", .type = F_BOOL, .flags = LISTED, .initial = "0" },
		{ .name = "valid_from", .type = F_DATE, .flags = LISTED },
		{ .name = "valid_until", .type = F_DATE, .not_before = "valid_from", .flags = LISTED },
		{ 0 } },
};

void contact_join(struct ctx *c, int64_t contact_id, int64_t customer_id)
{
	bool first = !db_one_int(c, "SELECT 1 FROM customer_contacts WHERE contact_id = ? AND is_primary = 1 LIMIT 1", INT(contact_id));

	if (!contact_id || !customer_id)
		return;
	db_exec(c, "UPDATE contacts SET customer_id = ? WHERE id = ? AND customer_id IS NULL", INT(customer_id), INT(contact_id));
	db_exec(c, "INSERT INTO customer_contacts (contact_id, customer_id, position, is_primary) VALUES (?, ?, 0, ?) ON DUPLICATE KEY UPDATE id = id",
		INT(contact_id), INT(customer_id), INT(first));
}

/* ---- saving ---------------------------------------------------------------------- */

static enum outcome check_links(struct ctx *c, const struct row *r)
{
	struct row **a, **b;

	for (a = row_parts(r, "customers"); *a; a++) {
		for (b = a + 1; *b; b++)
			if (row_int(*a, "customer_id") == row_int(*b, "customer_id"))
				return ctx_refuse(c, INVALID, "customers", "linked_twice", NULL);
	}
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	enum outcome o = record_no_circle(c, r, old, "reports_to_id");
	struct row **p;

	if (o != DONE || !row_was_given(r, "customers"))
		return o;
	if ((o = check_links(c, r)) != DONE)
		return o;
	/* The primary link is the main customer, unless the person said otherwise. */
	for (p = row_parts(r, "customers"); *p && !row_was_given(r, "customer_id"); p++)
		if (row_int(*p, "is_primary") || (p == row_parts(r, "customers") && !row_get(r, "customer_id")))
			row_set(r, "customer_id", row_get(*p, "customer_id"));
	return DONE;
}

static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t main_customer = row_int(r, "customer_id");

	(void)old;
	if (main_customer) {
		db_exec(c, "INSERT INTO customer_contacts (contact_id, customer_id, position, is_primary) VALUES (?, ?, 0, 1) ON DUPLICATE KEY UPDATE is_primary = 1",
			INT(r->id), INT(main_customer));
		db_exec(c, "UPDATE customer_contacts SET is_primary = 0 WHERE contact_id = ? AND customer_id <> ? AND is_primary = 1", INT(r->id), INT(main_customer));
	}
	return DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_get(r, "merged_into_id");
}

struct row **contacts_of(struct ctx *c, int64_t customer_id, int limit, int *n)
{
	static const struct field by_id = { .name = "id", .type = F_INT, .sql = "t.id" };
	struct rows *ids = db_rows(c, "SELECT contact_id FROM customer_contacts WHERE customer_id = ?"
		" AND (valid_from IS NULL OR valid_from <= ?) AND (valid_until IS NULL OR valid_until >= ?)"
		" ORDER BY is_primary DESC, contact_id DESC LIMIT ?", INT(customer_id), STR(c->today), STR(c->today), INT(limit));
	struct cond in = { .f = &by_id, .op = OP_IN };
	struct query q = { .rec = &contact_record, .conds = &in, .limit = 200 };
	struct list *l;

	*n = 0;
	in.values = arena_array(c->mem, rows_count(ids) + 1, sizeof *in.values);
	while (rows_next(ids))
		in.values[in.n++] = rows_str(ids, 0);
	if (!in.n)
		return arena_array(c->mem, 1, sizeof(struct row *));
	l = record_list(c, &q);
	*n = l->n;
	return l->rows;
}

/* ---- the record ---------------------------------------------------------------------- */

static const struct smart smarts[] = {
	{ .name = "opportunities", .icon = "layout-kanban", .sql = "SELECT COUNT(*) FROM opportunities WHERE contact_id = {id} AND archived_at IS NULL",
	  .target = "opportunities?view=all&filter[contact_id]={id}", .record = &opportunity_record },
	{ .name = "quotations", .icon = "file-invoice", .sql = "SELECT COUNT(*) FROM quotations WHERE contact_id = {id} AND archived_at IS NULL",
	  .target = "quotations?filter[contact_id]={id}", .record = &quotation_record },
	{ 0 }
};

static const struct choice languages[] = { { "zh-TW", "" }, { "zh-CN", "" }, { "en", "" }, { 0 } };

static const struct field fields[] = {
	{ .name = "name", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | SORTABLE, .section = "person" },
	{ .name = "customer_id", .type = F_REF, .flags = LISTED | SEARCHED | TRACKED, .ref = &customer_record, .free_ref = "name" },
	{ .name = "title", .type = F_TEXT, .flags = LISTED, .max = 100 },
	{ .name = "department", .type = F_TEXT, .flags = FACET, .max = 100 },
	{ .name = "phone", .type = F_PHONE, .flags = LISTED | SEARCHED | DEDUP | TRACKED, .max = 100, .from_file = spoiled_phone },
	{ .name = "mobile", .type = F_PHONE, .flags = LISTED | SEARCHED | DEDUP | TRACKED, .max = 100, .from_file = spoiled_phone },
	{ .name = "email", .type = F_EMAIL, .flags = LISTED | SEARCHED | DEDUP | TRACKED, .max = 254 },
	{ .name = "messenger", .type = F_TEXT, .flags = SEARCHED, .max = 100 },
	{ .name = "lang", .type = F_CHOICE, .flags = FACET, .choices = languages },
	{ .name = "birthday", .type = F_DATE },
	{ .name = "decision_role", .type = F_CHOICE, .flags = FACET | TRACKED, .choices = decision_roles },
	{ .name = "reports_to_id", .type = F_REF, .ref = &contact_record, .depends = "customer_id" },
	{ .name = "do_not_contact", .type = F_BOOL, .flags = FACET | TRACKED, .initial = "0" },
	{ .name = "preferences", .type = F_LONGTEXT, .flags = WIDE },
	{ .name = "customers", .type = F_PARTS, .flags = WIDE, .ref = &customer_contact_record, .section = "customers" },
	{ .name = "merged_into_id", .type = F_REF, .flags = READONLY | HIDDEN, .ref = &contact_record },
	{ 0 }
};

const struct record contact_record = {
	.type = 12, .name = "contact", .path = "contacts", .table = "contacts", .title = "name", .subtitle = "title", .icon = "users",
	.charts = true,
	.earlier = "SELECT 10, id FROM leads WHERE contact_id = {id} UNION ALL SELECT 12, id FROM contacts WHERE merged_into_id = {id}",
	.mentions = "SELECT e.entry_id FROM contact_entries e JOIN contacts k ON k.id = e.contact_id WHERE k.id = {id} OR k.merged_into_id = {id}",
	.fields = fields, .smarts = smarts, .inherit_from = "customer_id",
	.verbs = (const struct verb[]){
		MERGE_VERBS(NULL),
		{ 0 } },
	.before_save = before_save, .after_save = after_save, .editable = editable, .alone = true,
};
