/*
 * A customer's link to what is theirs: contracts, invoices, open plans. An unguessable
 * token, stored hashed, with an end, that can be taken back. It shows what whoever
 * made it may read now, and nothing once they may not sign in any more.
 */
#ifndef FERRY_CUSTOMER_LINK_H
#define FERRY_CUSTOMER_LINK_H
#include "all.h"

struct row *customer_by_token(struct ctx *, const char *token, const struct person **maker);	/* NULL: void */

/* The customers' verbs: link → {url}, invite {to, message} sends one, uninvite voids all. */
enum outcome customer_run_link(struct ctx *, struct row *self, const struct row *args, struct made *);
enum outcome customer_run_invite(struct ctx *, struct row *self, const struct row *args, struct made *);
enum outcome customer_run_uninvite(struct ctx *, struct row *self, const struct row *args, struct made *);
bool customer_invited(struct ctx *, const struct row *self);
extern const struct field customer_invite_args[];
#endif
