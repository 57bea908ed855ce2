/* Who is here, and what each role may: the matrix of roles and record types, changed cell by cell. */
#include <string.h>
#include "crm/people.h"
#include "lib/db.h"
#include "lib/record_page_impl.h"
#include "settings/pages.h"

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

enum outcome rights(struct req *r)
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

enum outcome rights_save(struct req *r)
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

enum outcome overview(struct req *r)
{
	tree(r);
	page_set(r, "Tree_first", "1");		/* on a phone only this page shows it */
	people(r);
	matrix(r);
	page_set(r, "title", lang_text(r->c->lang, "Settings.title"));
	return reply_page(r, "settings/index.cs");
}
