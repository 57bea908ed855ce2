/*
 * Quotations and orders: the record's own pages, and the printed quotation.
 */
#include "crm/quotation.h"
#include "lib/app.h"
#include "lib/lang.h"
#include "lib/record_page.h"

/* The printed document beside the fields; an older revision leads to the current one. */
static enum outcome detail(struct req *r)
{
	struct row *self = r->api ? NULL : record_find(r->c, &quotation_record, r->id, ACCESS_READ);

	if (self) {
		if (row_is(self, "status", "accepted") && !row_is(self, "delivery_state", "all") && person_scope(r->c->me, &delivery_record, ACCESS_WRITE) != SCOPE_NONE)
			page_action(r, lang_text(r->c->lang, "Money.deliver_part"), "package", arena_fmt(r->c->mem, "/quotations/deliveries/new?quotation_id=%lld", (long long)r->id));
		page_action(r, lang_text(r->c->lang, "Money.pdf"), "file-type-pdf", arena_fmt(r->c->mem, "/quotations/%lld.pdf", (long long)r->id));
		if (row_get(self, "current_id")) {
			page_fmt(r, "Old", "/quotations/%s", row_get(self, "current_id"));
			page_set(r, "Slot.before", "documents/old.cs");
		}
	}
	return record_page_detail(r);
}

/* ---- deliveries ----------------------------------------------------------------- */

static enum outcome delivery_detail(struct req *r)
{
	page_action(r, lang_text(r->c->lang, "Money.pdf"), "file-type-pdf", arena_fmt(r->c->mem, "/quotations/deliveries/%lld.pdf", (long long)r->id));
	return record_page_detail(r);
}

static const struct mount mounts[] = {
	{ "", &quotation_record }, { "deliveries", &delivery_record }, { "templates", &quotation_template_record }, { 0 }
};
static const struct route routes[] = {
	{ GET, "{id}.pdf", record_page_print, PERM_READ, NULL, 0, &quotation_record },
	{ GET, "{id}", detail, PERM_READ, "record/detail.cs", 0, &quotation_record },
	{ GET, "deliveries/{id}.pdf", record_page_print, PERM_READ, NULL, 0, &delivery_record },
	{ GET, "deliveries/{id}", delivery_detail, PERM_READ, "record/detail.cs", 0, &delivery_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "quotations", mounts, routes }, argc, argv);
}
