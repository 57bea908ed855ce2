/*
 * Deliveries: what of an order left the house, in as many parts as it takes, never
 * above the order unless the settings allow it. What was delivered is kept in the
 * order's lines, under the order's lock.
 */
#ifndef FERRY_DELIVERY_H
#define FERRY_DELIVERY_H
#include "parcel.h"
/* The order's lines that count, with what is left of each; *n of them. */
struct asked *delivery_left(struct ctx *, int64_t quotation_id, int *n);
#endif
