/* Sequences with a class each, or with numbers to predict: images, row t of an image being the
 * input of step t, and sequences of numbers from files, which may differ in length.
 *
 * An image of R rows and C columns is a sequence of seq_dim = R steps of input_dim = C values.
 * Pixels stay bytes here, once in memory for all workers; a batch converts them on the fly.
 */
#ifndef SWEEP_DATA_DATASET_H
#define SWEEP_DATA_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/built_in.h"
#include "src/data/dataset_source.h"
#include "src/data/dataset_split.h"
#include "src/data/feature_scaling.h"
#include "src/data/naive_forecasts.h"
#include "src/data/target_scaling.h"

typedef struct dataset {
    char name[32];          /* "mnist", "fashion_mnist", "digits", "idx", "parity", "file", ... */
    char title[64];         /* for a person: "Fashion-MNIST" */
    char *origin;           /* where it came from: a folder, or "built in, seed 0" */
    int seq_dim, input_dim; /* seq_dim: of the longest sequence */
    int vocabulary;         /* of sequences of tokens: input_dim, the tokens that there are, each
                             * one-hot; the values of a split are then (steps), the place of each
                             * step's token from 0, -1 for none; else 0 */
    int shortest;           /* steps of the shortest, where sequences differ in length; else 0.  As
                             * with classes, all items of the files count for both. */
    /* Classes: the largest label of both splits plus one, at least 2.  All labels of the files
     * count, also those that train_size and test_size leave out, so that a small part of a data set
     * has the same model as the whole; and a class that only the test split has is a class. */
    int output_dim; /* of regression: numbers to predict */
    dataset_task task;
    target_scaling
        *scaling; /* of regression: how numbers to predict are scaled; NULL: they are not */
    forecast_facts *forecasts; /* of forecasting, where its items are there; else NULL */
    char *naive;     /* of forecasting: what naive forecasts of the test items come to, lines of a
                      * measure and its values, as whoever planned made them; or NULL */
    char *constants; /* of regression: what one answer to all items comes to, likewise */
    dataset_split split[DATASET_SPLITS];
    int64_t whole_train_count; /* the training items that a train_size of 0 takes */
    /* SHA-256 of what is trained and tested on.  Of images: dimensions, pixels and labels of both
     * splits (after train_size and test_size), so that gzipped and plain files of the same images
     * agree.  Of what is built in: of its recipe, generator's version, seed and sizes.  Of files of
     * sequences: all that was read, before it is split, filled and scaled, and the names of the
     * classes. */
    sha256_digest digest;
    const built_in *maker;    /* of what is built in; NULL for files */
    built_in_request request; /* what it makes */
    bool absent;              /* the files are not there: it is described only (dataset_describe) */
    bool digest_unknown; /* and it is a part of the whole, whose digest only the files can tell */
    char *
        notices; /* what a person should know, "data set NAME: notice: ...", a line each; or NULL */
    char *fitted; /* what scaling and filling took from the training items, a line of names and
                   * one a feature: feature_statistics_append; or NULL */
    char **class_names; /* (output_dim), as the file has them, or as those of the published set
                         * whose files they are; NULL where there are none */
    int rows, columns;  /* of an image: seq_dim and input_dim, unless each pixel is a step */
    uint32_t
        *order; /* (seq_dim): step t of a sequence is step order[t] of its item; NULL: step t */
    int64_t val_count;        /* the last so many training items are there to validate; else 0 */
    feature_fitting *fitting; /* what is done to values as they are gathered; NULL: nothing */
    uint8_t *known; /* (vocabulary): of a fold, the tokens that its training items have: others
                     * are taken as none; NULL: all are known */
    struct dataset *folds; /* (fold_count): of a file in k folds, each as a data set, which this
                            * one owns; it is as the first of them.  Else NULL */
    int fold_count;
    int64_t horizon;              /* of forecasting: steps that are forecast; else 0 */
    struct file_windows *windows; /* (window_count): of series, those of other sizes than seq_dim
                                   * and horizon; else NULL */
    int window_count;
    const char *problem;   /* of dataset_of_windows: why there are none of this size; else NULL */
    struct dataset *whole; /* of a file in k folds, with items to test with that are in none: all
                            * items that are in folds train, and those test; behind `folds`.  Else
                            * NULL.  Its digest is another */
} dataset;

/* How many data sets are in `folds`: the folds, and the whole behind them. */
int dataset_sets_in_folds(const dataset *d);

/* The data set of a fold, from 0; `d` itself where it has none.  Borrowed. */
const dataset *dataset_of_fold(const dataset *d, int64_t fold);

/* The data set of a trial that is in fold `fold` of `folds`, or with 0 `folds` in none.  Borrowed.
 */
const dataset *dataset_of_trial(const dataset *d, int64_t folds, int64_t fold);

/* The data set with windows of this size in place of its own; as it is where it has none of it. All
 * that it holds is borrowed: it is not released. */
dataset dataset_of_windows(const dataset *d, int64_t lookback, int64_t horizon);

/* Whether its items are images of bytes: IDX files, and the built-in digits. */
bool dataset_is_of_images(const dataset *d);

/* Whether its sequences differ in length. */
bool dataset_has_lengths(const dataset *d);

/* Steps of `count` items of a split from `first` on together. */
int64_t dataset_steps(const dataset *d, int split, int64_t first, int64_t count);

/* Whether some steps have no label. */
bool dataset_has_gaps(const dataset *d);

/* The steps with a label of `count` items of a split from `first` on; 0 where each step has one. */
int64_t dataset_labelled(const dataset *d, int split, int64_t first, int64_t count);

/* Append the steps of a sequence: "28 steps", or "7 to 29 steps, mean 16", the mean of all items in
 * use. */
void dataset_append_steps(text *out, const dataset *d);

/* Labels of an item: one, or where steps have their own one a step. */
size_t dataset_labels_an_item(const dataset *d);

/* Whether its items are there. */
bool dataset_is_filled(const dataset *d);

/* Values that are there of a step: input_dim, or one, of tokens. */
int dataset_stored_width(const dataset *d);

/* Bytes of items and labels, filled or not. */
size_t dataset_bytes(const dataset *d);

/* Release; NULL is accepted. */
void dataset_free(dataset *d);

#endif
