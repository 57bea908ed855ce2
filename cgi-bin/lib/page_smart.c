/*
 * Counts on a record's page that lead to lists. All in one statement where the
 * person reads everything of those types; otherwise each list is counted within
 * their scope, so that what they may not read does not show as a number.
 */
#include <string.h>
#include "db.h"
#include "detail_page.h"
#include "record_impl.h"

static const char *with_id(struct ctx *c, const char *text, int64_t id)
{
	struct buf b = buf_new(c->mem);

	for (const char *p; (p = strstr(text, "{id}")); text = p + 4) {
		buf_add(&b, text, (size_t)(p - text));
		buf_fmt(&b, "%lld", (long long)id);
	}
	buf_str(&b, text);
	return b.s;
}

/* Without a list to look into, the count is shown to those who read everything of that type. */
static bool counted_by_list(struct ctx *c, const struct smart *s, const char *target, int64_t *count)
{
	struct error *had = c->errors, **tail = c->errors_tail;
	const char *mark = target ? strchr(target, '?') : NULL;
	struct query q;
	bool more;
	int n;

	if (!target)
		return false;
	if (query_read(c, s->record, query_parse(c, mark ? mark + 1 : ""), &q) != DONE) {
		c->errors = had;
		c->errors_tail = tail;
		if (tail)
			*tail = NULL;
		return false;
	}
	record_totals(c, &q, &n, &more, NULL, NULL);
	*count = n;
	return true;
}

void page_smarts(struct req *r, const struct row *row)
{
	struct ctx *c = r->c;
	struct sql q = sql_new(c);
	HDF *list = page_node(r, "Smarts");
	struct rows *rs;
	int n = 0, column = 0;

	sql_add(&q, "SELECT 0");
	for (const struct smart *s = row->rec->smarts; s && s->name; s++) {
		sql_add(&q, ", (");
		sql_with_id(&q, s->sql, row->id);
		sql_add(&q, ")");
	}
	if (!row->rec->smarts || !row->rec->smarts->name)
		return;
	rs = sql_rows(&q);
	if (!rows_next(rs))
		return;
	for (const struct smart *s = row->rec->smarts; s && s->name; s++) {
		const char *target = s->target ? with_id(c, s->target, row->id) : NULL, *key = arena_fmt(c->mem, "Smart.%s", s->name);
		enum scope scope = s->record ? person_scope(c->me, s->record, ACCESS_READ) : SCOPE_ALL;
		int64_t count = rows_int(rs, ++column);
		bool sum = rows_str(rs, column) && strchr(rows_str(rs, column), '.');
		dec4 figure = 0;
		HDF *node;

		if (scope == SCOPE_NONE)
			continue;
		if (sum)
			dec4_parse(rows_str(rs, column), &figure);
		if (!sum && count && scope != SCOPE_ALL && s->record && !s->record->unscoped && !counted_by_list(c, s, target, &count))
			continue;
		node = node_text(list, n++, word_or(c, key, s->record ? word_record(c, s->record, true) : s->name));
		node_set(node, "icon", s->icon);
		node_set(node, "n", sum ? dec4_show(c->mem, figure) : arena_fmt(c->mem, "%lld", (long long)count));
		node_set(node, "url", target ? arena_fmt(c->mem, "/%s", target) : NULL);
		if (sum ? !figure : !count)
			node_set(node, "none", "1");
	}
}
