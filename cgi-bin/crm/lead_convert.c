/*
 * A lead becomes a customer, a contact, an opportunity: linked to existing ones or
 * made from what the lead knows. Tags and followers go along, the log of both sides
 * names the other. Twice is refused.
 */
#include <string.h>
#include "activity.h"
#include "file.h"
#include "lead.h"
#include "contact.h"
#include "note.h"
#include "message.h"
#include "lib/db.h"
#include "lib/stamp.h"
#include "lib/text.h"

/* ---- pieces ------------------------------------------------------------------------ */

static void copy(const struct row *from, const char *a, struct row *to, const char *b)
{
	if (row_get(from, a))
		row_set(to, b, row_get(from, a));
}

/* The new record is the lead's owner's, unless the fields given say otherwise; asked after reading them. */
static void same_owner(struct ctx *c, const struct row *lead, struct row *to)
{
	if (!row_was_given(to, "owner_id"))
		row_set_int(c, to, "owner_id", lead->owner_id ? lead->owner_id : c->me->id);
}

static void same_team(struct ctx *c, const struct row *lead, struct row *to)
{
	if (!row_was_given(to, "team_id") && (lead->team_id || c->me->team_id))
		row_set_int(c, to, "team_id", lead->team_id ? lead->team_id : c->me->team_id);
}

/* Fields given for the new record override the lead's; their errors are named after the part. */
static enum outcome read_part(struct ctx *c, struct row *r, json_object *fields, const char *part)
{
	struct error *last = NULL, *e;
	enum outcome o;

	for (e = c->errors; e; e = e->next)
		last = e;
	if (!fields)
		return DONE;
	o = record_read_input(c, r, fields, true);
	for (e = last ? last->next : c->errors; e; e = e->next)
		e->field = *e->field ? arena_fmt(c->mem, "%s.%s", part, e->field) : part;
	return o;
}

static enum outcome readable(struct ctx *c, const struct record *rec, int64_t id, const char *field)
{
	if (record_find(c, rec, id, ACCESS_READ))
		return DONE;
	return ctx_refuse(c, INVALID, field, "no_such_record", NULL);
}

/* What gets the lead's tags, followers and files, and for a contact another customer. */
static enum outcome writable(struct ctx *c, const struct record *rec, int64_t id, const char *field)
{
	const struct row *r = record_find(c, rec, id, ACCESS_READ);

	if (!r)
		return ctx_refuse(c, INVALID, field, "no_such_record", NULL);
	return record_allows(c, r, ACCESS_WRITE) ? DONE : ctx_refuse(c, FORBIDDEN, field, "forbidden", NULL);
}

static void carry(struct ctx *c, const struct row *lead, const struct record *to, int64_t id)
{
	if (!id)
		return;
	if (db_exec(c, "INSERT IGNORE INTO record_tags (type, record_id, tag_id) SELECT ?, ?, tag_id FROM record_tags WHERE type = 10 AND record_id = ?",
			INT(to->type), INT(id), INT(lead->id)))
		settings_bump(c);	/* its version did not move: lists keep who has no tags */
	json_keep(c, followers_copy(c, &lead_record, lead->id, to, id));
	files_copy(c, lead->rec, lead->id, to, id);
	note(c, to, id, "from_lead", "lead", row_title(lead), "lead_id", arena_fmt(c->mem, "%lld", (long long)lead->id), NULL);
}

/* ---- the three ----------------------------------------------------------------------- */

static enum outcome make_customer(struct ctx *c, const struct row *lead, json_object *fields, int64_t *id)
{
	struct row *r = row_new(c, &customer_record);
	enum outcome o;

	row_set(r, "name", row_get(lead, "company") ? row_get(lead, "company") : row_get(lead, "name"));
	row_set(r, "phone", row_get(lead, "phone") ? row_get(lead, "phone") : row_get(lead, "mobile"));
	copy(lead, "email", r, "email");
	copy(lead, "website", r, "website");
	copy(lead, "tax_number", r, "tax_number");
	copy(lead, "region", r, "region");
	copy(lead, "industry", r, "industry");
	if (row_get(lead, "address")) {
		struct row *a = row_new(c, &address_record);

		row_set(a, "kind", "invoice");
		row_set(a, "street", row_get(lead, "address"));
		row_add_part(c, r, "addresses", a);
	}
	if ((o = read_part(c, r, fields, "create_customer")) != DONE)
		return o;
	same_owner(c, lead, r);
	same_team(c, lead, r);
	return record_create(c, r, id);
}

static enum outcome make_contact(struct ctx *c, const struct row *lead, int64_t customer_id, json_object *fields, int64_t *id)
{
	struct row *r = row_new(c, &contact_record);
	enum outcome o;

	row_set(r, "name", row_get(lead, "name"));
	row_set_int(c, r, "customer_id", customer_id);
	copy(lead, "phone", r, "phone");
	copy(lead, "mobile", r, "mobile");
	copy(lead, "email", r, "email");
	copy(lead, "wechat_line", r, "messenger");
	if ((o = read_part(c, r, fields, "create_contact")) != DONE)
		return o;
	same_owner(c, lead, r);
	return record_create(c, r, id);
}

static enum outcome make_opportunity(struct ctx *c, const struct row *lead, const struct converted *so_far, json_object *fields, int64_t *id)
{
	struct row *r = row_new(c, &opportunity_record);
	enum outcome o;

	row_set(r, "name", row_get(lead, "company") ? row_get(lead, "company") : row_get(lead, "name"));
	row_set_int(c, r, "customer_id", so_far->customer_id);
	row_set_int(c, r, "contact_id", so_far->contact_id);
	copy(lead, "source", r, "source");
	copy(lead, "medium", r, "medium");
	copy(lead, "campaign", r, "campaign");
	copy(lead, "requirement", r, "needs");
	copy(lead, "address", r, "address");
	copy(lead, "priority", r, "priority");
	row_set_int(c, r, "lead_id", lead->id);
	if ((o = read_part(c, r, fields, "opportunity")) != DONE)
		return o;
	same_owner(c, lead, r);
	/* A stage that was given decides the team. */
	if (!row_get(r, "stage_id"))
		same_team(c, lead, r);
	return record_create(c, r, id);
}

/* ---- all together ---------------------------------------------------------------------- */

static enum outcome check(struct ctx *c, const struct row *lead, const struct convert *how)
{
	struct row *deal;
	enum outcome o;

	if (row_is(lead, "status", "converted"))
		return ctx_refuse(c, CONFLICT, "", "already_converted", NULL);
	if (row_is(lead, "status", "invalid") || lead->archived_at)
		return ctx_refuse(c, CONFLICT, "", "wrong_state", NULL);
	if (!how->customer_id == !how->create_customer)
		return ctx_refuse(c, INVALID, "customer_id", how->customer_id ? "one_of_both" : "customer_or_new", NULL);
	if (how->contact_id && how->create_contact)
		return ctx_refuse(c, INVALID, "contact_id", "one_of_both", NULL);
	if (how->opportunity_id && how->create_opportunity)
		return ctx_refuse(c, INVALID, "opportunity_id", "one_of_both", NULL);
	if (how->customer_id && readable(c, &customer_record, how->customer_id, "customer_id") != DONE)
		return INVALID;
	if (how->contact_id && (o = writable(c, &contact_record, how->contact_id, "contact_id")) != DONE)
		return o;
	if (!how->opportunity_id)
		return DONE;
	if ((o = writable(c, &opportunity_record, how->opportunity_id, "opportunity_id")) != DONE)
		return o;
	deal = record_get(c, &opportunity_record, how->opportunity_id);
	return row_int(deal, "customer_id") == how->customer_id ? DONE : ctx_refuse(c, INVALID, "opportunity_id", "of_other_customer", NULL);
}

/* An existing deal says whose it is. */
static int64_t customer_of(struct ctx *c, const struct convert *how)
{
	struct row *deal = how->opportunity_id && !how->customer_id && !how->create_customer ? record_find(c, &opportunity_record, how->opportunity_id, ACCESS_READ) : NULL;

	return deal ? row_int(deal, "customer_id") : how->customer_id;
}

static enum outcome make_all(struct ctx *c, const struct row *lead, const struct convert *how, struct converted *out)
{
	enum outcome o = DONE;

	*out = (struct converted){ how->customer_id, how->contact_id, how->opportunity_id };
	if (how->create_customer)
		o = make_customer(c, lead, how->customer, &out->customer_id);
	if (o == DONE && how->create_contact)
		o = make_contact(c, lead, out->customer_id, how->contact, &out->contact_id);
	else if (o == DONE && how->contact_id)
		contact_join(c, how->contact_id, out->customer_id);
	if (o == DONE && how->create_opportunity)
		o = make_opportunity(c, lead, out, how->opportunity, &out->opportunity_id);
	return o;
}

static const char *id_text(struct ctx *c, int64_t id)
{
	return id ? arena_fmt(c->mem, "%lld", (long long)id) : NULL;
}

/* Who was spoken to yesterday as a lead was spoken to yesterday as a customer: the rules of the sea count from there. */
static void carry_contact(struct ctx *c, const struct row *lead, int64_t customer_id)
{
	const char *at = row_get(lead, "last_contact_at");

	if (at)
		db_exec(c, "UPDATE customers SET last_contact_at = ? WHERE id = ? AND (last_contact_at IS NULL OR last_contact_at < ?)", STR(at), INT(customer_id), STR(at));
}

enum outcome lead_convert(struct ctx *c, struct row *lead, const struct convert *asked, struct converted *out)
{
	struct convert how = *asked;
	enum outcome o;

	how.customer_id = customer_of(c, asked);
	if ((o = check(c, lead, &how)) != DONE || (o = make_all(c, lead, &how, out)) != DONE)
		return o;
	o = record_change(c, lead, "converted", "status", "converted", "converted_at", instant_sql(c->mem, c->now), "pooled_at", NULL,
		"customer_id", id_text(c, out->customer_id), "contact_id", id_text(c, out->contact_id),
		"opportunity_id", id_text(c, out->opportunity_id), NULL);
	if (o != DONE)
		return o;
	carry(c, lead, &customer_record, out->customer_id);
	carry_contact(c, lead, out->customer_id);
	carry(c, lead, &contact_record, out->contact_id);
	carry(c, lead, &opportunity_record, out->opportunity_id);
	/* What was planned is done where the work goes on. */
	activity_move(c, &lead_record, lead->id, out->opportunity_id ? &opportunity_record : &customer_record,
		out->opportunity_id ? out->opportunity_id : out->customer_id);
	return DONE;
}

json_object *converted_json(struct ctx *c, const struct converted *out)
{
	json_object *o = json_object_new_object();

	(void)c;
	json_object_object_add(o, "customer_id", out->customer_id ? json_object_new_int64(out->customer_id) : NULL);
	json_object_object_add(o, "contact_id", out->contact_id ? json_object_new_int64(out->contact_id) : NULL);
	json_object_object_add(o, "opportunity_id", out->opportunity_id ? json_object_new_int64(out->opportunity_id) : NULL);
	return o;
}

/* ---- what it may already be ---------------------------------------------------------------- */

enum { MATCHES = 10 };

static bool known(struct row **list, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (list[i]->id == id)
			return true;
	return false;
}

/* Where all that is the same is hidden from this person, it is not told to be. */
static bool shows_one_of(struct ctx *c, const struct row *r, const char *fields)
{
	char *copy = arena_str(c->mem, fields), *save = NULL;

	for (char *f = strtok_r(copy, " ", &save); f; f = strtok_r(NULL, " ", &save))
		if (row_index(r, f) >= 0 && row_get(r, f))
			return true;
	return false;
}

/* The same folded phone, e-mail, tax number or company: kept hashed for every record, see lib. */
static void by_keys(struct ctx *c, const struct row *lead, const struct record *rec, struct row **list, int *n)
{
	struct rows *r = db_rows(c, "SELECT other.record_id, COUNT(*) AS same, GROUP_CONCAT(DISTINCT other.field SEPARATOR ' ') FROM duplicate_keys mine JOIN duplicate_keys other ON other.hash = mine.hash AND other.type = ?"
		" WHERE mine.type = 10 AND mine.record_id = ? GROUP BY other.record_id ORDER BY same DESC, other.record_id DESC LIMIT 20", INT(rec->type), INT(lead->id));

	while (*n < MATCHES && rows_next(r)) {
		struct row *m = record_find(c, rec, rows_int(r, 0), ACCESS_READ);

		if (m && !known(list, *n, m->id) && shows_one_of(c, m, rows_str(r, 2)))
			list[(*n)++] = m;
	}
}

static void by_name(struct ctx *c, const char *name, const struct record *rec, struct row **list, int *n)
{
	struct list *l = name ? record_pick(c, rec, text_clip(c->mem, name, 40), NULL, 5) : NULL;

	for (int i = 0; l && i < l->n && *n < MATCHES; i++)
		if (!known(list, *n, l->rows[i]->id))
			list[(*n)++] = l->rows[i];
}

static void open_deals(struct ctx *c, int64_t customer_id, struct row **list, int *n)
{
	const char *id = id_text(c, customer_id), *open = "open";
	struct cond state = { .f = record_field(c, &opportunity_record, "state"), .op = OP_EQ, .values = &open, .n = 1 };
	struct cond of = { .f = record_field(c, &opportunity_record, "customer_id"), .op = OP_EQ, .values = &id, .n = 1, .next = &state };
	struct query q = { .rec = &opportunity_record, .conds = &of, .limit = 5 };
	struct list *l = record_list(c, &q);

	for (int i = 0; i < l->n && *n < MATCHES; i++)
		if (!known(list, *n, l->rows[i]->id))
			list[(*n)++] = l->rows[i];
}

struct lead_matches lead_matches(struct ctx *c, const struct row *lead)
{
	struct lead_matches m = { 0 };

	m.customers = arena_array(c->mem, MATCHES + 1, sizeof *m.customers);
	m.contacts = arena_array(c->mem, MATCHES + 1, sizeof *m.contacts);
	m.opportunities = arena_array(c->mem, MATCHES + 1, sizeof *m.opportunities);
	by_keys(c, lead, &customer_record, m.customers, &m.ncustomers);
	by_name(c, row_get(lead, "company"), &customer_record, m.customers, &m.ncustomers);
	by_keys(c, lead, &contact_record, m.contacts, &m.ncontacts);
	by_name(c, row_get(lead, "name"), &contact_record, m.contacts, &m.ncontacts);
	for (int i = 0; i < m.ncustomers && i < 3; i++)
		open_deals(c, m.customers[i]->id, m.opportunities, &m.nopportunities);
	return m;
}
