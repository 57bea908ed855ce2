/*
 * Contracts: the record's own pages, and the printed contract.
 */
#include "crm/documents.h"
#include "crm/contract.h"
#include "lib/app.h"
#include "lib/page.h"
#include "lib/record_page.h"

static enum outcome pdf(struct req *r)
{
	struct row *self;
	size_t size;
	enum outcome o = record_need(r->c, &contract_record, r->id, ACCESS_READ, &self);
	const void *bytes;

	if (o != DONE)
		return o;
	record_load_parts(r->c, self);
	bytes = contract_pdf(r->c, self, &size);
	return reply_bytes(r, "application/pdf", arena_fmt(r->c->mem, "%s.pdf", row_title(self)), true, bytes, size);
}

/* In whole percent of the contract's amount; 100 only when it is all of it. */
static int percent(money part, money whole)
{
	return whole > 0 ? (int)((__int128)part * 100 / whole) : 0;
}

static void bar(struct req *r, const struct row *self, int i, const char *field, money part)
{
	HDF *b = node_at(page_node(r, "Bars"), i);
	const char *currency = row_get(self, "currency");
	money whole = row_money(self, "amount");

	node_set(b, "label", field_label(r->c, &contract_record, record_field(r->c, &contract_record, field)));
	node_set(b, "amount", arena_fmt(r->c->mem, "%s %s", currency_sign(currency),
		money_show(r->c->mem, part, part % 100 ? 2 : currency_decimals(currency))));
	node_int(b, "percent", percent(part, whole));
}

/* Amount, planned, received, invoiced and what is open. */
static enum outcome detail(struct req *r)
{
	static const char *const sums[] = { "amount", "planned", "received", "invoiced", "open_amount" };
	struct row *self = r->api ? NULL : record_find(r->c, &contract_record, r->id, ACCESS_READ);

	if (self) {
		for (int i = 0; i < 5; i++)
			bar(r, self, i, sums[i], row_money(self, sums[i]));
		page_action(r, lang_text(r->c->lang, "Money.pdf"), "file-type-pdf", arena_fmt(r->c->mem, "/contracts/%lld.pdf", (long long)r->id));
		page_set(r, "Slot.before", "documents/progress.cs");
	}
	return record_page_detail(r);
}

static const struct mount mounts[] = { { "", &contract_record }, { 0 } };
static const struct route routes[] = {
	{ GET, "{id}.pdf", pdf, PERM_READ, NULL, 0, &contract_record },
	{ GET, "{id}", detail, PERM_READ, "record/detail.cs", 0, &contract_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "contracts", mounts, routes }, argc, argv);
}
