/*
 * Reading the whole log once, for journal_verify.c: in the order of its numbers, which
 * is the order the table lies in, while where every record's chain has got to is kept in
 * memory (64 bytes a record).
 *
 * Half of the work is hashing, and an entry's hash needs no more than its own row: a
 * second thread does it for one piece while the next is read. It touches nothing but
 * that piece, whose memory is its own, and cannot fault; that the entries follow each
 * other is looked at here.
 */
#include <pthread.h>
#include <string.h>
#include "db.h"
#include "journal.h"
#include "journal_impl.h"

enum { BATCH = 4000 };

/* ---- where every chain has got to ----------------------------------------------------- */

struct place { int64_t record, type; unsigned char hash[32]; };
struct ends { struct arena *mem; struct place *at; size_t size, used; };

static struct place *place_of(const struct ends *e, int64_t type, int64_t record)
{
	uint64_t h = (uint64_t)record * 0x9e3779b97f4a7c15u ^ (uint64_t)type * 0xc2b2ae3d27d4eb4fu;
	size_t i = (size_t)(h >> 17) & (e->size - 1);

	while (e->at[i].type && (e->at[i].type != type || e->at[i].record != record))
		i = (i + 1) & (e->size - 1);
	return &e->at[i];
}

const unsigned char *journal_end_of(const struct ends *e, int64_t type, int64_t record)
{
	return place_of(e, type, record)->hash;
}

static void grow(struct ends *e)
{
	struct place *old = e->at;
	size_t n = e->size;

	e->size = n ? n * 2 : 8192;
	e->at = arena_array(e->mem, e->size, sizeof *e->at);
	for (size_t i = 0; i < n; i++)
		if (old[i].type)
			*place_of(e, old[i].type, old[i].record) = old[i];
}

static struct place *place_take(struct ends *e, int64_t type, int64_t record)
{
	struct place *at;

	if (e->used * 4 >= e->size * 3)
		grow(e);
	at = place_of(e, type, record);
	if (!at->type) {
		at->type = type;
		at->record = record;
		e->used++;
	}
	return at;
}

/* ---- a piece of the log ---------------------------------------------------------------- */

struct piece { struct arena *mem; struct rows *rows; struct journal_link *link; int n; pthread_t thread; bool threaded; };

static void copy(unsigned char out[32], struct rows *rs, int column)
{
	memset(out, 0, 32);
	if (rows_len(rs, column) == 32)
		memcpy(out, rows_str(rs, column), 32);
}

void journal_link_read(struct journal_link *l, struct rows *rs)
{
	unsigned char hash[32];

	l->id = rows_int(rs, 0);
	l->type = rows_int(rs, 1);
	l->record = rows_int(rs, 2);
	copy(l->prev, rs, 8);
	copy(l->hash, rs, 9);
	journal_hash(hash, l->prev, &(struct journal_text){ rows_str(rs, 1), rows_str(rs, 2), rows_str(rs, 3), rows_str(rs, 4), rows_str(rs, 5), rows_str(rs, 6), rows_str(rs, 7) });
	l->true_ = memcmp(hash, l->hash, 32) == 0;
}

static void *hash_piece(void *arg)
{
	struct piece *p = arg;

	for (int i = 0; rows_next(p->rows); i++)
		journal_link_read(&p->link[i], p->rows);
	return NULL;
}

/* Reads the entries above `last` and has them hashed; returns the number of the last one. */
static int64_t begin(struct ctx *c, struct piece *p, int64_t last)
{
	struct ctx here = *c;

	arena_reset(p->mem);
	here.mem = p->mem;
	p->rows = db_rows(&here, JOURNAL_ENTRY " WHERE id > ? ORDER BY id LIMIT 4000", INT(last));
	p->n = rows_count(p->rows);
	p->link = arena_array(p->mem, (size_t)p->n + 1, sizeof *p->link);
	p->threaded = !pthread_create(&p->thread, NULL, hash_piece, p);
	if (!p->threaded)
		hash_piece(p);
	return p->n ? rows_last_int(p->rows, 0) : last;
}

static void join(void *arg)
{
	struct piece *p = arg;

	if (p->threaded)
		pthread_join(p->thread, NULL);
	p->threaded = false;
}

static void drop(void *mem)
{
	arena_free(mem);
}

static bool follows(struct ctx *c, struct ends *e, const struct piece *p, struct journal_verdict *v)
{
	for (int i = 0; i < p->n; i++) {
		const struct journal_link *l = &p->link[i];
		struct place *at = place_take(e, l->type, l->record);

		v->entries++;
		/* Where one before it was committed after we had passed its number, the close look finds nothing wrong. */
		if ((!l->true_ || memcmp(l->prev, at->hash, 32)) && journal_look_at(c, (int)l->type, l->record, v))
			return false;
		memcpy(at->hash, l->hash, 32);
	}
	return true;
}

struct ends *journal_walk(struct ctx *c, struct journal_verdict *v)
{
	struct ends *e = arena_alloc(c->mem, sizeof *e);
	struct piece *piece = arena_array(c->mem, 2, sizeof *piece);
	int64_t last;
	int at = 0;

	e->mem = arena_new();
	arena_defer(c->mem, drop, e->mem);
	grow(e);
	for (int i = 0; i < 2; i++) {
		piece[i].mem = arena_new();
		arena_defer(c->mem, drop, piece[i].mem);
		arena_defer(c->mem, join, &piece[i]);	/* before its memory goes */
	}
	last = begin(c, &piece[at], 0);
	for (; piece[at].n; at = !at) {
		struct piece *now = &piece[at], *next = &piece[!at];

		if (now->n == BATCH)
			last = begin(c, next, last);
		else
			next->n = 0;
		join(now);
		if (!follows(c, e, now, v))
			return NULL;
	}
	v->records = (int64_t)e->used;
	return e;
}
