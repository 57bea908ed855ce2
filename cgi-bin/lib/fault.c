/*
 * Faults; see fault.h. A chain of setjmp frames, innermost first. What is read
 * after a jump lives outside the frame (static), so nothing needs volatile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fault.h"

struct frame {
	jmp_buf place;
	struct frame *outer;
};

static struct frame *innermost;
static enum fault_kind raised;
static char text[1024];

static _Noreturn void raise_it(enum fault_kind kind, const char *fmt, va_list args)
{
	char message[sizeof text];	/* an argument may be fault_text() itself */

	vsnprintf(message, sizeof message, fmt, args);
	memcpy(text, message, sizeof text);
	raised = kind == FAULT_NONE ? FAULT_BUG : kind;
	if (!innermost) {
		fprintf(stderr, "fault: %s\n", text);
		abort();
	}
	longjmp(innermost->place, 1);
}

void fault(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	raise_it(FAULT_BUG, fmt, args);
}

void fault_raise(enum fault_kind kind, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	raise_it(kind, fmt, args);
}

enum fault_kind fault_try(void (*fn)(void *), void *arg)
{
	struct frame f;		/* not changed between setjmp and longjmp: keeps its value */

	f.outer = innermost;
	if (setjmp(f.place) == 0) {
		innermost = &f;
		fn(arg);
		innermost = f.outer;
		return FAULT_NONE;
	}
	innermost = f.outer;
	return raised;
}

const char *fault_text(void)
{
	return text;
}
