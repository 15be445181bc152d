/* The most that one core can do: a loop of fused multiply-adds that waits for nothing. */
#ifndef SWEEP_CLI_PEAK_H
#define SWEEP_CLI_PEAK_H

/* Billions of single-precision operations a second of this thread (2 a multiply-add), best of a few
 * measurements of about 2 ms; what else runs on the machine lowers it. */
double peak_gflops(void);

#endif
