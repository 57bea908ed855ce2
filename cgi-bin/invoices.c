/*
 * Invoices and credit notes: the record's own pages, and the printed invoice.
 */
#include "crm/invoice.h"
#include "lib/app.h"
#include "lib/lang.h"
#include "lib/record_page.h"

static enum outcome detail(struct req *r)
{
	page_action(r, lang_text(r->c->lang, "Money.pdf"), "file-type-pdf", arena_fmt(r->c->mem, "/invoices/%lld.pdf", (long long)r->id));
	return record_page_detail(r);
}

static const struct mount mounts[] = { { "", &invoice_record }, { 0 } };
static const struct route routes[] = {
	{ GET, "{id}.pdf", record_page_print, PERM_READ, NULL, 0, &invoice_record },
	{ GET, "{id}", detail, PERM_READ, "record/detail.cs", 0, &invoice_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "invoices", mounts, routes }, argc, argv);
}
