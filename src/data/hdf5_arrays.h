/* The datasets of an HDF5 file as arrays.  To be called in a process of its own (format_hdf5.c). */
#ifndef SWEEP_DATA_HDF5_ARRAYS_H
#define SWEEP_DATA_HDF5_ARRAYS_H

#include "src/base/status.h"
#include "src/data/arrays.h"
#include "src/data/sequence_file.h"

/* Open a file and list the datasets in it and in its groups, "train/x".  Datasets that cannot be
 * read have a complaint.  Close also after a failure. */
status hdf5_arrays_open(const char *path, array_source *out, error *err);
void hdf5_arrays_close(array_source *s);

/* All of format_hdf5 in this process: what the other process calls, and the fuzzer. */
status hdf5_sequences_read_here(const char *path, const sequence_request *how, sequence_file *out,
                                error *err);

#endif
