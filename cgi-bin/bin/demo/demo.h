/* What ferry-demo does in parts; each is a transaction (see db_transaction) or says that it makes its own. */
#ifndef FERRY_DEMO_H
#define FERRY_DEMO_H
#include "arena.h"
#include "ctx.h"

enum outcome demo_files(struct ctx *, void *unused);	/* nothing where there are files already */
enum outcome demo_history(struct ctx *, void *unused);	/* nothing for a record that has entries */
void demo_mail(struct ctx *);				/* a transaction for each mail; nothing where some came in */

/* A shopping floor as PNG, other stalls taken for each seed; the buffer is the arena's. */
struct buf floor_plan(struct ctx *, int64_t seed);
#endif
