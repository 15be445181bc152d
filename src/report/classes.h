/* Which classes are hard: the best trial of each architecture, class by class. */
#ifndef SWEEP_REPORT_CLASSES_H
#define SWEEP_REPORT_CLASSES_H

#include "src/report/comparison.h"
#include "src/report/sheet.h"

enum { CLASSES_MOST_ARCHITECTURES = 4 };

/* The trial whose accuracy to choose by is highest at the end, of those of one architecture that
 * have a confusion matrix; NULL when there is none. */
const result *best_trial(const comparison *c, const architecture *a);

/* Test items of a class, and the share of them that is classified right; NAN for none. */
int64_t class_items(const result *r, int class);
double class_accuracy(const result *r, int class);

/* A row a class, a column for each of the first architectures' best trials; empty without any. */
void fill_classes_table(sheet *t, const comparison *c);

#endif
