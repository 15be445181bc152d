/* Rows of our tables as C structs, and 1-D compound datasets of them, as PyTables reads them. */
#ifndef SWEEP_STORE_TABLES_H
#define SWEEP_STORE_TABLES_H

#include <hdf5.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/store/hdf5_values.h"
#include "src/store/schema.h"

#define ROW_INT32(name) int32_t name;
#define ROW_INT64(name) int64_t name;
#define ROW_UINT64(name) uint64_t name;
#define ROW_REAL(name) double name;
#define ROW_TEXT(name, chars) char name[(chars) + 1];
#define ROW_MEMBERS(columns) columns(ROW_INT32, ROW_INT64, ROW_UINT64, ROW_REAL, ROW_TEXT)

typedef struct trial_row {
    ROW_MEMBERS(SCHEMA_TRIAL_COLUMNS)
} trial_row;
typedef struct layer_row {
    ROW_MEMBERS(SCHEMA_LAYER_COLUMNS)
} layer_row;
typedef struct summary_row {
    ROW_MEMBERS(SCHEMA_SUMMARY_COLUMNS)
} summary_row;
typedef struct runtime_row {
    ROW_MEMBERS(SCHEMA_RUNTIME_COLUMNS)
} runtime_row;

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
    const char *younger; /* a real column that older files lack: it is read as NaN; NULL: none */
} table_layout;

extern const table_layout trial_table, layer_table, summary_table, runtime_table;

/* Writing row after row through a small buffer, so that a table of any length costs the same.
 * `rows` is how many will come.  table_end releases the writer, also after a failure. */
typedef struct table_writer table_writer;
status table_begin_write(hid_t group, const char *name, const table_layout *layout, hsize_t rows,
                         table_writer **out, error *err);
status table_append_row(table_writer *writer, const void *row, error *err);
/* Write what is still in the buffer; STATUS_INTERNAL when fewer or more rows came than announced.
 */
status table_finish(table_writer *writer, error *err);
void table_end(table_writer *writer);

/* Read a whole table, checked column by column.  `*rows` is the caller's to free. */
status table_read(hid_t group, const char *name, const table_layout *layout, void **rows,
                  hsize_t *count, error *err);

#endif
