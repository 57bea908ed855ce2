/*
 * Mail that came in. It is kept first, as it is, in a folder and a row of
 * inbound_mails; then it is read and dealt with, as often as needed, so that nothing
 * is lost: an answer lands on its record, a letter to a team's address becomes a lead
 * of that team, a bounce is noted, what a program wrote tells nobody.
 */
#ifndef FERRY_MAILBOX_H
#define FERRY_MAILBOX_H
#include <json-c/json.h>
#include "all.h"

/* A fresh file below Dir.Mail for the raw message; *name is what mailbox_keep() wants. -1 when there is no room. */
int mailbox_open(struct ctx *, const char **name);
const char *mailbox_path(struct ctx *, const char *name);
/* The row of a message that lies on the disk whole; its id. Within a transaction. */
int64_t mailbox_keep(struct ctx *, const char *name, int64_t size, const char *recipient);
/* Reads it and deals with it. `forced`: somebody asked by hand, what was held back goes on. Outside a transaction; what fails is noted in its row. */
void mailbox_deal(struct ctx *, int64_t id, bool forced);
/* It brought down who read it. */
void mailbox_crashed(struct ctx *, int64_t id);

/* The worker's: what was kept and not dealt with; what has had its time. */
enum outcome mailbox_rest(struct ctx *, json_object *args);
/* The worker's: new mail of the mailbox in the configuration (mailbox_imap.c). */
enum outcome mailbox_fetch(struct ctx *, json_object *args);

/* ---- mailbox_place.c: where a mail belongs ------------------------------------------- */
struct mail_in;
struct incoming { int64_t id; const char *recipient; bool forced; int64_t team_id; /* by hand: a lead of this team */ };
/* What became of it: state, kind and reason for the row, the record. */
struct dealt { const char *state, *kind, *reason; const struct record *rec; int64_t record_id; };
/* Within a transaction. */
enum outcome mailbox_place(struct ctx *, const struct incoming *, struct mail_in *, struct dealt *);
#endif
