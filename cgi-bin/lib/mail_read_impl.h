/* Between mail_read.c (the whole), mail_head.c and mail_part.c; everybody else includes mail_read.h. */
#ifndef FERRY_MAIL_READ_IMPL_H
#define FERRY_MAIL_READ_IMPL_H
#include <gmime/gmime.h>
#include "mail_read.h"

enum { TEXT_MOST = 1 << 20, FOUND_MOST = 20 };	/* bytes of text; parts that are looked at for it */
struct reading { struct ctx *c; struct mail_in *m; const char *plain, *html; int parts, texts, read; struct upload **tail; };

/* mail_head.c: who wrote to whom, what it answers, and whether a program wrote it. */
void mail_read_head(struct reading *, GMimeMessage *, const char *envelope);
/* mail_part.c: a part as a file of the message, or as text. */
void mail_part_enclosed(struct reading *, GMimeObject *);
const char *mail_part_text(struct reading *, GMimeObject *);	/* at most 1 MiB of it */
#endif
