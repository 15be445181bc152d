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

/* Counts, sums (in test_acc_mean for now) and largest values. */
static void count_trial(summary_row *row, const result *one) {
    row->n_seeds++;
    row->n_diverged += one->status == TRIAL_DIVERGED;
    row->n_failed += one->status == TRIAL_FAILED;
    if (one->status != TRIAL_FINISHED) return;
    double last = outcome_last_accuracy(&one->outcome);
    row->n_finished++;
    row->test_acc_mean += last;
    row->test_acc_best = fmax(row->test_acc_best, last);
    row->best_test_acc = fmax(row->best_test_acc, outcome_best_accuracy(&one->outcome));
}

static void add_square(summary_row *row, const result *one) {
    if (one->status != TRIAL_FINISHED) return;
    double deviation = outcome_last_accuracy(&one->outcome) - row->test_acc_mean;
    row->test_acc_std += deviation * deviation;
}

static void finish(summary_row *row) {
    row->test_acc_std =
        row->n_finished < 2 ? (double)NAN : sqrt(row->test_acc_std / (row->n_finished - 1));
    row->test_acc_mean = value_canonical(row->test_acc_mean);
    row->test_acc_std = value_canonical(row->test_acc_std);
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
    for (size_t i = 0; i < count; i++)
        rows[i].test_acc_mean =
            rows[i].n_finished ? rows[i].test_acc_mean / rows[i].n_finished : (double)NAN;
    for (int32_t i = 0; i < r->trial_count; i++)
        add_square(&rows[r->trials[i].trial.configuration], &r->trials[i]);
    for (size_t i = 0; i < count; i++) finish(&rows[i]);
    *out = rows;
    return STATUS_OK;
}
