/*
 * Naive Bayes over named factors with discrete values, and how good its answers are.
 * Counts only go up and down by one, so that a model can be kept as things happen.
 *
 * log-odds(yes | x) = ln (Y+1)/(N+1) + sum over the values v of x, f being v's factor:
 *	ln ( (Y_v + 1) / (Y_f + V_f) ) - ln ( (N_v + 1) / (N_f + V_f) )
 * where Y, N are the cases with each outcome, Y_v, N_v those that had the value, Y_f,
 * N_f the values counted of the factor and V_f how many different ones it has: Laplace's
 * add-one smoothing (C. D. Manning, P. Raghavan, H. Schuetze, Introduction to
 * Information Retrieval, Cambridge 2008, chapter 13.2, equations 13.3 to 13.7). A value
 * that is missing adds nothing. Each addend is that factor's contribution.
 *
 * AUC is the share of pairs of a yes and a no that are in the right order, ties counting
 * half (Mann-Whitney); its standard error is that of J. A. Hanley and B. J. McNeil,
 * Radiology 143 (1982), 29-36. The Brier score is the mean square of (chance - outcome);
 * saying the base rate for everybody has base x (1 - base) on cases that come up with it.
 */
#ifndef FERRY_BAYES_H
#define FERRY_BAYES_H
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

struct bayes;
struct bayes *bayes_new(struct arena *);
/* The number of a value of a factor, made when there is none yet. Both texts are kept. */
int bayes_value(struct bayes *, const char *factor, const char *value);
/* One case with these values: by = 1 counts it, -1 takes it away again. */
void bayes_count(struct bayes *, const int *values, int n, bool yes, int by);
/* Counts as they were kept somewhere. */
void bayes_load(struct bayes *, int64_t yes, int64_t no);
void bayes_load_value(struct bayes *, const char *factor, const char *value, int64_t yes, int64_t no);
struct bayes_counts { const char *factor, *value; int64_t yes, no; };
int bayes_values(const struct bayes *);				/* how many there are */
struct bayes_counts bayes_counts(const struct bayes *, int value);
void bayes_cases(const struct bayes *, int64_t *yes, int64_t *no);

double bayes_prior(const struct bayes *);			/* log-odds before anything is known */
double bayes_weight(const struct bayes *, int value);		/* a value's contribution; 0 for a factor never counted */
double bayes_odds(const struct bayes *, const int *values, int n);	/* the sum: log-odds */
double bayes_chance(double log_odds);				/* 0 to 1 */

/* ---- how good ---------------------------------------------------------------------- */
enum { BAYES_BINS = 10 };
struct bayes_case { double chance; bool yes; };
struct bayes_bin { int n; double said, came; };			/* mean of what was said, share of what came */
struct bayes_quality {
	int n, yes;
	double auc, auc_error;		/* 0.5 and 0 where there is only one outcome */
	double brier, brier_base;	/* of the answers, and of always saying `base` */
	double base;			/* the rate that was known before, as given */
	struct bayes_bin bins[BAYES_BINS];
	bool better;			/* than the base rate, beyond what chance explains (95 %) */
};
/* Sorts the cases. */
struct bayes_quality bayes_quality(struct bayes_case *, int n, double base);
#endif
