/* Classes and what they are taken for, and labels of which an item may have several, as tables. */
#ifndef SWEEP_PAGES_CLASS_TABLES_H
#define SWEEP_PAGES_CLASS_TABLES_H

#include "src/pages/sheet.h"
#include "src/stats/comparison.h"

/* A row a class, a column for each of the first architectures' best trials; empty without any. */
void pages_fill_classes_table(sheet *t, const comparison *c);

/* Rows the actual classes, columns the predicted ones; empty when there are more than a sheet has
 * columns for. */
void pages_fill_confusion_table(sheet *t, const comparison *c, const result *r);

/* A row a label, a column for the mean F1 of each of the best configurations; empty where there are
 * no two of them. */
void pages_fill_labels_table(sheet *t, const comparison *c);

/* The same of one configuration, with precision, recall and F1 beside one another. */
void pages_fill_label_scores_table(sheet *t, const comparison *c, const configuration *g);

#endif
