/* What the files of the prediction share and nobody else needs. */
#ifndef FERRY_PREDICTION_IMPL_H
#define FERRY_PREDICTION_IMPL_H
#include "prediction.h"

enum { TYPE_LEAD = 10, TYPE_OPPORTUNITY = 13, MOST_FACTORS = 80, MOST_CUTS = 4 };
enum case_outcome { CASE_OPEN = -1, CASE_LOST, CASE_WON };

/* Where the brackets of a number lie: up to the first cut, above it up to the second, … */
struct cuts { const char *factor; double at[MOST_CUTS]; int n; struct cuts *next; };

/* One deal or lead as it is counted. */
struct prediction_case {
	int64_t id, team_id;
	enum case_outcome outcome;
	const char *order;		/* sorts as text */
	const char *factor[MOST_FACTORS], *value[MOST_FACTORS];
	int n;
};

struct cases { struct ctx *c; const struct record *rec; struct prediction_options options; const struct cuts *cuts; };
/* After `last` at most a thousand, or the one with `id`; *n of them. */
struct prediction_case *cases_after(const struct cases *, int64_t last, int *n);
struct prediction_case *case_one(const struct cases *, int64_t id);
/* Numbers that are values of factors, for finding the cuts: calls fn for each. */
void cases_numbers(const struct cases *, void (*fn)(void *, const char *factor, double), void *arg);

const struct cuts *cuts_read(struct ctx *, const char *json);
const char *cuts_json(struct ctx *, const struct cuts *);
const char *quality_json(struct ctx *, const struct bayes_quality *, int64_t counted);
void quality_read(struct ctx *, const char *json, struct prediction_model *);
bool prediction_enough(int64_t won, int64_t lost);
bool prediction_enough_of(const struct bayes *);
double prediction_odds(struct bayes *, const struct prediction_case *);
void prediction_write(struct ctx *, int64_t opportunity_id, double odds);	/* the chance of an open deal, unless it is manual */
#endif
