/* Attributes and datasets of plain numbers and texts.
 *
 * Every read checks the type, the rank and the size first, and accepts only what is in the file
 * itself: no external storage, no virtual dataset.  Failures to write are STATUS_IO, everything
 * wrong in a file is STATUS_DAMAGED. */
#ifndef SWEEP_STORE_HDF5_VALUES_H
#define SWEEP_STORE_HDF5_VALUES_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

typedef enum value_kind {
    VALUE_INT32,
    VALUE_INT64,
    VALUE_UINT64,
    VALUE_BYTE,
    VALUE_FLOAT, /* float32 */
    VALUE_REAL,  /* float64 */
    VALUE_TEXT,  /* UTF-8 of any length; `const char *` when written, `char *` when read */
} value_kind;

/* HDF5's type of a kind in the file, and in memory: to be released by the caller. */
hid_t h5_value_file_type(value_kind kind);
hid_t h5_value_memory_type(value_kind kind);

/* The quiet NaN that every NaN is stored as, so that equal results are equal bytes. */
double h5_value_canonical(double value);

/* Scalar attributes. */
status h5_attribute_write(hid_t object, const char *name, value_kind kind, const void *value,
                          error *err);
status h5_attribute_write_text(hid_t object, const char *name, const char *value, error *err);
/* Not for VALUE_TEXT. */
status h5_attribute_read(hid_t object, const char *name, value_kind kind, void *value, error *err);
/* Whether there is such an attribute, and it is a text. */
bool attribute_is_text(hid_t object, const char *name);
/* `*value` is the caller's to free. */
status h5_attribute_read_text(hid_t object, const char *name, char **value, error *err);

/* Make a contiguous dataset; rank 0 is a scalar.  `*dataset` is the caller's. */
status h5_array_create(hid_t group, const char *name, value_kind kind, int rank,
                       const hsize_t *dims, hid_t *dataset, error *err);
/* Make and fill one. */
status h5_array_write(hid_t group, const char *name, value_kind kind, int rank, const hsize_t *dims,
                      const void *values, error *err);

/* Open a dataset of this kind and rank and tell its dims.  `*dataset` is the caller's. */
enum { ARRAY_MAX_RANK = 3 };
status h5_array_open(hid_t group, const char *name, value_kind kind, int rank, hsize_t *dims,
                     hid_t *dataset, error *err);
/* Read the whole of it; texts are then the caller's to free, one by one, and never NULL. */
status h5_array_read(hid_t dataset, value_kind kind, void *values, error *err);

/* One row of a rank 2 dataset, `columns` values. */
status h5_array_write_row(hid_t dataset, value_kind kind, hsize_t row, hsize_t columns,
                          const void *values, error *err);
status h5_array_read_row(hid_t dataset, value_kind kind, hsize_t row, hsize_t columns, void *values,
                         error *err);

/* A scalar text.  `*value` is the caller's to free. */
status h5_text_write(hid_t group, const char *name, const char *value, error *err);
status h5_text_read(hid_t group, const char *name, char **value, error *err);

/* Refuse a dataset that keeps its values outside the file, or claims more than the file can hold
 * (`bytes` in all). */
status h5_dataset_check_storage(hid_t dataset, const char *name, uint64_t bytes, error *err);

#endif
