#include "src/plan/best_constant.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"

enum { MOST_CANDIDATES = 1000 };

/* In their order. */
static double mean(const double values[], int64_t count) {
    double sum = 0;
    for (int64_t i = 0; i < count; i++) sum = sum + values[i];
    return sum / (double)count;
}

static int compare(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* --- of sorted values --- */

static double median(const double sorted[], int64_t count) {
    const double upper = sorted[count / 2];
    return count % 2 ? upper : (sorted[count / 2 - 1] + upper) / 2;
}

/* What an error counts for in MAPE. */
static double weight(double wanted) {
    const double magnitude = fabs(wanted);
    return 1 / (magnitude > DBL_EPSILON ? magnitude : DBL_EPSILON);
}

static double weighted_median(const double sorted[], int64_t count) {
    double all = 0, below = 0;
    int64_t i = 0;
    for (int64_t k = 0; k < count; k++) all += weight(sorted[k]);
    while (i < count - 1 && (below += weight(sorted[i])) < all / 2) i++;
    return sorted[i];
}

static double share_of_both(double wanted, double answer) {
    const double both = fabs(wanted) + fabs(answer);
    return both == 0 ? 0 : fabs(wanted - answer) / both;
}

/* Number i of `taken` ones that are spread evenly over the ranks. */
static double at_rank(const double sorted[], int64_t count, int64_t i, int64_t taken) {
    return sorted[taken < 2 ? 0 : i * (count - 1) / (taken - 1)];
}

static double least_share(const double sorted[], int64_t count) {
    const int64_t taken = count < MOST_CANDIDATES ? count : MOST_CANDIDATES;
    double best = sorted[0], least = INFINITY;
    for (int64_t k = 0; k < taken; k++) {
        const double answer = at_rank(sorted, count, k, taken);
        double sum = 0;
        for (int64_t i = 0; i < taken && sum < least; i++)
            sum += share_of_both(at_rank(sorted, count, i, taken), answer);
        if (sum >= least) continue;
        least = sum;
        best = answer;
    }
    return best;
}

/* --- of any --- */

static double find(measure_kind m, double values[], int64_t count) {
    if (m != MEASURE_MAE && m != MEASURE_MAPE && m != MEASURE_SMAPE) return mean(values, count);
    qsort(values, (size_t)count, sizeof *values, compare);
    if (m == MEASURE_MAE) return median(values, count);
    return m == MEASURE_MAPE ? weighted_median(values, count) : least_share(values, count);
}

status best_constant(measure_kind m, const float *values, int64_t count, int stride, double *out,
                     error *err) {
    double *copy = memory_array((size_t)count, sizeof *copy);
    if (!copy) return error_no_memory(err, (size_t)count * sizeof *copy);
    for (int64_t i = 0; i < count; i++) copy[i] = (double)values[i * stride];
    *out = find(m, copy, count);
    free(copy);
    return STATUS_OK;
}
