/* Quotations, orders and deliveries: the pages every record has. What they mean is in crm/. */
#include "crm/quotation.h"
#include "lib/app.h"
#include "lib/lang.h"
#include "lib/record_page.h"

/* An order can be delivered in part; an older revision leads to the current one. */
static void beside(struct req *r, const struct row *self)
{
	if (row_is(self, "status", "accepted") && !row_is(self, "delivery_state", "all") && person_scope(r->c->me, &delivery_record, ACCESS_WRITE) != SCOPE_NONE)
		page_action(r, lang_text(r->c->lang, "Money.deliver_part"), "package", arena_fmt(r->c->mem, "/quotations/deliveries/new?quotation_id=%lld", (long long)r->id));
	if (row_get(self, "current_id")) {
		page_fmt(r, "Old", "/quotations/%s", row_get(self, "current_id"));
		page_set(r, "Slot.before", "documents/old.cs");
	}
}

static const struct mount mounts[] = {
	{ "", &quotation_record, beside }, { "deliveries", &delivery_record, NULL }, { "templates", &quotation_template_record, NULL }, { 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "quotations", .mounts = mounts }, argc, argv);
}
