/*
 * Payment plans and receipts: the records' own pages, and the printed receipt.
 */
#include "crm/receivable.h"
#include "lib/app.h"
#include "lib/lang.h"
#include "lib/record_page.h"

static enum outcome to_plans(struct req *r)
{
	return reply_redirect(r, "/payments/plans");
}

static enum outcome receipt_detail(struct req *r)
{
	page_action(r, lang_text(r->c->lang, "Money.pdf"), "file-type-pdf", arena_fmt(r->c->mem, "/payments/receipts/%lld.pdf", (long long)r->id));
	return record_page_detail(r);
}

static const struct mount mounts[] = { { "plans", &plan_record }, { "receipts", &receipt_record }, { 0 } };
static const struct route routes[] = {
	{ GET, "", to_plans, PERM_READ, NULL, PAGE_ONLY, &plan_record },
	{ GET, "receipts/{id}.pdf", record_page_print, PERM_READ, NULL, 0, &receipt_record },
	{ GET, "receipts/{id}", receipt_detail, PERM_READ, "record/detail.cs", 0, &receipt_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "payments", mounts, routes }, argc, argv);
}
