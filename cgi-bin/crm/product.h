/*
 * Products, their categories, taxes and price lists.
 */
#ifndef FERRY_PRODUCT_H
#define FERRY_PRODUCT_H
#include "all.h"

/* `known` is false where no price can be told in that currency. */
struct price { dec4 price; const char *rule; /* what gave it, for people; NULL = the product's own price */ bool known; };

/* What a quantity of a product costs on a day by a price list (0 = none) in a currency (NULL = the list's, else the usual one). false: no such product. price.c */
bool product_price(struct ctx *, int64_t product_id, int64_t pricelist_id, const char *currency, dec4 quantity, const char *date, struct price *);
/* What the lists that are valid today say, from which quantity on; a step that changes nothing is left out. */
struct price_step { int64_t list_id; const char *list, *currency; dec4 from; struct price price; };
struct price_step *product_prices(struct ctx *, int64_t product_id, int *n);
/* For struct field.check: three capital letters. */
void currency_check(struct ctx *, const struct field *, const char *value);
/* A form or dialog begins with this amount, unless there is one, or nothing of it. */
void amount_offer(struct ctx *, json_object *typed, money);
/* Of a new document: that of the setting `currency`. */
const char *currency_usual(struct ctx *);
#endif
