/* The finding: what the comparison shows, in a sentence or two that claim no more than it does. */
#ifndef SWEEP_PAGES_FINDING_H
#define SWEEP_PAGES_FINDING_H

#include "src/base/text.h"
#include "src/stats/comparison.h"

/* One line of plain text, our own words and numbers only. */
void pages_append_finding(text *out, const comparison *c);

/* What a reader must know to weigh the figures: how they were chosen and what is left out. */
void pages_append_caveat(text *out, const comparison *c);

#endif
