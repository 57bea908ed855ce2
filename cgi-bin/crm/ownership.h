/*
 * Whose a lead or a customer is: claim from the pool, release into it, assign. The
 * same rules for both; the limits are settings, each with the record's name before
 * it: lead_owned_limit, lead_claims_per_day, lead_former_owner_days (0 = none).
 */
#ifndef FERRY_OWNERSHIP_H
#define FERRY_OWNERSHIP_H
#include "lib/record.h"

/* Verbs. Claiming is one UPDATE that succeeds only while nobody has it: of any number of people who claim at once, one gets DONE. */
enum outcome ownership_run_claim(struct ctx *, struct row *self, const struct row *args, struct made *);
enum outcome ownership_run_release(struct ctx *, struct row *self, const struct row *args /* reason */, struct made *);
enum outcome ownership_run_assign(struct ctx *, struct row *self, const struct row *args /* user_id */, struct made *);
bool ownership_is_free(struct ctx *, const struct row *);	/* for .offered */
/* `event`: "auto_assigned" or "transferred". */
enum outcome ownership_give(struct ctx *, struct row *, int64_t user_id, const char *event);

/*
 * Takes a claim, a release or an assignment back: the owner it had, as `was` tells
 * (OWNERSHIP_REMEMBERS), as far as the limits let them. For struct verb .undo.
 */
#define OWNERSHIP_REMEMBERS "owner_id team_id"
enum outcome ownership_undo(struct ctx *, struct row *, json_object *was);

/* before_save and after_save: dates of owning and pooling, history, who may change the owner by hand. */
enum outcome ownership_before_save(struct ctx *, struct row *, const struct row *old);
enum outcome ownership_after_save(struct ctx *, struct row *, const struct row *old);

/* For struct verb .lost: was it claimed away from under the person's eyes within the last minutes? */
bool ownership_lost_race(struct ctx *, const struct record *, int64_t id);
#endif
