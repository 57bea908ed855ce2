/* See postings.h. */
#include <stdlib.h>
#include <string.h>
#include "postings.h"

enum { SHARED = POSTING_BLOCK /* slot of the shared row */, ROWS_AT_ONCE = 16384, TERMS_AT_ONCE = 500, COLUMNS = 5, SAMPLE = 300 };

#define ALL	INT64_MAX	/* bits of a block */

static int64_t bit(int64_t id)
{
	return INT64_C(1) << id % POSTING_BLOCK;
}

/* ---- adding ------------------------------------------------------------------------------ */

/* By term, of equal ones as they came: the digits of base 2048, counted. Half the time of comparing. Returns where they are now. */
static struct posting *sorted_by_term(struct posting *list, struct posting *spare, size_t n)
{
	enum { BITS = 11, DIGITS = 1 << BITS };

	for (int shift = 0; shift < 32; shift += BITS) {
		struct posting *was = list;
		size_t at[DIGITS + 1] = { 0 };

		for (size_t i = 0; i < n; i++)
			at[(list[i].term >> shift) % DIGITS + 1]++;
		for (int d = 0; d < DIGITS; d++)
			at[d + 1] += at[d];
		for (size_t i = 0; i < n; i++)
			spare[at[(list[i].term >> shift) % DIGITS]++] = list[i];
		list = spare;
		spare = was;
	}
	return list;
}

static bool same_row(const struct posting *a, const struct posting *b)
{
	return a->term == b->term && a->type == b->type && a->id / POSTING_BLOCK == b->id / POSTING_BLOCK;
}

/* One row of those that share it, from `from` on; how many they are. */
static size_t fold(struct db_arg *row, const struct posting *from, const struct posting *end)
{
	const struct posting *p = from;
	int64_t bits = 0;

	for (; p < end && same_row(p, from); p++)
		bits |= bit(p->id);
	row[0] = INT(from->term);
	row[1] = INT(from->type);
	row[2] = INT(from->id / POSTING_BLOCK);
	row[3] = INT(p - from > 1 ? SHARED : from->id % POSTING_BLOCK);
	row[4] = INT(bits);
	return (size_t)(p - from);
}

/* In the order of their key: neighbours lie on the same page. */
void postings_add_new(struct ctx *c, struct posting *list, size_t n)
{
	struct arena_mark mark = arena_mark(c->mem);
	struct db_arg *args = arena_array(c->mem, ROWS_AT_ONCE * COLUMNS, sizeof *args);

	list = sorted_by_term(list, arena_array(c->mem, n, sizeof *list), n);
	for (size_t done = 0; done < n; ) {
		size_t rows = 0;

		for (; done < n && rows < ROWS_AT_ONCE; rows++)
			done += fold(args + rows * COLUMNS, list + done, list + n);
		db_each(c, "INSERT INTO postings (term, type, block, slot, bits) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE bits = bits | VALUES(bits)", args, COLUMNS, rows);
	}
	arena_rewind(c->mem, mark);
}

void postings_add(struct ctx *c, const struct record *rec, int64_t id, const uint32_t *terms, int n)
{
	struct sql q = sql_new(c);

	if (!n)
		return;
	sql_add(&q, "INSERT IGNORE INTO postings (term, type, block, slot, bits) VALUES ");
	for (int i = 0; i < n; i++)
		buf_fmt(&q.text, "%s(%u,%d,%lld,%d,%lld)", i ? "," : "", terms[i], rec->type, (long long)(id / POSTING_BLOCK), (int)(id % POSTING_BLOCK), (long long)bit(id));
	sql_exec(&q);
}

/* ---- removing ---------------------------------------------------------------------------- */

static void add_terms(struct sql *q, const uint32_t *terms, int n)
{
	sql_add(q, " WHERE term IN (");
	for (int i = 0; i < n; i++)
		buf_fmt(&q->text, "%s%u", i ? "," : "", terms[i]);
	sql_add(q, ")");
}

/* Of one record: its own rows, and its bit in shared ones. One that held nobody else stays, and stands for nobody. All by their whole key. */
void postings_remove(struct ctx *c, const struct record *rec, int64_t id, const uint32_t *terms, int n)
{
	long long block = id / POSTING_BLOCK, mine = bit(id);
	int slot = (int)(id % POSTING_BLOCK);
	struct sql own = sql_new(c), shared = sql_new(c);

	if (!n)
		return;
	sql_add(&own, "DELETE FROM postings");
	add_terms(&own, terms, n);
	buf_fmt(&own.text, " AND type = %d AND block = %lld AND slot = %d", rec->type, block, slot);
	sql_exec(&own);
	buf_fmt(&shared.text, "UPDATE postings SET bits = bits & ~%lld", mine);
	add_terms(&shared, terms, n);
	buf_fmt(&shared.text, " AND type = %d AND block = %lld AND slot = %d AND bits & %lld", rec->type, block, SHARED, mine);
	sql_exec(&shared);
}

/* The records of one block that go. */
struct gone { int64_t block, bits; };
struct leaving { const struct record *rec; struct gone *of; int n; };

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static struct leaving leaving_of(struct ctx *c, const struct record *rec, const int64_t *ids, int n)
{
	struct leaving l = { .rec = rec, .of = arena_array(c->mem, (size_t)n, sizeof *l.of) };
	int64_t *sorted = arena_array(c->mem, (size_t)n, sizeof *sorted);

	memcpy(sorted, ids, (size_t)n * sizeof *sorted);
	qsort(sorted, (size_t)n, sizeof *sorted, by_value);
	for (int i = 0; i < n; i++) {
		if (!l.n || l.of[l.n - 1].block != sorted[i] / POSTING_BLOCK)
			l.of[l.n++] = (struct gone){ sorted[i] / POSTING_BLOCK, 0 };
		l.of[l.n - 1].bits |= bit(sorted[i]);
	}
	return l;
}

/* The bits that go from a row, by its block. Lists are filled up with their last: few texts of statements. */
static void add_bits(struct sql *q, const struct leaving *l)
{
	sql_add(q, "CASE block");
	for (int i = 0; i < l->n || i % 16; i++) {
		const struct gone *g = &l->of[i < l->n ? i : l->n - 1];

		sql_add(q, " WHEN ");
		sql_arg(q, INT(g->block));
		sql_add(q, " THEN ");
		sql_arg(q, INT(g->bits));
	}
	sql_add(q, " END");
}

/* A range of the key for each term. */
static void add_ranges(struct sql *q, const struct leaving *l, const uint32_t *terms, int n)
{
	int64_t *of = arena_array(q->c->mem, (size_t)n, sizeof *of);

	for (int i = 0; i < n; i++)
		of[i] = terms[i];
	sql_add(q, " WHERE term IN ");
	sql_list(q, of, (size_t)n);
	sql_add(q, " AND type = ");
	sql_arg(q, INT(l->rec->type));
	sql_add(q, " AND block BETWEEN ");
	sql_arg(q, INT(l->of[0].block));
	sql_add(q, " AND ");
	sql_arg(q, INT(l->of[l->n - 1].block));
}

/* Rows that hold nobody else. */
static void remove_rows(struct ctx *c, const struct leaving *l, const uint32_t *terms, int n)
{
	struct sql q = sql_new(c);

	sql_add(&q, "DELETE FROM postings");
	add_ranges(&q, l, terms, n);
	sql_add(&q, " AND bits & ~");
	add_bits(&q, l);
	sql_add(&q, " = 0");
	sql_exec(&q);
}

static void remove_bits(struct ctx *c, const struct leaving *l, const uint32_t *terms, int n)
{
	struct sql q = sql_new(c);

	sql_add(&q, "UPDATE postings SET bits = bits & ~");
	add_bits(&q, l);
	add_ranges(&q, l, terms, n);
	sql_add(&q, " AND bits & ");
	add_bits(&q, l);
	sql_exec(&q);
}

/* Blocks some of which stays, next to one another: usually the first and the last. */
static struct leaving next_partly(const struct leaving *l, int from)
{
	struct leaving some = { .rec = l->rec, .of = l->of + from };

	while (from < l->n && l->of[from].bits == ALL)
		from++;
	some.of = l->of + from;
	while (from < l->n && l->of[from++].bits != ALL)
		some.n++;
	return some;
}

void postings_remove_many(struct ctx *c, const struct record *rec, const int64_t *ids, int nids, const uint32_t *terms, int n)
{
	const struct leaving all = leaving_of(c, rec, ids, nids);

	for (int i = 0; i < n; i += TERMS_AT_ONCE) {
		struct arena_mark mark = arena_mark(c->mem);
		int some = n - i < TERMS_AT_ONCE ? n - i : TERMS_AT_ONCE;

		remove_rows(c, &all, terms + i, some);
		for (struct leaving l = next_partly(&all, 0); l.n; l = next_partly(&all, (int)(l.of - all.of) + l.n))
			remove_bits(c, &l, terms + i, some);
		arena_rewind(c->mem, mark);
	}
}

/* ---- asking ------------------------------------------------------------------------------ */

/* How often a term is: of few rows all that they hold, of many how much a block holds, which is more whatever it is. */
static double often(const struct rows *rs)
{
	double records = (double)rows_int(rs, 1), blocks = (double)rows_int(rs, 2);

	return rows_int(rs, 3) < SAMPLE ? records / 1e9 : records / blocks;
}

void postings_rarest_first(struct ctx *c, const struct record *rec, uint32_t *terms, int n, double *share)
{
	double *have = arena_array(c->mem, (size_t)n + 1, sizeof *have);
	struct sql q = sql_new(c);
	struct rows *rs;
	uint32_t first;
	int rarest = 0;

	if (share)
		*share = 0;
	if (n < (share ? 1 : 2))
		return;
	sql_add(&q, "SELECT i, SUM(BIT_COUNT(bits)), MAX(block) - MIN(block) + 1, COUNT(*) FROM (");
	for (int i = 0; i < n; i++) {
		buf_fmt(&q.text, "%s(SELECT %d AS i, block, bits FROM postings WHERE term = ", i ? " UNION ALL " : "", i);
		sql_arg(&q, INT(terms[i]));
		sql_add(&q, " AND type = ");
		sql_arg(&q, INT(rec->type));
		sql_add(&q, " LIMIT ");
		sql_arg(&q, INT(SAMPLE));
		sql_add(&q, ")");
	}
	sql_add(&q, ") x GROUP BY i");
	rs = sql_rows(&q);
	while (rows_next(rs))
		have[rows_int(rs, 0)] = often(rs);
	if (share)
		*share = 1;
	for (int i = 0; i < n; i++) {
		if (have[i] < have[rarest])
			rarest = i;
		if (share)
			*share *= have[i] / POSTING_BLOCK;
	}
	first = terms[rarest];
	terms[rarest] = terms[0];
	terms[0] = first;
}

/* " STRAIGHT_JOIN …": the rows that may hold the record at hand for one more term, its own and the shared one, each by its whole key. */
static void add_term(struct sql *s, int i, uint32_t term)
{
	buf_fmt(&s->text, " STRAIGHT_JOIN posting_slots s%d ON s%d.n = s0.n STRAIGHT_JOIN postings p%d ON p%d.term = ", i, i, i, i);
	sql_arg(s, INT(term));
	buf_fmt(&s->text, " AND p%d.type = p0.type AND p%d.block = p0.block AND p%d.slot = s%d.slot AND p%d.bits >> s0.n & 1", i, i, i, i, i);
}

/* In this order whatever the optimizer thinks: a second term looked up by its block alone is up to 64 rows a record, for a third of each of them. */
void postings_from(struct sql *s, const struct record *rec, const uint32_t *terms, int n)
{
	if (n) {
		sql_add(s, "postings p0 STRAIGHT_JOIN posting_slots s0 ON p0.term = ");
		sql_arg(s, INT(terms[0]));
		sql_add(s, " AND p0.type = ");
		sql_arg(s, INT(rec->type));
		sql_add(s, " AND s0.slot = p0.slot AND p0.bits >> s0.n & 1");
	}
	for (int i = 1; i < n; i++)
		add_term(s, i, terms[i]);
	sql_add(s, n ? " STRAIGHT_JOIN " : "");
	sql_name(s, rec->table);
	sql_add(s, n ? " t ON t.id = p0.block * 63 + s0.n" : " t");
}

void postings_exist(struct sql *s, const struct record *rec, const uint32_t *terms, int n)
{
	for (int i = 0; i < n; i++) {
		sql_add(s, " AND EXISTS (SELECT 1 FROM postings p WHERE p.term = ");
		sql_arg(s, INT(terms[i]));
		sql_add(s, " AND p.type = ");
		sql_arg(s, INT(rec->type));
		sql_add(s, " AND p.block = t.id DIV 63 AND p.slot IN (t.id % 63, 63) AND p.bits >> t.id % 63 & 1)");
	}
}
