/*
 * What the customer's page of a quotation shows besides the record: names that the
 * record's own references would hide from somebody who is not signed in.
 */
#ifndef FERRY_QUOTATION_FACE_H
#define FERRY_QUOTATION_FACE_H
#include "quotation.h"

struct quotation_face { const char *customer, *contact, *address, *payment_terms, *seller, *team, *phone, *email; bool expired; int64_t seller_id; };
struct quotation_face quotation_face(struct ctx *, const struct row *);
/* A question from the customer: an entry of the quotation's log. */
enum outcome quotation_ask(struct ctx *, const struct row *, const char *text);
#endif
