/* What the comparisons by pairs of seeds come to, in words. */
#ifndef SWEEP_STATS_VERDICTS_H
#define SWEEP_STATS_VERDICTS_H

#include "src/base/text.h"
#include "src/stats/comparison.h"

/* Append a sentence, a space before it: the leader against each of the first behind it.  Nothing
 * where there is no pair. */
void verdicts_append(text *out, const comparison *c);

#endif
