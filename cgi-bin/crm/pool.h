/* Pools of the public sea; see pool.c. */
#ifndef FERRY_POOL_H
#define FERRY_POOL_H
#include "all.h"

/* Fields of a customer without an owner that its pool hides from all but its administrators. */
extern const struct mask pool_mask;
bool pool_admin_of(struct ctx *, int64_t pool_id);
/* For what copies or prints a customer's value without reading the record: is it one that is hidden from this person? Nobody's and the house's own work sees all. */
bool pool_hides(struct ctx *, int64_t customer, const char *field);
#endif
