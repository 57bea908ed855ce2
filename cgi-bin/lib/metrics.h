/*
 * Numbers for a monitoring program: one small file an area, mapped by all of its
 * processes, counted in without locks. So every process answers for all of them, and
 * one answers for all areas.
 */
#ifndef FERRY_METRICS_H
#define FERRY_METRICS_H
#include "ctx.h"

void metrics_open(const char *area);			/* once a process; without the file it counts for itself */
void metrics_count(int status, double seconds);		/* one request done */
void metrics_fault(void);
/* Prometheus text: of this area, or of all areas with what waits in the database. */
void metrics_write(struct ctx *, struct buf *, const char *area, bool all);
#endif
