/*
 * Dates and times. Instants are Unix seconds in C and "YYYY-MM-DD HH:MM:SS" in
 * UTC in SQL; dates are "YYYY-MM-DD" text everywhere (they sort as text).
 * Time zones are read from the system's zone files, per person.
 */
#ifndef FERRY_WHEN_H
#define FERRY_WHEN_H
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

bool date_valid(const char *);				/* 1900-01-01 … 2199-12-31 */
/* 2026-11-22, 2026/11/22, 20261122, 115/11/22 and 1151122 (ROC), 22.11.2026; false otherwise. out holds 11 bytes. */
bool date_parse(const char *text, char out[11]);
int64_t date_days(const char *date);			/* days since 1970-01-01 */
const char *date_from_days(struct arena *, int64_t days);
const char *date_add(struct arena *, const char *date, int months, int days, bool month_end); /* clips 31 → 30/28 */
const char *date_show(struct arena *, const char *date);	/* 2026/11/22: people */
const char *date_of(struct arena *, int64_t instant, const char *tz);
const char *instant_sql(struct arena *, int64_t);	/* UTC */
const char *instant_rfc3339(struct arena *, int64_t);	/* "2026-11-22T00:38:19Z" */
bool instant_from_sql(const char *utc, int64_t *out);
/* RFC 3339 with offset, or "YYYY-MM-DDTHH:MM[:SS]" / with a space, read in tz. */
bool instant_parse(const char *text, const char *tz, int64_t *out);
const char *instant_show(struct arena *, int64_t, const char *tz);	/* "2026/11/22 08:38" */
const char *instant_input(struct arena *, int64_t, const char *tz);	/* "2026-11-22T08:38" for <input> */
bool tz_valid(const char *);
#endif
