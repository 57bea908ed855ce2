/* A channel's page: what was said in it, who is in it, seen up to now. */
#include "discuss/pages.h"

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

enum outcome channel(struct req *r)
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
