/*
 * Statement of account: what a customer was invoiced and paid in a period, with the
 * balance before, between and after; from what the person may read of it.
 */
#ifndef FERRY_STATEMENT_H
#define FERRY_STATEMENT_H
#include "all.h"
struct statement_line { const char *date, *kind /* invoice credit_note receipt refund */, *number; const struct record *rec; int64_t id; money debit, credit, balance; };
struct statement { const char *from, *until, *currency; money before, debit, credit, after; struct statement_line *line; int n; };
/* from, until inclusive; currency NULL: the one most of the customer's documents have. */
struct statement statement_of(struct ctx *, int64_t customer, const char *from, const char *until, const char *currency);
const void *statement_pdf(struct ctx *, struct row *customer, const struct statement *, size_t *size);
#endif
