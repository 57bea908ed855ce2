/* The verbs of a quotation, for its descriptor only. */
#ifndef FERRY_QUOTATION_VERBS_H
#define FERRY_QUOTATION_VERBS_H
#include "lib/record.h"
extern const struct verb quotation_verbs[];
#endif
