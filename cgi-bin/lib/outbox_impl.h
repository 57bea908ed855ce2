/* Between outbox_send.c and the ways out: mail.c, live.c. */
#ifndef FERRY_OUTBOX_IMPL_H
#define FERRY_OUTBOX_IMPL_H
#include "jobs.h"
struct parcel { int64_t id, tries; const char *kind, *target, *content; };
enum sent { SENT, LATER /* try again with back-off */, REFUSED /* never */ };
/* *why is text for the administrator. */
enum sent mail_send(struct ctx *, const struct parcel *, const char **why);
bool mail_configured(void);
enum sent live_send(struct ctx *, const struct parcel *, const char **why);
#endif
