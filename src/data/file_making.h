/* A data set out of files in the making: what file_dataset.c and file_labels.c share.  Private to
 * them. */
#ifndef SWEEP_DATA_FILE_MAKING_H
#define SWEEP_DATA_FILE_MAKING_H

#include "src/data/file_spec.h"

/* What is read: training items, test items, and items to validate with. */
enum { PART_VALIDATION = DATASET_SPLITS, PARTS };

/* What making one data set needs. */
typedef struct making {
    const file_spec *file;
    int64_t wanted[DATASET_SPLITS]; /* data.train_size and data.test_size */
    sequence_file read[PARTS];      /* the files; all but the first may be none */
    sequence_part *part[PARTS];     /* the items in them; NULL: none */
    const char *path[PARTS];
    int features;
    int64_t shortest, longest; /* steps of an item */
    file_dataset *d;
    error *err;
} making;

static inline bool making_labels_steps(const making *m) {
    return dataset_task_is_of_steps(m->file->task);
}

/* Of items, or of their steps. */
static inline bool making_has_classes(const making *m) {
    return m->file->task == DATASET_CLASSIFICATION || m->file->task == DATASET_LABELLING;
}

/* "path: error: what", of the training file. */
static inline status making_fail(const making *m, const char *what) {
    return error_set(m->err, STATUS_BAD_INPUT, "%s: error: %s", m->file->train, what);
}

/* --- file_labels.c: what items are given --- */

/* Every part has labels of the kind that the task needs. */
status file_labels_check(const making *m);

/* From the labels as they are written to classes, numbers to predict, or labels of 1 and 0, each
 * with the names there are. */
status file_labels_make(making *m);

/* Classes of a known set get its names.  After the digest, for only what is shown changes. */
status file_labels_name_known(making *m);

/* After data.max_length: what is left of each item has a label. */
status file_labels_check_steps(const making *m);

/* What a person should know of classes and labels without items. */
void file_labels_append_notices(making *m);

#endif
