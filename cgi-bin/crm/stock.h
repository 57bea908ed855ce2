/* The stock of products: taken when something leaves the house, given back when it is taken back. */
#ifndef FERRY_STOCK_H
#define FERRY_STOCK_H
#include "all.h"
/* By one conditional UPDATE. Below zero it warns, or refuses (CONFLICT) by the setting stock_below_zero; the product's log says for what. */
enum outcome stock_take(struct ctx *, int64_t product_id, dec4 quantity, const char *for_what);
void stock_give_back(struct ctx *, int64_t product_id, dec4 quantity, const char *for_what);
#endif
