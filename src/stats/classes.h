/* Which classes are hard: the best trial of each architecture, class by class. */
#ifndef SWEEP_STATS_CLASSES_H
#define SWEEP_STATS_CLASSES_H

#include "src/stats/comparison.h"

enum { CLASSES_MOST_ARCHITECTURES = 4 };

/* The trial that is best by the selection metric at the end, of those of one architecture that
 * have a confusion matrix; NULL when there is none. */
const result *classes_best_trial(const comparison *c, const rnn_architecture *a);

/* Whether any architecture has one. */
bool classes_are_told(const comparison *c);

/* Test items of a class, and the share of them that is classified right; NAN for none. */
int64_t class_items(const result *r, int class);
double class_accuracy(const result *r, int class);

/* How many items of class `actual` were classified as `predicted`. */
int32_t class_times_taken(const result *r, int actual, int predicted);

/* What a class, or a label, is called: by the data set's file, else "Pullover", "7", or its number
 * where the data set has no names.  From outside: to be escaped where it is written. */
void class_append_name(text *out, const comparison *c, int class);

/* The best trials of the first architectures, in their order; returns how many. */
int classes_find_best_trials(const comparison *c, const result *found[CLASSES_MOST_ARCHITECTURES]);

/* To be escaped as well.  The mistakes made most often: "Pullover taken for Coat (141 of 1,000),
 * Shirt for T-shirt/top (120 of 1,000)."  Nothing when none was made. */
void classes_append_confusions(text *out, const comparison *c, const result *r);

#endif
