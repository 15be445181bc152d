/* Which axis of a search matters for being among the best tenth: PED-ANOVA (S. Watanabe, A. Bansal,
 * F. Hutter, "PED-ANOVA: efficiently quantifying hyperparameter importance in arbitrary subspaces",
 * 2023), with the details of Optuna 5. */
#ifndef SWEEP_STATS_PED_ANOVA_H
#define SWEEP_STATS_PED_ANOVA_H

#include <stdbool.h>
#include <stddef.h>

enum { PED_ANOVA_MOST_CELLS = 50 }; /* of an axis of numbers */

/* The Pearson divergence of the density of those on top from that of all, over the cells of an
 * axis: the sum of p (q / p - 1)^2.  `all` and `top` count the configurations in each cell,
 * `ordered` tells numbers from choices.  Densities are Parzen estimators with a kernel a cell that
 * has any, as wide as Scott's rule has it, and one of weight 1 for the whole axis.  `room` is for 2
 * * cells numbers.  0 for a single cell, or where either has none. */
double ped_anova_divergence(const int all[], const int top[], size_t cells, bool ordered,
                            double room[]);

#endif
