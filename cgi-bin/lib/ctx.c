/* Messages about a piece of work; see ctx.h. Their order is the order in which they were found. */
#include <stdarg.h>
#include "ctx.h"
#include "text.h"

enum { QUOTED = 200 };	/* characters of what was given that a message repeats */

static void add(struct ctx *c, bool warning, const char *field, const char *key, va_list args)
{
	struct error *e = arena_alloc(c->mem, sizeof *e);
	const char *a;

	e->field = arena_str(c->mem, field ? field : "");
	e->key = arena_str(c->mem, key);
	e->warning = warning;
	for (int i = 0; (a = va_arg(args, const char *)); i++) {
		if (i >= 3)
			fault("more than three arguments for message %s", key);
		e->arg[i] = text_clip(c->mem, a, QUOTED);
	}
	if (!c->errors)
		c->errors_tail = &c->errors;
	*c->errors_tail = e;
	c->errors_tail = &e->next;
}

enum outcome ctx_refuse(struct ctx *c, enum outcome o, const char *field, const char *key, ...)
{
	va_list args;

	va_start(args, key);
	add(c, false, field, key, args);
	va_end(args);
	return o;
}

void ctx_warn(struct ctx *c, const char *field, const char *key, ...)
{
	va_list args;

	va_start(args, key);
	add(c, true, field, key, args);
	va_end(args);
}

void ctx_clear_errors(struct ctx *c)
{
	c->errors = NULL;
	c->errors_tail = &c->errors;
}
