/*
 * Work for later, in tables: jobs the worker runs, and the outbox of what must
 * leave the house after COMMIT (mail, webhook, file removal, live "look again").
 * Taken by a conditional UPDATE, so that several workers on several hosts never do
 * one twice; a job that fails is retried with back-off and then shown to the
 * administrator.
 */
#ifndef FERRY_JOBS_H
#define FERRY_JOBS_H
#include <json-c/json.h>
#include "ctx.h"
/* `kind` names a row of the worker's job table; `unique` (or NULL) keeps one waiting job of that key. after = seconds from now. */
void job_add(struct ctx *, const char *kind, const char *unique, json_object *args, int64_t after);

struct job_kind { const char *name; enum outcome (*run)(struct ctx *, json_object *args); int64_t every; /* seconds, 0 = on demand */ };
/* Runs what is due; returns how many. `loop`: until SIGTERM. */
int jobs_run(struct ctx *, const struct job_kind *, bool loop);

void outbox_mail(struct ctx *, const char *to, const char *subject, const char *text, const char *html, const char *reply_token, int64_t file_id);
void outbox_live(struct ctx *, const char *channel);	/* "look again" to whoever watches this channel */
#endif
