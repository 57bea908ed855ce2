/*
 * Work for later, in tables: jobs the worker runs, and the outbox of what must
 * leave the house after COMMIT (mail, live "look again").
 * Taken by a conditional UPDATE, so that several workers on several hosts never do
 * one twice at a time; what fails is retried with back-off and then shown to the
 * administrator. Who dies over a job leaves it to be taken again after Worker.Lease, a
 * minute: a job can run more than once and has to bear it.
 */
#ifndef FERRY_JOBS_H
#define FERRY_JOBS_H
#include <json-c/json.h>
#include "ctx.h"

struct rows;
/* `kind` names a row of the worker's job table; `unique` (or NULL) keeps one waiting job of that key, with the newest args. after = seconds from now. args (or NULL) stays the caller's: json_keep(). */
void job_add(struct ctx *, const char *kind, const char *unique, json_object *args, int64_t after);

/* run() is called outside a transaction, as the system, with a fresh now and today. DONE is success, all else a failure. */
struct job_kind { const char *name; enum outcome (*run)(struct ctx *, json_object *args); int64_t every; /* seconds, 0 = on demand */ };
/* Runs what is due; returns how many. `loop`: until SIGTERM. Ends with { 0 }. */
int jobs_run(struct ctx *, const struct job_kind *, bool loop);
/* From within run(): fn as the person who asked for it, with their rights, language and time zone; given back also when it faults. */
enum outcome job_as(struct ctx *, const struct person *, enum outcome (*fn)(struct ctx *, void *), void *arg);
/* From within run(): one(&id) for the id in each row's first column, in a transaction each; ends with the first that is not DONE. */
enum outcome job_each(struct ctx *, struct rows *ids, enum outcome (*one)(struct ctx *, void *id));
/* From within run(): how far it is (0-100). */
void job_progress(struct ctx *, int percent);

/* A mail waits in the outbox until a mail server is configured. file_id 0 = without attachment. */
void outbox_mail(struct ctx *, const char *to, const char *subject, const char *text, const char *html, const char *reply_token, int64_t file_id);
/*
 * "Look again" to browsers: `channel` is "user.<id>" (that person's sessions) or a
 * topic such as "pipeline.7" (everybody signed in; the browser compares it with
 * what it shows). The topic's name is all that is sent.
 */
void outbox_live(struct ctx *, const char *channel);
/* Sends what is due; returns how many. `loop`: until SIGTERM. A part of it alone: mails must not wait behind somebody's slow webhook, nor "look again" behind a slow mail server. */
enum outbox_part { OUTBOX_ALL, OUTBOX_LIVE, OUTBOX_HOOKS, OUTBOX_REST };
int outbox_run(struct ctx *, bool loop, enum outbox_part);
/* The secret a hook's letters are signed with: set by the program. NULL: it is gone. */
extern const char *(*outbox_secret)(struct ctx *, int64_t hook);

/* Where an attachment lies: set by the program, since lib knows no files of records. false: gone. */
struct attachment { const char *path, *name, *type; };
extern bool (*outbox_file)(struct ctx *, int64_t file_id, struct attachment *);
#endif
