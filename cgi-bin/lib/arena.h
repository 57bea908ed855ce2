/*
 * Memory that lives as long as one piece of work (a request, a job), and the
 * clean-ups that go with it. Nothing else in Ferry calls free().
 *
 * A resource of another library (a FILE, a json_object, a PDF document) is
 * registered with arena_defer() on the line after it was obtained; the clean-ups
 * run newest first when the arena is reset, also when a fault ends the work.
 */
#ifndef FERRY_ARENA_H
#define FERRY_ARENA_H
#include <stdarg.h>
#include <stddef.h>

struct arena;
struct arena_mark { void *chunk; size_t used; void *blocks, *defers; };

struct arena *arena_new(void);
void arena_free(struct arena *);		/* reset, then give the chunks back */
void arena_reset(struct arena *);		/* runs the defers; keeps one chunk */
size_t arena_given_back(void);		/* bytes that all arenas of the program have freed since it was last asked */

/* Zeroed, aligned for any type; never NULL (no memory is a fault). */
void *arena_alloc(struct arena *, size_t size);
/* n * size with overflow checked. */
void *arena_array(struct arena *, size_t n, size_t size);
char *arena_str(struct arena *, const char *s);		/* NULL stays NULL */
char *arena_strn(struct arena *, const char *s, size_t n);
char *arena_fmt(struct arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vfmt(struct arena *, const char *fmt, va_list) __attribute__((format(printf, 2, 0)));

void arena_defer(struct arena *, void (*fn)(void *), void *arg);

/* What was allocated and deferred after the mark goes; for loops over many rows. */
struct arena_mark arena_mark(struct arena *);
void arena_rewind(struct arena *, struct arena_mark);

/* A string that grows. `s` is always terminated. */
struct buf { struct arena *mem; char *s; size_t len, cap; };
struct buf buf_new(struct arena *);
void buf_add(struct buf *, const char *bytes, size_t n);
void buf_str(struct buf *, const char *s);
void buf_fmt(struct buf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
