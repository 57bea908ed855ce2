/*
 * Activities: what somebody is to do by when, on any record. They sit beneath
 * everything: other rules may call these, these call no other record's.
 */
#ifndef FERRY_ACTIVITY_H
#define FERRY_ACTIVITY_H
#include "all.h"
#include "lib/jobs.h"

extern const struct choice activity_types[];

/* ---- activity.c ---------------------------------------------------------------- */
struct activity_plan { const char *type, *subject, *due_at, *note; int64_t user_id; int duration, reminder; /* minutes; 0 none */ bool untold; /* who plans it tells of it in another way */ };
/* A planned one on a record (stored link, or NULL), by this person. */
enum outcome activity_schedule(struct ctx *, const char *on, const struct activity_plan *, int64_t *id);

/* ---- activity_touch.c ------------------------------------------------------------ */
/* The earliest planned one is the record's next: kept in its row, where it has a place for it. `ended` = due_at of one that is no longer planned. */
void activity_touch(struct ctx *, const char *on, const char *ended);
/* Somebody was in contact: last_contact_at of the customer or lead this record is about. */
void activity_contacted(struct ctx *, const struct record *, int64_t id, const char *at);
/* The customer a record is about: itself, or its customer_id; 0 = none. */
int64_t activity_customer(struct ctx *, const struct record *, int64_t id);
/* Everything planned, done and cancelled goes from one record to another (merging, converting). */
void activity_move(struct ctx *, const struct record *from, int64_t from_id, const struct record *to, int64_t to_id);
/* Whose records change hands hand over what is planned on them. */
void activity_hand_over(struct ctx *, const struct record *, int64_t id, int64_t from_user, int64_t to_user);
/* The person moved to another time zone: their days begin elsewhere. */
void activity_rezone(struct ctx *, int64_t user_id);

/* ---- activity_time.c -------------------------------------------------------------- */
/* Ends of the due day and the time of the reminder, in the zone of whom it falls to. */
void activity_times(struct ctx *, struct row *);
/* The next occurrence after the day of `due` and not before `not_before` (a date); NULL when the series has ended. In UTC. */
const char *activity_next_due(struct ctx *, const struct row *, const char *due, const char *not_before);
/* Makes the next of a series, once. */
enum outcome activity_continue(struct ctx *, struct row *);

/* ---- activity_jobs.c --------------------------------------------------------------- */
enum outcome activity_remind(struct ctx *, json_object *args);
enum outcome activity_recur(struct ctx *, json_object *args);

/* ---- followup.c: the log by hand ------------------------------------------------------ */
extern const struct choice followup_methods[];
extern const struct field followup_args[];
/* {on, method, content, contact_id, next_contact_at, corrects} and files */
struct upload;
enum outcome followup_add(struct ctx *, json_object *input, const struct upload *, int64_t *entry);
#endif
