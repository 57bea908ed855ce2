/*
 * A web-to-lead form, without signing in: shown by itself or in a frame of the pages
 * its administrator allowed, sent from there or from here. There is no cookie to
 * protect, so the origin of what is sent is what is looked at. Rules: crm/web_form.c.
 */
#include "form.h"
#include <string.h>
#include "crm/web_form.h"
#include "lib/config.h"
#include "lib/lang.h"
#include "lib/page.h"

static struct row *find(struct req *r)
{
	struct row *form = web_form_by_token(r->c, r->word[0]);

	if (form) {
		r->c->lang = row_get(form, "lang");
		r->c->lang = lang_pick(r->c->lang);
	}
	return form;
}

/* Only the pages that were allowed may put it into a frame. */
static void policy(struct req *r, const struct row *form)
{
	const char *origins = row_get(form, "origins");
	char *list = arena_str(r->c->mem, origins && *origins ? origins : "'none'");

	for (char *p = list; *p; p++)
		if (strchr(",\t\r\n", *p))
			*p = ' ';
	reply_header(r, "Content-Security-Policy", arena_fmt(r->c->mem, "default-src 'self'; frame-ancestors %s; base-uri 'none'; form-action 'self'; object-src 'none'", list));
	reply_header(r, "Cache-Control", "no-store");
}

static void field_fill(struct req *r, HDF *h, const struct form_field *f)
{
	static const struct { const char *name, *type, *autocomplete; } kinds[] = {
		{ "email", "email", "email" }, { "phone", "tel", "tel" }, { "mobile", "tel", "tel" }, { "website", "url", "url" }, { "name", "text", "name" }, { "company", "text", "organization" },
	};
	const char *type = "text", *autocomplete = "off";

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i].name, f->f->name)) {
			type = kinds[i].type;
			autocomplete = kinds[i].autocomplete;
		}
	node_set(h, "name", f->f->name);
	node_set(h, "label", field_label(r->c, &lead_record, f->f));
	node_set(h, "type", f->f->type == F_LONGTEXT ? "area" : type);
	node_set(h, "autocomplete", autocomplete);
	node_set(h, "required", f->required ? "1" : NULL);
	node_set(h, "value", r->input ? in_str(r->input, f->f->name) : NULL);
	for (const struct error *e = r->c->errors; e; e = e->next)
		if (!strcmp(e->field, f->f->name))
			node_set(h, "err", error_text(r->c, e));
}

static enum outcome page(struct req *r, const struct row *form, int status)
{
	static const char *const utm[] = { "utm_source", "utm_medium", "utm_campaign" };
	json_object *from = r->input ? r->input : r->query;
	int n = 0;

	policy(r, form);
	page_set(r, "title", row_get(form, "title"));
	page_set(r, "Company", setting_str(r->c, "company_name", "Ferry"));
	page_set(r, "Form.title", row_get(form, "title"));
	page_set(r, "Form.intro", row_get(form, "intro"));
	page_set(r, "Form.url", arena_fmt(r->c->mem, "/portal/form/%s", row_get(form, "token")));
	page_set(r, "Form.stamp", web_form_stamp(r->c, form));
	for (const struct error *e = r->c->errors; e; e = e->next)
		if (!*e->field)
			page_set(r, "Form.err", error_text(r->c, e));
	for (const struct form_field *f = web_form_fields(r->c, form); f->f; f++)
		field_fill(r, node_at(page_node(r, "Fields"), n++), f);
	for (size_t i = 0; i < sizeof utm / sizeof *utm; i++) {
		HDF *h = node_at(page_node(r, "Utm"), (int)i);

		node_set(h, "name", utm[i]);
		node_set(h, "value", in_str(from, utm[i]) ? in_str(from, utm[i]) : "");
	}
	return reply_page_status(r, status, "portal/form.cs");
}

enum outcome form_show(struct req *r)
{
	struct row *form = find(r);

	return form ? page(r, form, 200) : NOT_FOUND;
}

static bool from_allowed_page(struct req *r, const struct row *form)
{
	const char *origin = req_header(r, "Origin");

	return origin && (!strcmp(origin, config_str("Base.Url", "")) || web_form_origin(form, origin));
}

enum outcome form_send(struct req *r)
{
	struct row *form = find(r);
	enum outcome o;

	if (!form)
		return NOT_FOUND;
	if (!from_allowed_page(r, form))
		return ctx_refuse(r->c, FORBIDDEN, "", "form_origin", NULL);
	if (!r->input)
		return MALFORMED;
	o = web_form_take(r->c, form, r->input, r->ip);
	if (o == DONE)
		return reply_redirect(r, arena_fmt(r->c->mem, "/portal/form/%s/thanks", row_get(form, "token")));
	return o == INVALID || o == TOO_MANY ? page(r, form, o == INVALID ? 422 : 429) : o;
}

enum outcome form_thanks(struct req *r)
{
	struct row *form = find(r);
	const char *thanks = form ? row_get(form, "thanks") : NULL;

	if (!form)
		return NOT_FOUND;
	policy(r, form);
	page_set(r, "title", row_get(form, "title"));
	page_set(r, "Company", setting_str(r->c, "company_name", "Ferry"));
	page_set(r, "Form.title", row_get(form, "title"));
	page_set(r, "Form.thanks", thanks && *thanks ? thanks : lang_text(r->c->lang, "Forms.thanks"));
	return reply_page(r, "portal/form.cs");
}
