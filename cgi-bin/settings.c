/*
 * Area settings: users, teams, roles and the rights matrix, the general settings,
 * and every small record type that belongs to no other area. The record types'
 * own pages are the generic ones; what may be set is in crm/.
 */
#include <stdlib.h>
#include <string.h>
#include "crm/letterhead.h"
#include "crm/people.h"
#include "crm/settings.h"
#include "lib/app.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/journal.h"
#include "lib/page.h"
#include "lib/record_page_impl.h"
#include "settings/form.h"
#include "settings/mail.h"

static const struct mount mounts[] = {
	{ "users", &user_record }, { "teams", &team_record }, { "roles", &role_record }, { "tags", &tag_record },
	{ "sequences", &sequence_record }, { "fields", &custom_field_record },
	{ "sources", &source_record }, { "mediums", &medium_record }, { "campaigns", &campaign_record }, { "industries", &industry_record },
	{ "lead-groups", &lead_group_record }, { "customer-groups", &customer_group_record }, { "pools", &pool_record },
	{ "rules", &assign_rule_record }, { "rule-members", &assign_member_record },
	{ "stages", &stage_record }, { "lost-reasons", &lost_reason_record },
	{ "taxes", &tax_record }, { "payment-terms", &payment_terms_record }, { "invoice-ranges", &invoice_range_record },
	{ "approval-flows", &approval_flow_record },
	{ "mail-templates", &mail_template_record }, { "outgoing", &outgoing_record }, { "incoming", &incoming_record }, { "webhooks", &webhook_record }, { "forms", &web_form_record },
	{ 0 }
};

/* ---- the tree on the left ------------------------------------------------------- */

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
	{ "sale", NULL, NULL, NULL, &tax_record },
	{ "sale", NULL, NULL, NULL, &payment_terms_record },
	{ "sale", NULL, NULL, NULL, &invoice_range_record },
	{ "sale", NULL, NULL, NULL, &approval_flow_record },
	{ "sale", NULL, NULL, NULL, &quotation_template_record },
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

static void tree(struct req *r)
{
	HDF *tree = page_node(r, "Tree"), *section = NULL, *items = NULL;
	const char *last = "";
	int sections = 0, n = 0;

	for (const struct place *p = places; p->section; p++) {
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

/* ---- people and the matrix ---------------------------------------------------------- */

struct role { int64_t id; const char *name; bool may[5]; int64_t people; };

static struct role *load_roles(struct ctx *c, int *n)
{
	struct rows *q = db_rows(c, "SELECT r.id, r.name, r.may_assign, r.may_approve, r.may_import, r.may_export, r.may_settings, "
				 "(SELECT COUNT(*) FROM user_roles u WHERE u.role_id = r.id) FROM roles r WHERE r.archived_at IS NULL ORDER BY r.id LIMIT 30");
	struct role *list = arena_array(c->mem, (size_t)rows_count(q) + 1, sizeof *list);

	for (*n = 0; rows_next(q); ++*n) {
		struct role *role = &list[*n];
		role->id = rows_int(q, 0);
		role->name = rows_str(q, 1);
		for (int i = 0; i < 5; i++)
			role->may[i] = rows_int(q, 2 + i) != 0;
		role->people = rows_int(q, 7);
	}
	return list;
}

static const char *const capability[] = { "assign", "approve", "import", "export", "settings" };

struct cell { int64_t role; const char *record; int64_t read, write; };

static struct cell *load_cells(struct ctx *c, int *n)
{
	struct rows *q = db_rows(c, "SELECT role_id, record, read_scope, write_scope FROM role_rights LIMIT 5000");
	struct cell *list = arena_array(c->mem, (size_t)rows_count(q) + 1, sizeof *list);

	for (*n = 0; rows_next(q); ++*n)
		list[*n] = (struct cell){ rows_int(q, 0), rows_str(q, 1), rows_int(q, 2), rows_int(q, 3) };
	return list;
}

/*
 * The role's own row for this record, else its row "*". Settings and the like
 * everybody reads, and "*" does not give the writing of them (see rights.c).
 */
static struct cell cell_of(const struct cell *cells, int n, const struct role *role, const char *record)
{
	const struct record *rec = record_by_name(record);
	bool open = rec && rec->unscoped;
	struct cell found = { role->id, record, open ? SCOPE_ALL : 0, open && role->may[4] ? SCOPE_ALL : 0 };

	for (int i = 0; i < n; i++) {
		if (cells[i].role != role->id)
			continue;
		if (!strcmp(cells[i].record, record))
			return cells[i];
		if (!open && !strcmp(cells[i].record, "*") && strcmp(record, "*"))
			found = (struct cell){ role->id, record, cells[i].read, cells[i].write };
	}
	return found;
}

static void scopes(struct req *r, HDF *at, const char *which, int64_t now)
{
	HDF *list = node_child(at, which);

	node_int(list, "now", now);
	node_set(list, "label", lang_text(r->c->lang, arena_fmt(r->c->mem, "Settings.scope.%lld", (long long)now)));
	for (int i = 0; i < 4; i++) {
		HDF *o = node_at(node_child(list, "o"), i);
		node_int(o, "v", i);
		node_set(o, "label", lang_text(r->c->lang, arena_fmt(r->c->mem, "Settings.scope.%d", i)));
		if (i == now)
			node_set(o, "on", "1");
	}
}

static void matrix_row(struct req *r, HDF *row, const char *record, const struct role *roles, int nroles, const struct cell *cells, int ncells)
{
	node_set(row, "name", record);
	node_set(row, "label", !strcmp(record, "*") ? lang_text(r->c->lang, "Settings.everything_else")
						    : lang_text(r->c->lang, arena_fmt(r->c->mem, "Record.%s.one", record)));
	for (int k = 0; k < nroles; k++) {
		HDF *at = node_at(node_child(row, "cells"), k);
		struct cell cell = cell_of(cells, ncells, &roles[k], record);
		node_int(at, "role", roles[k].id);
		node_set(at, "role_name", roles[k].name);
		scopes(r, at, "read", cell.read);
		scopes(r, at, "write", cell.write);
	}
}

static void matrix(struct req *r)
{
	int nroles, ncells, n = 0;
	struct role *roles = load_roles(r->c, &nroles);
	struct cell *cells = load_cells(r->c, &ncells);
	HDF *m = page_node(r, "Matrix"), *rows = node_child(m, "rows");

	for (int k = 0; k < nroles; k++) {
		HDF *at = node_at(node_child(m, "roles"), k);
		node_set(at, "name", roles[k].name);
		node_set(at, "people", lang_fill(r->c->mem, r->c->lang, "Settings.people", arena_fmt(r->c->mem, "%lld", (long long)roles[k].people), NULL, NULL));
	}
	for (int i = 0; people_record_names[i]; i++)
		if (record_by_name(people_record_names[i]))
			matrix_row(r, node_at(rows, n++), people_record_names[i], roles, nroles, cells, ncells);
	matrix_row(r, node_at(rows, n), "*", roles, nroles, cells, ncells);
	for (int i = 0; i < 5; i++) {
		HDF *at = node_at(node_child(m, "may"), i);
		node_set(at, "name", capability[i]);
		node_set(at, "label", lang_text(r->c->lang, arena_fmt(r->c->mem, "Field.role.may_%s", capability[i])));
		for (int k = 0; k < nroles; k++) {
			HDF *cell = node_at(node_child(at, "cells"), k);
			node_int(cell, "role", roles[k].id);
			node_set(cell, "role_name", roles[k].name);
			if (roles[k].may[i])
				node_set(cell, "on", "1");
		}
	}
}

static enum outcome show_rights(struct req *r, int status)
{
	tree(r);
	matrix(r);
	page_set(r, "title", lang_text(r->c->lang, "Settings.rights"));
	return reply_page_status(r, status, "settings/rights.cs");
}

static enum outcome rights(struct req *r)
{
	return show_rights(r, 200);
}

/* role_3[lead][read]=2 and role_3[may][assign]=1 speak of role 3. */
static enum outcome save_role(struct req *r, const struct role *role, json_object *given, const struct cell *cells, int ncells)
{
	enum outcome o = DONE;

	json_object_object_foreach(given, record, cell) {
		if (!strcmp(record, "may")) {
			for (int i = 0; i < 5 && o == DONE; i++)
				o = people_set_capability(r->c, role->id, capability[i], in_bool(cell, capability[i]));
		} else if (o == DONE && json_object_is_type(cell, json_type_object)) {
			struct cell now = cell_of(cells, ncells, role, record);
			int64_t read = in_int(cell, "read"), write = in_int(cell, "write");
			if (write > read)
				write = read;
			if (now.read != read || now.write != write)
				o = people_set_right(r->c, role->id, record, (int)read, (int)write);
		}
	}
	return o;
}

static enum outcome rights_save(struct req *r)
{
	enum outcome o = DONE;
	int nroles, ncells;
	struct role *roles = load_roles(r->c, &nroles);
	struct cell *cells = load_cells(r->c, &ncells);

	for (int k = 0; k < nroles && o == DONE; k++) {
		json_object *given = NULL;
		if (r->input && json_object_object_get_ex(r->input, arena_fmt(r->c->mem, "role_%lld", (long long)roles[k].id), &given)
		    && json_object_is_type(given, json_type_object))
			o = save_role(r, &roles[k], given, cells, ncells);
	}
	if (o == DONE)
		o = people_rights_changed(r->c);
	if (o != DONE)
		return r->api ? o : show_rights(r, 422);
	if (r->api)
		return reply_json(r, 200, json_object_new_object());
	reply_flash(r, "saved");
	return reply_redirect(r, "/settings/rights");
}

/* ---- the first page: who is here, and what each role may ---------------------------------- */

static void people(struct req *r)
{
	struct ctx *c = r->c;
	struct query q = { .rec = &user_record, .limit = 50, .with_parts = true, .want_count = true, .sort = record_field(c, &user_record, "name") };
	struct list *list;
	HDF *rows = page_node(r, "People.rows");

	for (const struct view *v = user_record.views; v->name; v++)
		if (!strcmp(v->name, "all"))
			q.view = v;
	list = record_list(c, &q);
	page_int(r, "People.count", list->count);
	for (int i = 0; i < list->n; i++) {
		struct row *u = list->rows[i];
		HDF *at = node_at(rows, i), *roles = node_child(at, "roles");
		int k = 0;
		int64_t t;
		node_int(at, "id", u->id);
		node_set(at, "name", row_get(u, "name"));
		node_set(at, "login", row_get(u, "login"));
		node_set(at, "team", row_title_of(u, "team_id"));
		node_set(at, "initial", initial_of(c->mem, row_get(u, "name")));
		node_int(at, "colour", u->id % 6);
		if (row_get(u, "seen_at") && instant_from_sql(row_get(u, "seen_at"), &t))
			node_set(at, "seen", instant_show(c->mem, t, c->tz));
		node_set(at, "totp", row_int(u, "totp") ? "1" : NULL);
		node_set(at, "active", row_int(u, "active") ? "1" : NULL);
		for (struct row **p = row_parts(u, "roles"); *p; p++) {
			HDF *tag = node_text(roles, k++, row_title_of(*p, "role_id"));
			node_int(tag, "colour", 1 + row_int(*p, "role_id") % 5);
		}
	}
}

static enum outcome overview(struct req *r)
{
	tree(r);
	page_set(r, "Tree_first", "1");		/* on a phone only this page shows it */
	people(r);
	matrix(r);
	page_set(r, "title", lang_text(r->c->lang, "Settings.title"));
	return reply_page(r, "settings/index.cs");
}

/* ---- general settings ------------------------------------------------------------------------ */

static void setting_row(struct req *r, HDF *at, const struct setting_def *d)
{
	static const char *const kind[] = { "text", "number", "text", "checkbox", "select" };
	struct ctx *c = r->c;
	const char *typed = in_str(r->input, d->name), *now = typed ? typed : setting_now(c, d);
	const char *hint = arena_fmt(c->mem, "Settings.hint.%s", d->name);

	node_set(at, "name", d->name);
	node_set(at, "type", kind[d->type]);
	node_set(at, "label", lang_text(c->lang, arena_fmt(c->mem, "Settings.%s", d->name)));
	node_set(at, "hint", word_or(c, hint, NULL));
	node_set(at, "value", d->type == SET_BOOL ? !strcmp(now, "1") ? "1" : NULL : now);
	for (const struct error *e = c->errors; e; e = e->next)
		if (!strcmp(e->field, d->name))
			node_set(at, "err", error_text(c, e));
	for (int i = 0; d->choices && d->choices[i]; i++) {
		HDF *o = node_at(node_child(at, "o"), i);
		node_set(o, "v", d->choices[i]);
		node_set(o, "label", word_or(c, arena_fmt(c->mem, "Settings.choice.%s.%s", d->name, d->choices[i]), d->choices[i]));
		if (!strcmp(now, d->choices[i]))
			node_set(o, "on", "1");
	}
}

static enum outcome show_general(struct req *r, int status)
{
	HDF *sections = page_node(r, "General"), *items = NULL;
	int n = 0, k = 0;

	tree(r);
	for (const struct setting_def *d = setting_defs; d->name; d++) {
		if (d->section) {
			HDF *section = node_at(sections, n++);
			node_set(section, "label", lang_text(r->c->lang, arena_fmt(r->c->mem, "Settings.part.%s", d->section)));
			items = node_child(section, "items");
			k = 0;
		}
		setting_row(r, node_at(items, k++), d);
	}
	if (db_one_int(r->c, "SELECT COUNT(*) FROM letterhead"))
		page_set(r, "Logo", "/settings/logo");
	for (struct error *e = r->c->errors; e; e = e->next)
		if (!strcmp(e->field, "logo"))
			page_set(r, "LogoError", error_text(r->c, e));
	page_set(r, "title", lang_text(r->c->lang, "Settings.general"));
	return reply_page_status(r, status, "settings/general.cs");
}

static enum outcome general(struct req *r)
{
	json_object *o;

	if (!r->api)
		return show_general(r, 200);
	o = json_object_new_object();
	for (const struct setting_def *d = setting_defs; d->name; d++)
		json_object_object_add(o, d->name, json_object_new_string(setting_now(r->c, d)));
	return reply_json(r, 200, o);
}

static enum outcome general_save(struct req *r)
{
	enum outcome o = r->input ? settings_save(r->c, r->input) : DONE;

	if (r->api)
		return o == DONE ? general(r) : o;
	if (o != DONE)
		return show_general(r, o == MALFORMED ? 400 : 422);
	reply_flash(r, "saved");
	return reply_redirect(r, "/settings/general");
}

/* ---- the logo ---------------------------------------------------------------------------------- */

static enum outcome logo(struct req *r)
{
	size_t n;
	const void *bytes = letterhead_logo(r->c, &n);

	return bytes ? reply_bytes(r, letterhead_logo_type(bytes, n), "logo", true, bytes, n) : ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
}

static enum outcome logo_changed(struct req *r, enum outcome o)
{
	if (o != DONE)
		return r->api ? o : show_general(r, 422);
	return r->api ? reply_json(r, 200, json_object_new_object()) : reply_redirect(r, "/settings/general");
}

static enum outcome logo_save(struct req *r)
{
	struct upload *u = r->uploads;

	while (u && strcmp(u->field, "logo"))
		u = u->next;
	return logo_changed(r, !u || !u->size ? ctx_refuse(r->c, INVALID, "logo", "no_file", NULL) : letterhead_set_logo(r->c, u->path));
}

static enum outcome logo_remove(struct req *r)
{
	return logo_changed(r, letterhead_remove_logo(r->c));
}

/* ---- the log's chain ------------------------------------------------------------------------------- */

/* "客戶 小島拉麵 (#12)": where the broken entry stands. */
static void fill_verdict(struct req *r, HDF *h, struct rows *q)
{
	const char *what = rows_str(q, 5);
	const struct record *rec = rows_int(q, 6) ? record_by_type((int)rows_int(q, 6)) : NULL;
	struct row *row = rec ? record_find(r->c, rec, rows_int(q, 7), ACCESS_READ) : NULL;
	int64_t at = 0;

	instant_from_sql(rows_str(q, 0), &at);
	node_set(h, "at", instant_show(r->c->mem, at, r->c->tz));
	node_set(h, "entries", money_show(r->c->mem, rows_int(q, 2) * 100, 0));
	node_set(h, "records", money_show(r->c->mem, rows_int(q, 3) * 100, 0));
	node_set(h, "ms", arena_fmt(r->c->mem, "%lld.%lld", (long long)(rows_int(q, 1) / 1000), (long long)(rows_int(q, 1) / 100 % 10)));
	node_set(h, "who", rows_str(q, 9));
	if (!what)
		return;
	node_set(h, "what", lang_text(r->c->lang, arena_fmt(r->c->mem, "Settings.broken.%s", what)));
	node_int(h, "entry", rows_int(q, 4));
	if (rows_int(q, 8))
		node_int(h, "checkpoint", rows_int(q, 8));
	if (rec) {
		node_set(h, "record", word_record(r->c, rec, false));
		node_set(h, "title", row ? row_title(row) : arena_fmt(r->c->mem, "#%lld", (long long)rows_int(q, 7)));
		node_set(h, "url", row ? arena_fmt(r->c->mem, "%s#e%lld", record_url(r->c, rec, row->id), (long long)rows_int(q, 4)) : NULL);
	}
}

static json_object *verdict_json(struct ctx *c, struct rows *q)
{
	const struct record *rec = rows_int(q, 6) ? record_by_type((int)rows_int(q, 6)) : NULL;
	json_object *o = json_object_new_object();
	int64_t at = 0;

	instant_from_sql(rows_str(q, 0), &at);
	json_object_object_add(o, "at", json_object_new_string(instant_rfc3339(c->mem, at)));
	json_object_object_add(o, "intact", json_object_new_boolean(rows_null(q, 5)));
	json_object_object_add(o, "milliseconds", json_object_new_int64(rows_int(q, 1)));
	json_object_object_add(o, "entries", json_object_new_int64(rows_int(q, 2)));
	json_object_object_add(o, "records", json_object_new_int64(rows_int(q, 3)));
	json_object_object_add(o, "broken_entry", rows_null(q, 4) ? NULL : json_object_new_int64(rows_int(q, 4)));
	json_object_object_add(o, "what", rows_null(q, 5) ? NULL : json_object_new_string(rows_str(q, 5)));
	json_object_object_add(o, "on", rec ? json_object_new_string(link_show(c, link_make(c, rec, rows_int(q, 7)))) : NULL);
	json_object_object_add(o, "checkpoint", rows_null(q, 8) ? NULL : json_object_new_int64(rows_int(q, 8)));
	return o;
}

static struct rows *verdicts(struct ctx *c, int limit)
{
	return db_rows(c, "SELECT v.at, v.milliseconds, v.entries, v.records, v.bad_id, v.what, v.type, v.record_id, v.checkpoint_id, u.name"
		" FROM journal_verdicts v LEFT JOIN users u ON u.id = v.user_id ORDER BY v.id DESC LIMIT ?", INT(limit));
}

static enum outcome log_page(struct req *r)
{
	struct rows *q = verdicts(r->c, 20);
	json_object *o, *items;

	if (r->api) {
		o = json_object_new_object();
		items = json_object_new_array();
		while (rows_next(q))
			json_object_array_add(items, verdict_json(r->c, q));
		json_object_object_add(o, "items", items);
		return reply_json(r, 200, o);
	}
	for (int i = 0; rows_next(q); i++)
		fill_verdict(r, node_at(page_node(r, "Verdicts"), i), q);
	page_set(r, "Entries", money_show(r->c->mem, db_one_int(r->c, "SELECT COUNT(*) FROM journal") * 100, 0));
	page_set(r, "Checkpoints", money_show(r->c->mem, db_one_int(r->c, "SELECT COUNT(*) FROM journal_checkpoints") * 100, 0));
	tree(r);
	page_set(r, "title", lang_text(r->c->lang, "Settings.log"));
	return reply_page(r, "settings/log.cs");
}

static enum outcome log_verify(struct req *r)
{
	struct journal_verdict v = journal_verify_all(r->c);
	struct rows *q;

	journal_verdict_keep(r->c, &v);
	if (!r->api)
		return reply_redirect(r, "/settings/log");
	q = verdicts(r->c, 1);
	rows_next(q);
	return reply_json(r, 200, verdict_json(r->c, q));
}

/* ---- the description of the API, to read ---------------------------------------------------------- */

static void put(void *o)
{
	json_object_put(o);
}

static void operations(struct req *r, json_object *all)
{
	json_object *paths = NULL, *v;
	HDF *ops = page_node(r, "Ops");
	int n = 0;

	json_object_object_get_ex(all, "paths", &paths);
	if (!paths)
		return;
	json_object_object_foreach(paths, path, methods) {
		json_object_object_foreach(methods, method, op) {
			HDF *at = node_at(ops, n++);
			node_set(at, "method", method);
			node_set(at, "path", path);
			node_set(at, "what", json_object_object_get_ex(op, "summary", &v) ? json_object_get_string(v) : NULL);
			node_set(at, "right", json_object_object_get_ex(op, "x-permission", &v) ? json_object_get_string(v) : NULL);
		}
	}
}

static enum outcome api_page(struct req *r)
{
	json_object *all = json_object_from_file(arena_fmt(r->c->mem, "%s/static/dist/openapi.json", config_str("Dir.Www", "www")));

	if (all) {
		arena_defer(r->c->mem, put, all);
		operations(r, all);
	}
	tree(r);
	page_set(r, "title", lang_text(r->c->lang, "Settings.api"));
	return reply_page(r, "settings/api.cs");
}

static const struct route routes[] = {
	{ GET,   "",        overview,     PERM_SETTINGS, "settings/index.cs", PAGE_ONLY, NULL },
	{ GET,   "rights",  rights,       PERM_SETTINGS, "settings/rights.cs", PAGE_ONLY, NULL },
	{ POST,  "rights",  rights_save,  PERM_SETTINGS, "settings/rights.cs", 0, NULL },
	{ GET,   "general", general,      PERM_SETTINGS, "settings/general.cs", 0, NULL },
	{ POST,  "general", general_save, PERM_SETTINGS, "settings/general.cs", PAGE_ONLY, NULL },
	{ PATCH, "general", general_save, PERM_SETTINGS, NULL, API_ONLY, NULL },
	{ GET,   "logo",    logo,         PERM_SETTINGS, NULL, 0, NULL },
	{ POST,  "logo",    logo_save,    PERM_SETTINGS, "settings/general.cs", UPLOAD, NULL },
	{ POST,  "logo/remove", logo_remove, PERM_SETTINGS, "settings/general.cs", 0, NULL },
	{ GET,   "log",     log_page,     PERM_SETTINGS, "settings/log.cs", 0, NULL },
	{ POST,  "log/verify", log_verify, PERM_SETTINGS, NULL, 0, NULL },
	{ GET,   "forms/{id}", form_detail, PERM_SETTINGS, "record/detail.cs", 0, &web_form_record },
	{ GET,   "incoming/{id}", incoming_detail, PERM_SETTINGS, "record/detail.cs", 0, &incoming_record },
	{ GET,   "incoming/{id}/raw", incoming_raw, PERM_SETTINGS, NULL, 0, &incoming_record },
	{ GET,   "api",     api_page,     PERM_SIGNED_IN, "settings/api.cs", PAGE_ONLY, NULL },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "settings", mounts, routes }, argc, argv);
}
