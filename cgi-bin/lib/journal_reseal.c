/*
 * Sealing a log that was kept without a key, or with another one (journal_seal.c): each
 * record's chain is looked at first, and only an end that follows from it is sealed.
 * People may go on writing meanwhile; what they move is tried again.
 */
#include <string.h>
#include "db.h"
#include "journal_impl.h"
#include "record_impl.h"

enum { BATCH = 1000 };

struct reseal { const struct record *rec; const struct ends *ends; struct journal_verdict *v; int64_t last, sealed; int n; };

/* As the walk found it, or, written to since, as a close look does. */
static bool whole(struct ctx *c, struct reseal *s, int64_t id, const struct log_head *h)
{
	if (memcmp(h->bytes, journal_end_of(s->ends, s->rec->type, id), 32) == 0)
		return true;
	return !journal_look_at(c, s->rec->type, id, s->v) || !strcmp(s->v->what, "unsealed");
}

/* The next thousand ends of s->rec. */
static enum outcome some(struct ctx *c, void *arg)
{
	struct reseal *s = arg;
	struct sql q = sql_new(c);
	struct buf list = buf_new(c->mem);
	int64_t last = s->last;
	struct rows *rs;
	int n = 0;

	sql_add(&q, "SELECT id, log_head FROM ");
	sql_name(&q, s->rec->table);
	sql_add(&q, " WHERE log_head IS NOT NULL AND id > ");
	sql_arg(&q, INT(last));
	sql_add(&q, " ORDER BY id LIMIT 1000");
	for (rs = sql_rows(&q); rows_next(rs); ) {
		struct log_head from, to;

		last = rows_int(rs, 0);
		log_head_read(&from, rs, 1);
		if (log_head_sealed(&from, s->rec, last))
			continue;
		if (!whole(c, s, last, &from))
			return CONFLICT;
		to = from;
		log_head_seal(&to, s->rec, last);
		buf_fmt(&list, "%c{\"i\":%lld,\"f\":\"%s\",", n++ ? ',' : '[', (long long)last, log_head_hex(c, &from));
		buf_fmt(&list, "\"t\":\"%s\"}", log_head_hex(c, &to));
	}
	buf_str(&list, "]");
	if (n)
		journal_move_heads(c, s->rec, list.s, n);
	s->n = rows_count(rs);
	s->last = last;
	s->sealed += n;
	return DONE;
}

static enum outcome checkpoint(struct ctx *c, void *arg)
{
	(void)arg;
	journal_checkpoint_seal(c);
	return DONE;
}

struct journal_verdict journal_seal_all(struct ctx *c, int64_t *sealed)
{
	struct journal_verdict v = { 0 };
	struct reseal s = { .v = &v };

	*sealed = 0;
	if (!journal_seals() || !(s.ends = journal_walk(c, &v)))
		return v;
	for (const struct record *const *r = record_all; *r; r++) {
		if ((*r)->no_timeline || (*r)->parent)
			continue;
		s.rec = *r;
		s.last = 0;
		do {
			struct arena_mark m = arena_mark(c->mem);

			if (db_transaction(c, some, &s) != DONE)
				return v;
			arena_rewind(c->mem, m);
		} while (s.n == BATCH);
	}
	*sealed = s.sealed;
	db_transaction(c, checkpoint, NULL);
	return journal_verify_all(c);
}
