/*
 * What a requirement is and what saving one means; the revenue that hangs on it.
 * How it goes on, votes and who is told are requirement_verbs.c.
 */
#include <stdlib.h>
#include <string.h>
#include "requirement.h"
#include "lib/db.h"

static const struct choice categories[] = { { "facility", "" }, { "service", "" }, { "product", "" }, { "price", "" }, { "terms", "" }, { "other", "" }, { 0 } };
static const struct choice states[] = {
	{ "new", "" }, { "under_review", "warn" }, { "planned", "info" }, { "in_progress", "info" }, { "delivered", "ok" }, { "declined", "bad" }, { 0 }
};

const struct record requirement_vote_record = {
	.type = 85, .name = "requirement_vote", .table = "requirement_votes", .parent = "requirement_id", .title = "customer_id",
	.fields = (const struct field[]){
		{ .name = "customer_id", .type = F_REF, .flags = REQUIRED | LISTED, .ref = &customer_record },
		{ .name = "weight", .type = F_INT, .flags = REQUIRED | LISTED, .min = 1, .max = 5, .initial = "1" },
		{ .name = "voted_at", .type = F_INSTANT, .flags = READONLY | LISTED, .initial = "{now}" },
		{ .name = "voted_by", .type = F_REF, .flags = READONLY, .ref = &user_record, .initial = "{me}" },
		{ 0 } },
};

/* ---- saving ------------------------------------------------------------------------ */

static enum outcome before_save(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t customer = row_int(r, "customer_id"), deal = row_int(r, "opportunity_id");

	(void)old;
	if (!row_get(r, "priority"))
		row_set(r, "priority", "0");
	if (!row_get(r, "category"))
		row_set(r, "category", "other");
	if (deal && !customer) {
		customer = db_one_int(c, "SELECT customer_id FROM opportunities WHERE id = ?", INT(deal));
		row_set_int(c, r, "customer_id", customer);
	}
	if (deal && db_one_int(c, "SELECT customer_id FROM opportunities WHERE id = ?", INT(deal)) != customer)
		return ctx_refuse(c, INVALID, "opportunity_id", "of_other_customer", NULL);
	return DONE;
}

/* Who asks wants it. */
static enum outcome after_save(struct ctx *c, struct row *r, const struct row *old)
{
	int64_t customer = row_int(r, "customer_id");

	return customer && (!old || row_int(old, "customer_id") != customer) ? requirement_vote(c, r->id, customer, 1) : DONE;
}

static bool editable(struct ctx *c, const struct row *r)
{
	(void)c;
	return !row_is(r, "state", "delivered") && !row_is(r, "state", "declined");
}

static enum outcome before_delete(struct ctx *c, const struct row *r)
{
	return row_is(r, "state", "new") ? DONE : ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
}

enum outcome requirement_vote(struct ctx *c, int64_t id, int64_t customer, int64_t weight)
{
	db_exec(c, "INSERT IGNORE INTO requirement_votes (requirement_id, position, customer_id, weight, voted_at, voted_by)"
		" SELECT ?, COALESCE(MAX(position) + 1, 0), ?, ?, ?, ? FROM requirement_votes WHERE requirement_id = ?",
		INT(id), INT(customer), INT(weight), STR(instant_sql(c->mem, c->now)), REF(c->me->id), INT(id));
	db_exec(c, "UPDATE requirements SET votes_weight = (SELECT COALESCE(SUM(weight), 0) FROM requirement_votes WHERE requirement_id = ?) WHERE id = ?", INT(id), INT(id));
	return DONE;
}

/* ---- what hangs on it ------------------------------------------------------------------ */

struct want { int64_t requirement, customer, deal; };

/* Who wants which of these, and the deals they came up in. */
static struct want *wants(struct ctx *c, const struct row *const *rows, int n, int *count)
{
	json_object *ids = json_keep(c, json_object_new_array());
	const char *text;
	struct rows *r;
	struct want *w;

	for (int i = 0; i < n; i++)
		json_object_array_add(ids, json_object_new_int64(rows[i]->id));
	text = json_object_to_json_string_ext(ids, JSON_C_TO_STRING_PLAIN);
	r = db_rows(c, "SELECT v.requirement_id, v.customer_id, 0 FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN requirement_votes v ON v.requirement_id = j.id"
		" UNION SELECT q.id, q.customer_id, 0 FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN requirements q ON q.id = j.id WHERE q.customer_id IS NOT NULL"
		" UNION SELECT q.id, 0, q.opportunity_id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN requirements q ON q.id = j.id WHERE q.opportunity_id IS NOT NULL LIMIT 5000",
		STR(text), STR(text), STR(text));
	w = arena_array(c->mem, (size_t)rows_count(r) + 1, sizeof *w);
	for (*count = 0; rows_next(r); (*count)++)
		w[*count] = (struct want){ rows_int(r, 0), rows_int(r, 1), rows_int(r, 2) };
	return w;
}

/* Open deals whose `field` is one of these, as far as the person may read them. */
static struct list *deals(struct ctx *c, const struct field *f, const struct want *w, int n)
{
	static const char *open = "open";
	struct cond by_state = { .f = record_field(c, &opportunity_record, "state"), .op = OP_EQ, .values = &open, .n = 1 };
	struct cond by = { .f = f, .op = OP_IN, .values = arena_array(c->mem, (size_t)n + 1, sizeof *by.values), .next = &by_state };
	struct query q = { .rec = &opportunity_record, .conds = &by, .limit = LIST_MOST, .sort_column = "id" };
	bool customers = f->type == F_REF;

	for (int i = 0; i < n; i++) {
		int64_t id = customers ? w[i].customer : w[i].deal;

		if (id)
			by.values[by.n++] = arena_fmt(c->mem, "%lld", (long long)id);
	}
	return by.n ? record_list(c, &q) : arena_alloc(c->mem, sizeof(struct list));
}

/* A deal hangs on a requirement once, however many ways lead to it. */
static void add(const struct want *w, int n, const struct row *deal, const struct row *req, bool by_customer, struct linked *out)
{
	bool found = false;

	for (int i = 0; i < n && !found; i++)
		found = w[i].requirement == req->id && (by_customer ? w[i].customer && w[i].customer == row_int(deal, "customer_id") : w[i].deal == deal->id);
	for (int i = 0; !by_customer && i < n && found; i++)
		if (w[i].requirement == req->id && w[i].customer && w[i].customer == row_int(deal, "customer_id"))
			found = false;	/* counted with its customer's */
	if (!found)
		return;
	out->count++;
	out->sum = money_plus(out->sum, row_money(deal, "expected_revenue"));
}

struct linked *requirement_revenue(struct ctx *c, const struct row *const *rows, int n)
{
	static const struct field by_id = { .name = "id", .type = F_INT };
	struct linked *out = arena_array(c->mem, (size_t)n + 1, sizeof *out);
	struct list *of_customers, *named;
	struct want *w;
	int count;

	if (!n || person_scope(c->me, &opportunity_record, ACCESS_READ) == SCOPE_NONE)
		return out;
	w = wants(c, rows, n, &count);
	of_customers = deals(c, record_field(c, &opportunity_record, "customer_id"), w, count);
	named = deals(c, &by_id, w, count);
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < of_customers->n; k++)
			add(w, count, of_customers->rows[k], rows[i], true, &out[i]);
		for (int k = 0; k < named->n; k++)
			add(w, count, named->rows[k], rows[i], false, &out[i]);
	}
	return out;
}

/* ---- the record -------------------------------------------------------------------------- */

const struct record requirement_record = {
	.type = 61, .name = "requirement", .path = "requirements", .table = "requirements", .title = "title", .subtitle = "number",
	.state = "state", .track = "new under_review planned in_progress delivered", .icon = "clipboard-list", .board = "/requirements/board", .dated = "wanted_on", .charts = true, .sequence = "requirement", .inherit_from = "customer_id",
	.fields = (const struct field[]){
		{ .name = "number", .type = F_TEXT, .flags = READONLY | LISTED | SEARCHED | SORTABLE, .max = 60, .section = "requirement" },
		{ .name = "title", .type = F_TEXT, .flags = REQUIRED | LISTED | SEARCHED | TRACKED | SORTABLE | WIDE, .max = 200 },
		{ .name = "customer_id", .type = F_REF, .flags = LISTED | SEARCHED | FACET | TRACKED, .ref = &customer_record },
		{ .name = "contact_id", .type = F_REF, .flags = TRACKED, .ref = &contact_record, .depends = "customer_id" },
		{ .name = "opportunity_id", .type = F_REF, .flags = TRACKED, .ref = &opportunity_record, .depends = "customer_id" },
		{ .name = "product_id", .type = F_REF, .flags = FACET | TRACKED, .ref = &product_record, .free_ref = "code" },
		{ .name = "category", .type = F_CHOICE, .flags = LISTED | FACET | TRACKED, .choices = categories, .initial = "other" },
		{ .name = "priority", .type = F_INT, .flags = LISTED | FACET | SORTABLE | TRACKED, .max = 3, .initial = "0" },
		{ .name = "wanted_on", .type = F_DATE, .flags = TRACKED | SORTABLE },
		{ .name = "description", .type = F_LONGTEXT, .flags = WIDE | SEARCHED, .max = 10000 },
		{ .name = "state", .type = F_CHOICE, .flags = READONLY | LISTED | FACET | TRACKED, .choices = states, .initial = "new", .section = "progress" },
		{ .name = "votes_weight", .type = F_INT, .flags = READONLY | LISTED | SORTABLE, .max = 1000000, .initial = "0" },
		{ .name = "reason", .type = F_TEXT, .flags = READONLY | WIDE, .max = 1000 },
		{ .name = "ended_at", .type = F_INSTANT, .flags = READONLY },
		{ .name = "votes", .type = F_PARTS, .flags = READONLY | WIDE, .ref = &requirement_vote_record, .section = "votes" },
		{ 0 } },
	.views = (const struct view[]){
		{ "open", "t.state NOT IN ('delivered','declined')", "-votes_weight" },
		{ "mine", "t.owner_id = {me}", NULL },
		{ "ended", "t.state IN ('delivered','declined')", NULL },
		{ "all", NULL, NULL },
		{ 0 } },
	.verbs = requirement_verbs, .before_save = before_save, .after_save = after_save, .before_delete = before_delete, .editable = editable,
};
