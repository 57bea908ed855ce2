/* Who runs a job or sends a mail says so every few seconds: whose process has died is noticed within a minute. */
#ifndef FERRY_LEASE_H
#define FERRY_LEASE_H
#include <stdint.h>
enum leased { LEASED_JOB, LEASED_PARCEL /* of the outbox */ };
int64_t lease_seconds(void);		/* Worker.Lease: what was not heard of for so long is anybody's */
void lease_begin(enum leased, int64_t id);	/* this process has taken it */
void lease_end(void);
#endif
