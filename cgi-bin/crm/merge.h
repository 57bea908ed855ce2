/*
 * Two to five records of one type made one: the first non-empty value wins, notes
 * are joined, tags united, everything that pointed to the others points to the one
 * that stays. The others are archived; what was done is kept in `merges`.
 */
#ifndef FERRY_MERGE_H
#define FERRY_MERGE_H
#include "lib/record.h"
/* `ids`: JSON array of the others' ids. Leads, customers, contacts. */
enum outcome merge_records(struct ctx *, struct row *self, const char *ids);
#endif
