/*
 * Quotations, and orders: an accepted quotation is the order.
 *
 * A quotation keeps its id through its revisions: what it was before a change stays
 * beside it as a superseded record of the same number.
 */
#ifndef FERRY_QUOTATION_H
#define FERRY_QUOTATION_H
#include "all.h"

/* ---- rules: each within a transaction ------------------------------------------- */

/* By the salesperson or, with `signature` (a PNG, may be NULL), by the customer. Refused twice, and after expiry. The opportunity is won. */
struct acceptance { const char *signed_by; const void *signature; size_t signature_size; };
enum outcome quotation_accept(struct ctx *, struct row *self, const struct acceptance *);
enum outcome quotation_reject(struct ctx *, struct row *self, const char *reason);
/* Makes one, with what the opportunity knows: the verb opportunities/{id}/quote. */
enum outcome opportunity_quote(struct ctx *, struct row *self, const struct row *args, struct made *);
/* Before a change to what was already sent: keeps what it was as a superseded record; row gets the next revision. */
enum outcome quotation_keep_revision(struct ctx *, const struct row *old, struct row *row);
/* expected, and NULL or empty lines refuse it. */
bool quotation_has_items(const struct row *);
/* What an order still may be invoiced for; adds (or, negative, gives back) under the lock of the order. */
enum outcome quotation_reserve_invoice(struct ctx *, int64_t id, money amount);

/* ---- templates (quotation_template.c) ----------------------------------------------- */

/* Saving a new quotation: what its template says where nothing was said, and the lines when it has none. */
void quotation_from_template(struct ctx *, struct row *quotation);
void quotation_fill(struct ctx *, json_object *typed);	/* the same in the form */

/* The customer's time to accept it is over. */
bool quotation_expired(struct ctx *, const struct row *self);
/* Warns where its price list was no longer valid on that day. */
void quotation_list_over(struct ctx *, const struct row *, const char *day);

/* ---- discounts (quotation_discount.c) --------------------------------------------- */

/* The highest discount of its lines: as written or, by the setting discount_by_price, what the price itself lies below the list. */
dec4 quotation_discount(struct ctx *, const struct row *self);
/* CONFLICT when it is above what the person may give and nobody approved it. */
enum outcome quotation_discount_allowed(struct ctx *, const struct row *self);

/* ---- the customer's link (quotation_link.c) -------------------------------------- */

/* A new link; only its hash is stored. */
const char *quotation_link(struct ctx *, const struct row *self, const char *sent_to);
/* The quotation of a link's token with its lines, whoever asks; NULL when there is none, it was revoked, or the quotation is not with the customer (draft, cancelled). */
struct row *quotation_by_token(struct ctx *, const char *token);
/* First view: state viewed, time, entry. Later ones change nothing. */
enum outcome quotation_viewed(struct ctx *, struct row *self);
/* Which optional lines the customer takes; totals follow. Before accepting. */
enum outcome quotation_choose(struct ctx *, struct row *self, const int64_t *line_ids, int n);
void quotation_revoke_links(struct ctx *, int64_t id);
/* Mails it with its PDF and the link, to its contact when `to` is NULL; false without an address. */
bool quotation_mail(struct ctx *, const struct row *self, const char *to, const char *message);
#endif
