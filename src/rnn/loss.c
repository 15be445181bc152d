/* The loss of a chunk.  Of classes, the formulas of softmax.h for many rows at a time, so that the
 * exponentials, which take most of the time, are taken together; of numbers, row after row. */
#include "src/rnn/loss.h"

#include "src/rnn/model.h"
#include "src/rnn/scalar_math.h"

/* --- of classes --- */

static int32_t label_of(const rnn_model *m, const workspace *work, rnn_targets targets,
                        size_t row) {
    return targets.classes[rnn_batch_row(m, work->batch_first + row)];
}

/* exps = exp(logit - largest) of all rows, losses = largest - logits[label], to which the logarithm
 * is still to be added. */
static void take_exponentials(const rnn_model *m, workspace *work, rnn_targets targets) {
    const int classes = m->spec.architecture.output_dim;
    const float *logits = work->logits;
    double *exps = work->exps;
    for (size_t row = 0; row < work->rows; row++) {
        work->choices[row] = rnn_softmax_choice(logits, classes);
        const double largest = (double)logits[work->choices[row]];
        for (int k = 0; k < classes; k++) exps[k] = (double)logits[k] - largest;
        work->losses[row] = largest - (double)logits[label_of(m, work, targets, row)];
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

static void score_classes(const rnn_model *m, workspace *work, rnn_targets targets) {
    const int classes = m->spec.architecture.output_dim;
    take_exponentials(m, work, targets);
    for (size_t row = 0; row < work->rows; row++)
        work->losses[row] =
            rnn_scalar_log(sum_of(work->exps + row * (size_t)classes, classes)) + work->losses[row];
}

/* `of_label` and `of_others`: the targets. */
static void differentiate_row(const double *exps, double sum, int classes, int32_t label,
                              double of_label, double of_others, rnn_row_weight of_row,
                              float *dlogits) {
    for (int k = 0; k < classes; k++)
        dlogits[k] = (float)(of_row.weight * (exps[k] / sum - of_others) / of_row.total);
    dlogits[label] = (float)(of_row.weight * (exps[label] / sum - of_label) / of_row.total);
}

static void differentiate_classes(const rnn_model *m, workspace *work, rnn_targets targets,
                                  double total_weight) {
    const int classes = m->spec.architecture.output_dim;
    const double smoothing = m->spec.label_smoothing;
    const double of_label = rnn_smoothed_target(smoothing, classes, true);
    const double of_others = rnn_smoothed_target(smoothing, classes, false);
    take_exponentials(m, work, targets);
    for (size_t row = 0; row < work->rows; row++) {
        const int32_t label = label_of(m, work, targets, row);
        const double *exps = work->exps + row * (size_t)classes, sum = sum_of(exps, classes);
        const double log_sum = rnn_scalar_log(sum);
        float *logits = work->logits + row * m->layout.classes;
        const rnn_row_weight of_row = {m->class_weights[label], total_weight};
        work->losses[row] =
            of_row.weight * rnn_smoothed_loss(smoothing, log_sum + work->losses[row], log_sum,
                                              (double)logits[work->choices[row]], logits, classes);
        differentiate_row(exps, sum, classes, label, of_label, of_others, of_row, logits);
    }
}

/* --- of numbers --- */

static void score_values(const rnn_model *m, workspace *work, rnn_targets targets) {
    for (size_t row = 0; row < work->rows; row++)
        work->losses[row] = rnn_row_loss(&m->spec, work->logits + row * m->layout.classes, targets,
                                         rnn_batch_row(m, work->batch_first + row));
}

static void differentiate_values(const rnn_model *m, workspace *work, rnn_targets targets,
                                 double total_weight) {
    for (size_t row = 0; row < work->rows; row++) {
        float *outputs = work->logits + row * m->layout.classes;
        work->losses[row] =
            rnn_row_loss_gradient(&m->spec, m->class_weights, outputs, targets,
                                  rnn_batch_row(m, work->batch_first + row), total_weight, outputs);
    }
}

/* --- of either --- */

bool rnn_model_has_classes(const rnn_model *m) {
    return rnn_loss_describe(m->spec.loss)->of_classes;
}

void rnn_model_score_chunk(const rnn_model *m, workspace *work, rnn_targets targets) {
    if (rnn_model_has_classes(m))
        score_classes(m, work, targets);
    else
        score_values(m, work, targets);
}

void rnn_model_differentiate_loss(const rnn_model *m, workspace *work, rnn_targets targets,
                                  double total_weight) {
    if (rnn_model_has_classes(m))
        differentiate_classes(m, work, targets, total_weight);
    else
        differentiate_values(m, work, targets, total_weight);
}

void rnn_model_count_choice(rnn_score *score, int classes, int32_t label, int32_t choice) {
    score->correct += choice == label;
    if (score->confusion) score->confusion[(size_t)label * (size_t)classes + (size_t)choice]++;
}
