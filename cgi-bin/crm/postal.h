/* A postal address in one line, the way it is written where it is. */
#ifndef FERRY_POSTAL_H
#define FERRY_POSTAL_H
#include "all.h"

/* 403 臺中市西區公益路 68 號, but: 68 Gongyi Road, West District, Taichung 403. NULL when there is no street. */
const char *postal_line(struct arena *, const char *postcode, const char *region, const char *street);
/* The customer's address `id`; without one of that number the first of this kind, else the first of all. NULL = none. */
const char *postal_of(struct ctx *, int64_t customer, int64_t id, const char *kind);
/* Also where the pool hides it from this person: an invoice cannot do without. */
const char *postal_always(struct ctx *, int64_t customer, int64_t id, const char *kind);
#endif
