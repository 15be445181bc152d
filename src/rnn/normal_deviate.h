/* Standard normal deviates from random words, by inversion: Wichura's AS 241, PPND16 ("The
 * percentage points of the normal distribution", Applied Statistics 37, 1988).  From add, multiply,
 * divide, square root and the contract's log (scalar_math.h) in double. */
#ifndef SWEEP_RNN_NORMAL_DEVIATE_H
#define SWEEP_RNN_NORMAL_DEVIATE_H

#include <stdint.h>

/* The z below which a standard normal number lies with probability u; 2^-1000 < u < 1.  Relative
 * error under 1.2e-15. */
double rnn_normal_quantile(double u);

/* The deviate of a random word: the quantile of (word + 1/2) 2^-32, so |z| < 6.4, and never 0. */
double rnn_normal_deviate(uint32_t word);

/* The same within two standard deviations: the part of the distribution beyond them is cut off. */
double rnn_truncated_deviate(uint32_t word);

/* The standard deviation of rnn_truncated_deviate. */
extern const double RNN_TRUNCATED_DEVIATION;

#endif
