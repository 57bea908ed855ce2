/*
 * Leads: the pool and mine. All but converting is the record's own; the convert
 * page shows what the lead may already be.
 */
#include <string.h>
#include "leads/pages.h"
#include "crm/assignment.h"
#include "crm/lead.h"
#include "crm/stage.h"
#include "lib/app.h"
#include "lib/page.h"
#include "lib/record_page.h"

/* ---- what was asked ------------------------------------------------------------------ */

static bool yes(json_object *v)
{
	const char *s = v ? json_object_get_string(v) : NULL;

	return json_object_get_type(v) == json_type_boolean ? json_object_get_boolean(v) : s && (!strcmp(s, "1") || !strcmp(s, "true") || !strcmp(s, "on"));
}

/* `id_name` is an id or "new"; `make_name` says create, or holds the new one's fields. A form always sends the fields, the API only to create. */
static bool read_choice(struct req *r, const char *id_name, const char *make_name, int64_t *id, bool *make, json_object **fields)
{
	json_object *v = NULL;
	const char *s;

	if (json_object_object_get_ex(r->input, id_name, &v) && v) {
		s = json_object_get_string(v);
		if (json_object_get_type(v) != json_type_int && json_object_get_type(v) != json_type_string)
			return false;
		*make = strcmp(s, "new") == 0;
		if (!*make && *s && strspn(s, "0123456789") != strlen(s))
			return false;
		*id = *make ? 0 : json_object_get_int64(v);
	}
	if (json_object_object_get_ex(r->input, make_name, &v) && v) {
		if (json_object_get_type(v) == json_type_object) {
			*fields = v;
			*make = *make || r->api;
		} else if (json_object_get_type(v) == json_type_array) {
			return false;
		} else {
			*make = *make || yes(v);
		}
	}
	return true;
}

static enum outcome read_convert(struct req *r, struct convert *how)
{
	static const char *const known[] = { "customer_id", "create_customer", "contact_id", "create_contact", "opportunity_id", "opportunity", "create_opportunity", NULL };
	json_object *v = NULL;

	*how = (struct convert){ 0 };
	if (!r->input)
		return DONE;
	json_object_object_foreach(r->input, key, value) {
		int i = 0;

		(void)value;
		while (known[i] && strcmp(known[i], key))
			i++;
		if (!known[i])
			return ctx_refuse(r->c, MALFORMED, key, "unknown_field", key, NULL);
	}
	if (!read_choice(r, "customer_id", "create_customer", &how->customer_id, &how->create_customer, &how->customer))
		return ctx_refuse(r->c, MALFORMED, "customer_id", "wrong_type", NULL);
	if (!read_choice(r, "contact_id", "create_contact", &how->contact_id, &how->create_contact, &how->contact))
		return ctx_refuse(r->c, MALFORMED, "contact_id", "wrong_type", NULL);
	if (!read_choice(r, "opportunity_id", "opportunity", &how->opportunity_id, &how->create_opportunity, &how->opportunity))
		return ctx_refuse(r->c, MALFORMED, "opportunity_id", "wrong_type", NULL);
	if (json_object_object_get_ex(r->input, "create_opportunity", &v) && yes(v))
		how->create_opportunity = true;
	return DONE;
}

/* ---- the page -------------------------------------------------------------------------- */

static void fill_matches(struct req *r, const char *name, struct row **rows, int n, const char *sub)
{
	HDF *list = page_node(r, name);

	for (int i = 0; i < n; i++) {
		HDF *h = node_at(list, i);
		const char *second = row_title_of(rows[i], sub);

		node_int(h, "id", rows[i]->id);
		node_set(h, "title", row_title(rows[i]));
		node_set(h, "sub", second ? second : row_get(rows[i], sub));
		node_set(h, "owner", rows[i]->owner_name);
		node_set(h, "href", arena_fmt(r->c->mem, "/%s/%lld", rows[i]->rec->path, (long long)rows[i]->id));
	}
	page_int(r, arena_fmt(r->c->mem, "%sCount", name), n);
}

static void fill_stages(struct req *r, const struct row *lead)
{
	HDF *list = page_node(r, "Stages");
	int n, k = 0;
	struct stage *s = stage_list(r->c, lead->team_id ? lead->team_id : r->c->me->team_id, &n);

	for (int i = 0; i < n; i++) {
		if (s[i].is_won)
			continue;
		node_int(node_at(list, k), "id", s[i].id);
		node_set(node_at(list, k++), "name", s[i].name);
	}
}

static void fill_crumbs(struct req *r, const struct row *lead)
{
	HDF *list = page_node(r, "Crumbs");

	node_set(node_text(list, 0, lang_text(r->c->lang, "Record.lead.many")), "url", "/leads");
	node_set(node_text(list, 1, row_title(lead)), "url", arena_fmt(r->c->mem, "/leads/%lld", (long long)lead->id));
	node_text(list, 2, lang_text(r->c->lang, "Verb.lead.convert"));
}

/* What was typed stays, and so does what was chosen. */
static void fill_choice(struct req *r, const char *field, const char *first)
{
	const char *v = r->input ? in_str(r->input, field) : NULL;

	page_set(r, arena_fmt(r->c->mem, "Chosen.%s", field), v ? v : first);
}

static const char *typed(struct req *r, const char *object, const char *field, const char *otherwise)
{
	json_object *o = NULL;
	const char *s;

	if (!r->input || !json_object_object_get_ex(r->input, object, &o) || json_object_get_type(o) != json_type_object)
		return otherwise;
	s = in_str(o, field);
	return s ? s : otherwise;
}

static enum outcome show(struct req *r, const struct row *lead, int status)
{
	struct lead_matches m = lead_matches(r->c, lead);
	const char *company = row_get(lead, "company") ? row_get(lead, "company") : row_get(lead, "name");

	fill_crumbs(r, lead);
	page_int(r, "Id", lead->id);
	page_set(r, "title", row_title(lead));
	fill_matches(r, "Customers", m.customers, m.ncustomers, "tax_number");
	fill_matches(r, "Contacts", m.contacts, m.ncontacts, "customer_id");
	fill_matches(r, "Opportunities", m.opportunities, m.nopportunities, "stage_id");
	fill_stages(r, lead);
	fill_choice(r, "customer_id", m.ncustomers ? arena_fmt(r->c->mem, "%lld", (long long)m.customers[0]->id) : "new");
	fill_choice(r, "contact_id", m.ncontacts ? arena_fmt(r->c->mem, "%lld", (long long)m.contacts[0]->id) : "new");
	fill_choice(r, "opportunity_id", "new");
	page_set(r, "Typed.customer", typed(r, "create_customer", "name", company));
	page_set(r, "Typed.contact", typed(r, "create_contact", "name", row_get(lead, "name")));
	page_set(r, "Typed.opportunity", typed(r, "opportunity", "name", company));
	page_set(r, "Typed.revenue", typed(r, "opportunity", "expected_revenue", ""));
	page_set(r, "Typed.stage", typed(r, "opportunity", "stage_id", ""));
	return reply_page_status(r, status, "leads/convert.cs");
}

static enum outcome convert_page(struct req *r)
{
	struct row *lead;
	enum outcome o = record_need(r->c, &lead_record, r->id, ACCESS_WRITE, &lead);

	if (o != DONE)
		return o;
	if (row_is(lead, "status", "converted"))
		return ctx_refuse(r->c, CONFLICT, "", "already_converted", NULL);
	return show(r, lead, 200);
}

static enum outcome convert(struct req *r)
{
	struct convert how;
	struct converted became;
	struct row *lead;
	enum outcome o = record_need(r->c, &lead_record, r->id, ACCESS_WRITE, &lead);

	if (o != DONE || (o = read_convert(r, &how)) != DONE)
		return o;
	record_lock(r->c, lead);
	o = lead_convert(r->c, lead, &how, &became);
	if (o == INVALID && !r->api)
		return show(r, lead, 422);
	if (o != DONE)
		return o;
	if (r->api)
		return reply_json(r, 200, converted_json(r->c, &became));
	reply_flash(r, "converted");
	return reply_redirect(r, became.opportunity_id ? arena_fmt(r->c->mem, "/opportunities/%lld", (long long)became.opportunity_id)
		: arena_fmt(r->c->mem, "/customers/%lld", (long long)became.customer_id));
}

/* ---- automatic assignment ------------------------------------------------------------- */

static json_object *member_json(const struct assign_member *m, struct arena *mem)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "user_id", json_object_new_int64(m->user_id));
	json_object_object_add(o, "team_id", json_object_new_int64(m->team_id));
	json_object_object_add(o, "monthly_max", json_object_new_int64(m->monthly_max));
	json_object_object_add(o, "this_month", json_object_new_int64(m->this_month));
	json_object_object_add(o, "share_left", json_object_new_string(dec4_text(mem, m->share)));
	json_object_object_add(o, "opted_out", json_object_new_boolean(m->opted_out));
	json_object_object_add(o, "given", json_object_new_int(m->given));
	return o;
}

static enum outcome plan_json(struct req *r, const struct assign_plan *p)
{
	json_object *o = json_object_new_object(), *items = json_object_new_array(), *members = json_object_new_array();

	for (int i = 0; i < p->n; i++) {
		json_object *item = json_object_new_object();

		json_object_object_add(item, "lead_id", json_object_new_int64(p->give[i].lead_id));
		json_object_object_add(item, "user_id", json_object_new_int64(p->give[i].member->user_id));
		json_object_object_add(item, "team_id", json_object_new_int64(p->give[i].member->team_id));
		json_object_object_add(item, "rule_id", json_object_new_int64(p->give[i].rule_id));
		json_object_object_add(item, "preferred", json_object_new_boolean(p->give[i].preferred));
		json_object_array_add(items, item);
	}
	for (int i = 0; i < p->members; i++)
		json_object_array_add(members, member_json(&p->member[i], r->c->mem));
	json_object_object_add(o, "items", items);
	json_object_object_add(o, "members", members);
	return reply_json(r, 200, o);
}

static enum outcome assignment_page(struct req *r)
{
	struct assign_plan p = assignment_plan(r->c);

	if (r->api)
		return plan_json(r, &p);
	page_set(r, "title", lang_text(r->c->lang, "Assignment.title"));
	page_int(r, "Plan.count", p.n);
	if (person_can(r->c->me, PERM_SETTINGS, NULL))
		page_set(r, "Plan.settings", "1");
	for (int i = 0; i < p.members; i++) {
		const struct assign_member *m = &p.member[i];
		HDF *h = node_at(page_node(r, "Plan.members"), i);

		node_set(h, "who", m->user);
		who_fill(node_child(h, "who"), r->c, m->user_id, m->user);
		node_int(h, "max", m->monthly_max);
		node_int(h, "month", m->this_month);
		node_set(h, "share", dec4_show(r->c->mem, m->share));
		node_int(h, "given", m->given);
		if (m->opted_out)
			node_set(h, "out", "1");
	}
	for (int i = 0; i < p.n; i++) {
		HDF *h = node_at(page_node(r, "Plan.rows"), i);

		node_int(h, "id", p.give[i].lead_id);
		node_set(h, "lead", p.give[i].lead);
		node_set(h, "company", p.give[i].company);
		node_set(h, "rule", p.give[i].rule);
		node_set(h, "who", p.give[i].member->user);
		who_fill(node_child(h, "who"), r->c, p.give[i].member->user_id, p.give[i].member->user);
		if (p.give[i].preferred)
			node_set(h, "preferred", "1");
	}
	return reply_page(r, "leads/assignment.cs");
}

static enum outcome assign_now(struct req *r)
{
	struct assign_plan p;
	enum outcome o = assignment_run(r->c, &p);

	if (o != DONE)
		return o;
	if (r->api)
		return plan_json(r, &p);
	reply_flash(r, "assigned");
	return reply_redirect(r, "/leads/assignment");
}

static enum outcome list(struct req *r)
{
	if (!r->api && person_can(r->c->me, PERM_ASSIGN, &lead_record))
		page_action(r, lang_text(r->c->lang, "Assignment.link"), "arrows-split", "/leads/assignment");
	return record_page_list(r);
}

static const struct mount mounts[] = { { "", &lead_record, lead_chance }, { 0 } };
static const struct route routes[] = {
	{ GET, "", list, PERM_READ, "record/list.cs", 0, &lead_record },
	{ GET, "assignment", assignment_page, PERM_ASSIGN, "leads/assignment.cs", 0, &lead_record },
	{ POST, "assignment", assign_now, PERM_ASSIGN, NULL, 0, &lead_record },
	{ GET, "{id}/convert", convert_page, PERM_WRITE, "leads/convert.cs", PAGE_ONLY, &lead_record },
	{ POST, "{id}/convert", convert, PERM_WRITE, NULL, 0, &lead_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "leads", .mounts = mounts, .routes = routes }, argc, argv);
}
