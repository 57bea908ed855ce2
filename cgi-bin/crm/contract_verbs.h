/* The verbs of a contract, for its descriptor only. */
#ifndef FERRY_CONTRACT_VERBS_H
#define FERRY_CONTRACT_VERBS_H
#include "lib/record.h"
extern const struct verb contract_verbs[];
#endif
