/* The sign-flip test of paired differences (Fisher's randomisation test, 1935), one-sided and
 * exact, in whole numbers: were both of a pair alike, each difference could as well have the other
 * sign. */
#ifndef SWEEP_SEARCH_SIGN_FLIP_H
#define SWEEP_SEARCH_SIGN_FLIP_H

#include <stdbool.h>
#include <stdint.h>

enum { SIGN_FLIP_MOST_PAIRS = 40 };

/* Of the 2^pairs ways to give the differences signs, count those that sum to no less than they do:
 * p is the count over 2^pairs.  `pairs` from 1 to SIGN_FLIP_MOST_PAIRS, each less than 2^53 in
 * magnitude.  By the sums of both halves, in 2^(pairs / 2) steps and numbers; false on lack of
 * memory. */
bool sign_flip_count(const int64_t differences[], int pairs, int64_t *count);

/* The fewest pairs of which a p can be as small as `level`: that of 2^-pairs. */
int sign_flip_fewest(double level);

#endif
