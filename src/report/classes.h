/* Which classes are hard: the best trial of each architecture, class by class. */
#ifndef SWEEP_REPORT_CLASSES_H
#define SWEEP_REPORT_CLASSES_H

#include "src/report/comparison.h"
#include "src/report/sheet.h"

enum { CLASSES_MOST_ARCHITECTURES = 4 };

/* The trial whose accuracy to choose by is highest at the end, of those of one architecture that
 * have a confusion matrix; NULL when there is none. */
const result *best_trial(const comparison *c, const rnn_architecture *a);

/* Test items of a class, and the share of them that is classified right; NAN for none. */
int64_t class_items(const result *r, int class);
double class_accuracy(const result *r, int class);

/* What a class is called: "Pullover", "7", or its number where its data set has no names.  Our own
 * words. */
void append_class_name(text *out, const comparison *c, int class);

/* A row a class, a column for each of the first architectures' best trials; empty without any. */
void fill_classes_table(sheet *t, const comparison *c);

/* The best trials that fill_classes_table shows, in its order; returns how many. */
int find_best_trials(const comparison *c, const result *found[CLASSES_MOST_ARCHITECTURES]);

/* The mistakes made most often: "Pullover taken for Coat (141 of 1,000), Shirt for T-shirt/top (120
 * of 1,000)."  Nothing when none was made. */
void append_confusions(text *out, const comparison *c, const result *r);

/* Rows the actual classes, columns the predicted ones; empty when there are more than a sheet has
 * columns for. */
void fill_confusion_table(sheet *t, const comparison *c, const result *r);

#endif
