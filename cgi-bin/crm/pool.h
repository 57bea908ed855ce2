/* Pools of the public sea; see pool.c. */
#ifndef FERRY_POOL_H
#define FERRY_POOL_H
#include "all.h"

/* Fields of a customer without an owner that its pool hides from all but its administrators. */
extern const struct mask pool_mask;
bool pool_admin_of(struct ctx *, int64_t pool_id);
#endif
