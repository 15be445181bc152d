/* Whether a paired difference is more than chance: sign-flip permutation tests, corrected for how
 * many are made. */
#ifndef SWEEP_STATS_SIGNIFICANCE_H
#define SWEEP_STATS_SIGNIFICANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Random flips where all cannot be counted. */
enum { SIGN_FLIP_DRAWS = 99999 };

/* Two-sided p of the paired differences `d` under the hypothesis that each is as likely to have the
 * other sign (Fisher 1935, "The Design of Experiments", section 21): the share of all 2^count sign
 * flips whose sum is as far from zero as the observed one.
 *
 * Up to 20 pairs each flip is looked at.  Beyond, the distribution of the sum is built up
 * difference by difference (Pagano and Tritchler 1983), for which each must be a whole multiple of
 * `unit`. Where it is not (or `unit` is 0), or where that would take too long, p comes from
 * SIGN_FLIP_DRAWS random flips from a fixed seed and the observed one (Phipson and Smyth 2010).  1
 * for no pairs. */
double significance_sign_flip_p(const double *d, size_t count, double unit);

/* The smallest p that so many pairs can give, 2 / 2^n; 1 for none. */
double significance_sign_flip_floor(size_t pairs);

/* Pairs needed before any of `comparisons` tests could come to `level` after Holm's correction. */
size_t significance_sign_flip_pairs_needed(double level, size_t comparisons);

/* Holm's step-down correction (1979) in place: the adjusted p of `count` tests out of `comparisons`
 * >= count that were possible; those left out are taken to have greater p, so that the answer errs
 * to the careful side.  False on lack of memory. */
bool significance_holm_adjust(double *p, size_t count, size_t comparisons);

/* The chance of `successes` or more in `trials` independent trials that succeed with probability
 * `chance` each: the p of a one-sided binomial test.  1 for no trials. */
double significance_binomial_upper_p(int64_t successes, int64_t trials, double chance);

#endif
