/* What leaves the house, for the administrator; and what is told when a mail does not arrive. */
#ifndef FERRY_OUTGOING_H
#define FERRY_OUTGOING_H
#include "all.h"
/* For mail_given_up of lib/letter.h: noted on the record, its owner is told. */
void outgoing_given_up(struct ctx *, const struct record *, int64_t id, const char *to, const char *why, bool bounced);
#endif
