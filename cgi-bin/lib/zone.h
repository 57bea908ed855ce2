/*
 * Time zones from the system's compiled zone files (TZif), without touching TZ or
 * any other process-wide state, so that each person has their own. Zones are read
 * once per process. An unknown zone counts as UTC.
 */
#ifndef FERRY_ZONE_H
#define FERRY_ZONE_H
#include <stdbool.h>
#include <stdint.h>

bool zone_known(const char *tz);
int zone_offset(const char *tz, int64_t instant);	/* seconds east of UTC */
/* The instant of a wall-clock time given as if it were UTC. Twice in autumn: the first; never in spring: as much later. */
int64_t zone_instant(const char *tz, int64_t wall);
#endif
