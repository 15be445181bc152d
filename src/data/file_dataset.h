/* A data set out of files of sequences: read, split, filled and scaled. */
#ifndef SWEEP_DATA_FILE_DATASET_H
#define SWEEP_DATA_FILE_DATASET_H

#include "src/base/status.h"
#include "src/data/file_spec.h"

/* Read, split, fill and scale, with the first so many items of each split (0: all).  `*out` is the
 * caller's, zero on failure.  STATUS_BAD_INPUT names file, place and cure. */
status file_dataset_read(const file_spec *spec, int64_t train_size, int64_t test_size,
                         file_dataset *out, error *err);
void file_dataset_free(file_dataset *d);

#endif
