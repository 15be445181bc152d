/* Which labels are hard, where an item may have several: the best configurations, label by label,
 * over all of their trials. */
#ifndef SWEEP_STATS_LABELS_H
#define SWEEP_STATS_LABELS_H

#include "src/stats/comparison.h"

enum { LABELS_MOST_CONFIGURATIONS = 4 };

/* What a label comes to on the test items of a configuration's trials, each as
 * label_confusion_scores says; the spread is over seeds or folds.  A trial that gave it to no item
 * has no part in the precision, one without an item that has it none in all three. */
typedef struct label_summary {
    int64_t fewest, most; /* test items of a trial that have it; 0 where no trial tells */
    sample_summary precision, recall, f1;
} label_summary;

/* The first of those that are compared (comparison.h), best first, whose trials have counted
 * labels; returns how many. */
int labels_find_configurations(const comparison *c,
                               const configuration *found[LABELS_MOST_CONFIGURATIONS]);

/* False without memory. */
bool labels_summarise(const configuration *g, int label, label_summary *out);

/* "No test item has fog: ..."; nothing where each label is that of one.  From outside: to be
 * escaped. */
void labels_append_absent(text *out, const comparison *c, const configuration *g);

#endif
