/* Everybody's inbox: what is new, starred or all; read, counted, also by mail. */
#include <string.h>
#include "lib/db.h"
#include "discuss/pages.h"

/* The row, and among its titles how people read it. */
static json_object *item_json(struct req *r, const struct row *row, HDF *h)
{
	json_object *o = row_json(r->c, row), *titles = json_object_object_get(o, "titles");
	static const char *const names[] = { "who", "said", "sentence", "title", NULL };

	for (int i = 0; names[i]; i++) {
		const char *v = hdf_get_value(h, names[i], NULL);

		json_object_object_add(titles, names[i], v ? json_object_new_string(v) : NULL);
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

enum outcome inbox(struct req *r)
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
		node_set(h, "icon", !strcmp(v->name, "unread") ? "mail" : !strcmp(v->name, "starred") ? "star" : !strcmp(v->name, "all") ? "list" : "inbox");
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
enum outcome inbox_count(struct req *r)
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

enum outcome read_all(struct req *r)
{
	db_exec(r->c, "UPDATE inbox_items SET read_at = ? WHERE owner_id = ? AND read_at IS NULL", STR(instant_sql(r->c->mem, r->c->now)), INT(r->c->me->id));
	if (r->api)
		return reply_json(r, 200, json_object_new_object());
	return reply_redirect(r, "/discuss/inbox");
}

enum outcome by_mail(struct req *r)
{
	db_exec(r->c, "UPDATE users SET tell_by_mail = ? WHERE id = ?", INT(in_bool(r->input, "on")), INT(r->c->me->id));
	if (r->api)
		return reply_json(r, 200, json_object_new_object());
	return reply_redirect(r, "/discuss/inbox");
}
