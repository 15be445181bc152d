/* Rows in memory, and 1-D compound datasets of them, as PyTables reads them. */
#ifndef SWEEP_STORE_HDF5_TABLES_H
#define SWEEP_STORE_HDF5_TABLES_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/store/hdf5_values.h"

/* One member of a row. */
typedef struct column {
    const char *name;
    value_kind kind; /* VALUE_TEXT: at most `bytes` - 1 ASCII characters and a NUL */
    size_t offset;
    size_t bytes;
} column;

/* What a row struct holds. */
typedef struct table_layout {
    const column *columns;
    int column_count;
    size_t row_bytes;
} table_layout;

/* Writing row after row through a small buffer, so that a table of any length costs the same.
 * `rows` is how many will come.  h5_table_end releases the writer, also after a failure. */
typedef struct table_writer table_writer;
status h5_table_begin_write(hid_t group, const char *name, const table_layout *layout, hsize_t rows,
                            table_writer **out, error *err);
status h5_table_append_row(table_writer *writer, const void *row, error *err);
/* Write what is still in the buffer; STATUS_INTERNAL when fewer or more rows came than announced.
 */
status h5_table_finish(table_writer *writer, error *err);
void h5_table_end(table_writer *writer);

/* All of that for rows that lie one after another. */
status h5_table_write(hid_t group, const char *name, const table_layout *layout, const void *rows,
                      size_t count, error *err);

/* Read a whole table, each column found by its name.  One that the file does not have is zero in
 * every row, and false in `present` (column_count of them); what the file has besides is passed
 * over.  `*rows` is the caller's to free.  STATUS_DAMAGED for a column of another class: text in
 * place of numbers. */
status h5_table_read(hid_t group, const char *name, const table_layout *layout, bool present[],
                     void **rows, hsize_t *count, error *err);

/* Whether a column of a table is one of texts; false where it has no such column. */
status table_column_is_text(hid_t group, const char *name, const char *column, bool *is_text,
                            error *err);

/* The rows of a table, without reading it. */
status h5_table_count(hid_t group, const char *name, hsize_t *count, error *err);

#endif
