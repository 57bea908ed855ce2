/*
 * Products, their categories, taxes and price lists.
 */
#ifndef FERRY_PRODUCT_H
#define FERRY_PRODUCT_H
#include "all.h"

struct price { dec4 price; const char *rule; /* what gave it, for people; NULL = the product's own price */ };

/* What a quantity of a product costs by a price list (0 = none) on a day. false: no such product. */
bool product_price(struct ctx *, int64_t product_id, int64_t pricelist_id, dec4 quantity, const char *date, struct price *);
/* For struct field.check: three capital letters. */
void currency_check(struct ctx *, const struct field *, const char *value);
/* Of a new document: that of the setting `currency`. */
const char *currency_usual(struct ctx *);
#endif
