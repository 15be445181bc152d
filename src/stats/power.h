/* What a paired t test would show, as planned before it is made: its chance to find a difference of
 * a given size beside the spread, by the noncentral t distribution (J. Cohen, "Statistical Power
 * Analysis", 1988).  An exact sign-flip test has about the same from eight pairs on. */
#ifndef SWEEP_STATS_POWER_H
#define SWEEP_STATS_POWER_H

#include <stddef.h>

/* The chance that is asked for, by custom: four cases of five. */
extern const double POWER_WANTED;

/* The chance that a two-sided test at `level` of `pairs` differences comes out, where their true
 * mean is `effect` >= 0 standard deviations of theirs.  0 for fewer than two pairs. */
double power_of_pairs(double effect, size_t pairs, double level);

/* The fewest pairs by which that is POWER_WANTED or more; beyond a thousand by W. Guenther's
 * approximation (1981), which is a pair too few at most.  0 where effect is not a positive number.
 */
size_t power_pairs_to_show(double effect, double level);

/* The effect that so many pairs show with POWER_WANTED; NAN for fewer than two. */
double power_effect_shown(size_t pairs, double level);

#endif
