/* See record_batch.h. One batch at a time in a process; it ends with the memory it was begun in. */
#include <stdlib.h>
#include <string.h>
#include "journal_impl.h"
#include "postings.h"
#include "record_batch.h"
#include "record_batch_later.h"
#include "record_impl.h"
#include "search.h"

enum { MOST_TERMS = 4000, MOST_HERE = 131072, ENTRIES_AT_ONCE = 1000 };

struct key { int64_t hash; int type; int64_t id; const char *field; };
struct entry_of { const struct record *rec; int64_t id; char at[32], user[24]; unsigned char hash[32]; int64_t owner, team; };

struct batch {
	struct posting *postings;
	struct key *keys;
	struct entry_of *entries;
	struct later *later;
	size_t npostings, nkeys, nentries, rpostings, rkeys, rentries;
	int type;		/* of the record taken last: its first entry may follow */
	int64_t id, owner, team;
};

static struct batch *current;

static void forget(void *arg)
{
	struct batch *b = arg;

	if (current == b)
		current = NULL;
	free(b->postings);
	free(b->keys);
	free(b->entries);
	later_free(b->later);
	free(b);
}

void record_batch_begin(struct ctx *c)
{
	struct batch *b = calloc(1, sizeof *b);

	if (!b)
		fault("no memory");
	b->later = later_new();
	arena_defer(c->mem, forget, b);
	current = b;
}

bool record_batch_open(void)
{
	return current != NULL;
}

/* Room for n more of `size` bytes behind *list. */
static void *room(void *list, size_t *have, size_t used, size_t n, size_t size)
{
	size_t want = *have ? *have : 1024;
	void *more;

	if (used + n <= *have)
		return list;
	while (want < used + n)
		want *= 2;
	more = realloc(list, want * size);
	if (!more)
		fault("no memory");
	*have = want;
	return more;
}

bool batch_take(struct ctx *c, const struct row *r)
{
	struct batch *b = current;
	uint32_t terms[MOST_TERMS];
	int n;

	if (!b)
		return false;
	if (b->npostings > MOST_HERE)
		batch_flush(c);
	n = search_record_terms(c, r, terms, MOST_TERMS);
	b->postings = room(b->postings, &b->rpostings, b->npostings, (size_t)n, sizeof *b->postings);
	for (int i = 0; i < n; i++)
		b->postings[b->npostings++] = (struct posting){ terms[i], r->rec->type, r->id };
	b->keys = room(b->keys, &b->rkeys, b->nkeys, (size_t)r->fs->n, sizeof *b->keys);
	for (int i = 0; i < r->fs->n; i++) {
		const struct field *f = r->fs->f[i];
		int64_t hash = f->flags & DEDUP && r->value[i] ? duplicate_hash(c, f, r->value[i]) : 0;

		if (hash)
			b->keys[b->nkeys++] = (struct key){ hash, r->rec->type, r->id, f->name };
	}
	b->type = r->rec->type;
	b->id = r->id;
	b->owner = r->owner_id;
	b->team = r->team_id;
	return true;
}

void record_batch_exec_built(struct ctx *c, const char *sql, const struct db_arg *args, size_t n)
{
	if (!current || !later_add(current->later, sql, args, n))
		db_exec_built(c, sql, args, n);
}

bool batch_take_entry(struct ctx *c, const struct record *rec, int64_t id, const struct journal_text *t, const unsigned char hash[32])
{
	struct batch *b = current;
	struct entry_of *e;

	if (!b)
		return false;
	if (b->type != rec->type || b->id != id || strcmp(t->event, "created") || strcmp(t->detail, "{}") || t->corrects || strlen(t->at) >= sizeof e->at) {
		batch_flush(c);
		return false;
	}
	b->entries = room(b->entries, &b->rentries, b->nentries, 1, sizeof *b->entries);
	e = &b->entries[b->nentries++];
	e->rec = rec;
	e->id = id;
	memcpy(e->at, t->at, strlen(t->at) + 1);
	e->user[0] = 0;
	if (t->user_id && strlen(t->user_id) < sizeof e->user)
		memcpy(e->user, t->user_id, strlen(t->user_id) + 1);
	memcpy(e->hash, hash, 32);
	e->owner = b->owner;
	e->team = b->team;
	b->id = 0;
	return true;
}

/* ---- writing -------------------------------------------------------------------- */

static int by_hash(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* The terms of each record in one value: they stand beside one another until they are sorted. */
static void write_terms(struct ctx *c, struct batch *b)
{
	uint32_t *terms = arena_array(c->mem, MOST_TERMS, sizeof *terms);
	struct db_arg *args;
	size_t records = 0, n = 0;

	for (size_t k = 0; k < b->npostings; k++)
		records += !k || b->postings[k].id != b->postings[k - 1].id || b->postings[k].type != b->postings[k - 1].type;
	args = arena_array(c->mem, records * 3, sizeof *args);
	for (size_t i = 0; i < b->npostings; ) {
		const struct posting *first = &b->postings[i];
		int have = 0;

		for (; i < b->npostings && b->postings[i].id == first->id && b->postings[i].type == first->type; i++)
			terms[have++] = b->postings[i].term;
		args[n++] = INT(first->type);
		args[n++] = INT(first->id);
		args[n++] = search_packed(c, terms, have);
	}
	db_each(c, "INSERT INTO record_terms (type, record_id, terms) VALUES (?, ?, ?)", args, 3, records);
}

static void write_postings(struct ctx *c, struct batch *b)
{
	struct arena_mark mark = arena_mark(c->mem);

	if (!b->npostings)
		return;
	write_terms(c, b);
	arena_rewind(c->mem, mark);
	postings_add_new(c, b->postings, b->npostings);
	b->npostings = 0;
}

static void write_keys(struct ctx *c, struct batch *b)
{
	struct arena_mark mark = arena_mark(c->mem);
	struct db_arg *args = arena_array(c->mem, b->nkeys * 4 + 1, sizeof *args);

	if (!b->nkeys)
		return;
	qsort(b->keys, b->nkeys, sizeof *b->keys, by_hash);
	for (size_t i = 0; i < b->nkeys; i++) {
		args[i * 4] = INT(b->keys[i].hash);
		args[i * 4 + 1] = INT(b->keys[i].type);
		args[i * 4 + 2] = INT(b->keys[i].id);
		args[i * 4 + 3] = STR(b->keys[i].field);
	}
	db_each(c, "INSERT INTO duplicate_keys (hash, type, record_id, field) VALUES (?, ?, ?, ?)", args, 4, b->nkeys);
	arena_rewind(c->mem, mark);
	b->nkeys = 0;
}

/* Only while the head is still empty: who was quicker makes the transaction run again. */
static void set_heads(struct ctx *c, const struct record *rec, const struct entry_of *e, size_t n)
{
	static const struct log_head none;
	struct buf b = buf_new(c->mem);

	for (size_t i = 0; i < n; i++) {
		struct log_head h = log_head_next(&none, rec, e[i].id, e[i].hash);

		buf_fmt(&b, "%c{\"i\":%lld,\"t\":\"%s\"}", i ? ',' : '[', (long long)e[i].id, log_head_hex(c, &h));
	}
	buf_str(&b, "]");
	journal_move_heads(c, rec, b.s, (int)n);
}

/* Entries of one type of record: they are the first of theirs, so that each head is still empty. */
static void write_entries_of(struct ctx *c, const struct record *rec, const struct entry_of *e, size_t n)
{
	static const unsigned char none[32];
	struct arena_mark mark = arena_mark(c->mem);
	struct db_arg *args = arena_array(c->mem, n * 6, sizeof *args);

	for (size_t i = 0; i < n; i++) {
		args[i * 6] = INT(rec->type);
		args[i * 6 + 1] = INT(e[i].id);
		args[i * 6 + 2] = STR(e[i].at);
		args[i * 6 + 3] = STR(*e[i].user ? e[i].user : NULL);
		args[i * 6 + 4] = BYTES(none, 32);
		args[i * 6 + 5] = BYTES(e[i].hash, 32);
	}
	db_each(c, "INSERT INTO journal (type, record_id, at, user_id, event, detail, prev, hash) VALUES (?, ?, ?, ?, 'created', '{}', ?, ?)", args, 6, n);
	set_heads(c, rec, e, n);
	arena_rewind(c->mem, mark);
}

static void tell_made(struct ctx *c, const struct record *rec, const struct entry_of *e, size_t n)
{
	struct arena_mark mark = arena_mark(c->mem);
	struct made_one *made = arena_array(c->mem, n, sizeof *made);

	for (size_t i = 0; i < n; i++)
		made[i] = (struct made_one){ e[i].id, e[i].owner, e[i].team };
	journal_listener->made(c, rec, made, (int)n);
	arena_rewind(c->mem, mark);
}

static void write_entries(struct ctx *c, struct batch *b)
{
	for (size_t i = 0; i < b->nentries; ) {
		size_t n = i;

		while (n < b->nentries && n - i < ENTRIES_AT_ONCE && b->entries[n].rec == b->entries[i].rec)
			n++;
		n -= i;
		write_entries_of(c, b->entries[i].rec, b->entries + i, n);
		tell_made(c, b->entries[i].rec, b->entries + i, n);
		i += n;
	}
	b->nentries = 0;
}

void batch_flush(struct ctx *c)
{
	struct batch *b = current;

	if (!b)
		return;
	current = NULL;		/* what is written now is not collected again */
	write_postings(c, b);
	write_keys(c, b);
	later_write(c, b->later);
	write_entries(c, b);
	b->id = 0;
	current = b;
}

void record_batch_end(struct ctx *c)
{
	batch_flush(c);
	current = NULL;
}
