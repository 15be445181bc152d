/* Which data sets there are, and what to open of one. */
#ifndef SWEEP_DATA_DATASET_SOURCE_H
#define SWEEP_DATA_DATASET_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum dataset_source {
    DATASET_FASHION_MNIST,  /* IDX under MNIST's file names */
    DATASET_MNIST,          /* IDX under MNIST's file names */
    DATASET_DIGITS,         /* drawn by us: digits.h */
    DATASET_IDX,            /* any IDX files, named one by one */
    DATASET_PARITY,         /* made by us: built_in_parity.c */
    DATASET_TEMPORAL_ORDER, /* made by us: built_in_temporal_order.c */
    DATASET_FILE,           /* sequences in files of any format: formats.h */
    DATASET_ADDING,         /* made by us: built_in_adding.c */
    DATASET_MNIST1D,        /* made by us: built_in_mnist1d.c */
    DATASET_COPY_MEMORY,    /* made by us: built_in_copy_memory.c */
} dataset_source;

/* What is learned of an item. */
typedef enum dataset_task {
    DATASET_CLASSIFICATION,  /* its class */
    DATASET_REGRESSION,      /* numbers */
    DATASET_LABELLING,       /* a class of each step */
    DATASET_FORECASTING,     /* the next values of a series */
    DATASET_MULTI_LABEL,     /* which of several labels it has, each a yes or no */
    DATASET_STEP_REGRESSION, /* numbers of each step */
    DATASET_TASK_COUNT,
} dataset_task;

/* What to open.  Texts are borrowed during dataset_open and may be NULL or "". */
typedef struct dataset_spec {
    dataset_source source;
    const char *dir;
    const char *train_images, *train_labels, *test_images, *test_labels; /* DATASET_IDX */
    int64_t train_size, test_size;       /* the first so many items; 0 = all */
    uint64_t seed;                       /* of what is built in */
    int64_t length, symbols;             /* built_in.h */
    bool pixels;                         /* of images: each pixel is a step, row after row */
    const struct step_order_spec *order; /* of the steps: step_order.h; NULL: as they stand */
    const struct file_spec *file;        /* DATASET_FILE: file_dataset.h */
} dataset_spec;

enum { DATASET_TRAIN, DATASET_TEST, DATASET_SPLITS };

/* The items that a train_size or test_size of 0 takes of what is built in and says nothing else
 * (built_ins.h), and the most there are. */
enum {
    DATASET_BUILT_IN_TRAIN = 60000,
    DATASET_BUILT_IN_TEST = 10000,
    DATASET_BUILT_IN_MOST = INT32_MAX
};

/* "mnist", "fashion_mnist", "digits", "idx", "parity", "temporal_order", "file", "adding",
 * "mnist1d", "copy_memory": as data.name spells it; static. */
const char *dataset_source_name(dataset_source source);

/* "classification", "regression", ...: as data.task spells it; static. */
const char *dataset_task_name(dataset_task task);

/* Whether items are given numbers, not classes: of labels 1 and 0. */
bool dataset_task_has_numbers(dataset_task task);

/* Whether not an item is given something, but each step of it. */
bool dataset_task_is_of_steps(dataset_task task);

/* For a person: "Fashion-MNIST"; static. */
const char *dataset_source_title(dataset_source source);

#endif
