/*
 * Customers: mine and the public sea. The customer's page is the 360° view: besides
 * the record's own parts it shows figures, contacts, branches, deals and documents.
 */
#include <string.h>
#include "crm/contact.h"
#include "crm/customer.h"
#include "crm/ownership.h"
#include "lib/app.h"
#include "lib/page.h"
#include "lib/record_page.h"

enum { SHOWN = 6 };

/* ---- the 360° view ------------------------------------------------------------------- */

static void figure(struct req *r, HDF *list, int i, const char *name, money m, const char *tone)
{
	HDF *h = node_at(list, i);

	node_set(h, "label", lang_text(r->c->lang, arena_fmt(r->c->mem, "Customer360.%s", name)));
	node_set(h, "value", money_show(r->c->mem, m, 0));
	node_set(h, "tone", tone);
}

static void fill_figures(struct req *r, int64_t id)
{
	struct customer_figures f = customer_figures(r->c, id);
	HDF *list = page_node(r, "Figures");

	figure(r, list, 0, "open_amount", f.open_amount, "");
	figure(r, list, 1, "won_amount", f.won_amount, "ok");
	figure(r, list, 2, "receivable", f.receivable, "");
	figure(r, list, 3, "overdue", f.overdue, f.overdue > 0 ? "bad" : "");
}

/* One related record: what it is called, a second thing about it, its state as a chip. */
static void fill_related(struct req *r, HDF *item, const struct row *row, const char *second)
{
	const struct record *rec = row->rec;
	const char *text = NULL;

	node_int(item, "id", row->id);
	node_set(item, "href", arena_fmt(r->c->mem, "/%s/%lld", rec->path, (long long)row->id));
	node_set(item, "title", row_title(row));
	if (second && row_index(row, second) >= 0) {
		const struct field *f = record_field(r->c, rec, second);

		text = f->type == F_REF ? row_title_of(row, second) : row_get(row, second);
		if (text && f->type == F_MONEY)
			text = money_show(r->c->mem, row_money(row, second), 0);
	}
	node_set(item, "sub", text);
	if (rec->state && row_get(row, rec->state)) {
		const struct field *f = record_field(r->c, rec, rec->state);

		for (const struct choice *k = f->choices; k && k->name; k++)
			if (strcmp(k->name, row_get(row, rec->state)) == 0)
				node_set(item, "tone", k->tone);
		node_set(item, "state", lang_text(r->c->lang, arena_fmt(r->c->mem, "Choice.%s.%s.%s", rec->name, rec->state, row_get(row, rec->state))));
	}
}

static void panel(struct req *r, int *at, const struct record *rec, struct row **rows, int n, const char *second, const char *all, const char *add)
{
	HDF *h;

	if (person_scope(r->c->me, rec, ACCESS_READ) == SCOPE_NONE || (!n && !add))
		return;
	h = node_at(page_node(r, "Related"), (*at)++);
	node_set(h, "title", lang_text(r->c->lang, arena_fmt(r->c->mem, "Record.%s.many", rec->name)));
	node_set(h, "all", all);
	if (add && person_scope(r->c->me, rec, ACCESS_WRITE) != SCOPE_NONE)
		node_set(h, "add", add);
	for (int i = 0; i < n; i++)
		fill_related(r, node_at(node_child(h, "Items"), i), rows[i], second);
}

static void panel_by(struct req *r, int *at, const struct record *rec, const char *column, const char *id, const char *second, bool may_add)
{
	struct cond of = { .f = record_field(r->c, rec, column), .op = OP_EQ, .values = &id, .n = 1 };
	struct query q = { .rec = rec, .conds = &of, .limit = SHOWN };
	struct list *l;

	if (!of.f)
		return;
	l = record_list(r->c, &q);
	panel(r, at, rec, l->rows, l->n, second, arena_fmt(r->c->mem, "/%s?view=all&filter[%s]=%s", rec->path, column, id),
		may_add ? arena_fmt(r->c->mem, "/%s/new?%s=%s", rec->path, column, id) : NULL);
}

static enum outcome detail(struct req *r)
{
	struct row *row = r->api ? NULL : record_find(r->c, &customer_record, r->id, ACCESS_READ);
	const char *id = arena_fmt(r->c->mem, "%lld", (long long)r->id);
	int at = 0, n;

	if (row) {
		struct row **contacts = contacts_of(r->c, r->id, SHOWN, &n);

		fill_figures(r, r->id);
		panel(r, &at, &contact_record, contacts, n, "title", arena_fmt(r->c->mem, "/contacts?filter[customer_id]=%s", id),
			arena_fmt(r->c->mem, "/contacts/new?customer_id=%s", id));
		panel_by(r, &at, &opportunity_record, "customer_id", id, "expected_revenue", true);
		panel_by(r, &at, &quotation_record, "customer_id", id, "amount_total", false);
		panel_by(r, &at, &contract_record, "customer_id", id, "amount", false);
		panel_by(r, &at, &plan_record, "customer_id", id, "amount", false);
		panel_by(r, &at, &receipt_record, "customer_id", id, "amount", false);
		panel_by(r, &at, &invoice_record, "customer_id", id, "amount", false);
		panel_by(r, &at, &customer_record, "parent_id", id, "region", false);
		panel_by(r, &at, &lead_record, "customer_id", id, "company", false);
		page_set(r, "Slot.before", "customers/figures.cs");
		page_set(r, "Slot.after", "customers/related.cs");
	}
	return record_page_detail(r);
}

/* Whoever saw it free a moment ago lost a race; to everybody else it does not exist. */
static enum outcome claim(struct req *r)
{
	enum outcome o;

	r->word[0] = "claim";
	o = record_page_verb(r);
	if (o != NOT_FOUND || !ownership_lost_race(r->c, &customer_record, r->id))
		return o;
	ctx_clear_errors(r->c);
	return ctx_refuse(r->c, CONFLICT, "", "not_free", NULL);
}

static const struct mount mounts[] = { { "", &customer_record }, { 0 } };
static const struct route routes[] = {
	{ GET, "{id}", detail, PERM_READ, "record/detail.cs", 0, &customer_record },
	{ POST, "{id}/claim", claim, PERM_READ, NULL, 0, &customer_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "customers", mounts, routes }, argc, argv);
}
