/* What makes a data set out of files of sequences, and what it is then. */
#ifndef SWEEP_DATA_FILE_SPEC_H
#define SWEEP_DATA_FILE_SPEC_H

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/data/dataset_source.h"
#include "src/data/feature_scaling.h"
#include "src/data/file_folds.h"
#include "src/data/file_split.h"
#include "src/data/naive_forecasts.h"
#include "src/data/sequence_file.h"
#include "src/data/series_windows.h"
#include "src/data/split_rows.h"
#include "src/data/target_scaling.h"

/* What a config says of it; texts are borrowed. */
typedef struct file_spec {
    const char *train, *test, *val; /* paths; the last two may be NULL */
    const char *train_labels, *test_labels,
        *val_labels;          /* of labels alone, beside an array file; may be NULL */
    sequence_request request; /* how both are read */
    dataset_task task;
    bool task_said;            /* the config names it */
    bool scale_targets;        /* of regression */
    split_request split;       /* of the training file; of regression by chance */
    int folds;                 /* that the training file is cut into; 0: none */
    int64_t val_size;          /* the last so many training items validate */
    window_rule windows;       /* of forecasting */
    const window_size *sizes;  /* in place of its lookback and horizon, where there are several; the
                                * windows of each are cut from the same series */
    int size_count;            /* 0: of `windows` alone */
    const char *windows_place; /* where the config says so, for messages; or NULL */
    int64_t season;            /* of forecasting: steps; 0: none */
    int64_t max_length;        /* the last so many steps are kept; 0: all */
    scale_rule scale;
    missing_rule missing;
    bool tokens; /* a step is one token: token_vocabulary.h */
    bool
        unseen_zero; /* tokens that no training item has are taken as none; else they are refused */
} file_spec;

/* Windows of one size over the series of a file: items of one array of values. */
typedef struct file_windows {
    window_size size;
    char *problem; /* why there are none of this size; else NULL */
    file_split
        split[DATASET_SPLITS]; /* `starts` alone; those that validate behind those that train */
    int64_t val_count;
    forecast_facts *forecasts;
    target_scaling *scaling; /* NULL: none */
} file_windows;

typedef struct file_dataset {
    char *title, *origin;
    int seq_dim, shortest, input_dim, output_dim; /* seq_dim: the longest of all items */
    int vocabulary;                               /* tokens: input_dim of them; else 0 */
    char **class_names;                           /* (output_dim); of regression NULL */
    forecast_facts *forecasts;                    /* of forecasting; else NULL */
    target_scaling *scaling;                      /* of the numbers to predict; NULL: none */
    file_split split[DATASET_SPLITS]; /* in file order; items that validate behind those that train;
                                         none where there are folds */
    file_fold *folds; /* (fold_count, and the whole), each a data set of its own; else NULL */
    int fold_count;
    file_windows *windows; /* (window_count): those of other sizes than the data set's own */
    int window_count;
    bool whole;                 /* behind the folds is one that trains with all of their items, and
                                 * tests with others (file_folds.h) */
    sha256_digest whole_digest; /* with those; `digest` is without */
    int64_t whole_train_count;  /* what a train_size of 0 takes */
    int64_t val_count;          /* of data.split.val or data.val; 0 without either */
    sha256_digest digest;       /* sequence_digest.h: of all that was read */
    text notices;               /* lines for a person */
    text fitted; /* feature_statistics_append, token_vocabulary_append, file_folds_append_fitted */
} file_dataset;

#endif
