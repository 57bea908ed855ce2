/*
 * What the files of the area share: its handlers, how input is read, and how what was
 * said is shown.
 */
#ifndef FERRY_DISCUSS_PAGES_H
#define FERRY_DISCUSS_PAGES_H
#include "crm/message.h"
#include "lib/page.h"
#include "lib/record_page_impl.h"

enum { PAGE = 40, TALK = 60, MOST_IDS = 200 };

/* ---- handlers ------------------------------------------------------------------- */
enum outcome post_message(struct req *);	/* say.c */
enum outcome follow_page(struct req *);		/* follow.c */
enum outcome start_following(struct req *);
enum outcome stop_following(struct req *);
enum outcome inbox(struct req *);		/* inbox.c */
enum outcome inbox_count(struct req *);
enum outcome read_all(struct req *);
enum outcome by_mail(struct req *);
enum outcome channel(struct req *);		/* channel.c */

/* ---- input.c ---------------------------------------------------------------------- */
enum outcome bad(struct req *r, const char *field, const char *key);
/* [3, 5], "3", or nothing; empty ones of a form are passed over. */
enum outcome ids_of(struct req *r, const char *name, int64_t *ids, int *n);
/* Declared fields only. */
enum outcome only(struct req *r, const char *const *names);
const char *given(struct req *r, const char *name);
/* The record that is spoken of, within the person's rights. */
enum outcome on_record(struct req *r, const struct record **rec, struct row **row);
enum outcome go_back(struct req *r, const struct record *rec, int64_t id, const char *flash);

/* ---- said.c ------------------------------------------------------------------------ */
const char *text_of(const struct entry *e, const char *name);
const struct entry *entry_of(const struct entry *e, int n, int64_t id);
/* The entries of the log that these rows speak of, in one statement. */
struct entry *entries_of(struct req *r, const struct list *l, int *n);
void said_fill(struct req *r, HDF *h, const char *who, int64_t user, const char *text, const char *sentence, const char *at);
/* That it happened; every field that changed with it stands in the record's log. */
void entry_fill(struct req *r, HDF *h, const struct entry *e);
void channels_fill(struct req *r, int64_t now);
#endif
