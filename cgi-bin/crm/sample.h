/*
 * Samples: a request is approved (approval.h), shipped in one or several parcels that
 * never add up to more than was asked for, received, and judged by the customer.
 * What was shipped is kept in the request's lines under the request's lock.
 */
#ifndef FERRY_SAMPLE_H
#define FERRY_SAMPLE_H
#include "parcel.h"

extern const struct verb sample_request_verbs[];

/* The request's lines with what is left of each; *n of them. */
struct asked *sample_left(struct ctx *, int64_t request_id, int *n);
/* State from what of it was shipped and received. For rules that hold the request's lock. */
enum outcome sample_request_settle(struct ctx *, struct row *locked, const char *event);

/* Sample cost against orders won, per customer within the person's scope, dearest first. */
struct sample_return { int64_t customer_id; const char *customer; int requests; money cost, won; };
struct sample_return *sample_returns(struct ctx *, int *n);
#endif
