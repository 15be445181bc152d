/* A Parzen estimator: a density over a space from the values that were tried in it, as the
 * tree-structured Parzen estimator has it (J. Bergstra, R. Bardenet, Y. Bengio, B. Kegl,
 * "Algorithms for hyper-parameter optimization", 2011; details as in S. Watanabe, "Tree-structured
 * Parzen estimator", 2023, and Optuna 5).
 *
 * A kernel for each observation, and one for the whole space, of weight 1.  An observation has
 * weight 1; of 25 and more, those before the last 25 have weights that rise from 1 / n to 1.  In
 * every dimension:
 * - numbers: a normal distribution, cut off at the ends.  Its mean is the observation, its
 * deviation the larger of the distances to the next observations on either side, at least the range
 * over min(100, n + 2) and at most the range.  An end of the range counts as the next only where
 * there is a single observation.  Whole numbers have the probability of their interval of length 1.
 * - choices: the observed one has a weight of 1 more than all, which have 1 / (n + 1) each.
 * The kernel of the whole space has its middle and its range; all choices are the same to it. */
#ifndef SWEEP_SEARCH_PARZEN_H
#define SWEEP_SEARCH_PARZEN_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/search/space.h"

typedef struct parzen {
    const search_space *space;  /* borrowed */
    int64_t kernel_count;       /* observations, then that of the whole space */
    double *weights;            /* of each kernel */
    double *log_weights;        /* of each, of all their sum */
    double *means, *deviations; /* kernel_count rows of a number a dimension, on the axis's scale;
                                   of a choice the mean is its position, -1 in the last row */
    double *log_factors;        /* likewise: what the log of a density has besides the exponent */
    double *terms;              /* room for one a kernel */
} parzen;

/* From `count` observations, rows of a value a dimension, the oldest first.  STATUS_NO_MEMORY; to
 * be released by parzen_free, also then. */
status parzen_create(const search_space *space, const double *values, int64_t count, parzen *out,
                     error *err);
void parzen_free(parzen *p);

/* The log of the density at a value a dimension; of whole numbers and choices the probability. */
double parzen_log_density(parzen *p, const double values[]);

/* Draw a value a dimension: number `index` of a stream of RANDOM_TPE.  A kernel is drawn by its
 * weight, then every dimension from it. */
void parzen_draw(const parzen *p, uint64_t seed, uint64_t index, double values[]);

#endif
