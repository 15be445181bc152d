/* How fast training was, against what one core can do. */
#ifndef SWEEP_STATS_SPEED_H
#define SWEEP_STATS_SPEED_H

#include <stdbool.h>

#include "src/stats/comparison.h"

/* What one core of the machine can do, as the run measured it; 0 where it is not known. */
typedef struct core_limits {
    double peak_gflops;     /* fused multiply-adds from registers */
    double cache_gb_per_s;  /* 256 KiB, over and over */
    double memory_gb_per_s; /* 32 MiB, over and over */
} core_limits;
core_limits core_limits_of(const results *r);

/* Training samples for each second of CPU time; NAN when its time is not known. */
double speed_core_samples_per_s(const result *trial);

/* Billions of operations a second that a trial's training did on each of its cores; NAN when its
 * time is not known. */
double speed_training_gflops(const result *trial);

/* The trial of a configuration that was least disturbed; NULL without a time. */
const result *speed_fastest_run(const configuration *g);

/* Some configuration has a trial with a time. */
bool speed_has_fastest_run(const comparison *c);

#endif
