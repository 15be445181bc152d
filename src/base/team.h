/* A team of threads that does one job at a time, each member its part: a parallel loop. */
#ifndef SWEEP_BASE_TEAM_H
#define SWEEP_BASE_TEAM_H

#include <stddef.h>

#include "src/base/status.h"

/* Opaque.  Belongs to the thread that made it; does not survive a fork. */
typedef struct team team;

enum { TEAM_MOST = 1024 };

/* A member's part of a job: `member` is 0 (the caller of team_run) to team_size - 1. */
typedef void team_job(void *context, int member);

/* `size` members (1 to TEAM_MOST), of whom the caller is one: size - 1 threads are started.  They
 * block all signals.  STATUS_NO_MEMORY when the system gives no more threads; `*out` is NULL then.
 */
status team_create(int size, team **out, error *err);

/* Wait for the threads to end and release; NULL is accepted. */
void team_free(team *t);

/* 1 for NULL. */
int team_size(const team *t);

/* Run job(context, member) once for every member and return when all have ended; what the caller
 * wrote before is seen by all, and what they wrote is seen by the caller after.  A team of one, or
 * NULL, only calls the job.  Between jobs the threads wait actively for some microseconds, then
 * sleep. */
void team_run(team *t, team_job *job, void *context);

/* The numbers [first, end). */
typedef struct team_share {
    size_t first, end;
} team_share;

/* An even share of the numbers [0, total), cut at multiples of `multiple`. */
static inline team_share team_share_of(size_t total, size_t multiple, int member, int members) {
    const size_t blocks = (total + multiple - 1) / multiple, n = (size_t)members,
                 k = (size_t)member;
    const size_t first = blocks * k / n * multiple, end = blocks * (k + 1) / n * multiple;
    return (team_share){first < total ? first : total, end < total ? end : total};
}

#endif
