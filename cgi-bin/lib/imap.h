/* Reading a mailbox by IMAP over libcurl: which messages are new, and one of them into a file. */
#ifndef FERRY_IMAP_H
#define FERRY_IMAP_H
#include "ctx.h"
bool imap_configured(void);
/* UIDs above `last`, ascending, at most `most`; *validity as the server tells it. -1 and *why when it cannot be reached. */
int imap_new(struct ctx *, int64_t last, int64_t *validity, int64_t *uids, int most, const char **why);
/* The whole message to fd, not above `limit` bytes; *size as it came. */
bool imap_fetch(struct ctx *, int64_t uid, int fd, int64_t limit, int64_t *size, const char **why);
void imap_close(void);
#endif
