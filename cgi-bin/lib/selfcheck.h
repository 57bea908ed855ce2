/* Is everything there that Ferry needs on this host? For ferry-admin check and the tests. */
#ifndef FERRY_SELFCHECK_H
#define FERRY_SELFCHECK_H
#include "ctx.h"
/* Each says its findings on standard output and returns how many there were. */
int selfcheck_host(struct ctx *);	/* folders, fonts, zones, database, rights of its account */
int selfcheck_words(struct ctx *);	/* every word the record tables need, in every language */
#endif
