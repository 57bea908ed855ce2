/* Reading a mailbox by IMAP over libcurl: which messages are new, and one of them into a file. */
#ifndef FERRY_IMAP_H
#define FERRY_IMAP_H
#include "ctx.h"
bool imap_configured(void);
/* Imap.Url as it is spoken: a folder's name in any script as the protocol writes it, INBOX when none is named. Plain ASCII. */
const char *imap_address(struct ctx *);
/* UIDs above `last`, ascending, at most `most`; *validity as the server tells it. -1 and *why when it cannot be reached. */
int imap_new(struct ctx *, int64_t last, int64_t *validity, int64_t *uids, int most, const char **why);
enum imap_got {
	IMAP_GOT,
	IMAP_GONE,	/* expunged or moved away meanwhile */
	IMAP_LARGE,	/* above the limit; it stays where it is */
	IMAP_KEPT,	/* the server lists it and does not give it */
	IMAP_LOST	/* the connection broke */
};
/* The whole message to fd, not above `limit` bytes; *size as it came. */
enum imap_got imap_fetch(struct ctx *, int64_t uid, int fd, int64_t limit, int64_t *size, const char **why);
void imap_close(void);
#endif
