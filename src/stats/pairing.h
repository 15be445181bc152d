/* Comparing by pairs: the same seed gives two networks the same batches in the same order, and the
 * same fold the same items, so their difference says more than their two means. */
#ifndef SWEEP_STATS_PAIRING_H
#define SWEEP_STATS_PAIRING_H

#include "src/base/text.h"
#include "src/stats/comparison.h"

/* Pairs are called different when the corrected p is at most this. */
extern const double PAIRING_LEVEL;

/* Fill the contenders and pairs of a comparison that is otherwise complete. */
status pairing_fill(comparison *c, error *err);
void pairing_free(comparison *c);

/* Fill the rest of a pair from a value of each run of pair->a less that of pair->b, NAN where there
 * is none; the values are used up.  The one place where a test is chosen: p is of a sign-flip test,
 * of differences that are multiples of `unit` (significance.h), and of folds of the corrected
 * resampled t test.  Nothing is corrected for the number of pairs.  Of a pair that a race has
 * judged only the difference is told. */
void pairing_test(const comparison *c, double values[], double unit, paired_comparison *pair);

/* Compare two configurations by the seeds, or folds, for which both finished, likewise.
 * `scratch` has room for the runs of `a`. */
paired_comparison pairing_compare(const comparison *c, const configuration *a,
                                  const configuration *b, double *scratch);

/* What a pair comes to. */
typedef enum pair_verdict {
    PAIR_DIFFERENT, /* the corrected p is small enough */
    PAIR_SMALL,     /* it is, and so is that of a difference below the one that matters */
    PAIR_SAME,      /* only the latter is: the same within what matters */
    PAIR_NOT_SHOWN, /* neither is */
    PAIR_RACED,     /* the race that gave one of them no more seeds has judged it */
    PAIR_TOO_FEW,   /* no outcome of so few pairs could have been small enough */
} pair_verdict;
pair_verdict pair_judge(const comparison *c, const paired_comparison *pair);

/* Pairs by seed that would show the difference that matters, in four cases of five, if they spread
 * as these do; 0 where that cannot be said, as of folds. */
size_t pair_seeds_to_show(const comparison *c, const paired_comparison *pair);

/* The chance that as many pairs, that spread as these do, show the difference that matters; 0 where
 * so few could show nothing, NAN where no difference was named or there is no spread. */
double pair_power(const comparison *c, const paired_comparison *pair);

/* The difference that as many pairs, that spread as these do, show in four cases of five; NAN where
 * so few could show nothing, or there is no spread. */
double pair_difference_shown(const comparison *c, const paired_comparison *pair);

/* Pairs by seed, or by fold, that a verdict needs at least, with so many comparisons. */
size_t pairing_needed(const comparison *c, size_t comparisons);

/* The smallest corrected p that n pairs could come to. */
double pairing_floor(const comparison *c, size_t n);

#endif
