/*
 * Invoices and credit notes. A request reserves its amount in the contract (or, made
 * of an order, in the quotation), so that what is issued less what is credited never
 * passes it; an issued number is never deleted or used again.
 */
#ifndef FERRY_INVOICE_H
#define FERRY_INVOICE_H
#include "all.h"

enum outcome invoice_from_contract(struct ctx *, struct row *contract, money amount, int64_t *id);
enum outcome invoice_from_quotation(struct ctx *, struct row *quotation, money amount, int64_t *id);
/* The next number of an invoice of this type on this day: a TW one from its range, in order; NULL and an error when none is left. */
const char *invoice_number(struct ctx *, const char *type, const char *day);
/* First day of the two months a day lies in. */
const char *invoice_period(struct ctx *, const char *day);
/* A credit note is an invoice that refers to the one it takes back. */
bool invoice_is_credit(const struct row *);
/* How the sums of contract or order follow (used by the verbs). */
enum outcome invoice_release(struct ctx *, const struct row *, money amount, bool issued);
#endif
