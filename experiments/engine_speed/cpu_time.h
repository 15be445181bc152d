/* Time that this process has spent on a core: unlike the wall clock it does not run while somebody
 * else has the core. */
#ifndef SWEEP_EXPERIMENTS_ENGINE_SPEED_CPU_TIME_H
#define SWEEP_EXPERIMENTS_ENGINE_SPEED_CPU_TIME_H

#include <time.h>

static inline double cpu_time_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
