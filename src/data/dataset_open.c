#include "src/data/dataset_open.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/dataset_built_in.h"
#include "src/data/dataset_images.h"
#include "src/data/dataset_sequences.h"
#include "src/data/forecast_windows.h"
#include "src/data/step_order.h"

/* --- steps --- */

static status refuse_order(const dataset *d, error *err) {
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.permute puts the steps of all sequences into one order, and "
                     "these have %d to %d steps; leave it out, or give sequences of one length",
                     d->origin, d->shortest, d->seq_dim);
}

static bool have_other_lengths(const dataset *d) {
    for (int w = 0; w < d->window_count; w++)
        if (d->windows[w].size.lookback != d->seq_dim) return true;
    return false;
}

/* From images to the steps that are asked for, in the order that is. */
static status arrange_steps(const dataset_spec *spec, dataset *d, error *err) {
    if (spec->pixels) {
        d->seq_dim = d->rows * d->columns;
        d->input_dim = 1;
    }
    if (!spec->order) return STATUS_OK;
    if (dataset_has_lengths(d)) return refuse_order(d, err);
    if (have_other_lengths(d))
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.permute is an order of so many steps, and data.lookback "
                         "has several values; drop one",
                         d->origin);
    if (d->fold_count && d->folds[0].fitting)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.permute does not go with data.scale standard or minmax, "
                         "or data.missing, in folds, each of which has its own; drop one",
                         d->origin);
    TRY(step_order_make(spec->order, d->seq_dim, &d->order, err));
    if (d->digest_unknown) return STATUS_OK;
    if (d->whole) {
        const sha256_digest of_whole = d->whole->digest;
        TRY(step_order_digest(&of_whole, d->order, d->seq_dim, &d->whole->digest, err));
    }
    const sha256_digest of_set = d->digest;
    return step_order_digest(&of_set, d->order, d->seq_dim, &d->digest, err);
}

/* --- opening --- */

static status open_any(const dataset_spec *spec, bool describe, dataset **out, error *err) {
    *out = NULL;
    dataset *d = memory_array(1, sizeof *d);
    if (!d) return error_no_memory(err, sizeof *d);
    snprintf(d->name, sizeof d->name, "%s", dataset_source_name(spec->source));
    snprintf(d->title, sizeof d->title, "%s", dataset_source_title(spec->source));
    status result;
    switch (spec->source) {
        case DATASET_DIGITS:
        case DATASET_PARITY:
        case DATASET_ADDING:
        case DATASET_MNIST1D:
        case DATASET_COPY_MEMORY:
        case DATASET_TEMPORAL_ORDER: result = dataset_built_in_describe(spec, d, err); break;
        case DATASET_FILE: result = dataset_sequences_open(spec, d, err); break;
        default: result = dataset_images_open(spec, describe, d, err); break;
    }
    if (result == STATUS_OK) result = arrange_steps(spec, d, err);
    if (result == STATUS_OK) dataset_folds_settle(d);
    if (result == STATUS_OK)
        *out = d;
    else
        dataset_free(d);
    return result;
}

status dataset_open(const dataset_spec *spec, dataset **out, error *err) {
    return open_any(spec, false, out, err);
}

status dataset_describe(const dataset_spec *spec, dataset **out, error *err) {
    return open_any(spec, true, out, err);
}

status dataset_fill(dataset *d, error *err) {
    for (int split = 0; split < DATASET_SPLITS; split++)
        if (!d->split[split].images && !d->split[split].values)
            TRY(dataset_built_in_draw(d, split, err));
    return STATUS_OK;
}

/* --- of a part --- */

/* As the items stand. */
static status digest_part(const dataset *d, int64_t train_count, sha256_digest *out, error *err) {
    if (d->maker) return dataset_built_in_digest(d, train_count, out, err);
    if (!d->split[DATASET_TRAIN].images)
        return error_set(err, STATUS_INTERNAL, "the data set %s has no items to digest", d->name);
    return dataset_images_digest(d, train_count, out, err);
}

status dataset_digest_part(const dataset *d, int64_t train_count, sha256_digest *out, error *err) {
    sha256_digest of_part;
    *out = d->digest;
    const bool whole = train_count == d->split[DATASET_TRAIN].count;
    if (whole || strcmp(d->name, dataset_source_name(DATASET_FILE)) == 0) return STATUS_OK;
    TRY(digest_part(d, train_count, &of_part, err));
    *out = of_part;
    return d->order ? step_order_digest(&of_part, d->order, d->seq_dim, out, err) : STATUS_OK;
}
