/* exp and log in double, from add, multiply, divide and integer operations only: libm's pick
 * their code by CPU.  Less than one unit in the last place off.  Argument reduction and
 * polynomials as in fdlibm's e_exp.c and e_log.c. */
#ifndef SWEEP_RNN_SCALAR_MATH_H
#define SWEEP_RNN_SCALAR_MATH_H

#include <stdint.h>

/* exp(x) for x <= 0 or NaN; 0 below -708. */
double rnn_scalar_exp(double x);

/* log(x) for normal x >= 1, infinity or NaN. */
double rnn_scalar_log(double x);

/* x to the power of a whole number n >= 0, by squaring: NUMERICS.md has the order. */
double rnn_scalar_power(double x, int64_t n);

/* cos(pi k / n) for k >= 0 and n > 0, whole or not; exact at multiples of n / 2.  Less than 2.2
 * units in the last place off (fdlibm's k_cos.c and k_sin.c). */
double rnn_scalar_cosine(double k, double n);

#endif
