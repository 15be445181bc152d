#include "src/store/summary.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/store/hdf5_values.h"

static void describe(summary_row *row, const trial *t) {
    row->configuration = t->configuration;
    row->hidden_dim = t->architecture.hidden_dim;
    row->layer_dim = t->architecture.layer_dim;
    row->lr = t->lr;
    row->clip_norm = t->clip_norm;
    row->batch_size = t->batch_size;
    row->iterations = t->iterations;
    row->epochs = t->epochs;
    row->n_params_formula = architecture_parameter_count(&t->architecture);
}

static double last_val_accuracy(const outcome *o) {
    return o->evaluation_count ? o->evaluations[o->evaluation_count - 1].val_accuracy : (double)NAN;
}

/* Counts, sums (in the means for now) and largest values. */
static void count_trial(summary_row *row, const result *one) {
    row->n_seeds++;
    row->n_diverged += one->status == TRIAL_DIVERGED;
    row->n_failed += one->status == TRIAL_FAILED;
    if (one->status != TRIAL_FINISHED) return;
    double last = outcome_test_accuracy(&one->outcome);
    row->n_finished++;
    row->val_acc_mean += last_val_accuracy(&one->outcome);
    row->test_acc_mean += last;
    row->test_acc_best = fmax(row->test_acc_best, last);
    row->best_test_acc = fmax(row->best_test_acc, outcome_best_test_accuracy(&one->outcome));
}

static void divide_sums(summary_row *row) {
    row->val_acc_mean = row->n_finished ? row->val_acc_mean / row->n_finished : (double)NAN;
    row->test_acc_mean = row->n_finished ? row->test_acc_mean / row->n_finished : (double)NAN;
}

static void add_squares(summary_row *row, const result *one) {
    if (one->status != TRIAL_FINISHED) return;
    double val = last_val_accuracy(&one->outcome) - row->val_acc_mean;
    double test = outcome_test_accuracy(&one->outcome) - row->test_acc_mean;
    row->val_acc_std += val * val;
    row->test_acc_std += test * test;
}

static double deviation(double squares, int32_t count) {
    return value_canonical(count < 2 ? (double)NAN : sqrt(squares / (count - 1)));
}

static void finish(summary_row *row) {
    row->val_acc_mean = value_canonical(row->val_acc_mean);
    row->val_acc_std = deviation(row->val_acc_std, row->n_finished);
    row->test_acc_mean = value_canonical(row->test_acc_mean);
    row->test_acc_std = deviation(row->test_acc_std, row->n_finished);
}

status summary_of(const results *r, summary_row **out, error *err) {
    size_t count = (size_t)r->configuration_count;
    summary_row *rows = memory_array(count, sizeof *rows);
    if (!rows) return error_no_memory(err, count * sizeof *rows);
    for (size_t i = 0; i < count; i++) rows[i].test_acc_best = rows[i].best_test_acc = NAN;
    for (int32_t i = 0; i < r->trial_count; i++) {
        summary_row *row = &rows[r->trials[i].trial.configuration];
        describe(row, &r->trials[i].trial);
        count_trial(row, &r->trials[i]);
    }
    for (size_t i = 0; i < count; i++) divide_sums(&rows[i]);
    for (int32_t i = 0; i < r->trial_count; i++)
        add_squares(&rows[r->trials[i].trial.configuration], &r->trials[i]);
    for (size_t i = 0; i < count; i++) finish(&rows[i]);
    *out = rows;
    return STATUS_OK;
}
