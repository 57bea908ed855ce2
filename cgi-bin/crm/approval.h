/*
 * Approval: one engine for contracts, samples, discounts and whatever else asks.
 *
 * What asks keeps its own state (in approval, approved, rejected) and has verbs that
 * call these under the lock of its record; the steps and who decided stand in the
 * table approvals. Without a flow for the subject, whoever may approve and may write
 * the record decides, in one step.
 */
#ifndef FERRY_APPROVAL_H
#define FERRY_APPROVAL_H
#include "all.h"

/* `subject`: "contract" "sample" "discount" "refund"; the numbers are what the steps' conditions look at. */
struct approval_question { const char *subject; money amount; dec4 quantity, discount; };

/* Begins a run; what was under way is cancelled. *pending is false when no step of the flow applies: approved at once. */
enum outcome approval_begin(struct ctx *, const struct row *self, const struct approval_question *, bool *pending);
/* The current step by me. FORBIDDEN when it is somebody else's. *complete: it was the last one. */
enum outcome approval_approve(struct ctx *, const struct row *self, const char *note, bool *complete);
enum outcome approval_reject(struct ctx *, const struct row *self, const char *reason);
/* Hands the current step over: by whose it is. An administrator who may approve may decide or hand over any step. */
enum outcome approval_delegate(struct ctx *, const struct row *self, int64_t user_id);
/* Taken back, changed, void: nobody is asked any more. */
void approval_cancel(struct ctx *, const struct row *self);
/* How many steps that are not decided yet name this person. */
int approvals_of(struct ctx *, int64_t user_id);
/* What waits for me, oldest first, as far as I may read it: at most `most` rows. */
struct row **approvals_waiting(struct ctx *, int most, int *n);
/* For buttons: the current step is mine; may be handed over by me. */
bool approval_mine(struct ctx *, const struct row *self);
/* For struct verb.may: who approves at all, or is asked about this one. */
bool approval_may_decide(struct ctx *, const struct row *self);
bool approval_mine_to_give(struct ctx *, const struct row *self);

extern const struct choice approval_step_states[];
extern const struct field approval_note_args[], approval_reason_args[], approval_delegate_args[];

/* SQL over alias t of a record with this number: its current step waits for the person. */
#define APPROVAL_MINE(type) "EXISTS (SELECT 1 FROM approvals ap WHERE ap.type = " #type " AND ap.record_id = t.id AND ap.state = 'current'" \
	" AND (ap.user_id = {me} OR (ap.user_id IS NULL AND ap.role_id IS NULL) OR ap.role_id IN (SELECT ur.role_id FROM user_roles ur WHERE ur.user_id = {me})))"

/* The steps of a record, as parts of it: over a view of approvals. */
#define APPROVAL_FIELDS \
	{ .name = "name", .type = F_TEXT, .flags = READONLY, .max = 100 }, \
	{ .name = "role_id", .type = F_REF, .flags = READONLY, .ref = &role_record }, \
	{ .name = "user_id", .type = F_REF, .flags = READONLY, .ref = &user_record }, \
	{ .name = "state", .type = F_CHOICE, .flags = READONLY, .choices = approval_step_states }, \
	{ .name = "delegated_by_id", .type = F_REF, .flags = READONLY, .ref = &user_record }, \
	{ .name = "decided_by_id", .type = F_REF, .flags = READONLY, .ref = &user_record }, \
	{ .name = "decided_at", .type = F_INSTANT, .flags = READONLY }, \
	{ .name = "reason", .type = F_TEXT, .flags = READONLY, .max = 1000 }
#endif
