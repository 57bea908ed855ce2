/*
 * Falling back: customers that leave their owner for the public sea by the rules of
 * their pool, and leads that return to the pool after N days without contact.
 *
 * The day a record leaves is one expression in SQL (recycle_sql.h). The worker takes
 * every record whose day has come; the simulator lists those whose day is at most the
 * one asked about, through the record engine and so within the person's scope; the
 * record's page shows it as a warning. There is no second way to decide it.
 */
#ifndef FERRY_RECYCLE_H
#define FERRY_RECYCLE_H
#include <json-c/json.h>
#include "all.h"

/* Computed, for conditions: the day (of the house's time zone) on which the record leaves its owner; NULL if none. */
extern const struct field customer_leaves_on, lead_leaves_on;

/* Why and when, of records in hand. rule_id 0: nothing applies. */
struct leaving { int64_t id, rule_id, pool_id; const char *on, *missing, *pool; int days, warn_days; };
struct leaving *recycle_of(struct ctx *, const struct record *, const struct row *const *rows, int n);

/* Today where the house is. */
const char *recycle_today(struct ctx *);
/* What leaves on or before that day, within the person's scope: for lists and counts. */
struct cond *recycle_cond(struct ctx *, const struct record *, const char *day);

/* Takes all whose day has come from their owners; *n of them were taken by this run. Outside a transaction. Any number of workers may do it at once: each record is taken once. */
enum outcome recycle_run(struct ctx *, const struct record *, int64_t *n);
/* Warns owners of what leaves within the rules' warning days, each once per record and day. */
enum outcome recycle_warn(struct ctx *, int64_t *n);

/* The worker's job: customers, leads, warnings. */
enum outcome recycle_job(struct ctx *, json_object *args);
#endif
