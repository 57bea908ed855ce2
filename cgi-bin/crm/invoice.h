/*
 * Invoices and credit notes. A request reserves its amount in the contract (or, made
 * of an order, in the quotation), so that what is issued less what is credited never
 * passes it; an issued number is never deleted or used again.
 */
#ifndef FERRY_INVOICE_H
#define FERRY_INVOICE_H
#include "all.h"

enum outcome invoice_from_contract(struct ctx *, struct row *contract, money amount, int64_t *id);
/* `amount` 0 = what is left. An order that has a contract is invoiced by that. */
enum outcome invoice_from_quotation(struct ctx *, struct row *quotation, money amount, int64_t *id);
enum outcome invoice_from_receipt(struct ctx *, struct row *receipt, money amount, int64_t *id);
/* A new contract takes over what its order was invoiced for; both are locked. */
enum outcome invoices_to_contract(struct ctx *, struct row *quotation, struct row *contract);
/* The contract is void: so are the requests that have no number yet. The contract is locked. */
enum outcome invoices_void_requests(struct ctx *, struct row *contract, const char *reason);
/* Who may write invoices may ask for one of what they can read. */
bool invoice_may_ask(struct ctx *, const struct row *);
/* The next number of an invoice of this type on this day: a TW one from its range, in order; NULL and an error when none is left. */
const char *invoice_number(struct ctx *, const char *type, const char *day);
/* First day of the two months a day lies in. */
const char *invoice_period(struct ctx *, const char *day);
/* A credit note is an invoice that refers to the one it takes back. */
bool invoice_is_credit(const struct row *);
/* How the sums of contract or order follow (used by the verbs). */
enum outcome invoice_release(struct ctx *, const struct row *, money amount, bool issued);
#endif
