/* The chain of the log: when it was looked through, what was found, and looking now. */
#include "lib/db.h"
#include "lib/journal.h"
#include "lib/record_page_impl.h"
#include "settings/pages.h"

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

enum outcome log_page(struct req *r)
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
	page_set(r, "Sealed", lang_text(r->c->lang, journal_seals() ? "Settings.log_sealed" : "Settings.log_unsealed"));
	tree(r);
	page_set(r, "title", lang_text(r->c->lang, "Settings.log"));
	return reply_page(r, "settings/log.cs");
}

enum outcome log_verify(struct req *r)
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
