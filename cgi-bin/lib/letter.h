/*
 * A mail with all that may be said about it; it waits in the outbox (jobs.h) and
 * leaves after COMMIT. A letter about a record carries a token in its Reply-To, so
 * that the answer finds the record; of the token only the hash is kept. What goes
 * into the head is made one line, so that nobody begins another header.
 */
#ifndef FERRY_LETTER_H
#define FERRY_LETTER_H
#include "ctx.h"

struct record;

struct enclosure { const char *name, *type; const void *bytes; size_t size; };
struct letter {
	const char *to, *to_name;
	int64_t user_id;		/* whose address `to` is; 0 = somebody outside */
	const char *from_name;		/* beside our own address: "王小明" */
	const char *subject, *text, *html;	/* html or NULL */
	const struct record *about; int64_t about_id;	/* NULL: answers are not awaited */
	bool internal;			/* it speaks of what outsiders do not see: the answer is for colleagues as well */
	int64_t parent_id;		/* the message it tells of, for the answer; 0 = none */
	bool by_hand;			/* a person wrote it: it is not marked as automatic */
	const char *in_reply_to;	/* a Message-ID without < >, or NULL */
	const struct enclosure *files; int nfiles;	/* kept with the letter until it is sent */
	const int64_t *file_ids; int nfile_ids;		/* files of records, found when it is sent (outbox_file) */
};
/* The letter's row in the outbox; 0 when `to` is no address, and nothing is sent. */
int64_t outbox_letter(struct ctx *, const struct letter *);

/* ---- answers ---------------------------------------------------------------- */

/* "reply+<token>@domain", or NULL where no address for answers is configured. */
const char *mail_token_address(struct ctx *, const char *token);
struct mail_thread { const struct record *rec; int64_t id, user_id, parent_id; const char *address; bool internal; };
/* What a token or the Message-ID of a mail of ours (without < >) belongs to. */
bool mail_thread_of_token(struct ctx *, const char *token, struct mail_thread *);
bool mail_thread_of_message(struct ctx *, const char *message_id, struct mail_thread *);
/* The token in an address of ours; NULL if it is not one for answers. */
const char *mail_token_in(struct ctx *, const char *address);

/* ---- what became of it --------------------------------------------------------- */

/* A mail came back; noted once. Within a transaction. */
void mail_bounced(struct ctx *, const char *message_id, const char *why);
/* Called, within a transaction, when a mail about a record will not arrive: set by the program. */
extern void (*mail_given_up)(struct ctx *, const struct record *, int64_t id, const char *to, const char *why, bool bounced);
#endif
