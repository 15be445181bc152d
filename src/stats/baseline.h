/* What an answer that is the same for every item is worth, in the metric that is tested, by the
 * counts of the test items' classes.  For accuracy that is the share of the most frequent class,
 * and at least what the training items' counts could give; so for top-k accuracy and log loss.  Of
 * copy memory it is what answers without memory come to (src/data/blind_answers.h). */
#ifndef SWEEP_STATS_BASELINE_H
#define SWEEP_STATS_BASELINE_H

#include "src/stats/comparison.h"

/* The measure of such an answer, given how many items each of `classes` classes has: the most
 * frequent class, or for scores the logarithms of the classes' shares.  `k` is of top-k accuracy.
 * NAN for no items, and for a measure of values. */
double baseline_of_counts(measure_kind m, const int64_t counts[], int classes, int64_t k);

/* The same for the comparison, from any finished trial; NAN where none has a confusion matrix.  Of
 * forecasts it is what the better of the naive ones gives, NAN where that differs from window to
 * window (baseline_differs), and of other numbers to predict what one
 * answer does that the training items tell (results.constants).  A file that has not that: the mean
 * of the test items for R², and of one number for RMSE and MSE; else NAN. */
double baseline_find(const comparison *c);

/* The same in the metric that configurations are chosen by: of the validation items where that is
 * known, else baseline_find's. */
double baseline_of_selection(const comparison *c);

/* Whether configurations forecast windows of several sizes, of which naive forecasts come to
 * different values: each configuration is held against its own. */
bool baseline_differs(const comparison *c);

/* Whether the test items tell what is answered, and not how items are made, or those that train. */
bool baseline_is_by_test_items(const comparison *c);

/* Append what that answer is and gives: "always answering the most frequent class gives a test
 * accuracy of 10.00 %"; nothing where it is not known. */
void baseline_append(text *out, const comparison *c);

/* The same of baseline_of_selection, which says of what items it is. */
void baseline_append_of_selection(text *out, const comparison *c);

/* What numbers to predict are held against, for the key of a plot: "the naive forecast"; static. */
const char *baseline_name(const comparison *c);

/* Whether right answers are counted, each as one trial of a binomial test: those of whole items,
 * by accuracy.  Steps of one sequence are not independent of each other, but for copy memory's. */
bool baseline_counts_answers(const comparison *c);

/* True when the networks of `g`, all seeds together, are no better than that answer.  Where right
 * answers are counted: a one-sided binomial test of them has p > 0.05.  Else: the mean over seeds
 * is not better, or its 95 % interval (Student's t) reaches that far.  False where nothing is
 * known. */
bool baseline_learned_nothing(const comparison *c, const configuration *g);

/* Configurations that learned nothing. */
int32_t baseline_count_learned_nothing(const comparison *c);

#endif
