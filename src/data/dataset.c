#include "src/data/dataset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/data/forecast_windows.h"
#include "src/data/sequence_file.h"

/* --- one of several in one --- */

int dataset_sets_in_folds(const dataset *d) {
    return d->fold_count + (d->whole != NULL);
}

const dataset *dataset_of_fold(const dataset *d, int64_t fold) {
    return fold >= 0 && fold < d->fold_count ? &d->folds[fold] : d;
}

/* What is forecast of a step is the same, whatever the horizon. */
static void take_windows(dataset *d, const file_windows *w) {
    const int64_t numbers = d->output_dim / d->horizon * w->size.horizon;
    d->output_dim = w->problem ? 0 : (int)numbers;
    d->seq_dim = (int)w->size.lookback;
    d->horizon = w->size.horizon;
    d->problem = w->problem;
    d->val_count = w->val_count;
    d->forecasts = w->forecasts;
    d->scaling = w->scaling;
    for (int s = 0; s < DATASET_SPLITS; s++) {
        d->split[s].count = w->split[s].count;
        d->split[s].starts = w->split[s].starts;
    }
    d->whole_train_count = d->split[DATASET_TRAIN].count;
    d->windows = NULL;
    d->window_count = 0;
}

dataset dataset_of_windows(const dataset *d, int64_t lookback, int64_t horizon) {
    dataset one = *d;
    for (int w = 0; w < d->window_count; w++)
        if (d->windows[w].size.lookback == lookback && d->windows[w].size.horizon == horizon)
            take_windows(&one, &d->windows[w]);
    return one;
}

const dataset *dataset_of_trial(const dataset *d, int64_t folds, int64_t fold) {
    if (folds > 0) return dataset_of_fold(d, fold);
    return d->whole ? d->whole : d;
}

/* --- lengths --- */

bool dataset_has_lengths(const dataset *d) {
    return d->shortest > 0;
}

int64_t dataset_steps(const dataset *d, int split, int64_t first, int64_t count) {
    const int64_t *offsets = d->split[split].offsets;
    return offsets ? offsets[first + count] - offsets[first] : count * d->seq_dim;
}

bool dataset_has_gaps(const dataset *d) {
    return d->split[DATASET_TEST].labelled > 0;
}

int64_t dataset_labelled(const dataset *d, int split, int64_t first, int64_t count) {
    if (!dataset_has_gaps(d)) return 0;
    const dataset_split *s = &d->split[split];
    const int64_t before = s->offsets ? s->offsets[first] : first * d->seq_dim;
    const int64_t end = before + dataset_steps(d, split, first, count);
    int64_t labelled = 0;
    for (int64_t t = before; t < end; t++)
        labelled +=
            s->targets ? !isnan(s->targets[t * d->output_dim]) : s->classes[t] != SEQUENCE_NO_LABEL;
    return labelled;
}

void dataset_append_steps(text *out, const dataset *d) {
    const dataset_split *train = &d->split[DATASET_TRAIN], *test = &d->split[DATASET_TEST];
    if (!dataset_has_lengths(d)) {
        text_append_format(out, "%d step%s", d->seq_dim, d->seq_dim == 1 ? "" : "s");
        return;
    }
    const double mean = (double)(train->steps + test->steps) / (double)(train->count + test->count);
    text_append_format(out, "%d to %d steps, mean %.*f", d->shortest, d->seq_dim, mean < 10, mean);
}

size_t dataset_labels_an_item(const dataset *d) {
    return dataset_task_is_of_steps(d->task) ? (size_t)d->seq_dim : 1;
}

/* --- what is there --- */

bool dataset_is_of_images(const dataset *d) {
    static const dataset_source of_images[] = {DATASET_FASHION_MNIST, DATASET_MNIST, DATASET_DIGITS,
                                               DATASET_IDX};
    for (size_t i = 0; i < sizeof of_images / sizeof *of_images; i++)
        if (strcmp(d->name, dataset_source_name(of_images[i])) == 0) return true;
    return false;
}

bool dataset_is_filled(const dataset *d) {
    const dataset_split *train = &d->split[DATASET_TRAIN], *test = &d->split[DATASET_TEST];
    return train->images || train->values || test->images || test->values;
}

int dataset_stored_width(const dataset *d) {
    if (d->fitting) return d->fitting->statistics.features;
    return d->vocabulary ? 1 : d->input_dim;
}

/* What the items of a split have beside their values. */
static size_t bytes_beside(const dataset *d, const dataset_split *s, size_t target_bytes) {
    const size_t places = (dataset_has_lengths(d) ? 1 : 0) + (s->starts ? 1 : 0);
    return (size_t)s->count * (target_bytes + places * sizeof(int64_t));
}

/* Of other sizes: where each begins, and its series. */
static size_t bytes_of_windows(const dataset *d) {
    size_t windows = 0;
    for (int w = 0; w < d->window_count; w++)
        for (int s = 0; s < DATASET_SPLITS; s++) windows += (size_t)d->windows[w].split[s].count;
    return windows * (sizeof(int64_t) + sizeof(int32_t));
}

size_t dataset_bytes(const dataset *d) {
    const bool numbers = dataset_task_has_numbers(d->task), lengths = dataset_has_lengths(d);
    const bool floats =
        numbers || d->split[DATASET_TRAIN].values || (d->maker && d->maker->draw_classed);
    const size_t value_bytes = floats ? sizeof(float) : 1;
    const bool of_steps = dataset_task_is_of_steps(d->task) && floats;
    const size_t label_bytes = d->forecasts ? sizeof(int32_t) /* its series */
                               : numbers    ? (size_t)d->output_dim * sizeof(float)
                               : floats     ? sizeof(int32_t)
                                            : dataset_labels_an_item(d);
    const size_t target_bytes = of_steps ? 0 : label_bytes;
    size_t bytes = 0;
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const dataset_split *s = &d->split[split];
        const int64_t own = lengths ? s->steps : s->count * d->seq_dim;
        const int64_t in_series = d->forecasts && split == DATASET_TRAIN ? d->forecasts->steps : 0;
        const int64_t steps = d->forecasts ? in_series : own;
        bytes += (size_t)steps * (size_t)dataset_stored_width(d) * value_bytes +
                 bytes_beside(d, s, target_bytes) + (of_steps ? (size_t)own * label_bytes : 0);
        for (int f = 1; f < dataset_sets_in_folds(d); f++) {
            const dataset *fold = &d->folds[f];
            const size_t fold_steps =
                (size_t)dataset_steps(fold, split, 0, fold->split[split].count);
            bytes += bytes_beside(d, &fold->split[split], target_bytes);
            if (of_steps) bytes += fold_steps * label_bytes;
            if (fold == d->whole && split == DATASET_TEST)
                bytes += fold_steps * (size_t)dataset_stored_width(d) * value_bytes;
        }
    }
    if (d->forecasts)
        bytes += (size_t)d->forecasts->steps * (size_t)d->forecasts->columns * sizeof(float) +
                 bytes_of_windows(d);
    return bytes;
}

/* --- release --- */

/* Both splits of a file have one array of values, and all folds have. */
static void free_items(dataset *d) {
    const dataset *with_values = d->folds ? &d->folds[0] : d;
    const float *values = with_values->split[DATASET_TRAIN].values;
    const int count = d->folds ? dataset_sets_in_folds(d) : 1;
    for (int f = 0; f < count; f++) {
        dataset *one = d->folds ? &d->folds[f] : d;
        for (int split = 0; split < DATASET_SPLITS; split++) {
            if (one->split[split].values == values) one->split[split].values = NULL;
            dataset_split_free(&one->split[split]);
        }
        target_scaling_free(one->scaling);
        feature_fitting_free(one->fitting);
        free(one->known);
    }
    free((void *)values);
    free(d->folds);
}

void dataset_free(dataset *d) {
    if (!d) return;
    for (int w = 0; w < d->window_count; w++) forecast_windows_free(&d->windows[w]);
    free(d->windows);
    free_items(d);
    for (int c = 0; d->class_names && c < d->output_dim; c++) free(d->class_names[c]);
    free(d->class_names);
    forecast_facts_free(d->forecasts);
    free(d->naive);
    free(d->constants);
    free(d->order);
    free(d->fitted);
    free(d->origin);
    free(d->notices);
    free(d);
}
