/* How far the rungs of early stopping are, and who begins at which. */
#ifndef SWEEP_SEARCH_STOPPING_RUNGS_H
#define SWEEP_SEARCH_STOPPING_RUNGS_H

#include <stdint.h>

#include "src/search/stopping_rules.h"

enum { STOPPING_MOST_RUNGS = 40 };

/* Shares of a length, ascending, the last one 1/1. */
typedef struct stopping_rungs {
    int count;
    int64_t numerator[STOPPING_MOST_RUNGS], denominator[STOPPING_MOST_RUNGS];
} stopping_rungs;

/* The rungs where the first is `first` of `whole` and one of `keep` goes on, `keep` at least 2 and
 * `first` at least 1: first, first keep, first keep^2, ... as far as they are below whole, then
 * whole.  Hyperband's are whole, whole / keep, whole / keep^2, ... as long as they are not below
 * first (Li et al., 2018): the number of divisions by multiplying whole numbers, as a quotient of
 * logarithms is wrong for 243 and 3. */
void stopping_find_rungs(stopping_rule rule, int64_t first, int64_t whole, int64_t keep,
                         stopping_rungs *out);

/* Updates to a rung of a trial: rounded up to the next evaluation, and at most all of them. */
int64_t stopping_rung_iteration(const stopping_rungs *r, int rung, int64_t iterations,
                                int64_t eval_every);

/* Hyperband's bracket that begins at a rung: ceil(rungs keep^s / (s + 1)) configurations, where s
 * is the number of rungs after it. */
int64_t stopping_bracket_size(int rungs, int first_rung, int64_t keep);

/* The bracket of a configuration, by its number from 0: a round is all brackets one after the
 * other, that with the first rung first; then comes another round.  Returns the number of the
 * bracket, from 0, counted over all rounds; bracket b begins at rung b % rungs. */
int64_t stopping_bracket_of(int rungs, int64_t keep, int64_t configuration);

/* Configurations of a round. */
int64_t stopping_round_size(int rungs, int64_t keep);

#endif
