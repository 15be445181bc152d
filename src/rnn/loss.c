/* The loss of a chunk: the formulas of softmax.h for many rows at a time, so that the exponentials,
 * which take most of the time, are taken together. */
#include "src/rnn/model.h"
#include "src/rnn/scalar_math.h"
#include "src/rnn/softmax.h"

/* exps = exp(logit - largest) of all rows, losses = largest - logits[label], to which the logarithm
 * is still to be added. */
static void take_exponentials(const rnn_model *m, workspace *work, const int32_t *labels) {
    const int classes = m->spec.architecture.output_dim;
    const float *logits = work->logits;
    double *exps = work->exps;
    for (size_t row = 0; row < work->rows; row++) {
        work->choices[row] = rnn_softmax_choice(logits, classes);
        const double largest = (double)logits[work->choices[row]];
        for (int k = 0; k < classes; k++) exps[k] = (double)logits[k] - largest;
        work->losses[row] = largest - (double)logits[labels[row]];
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

void rnn_model_score_chunk(const rnn_model *m, workspace *work, const int32_t *labels) {
    const int classes = m->spec.architecture.output_dim;
    take_exponentials(m, work, labels);
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

void rnn_model_differentiate_loss(const rnn_model *m, workspace *work, const int32_t *labels,
                                  double total_weight) {
    const int classes = m->spec.architecture.output_dim;
    const double smoothing = m->spec.label_smoothing;
    const double of_label = rnn_smoothed_target(smoothing, classes, true);
    const double of_others = rnn_smoothed_target(smoothing, classes, false);
    take_exponentials(m, work, labels);
    for (size_t row = 0; row < work->rows; row++) {
        const double *exps = work->exps + row * (size_t)classes, sum = sum_of(exps, classes);
        const double log_sum = rnn_scalar_log(sum);
        float *logits = work->logits + row * m->layout.classes;
        const rnn_row_weight of_row = {m->class_weights[labels[row]], total_weight};
        work->losses[row] =
            of_row.weight * rnn_smoothed_loss(smoothing, log_sum + work->losses[row], log_sum,
                                              (double)logits[work->choices[row]], logits, classes);
        differentiate_row(exps, sum, classes, labels[row], of_label, of_others, of_row, logits);
    }
}

void rnn_model_count_choice(rnn_score *score, int classes, int32_t label, int32_t choice) {
    score->correct += choice == label;
    if (score->confusion) score->confusion[(size_t)label * (size_t)classes + (size_t)choice]++;
}
