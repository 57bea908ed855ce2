/* See record_batch_later.h. The texts are literals, so that they are told apart by where they stand. */
#include <stdlib.h>
#include <string.h>
#include "record_batch_later.h"

enum { TEXTS = 4 };

struct heap { const char *sql; struct db_arg *args; size_t columns, n, room; };
struct later { struct arena *mem; struct heap heap[TEXTS]; };

struct later *later_new(void)
{
	struct later *l = calloc(1, sizeof *l);

	if (!l)
		fault("no memory");
	l->mem = arena_new();
	return l;
}

void later_free(struct later *l)
{
	for (int i = 0; i < TEXTS; i++)
		free(l->heap[i].args);
	arena_free(l->mem);
	free(l);
}

static struct heap *heap_of(struct later *l, const char *sql)
{
	for (int i = 0; i < TEXTS; i++)
		if (!l->heap[i].sql || l->heap[i].sql == sql)
			return &l->heap[i];
	return NULL;
}

bool later_add(struct later *l, const char *sql, const struct db_arg *args, size_t n)
{
	struct heap *h = heap_of(l, sql);

	if (!h)
		return false;
	h->sql = sql;
	h->columns = n;
	if (h->n + n > h->room) {
		size_t want = h->room ? h->room * 2 : 1024 * n;
		struct db_arg *more = realloc(h->args, want * sizeof *more);

		if (!more)
			fault("no memory");
		h->args = more;
		h->room = want;
	}
	for (size_t i = 0; i < n; i++) {
		struct db_arg a = args[i];

		if (a.type == DB_STR || a.type == DB_BYTES)
			a.s = arena_strn(l->mem, a.s, a.len);
		h->args[h->n++] = a;
	}
	return true;
}

void later_write(struct ctx *c, struct later *l)
{
	for (int i = 0; i < TEXTS && l->heap[i].sql; i++) {
		struct heap *h = &l->heap[i];

		if (h->n)
			db_each_built(c, h->sql, h->args, h->columns, h->n / h->columns);
		h->n = 0;
	}
	arena_reset(l->mem);
}
