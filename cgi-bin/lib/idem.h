/* Idempotency-Key: the same request again gets the same answer, and nothing is done twice. */
#ifndef FERRY_IDEM_H
#define FERRY_IDEM_H
#include "req.h"

enum idem { IDEM_NEW, IDEM_REPLAYED, IDEM_OTHER /* same key, another request */, IDEM_BAD /* longer than what is kept: it would not protect */ };
/* First in the transaction. `again`: the first try's COMMIT got lost, so look whether it came through. */
enum idem idem_begin(struct req *, bool again);
/* Last in the transaction: keeps the reply. */
void idem_keep(struct req *);
#endif
