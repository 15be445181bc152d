/* Computed numbers as a person would write them. */
#ifndef SWEEP_CONFIG_SNAP_H
#define SWEEP_CONFIG_SNAP_H

/* The double nearest to 12 significant digits of `value`: 0.1 + 2 * 0.1 is 0.3. */
double snap_to_digits(long double value);

/* The same to so many digits, from 1 to 17. */
double snap_to(long double value, int digits);

#endif
