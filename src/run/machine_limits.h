/* What one core can do at most, measured: how fast it computes and how fast it moves numbers. */
#ifndef SWEEP_RUN_MACHINE_LIMITS_H
#define SWEEP_RUN_MACHINE_LIMITS_H

#include <stddef.h>

/* Billions of single-precision operations a second of this thread (2 a multiply-add), best of a few
 * measurements of about 2 ms; what else runs on the machine lowers it. */
double machine_limits_peak_gflops(void);

/* Billions of bytes a second that this thread moves to and from `bytes` of memory, adding one half
 * of them to the other (two reads and a write a number), best of a few passes: the size decides
 * which cache or memory answers.  A few ms; 0 when there is not so much memory. */
double machine_limits_bandwidth_gb_per_s(size_t bytes);

#endif
