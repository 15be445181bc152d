#include "src/data/dataset_sequences.h"

#include <stdio.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/base/text.h"
#include "src/data/dataset_notices.h"
#include "src/data/file_dataset.h"
#include "src/data/forecast_dataset.h"

/* Of what is labelled step by step, where one has no label: the steps that have one; else 0. */
static void count_labels(const dataset *d, const file_split from[], int64_t labelled[]) {
    int64_t steps = 0, with_label = 0;
    for (int s = 0; s < DATASET_SPLITS; s++) {
        labelled[s] = 0;
        if (!dataset_task_is_of_steps(d->task)) continue;
        labelled[s] = file_split_labelled(&from[s], d->output_dim);
        steps += from[s].offsets[from[s].count];
        with_label += labelled[s];
    }
    for (int s = 0; s < DATASET_SPLITS && steps == with_label; s++) labelled[s] = 0;
}

static void adopt_splits(file_dataset *read, dataset *d) {
    int64_t labelled[DATASET_SPLITS];
    count_labels(d, read->split, labelled);
    for (int s = 0; s < DATASET_SPLITS; s++) {
        d->split[s] = dataset_split_take(&read->split[s], dataset_has_lengths(d));
        d->split[s].labelled = labelled[s];
    }
}

/* Take over what each fold has of its own; dataset_folds_settle adds the rest. */
static status adopt_folds(file_dataset *read, dataset *d, error *err) {
    if (!read->folds) return STATUS_OK;
    const int count = read->fold_count + read->whole;
    d->folds = memory_array((size_t)count, sizeof *d->folds);
    if (!d->folds) return error_no_memory(err, (size_t)count * sizeof *d->folds);
    d->fold_count = read->fold_count;
    if (read->whole) d->whole = &d->folds[d->fold_count];
    if (read->whole) d->whole->digest = read->whole_digest;
    for (int f = 0; f < count; f++) {
        file_fold *from = &read->folds[f];
        dataset *fold = &d->folds[f];
        fold->val_count = from->val_count;
        fold->fitting = from->fitting;
        fold->scaling = from->scaling;
        fold->known = from->known;
        int64_t labelled[DATASET_SPLITS];
        count_labels(d, from->split, labelled);
        for (int s = 0; s < DATASET_SPLITS; s++) {
            fold->split[s] = dataset_split_take(&from->split[s], dataset_has_lengths(d));
            fold->split[s].labelled = labelled[s];
        }
    }
    free(read->folds);
    read->folds = NULL;
    return STATUS_OK;
}

status dataset_sequences_open(const dataset_spec *spec, dataset *d, error *err) {
    file_dataset read;
    const bool series = spec->file->task == DATASET_FORECASTING;
    TRY((series ? forecast_dataset_read : file_dataset_read)(spec->file, spec->train_size,
                                                             spec->test_size, &read, err));
    snprintf(d->title, sizeof d->title, "%.60s", read.title);
    d->origin = read.origin;
    d->seq_dim = read.seq_dim;
    d->shortest = read.shortest < read.seq_dim ? read.shortest : 0;
    d->input_dim = read.input_dim;
    d->vocabulary = read.vocabulary;
    d->output_dim = read.output_dim;
    d->class_names = read.class_names;
    d->task = spec->file->task;
    d->scaling = read.scaling;
    d->forecasts = read.forecasts;
    d->horizon = read.forecasts ? read.forecasts->horizon : 0;
    d->windows = read.windows;
    d->window_count = read.window_count;
    d->val_count = read.val_count;
    d->whole_train_count = read.whole_train_count;
    d->digest = read.digest;
    if (!read.folds) adopt_splits(&read, d);
    const status folded = adopt_folds(&read, d, err);
    if (folded != STATUS_OK) file_folds_free(read.folds, read.fold_count + read.whole);
    if (read.notices.bytes) dataset_add_notice(d, "%s", text_string(&read.notices));
    if (read.fitted.bytes) d->fitted = memory_copy_text(text_string(&read.fitted));
    const bool enough = !read.fitted.failed && (d->fitted || !read.fitted.bytes);
    const size_t bytes = read.fitted.bytes;
    free(read.title);
    text_free(&read.notices);
    text_free(&read.fitted);
    if (!enough) return error_no_memory(err, bytes);
    return folded;
}

void dataset_folds_settle(dataset *d) {
    for (int f = 0; f < dataset_sets_in_folds(d); f++) {
        const dataset own = d->folds[f];
        dataset *fold = &d->folds[f];
        *fold = *d;
        fold->folds = fold->whole = NULL;
        fold->fold_count = 0;
        if (f == d->fold_count) fold->digest = own.digest;
        fold->val_count = own.val_count;
        fold->fitting = own.fitting;
        fold->scaling = own.scaling;
        fold->known = own.known;
        for (int s = 0; s < DATASET_SPLITS; s++) fold->split[s] = own.split[s];
        fold->whole_train_count = own.split[DATASET_TRAIN].count;
    }
    if (d->fold_count == 0) return;
    d->fitting = d->folds[0].fitting;
    d->scaling = d->folds[0].scaling;
    d->known = d->folds[0].known;
    for (int s = 0; s < DATASET_SPLITS; s++) d->split[s] = d->folds[0].split[s];
}
