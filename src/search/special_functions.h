/* Functions of mathematics in double from add, multiply, divide, our own exp and log, and integer
 * operations alone: libm's pick their code by CPU. */
#ifndef SWEEP_SEARCH_SPECIAL_FUNCTIONS_H
#define SWEEP_SEARCH_SPECIAL_FUNCTIONS_H

/* The complementary error function, 2 / sqrt(pi) times the integral of exp(-t^2) from x on, for
 * x >= 0; 0 from 26 on.  Less than 3 units in the last place off.  The rational approximations of
 * fdlibm's s_erf.c. */
double search_erfc(double x);

/* log(x) for normal x > 0. */
double search_log(double x);

/* The probability of a normal deviate between a and b, a <= b. */
double search_normal_mass(double a, double b);

/* The deviate from a to b below which the share `share`, from 0 to 1, of that probability lies: by
 * 60 bisections. */
double search_normal_quantile(double a, double b, double share);

#endif
