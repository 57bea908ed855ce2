/*
 * Stages belong to all teams (team_id NULL) or to one. A team's pipeline is its own
 * stages and those of all teams, by sequence.
 */
#ifndef FERRY_STAGE_H
#define FERRY_STAGE_H
#include "all.h"

struct stage { int64_t id, team_id; const char *name, *requirements, *probability; int sequence, rotting_days; bool is_won, folded; };

/* The pipeline of a team (0 = stages for all teams only), in order. */
struct stage *stage_list(struct ctx *, int64_t team_id, int *n);
/* NULL when there is none or it is archived. */
struct stage *stage_get(struct ctx *, int64_t id);
/* Where a new opportunity of the team starts; without a stage for it (team 0) the first stage of the first team that has one. */
struct stage *stage_first(struct ctx *, int64_t team_id);
/* The team's own won stage, else that of all teams; NULL if there is none. */
struct stage *stage_won(struct ctx *, int64_t team_id);
#endif
