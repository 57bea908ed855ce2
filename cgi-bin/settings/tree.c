/* The tree at the left of every settings page: what the person may open. */
#include <string.h>
#include "crm/people.h"
#include "lib/record_page_impl.h"
#include "settings/pages.h"

struct place { const char *section, *path, *icon, *label; const struct record *rec; };
static const struct place places[] = {
	{ "company", "settings/general", "building", "Settings.general", NULL },
	{ "company", NULL, NULL, NULL, &user_record },
	{ "company", NULL, NULL, NULL, &team_record },
	{ "company", NULL, NULL, NULL, &team_subscription_record },
	{ "company", NULL, NULL, NULL, &role_record },
	{ "company", "settings/rights", "lock", "Settings.rights", NULL },
	{ "presale", NULL, NULL, NULL, &source_record },
	{ "presale", NULL, NULL, NULL, &medium_record },
	{ "presale", NULL, NULL, NULL, &campaign_record },
	{ "presale", NULL, NULL, NULL, &industry_record },
	{ "presale", NULL, NULL, NULL, &lead_group_record },
	{ "presale", NULL, NULL, NULL, &customer_group_record },
	{ "presale", NULL, NULL, NULL, &pool_record },
	{ "presale", NULL, NULL, NULL, &assign_rule_record },
	{ "presale", NULL, NULL, NULL, &assign_member_record },
	{ "presale", NULL, NULL, NULL, &web_form_record },
	{ "sale", NULL, NULL, NULL, &stage_record },
	{ "sale", NULL, NULL, NULL, &lost_reason_record },
	{ "sale", NULL, NULL, NULL, &known_competitor_record },
	{ "sale", NULL, NULL, NULL, &tax_record },
	{ "sale", NULL, NULL, NULL, &payment_terms_record },
	{ "sale", NULL, NULL, NULL, &invoice_range_record },
	{ "sale", NULL, NULL, NULL, &approval_flow_record },
	{ "sale", NULL, NULL, NULL, &quotation_template_record },
	{ "sale", NULL, NULL, NULL, &contract_template_record },
	{ "sale", NULL, NULL, NULL, &pricelist_record },
	{ "sale", NULL, NULL, NULL, &product_category_record },
	{ "mail", NULL, NULL, NULL, &mail_template_record },
	{ "mail", NULL, NULL, NULL, &outgoing_record },
	{ "mail", NULL, NULL, NULL, &incoming_record },
	{ "mail", NULL, NULL, NULL, &webhook_record },
	{ "system", NULL, NULL, NULL, &custom_field_record },
	{ "system", NULL, NULL, NULL, &sequence_record },
	{ "system", NULL, NULL, NULL, &tag_record },
	{ "system", "settings/log", "shield-check", "Settings.log", NULL },
	{ "system", "settings/api", "external-link", "Settings.api", NULL },
	{ 0 }
};

static void fill_place(struct req *r, HDF *at, const struct place *p)
{
	const char *path = p->rec ? p->rec->path : p->path;

	node_set(at, "url", arena_fmt(r->c->mem, "/%s", path));
	node_set(at, "icon", p->rec ? p->rec->icon : p->icon);
	node_set(at, "label", lang_text(r->c->lang, p->rec ? arena_fmt(r->c->mem, "Record.%s.many", p->rec->name) : p->label));
	if (!strcmp(path, arena_fmt(r->c->mem, "settings/%s", r->path)))
		node_set(at, "here", "1");
}

/* What it would refuse to show is not offered. */
static bool place_open(struct req *r, const struct place *p)
{
	bool all = person_can(r->c->me, PERM_SETTINGS, NULL);

	return all || (p->rec ? !p->rec->closed : !strcmp(p->path, "settings/api"));
}

void tree(struct req *r)
{
	HDF *tree = page_node(r, "Tree"), *section = NULL, *items = NULL;
	const char *last = "";
	int sections = 0, n = 0;

	for (const struct place *p = places; p->section; p++) {
		if (!place_open(r, p))
			continue;
		if (strcmp(last, p->section)) {
			section = node_at(tree, sections++);
			node_set(section, "label", lang_text(r->c->lang, arena_fmt(r->c->mem, "Settings.section.%s", p->section)));
			items = node_child(section, "items");
			last = p->section;
			n = 0;
		}
		fill_place(r, node_at(items, n++), p);
	}
}
