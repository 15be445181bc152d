#include "src/stats/replicates.h"

#include <math.h>

static bool is_in_folds(const result *r) {
    return r->trial.folds > 0;
}

bool replicates_are_folds(const result *const runs[], int32_t count) {
    for (int32_t i = 1; i < count; i++)
        if (is_in_folds(runs[i]) && runs[i]->trial.fold != runs[0]->trial.fold) return true;
    return false;
}

/* Test items for each training item: 1 / (k - 1) where no item validates. */
static double test_share_of(const result *const runs[], int32_t count) {
    double tested = 0, trained = 0;
    for (int32_t i = 0; i < count; i++) {
        tested += (double)runs[i]->trial.test_count;
        trained += (double)runs[i]->trial.train_count;
    }
    return tested / trained;
}

/* The mean of the finite values of the fold that run `first` is of; they become NAN. */
static double take_fold(const result *const runs[], int32_t count, int32_t first, double values[]) {
    const int64_t fold = runs[first]->trial.fold;
    double sum = 0;
    int32_t n = 0;
    for (int32_t i = first; i < count; i++) {
        if (runs[i]->trial.fold != fold || !isfinite(values[i])) continue;
        sum += values[i];
        values[i] = NAN;
        n++;
    }
    return sum / n;
}

sample_summary replicates_summarise(const result *const runs[], int32_t count, double values[]) {
    const sample_summary all = sample_summarise(values, (size_t)count);
    if (!replicates_are_folds(runs, count)) return all;
    for (int32_t i = 0; i < count; i++)
        if (isfinite(values[i])) values[i] = take_fold(runs, count, i, values);
    sample_summary folds =
        sample_summarise_overlapping(values, (size_t)count, test_share_of(runs, count));
    folds.min = all.min;
    folds.max = all.max;
    return folds;
}
