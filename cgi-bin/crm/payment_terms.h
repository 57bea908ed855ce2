/*
 * Payment terms: when which part of an amount is due. One line, the last, is the
 * balance and takes what rounding leaves.
 */
#ifndef FERRY_PAYMENT_TERMS_H
#define FERRY_PAYMENT_TERMS_H
#include "all.h"

/* The days that terms count from; NULL where not known. */
struct anchors { const char *signed_on, *effective_on, *delivery_on, *invoice_on, *otherwise; };
struct instalment { const char *name, *due_on; money amount; };

/* The parts of an amount, in order, none of them zero; *n = 0 and an error when fixed parts are more than the amount. */
struct instalment *payment_terms_split(struct ctx *, int64_t terms_id, money amount, int decimals, const struct anchors *, int *n);
/* The same amount every month; the last takes what rounding leaves. */
struct instalment *instalments_equal(struct ctx *, int count, const char *first_due_on, money amount, int decimals, int *n);
#endif
