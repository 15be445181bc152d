/* exp and log in double, from add, multiply, divide and integer operations only: libm's pick
 * their code by CPU.  Less than one unit in the last place off.  Argument reduction and
 * polynomials as in fdlibm's e_exp.c and e_log.c. */
#ifndef SWEEP_RNN_SCALAR_MATH_H
#define SWEEP_RNN_SCALAR_MATH_H

/* exp(x) for x <= 0 or NaN; 0 below -708. */
double rnn_scalar_exp(double x);

/* log(x) for normal x >= 1, infinity or NaN. */
double rnn_scalar_log(double x);

#endif
