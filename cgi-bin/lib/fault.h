/*
 * Faults: what no caller can answer (database lost, no memory, template missing).
 *
 * fault() jumps to the innermost fault_try(), which rolls back, runs the defers
 * and answers 500 or runs the work again. Outcomes a person can be told about
 * (invalid, conflict, not found) are `enum outcome`, see ctx.h. Never call
 * fault() inside a callback that another library is running.
 */
#ifndef FERRY_FAULT_H
#define FERRY_FAULT_H
#include <stdbool.h>

enum fault_kind {
	FAULT_NONE,
	FAULT_BUG,	/* anything that is not below: answered with 500 */
	FAULT_RETRY,	/* deadlock, certification failure: run the transaction again */
	FAULT_GONE,	/* what the work stands on was deleted meanwhile: run it again, and it meets that; a bug if not */
	FAULT_LOST,	/* connection lost in a COMMIT or a statement: outcome unknown */
	FAULT_STOP,	/* the reply is complete (reply_stop()): not an error */
};

_Noreturn void fault(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fault_raise(enum fault_kind, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Runs fn(arg); returns FAULT_NONE, or the kind it faulted with. Nests. */
enum fault_kind fault_try(void (*fn)(void *), void *arg);
/* Text of the last fault that fault_try() caught. */
const char *fault_text(void);
#endif
