/*
 * Finds what was changed behind the program's back: an entry whose content no
 * longer has its hash, one that does not follow its predecessor (removed, inserted,
 * reordered), a chain cut off at its end (the record's head names another hash).
 * Reads in the order of the entries' numbers, in batches, whatever the size.
 */
#include <stdlib.h>
#include <string.h>
#include "db.h"
#include "journal.h"
#include "journal_impl.h"
#include "record_impl.h"

enum { BATCH = 2000 };

static bool same(const char *bytes, size_t n, const unsigned char *hash)
{
	return bytes && n == 32 && memcmp(bytes, hash, 32) == 0;
}

/* One record: walks its entries oldest first. */
static int64_t verify_one(struct ctx *c, const struct record *rec, int64_t id, const char **what)
{
	unsigned char head[32] = { 0 }, hash[32];
	int64_t last = 0;
	bool any = false;

	for (;;) {
		struct arena_mark m = arena_mark(c->mem);
		struct rows *rs = db_rows(c, "SELECT id, type, record_id, DATE_FORMAT(at, '%Y-%m-%d %H:%i:%s.%f'), user_id, event, corrects, detail, prev, hash FROM journal"
			" WHERE type = ? AND record_id = ? AND id > ? ORDER BY id LIMIT 2000", INT(rec->type), INT(id), INT(last));
		int n = rows_count(rs);

		while (rows_next(rs)) {
			struct journal_text t = { rows_str(rs, 1), rows_str(rs, 2), rows_str(rs, 3), rows_str(rs, 4), rows_str(rs, 5), rows_str(rs, 6), rows_str(rs, 7) };

			last = rows_int(rs, 0);
			if (!same(rows_str(rs, 8), rows_len(rs, 8), head)) {
				*what = "missing";
				return last;
			}
			journal_hash(hash, head, &t);
			if (!same(rows_str(rs, 9), rows_len(rs, 9), hash)) {
				*what = "changed";
				return last;
			}
			memcpy(head, hash, 32);
			any = true;
		}
		arena_rewind(c->mem, m);
		if (n < BATCH)
			break;
	}
	struct sql q = sql_new(c);
	struct rows *rs;

	sql_add(&q, "SELECT log_head FROM ");
	sql_name(&q, rec->table);
	sql_add(&q, " WHERE id = ");
	sql_arg(&q, INT(id));
	rs = sql_rows(&q);
	if (rows_next(rs) && (any || !rows_null(rs, 0)) && !same(rows_str(rs, 0), rows_len(rs, 0), head)) {
		*what = "cut";
		return last ? last : -1;
	}
	return 0;
}

static int64_t verify_type(struct ctx *c, const struct record *rec, const char **what)
{
	int64_t last = 0, bad = 0;

	for (;;) {
		struct arena_mark m = arena_mark(c->mem);
		struct sql q = sql_new(c);
		struct rows *rs;
		int n;

		sql_add(&q, "SELECT id FROM ");
		sql_name(&q, rec->table);
		sql_add(&q, " WHERE log_head IS NOT NULL AND id > ");
		sql_arg(&q, INT(last));
		sql_add(&q, " ORDER BY id LIMIT 2000");
		rs = sql_rows(&q);
		n = rows_count(rs);
		while (rows_next(rs)) {
			last = rows_int(rs, 0);
			if ((bad = verify_one(c, rec, last, what)))
				return bad;
		}
		arena_rewind(c->mem, m);
		if (n < BATCH)
			return 0;
	}
}

int64_t journal_verify(struct ctx *c, const struct record *rec, int64_t id, const char **what)
{
	int64_t bad;

	*what = NULL;
	if (rec)
		return id ? verify_one(c, rec, id, what) : verify_type(c, rec, what);
	for (const struct record *const *r = record_all; *r; r++)
		if (!(*r)->no_timeline && !(*r)->parent && (bad = verify_type(c, *r, what)))
			return bad;
	return 0;
}
