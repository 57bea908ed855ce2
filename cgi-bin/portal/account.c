/*
 * The page behind a customer's link: what is agreed, invoiced and still open, each
 * paper as PDF. Read through the lists of whoever sent the link, so that it never
 * shows more than they may see; it changes nothing.
 */
#include "portal/account.h"
#include <string.h>
#include "crm/customer_link.h"
#include "crm/documents.h"
#include "crm/receivable.h"
#include "lib/config.h"
#include "lib/text.h"

enum { SHOWN = 200 };

struct view_of { struct ctx c; struct row *customer; };

static const char *const agreed[] = { "signed", "in_performance", "completed", "to_sign" }, *const issued[] = { "issued", "sent", "credited" },
	*const open_plans[] = { "pending", "partly_received" };

static bool find(struct req *r, struct view_of *v)
{
	const struct person *maker = NULL;

	v->customer = customer_by_token(r->c, r->word[0], &maker);
	v->c = *r->c;
	if (v->customer && maker)
		v->c.me = maker;
	return v->customer && maker;
}

static struct list *theirs(struct view_of *v, const struct record *rec, const char *const *states, int n, const char *sort, bool desc)
{
	const char *who[] = { arena_fmt(v->c.mem, "%lld", (long long)v->customer->id) };
	struct cond state = { .f = record_field(&v->c, rec, "state"), .op = OP_IN, .values = (const char **)states, .n = n };
	struct cond owner = { .f = record_field(&v->c, rec, "customer_id"), .op = OP_EQ, .values = who, .n = 1, .next = &state };
	struct query q = { .rec = rec, .conds = &owner, .limit = SHOWN, .sort = record_field(&v->c, rec, sort), .desc = desc };

	return person_scope(v->c.me, rec, ACCESS_READ) == SCOPE_NONE ? NULL : record_list(&v->c, &q);
}

static void private_page(struct req *r)
{
	/* The address is the key: it goes to nobody else, and no cache keeps the page. */
	reply_header(r, "Referrer-Policy", "no-referrer");
	reply_header(r, "Cache-Control", "no-store");
	reply_header(r, "X-Robots-Tag", "noindex");
}

static const char *amount(struct req *r, const struct row *d, const char *field)
{
	return money_signed(r->c->mem, row_money(d, field), row_get(d, "currency"));
}

static const char *day(struct req *r, const struct row *d, const char *field)
{
	const char *s = row_get(d, field);

	return s ? arena_fmt(r->c->mem, "%.4s/%.2s/%.2s", s, s + 5, s + 8) : "";
}

static void line(struct req *r, HDF *h, const struct row *d)
{
	const char *state = row_get(d, "state");

	node_int(h, "id", d->id);
	node_set(h, "state", lang_text(r->c->lang, arena_fmt(r->c->mem, "Choice.%s.state.%s", d->rec->name, state)));
	node_set(h, "amount", amount(r, d, "amount"));
}

static void contracts(struct req *r, struct view_of *v)
{
	struct list *l = theirs(v, &contract_record, agreed, 4, "signed_on", true);

	for (int i = 0; l && i < l->n; i++) {
		HDF *h = node_at(page_node(r, "Contracts"), i);

		line(r, h, l->rows[i]);
		node_set(h, "number", row_get(l->rows[i], "number"));
		node_set(h, "title", row_get(l->rows[i], "title"));
		node_set(h, "signed_on", day(r, l->rows[i], "signed_on"));
		node_set(h, "open", amount(r, l->rows[i], "open_amount"));
	}
}

static void invoices(struct req *r, struct view_of *v)
{
	struct list *l = theirs(v, &invoice_record, issued, 3, "issued_on", true);

	for (int i = 0; l && i < l->n; i++) {
		HDF *h = node_at(page_node(r, "Invoices"), i);

		line(r, h, l->rows[i]);
		node_set(h, "number", row_get(l->rows[i], "number"));
		node_set(h, "issued_on", day(r, l->rows[i], "issued_on"));
		node_set(h, "due_on", day(r, l->rows[i], "due_on"));
		if (row_get(l->rows[i], "credit_of_id"))
			node_set(h, "credit", "1");
	}
}

static void plans(struct req *r, struct view_of *v)
{
	struct list *l = theirs(v, &plan_record, open_plans, 2, "due_on", false);

	for (int i = 0; l && i < l->n; i++) {
		HDF *h = node_at(page_node(r, "Plans"), i);
		const char *due = row_get(l->rows[i], "due_on");

		line(r, h, l->rows[i]);
		node_set(h, "number", row_get(l->rows[i], "name"));
		node_set(h, "due_on", day(r, l->rows[i], "due_on"));
		node_set(h, "open", amount(r, l->rows[i], "open_amount"));
		if (due && strcmp(due, r->c->today) < 0)
			node_set(h, "overdue", "1");
	}
}

enum outcome account_show(struct req *r)
{
	struct view_of v;
	const struct person *from;

	if (!find(r, &v))
		return NOT_FOUND;
	from = v.c.me;
	page_set(r, "title", lang_text(r->c->lang, "Portal.account"));
	page_set(r, "Company", setting_str(r->c, "company_name", "Ferry"));
	page_set(r, "Url", arena_fmt(r->c->mem, "/portal/account/%s", url_encode(r->c->mem, r->word[0])));
	page_set(r, "Customer", row_title(v.customer));
	page_set(r, "Seller.name", from->name);
	page_set(r, "Seller.email", email_valid(from->email) ? from->email : NULL);
	contracts(r, &v);
	invoices(r, &v);
	plans(r, &v);
	private_page(r);
	return reply_page(r, "portal/account.cs");
}

/* A paper of theirs, in a state that is shown. */
static enum outcome paper(struct req *r, const struct record *rec, const char *const *states, int n)
{
	struct view_of v;
	struct row *d = find(r, &v) ? record_find(&v.c, rec, r->id, ACCESS_READ) : NULL;
	const void *bytes;
	bool shown = false;
	size_t size;

	for (int i = 0; d && i < n; i++)
		shown |= row_is(d, "state", states[i]);
	if (!shown || row_int(d, "customer_id") != v.customer->id)
		return NOT_FOUND;
	record_load_parts(&v.c, d);
	v.c.lang = r->c->lang;
	bytes = document_pdf(&v.c, d, &size);
	private_page(r);
	return reply_bytes(r, "application/pdf", arena_fmt(r->c->mem, "%s.pdf", row_get(d, "number")), true, bytes, size);
}

enum outcome account_contract(struct req *r)
{
	return paper(r, &contract_record, agreed, 4);
}

enum outcome account_invoice(struct req *r)
{
	return paper(r, &invoice_record, issued, 3);
}
