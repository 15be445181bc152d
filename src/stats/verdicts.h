/* What the comparisons by pairs of seeds come to, in words. */
#ifndef SWEEP_STATS_VERDICTS_H
#define SWEEP_STATS_VERDICTS_H

#include "src/base/text.h"
#include "src/stats/comparison.h"

/* Append a sentence, a space before it: the leader against each of the first behind it.  Nothing
 * where there is no pair. */
void verdicts_append(text *out, const comparison *c);

/* Append what one of the pairs of a comparison comes to, without a stop. */
void verdicts_append_pair(text *out, const comparison *c, const paired_comparison *pair);

#endif
