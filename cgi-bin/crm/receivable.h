/*
 * Receivables: plans say what of a contract is due when, receipts say what came in,
 * allocations write a receipt off against plans. Nothing is ever deleted: taking an
 * allocation back is a row of the negative amount.
 *
 * Locks are taken in this order: receipt, contracts by id, plans by id.
 */
#ifndef FERRY_RECEIVABLE_H
#define FERRY_RECEIVABLE_H
#include "all.h"

/* ---- plans (plan.c) ----------------------------------------------------------------- */

struct plan_request { int64_t terms_id; int instalments; const char *first_due_on; /* monthly from here */ };
/* Plans for what of the contract is not planned yet; the contract is locked. */
enum outcome plans_generate(struct ctx *, struct row *contract, const struct plan_request *);
/* Signed: not_effective ones are pending, or what their receipts make of them. */
enum outcome plans_become_effective(struct ctx *, struct row *contract);
/* What is still open falls away: plans without receipts are void, others end at what was received. */
enum outcome plans_void_open(struct ctx *, struct row *contract, const char *reason);
money plan_open(const struct row *);
/* Adds to received (negative takes back) of a locked plan; state follows. `tolerance`: a rest up to it is let go as bank fee. */
enum outcome plan_add_received(struct ctx *, struct row *plan, const struct row *contract, money amount, money tolerance);

/* The worker's: what became overdue is told once (plan_overdue.c). */
enum outcome plan_overdue_job(struct ctx *, json_object *args);
/* The worker\'s: N days before, on the day, every N days after (plan_remind.c). */
enum outcome plan_remind(struct ctx *, json_object *args);

/* ---- receipts (receipt.c) and their allocation (allocation.c) -------------------------- */

struct wish { int64_t plan_id; money amount; };
/* n wishes, or 0: oldest due first over the receipt's contract, or without one over the customer's. The receipt is locked and confirmed. */
enum outcome receipt_allocate(struct ctx *, struct row *receipt, const struct wish *, int n);
/* What it may be written off against, its own contract's first, each with what oldest due first would give it; returns how many. */
struct proposal { struct row *plan; money amount; };
int receipt_proposals(struct ctx *, const struct row *receipt, struct proposal **);
/* Takes back what stands, of one plan or (0) of all. */
enum outcome receipt_unallocate(struct ctx *, struct row *receipt, int64_t plan_id);
/* The plans it stands written off against, each with the amount: those the person may read. */
const struct option *receipt_allocated_plans(struct ctx *, const struct row *receipt, int *n);

/* What of it is neither written off nor (asked to be) paid back: the customer's credit. */
money receipt_left(const struct row *receipt);
enum outcome receipt_run_refund(struct ctx *, struct row *receipt, const struct row *args, struct made *);	/* refund.c */

/* ---- noted where one looks at it (receive.c) ------------------------------------------- */

extern const struct choice receipt_methods[];
extern const struct field receive_args[];
/* Make a receipt, confirm it and write it off: for a contract, oldest due first; for one plan. */
enum outcome contract_run_receive(struct ctx *, struct row *contract, const struct row *args, struct made *);
enum outcome plan_run_receive(struct ctx *, struct row *plan, const struct row *args, struct made *);
void contract_offer_open(struct ctx *, const struct row *contract, json_object *typed);
void plan_offer_open(struct ctx *, const struct row *plan, json_object *typed);
bool receipt_may_make(struct ctx *, const struct row *);
bool contract_awaits_money(struct ctx *, const struct row *contract);
#endif
