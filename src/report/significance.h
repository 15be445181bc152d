/* Whether a paired difference is more than chance: sign-flip permutation tests, corrected for how
 * many are made. */
#ifndef SWEEP_REPORT_SIGNIFICANCE_H
#define SWEEP_REPORT_SIGNIFICANCE_H

#include <stdbool.h>
#include <stddef.h>

/* Up to so many pairs every one of the 2^n sign flips is counted; beyond, SIGN_FLIP_DRAWS random
 * ones. */
enum { SIGN_FLIP_EXACT_PAIRS = 20, SIGN_FLIP_DRAWS = 99999 };

/* Two-sided p of the paired differences `d` under the hypothesis that each is as likely to have the
 * other sign (Fisher 1935, "The Design of Experiments", section 21): the share of all sign flips
 * whose sum is as far from zero as the observed one.  Beyond SIGN_FLIP_EXACT_PAIRS of
 * SIGN_FLIP_DRAWS random flips from a fixed seed and the observed one (Phipson & Smyth 2010).  1
 * for no pairs. */
double sign_flip_p(const double *d, size_t count);

/* The smallest p that so many pairs can give, 2 / 2^n; 1 for none. */
double sign_flip_floor(size_t pairs);

/* Pairs needed before any of `comparisons` tests could come to `level` after Holm's correction. */
size_t sign_flip_pairs_needed(double level, size_t comparisons);

/* Holm's step-down correction (1979) in place: the adjusted p of `count` tests out of `comparisons`
 * >= count that were possible; those left out are taken to have smaller p, so that the answer errs
 * to the careful side.  False on lack of memory. */
bool holm_adjust(double *p, size_t count, size_t comparisons);

#endif
