/* The string that grows (struct buf of arena.h): doubles in the arena, so that building a page copies each byte about once. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "arena.h"
#include "fault.h"

#define FIRST 256u

struct buf buf_new(struct arena *a)
{
	return (struct buf){ .mem = a, .s = arena_alloc(a, FIRST), .cap = FIRST };
}

/* Room for n more bytes and the terminator. */
static void room(struct buf *b, size_t n)
{
	size_t need, cap = b->cap ? b->cap : FIRST;
	char *s;

	if (__builtin_add_overflow(b->len, n, &need) || need >= SIZE_MAX / 4)
		fault("string too long");
	if (need < b->cap)
		return;
	while (cap <= need)
		cap *= 2;
	s = arena_alloc(b->mem, cap);
	if (b->len)
		memcpy(s, b->s, b->len);
	b->s = s;
	b->cap = cap;
}

void buf_add(struct buf *b, const char *bytes, size_t n)
{
	room(b, n);
	if (n)
		memcpy(b->s + b->len, bytes, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void buf_str(struct buf *b, const char *s)
{
	if (s)
		buf_add(b, s, strlen(s));
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	int n;

	room(b, 0);
	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n >= b->cap - b->len) {
		room(b, (size_t)n);
		n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, again);
	}
	va_end(again);
	if (n < 0)
		fault("cannot format \"%s\"", fmt);
	b->len += (size_t)n;
}
