/*
 * Invoices and credit notes: the record's own pages, and the printed invoice.
 */
#include "crm/documents.h"
#include "crm/invoice.h"
#include "lib/app.h"
#include "lib/lang.h"
#include "lib/record_page.h"

static enum outcome pdf(struct req *r)
{
	struct row *self;
	size_t size;
	enum outcome o = record_need(r->c, &invoice_record, r->id, ACCESS_READ, &self);
	const void *bytes;

	if (o != DONE)
		return o;
	record_load_parts(r->c, self);
	bytes = invoice_pdf(r->c, self, &size);
	return reply_bytes(r, "application/pdf", arena_fmt(r->c->mem, "%s.pdf", row_title(self)), true, bytes, size);
}

static enum outcome detail(struct req *r)
{
	page_action(r, lang_text(r->c->lang, "Money.pdf"), "file-type-pdf", arena_fmt(r->c->mem, "/invoices/%lld.pdf", (long long)r->id));
	return record_page_detail(r);
}

static const struct mount mounts[] = { { "", &invoice_record }, { 0 } };
static const struct route routes[] = {
	{ GET, "{id}.pdf", pdf, PERM_READ, NULL, 0, &invoice_record },
	{ GET, "{id}", detail, PERM_READ, "record/detail.cs", 0, &invoice_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "invoices", mounts, routes }, argc, argv);
}
