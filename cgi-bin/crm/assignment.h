/*
 * Automatic assignment of free leads. Rules, in order, name a team; in the team every
 * member may get max/30 leads a day, the fraction carried over to the next day, and
 * never more than the maximum in a month. Those who prefer a lead come first, then who
 * has the most share left. The dry run and the run make the same plan.
 */
#ifndef FERRY_ASSIGNMENT_H
#define FERRY_ASSIGNMENT_H
#include <json-c/json.h>
#include "all.h"

struct assign_member {
	int64_t id, user_id, team_id;
	const char *user, *filter, *prefers;
	int64_t monthly_max, this_month;
	dec4 share;			/* what is left of today's */
	bool opted_out;
	int given;			/* by the plan */
};
struct assignment { int64_t lead_id; const char *lead, *company; const struct assign_member *member; int64_t rule_id; const char *rule; bool preferred; };
struct assign_plan { struct assign_member *member; int members; struct assignment *give; int n; };

/* Who would get what now. Reads only. */
struct assign_plan assignment_plan(struct ctx *);
/* Does it; *plan (or NULL) tells what was done. Within a transaction. */
enum outcome assignment_run(struct ctx *, struct assign_plan *plan);
enum outcome assignment_job(struct ctx *, json_object *args);
#endif
