/* The area under the receiver operating characteristic (scikit-learn's roc_auc_score): how often an
 * item of a class scores higher than one that is not of it, ties half.  With two classes that of
 * the second; with more the mean over all classes, each against the rest (multi_class="ovr",
 * average="macro"); of labels the mean over them.  Undefined where a class or label has no item, or
 * all.
 *
 * The score of a class is its log-odds, log(p / (1 - p)): it orders items as the probability p
 * does, and does not round to 0 or 1 as that. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "src/rnn/scalar_math.h"
#include "src/trial/measures/label_items.h"
#include "src/trial/measures/measure_functions.h"

/* The largest logit but that of `class`. */
static double largest_of_others(const float *logits, int classes, int class) {
    double largest = -INFINITY;
    for (int k = 0; k < classes; k++)
        if (k != class && (double)logits[k] > largest) largest = (double)logits[k];
    return largest;
}

static double log_odds(const float *logits, int classes, int class) {
    const double largest = largest_of_others(logits, classes, class);
    double sum = 0;
    for (int k = 0; k < classes; k++)
        if (k != class) sum = sum + rnn_scalar_exp((double)logits[k] - largest);
    return ((double)logits[class] - largest) - rnn_scalar_log(sum);
}

static int compare_scores(const void *left, const void *right) {
    const double a = ((const measure_rank *)left)->score, b = ((const measure_rank *)right)->score;
    return (a > b) - (a < b);
}

/* Mann and Whitney's statistic by twice the ranks, which are whole where several items share one:
 * twice the mean of the places first .. last, from 1, is first + last. */
static double area(measure_rank *ranks, int64_t count) {
    int64_t positives = 0, twice_ranks = 0, end;
    qsort(ranks, (size_t)count, sizeof *ranks, compare_scores);
    for (int64_t i = 0; i < count; i = end) {
        int64_t here = 0;
        for (end = i; end < count && ranks[end].score == ranks[i].score; end++)
            here += ranks[end].positive;
        twice_ranks += here * (i + 1 + end);
        positives += here;
    }
    const double negatives = (double)(count - positives);
    if (positives == 0 || positives == count) return (double)NAN;
    return (double)(twice_ranks - positives * (positives + 1)) /
           (2 * (double)positives * negatives);
}

static double area_of_class(const measured_items *items, int class) {
    for (int64_t i = 0; i < items->count; i++) {
        const float *logits = items->scores + (size_t)i * (size_t)items->outputs;
        items->ranks[i].score = log_odds(logits, items->outputs, class);
        items->ranks[i].positive = items->labels[i] == class;
        if (isnan(items->ranks[i].score)) return (double)NAN;
    }
    return area(items->ranks, items->count);
}

static double area_of_label(const measured_items *items, int label) {
    for (int64_t i = 0; i < items->count; i++) {
        items->ranks[i].score =
            (double)items->scores[(size_t)i * (size_t)items->outputs + (size_t)label];
        items->ranks[i].positive = label_is_wanted(items, i, label);
        if (isnan(items->ranks[i].score)) return (double)NAN;
    }
    return area(items->ranks, items->count);
}

double measure_roc_auc(const measured_items *items) {
    const int classes = items->outputs;
    double sum = 0;
    if (classes == 2 && !items->of_labels) return area_of_class(items, 1);
    for (int k = 0; k < classes; k++)
        sum = sum + (items->of_labels ? area_of_label : area_of_class)(items, k);
    return isnan(sum) ? (double)NAN : sum / (double)classes;
}
