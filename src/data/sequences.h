/* Data as a trainer sees them: sequences of vectors with a class each, or with numbers to predict,
 * gathered a batch at a time.  Whatever
 * can gather is data; byte images and float
 * sequences (dataset.h) are the kinds there are. */
#ifndef SWEEP_DATA_SEQUENCES_H
#define SWEEP_DATA_SEQUENCES_H

#include <stdbool.h>
#include <stdint.h>

#include "src/data/dataset.h"

/* Gather `count` items of a split into x (count, seq_dim, input_dim), and their labels, of
 * labelling (count, seq_dim), -1 for a step without one; behind the end of a shorter sequence x has
 * zeros, and labels are left as they are.  `items` holds item
 * numbers, or is NULL for `first`, first + 1, ... */
typedef void sequences_gatherer(const void *source, int split, const uint32_t *items, int64_t first,
                                int count, float *x, int32_t *labels);

/* The steps of the same items, each at most seq_dim. */
typedef void sequences_measurer(const void *source, int split, const uint32_t *items, int64_t first,
                                int count, int32_t *lengths);

/* The numbers to predict of the same items, into targets (count, output_dim), of steps (count,
 * seq_dim, output_dim) with NAN for a step without some and behind the end of a shorter sequence:
 * as they are trained with, or as they were given. */
typedef void sequences_targeter(const void *source, int split, const uint32_t *items, int64_t first,
                                int count, bool as_given, float *targets);

typedef struct sequences {
    const char *name;                  /* of the data set; borrowed */
    int seq_dim;                       /* steps of every sequence, or of the longest */
    int input_dim;                     /* values a step */
    int output_dim;                    /* classes: every label is below it; or numbers to predict */
    int64_t count[DATASET_SPLITS];     /* items of each split */
    sequences_gatherer *gather;        /* NULL: there is nothing to gather yet */
    sequences_gatherer *gather_tokens; /* the same into x (count, seq_dim): the place of each step's
                                        * token among input_dim, -1 where it is none, for a network
                                        * with an embedding; NULL: steps are no tokens */
    sequences_measurer *measure;       /* NULL: every sequence has seq_dim steps */
    sequences_targeter *target;        /* NULL: items are of classes; else they have no labels */
    bool labels_steps;                 /* not an item has a label, but each step of it */
    const target_scaling *scaling;     /* of the numbers to predict; NULL: none; borrowed */
    const forecast_facts *forecasts;   /* of forecasting; else NULL; borrowed */
    const void *source;                /* what `gather` is called with; borrowed */
} sequences;

/* The images of a data set: row t of an image is step t, or pixel t, in the set's order; each value
 * is fl(byte / 255).  `d` must stay;
 * one that is not filled cannot be gathered. */
sequences sequences_of_images(const dataset *d);

/* The sequences of any data set: images as above, or the values of files as they are. */
sequences sequences_of_dataset(const dataset *d);

/* s->measure, see above; only where there is one. */
void sequences_measure(const sequences *s, int split, const uint32_t *items, int64_t first,
                       int count, int32_t *lengths);

/* s->target, see above; only where there is one. */
void sequences_target(const sequences *s, int split, const uint32_t *items, int64_t first,
                      int count, bool as_given, float *targets);

/* s->gather_tokens, see above. */
void sequences_gather_tokens(const sequences *s, int split, const uint32_t *items, int64_t first,
                             int count, float *x, int32_t *labels);

/* s->gather, see above. */
void sequences_gather(const sequences *s, int split, const uint32_t *items, int64_t first,
                      int count, float *x, int32_t *labels);

#endif
