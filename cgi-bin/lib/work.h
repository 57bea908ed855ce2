/* What the loops of jobs.c and outbox_send.c share: a name to take things by, the pause, the end. */
#ifndef FERRY_WORK_H
#define FERRY_WORK_H
#include "ctx.h"
const char *work_name(void);		/* host:process:random */
void work_stop_on_signals(void);	/* SIGTERM, SIGINT: work_stopped() from then on */
bool work_stopped(void);
void work_wait(int milliseconds);	/* ends early on a signal */
void work_begin(struct ctx *);		/* fresh now, today, stamp and messages */
int64_t work_backoff(int64_t tries);	/* seconds after so many failures; 0 = give up */
/* Runs step(c, arg) until it has nothing to do (returns 0), or with `loop` until the end is asked for. Memory is rewound after each step. In a loop a fault is logged and outlived; otherwise it is raised. Returns the sum. */
int work_loop(struct ctx *, int (*step)(struct ctx *, void *), void *arg, bool loop, int milliseconds);
#endif
