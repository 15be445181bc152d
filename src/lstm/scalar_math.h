/* exp and log in double, from add, multiply, divide and integer operations only: libm's pick
 * their code by CPU.  Less than one unit in the last place off.  Argument reduction and
 * polynomials as in fdlibm's e_exp.c and e_log.c. */
#ifndef SWEEP_LSTM_SCALAR_MATH_H
#define SWEEP_LSTM_SCALAR_MATH_H

/* exp(x) for x <= 0 or NaN; 0 below -708. */
double scalar_exp(double x);

/* log(x) for normal x >= 1, infinity or NaN. */
double scalar_log(double x);

#endif
