/*
 * What a sample request is and what saving one means. Its verbs are sample_verbs.c,
 * parcels are sample_shipment.c.
 */
#include "approval.h"
#include "lib/db.h"
#include "sample.h"

static const struct choice states[] = {
	{ "draft", "" }, { "submitted", "warn" }, { "approved", "info" }, { "rejected", "bad" }, { "partly_shipped", "info" }, { "shipped", "info" },
	{ "received", "ok" }, { "feedback_given", "ok" }, { "cancelled", "" }, { 0 }
};
static const struct choice results[] = { { "suits", "ok" }, { "changes", "warn" }, { "unsuited", "bad" }, { 0 } };

const struct record sample_line_record = {
	.type = 51, .name = "sample_line", .table = "sample_lines", .parent = "request_id",
	.fields = (const struct field[]){
		{ .name = "product_id", .type = F_REF, .flags = REQUIRED, .ref = &product_record, .free_ref = "code" },
		{ .name = "description", .type = F_TEXT, .max = 400 },
		{ .name = "quantity", .type = F_DECIMAL, .flags = REQUIRED, .initial = "1.0000" },
		{ .name = "shipped", .type = F_DECIMAL, .flags = READONLY, .initial = "0.0000" },
		{ 0 } },
};

const struct record sample_approval_record = {
	.name = "approval", .table = "sample_approvals", .parent = "request_id", .fields = (const struct field[]){ APPROVAL_FIELDS, { 0 } },
};

static enum outcome check_belongings(struct ctx *c, struct row *r)
{
	int64_t customer = row_int(r, "customer_id"), deal = row_int(r, "opportunity_id");

	if (deal && db_one_int(c, "SELECT customer_id FROM opportunities WHERE id = ?", INT(deal)) != customer)
		return ctx_refuse(c, INVALID, "opportunity_id", "of_other_customer", NULL);
	return DONE;
}

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	struct row **l = row_parts(r, "lines");
	dec4 sum = 0;

	if (check_belongings(c, r) != DONE)
		return INVALID;
	if (old && !row_was_given(r, "lines"))
		return DONE;
	if (!l[0])
		return ctx_refuse(c, INVALID, "lines", "no_lines", NULL);
	for (int i = 0; l[i]; i++) {
		if (row_dec4(l[i], "quantity") <= 0)
			return ctx_refuse(c, INVALID, arena_fmt(c->mem, "lines[%d].quantity", i), "must_be_positive", NULL);
		sum += row_dec4(l[i], "quantity");
	}
	row_set_dec4(c, r, "quantity", sum);
	return DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return row_is(r, "state", "draft") || row_is(r, "state", "rejected");
}

static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	return editable(c, r) || row_is(r, "state", "cancelled") ? DONE : ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
}

struct asked *sample_left(struct ctx *c, int64_t id, int *n)
{
	struct rows *r = db_rows(c, "SELECT id, product_id, description, quantity - shipped FROM sample_lines WHERE request_id = ? ORDER BY position, id LIMIT 1000", INT(id));
	struct asked *a = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *a);

	for (*n = 0; rows_next(r); ++*n) {
		a[*n] = (struct asked){ .id = rows_int(r, 0), .product_id = rows_int(r, 1), .text = rows_str(r, 2) };
		dec4_parse(rows_str(r, 3), &a[*n].left);
	}
	return a;
}

/* ---- what samples brought ------------------------------------------------------------ */

#define RETURNS "SELECT s.customer_id, u.name, COUNT(*), SUM(s.cost)," \
	" (SELECT COALESCE(SUM(q.amount_untaxed), 0) FROM quotations q WHERE q.customer_id = s.customer_id AND q.status = 'accepted' AND q.archived_at IS NULL" \
	" AND q.accepted_at >= MIN(s.created_at)) AS won" \
	" FROM sample_requests s JOIN customers u ON u.id = s.customer_id WHERE s.archived_at IS NULL AND s.shipped > 0"
#define DEAREST " GROUP BY s.customer_id, u.name ORDER BY SUM(s.cost) DESC, s.customer_id LIMIT 200"

static struct rows *returns_in_scope(struct ctx *c)
{
	switch (person_scope(c->me, &sample_request_record, ACCESS_READ)) {
	case SCOPE_ALL:
		return db_rows(c, RETURNS DEAREST);
	case SCOPE_TEAM:
		return db_rows(c, RETURNS " AND (s.owner_id = ? OR s.team_id IN (SELECT team_id FROM team_members WHERE user_id = ?"
			" UNION SELECT team_id FROM users WHERE id = ? UNION SELECT id FROM teams WHERE leader_id = ?))" DEAREST,
			INT(c->me->id), INT(c->me->id), INT(c->me->id), INT(c->me->id));
	default:
		return db_rows(c, RETURNS " AND s.owner_id = ?" DEAREST, INT(c->me->id));
	}
}

struct sample_return *sample_returns(struct ctx *c, int *n)
{
	struct rows *r = returns_in_scope(c);
	struct sample_return *list = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *list);

	for (*n = 0; rows_next(r); ++*n) {
		struct sample_return *s = &list[*n];

		*s = (struct sample_return){ .customer_id = rows_int(r, 0), .customer = rows_str(r, 1), .requests = (int)rows_int(r, 2) };
		money_parse(rows_str(r, 3), &s->cost);
		money_parse(rows_str(r, 4), &s->won);
	}
	return list;
}

/* ---- the record ------------------------------------------------------------------------ */

const struct record sample_request_record = {
	.type = 50, .name = "sample_request", .path = "samples/requests", .table = "sample_requests", .title = "number", .subtitle = "purpose",
	.charts = true, .dated = "wanted_on",
	.state = "state", .track = "draft submitted approved partly_shipped shipped received feedback_given",
	.icon = "flask", .sequence = "sample_request", .inherit_from = "customer_id",
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "request" },
		{ .name = "customer_id", .type = F_REF, .flags = REQUIRED | LISTED | SEARCHED | FACET | TRACKED, .ref = &customer_record },
		{ .name = "contact_id", .type = F_REF, .flags = TRACKED, .ref = &contact_record, .depends = "customer_id" },
		{ .name = "opportunity_id", .type = F_REF, .flags = TRACKED, .ref = &opportunity_record, .depends = "customer_id" },
		{ .name = "purpose", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | WIDE, .max = 1000 },
		{ .name = "wanted_on", .type = F_DATE, .flags = LISTED | TRACKED },
		{ .name = "lines", .type = F_PARTS, .flags = WIDE, .ref = &sample_line_record, .section = "lines" },
		{ .name = "quantity", .type = F_DECIMAL, .flags = READONLY | LISTED, .initial = "0.0000" },
		{ .name = "shipped", .type = F_DECIMAL, .flags = READONLY | LISTED, .initial = "0.0000" },
		{ .name = "cost", .type = F_MONEY, .flags = READONLY | LISTED | SUM, .initial = "0.00" },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "draft" },
		{ .name = "note", .type = F_LONGTEXT, .flags = WIDE, .section = "notes" },
		{ .name = "reject_reason", .type = F_TEXT, .flags = READONLY, .max = 1000, .section = "progress" },
		{ .name = "received_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "result", .type = F_CHOICE, .flags = READONLY | FACET, .choices = results },
		{ .name = "feedback", .type = F_LONGTEXT, .flags = READONLY | WIDE },
		{ .name = "feedback_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "approvals", .type = F_PARTS, .flags = READONLY | WIDE, .ref = &sample_approval_record },
		{ 0 } },
	.views = (const struct view[]){
		{ "all", NULL, NULL },
		{ "mine", "t.owner_id = {me}", NULL },
		{ "to_approve", "t.state = 'submitted' AND " APPROVAL_MINE(50), NULL },
		{ "to_ship", "t.state IN ('approved','partly_shipped')", NULL },
		{ "no_feedback", "t.state IN ('shipped','received')", NULL },
		{ 0 } },
	.verbs = sample_request_verbs,
	.smarts = (const struct smart[]){
		{ "shipments", "truck-delivery", "SELECT COUNT(*) FROM sample_shipments WHERE request_id = {id}", "samples/shipments?filter[request_id]={id}", &sample_shipment_record },
		{ 0 } },
	.before_save = before_save, .before_delete = before_delete, .editable = editable,
};
