/*
 * Memory of one piece of work; see arena.h. Chunks of 64 KiB, newest first; what
 * would waste one has a block of its own. Nothing is given back singly: a reset or
 * a rewind runs the clean-ups, then frees all but the first chunk, so that a
 * program's memory does not grow with its requests. The string that grows is buf.c.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "fault.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN		16u
#define CHUNK		(64u * 1024)
#define OWN_BLOCK	(16u * 1024)	/* from here on an allocation is on its own */

struct chunk {
	struct chunk *older;
	size_t size, used;
	_Alignas(ALIGN) char bytes[];
};

struct deferred {
	struct deferred *older;
	void (*fn)(void *);
	void *arg;
};

struct arena {
	struct chunk *now;		/* newest first; the oldest is kept by a reset */
	struct chunk *blocks;		/* allocations that have their own */
	struct deferred *defers;
};

static struct chunk *chunk_new(size_t size, struct chunk *older)
{
	struct chunk *k = size > SIZE_MAX - sizeof *k ? NULL : malloc(sizeof *k + size);

	if (!k)
		fault("out of memory (%zu bytes)", size);
	k->older = older;
	k->size = size;
	k->used = 0;
	HIDE(k->bytes, size);
	return k;
}

static size_t given_back;

static void chunk_free(struct chunk *k)
{
	given_back += k->size;
	SHOW(k->bytes, k->size);
	free(k);
}

static size_t rounded(size_t size)
{
	if (size > SIZE_MAX / 2)
		fault("allocation of %zu bytes", size);
	return (size + ALIGN - 1) / ALIGN * ALIGN;
}

struct arena *arena_new(void)
{
	struct arena *a = calloc(1, sizeof *a);

	if (!a)
		fault("out of memory");
	a->now = chunk_new(CHUNK, NULL);
	return a;
}

/* Not zeroed: for what is filled at once. */
static char *take(struct arena *a, size_t size)
{
	size_t need = rounded(size ? size : 1);
	struct chunk *k = a->now;
	char *p;

	if (need >= OWN_BLOCK) {
		k = a->blocks = chunk_new(need, a->blocks);
	} else if (k->size - k->used < need) {
		k = a->now = chunk_new(CHUNK, a->now);
	}
	p = k->bytes + k->used;
	k->used += need;
	SHOW(p, size ? size : 1);
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size ? size : 1);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		fault("allocation of %zu times %zu bytes", n, size);
	return arena_alloc(a, bytes);
}

char *arena_strn(struct arena *a, const char *s, size_t n)
{
	char *p;

	if (n == SIZE_MAX)
		fault("string too long");
	p = take(a, n + 1);
	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *arena_str(struct arena *a, const char *s)
{
	return s ? arena_strn(a, s, strlen(s)) : NULL;
}

char *arena_vfmt(struct arena *a, const char *fmt, va_list args)
{
	char small[256], *p;
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(small, sizeof small, fmt, args);
	if (n < 0) {
		va_end(again);
		fault("cannot format \"%s\"", fmt);
	}
	if ((size_t)n < sizeof small) {
		p = arena_strn(a, small, (size_t)n);
	} else {
		p = take(a, (size_t)n + 1);
		vsnprintf(p, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	return p;
}

char *arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list args;
	char *p;

	va_start(args, fmt);
	p = arena_vfmt(a, fmt, args);
	va_end(args);
	return p;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
	struct deferred *d = arena_alloc(a, sizeof *d);

	d->fn = fn;
	d->arg = arg;
	d->older = a->defers;
	a->defers = d;
}

/* Newest first. Each is taken off the list before it runs, so that a fault inside one does not run it twice. */
static void run_defers(struct arena *a, const struct deferred *until)
{
	while (a->defers != until) {
		struct deferred *d = a->defers;

		a->defers = d->older;
		d->fn(d->arg);
	}
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ .chunk = a->now, .used = a->now->used, .blocks = a->blocks, .defers = a->defers };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	run_defers(a, m.defers);
	while (a->blocks != m.blocks) {
		struct chunk *k = a->blocks;

		a->blocks = k->older;
		chunk_free(k);
	}
	while (a->now != m.chunk) {
		struct chunk *k = a->now;

		a->now = k->older;
		chunk_free(k);
	}
	HIDE(a->now->bytes + m.used, a->now->size - m.used);
	a->now->used = m.used;
}

void arena_reset(struct arena *a)
{
	struct chunk *first = a->now;

	while (first->older)
		first = first->older;
	arena_rewind(a, (struct arena_mark){ .chunk = first });
}

size_t arena_given_back(void)
{
	size_t n = given_back;

	given_back = 0;
	return n;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	chunk_free(a->now);
	free(a);
}
