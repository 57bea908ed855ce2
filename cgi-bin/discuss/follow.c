/* Following a record: who, with which subtypes; the page of one's own choice. */
#include <string.h>
#include "lib/db.h"
#include "discuss/pages.h"

/* user_id, contact_id, customer_id or channel_id; without any the person themselves. */
static enum outcome whom(struct req *r, enum follower_kind *kind, int64_t *who)
{
	static const char *const names[] = { "user_id", "contact_id", "customer_id", "channel_id" };
	const struct record *const recs[] = { &user_record, &contact_record, &customer_record, &channel_record };
	int n = 0;

	*kind = FOLLOWS_USER;
	*who = r->c->me->id;
	for (int i = 0; i < 4; i++) {
		const char *s = given(r, names[i]);

		if (!s || !*s)
			continue;
		if (n++)
			return ctx_refuse(r->c, INVALID, names[i], "one_follower", NULL);
		*kind = (enum follower_kind)i;
		*who = in_int(r->input, names[i]) ? in_int(r->input, names[i]) : in_int(r->query, names[i]);
		if (*who <= 0 || !record_find(r->c, recs[i], *who, ACCESS_READ))
			return ctx_refuse(r->c, INVALID, names[i], "no_such_record", s, NULL);
	}
	return DONE;
}

static const char *subtypes_given(struct req *r, const struct record *on, enum outcome *o)
{
	const char *names[64];
	json_object *v = NULL;
	int n = 0;

	*o = DONE;
	if (!json_object_object_get_ex(r->input, "subtypes", &v) || !v)
		return NULL;
	if (json_object_is_type(v, json_type_string)) {
		char *copy = arena_str(r->c->mem, json_object_get_string(v)), *save = NULL;

		for (char *w = strtok_r(copy, ",", &save); w && n < 64; w = strtok_r(NULL, ",", &save))
			names[n++] = w;
	}
	for (size_t i = 0; json_object_is_type(v, json_type_array) && i < json_object_array_length(v) && n < 64; i++)
		if (*json_object_get_string(json_object_array_get_idx(v, i)))
			names[n++] = json_object_get_string(json_object_array_get_idx(v, i));
	for (int i = 0; i < n; i++)
		if (!*subtypes_clean(r->c, &names[i], 1, on))
			*o = ctx_refuse(r->c, INVALID, "subtypes", "not_in_list", names[i], NULL);
	return subtypes_clean(r->c, names, n, on);
}

enum outcome start_following(struct req *r)
{
	static const char *const names[] = { "on", "user_id", "contact_id", "customer_id", "channel_id", "subtypes", NULL };
	const struct record *rec;
	const char *subtypes;
	enum follower_kind kind;
	struct row *row;
	int64_t who;
	enum outcome o = only(r, names);

	if (o != DONE || (o = on_record(r, &rec, &row)) != DONE || (o = whom(r, &kind, &who)) != DONE)
		return o;
	if (rec->no_timeline)
		return ctx_refuse(r->c, INVALID, "on", "no_such_record", given(r, "on"), NULL);
	/* Whoever reads may follow; adding somebody is for who may write. */
	if ((kind != FOLLOWS_USER || who != r->c->me->id) && !record_allows(r->c, row, ACCESS_WRITE))
		return ctx_refuse(r->c, FORBIDDEN, "", "forbidden", NULL);
	if (kind == FOLLOWS_USER && !user_may_read(r->c, who, rec, row->id))
		return ctx_refuse(r->c, INVALID, "user_id", "mention_may_not_read", db_one_str(r->c, "SELECT name FROM users WHERE id = ?", INT(who)), NULL);
	subtypes = subtypes_given(r, rec, &o);
	if (o != DONE)
		return o;
	follow(r->c, rec, row->id, kind, who, NULL);
	if (subtypes)
		follower_set_subtypes(r->c, rec, row->id, kind, who, subtypes);
	if (!r->api)
		return go_back(r, rec, row->id, "follows");
	return reply_record(r, &follower_record, follower_row(r->c, rec, row->id, kind, who), true);
}

enum outcome stop_following(struct req *r)
{
	static const char *const names[] = { "on", "user_id", "contact_id", "customer_id", "channel_id", NULL };
	const struct record *rec;
	enum follower_kind kind;
	struct row *row;
	int64_t who;
	enum outcome o = only(r, names);

	if (o != DONE || (o = on_record(r, &rec, &row)) != DONE || (o = whom(r, &kind, &who)) != DONE)
		return o;
	if ((kind != FOLLOWS_USER || who != r->c->me->id) && !record_allows(r->c, row, ACCESS_WRITE))
		return ctx_refuse(r->c, FORBIDDEN, "", "forbidden", NULL);
	unfollow(r->c, rec, row->id, kind, who);
	if (!r->api)
		return go_back(r, rec, row->id, "follows_not");
	return reply_json(r, 200, json_object_new_object());
}

static void subtypes_fill(struct req *r, HDF *list, const struct record *rec, const char *mine)
{
	int n = 0;

	for (int i = 0; subtypes_all[i]; i++) {
		HDF *h;

		if (rec && !subtype_fits(subtypes_all[i], rec))
			continue;
		h = node_text(list, n++, lang_text(r->c->lang, arena_fmt(r->c->mem, "Subtype.%s", subtypes_all[i])));
		node_set(h, "name", subtypes_all[i]);
		if (mine && strstr(arena_fmt(r->c->mem, ",%s,", mine), arena_fmt(r->c->mem, ",%s,", subtypes_all[i])))
			node_set(h, "on", "1");
	}
}

/* The people of the customer that is spoken of, and the customer. */
static void outside_fill(struct req *r, const struct record *rec, const struct row *row)
{
	int64_t customer = rec == &customer_record ? row->id : row_index(row, "customer_id") >= 0 ? row_int(row, "customer_id") : 0;
	const struct row *c = customer ? record_find(r->c, &customer_record, customer, ACCESS_READ) : NULL;
	struct rows *l = db_rows(r->c, "SELECT DISTINCT contact_id FROM customer_contacts WHERE customer_id = ? LIMIT 100", INT(customer));
	HDF *h;
	int n = 0;

	if (c) {
		page_set(r, "Customer", row_title(c));
		page_int(r, "Customer.id", c->id);
	}
	while (rows_next(l)) {
		const struct row *k = record_find(r->c, &contact_record, rows_int(l, 0), ACCESS_READ);

		if (!k)
			continue;
		h = node_text(page_node(r, "Contacts"), n++, row_title(k));
		node_int(h, "v", k->id);
	}
}

/* Who follows and for what: one's own choice, and for who may write everybody's. */
enum outcome follow_page(struct req *r)
{
	const struct record *rec;
	const char *mine = NULL, *url;
	struct follower *f;
	struct row *row;
	struct query q = { .rec = &user_record, .limit = 200 }, qc = { .rec = &channel_record, .limit = 100 };
	struct list *l;
	enum outcome o = on_record(r, &rec, &row);
	int n, k = 0;

	if (o != DONE)
		return o;
	url = record_url(r->c, rec, row->id);
	f = followers_of(r->c, rec, row->id, &n);
	page_set(r, "title", lang_text(r->c->lang, "Discuss.followers"));
	page_set(r, "On.link", link_show(r->c, link_make(r->c, rec, row->id)));
	page_set(r, "On.title", row_title(row));
	page_set(r, "On.url", url);
	page_set(r, "On.back", url_encode(r->c->mem, arena_fmt(r->c->mem, "/discuss/follow?on=%s", link_show(r->c, link_make(r->c, rec, row->id)))));
	page_set(r, "On.home", url_encode(r->c->mem, url));
	for (int i = 0; i < n; i++) {
		static const char *const kinds[] = { "user", "contact", "customer", "channel" };
		const struct record *const recs[] = { &user_record, &contact_record, &customer_record, &channel_record };
		HDF *h;

		if (f[i].kind == FOLLOWS_USER && f[i].id == r->c->me->id)
			mine = f[i].subtypes;
		/* Somebody outside whom this person may not see stands there without a name. */
		h = node_text(page_node(r, "Followers"), i, f[i].kind == FOLLOWS_USER || record_find(r->c, recs[f[i].kind], f[i].id, ACCESS_READ) ? f[i].name : lang_text(r->c->lang, "Common.hidden"));
		who_fill(h, r->c, f[i].id, hdf_obj_value(h));
		node_set(h, "kind", kinds[f[i].kind]);
		node_int(h, "id", f[i].id);
		node_set(h, "name", hdf_obj_value(h));
		k = 0;
		for (int s = 0; subtypes_all[s]; s++)
			if (strstr(arena_fmt(r->c->mem, ",%s,", f[i].subtypes), arena_fmt(r->c->mem, ",%s,", subtypes_all[s])))
				node_text(node_child(h, "for"), k++, lang_text(r->c->lang, arena_fmt(r->c->mem, "Subtype.%s", subtypes_all[s])));
	}
	page_set(r, "Follows", mine ? "1" : NULL);
	subtypes_fill(r, page_node(r, "Subtypes"), rec, mine ? mine : "discussion");
	if (record_allows(r->c, row, ACCESS_WRITE)) {
		page_set(r, "MayAdd", "1");
		l = record_list(r->c, &q);
		for (int i = 0; i < l->n; i++)
			node_int(node_text(page_node(r, "People"), i, row_title(l->rows[i])), "v", l->rows[i]->id);
		l = record_list(r->c, &qc);
		for (int i = 0; i < l->n; i++)
			node_int(node_text(page_node(r, "Channels"), i, row_title(l->rows[i])), "v", l->rows[i]->id);
		outside_fill(r, rec, row);
	}
	return reply_page(r, NULL);
}
