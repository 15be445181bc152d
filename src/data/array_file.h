/* Files that hold one array: NPY and IDX, plain or gzipped. */
#ifndef SWEEP_DATA_ARRAY_FILE_H
#define SWEEP_DATA_ARRAY_FILE_H

#include "src/base/status.h"
#include "src/data/arrays.h"
#include "src/data/sequence_file.h"

/* Sequences of such a file, with the labels of how->labels_path where that is given. */
status array_file_read(const char *path, const sequence_request *how, sequence_file *out,
                       error *err);

#endif
