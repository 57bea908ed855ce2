/*
 * Exact decimals. An amount of money is an int64 of hundredths (DECIMAL(18,2));
 * a unit price, quantity or percentage is an int64 of ten-thousandths
 * (DECIMAL(18,4)). No floating point anywhere. Rounding is half away from zero.
 */
#ifndef FERRY_MONEY_H
#define FERRY_MONEY_H
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

typedef int64_t money;	/* 1/100 */
typedef int64_t dec4;	/* 1/10000 */

/* Accepts [+-]digits[.digits], with optional thousands commas and full-width digits; refuses exponents, more decimals than the type holds (unless zero), overflow of DECIMAL(18,n), anything else. */
bool money_parse(const char *text, money *out);
bool dec4_parse(const char *text, dec4 *out);
money money_sum(const char *text);	/* of a SUM, rounded; it may pass what one amount may be: then the largest there is */
const char *money_text(struct arena *, money);		/* "1234.50": SQL and JSON */
const char *dec4_text(struct arena *, dec4);		/* "1.5000" */
const char *money_show(struct arena *, money, int decimals);	/* "1,234.50" or "1,235": people */
const char *dec4_show(struct arena *, dec4);		/* "1.5", "1,234": trailing zeros dropped */

/* quantity × unit price × (1 − discount/100), to `decimals` of the currency (0 or 2), in 128 bits; *overflow is set and 0 returned when it does not fit. */
money money_line(dec4 quantity, dec4 unit_price, dec4 discount_percent, int decimals, bool *overflow);
/* amount × percent/100 (tax on top), rounded. */
money money_percent(money amount, dec4 percent, int decimals);
/* The tax contained in a gross amount: amount − amount/(1+percent/100), rounded. */
money money_included(money gross, dec4 percent, int decimals);
bool money_add(money a, money b, money *sum);		/* false on overflow */
money money_plus(money a, money b);			/* for sums that are shown: stays at the largest there is */
/* "新臺幣肆萬元整", "人民币肆万元整", "TWD forty thousand only". */
const char *money_words(struct arena *, money, const char *currency, const char *lang);
/* currency.c */
bool currency_known(const char *iso);			/* is one of ISO 4217's that are in use, in capitals */
bool currency_kept(const char *iso);			/* needs no more places than money has, as dinars do */
bool currency_holds(const char *iso, money);		/* there is such an amount: not of 10.55 yen */
const char *currencies_whole(struct arena *);		/* those without decimals: "TWD JPY KRW …" */
int currency_decimals(const char *iso);			/* TWD JPY KRW … 0, others 2 */
const char *currency_sign(const char *iso);		/* "NT$" "¥" "US$" … or the code itself */
/* As people read it, "1,234": cents where the currency has them or the amount does; signed "NT$ 1,234". */
const char *money_in(struct arena *, money, const char *currency);
const char *price_show(struct arena *, dec4, const char *currency);	/* as many places as amounts have, so that they stand under one another; more where the price has them */
const char *money_signed(struct arena *, money, const char *currency);
#endif
