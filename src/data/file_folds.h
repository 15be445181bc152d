/* The data sets that k folds make of one file: in each, one fold tests and the others train.
 *
 * Values are in memory once.  What scaling and filling take from the training items differs from
 * fold to fold, and is done as items are asked for. */
#ifndef SWEEP_DATA_FILE_FOLDS_H
#define SWEEP_DATA_FILE_FOLDS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/dataset_source.h"
#include "src/data/feature_scaling.h"
#include "src/data/file_split.h"
#include "src/data/sequence_file.h"
#include "src/data/split_rows.h"
#include "src/data/target_scaling.h"

typedef struct file_fold {
    file_split split[DATASET_SPLITS]; /* all folds share one array of values */
    int64_t val_count;                /* the last so many training items validate */
    feature_fitting *fitting;         /* by what its training items show; NULL: none is needed */
    target_scaling *scaling;          /* likewise, of numbers to predict */
    uint8_t *known;                   /* (vocabulary): which tokens its training items have; NULL:
                                         steps are no tokens */
} file_fold;

typedef struct folds_request {
    const char *path; /* what messages begin with */
    int folds;
    const split_request *split; /* with the groups of the items, where it is by group; its share
                                   that validates is one of the items that do not test */
    sequence_part *from;        /* the items, with classes or targets */
    const sequence_part *val;   /* items that validate, whose values are behind those of `from`; or
                                   NULL */
    sequence_part *test;        /* items to test with that are in no fold; or NULL */
    int features;
    int outputs;       /* numbers to predict of an item; 0: it is of a class */
    bool labels_steps; /* not it, but each of its steps */
    int32_t classes;
    char *const *class_names; /* (classes) */
    int64_t val_size;         /* the last so many training items of each fold validate; 0: none */
    scale_rule scale;
    missing_rule missing;
    bool scale_targets;
    bool tokens, unseen_zero; /* as file_spec has them */
} folds_request;

/* Make all r->folds of them; the values of r->from become theirs.  Where there is r->test, one more
 * is behind them, the whole: it trains with all of r->from, as if there were no folds, and tests
 * with r->test, whose values become its own.  Tokens are numbered by all items
 * of r->from, so that the networks of all folds are alike: `*vocabulary` is how many there are, and
 * what the training items of a fold do not have is unseen there.  Appended are to `fitted` the
 * vocabulary, or what feature_statistics_append says of each fold, with the fold's number, or
 * "all", before each line; and to `notices` lines for a person.  `*out` is the caller's, also on
 * failure. STATUS_BAD_INPUT, with a message that begins with r->path, as of split_folds_decide,
 * split_rows_decide and token_unseen_refuse, for a fold that nothing is left to train in, and for
 * SCALE_BYTES of what are no bytes. */
status file_folds_make(const folds_request *r, file_fold **out, int *vocabulary, text *fitted,
                       text *notices, error *err);

/* How many data sets it makes: the folds, and the whole where there is one. */
int file_folds_count(const folds_request *r);

/* Release; NULL is accepted.  `count` with the whole. */
void file_folds_free(file_fold *folds, int count);

#endif
