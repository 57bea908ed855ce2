/*
 * Projects: what is to be done for an order. Tasks belong to one, hours to a task;
 * all take part in the project's rights, and whoever is given a task sees it.
 */
#ifndef FERRY_PROJECT_H
#define FERRY_PROJECT_H
#include "all.h"

/* An accepted order's project: the tasks of its template, or none. CONFLICT when it has one that was not cancelled. */
enum outcome project_from_quotation(struct ctx *, struct row *quotation, int64_t *id);
/* CONFLICT when it is closed; behind its lock where something opens in it that closing would not have allowed. */
enum outcome project_open(struct ctx *, int64_t project_id, const char *field, bool lock);
/* Somebody who works on it may read it (a task: work on it), if they could not before. */
void project_lets_in(struct ctx *, const struct row *, int64_t user_id, bool writes);
/* May decide for others: whose hours are whose. */
bool project_decides(const struct ctx *);
#endif
