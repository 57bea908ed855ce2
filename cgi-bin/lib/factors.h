/*
 * What several factors add to a chance, shown as rows with a bar to the left or right
 * of zero. Words come from Factor.<factor> and FactorValue.<factor>.<value>, custom
 * fields have their own; www/templates/record/factors.cs draws it.
 */
#ifndef FERRY_FACTORS_H
#define FERRY_FACTORS_H
#include "reply.h"

struct factor_shown { const char *factor, *value, *label /* instead of the value, or NULL */; double points; };
/* Fills Page.Factors: from `base` through the points to `chance`, both of 1. */
void factors_fill(struct req *, const struct record *, const struct factor_shown *, int n, double base, double chance);
/* The same as a panel of a record's page, with what it was counted from beneath and the page that tells more (NULL: none). */
void factors_card(struct req *, const struct record *, const struct factor_shown *, int n, double base, double chance, const char *about, const char *more);
const char *factor_word(struct ctx *, const struct record *, const char *factor);
json_object *factors_json(struct ctx *, const struct record *, const struct factor_shown *, int n);
#endif
