/* The loss of a chunk.  Of classes, the formulas of softmax.h for many rows at a time, so that the
 * exponentials, which take most of the time, are taken together; of numbers, row after row. */
#include "src/rnn/loss.h"

#include <string.h>

#include "src/rnn/passes.h"
#include "src/rnn/scalar_math.h"

/* The rows of a chunk that a reading is of, and what is theirs in the workspace. */
typedef struct reading {
    int number;
    size_t rows;
    float *logits;
    double *losses;
    int32_t *choices;
} reading;

static reading reading_of(const rnn_model *m, const workspace *work, int number) {
    const size_t first = (size_t)number * work->rows;
    return (reading){.number = number,
                     .rows = rows_read(m, work, number),
                     .logits = work->logits + logits_at(m, work, number),
                     .losses = work->losses + first,
                     .choices = work->choices + first};
}

/* The place of a row's target among those of the batch. */
static size_t target_of(const rnn_model *m, const workspace *work, const reading *r, size_t row) {
    return rnn_batch_reading(m, rnn_batch_row(m, work->batch_first + row)) + (size_t)r->number;
}

/* --- of classes --- */

static int32_t label_of(const rnn_model *m, const workspace *work, rnn_targets targets,
                        const reading *r, size_t row) {
    return targets.classes[target_of(m, work, r, row)];
}

/* exps = exp(logit - largest) of all rows, losses = largest - logits[label], to which the logarithm
 * is still to be added. */
static void take_exponentials(const rnn_model *m, const workspace *work, const reading *r,
                              rnn_targets targets) {
    const int classes = m->spec.architecture.output_dim;
    const float *logits = r->logits;
    double *exps = work->exps;
    for (size_t row = 0; row < r->rows; row++) {
        const int32_t label = label_of(m, work, targets, r, row);
        r->choices[row] = rnn_softmax_choice(logits, classes);
        const double largest = (double)logits[r->choices[row]];
        for (int k = 0; k < classes; k++) exps[k] = (double)logits[k] - largest;
        r->losses[row] = label == RNN_NO_CLASS ? 0 : largest - (double)logits[label];
        logits += m->layout.classes;
        exps += classes;
    }
    m->kernels->exponentials(work->exps, exps - work->exps);
}

static double sum_of(const double *exps, int classes) {
    double sum = 0;
    for (int k = 0; k < classes; k++) sum = sum + exps[k];
    return sum;
}

static void score_classes(const rnn_model *m, const workspace *work, const reading *r,
                          rnn_targets targets) {
    const int classes = m->spec.architecture.output_dim;
    take_exponentials(m, work, r, targets);
    for (size_t row = 0; row < r->rows; row++) {
        if (label_of(m, work, targets, r, row) == RNN_NO_CLASS) continue;
        r->losses[row] =
            rnn_scalar_log(sum_of(work->exps + row * (size_t)classes, classes)) + r->losses[row];
    }
}

/* `of_label` and `of_others`: the targets. */
static void differentiate_row(const double *exps, double sum, int classes, int32_t label,
                              double of_label, double of_others, rnn_row_weight of_row,
                              float *dlogits) {
    for (int k = 0; k < classes; k++)
        dlogits[k] = (float)(of_row.weight * (exps[k] / sum - of_others) / of_row.total);
    dlogits[label] = (float)(of_row.weight * (exps[label] / sum - of_label) / of_row.total);
}

static void differentiate_classes(const rnn_model *m, const workspace *work, const reading *r,
                                  rnn_targets targets, double total_weight) {
    const int classes = m->spec.architecture.output_dim;
    const double smoothing = m->spec.label_smoothing;
    const double of_label = rnn_smoothed_target(smoothing, classes, true);
    const double of_others = rnn_smoothed_target(smoothing, classes, false);
    take_exponentials(m, work, r, targets);
    for (size_t row = 0; row < r->rows; row++) {
        const int32_t label = label_of(m, work, targets, r, row);
        float *logits = r->logits + row * m->layout.classes;
        if (label == RNN_NO_CLASS) {
            memset(logits, 0, (size_t)classes * sizeof *logits);
            continue;
        }
        const double *exps = work->exps + row * (size_t)classes, sum = sum_of(exps, classes);
        const double log_sum = rnn_scalar_log(sum);
        const rnn_row_weight of_row = {m->class_weights[label], total_weight};
        r->losses[row] =
            of_row.weight * rnn_smoothed_loss(smoothing, log_sum + r->losses[row], log_sum,
                                              (double)logits[r->choices[row]], logits, classes);
        differentiate_row(exps, sum, classes, label, of_label, of_others, of_row, logits);
    }
}

/* --- of numbers --- */

static void score_values(const rnn_model *m, const workspace *work, const reading *r,
                         rnn_targets targets) {
    for (size_t row = 0; row < r->rows; row++)
        r->losses[row] = rnn_row_loss(&m->spec, r->logits + row * m->layout.classes, targets,
                                      target_of(m, work, r, row));
}

static void differentiate_values(const rnn_model *m, const workspace *work, const reading *r,
                                 rnn_targets targets, double total_weight) {
    for (size_t row = 0; row < r->rows; row++) {
        float *outputs = r->logits + row * m->layout.classes;
        r->losses[row] = rnn_row_loss_gradient(&m->spec, m->class_weights, outputs, targets,
                                               target_of(m, work, r, row), total_weight, outputs);
    }
}

/* --- of either --- */

bool rnn_model_has_classes(const rnn_model *m) {
    return rnn_loss_describe(m->spec.loss)->of_classes;
}

void rnn_model_score_chunk(const rnn_model *m, workspace *work, rnn_targets targets) {
    for (int k = 0; k < readings_of(m, work); k++) {
        const reading r = reading_of(m, work, k);
        if (rnn_model_has_classes(m))
            score_classes(m, work, &r, targets);
        else
            score_values(m, work, &r, targets);
    }
}

void rnn_model_differentiate_loss(const rnn_model *m, workspace *work, rnn_targets targets,
                                  double total_weight) {
    for (int k = 0; k < readings_of(m, work); k++) {
        const reading r = reading_of(m, work, k);
        if (rnn_model_has_classes(m))
            differentiate_classes(m, work, &r, targets, total_weight);
        else
            differentiate_values(m, work, &r, targets, total_weight);
    }
}

void rnn_model_count_choice(rnn_score *score, int classes, int32_t label, int32_t choice) {
    if (label == RNN_NO_CLASS) return;
    score->count++;
    score->correct += choice == label;
    if (score->confusion) score->confusion[(size_t)label * (size_t)classes + (size_t)choice]++;
}
