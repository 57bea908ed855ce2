/*
 * What a document of lines comes to: net, tax and total, exact. Knows no records
 * and no database, so that every rule about rounding can be tested by itself;
 * lines.h applies it to the lines of quotations, contracts and invoices.
 *
 * A line is quantity × unit price × (1 − discount), rounded half away from zero to
 * the currency's decimals. Its tax is computed by itself (per line), or as its
 * share of the tax on all lines of the same tax (per document): then the shares are
 * differences of a running total, so that they add up to the document's tax.
 */
#ifndef FERRY_AMOUNTS_H
#define FERRY_AMOUNTS_H
#include "lib/money.h"

/* Highest amount DECIMAL(18,2) holds. */
#define AMOUNT_MAX ((money)999999999999999999LL)

struct amount_line {
	/* given */
	dec4 quantity, unit_price, discount_percent;
	int64_t tax_id;		/* 0 = none; lines of one tax share its rounding */
	dec4 tax_percent;
	bool tax_included;
	bool counts;		/* sections, notes and options not chosen do not */
	/* computed; also for lines that do not count */
	money amount;		/* as shown on the line: with the tax when it is included */
	money tax;
};

struct amount_totals { money untaxed, tax, total; };

/* false when something does not fit: nothing is to be stored then. */
bool amounts_compute(struct amount_line *, int n, bool per_document, int decimals, struct amount_totals *);
/* whole × part / of, rounded; for the tax in a part of an amount and for equal instalments. `of` > 0. */
money amounts_share(money whole, money part, money of, int decimals);
#endif
