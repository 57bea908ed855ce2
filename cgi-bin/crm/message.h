/*
 * Discussion on any record: what somebody says there (a message for the followers, or
 * a note for colleagues only), who follows it and for what, and who is told. What is
 * said stands in the record's log for good, as do the events followers are told of, so
 * that they all go one way: the log's listener looks an entry's event up in one table
 * (subtype.c), finds who follows for it and tells them (notify.c). These sit beneath
 * everything: other rules may call them, they call no other record's rules.
 */
#ifndef FERRY_MESSAGE_H
#define FERRY_MESSAGE_H
#include "all.h"
#include "lib/journal.h"
#include "lib/upload.h"

/* ---- message.c: saying something ------------------------------------------------ */
extern const struct field message_args[];	/* what a composer offers besides text: whom to mention */
struct message {
	const struct record *rec; int64_t id;	/* on which record; its reader has been checked by the caller */
	bool note;			/* for colleagues only: never leaves the house */
	const char *subject;		/* or NULL */
	const char *text, *html;	/* one will do: text is made from html */
	/* Who says it: c->me, unless it came by mail: a user, or somebody outside. */
	int64_t author_id; const char *author_name, *author_email;
	int64_t parent_id;		/* the message it answers, or 0 */
	const char *message_id;		/* of the mail it came in as, without < > */
	const int64_t *mentions; int nmentions;	/* users; "@name" in the text counts too */
	const int64_t *files; int nfiles;	/* kept already (crm/file.h): belong to it from now on */
	const struct upload *uploads;		/* these too, as they came in */
};
/*
 * Posts it and tells whoever follows. INVALID: nothing said, too long, somebody is mentioned
 * who may not read the record. What came by mail (author_email or message_id given) is
 * posted whoever it mentions. Within a transaction.
 */
enum outcome message_post(struct ctx *, const struct message *, int64_t *id);
/* Posts in a channel the person may read; mentions tell those who may read it as well. */
enum outcome message_post_in_channel(struct ctx *, int64_t channel, const char *text, const int64_t *mentions, int n, int64_t *id);
/* The users whose "@name" or "@login" stands in the text, as ids; *n of them. */
int64_t *message_mentioned(struct ctx *, const char *text, int *n);
/* ---- follower.c: who follows ------------------------------------------------------ */
enum follower_kind { FOLLOWS_USER, FOLLOWS_CONTACT, FOLLOWS_CUSTOMER, FOLLOWS_CHANNEL };
struct follower {
	enum follower_kind kind; int64_t id;	/* of the user, contact, customer or channel */
	int64_t row;				/* followers.id */
	const char *name, *email;
	const char *subtypes;			/* "discussion,won" */
};
/* Follows from now on; subtypes NULL = the default (discussion). One who follows already keeps what they have, unless subtypes are given. */
void follow(struct ctx *, const struct record *, int64_t id, enum follower_kind, int64_t who, const char *subtypes);
void unfollow(struct ctx *, const struct record *, int64_t id, enum follower_kind, int64_t who);
int64_t follower_row(struct ctx *, const struct record *, int64_t id, enum follower_kind, int64_t who);	/* followers.id; 0 = follows not */
void follower_set_subtypes(struct ctx *, const struct record *, int64_t id, enum follower_kind, int64_t who, const char *subtypes);
/* Those of one record, users first. */
struct follower *followers_of(struct ctx *, const struct record *, int64_t id, int *n);
/* Everybody who follows one record follows another as well (converting, merging). The rows that were followed: a JSON list for followers_take_back(). */
json_object *followers_copy(struct ctx *, const struct record *from, int64_t from_id, const struct record *to, int64_t to_id);
void followers_take_back(struct ctx *, const struct record *, int64_t to, json_object *copied);

/* ---- subtype.c: for what ------------------------------------------------------------ */
extern const char *const subtypes_all[];	/* NULL-ended */
extern const struct choice subtype_choices[];	/* the same */
/* Does it make sense on a record of this type: it, or what is made for it, has such events. */
bool subtype_fits(const char *subtype, const struct record *);
/* The given ones that exist, and with `on` fit, joined: "discussion,won"; "" if none. */
const char *subtypes_clean(struct ctx *, const char *const *given, int n, const struct record *on);
/* Refuses what is none of them. */
void subtypes_check(struct ctx *, const char *field, const char *subtypes);
/* For the log (see journal.h). */
void follow_entry(struct ctx *, const struct record *, int64_t id, int64_t entry, const char *event, json_object *detail);
void follow_made(struct ctx *, const struct record *, const struct made_one *, int n);

/* ---- notify.c: telling ---------------------------------------------------------------- */
struct told {
	const struct record *rec; int64_t id;	/* what happened where */
	int64_t entry;				/* its entry in the log; 0 in a channel */
	int64_t message;			/* what was said; 0 = an event */
	const char *event;
	json_object *detail;
};
/* An item in somebody's inbox, if they may (still) read the record; they are told by mail too if they want it. false: they may not. */
bool notify_user(struct ctx *, const struct told *, int64_t user_id, const char *why);
/* Is the record there for this user? */
bool user_may_read(struct ctx *, int64_t user_id, const struct record *, int64_t id);
void notify_channel(struct ctx *, const struct told *, int64_t channel);
/* A mail to a follower outside, with a way to answer: only what was said for them. */
void notify_outside(struct ctx *, const struct told *, const struct follower *);
/* The worker's: lets go of old items of inboxes. */
enum outcome inbox_sweep(struct ctx *, json_object *args);
/* The browsers of a channel's members look again. */
void channel_look_again(struct ctx *, int64_t channel);
#endif
