/* Other programs are told what happens: webhooks, an administrator's rows. Sending is lib/post.c. */
#ifndef FERRY_WEBHOOK_H
#define FERRY_WEBHOOK_H
#include "all.h"
/* For the log's listener: puts one letter per hook that wants this into the outbox. */
void webhook_entry(struct ctx *, const struct record *, int64_t id, int64_t entry, const char *event, json_object *detail);
/* For outbox_secret of lib/jobs.h; NULL when it is switched off or gone. */
const char *webhook_secret(struct ctx *, int64_t hook);
#endif
