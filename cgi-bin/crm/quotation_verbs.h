/* The verbs of a quotation, for its descriptor only. */
#ifndef FERRY_QUOTATION_VERBS_H
#define FERRY_QUOTATION_VERBS_H
#include "lib/record.h"
extern const struct verb quotation_verbs[];
/* Approval of a discount (quotation_discount.c). */
enum outcome quotation_run_submit(struct ctx *, struct row *self, const struct row *args, struct made *);
enum outcome quotation_run_approve(struct ctx *, struct row *self, const struct row *args, struct made *);
enum outcome quotation_run_disapprove(struct ctx *, struct row *self, const struct row *args, struct made *);
enum outcome quotation_run_delegate(struct ctx *, struct row *self, const struct row *args, struct made *);
bool quotation_needs_approval(struct ctx *, const struct row *);
bool quotation_mine_to_approve(struct ctx *, const struct row *);
bool quotation_mine_to_give(struct ctx *, const struct row *);
/* Prices anew from the price list (quotation_price.c). */
enum outcome quotation_run_reprice(struct ctx *, struct row *self, const struct row *args, struct made *);
bool quotation_has_products(struct ctx *, const struct row *);
#endif
