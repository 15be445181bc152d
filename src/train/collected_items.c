#include "src/train/collected_items.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/train/train.h"
#include "src/trial/label_confusion.h"

static measure_needs needs_of(const trial *t) {
    return trial_has_labels(t) ? MEASURE_NEEDS_SCORES : measure_describe(trial_measure(t))->needs;
}

/* The loss and the accuracy are there without further ado, but for that of labels. */
static bool is_wanted(const trial *t) {
    if (trial_has_labels(t)) return true;
    return metric_describe(metric_of_measure(trial_measure(t), METRIC_TEST))->measure !=
           MEASURE_COUNT;
}

static size_t answers_of(const trial *t) {
    const int64_t validates = trial_val_answers(t), tests = trial_test_answers(t);
    return (size_t)(validates > tests ? validates : tests);
}

/* What the engine says of an item: once, or of each step. */
static size_t readings_of(const trial *t) {
    return (size_t)rnn_reading_count(&t->architecture);
}

/* Answers, and where a group's readings lie before those without a label are dropped. */
static size_t rows_of(const trial *t) {
    return answers_of(t) + (readings_of(t) > 1 ? EVALUATION_ROWS * readings_of(t) : 0);
}

static size_t classes_of(const trial *t) {
    return (size_t)t->architecture.output_dim;
}

size_t collected_items_bytes(const trial *t) {
    if (!is_wanted(t)) return 0;
    if (needs_of(t) == MEASURE_NEEDS_COUNTS) return classes_of(t) * classes_of(t) * sizeof(int32_t);
    const size_t ranks = trial_has_labels(t) ? answers_of(t) * sizeof(measure_rank) : 0;
    if (!trial_has_classes(t)) return 2 * rows_of(t) * classes_of(t) * sizeof(float) + ranks;
    return rows_of(t) * classes_of(t) * sizeof(float) +
           answers_of(t) * (sizeof(int32_t) + sizeof(measure_rank));
}

static bool begin_what_was_given(collected_items *c, const trial *t) {
    const size_t answers = answers_of(t);
    if (!trial_has_classes(t)) {
        c->targets = memory_array(rows_of(t) * classes_of(t), sizeof *c->targets);
        if (trial_has_labels(t)) c->ranks = memory_array(answers, sizeof *c->ranks);
        return c->targets && (c->ranks || !trial_has_labels(t));
    }
    c->labels = memory_array(answers, sizeof *c->labels);
    c->ranks = memory_array(answers, sizeof *c->ranks);
    return c->labels && c->ranks;
}

status collected_items_begin(collected_items *c, const trial *t, const forecast_facts *forecasts,
                             error *err) {
    const size_t classes = classes_of(t);
    *c = (collected_items){.trial = t, .wanted = is_wanted(t), .forecasts = forecasts};
    if (!c->wanted) return STATUS_OK;
    bool enough;
    if (needs_of(t) == MEASURE_NEEDS_COUNTS) {
        c->confusion = memory_array(classes * classes, sizeof *c->confusion);
        enough = c->confusion;
    } else {
        c->logits = memory_array(rows_of(t) * classes, sizeof *c->logits);
        enough = c->logits && begin_what_was_given(c, t);
    }
    return enough ? STATUS_OK : error_no_memory(err, collected_items_bytes(t));
}

void collected_items_free(collected_items *c) {
    free(c->confusion);
    free(c->logits);
    free(c->labels);
    free(c->targets);
    free(c->ranks);
    *c = (collected_items){0};
}

void collected_items_clear(collected_items *c, rnn_score *score) {
    const size_t classes = c->trial ? classes_of(c->trial) : 0;
    c->count = 0;
    if (score->confusion || !c->confusion) return;
    memset(c->confusion, 0, classes * classes * sizeof *c->confusion);
    score->confusion = c->confusion;
}

float *collected_items_next(const collected_items *c) {
    return c->logits ? c->logits + (size_t)c->count * classes_of(c->trial) : NULL;
}

/* The outputs of a reading, where they lie now, become the next answer: at its place or behind. */
static void keep_outputs(collected_items *c, const float *outputs) {
    const size_t classes = classes_of(c->trial);
    memmove(c->logits + (size_t)c->count * classes, outputs, classes * sizeof *outputs);
}

void collected_items_add_labels(collected_items *c, const int32_t *labels, const int32_t *lengths,
                                int rows) {
    if (!c->labels) return;
    const size_t most = readings_of(c->trial), classes = classes_of(c->trial);
    const float *outputs = collected_items_next(c);
    for (size_t row = 0; row < (size_t)rows; row++) {
        const size_t readings = most > 1 && lengths ? (size_t)lengths[row] : most;
        for (size_t at = row * most; at < row * most + readings; at++) {
            if (labels[at] == RNN_NO_CLASS) continue;
            keep_outputs(c, outputs + at * classes);
            c->labels[c->count++] = labels[at];
        }
    }
}

void collected_items_add_targets(collected_items *c, const sequences *data, int split,
                                 int64_t first, int rows) {
    const size_t outputs = classes_of(c->trial), readings = (size_t)rows * readings_of(c->trial);
    const float *predicted = collected_items_next(c);
    float *given = c->targets + (size_t)c->count * outputs;
    sequences_target(data, split, NULL, first, rows, true, given);
    for (size_t at = 0; at < readings; at++, predicted += outputs, given += outputs) {
        float *target = c->targets + (size_t)c->count * outputs;
        if (isnan(given[0])) continue;
        memmove(target, given, outputs * sizeof *target);
        keep_outputs(c, predicted);
        target_scaling_undo(data->scaling, c->logits + (size_t)c->count * outputs, (int)outputs,
                            c->logits + (size_t)c->count * outputs);
        c->count++;
    }
}

/* Of forecasts each step ahead is an item, and an output a column of the series.  Those that
 * validate stand behind those that train. */
static void part_windows(const collected_items *c, metric_split split, measured_items *items) {
    const forecast_facts *f = c->forecasts;
    const int32_t *series = f->series[split == METRIC_TEST ? DATASET_TEST : DATASET_TRAIN];
    items->count *= f->horizon;
    items->outputs = f->columns;
    items->horizon = f->horizon;
    items->series = split == METRIC_TEST ? series : series + c->trial->train_count;
    items->scales = f->scales;
}

static bool is_measured(const collected_items *c, measure_kind m, metric of) {
    const bool standing = metric_describe(of)->measure == MEASURE_COUNT;
    if (standing) return m == MEASURE_ACCURACY && trial_has_labels(c->trial);
    return metric_is_measured(of, trial_measure(c->trial));
}

static measured_items items_of(const collected_items *c, int64_t count) {
    return (measured_items){.count = count,
                            .outputs = c->trial->architecture.output_dim,
                            .scores = c->logits,
                            .labels = c->labels,
                            .targets = c->targets,
                            .of_labels = trial_has_labels(c->trial),
                            .boundary = trial_label_boundary(c->trial),
                            .k = c->trial->top_k,
                            .ranks = c->ranks};
}

void collected_items_measure(const collected_items *c, const int32_t *confusion, int64_t count,
                             metric_split split, evaluation *e) {
    measured_items items = items_of(c, count);
    items.confusion = confusion;
    if (c->forecasts) part_windows(c, split, &items);
    for (measure_kind m = 0; m < MEASURE_COUNT && c->wanted; m++) {
        const metric of = metric_of_measure(m, split);
        if (is_measured(c, m, of)) e->values[of] = measure_value(m, &items);
    }
}

void collected_items_count_labels(const collected_items *c, int32_t *confusion) {
    const measured_items items = items_of(c, c->count);
    label_confusion_count(&items, confusion);
}
