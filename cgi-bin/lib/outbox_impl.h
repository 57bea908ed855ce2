/* Between outbox_send.c and the ways out: mail.c, live.c. */
#ifndef FERRY_OUTBOX_IMPL_H
#define FERRY_OUTBOX_IMPL_H
#include "jobs.h"
struct parcel { int64_t id, tries, about_id; int about_type; const char *kind, *target, *content, *message_id; };
enum sent { SENT, LATER /* try again with back-off */, REFUSED /* never */, SILENT /* as LATER, and whatever else goes there can wait as well */ };
/* *why is text for the administrator. */
enum sent mail_send(struct ctx *, const struct parcel *, const char **why);
bool mail_configured(void);
typedef struct _GByteArray GByteArray;
/* The message as bytes with CRLF line ends; NULL and *why when what it encloses is gone. */
GByteArray *mail_build(struct ctx *, const struct parcel *, const char **why);
const char *mail_bare(struct arena *, const char *address);
enum sent post_send(struct ctx *, const struct parcel *, const char **why);
struct sockaddr;
bool post_may_reach(const struct sockaddr *);	/* a public address, or private ones are allowed */
enum sent live_send(struct ctx *, const struct parcel *, const char **why);
#endif
