/*
 * Finds what was changed behind the program's back: an entry whose content no
 * longer has its hash, one that does not follow its predecessor (removed, inserted,
 * moved), a chain whose end is not the one the record's row names, an end that the
 * program did not seal.
 *
 * The whole log is read once (journal_walk.c); only a chain that breaks is looked at
 * closely, here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "db.h"
#include "journal.h"
#include "journal_impl.h"
#include "record_impl.h"

enum { BATCH = 4000 };

/* ---- one chain, closely ------------------------------------------------------------ */

struct chain { struct journal_link *link; int n; };

static struct chain load(struct ctx *c, int type, int64_t id)
{
	struct rows *rs = db_rows(c, JOURNAL_ENTRY " WHERE type = ? AND record_id = ? ORDER BY id LIMIT 200000", INT(type), INT(id));
	struct chain k = { .link = arena_array(c->mem, (size_t)rows_count(rs) + 1, sizeof(struct journal_link)) };

	while (rows_next(rs))
		journal_link_read(&k.link[k.n++], rs);
	return k;
}

static int with_hash(const struct chain *k, const unsigned char hash[32])
{
	for (int i = 0; i < k->n; i++)
		if (memcmp(k->link[i].hash, hash, 32) == 0)
			return i;
	return -1;
}

/* Which entry it is that does not belong, and why, from the first that does not follow the one before. */
static bool look(const struct chain *k, const struct log_head *head, struct journal_verdict *v)
{
	static const unsigned char none[32];
	int from;

	for (int i = 0; i < k->n; i++) {
		const struct journal_link *l = &k->link[i];
		const unsigned char *before = i ? k->link[i - 1].hash : none;

		if (!l->true_) {
			v->bad = l->id;
			v->what = "changed";
			return true;
		}
		if (memcmp(l->prev, before, 32) == 0)
			continue;
		from = memcmp(l->prev, none, 32) ? with_hash(k, l->prev) : -1;
		/* What it follows stands further on: moved. Before: what lies between was put there. Nowhere: it was taken away. */
		v->bad = from >= i ? l->id : from >= 0 || memcmp(l->prev, none, 32) == 0 ? k->link[from + 1].id : l->id;
		v->what = from >= i ? "reordered" : from >= 0 || memcmp(l->prev, none, 32) == 0 ? "inserted" : "missing";
		return true;
	}
	/* A row that is gone names no end, one that was never written to has none. */
	if (!head || (!head->len && !k->n))
		return false;
	if (k->n && memcmp(k->link[k->n - 1].hash, head->bytes, 32) == 0) {
		if (log_head_sealed(head, record_by_type(v->type), v->record_id))
			return false;
		v->bad = k->link[k->n - 1].id;
		v->what = "unsealed";
		return true;
	}
	from = with_hash(k, head->bytes);
	v->bad = from >= 0 ? k->link[from + 1].id : k->n ? k->link[k->n - 1].id : -1;
	v->what = from >= 0 ? "inserted" : "cut";
	return true;
}

enum { LOOKS = 20 };

/*
 * People go on writing. Row and entries are read one after the other, and belong together
 * only if the row names the same end before and after: each entry moves it.
 */
bool journal_look_at(struct ctx *c, int type, int64_t id, struct journal_verdict *v)
{
	const struct record *rec = record_by_type(type);
	struct log_head head, after;
	struct chain k;
	bool has, still;

	v->type = type;
	v->record_id = id;
	for (int i = 0; i < LOOKS; i++) {
		has = rec && log_head_of(c, rec, id, &head);
		k = load(c, type, id);
		still = rec && log_head_of(c, rec, id, &after);
		if (has == still && (!has || memcmp(head.bytes, after.bytes, sizeof head.bytes) == 0))
			return look(&k, has ? &head : NULL, v);
	}
	/* Written to each time: what can be said is that its entries follow each other. */
	return look(&k, NULL, v);
}

/* ---- the whole ---------------------------------------------------------------------------- */

/* The records' own rows name the ends of their chains. */
static bool compare_heads(struct ctx *c, const struct record *rec, const struct ends *ends, struct journal_verdict *v)
{
	int64_t last = 0;
	int n;

	do {
		struct arena_mark m = arena_mark(c->mem);
		struct sql q = sql_new(c);
		struct rows *rs;

		sql_add(&q, "SELECT id, log_head FROM ");
		sql_name(&q, rec->table);
		sql_add(&q, " WHERE id > ");
		sql_arg(&q, INT(last));
		sql_add(&q, " ORDER BY id LIMIT 4000");
		rs = sql_rows(&q);
		n = rows_count(rs);
		while (rows_next(rs)) {
			struct log_head head;

			last = rows_int(rs, 0);
			log_head_read(&head, rs, 1);
			/* What was written while this ran looks broken at first: the close look decides. */
			if ((memcmp(head.bytes, journal_end_of(ends, rec->type, last), 32) || !log_head_sealed(&head, rec, last)) && journal_look_at(c, rec->type, last, v))
				return false;
		}
		arena_rewind(c->mem, m);
	} while (n == BATCH);
	return true;
}

struct journal_verdict journal_verify_all(struct ctx *c)
{
	struct journal_verdict v = { 0 };
	struct ends *ends;
	struct timespec a, b;

	clock_gettime(CLOCK_MONOTONIC, &a);
	ends = journal_walk(c, &v);
	if (ends) {
		for (const struct record *const *r = record_all; *r && !v.what; r++)
			if (!(*r)->no_timeline && !(*r)->parent && !compare_heads(c, *r, ends, &v))
				break;
		if (!v.what)
			v.checkpoint = journal_verify_checkpoints(c, &v.what);
	}
	if (!v.what || v.checkpoint)
		v.type = 0, v.record_id = 0;
	clock_gettime(CLOCK_MONOTONIC, &b);
	v.milliseconds = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
	return v;
}

int64_t journal_verify(struct ctx *c, const struct record *rec, int64_t id, const char **what)
{
	struct journal_verdict v = { 0 };
	int64_t last = 0;

	*what = NULL;
	if (!rec) {
		v = journal_verify_all(c);
	} else if (id) {
		journal_look_at(c, rec->type, id, &v);
	} else {
		struct rows *rs;

		do {
			rs = db_rows(c, "SELECT DISTINCT record_id FROM journal WHERE type = ? AND record_id > ? ORDER BY record_id LIMIT 2000", INT(rec->type), INT(last));
			while (!v.what && rows_next(rs)) {
				struct arena_mark m = arena_mark(c->mem);

				last = rows_int(rs, 0);
				journal_look_at(c, rec->type, last, &v);
				arena_rewind(c->mem, m);
			}
		} while (!v.what && rows_count(rs) == 2000);
	}
	*what = v.what;
	return v.what ? v.checkpoint ? v.checkpoint : v.bad : 0;
}

/* ---- kept verdicts ---------------------------------------------------------------------------- */

void journal_verdict_keep(struct ctx *c, const struct journal_verdict *v)
{
	db_exec(c, "INSERT INTO journal_verdicts (at, milliseconds, entries, records, bad_id, what, type, record_id, checkpoint_id, user_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		STR(instant_sql(c->mem, c->now)), INT(v->milliseconds), INT(v->entries), INT(v->records), v->bad ? INT(v->bad) : SQLNULL, STR(v->what),
		v->type ? INT(v->type) : SQLNULL, REF(v->record_id), REF(v->checkpoint), REF(c->me->id));
}

static enum outcome keep(struct ctx *c, void *v)
{
	journal_verdict_keep(c, v);
	return DONE;
}

enum outcome journal_verify_job(struct ctx *c, json_object *args)
{
	struct journal_verdict v = journal_verify_all(c);

	(void)args;
	if (v.what)
		fprintf(stderr, "ferry: the log is broken at entry %lld: %s\n", (long long)v.bad, v.what);
	return db_transaction(c, keep, &v);
}
