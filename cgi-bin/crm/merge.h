/*
 * Two to five records of one type made one: the first non-empty value wins, notes
 * are joined, tags united, everything that pointed to the others points to the one
 * that stays. The others are archived; what was done is kept in `merges`, and the last
 * merge of a record can be undone.
 */
#ifndef FERRY_MERGE_H
#define FERRY_MERGE_H
#include "lib/record.h"

/* `ids`: JSON array of the others' ids. Leads, customers, contacts. */
enum outcome merge_records(struct ctx *, struct row *self, const char *ids);
enum outcome merge_undo(struct ctx *, struct row *self);
bool merge_can_undo(struct ctx *, const struct row *self);

/* The two rows of a record type's table of verbs; `states` is the merge's .from. */
enum outcome merge_verb(struct ctx *, struct row *self, const struct row *args, struct made *);
enum outcome unmerge_verb(struct ctx *, struct row *self, const struct row *args, struct made *);
#define MERGE_VERBS(states) \
	{ .name = "merge", .from = states, .flags = V_HIDDEN | V_JOIN, .run = merge_verb, .icon = "git-merge", \
	  .args = (const struct field[]){ { .name = "ids", .type = F_MULTI, .flags = REQUIRED }, { 0 } } }, \
	{ .name = "unmerge", .flags = V_MENU, .run = unmerge_verb, .icon = "arrow-back-up", .offered = merge_can_undo }
#endif
