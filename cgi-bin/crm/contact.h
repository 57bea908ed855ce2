/*
 * Contacts: people, who belong to none, one or many customers. contacts.customer_id
 * is the main one; every link is a row of customer_contacts.
 */
#ifndef FERRY_CONTACT_H
#define FERRY_CONTACT_H
#include "all.h"
/* A contact without a customer gets this one as its main; one that has some gets a further link. */
void contact_join(struct ctx *, int64_t contact_id, int64_t customer_id);
/* Of a customer, by any link that is valid today, primary first, within the person's scope. */
struct row **contacts_of(struct ctx *, int64_t customer_id, int limit, int *n);
/* One vCard, behind those already there (contact_card.c). */
void contact_card(struct ctx *, const struct row *, struct buf *);
/* The people on paper, to be called one after the other (contact_sheet.c). */
const void *contact_call_sheet(struct ctx *, struct row *const *rows, int n, size_t *size);
/* For the log's listener and the mail (contact_log.c): an entry that is of talking with somebody, or with whoever has this address. */
void contact_entry(struct ctx *, int64_t entry, const char *event, json_object *detail);
void contact_spoke(struct ctx *, int64_t entry, const char *email);
/* Who reports to whom around this contact (contact_lines.c): in drawing order, the highest first with depth 0; none when nobody stands above or below. */
enum { CONTACT_LINES = 80 };
struct contact_line { const struct row *row; int depth; };
struct contact_line *contact_lines(struct ctx *, const struct row *self, int *n);
#endif
