/* The share of the items whose class is among the k of the largest scores (scikit-learn's
 * top_k_accuracy_score).  Of equal scores the lowest class comes first, as where one is chosen, so
 * that k = 1 is accuracy. */
#include <stdbool.h>
#include <stddef.h>

#include "src/trial/measures/measure_functions.h"

static bool is_among_first(const float *scores, int classes, int32_t label, int64_t k) {
    int64_t before = 0;
    for (int32_t other = 0; other < classes; other++)
        before +=
            scores[other] > scores[label] || (scores[other] == scores[label] && other < label);
    return before < k;
}

double measure_top_k(const measured_items *items) {
    int64_t right = 0;
    for (int64_t i = 0; i < items->count; i++)
        right += is_among_first(items->scores + (size_t)i * (size_t)items->outputs, items->outputs,
                                items->labels[i], items->k);
    return (double)right / (double)items->count;
}
