/* Postings and duplicate keys built anew; see reindex.h. */
#include "record.h"
#include "record_impl.h"
#include "reindex.h"
#include "search.h"

enum { BATCH = 500 };

struct batch { const struct record *rec; int64_t last, done; int n; };

static enum outcome one_batch(struct ctx *c, void *arg)
{
	struct batch *b = arg;
	struct sql q = sql_new(c);
	struct rows *rs;
	int64_t last = b->last;

	sql_add(&q, "SELECT id FROM ");
	sql_name(&q, b->rec->table);
	sql_add(&q, " WHERE id > ");
	sql_arg(&q, INT(last));
	sql_add(&q, " ORDER BY id LIMIT 500");
	rs = sql_rows(&q);
	b->n = rows_count(rs);
	while (rows_next(rs)) {
		struct row *r = record_get(c, b->rec, rows_int(rs, 0));

		search_index(c, r);
		duplicates_index(c, r);
		last = r->id;
	}
	b->done = last;
	return DONE;
}

int64_t record_reindex(struct ctx *c, const struct record *rec)
{
	struct batch b = { .rec = rec };
	int64_t total = 0;

	if (rec->parent)
		return 0;
	do {
		struct arena_mark m = arena_mark(c->mem);

		if (db_transaction(c, one_batch, &b) != DONE)
			fault("reindex of %s failed", rec->name);
		arena_rewind(c->mem, m);
		b.last = b.done;
		total += b.n;
	} while (b.n == BATCH);
	return total;
}

enum outcome reindex_job(struct ctx *c, json_object *args)
{
	const struct record *rec = record_by_type(json_object_get_int(json_object_object_get(args, "type")));

	if (rec)
		record_reindex(c, rec);
	return DONE;
}

struct record_ids *record_without_history(struct ctx *c, const struct record *rec)
{
	struct record_ids *out = arena_alloc(c->mem, sizeof *out);
	struct sql q = sql_new(c);
	struct rows *rs;

	sql_add(&q, "SELECT id FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " WHERE log_head IS NULL ORDER BY id LIMIT 10000");
	rs = sql_rows(&q);
	out->id = arena_array(c->mem, rows_count(rs) + 1, sizeof *out->id);
	while (rows_next(rs))
		out->id[out->n++] = rows_int(rs, 0);
	return out;
}
