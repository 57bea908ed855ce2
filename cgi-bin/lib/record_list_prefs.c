/*
 * What a person keeps about a list: columns and saved views. Changed once a month and
 * read with every list, so it stays in the process under the settings' stamp.
 */
#include "db.h"
#include "list_page.h"
#include "stamp.h"

enum { KEPT = 64 };

static struct { int64_t person, type, stamp; struct arena *mem; struct list_prefs prefs; } kept[KEPT];

static struct list_prefs load(struct ctx *c, struct arena *mem, const struct record *rec)
{
	struct rows *rs = db_rows(c, "SELECT 0, columns, '', 0, 0 FROM list_columns WHERE user_id = ? AND type = ?"
		" UNION ALL (SELECT id, name, query, shared, user_id FROM saved_views WHERE type = ? AND (user_id = ? OR shared = 1) ORDER BY name LIMIT 30)",
		INT(c->me->id), INT(rec->type), INT(rec->type), INT(c->me->id));
	struct list_prefs p = { .views = arena_array(mem, (size_t)rows_count(rs) + 1, sizeof *p.views) };

	while (rows_next(rs)) {
		if (!rows_int(rs, 0)) {
			p.columns = arena_str(mem, rows_str(rs, 1));
			continue;
		}
		p.views[p.n++] = (struct saved_view){ arena_str(mem, rows_str(rs, 0)), arena_str(mem, rows_str(rs, 1)), arena_str(mem, rows_str(rs, 2)),
			rows_int(rs, 3) != 0, rows_int(rs, 4) == c->me->id };
	}
	return p;
}

const struct list_prefs *list_prefs(struct req *r, const struct record *rec)
{
	static const struct list_prefs none;
	int64_t person = r->c->me->id, stamp = settings_stamp(r->c);
	size_t i = (size_t)(person * 31 + rec->type) % KEPT;

	if (!person)
		return &none;
	if (kept[i].person != person || kept[i].type != rec->type || kept[i].stamp != stamp) {
		kept[i].person = 0;
		if (!kept[i].mem)
			kept[i].mem = arena_new();
		arena_reset(kept[i].mem);
		kept[i].prefs = load(r->c, kept[i].mem, rec);
		kept[i].type = rec->type;
		kept[i].stamp = stamp;
		kept[i].person = person;
	}
	return &kept[i].prefs;
}
