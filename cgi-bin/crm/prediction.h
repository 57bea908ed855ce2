/*
 * How likely a deal is won, and a lead converted: naive Bayes (lib/bayes.h has the
 * formula) on the team's own closed deals. Counts go up when a deal is won or lost and
 * down when it is restored; every night they are made anew from all of them, which
 * also mends what was edited since, and the open deals get their chance again.
 *
 * How good it is, is measured by time: the first 70 % of the closed ones (by the day
 * they closed) are counted, the rest predicted without having been seen. Where the
 * outcome is a field of a lead, the order is a field too.
 */
#ifndef FERRY_PREDICTION_H
#define FERRY_PREDICTION_H
#include "all.h"
#include "lib/bayes.h"

enum { PREDICTION_LEAST = 50, PREDICTION_LEAST_EACH = 10 };	/* closed ones before anything is said */

/* ---- as things happen ---------------------------------------------------------- */
/* Won or lost just now (by = 1), or about to be restored (by = -1); in the same transaction, with the row as it is stored. */
void prediction_closed(struct ctx *, int64_t opportunity_id, int by);
/* The chance of an open deal, into automated_probability, and into probability unless that one is manual. Nothing without a model: then the stage's stays. */
void prediction_refresh(struct ctx *, int64_t opportunity_id);

/* ---- the house ------------------------------------------------------------------- */
enum outcome prediction_job(struct ctx *, json_object *args);	/* nightly: all of it anew */
void prediction_rebuild(struct ctx *, const struct record *);	/* of opportunities or leads */

void prediction_anew(struct ctx *);				/* at once where that is quick, else by the worker */

/* ---- what was settled -------------------------------------------------------------- */
struct prediction_options {
	const char *lead_outcome;	/* "status", or a yes-no custom field: "cf_converted" */
	const char *lead_order;		/* "" = by time, or a custom number or date */
	const char *excluded[2];	/* of opportunities and leads: factors between blanks, " cf_tags age " */
};
struct prediction_options prediction_options(struct ctx *);
bool prediction_excludes(const struct prediction_options *, const struct record *, const char *factor);
enum outcome prediction_options_save(struct ctx *, json_object *input);
/* Names of the factors there can be. */
const char **prediction_factors(struct ctx *, const struct record *, int *n);

/* ---- reading -------------------------------------------------------------------------- */
struct prediction_model {
	int64_t id, team_id, won, lost;
	const char *team, *rebuilt_at;
	const struct record *rec;
	bool ready;			/* enough closed ones to say anything */
	struct bayes_quality quality;	/* n = 0: none was measured */
	int64_t counted;		/* cases the quality was measured with */
};
/* Of the teams all of whose records the person may read. */
struct prediction_model *prediction_models(struct ctx *, int *n);

/* What each factor adds, in points of a hundred, strongest first; they add up from the base rate to the chance. */
struct prediction_part { const char *factor, *value, *label /* of a record; NULL: the value itself */; double weight, points; };
struct prediction { double chance, base; int64_t won, lost; struct prediction_part *parts; int n; };
/* NULL without a model that is ready. */
struct prediction *prediction_of(struct ctx *, const struct record *, int64_t id);
#endif
