/*
 * Discussion: everybody's inbox, channels, and what the composer and the followers'
 * panel beside every record send. Messages, followers, channels and subscriptions are
 * record types with the generic API; what is told to whom is crm/message.h's.
 */
#include <stdlib.h>
#include <string.h>
#include "crm/message.h"
#include "lib/app.h"
#include "lib/db.h"
#include "lib/page.h"
#include "lib/record_page_impl.h"

enum { PAGE = 40, TALK = 60, MOST_IDS = 200 };

/* ---- input -------------------------------------------------------------------- */

static enum outcome bad(struct req *r, const char *field, const char *key)
{
	return ctx_refuse(r->c, MALFORMED, field, key, field, NULL);
}

/* [3, 5], "3", or nothing; empty ones of a form are passed over. */
static enum outcome ids_of(struct req *r, const char *name, int64_t *ids, int *n)
{
	json_object *v = NULL;

	*n = 0;
	if (!json_object_object_get_ex(r->input, name, &v) || !v)
		return DONE;
	for (size_t i = 0; json_object_is_type(v, json_type_array) ? i < json_object_array_length(v) : i < 1; i++) {
		json_object *one = json_object_is_type(v, json_type_array) ? json_object_array_get_idx(v, i) : v;
		const char *s = json_object_is_type(one, json_type_string) || json_object_is_type(one, json_type_int) ? json_object_get_string(one) : NULL;

		if (!s || strspn(s, "0123456789") != strlen(s) || strlen(s) > 18)
			return bad(r, name, "wrong_type");
		if (!*s)
			continue;
		if (*n == MOST_IDS)
			return ctx_refuse(r->c, INVALID, name, "too_many", NULL);
		ids[(*n)++] = strtoll(s, NULL, 10);
	}
	return DONE;
}

/* Declared fields only. */
static enum outcome only(struct req *r, const char *const *names)
{
	if (!r->input)
		r->input = json_keep(r->c, json_object_new_object());
	json_object_object_foreach(r->input, key, v) {
		bool known = false;

		(void)v;
		for (int i = 0; names[i]; i++)
			known |= !strcmp(names[i], key);
		if (!known)
			return bad(r, key, "unknown_field");
	}
	return DONE;
}

static const char *given(struct req *r, const char *name)
{
	const char *s = in_str(r->input, name);

	return s && *s ? s : in_str(r->query, name);
}

/* The record that is spoken of, within the person's rights. */
static enum outcome on_record(struct req *r, const struct record **rec, struct row **row)
{
	const char *on = given(r, "on");
	int64_t id;

	if (!on)
		return ctx_refuse(r->c, INVALID, "on", "required", NULL);
	if (!link_read(on, rec, &id))
		return ctx_refuse(r->c, INVALID, "on", "no_such_record", on, NULL);
	*row = record_find(r->c, *rec, id, ACCESS_READ);
	return *row ? DONE : ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
}

static enum outcome go_back(struct req *r, const struct record *rec, int64_t id, const char *flash)
{
	if (flash)
		reply_flash(r, flash);
	return reply_redirect(r, back_asked(r) ? back_asked(r) : record_url(r->c, rec, id));
}

/* ---- saying something -------------------------------------------------------------- */

static enum outcome post_message(struct req *r)
{
	static const char *const names[] = { "on", "kind", "subject", "body", "html", "mentions", "parent_id", "files", NULL };
	int64_t mentions[MOST_IDS], files[MOST_IDS], id = 0;
	const char *kind;
	const struct record *rec;
	struct row *row;
	struct message m;
	enum outcome o;

	memset(&m, 0, sizeof m);
	m.mentions = mentions;
	m.files = files;
	if ((o = only(r, names)) != DONE || (o = ids_of(r, "mentions", mentions, &m.nmentions)) != DONE || (o = ids_of(r, "files", files, &m.nfiles)) != DONE)
		return o;
	kind = given(r, "kind");
	if (kind && strcmp(kind, "message") && strcmp(kind, "note") && strcmp(kind, "post"))
		return ctx_refuse(r->c, INVALID, "kind", "not_in_list", kind, NULL);
	if ((o = on_record(r, &rec, &row)) != DONE)
		return o;
	if (rec == &channel_record) {
		o = message_post_in_channel(r->c, row->id, in_str(r->input, "body"), mentions, m.nmentions, &id);
	} else {
		m.rec = rec;
		m.id = row->id;
		m.note = kind && !strcmp(kind, "note");
		m.subject = in_str(r->input, "subject");
		m.text = in_str(r->input, "body");
		m.html = in_str(r->input, "html");
		m.parent_id = in_int(r->input, "parent_id");
		for (struct upload *u = r->uploads; u; u = u->next)
			if (u->size || (u->filename && *u->filename)) {
				m.uploads = r->uploads;
				break;
			}
		o = message_post(r->c, &m, &id);
	}
	if (o != DONE)
		return o;
	if (r->api)
		return reply_record(r, &message_record, id, true);
	return go_back(r, rec, row->id, rec == &channel_record ? NULL : m.note ? "noted" : "said");
}

/* ---- following ------------------------------------------------------------------------ */

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

static enum outcome start_following(struct req *r)
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

static enum outcome stop_following(struct req *r)
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
static enum outcome follow_page(struct req *r)
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

/* ---- what was said, as it is shown --------------------------------------------------------- */

static const char *text_of(const struct entry *e, const char *name)
{
	return e && e->detail && json_object_is_type(e->detail, json_type_object) ? in_str(e->detail, name) : NULL;
}

static const struct entry *entry_of(const struct entry *e, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (e[i].id == id)
			return &e[i];
	return NULL;
}

/* The entries of the log that these rows speak of, in one statement. */
static struct entry *entries_of(struct req *r, const struct list *l, int *n)
{
	int64_t *ids = arena_array(r->c->mem, (size_t)l->n + 1, sizeof *ids);
	int k = 0;

	for (int i = 0; i < l->n; i++)
		if (row_int(l->rows[i], "entry_id"))
			ids[k++] = row_int(l->rows[i], "entry_id");
	*n = 0;
	return k ? journal_find(r->c, &(struct journal_query){ .entries = ids, .nentries = k, .limit = k }, n) : NULL;
}

static void said_fill(struct req *r, HDF *h, const char *who, int64_t user, const char *text, const char *sentence, const char *at)
{
	int64_t t;

	who = who ? who : lang_text(r->c->lang, "Common.system");
	node_set(h, "who", who);
	node_set(h, "initial", initial_of(r->c->mem, who));
	node_int(h, "colour", user % 6);
	node_set(h, "said", text);
	node_set(h, "sentence", sentence);
	if (instant_from_sql(at, &t)) {
		const char *shown = instant_show(r->c->mem, t, r->c->tz);

		node_set(h, "at", shown);
		node_set(h, "day", arena_strn(r->c->mem, shown, 10));
		node_set(h, "time", shown + 11);
	}
}

/* That it happened; every field that changed with it stands in the record's log. */
static void entry_fill(struct req *r, HDF *h, const struct entry *e)
{
	const char *by = text_of(e, "by"), *text = text_of(e, "text"), *title = journal_title(r->c, e);
	bool whole = !text && (!*title || !strcmp(e->event, "stage_changed"));

	said_fill(r, h, by ? by : e->user_name, e->user_id, text, whole ? journal_sentence(r->c, e->rec, e) : title, e->at);
}

static void channels_fill(struct req *r, int64_t now)
{
	struct query q = { .rec = &channel_record, .limit = 100 };
	struct list *l;

	if (person_scope(r->c->me, &channel_record, ACCESS_READ) == SCOPE_NONE)
		return;
	l = record_list(r->c, &q);
	for (int i = 0; i < l->n; i++) {
		HDF *h = node_text(page_node(r, "Channels"), i, row_title(l->rows[i]));

		node_int(h, "id", l->rows[i]->id);
		if (row_int(l->rows[i], "unread"))
			node_int(h, "unread", row_int(l->rows[i], "unread"));
		node_set(h, "member", row_int(l->rows[i], "member") ? "1" : NULL);
		node_set(h, "closed", row_int(l->rows[i], "closed") ? "1" : NULL);
		if (l->rows[i]->id == now)
			node_set(h, "on", "1");
	}
	page_set(r, "MayMake", person_can(r->c->me, PERM_WRITE, &channel_record) ? "1" : NULL);
}

/* ---- the inbox -------------------------------------------------------------------------------- */

static json_object *item_json(struct req *r, const struct row *row, HDF *h)
{
	json_object *o = row_json(r->c, row);
	static const char *const names[] = { "who", "said", "sentence", "title", NULL };

	for (int i = 0; names[i]; i++) {
		const char *v = hdf_get_value(h, names[i], NULL);

		json_object_object_add(o, names[i], v ? json_object_new_string(v) : NULL);
	}
	return o;
}

static void item_fill(struct req *r, HDF *h, const struct row *row, const struct entry *e)
{
	const struct record *rec = NULL;
	const char *why = row_get(row, "why");
	int64_t id = 0;

	node_int(h, "id", row->id);
	if (link_read(row_get(row, "on"), &rec, &id)) {
		node_set(h, "url", e ? arena_fmt(r->c->mem, "%s#e%lld", record_url(r->c, rec, id), (long long)e->id) : record_url(r->c, rec, id));
		node_set(h, "link", link_show(r->c, row_get(row, "on")));
		node_set(h, "record", word_record(r->c, rec, false));
		node_set(h, "title", row_title_of(row, "on"));
	}
	node_set(h, "why", word_or(r->c, arena_fmt(r->c->mem, "Subtype.%s", why), why));
	node_set(h, "mention", !strcmp(why, "mention") ? "1" : NULL);
	node_set(h, "note", e && !strcmp(e->event, "note") ? "1" : NULL);
	node_set(h, "unread", row_get(row, "read_at") ? NULL : "1");
	node_set(h, "starred", row_int(row, "starred") ? "1" : NULL);
	if (row_int(row, "message_id"))
		node_int(h, "message", row_int(row, "message_id"));
	if (e) {
		entry_fill(r, h, e);
	} else if (row_int(row, "message_id")) {
		const struct row *m = record_find(r->c, &message_record, row_int(row, "message_id"), ACCESS_READ);

		if (m)
			said_fill(r, h, row_title_of(m, "author_id"), row_int(m, "author_id"), row_get(m, "body"), lang_text(r->c->lang, "Event.message"), m->created_at);
	}
}

static enum outcome inbox(struct req *r)
{
	struct query q;
	struct list *l;
	struct entry *e;
	json_object *args = json_object_get(r->query), *items = json_object_new_array(), *answer = json_object_new_object();
	const char *view = in_str(r->query, "view");
	enum outcome o;
	int n;

	if (!view)
		json_object_object_add(args, "view", json_object_new_string("inbox"));
	view = in_str(args, "view");
	json_keep(r->c, args);
	json_keep(r->c, items);
	json_keep(r->c, answer);
	if ((o = query_read(r->c, &inbox_record, args, &q)) != DONE)
		return o;
	if (!in_str(r->query, "limit"))
		q.limit = PAGE;
	l = record_list(r->c, &q);
	e = entries_of(r, l, &n);
	for (int i = 0; i < l->n; i++) {
		HDF *h = node_at(page_node(r, "Items"), i);

		item_fill(r, h, l->rows[i], entry_of(e, n, row_int(l->rows[i], "entry_id")));
		if (r->api)
			json_object_array_add(items, item_json(r, l->rows[i], h));
	}
	if (r->api) {
		json_object_object_add(answer, "items", json_object_get(items));
		json_object_object_add(answer, "next_cursor", l->next ? json_object_new_string(l->next) : NULL);
		return reply_json(r, 200, json_object_get(answer));
	}
	for (const struct view *v = inbox_record.views; v->name; v++) {
		HDF *h = node_text(page_node(r, "Boxes"), (int)(v - inbox_record.views), word_view(r->c, &inbox_record, v->name));

		node_set(h, "name", v->name);
		if (!strcmp(v->name, view))
			node_set(h, "on", "1");
	}
	if (l->next)
		page_set(r, "Older", url_with(r->c->mem, arena_fmt(r->c->mem, "/discuss/inbox?view=%s", view), "cursor", l->next));
	channels_fill(r, 0);
	page_set(r, "Here", url_encode(r->c->mem, arena_fmt(r->c->mem, "/discuss/inbox?view=%s", view)));
	page_set(r, "Mail", db_one_int(r->c, "SELECT tell_by_mail FROM users WHERE id = ?", INT(r->c->me->id)) ? "1" : NULL);
	page_set(r, "title", lang_text(r->c->lang, "Menu.discuss"));
	page_set(r, "Nav", "discuss");
	return reply_page(r, "discuss/inbox.cs");
}

/* For the bell: how much is unread, asked for after "look again". */
static enum outcome count(struct req *r)
{
	struct query q;
	json_object *o = json_object_new_object();
	int n;
	bool more;

	json_keep(r->c, o);
	if (query_read(r->c, &inbox_record, json_keep(r->c, json_tokener_parse("{\"view\":\"unread\"}")), &q) != DONE)
		return ctx_refuse(r->c, NOT_FOUND, "", "not_found", NULL);
	record_totals(r->c, &q, &n, &more, NULL, NULL);
	json_object_object_add(o, "unread", json_object_new_int(n));
	json_object_object_add(o, "channels", json_object_new_int64(db_one_int(r->c, "SELECT COUNT(*) FROM channel_members cm JOIN messages m ON m.on_type = 64 AND m.on_id = cm.channel_id AND m.id > cm.seen_id"
		" WHERE cm.user_id = ?", INT(r->c->me->id))));
	return reply_json(r, 200, json_object_get(o));
}

static enum outcome read_all(struct req *r)
{
	db_exec(r->c, "UPDATE inbox_items SET read_at = ? WHERE owner_id = ? AND read_at IS NULL", STR(instant_sql(r->c->mem, r->c->now)), INT(r->c->me->id));
	if (r->api)
		return reply_json(r, 200, json_object_new_object());
	return reply_redirect(r, "/discuss/inbox");
}

static enum outcome by_mail(struct req *r)
{
	db_exec(r->c, "UPDATE users SET tell_by_mail = ? WHERE id = ?", INT(in_bool(r->input, "on")), INT(r->c->me->id));
	if (r->api)
		return reply_json(r, 200, json_object_new_object());
	return reply_redirect(r, "/discuss/inbox");
}

/* ---- a channel ----------------------------------------------------------------------------------- */

static void talk_fill(struct req *r, const struct list *l)
{
	struct entry *e;
	int n;

	e = entries_of(r, l, &n);
	for (int i = 0; i < l->n; i++) {
		const struct row *m = l->rows[l->n - 1 - i];	/* the newest stands at the end */
		const struct entry *about = entry_of(e, n, row_int(m, "entry_id"));
		HDF *h = node_at(page_node(r, "Talk"), i);
		const struct record *rec;
		int64_t id;

		node_int(h, "id", m->id);
		if (about)
			entry_fill(r, h, about);
		else
			said_fill(r, h, row_title_of(m, "author_id"), row_int(m, "author_id"), row_get(m, "body"), NULL, m->created_at);
		if (row_get(m, "about") && link_read(row_get(m, "about"), &rec, &id)) {
			node_set(h, "event", "1");
			node_set(h, "url", record_url(r->c, rec, id));
			node_set(h, "record", word_record(r->c, rec, false));
			node_set(h, "title", row_title_of(m, "about"));
		}
	}
}

static enum outcome channel(struct req *r)
{
	struct row *row;
	struct query q;
	json_object *args;
	struct list *l;
	enum outcome o = record_need(r->c, &channel_record, r->id, ACCESS_READ, &row);

	if (o != DONE)
		return o;
	record_load_parts(r->c, row);
	if (r->api)
		return reply_json(r, 200, row_json(r->c, row));
	args = json_keep(r->c, json_tokener_parse(arena_fmt(r->c->mem, "{\"filter\":{\"on\":\"discuss/channels:%lld\"}}", (long long)row->id)));
	if (in_str(r->query, "cursor"))
		json_object_object_add(args, "cursor", json_object_new_string(in_str(r->query, "cursor")));
	if ((o = query_read(r->c, &message_record, args, &q)) != DONE)
		return o;
	q.limit = TALK;
	l = record_list(r->c, &q);
	talk_fill(r, l);
	channels_fill(r, row->id);
	if (l->next)
		page_set(r, "Older", url_with(r->c->mem, arena_fmt(r->c->mem, "/discuss/channels/%lld", (long long)row->id), "cursor", l->next));
	page_int(r, "Room.id", row->id);
	page_set(r, "Room.title", row_title(row));
	page_set(r, "Room.description", row_get(row, "description"));
	page_set(r, "Room.member", row_int(row, "member") ? "1" : NULL);
	page_set(r, "Room.edit", record_allows(r->c, row, ACCESS_WRITE) ? "1" : NULL);
	for (int i = 0; row_parts(row, "members")[i]; i++) {
		const struct row *m = row_parts(row, "members")[i];

		who_fill(node_at(page_node(r, "Members"), i), r->c, row_int(m, "user_id"), row_title_of(m, "user_id"));
		node_set(node_at(page_node(r, "Members"), i), "name", row_title_of(m, "user_id"));
	}
	page_set(r, "title", row_title(row));
	page_set(r, "Nav", "discuss");
	return reply_page(r, NULL);
}

/* ---- the area --------------------------------------------------------------------------------------- */

static const struct mount mounts[] = {
	{ "inbox", &inbox_record }, { "messages", &message_record }, { "followers", &follower_record },
	{ "channels", &channel_record }, { "subscriptions", &team_subscription_record }, { 0 }
};
static const struct route routes[] = {
	{ GET,  "",                inbox,           PERM_READ,      "discuss/inbox.cs", PAGE_ONLY, &inbox_record },
	{ GET,  "inbox",           inbox,           PERM_READ,      "discuss/inbox.cs", 0, &inbox_record },
	{ GET,  "inbox/count",     count,           PERM_READ,      NULL, API_ONLY, &inbox_record },
	{ POST, "inbox/read-all",  read_all,        PERM_WRITE,     NULL, 0, &inbox_record },
	{ POST, "inbox/mail",      by_mail,         PERM_WRITE,     NULL, 0, &inbox_record },
	{ POST, "messages",        post_message,    PERM_WRITE,     NULL, UPLOAD, &message_record },
	{ GET,  "follow",          follow_page,     PERM_READ,      "discuss/follow.cs", PAGE_ONLY, &follower_record },
	{ POST, "followers",       start_following, PERM_WRITE,     NULL, 0, &follower_record },
	{ POST, "unfollow",        stop_following,  PERM_WRITE,     NULL, 0, &follower_record },
	{ GET,  "channels/{id}",   channel,         PERM_READ,      "discuss/channel.cs", 0, &channel_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ "discuss", mounts, routes }, argc, argv);
}
