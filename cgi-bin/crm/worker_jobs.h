/* The kinds of jobs the worker runs: one is one row of worker_jobs.c. */
#ifndef FERRY_WORKER_JOBS_H
#define FERRY_WORKER_JOBS_H
#include "jobs.h"
extern const struct job_kind worker_jobs[];
#endif
