#include "src/train/class_weights.h"

#include <stdlib.h>

#include "src/base/memory.h"

/* `x` and `labels` have room for one item. */
static void count_items(const trial *t, const sequences *data, float *x, int32_t *labels,
                        int64_t *counts) {
    for (int64_t item = 0; item < t->train_count; item++) {
        int32_t count = rnn_reading_count(&t->architecture);
        sequences_gather(data, DATASET_TRAIN, NULL, item, 1, x, labels);
        if (data->measure && trial_labels_steps(t))
            sequences_measure(data, DATASET_TRAIN, NULL, item, 1, &count);
        for (int32_t k = 0; k < count; k++)
            if (labels[k] != RNN_NO_CLASS) counts[labels[k]]++;
    }
}

static void balance(const int64_t *counts, int classes, double *weights) {
    int64_t items = 0, present = 0;
    for (int k = 0; k < classes; k++) {
        items += counts[k];
        present += counts[k] > 0;
    }
    for (int k = 0; k < classes; k++)
        weights[k] = counts[k] ? (double)items / ((double)present * (double)counts[k]) : 0;
}

/* Of each label how many noes there are to a yes; 1 where there is no yes, which no weight helps.
 */
static void balance_labels(const trial *t, const sequences *data, float *targets, int64_t *counts,
                           double *weights) {
    const int labels = t->architecture.output_dim;
    for (int64_t item = 0; item < t->train_count; item++) {
        sequences_target(data, DATASET_TRAIN, NULL, item, 1, true, targets);
        for (int k = 0; k < labels; k++) counts[k] += targets[k] > 0.5f;
    }
    for (int k = 0; k < labels; k++)
        weights[k] = counts[k] ? (double)(t->train_count - counts[k]) / (double)counts[k] : 1;
}

status class_weights_set(rnn_model *m, const trial *t, const sequences *data, error *err) {
    if (!trial_balances_classes(t)) return STATUS_OK;
    const size_t classes = (size_t)t->architecture.output_dim;
    const size_t item_values = (size_t)data->seq_dim * (size_t)data->input_dim;
    int64_t *counts = memory_array(classes, sizeof *counts);
    double *weights = memory_array(classes, sizeof *weights);
    float *x = memory_array(item_values, sizeof *x);
    int32_t *labels = memory_array((size_t)rnn_reading_count(&t->architecture), sizeof *labels);
    float *targets = memory_array(classes, sizeof *targets);
    const bool enough = counts && weights && x && labels && targets;
    if (enough && trial_has_labels(t)) {
        balance_labels(t, data, targets, counts, weights);
    } else if (enough) {
        count_items(t, data, x, labels, counts);
        balance(counts, (int)classes, weights);
    }
    if (enough) rnn_set_class_weights(m, weights);
    free(targets);
    free(counts);
    free(weights);
    free(x);
    free(labels);
    if (enough) return STATUS_OK;
    return error_no_memory(err,
                           classes * (sizeof *counts + sizeof *weights) + item_values * sizeof *x);
}
