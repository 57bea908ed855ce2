/*
 * Payment plans and receipts: the records' own pages, and the printed receipt.
 */
#include "crm/receivable.h"
#include "crm/statement.h"
#include <string.h>
#include "lib/app.h"
#include "lib/lang.h"
#include "lib/detail_page.h"
#include "lib/page.h"
#include "lib/record_page.h"
#include "payments/write_off.h"

static enum outcome to_plans(struct req *r)
{
	return reply_redirect(r, "/payments/plans");
}

/* ---- statement of account --------------------------------------------------------- */

/* Whose, and of when: this year so far when nothing is said. */
static enum outcome asked(struct req *r, struct row **customer, struct statement *s)
{
	const char *from = in_str(r->query, "from"), *until = in_str(r->query, "until"), *currency = in_str(r->query, "currency");
	enum outcome o = record_need(r->c, &customer_record, in_int(r->query, "customer_id"), ACCESS_READ, customer);

	if (o != DONE)
		return o;
	if (!from || !*from)
		from = arena_fmt(r->c->mem, "%.4s-01-01", r->c->today);
	if (!until || !*until)
		until = r->c->today;
	if (!date_valid(from) || !date_valid(until))
		return ctx_refuse(r->c, MALFORMED, date_valid(from) ? "until" : "from", "not_a_date", NULL);
	*s = statement_of(r->c, (*customer)->id, from, until, currency && strlen(currency) == 3 ? currency : NULL);
	return DONE;
}

static enum outcome statement_paper(struct req *r)
{
	struct row *customer;
	struct statement s;
	enum outcome o = asked(r, &customer, &s);
	const void *bytes;
	size_t size;

	if (o != DONE)
		return o;
	bytes = statement_pdf(r->c, customer, &s, &size);
	return reply_bytes(r, "application/pdf", arena_fmt(r->c->mem, "%s-%s.pdf", row_title(customer), s.until), true, bytes, size);
}

static json_object *line_json(struct ctx *c, const struct statement_line *l)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "date", json_object_new_string(l->date));
	json_object_object_add(o, "kind", json_object_new_string(l->kind));
	json_object_object_add(o, "number", l->number ? json_object_new_string(l->number) : NULL);
	json_object_object_add(o, "record", json_object_new_string(arena_fmt(c->mem, "%s/%lld", l->rec->path, (long long)l->id)));
	json_object_object_add(o, "debit", json_object_new_string(money_text(c->mem, l->debit)));
	json_object_object_add(o, "credit", json_object_new_string(money_text(c->mem, l->credit)));
	json_object_object_add(o, "balance", json_object_new_string(money_text(c->mem, l->balance)));
	return o;
}

static enum outcome statement_json(struct req *r, const struct row *customer, const struct statement *s)
{
	json_object *o = json_object_new_object(), *items = json_object_new_array();

	json_object_object_add(o, "customer_id", json_object_new_int64(customer->id));
	json_object_object_add(o, "from", json_object_new_string(s->from));
	json_object_object_add(o, "until", json_object_new_string(s->until));
	json_object_object_add(o, "currency", json_object_new_string(s->currency));
	json_object_object_add(o, "before", json_object_new_string(money_text(r->c->mem, s->before)));
	json_object_object_add(o, "debit", json_object_new_string(money_text(r->c->mem, s->debit)));
	json_object_object_add(o, "credit", json_object_new_string(money_text(r->c->mem, s->credit)));
	json_object_object_add(o, "after", json_object_new_string(money_text(r->c->mem, s->after)));
	for (int i = 0; i < s->n; i++)
		json_object_array_add(items, line_json(r->c, &s->line[i]));
	json_object_object_add(o, "items", items);
	return reply_json(r, 200, o);
}

static const char *shown(struct req *r, const struct statement *s, money m)
{
	return money_show(r->c->mem, m, currency_decimals(s->currency));
}

static enum outcome statement_page(struct req *r)
{
	struct row *customer;
	struct statement s;
	enum outcome o = asked(r, &customer, &s);

	if (o != DONE)
		return o;
	if (r->api)
		return statement_json(r, customer, &s);
	for (int i = 0; i < s.n; i++) {
		const struct statement_line *l = &s.line[i];
		HDF *at = node_text(page_node(r, "Lines"), i, l->number);

		node_set(at, "url", arena_fmt(r->c->mem, "/%s/%lld", l->rec->path, (long long)l->id));
		node_set(at, "date", date_for(r->c, l->date));
		node_set(at, "kind", lang_text(r->c->lang, arena_fmt(r->c->mem, "Pdf.%s", l->kind)));
		node_set(at, "debit", l->debit ? shown(r, &s, l->debit) : "");
		node_set(at, "credit", l->credit ? shown(r, &s, l->credit) : "");
		node_set(at, "balance", shown(r, &s, l->balance));
	}
	page_crumb(r, lang_text(r->c->lang, "Record.customer.many"), "/customers");
	page_crumb(r, row_title(customer), arena_fmt(r->c->mem, "/customers/%lld", (long long)customer->id));
	page_crumb(r, lang_text(r->c->lang, "Pdf.statement"), NULL);
	page_set(r, "title", lang_text(r->c->lang, "Pdf.statement"));
	page_set(r, "Customer", row_title(customer));
	page_int(r, "CustomerId", customer->id);
	page_set(r, "From", s.from);
	page_set(r, "Until", s.until);
	page_set(r, "FromShown", date_for(r->c, s.from));
	page_set(r, "Currency", s.currency);
	page_set(r, "Before", shown(r, &s, s.before));
	page_set(r, "Debit", shown(r, &s, s.debit));
	page_set(r, "Credit", shown(r, &s, s.credit));
	page_set(r, "After", shown(r, &s, s.after));
	return reply_page(r, "payments/statement.cs");
}

static const struct mount mounts[] = { { "plans", &plan_record, NULL }, { "receipts", &receipt_record, NULL }, { "refunds", &refund_record, NULL }, { 0 } };
static const struct route routes[] = {
	{ GET, "", to_plans, PERM_READ, NULL, PAGE_ONLY, &plan_record },
	{ GET, "receipts/{id}/allocate", write_off_show, PERM_READ, "payments/allocate.cs", PAGE_ONLY, &receipt_record },
	{ POST, "receipts/{id}/allocate", write_off_run, PERM_WRITE, "payments/allocate.cs", PAGE_ONLY, &receipt_record },
	{ GET, "statement", statement_page, PERM_READ, "payments/statement.cs", 0, &receipt_record },
	{ GET, "statement.pdf", statement_paper, PERM_READ, NULL, 0, &receipt_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "payments", .mounts = mounts, .routes = routes }, argc, argv);
}
