/*
 * Customers: mine and the public sea. The customer's page is the 360° view: besides
 * the record's own parts it shows figures, contacts, branches, deals and documents.
 */
#include <stdlib.h>
#include <string.h>
#include "crm/contact.h"
#include "crm/customer.h"
#include "crm/recycle.h"
#include "lib/app.h"
#include "lib/kept.h"
#include "lib/stamp.h"
#include "lib/jobs.h"
#include "lib/page.h"
#include "lib/record_page.h"

enum { SHOWN = 6 };

/* ---- the 360° view ------------------------------------------------------------------- */

static void figure(struct req *r, HDF *list, int i, const char *name, money m, const char *tone)
{
	HDF *h = node_at(list, i);

	node_set(h, "label", lang_text(r->c->lang, arena_fmt(r->c->mem, "Customer360.%s", name)));
	node_set(h, "value", money_show(r->c->mem, m, 0));
	node_set(h, "tone", tone);
}

static void fill_figures(struct req *r, int64_t id)
{
	struct customer_figures f = customer_figures(r->c, id);
	HDF *list = page_node(r, "Figures");

	figure(r, list, 0, "open_amount", f.open_amount, "");
	figure(r, list, 1, "won_amount", f.won_amount, "ok");
	figure(r, list, 2, "receivable", f.receivable, "");
	figure(r, list, 3, "overdue", f.overdue, f.overdue > 0 ? "bad" : "");
}

/* "followup" of 15 days in words. */
static const char *why(struct req *r, const struct leaving *l)
{
	return lang_fill(r->c->mem, r->c->lang, arena_fmt(r->c->mem, "Recycle.why_%s", l->missing), arena_fmt(r->c->mem, "%d", l->days), NULL, NULL);
}

static const char *leaving_text(struct req *r, const struct row *row)
{
	struct leaving *l = recycle_of(r->c, row->rec, &row, 1);

	if (!l->on || strcmp(date_add(r->c->mem, recycle_today(r->c), 0, l->warn_days > 0 ? l->warn_days : 3, false), l->on) < 0)
		return "";
	return lang_fill(r->c->mem, r->c->lang, "Recycle.warning", l->on, why(r, l), NULL);
}

/* The rules are a query of their own weight, and what they say is of days: a minute old is new enough. */
static void warn_of_leaving(struct req *r, const struct row *row)
{
	static struct shelf said = { .slots = 64, .most = 512 };
	static struct inputs in;
	struct print print;
	const char *text;
	size_t len;

	inputs_begin(&in);
	inputs_text(&in, r->c->lang);
	inputs_int(&in, row->id);
	inputs_int(&in, row->version);
	inputs_int(&in, settings_stamp(r->c));
	inputs_int(&in, r->c->now / 60);
	print = inputs_print(&in);
	text = shelf_find(&said, &print, &len);
	if (!text) {
		text = leaving_text(r, row);
		shelf_put(&said, &print, text, strlen(text));
	}
	if (*text)
		page_set(r, "Leaving", text);
}

/* One related record: what it is called, a second thing about it, its state as a chip. */
static void fill_related(struct req *r, HDF *item, const struct row *row, const char *second)
{
	const struct record *rec = row->rec;
	const char *text = NULL;

	node_int(item, "id", row->id);
	node_set(item, "href", arena_fmt(r->c->mem, "/%s/%lld", rec->path, (long long)row->id));
	node_set(item, "title", row_title(row));
	if (second && row_index(row, second) >= 0) {
		const struct field *f = record_field(r->c, rec, second);

		text = f->type == F_REF ? row_title_of(row, second) : row_get(row, second);
		if (text && f->type == F_MONEY)
			text = money_show(r->c->mem, row_money(row, second), 0);
	}
	node_set(item, "sub", text);
	if (rec->state && row_get(row, rec->state)) {
		const struct field *f = record_field(r->c, rec, rec->state);

		for (const struct choice *k = f->choices; k && k->name; k++)
			if (strcmp(k->name, row_get(row, rec->state)) == 0)
				node_set(item, "tone", k->tone);
		node_set(item, "state", lang_text(r->c->lang, arena_fmt(r->c->mem, "Choice.%s.%s.%s", rec->name, rec->state, row_get(row, rec->state))));
	}
}

static void panel(struct req *r, int *at, const struct record *rec, struct row **rows, int n, const char *second, const char *all, const char *add)
{
	HDF *h;

	if (person_scope(r->c->me, rec, ACCESS_READ) == SCOPE_NONE || (!n && !add))
		return;
	h = node_at(page_node(r, "Related"), (*at)++);
	node_set(h, "title", lang_text(r->c->lang, arena_fmt(r->c->mem, "Record.%s.many", rec->name)));
	node_set(h, "all", all);
	if (add && person_scope(r->c->me, rec, ACCESS_WRITE) != SCOPE_NONE)
		node_set(h, "add", add);
	for (int i = 0; i < n; i++)
		fill_related(r, node_at(node_child(h, "Items"), i), rows[i], second);
}

static void panel_by(struct req *r, int *at, const struct record *rec, const char *column, const char *id, const char *second, bool may_add)
{
	struct cond of = { .f = record_field(r->c, rec, column), .op = OP_EQ, .values = &id, .n = 1 };
	const struct field *shown = record_field(r->c, rec, second);
	struct query q = { .rec = rec, .conds = &of, .limit = SHOWN, .only = &shown, .nonly = shown ? 1 : 0 };
	struct list *l;

	if (!of.f || person_scope(r->c->me, rec, ACCESS_READ) == SCOPE_NONE)
		return;
	l = record_list(r->c, &q);
	panel(r, at, rec, l->rows, l->n, second, arena_fmt(r->c->mem, "/%s?view=all&filter[%s]=%s", rec->path, column, id),
		may_add ? arena_fmt(r->c->mem, "/%s/new?%s=%s", rec->path, column, id) : NULL);
}

/* What hangs on the customer, and what it comes to. */
static void beside(struct req *r, const struct row *row)
{
	const char *id = arena_fmt(r->c->mem, "%lld", (long long)r->id);
	int at = 0, n;
	struct row **contacts = contacts_of(r->c, r->id, SHOWN, &n);

	fill_figures(r, r->id);
	warn_of_leaving(r, row);
	panel(r, &at, &contact_record, contacts, n, "title", arena_fmt(r->c->mem, "/contacts?filter[customer_id]=%s", id),
		arena_fmt(r->c->mem, "/contacts/new?customer_id=%s", id));
	panel_by(r, &at, &opportunity_record, "customer_id", id, "expected_revenue", true);
	panel_by(r, &at, &quotation_record, "customer_id", id, "amount_total", false);
	panel_by(r, &at, &contract_record, "customer_id", id, "amount", false);
	panel_by(r, &at, &plan_record, "customer_id", id, "amount", false);
	panel_by(r, &at, &receipt_record, "customer_id", id, "amount", false);
	panel_by(r, &at, &invoice_record, "customer_id", id, "amount", false);
	panel_by(r, &at, &requirement_record, "customer_id", id, "number", true);
	panel_by(r, &at, &customer_record, "parent_id", id, "region", false);
	panel_by(r, &at, &lead_record, "customer_id", id, "company", false);
	if (person_scope(r->c->me, &receipt_record, ACCESS_READ) != SCOPE_NONE)
		page_action(r, lang_text(r->c->lang, "Pdf.statement"), "file-text", arena_fmt(r->c->mem, "/payments/statement?customer_id=%s", id));
	page_set(r, "Slot.before", "customers/figures.cs");
	page_set(r, "Slot.after", "customers/related.cs");
}

/* ---- who leaves when ------------------------------------------------------------------ */

/* This week's Friday, or the next one from Saturday on. */
static const char *friday(struct req *r)
{
	int64_t day = date_days(recycle_today(r->c));

	return date_from_days(r->c->mem, day + (8 - day % 7) % 7);	/* 1970-01-01 was a Thursday */
}

struct simulation { const struct record *rec; const char *on; struct query q; struct list *list; struct leaving *why; struct group *owner; int owners, count; };

static enum outcome simulate(struct req *r, struct simulation *s)
{
	struct group_by by;
	char day[11];
	const char *on = in_str(r->query, "on"), *of = in_str(r->query, "of");
	int64_t limit = in_int(r->query, "limit");

	s->rec = of && !strcmp(of, "leads") ? &lead_record : &customer_record;
	if (on && *on && !date_parse(on, day))
		return ctx_refuse(r->c, MALFORMED, "on", "not_a_date", NULL);
	s->on = on && *on ? arena_str(r->c->mem, day) : friday(r);
	s->q = (struct query){ .rec = s->rec, .conds = recycle_cond(r->c, s->rec, s->on), .sort_column = "id", .limit = limit > 0 ? (int)limit : 50,
		.cursor = in_str(r->query, "cursor") };
	s->list = record_list(r->c, &s->q);
	s->why = recycle_of(r->c, s->rec, (const struct row *const *)s->list->rows, s->list->n);
	by = (struct group_by){ .field = record_field(r->c, s->rec, "owner_id") };
	s->owner = record_groups(r->c, &s->q, &by, &s->owners);
	for (int i = 0; i < s->owners; i++)
		s->count += s->owner[i].count;
	return DONE;
}

static json_object *text_or_null(const char *s)
{
	return s ? json_object_new_string(s) : NULL;
}

static enum outcome simulation_json(struct req *r, const struct simulation *s)
{
	json_object *o = json_object_new_object(), *items = json_object_new_array();

	for (int i = 0; i < s->list->n; i++) {
		const struct row *row = s->list->rows[i];
		json_object *item = json_object_new_object();

		json_object_object_add(item, "id", json_object_new_int64(row->id));
		json_object_object_add(item, "name", json_object_new_string(row_title(row)));
		json_object_object_add(item, "owner_id", json_object_new_int64(row->owner_id));
		json_object_object_add(item, "leaves_on", text_or_null(s->why[i].on));
		json_object_object_add(item, "missing", text_or_null(s->why[i].missing));
		json_object_object_add(item, "days", json_object_new_int(s->why[i].days));
		json_object_object_add(item, "pool_id", s->why[i].pool_id ? json_object_new_int64(s->why[i].pool_id) : NULL);
		json_object_array_add(items, item);
	}
	json_object_object_add(o, "on", json_object_new_string(s->on));
	json_object_object_add(o, "count", json_object_new_int(s->count));
	json_object_object_add(o, "items", items);
	json_object_object_add(o, "next_cursor", text_or_null(s->list->next));
	return reply_json(r, 200, o);
}

static void fill_leaver(struct req *r, HDF *h, const struct row *row, const struct leaving *l)
{
	int64_t at;

	node_set(h, "href", arena_fmt(r->c->mem, "/%s/%lld", row->rec->path, (long long)row->id));
	node_set(h, "name", row_title(row));
	node_set(h, "owner", row->owner_name);
	who_fill(node_child(h, "owner"), r->c, row->owner_id, row->owner_name);
	node_set(h, "on", l->on ? date_show(r->c->mem, l->on) : NULL);
	node_set(h, "why", l->on ? why(r, l) : "");
	node_set(h, "pool", l->pool);
	if (row_get(row, "last_contact_at") && instant_from_sql(row_get(row, "last_contact_at"), &at))
		node_set(h, "last", date_show(r->c->mem, date_of(r->c->mem, at, r->c->tz)));
}

static enum outcome recycling(struct req *r)
{
	struct simulation s = { 0 };
	enum outcome o = simulate(r, &s);
	const char *base;

	if (o != DONE || r->api)
		return o == DONE ? simulation_json(r, &s) : o;
	base = s.rec == &lead_record ? "/customers/recycling?of=leads" : "/customers/recycling?of=customers";
	page_set(r, "title", lang_text(r->c->lang, "Recycle.title"));
	page_set(r, s.rec == &lead_record ? "Sim.leads" : "Sim.customers", "1");
	page_set(r, "Sim.of", s.rec->path);
	page_set(r, "Sim.on", s.on);
	page_set(r, "Sim.day", date_show(r->c->mem, s.on));
	page_set(r, "Sim.count", money_show(r->c->mem, (money)s.count * 100, 0));
	page_set(r, "Sim.today", url_with(r->c->mem, base, "on", recycle_today(r->c)));
	page_set(r, "Sim.friday", url_with(r->c->mem, base, "on", friday(r)));
	if (s.list->next)
		page_set(r, "Sim.next", url_with(r->c->mem, url_with(r->c->mem, base, "on", s.on), "cursor", s.list->next));
	if (person_can(r->c->me, PERM_SETTINGS, NULL))
		page_set(r, "Sim.runs", "1");
	for (int i = 0; i < s.list->n; i++)
		fill_leaver(r, node_at(page_node(r, "Sim.rows"), i), s.list->rows[i], &s.why[i]);
	for (int i = 0; i < s.owners; i++) {
		HDF *h = node_at(page_node(r, "Sim.owners"), i);
		struct row *u = s.owner[i].value ? record_find(r->c, &user_record, strtoll(s.owner[i].value, NULL, 10), ACCESS_READ) : NULL;

		node_set(h, "name", u ? row_title(u) : "—");
		node_int(h, "count", s.owner[i].count);
	}
	return reply_page(r, "customers/recycling.cs");
}

/* The worker does it at once instead of within the hour. */
static enum outcome recycle_now(struct req *r)
{
	job_add(r->c, "recycle", "recycle:now", NULL, 0);
	if (r->api)
		return reply_json(r, 200, json_object_new_object());
	reply_flash(r, "recycle_queued");
	return reply_redirect(r, "/customers/recycling");
}

static enum outcome list(struct req *r)
{
	if (!r->api) {
		HDF *act = node_at(page_node(r, "Actions"), 0);

		node_set(act, NULL, lang_text(r->c->lang, "Recycle.link"));
		node_set(act, "url", "/customers/recycling");
		node_set(act, "icon", "recycle");
	}
	return record_page_list(r);
}

static const struct mount mounts[] = { { "", &customer_record, beside }, { 0 } };
static const struct route routes[] = {
	{ GET, "", list, PERM_READ, "record/list.cs", 0, &customer_record },
	{ GET, "recycling", recycling, PERM_READ, "customers/recycling.cs", 0, &customer_record },
	{ POST, "recycling", recycle_now, PERM_SETTINGS, NULL, 0, &customer_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "customers", .mounts = mounts, .routes = routes }, argc, argv);
}
