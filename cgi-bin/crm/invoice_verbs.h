/* The verbs of an invoice, for its descriptor only. */
#ifndef FERRY_INVOICE_VERBS_H
#define FERRY_INVOICE_VERBS_H
#include "lib/record.h"
extern const struct verb invoice_verbs[];
#endif
