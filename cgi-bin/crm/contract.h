/*
 * Contracts. The sums of plans, receipts and invoices are kept in the contract's
 * row; whoever adds to one locks the contract first (record_lock) and calls the
 * function here, so that no limit can be passed.
 */
#ifndef FERRY_CONTRACT_H
#define FERRY_CONTRACT_H
#include "all.h"

/* One click: lines and amounts equal to the accepted quotation's. CONFLICT when it has a contract. */
enum outcome contract_from_quotation(struct ctx *, struct row *quotation, int64_t *id);
/* Neither void nor terminated nor archived. */
bool contract_is_open(const struct row *);
/* Void, also when it was filed after that: nothing new is received for it. One that was terminated may still be paid what was due. */
bool contract_was_void(struct ctx *, int64_t id);
/* Signed: plans count. */
bool contract_is_effective(const struct row *);
/* Adds to (or, negative, takes from) `planned` of a locked contract; refuses what passes the amount, naming `field`. */
enum outcome contract_add_planned(struct ctx *, struct row *locked, money amount, const char *field);
void contract_add_received(struct ctx *, struct row *locked, money amount);
/* A request reserves, issuing turns it into invoiced; both give back with a negative amount. */
enum outcome contract_reserve_invoice(struct ctx *, struct row *locked, money amount);
enum outcome contract_add_invoiced(struct ctx *, struct row *locked, money amount);
/* The tax in a part of the amount, so that the parts' taxes add up to the contract's. */
money contract_tax_share(const struct row *, money before, money amount);
/* The worker's: the owner hears of a contract's end some days before it (contract_remind.c). */
enum outcome contract_remind(struct ctx *, json_object *args);
#endif
