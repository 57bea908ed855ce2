/*
 * Customers: my customers and the public sea (those without an owner).
 */
#ifndef FERRY_CUSTOMER_H
#define FERRY_CUSTOMER_H
#include "all.h"

/* What the 360° page adds up, over what the person may read. */
struct customer_figures { money open_amount, won_amount, receivable, overdue; int open, won; };
struct customer_figures customer_figures(struct ctx *, int64_t customer_id);
#endif
