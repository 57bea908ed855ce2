/* Document numbers: a counter row updated in the same transaction, so that there is no gap and no repeat. */
#ifndef FERRY_SEQUENCE_H
#define FERRY_SEQUENCE_H
#include "ctx.h"
/* "S00001" by the pattern in table sequences: {n:5} {yyyy} {yy} {mm}. */
const char *sequence_next(struct ctx *, const char *name);
#endif
