/* Who runs a job says so every few seconds: whose process has died is noticed within a minute. */
#ifndef FERRY_LEASE_H
#define FERRY_LEASE_H
#include <stdint.h>
int64_t lease_seconds(void);		/* Worker.Lease: a job that was not heard of for so long is anybody's */
void lease_begin(int64_t job);		/* this process has taken it */
void lease_end(void);
#endif
