/* A web form with its public address and what to put into another page. */
#include "form.h"
#include "crm/web_form.h"
#include "lib/config.h"
#include "lib/page.h"
#include "lib/record_page.h"

void form_beside(struct req *r, const struct row *form)
{
	const char *url;

	if (row_get(form, "token")) {
		url = arena_fmt(r->c->mem, "%s/portal/form/%s", config_str("Base.Url", ""), row_get(form, "token"));
		page_action(r, lang_text(r->c->lang, "Forms.open"), "external-link", arena_fmt(r->c->mem, "/portal/form/%s", row_get(form, "token")));
		page_set(r, "Embed.url", url);
		page_set(r, "Embed.code", arena_fmt(r->c->mem, "<iframe src=\"%s\" title=\"Ferry\" width=\"100%%\" height=\"720\" frameborder=\"0\"></iframe>", url));
		page_set(r, "Slot.after", "settings/embed.cs");
	}
}
