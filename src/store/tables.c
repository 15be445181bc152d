#include "src/store/tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/store/hdf5_support.h"

#define COLUMN(name, kind) {#name, kind, offsetof(ROW, name), sizeof((ROW *)NULL)->name},
#define COLUMN_INT32(name) COLUMN(name, VALUE_INT32)
#define COLUMN_INT64(name) COLUMN(name, VALUE_INT64)
#define COLUMN_UINT64(name) COLUMN(name, VALUE_UINT64)
#define COLUMN_REAL(name) COLUMN(name, VALUE_REAL)
#define COLUMN_TEXT(name, chars) COLUMN(name, VALUE_TEXT)
#define COLUMNS(columns) \
    { columns(COLUMN_INT32, COLUMN_INT64, COLUMN_UINT64, COLUMN_REAL, COLUMN_TEXT) }
#define LAYOUT(columns, row, younger) \
    { columns, (int)(sizeof columns / sizeof *columns), sizeof(row), younger }

#define ROW trial_row
static const column trial_columns[] = COLUMNS(SCHEMA_TRIAL_COLUMNS);
#undef ROW
#define ROW layer_row
static const column layer_columns[] = COLUMNS(SCHEMA_LAYER_COLUMNS);
#undef ROW
#define ROW summary_row
static const column summary_columns[] = COLUMNS(SCHEMA_SUMMARY_COLUMNS);
#undef ROW
#define ROW runtime_row
static const column runtime_columns[] = COLUMNS(SCHEMA_RUNTIME_COLUMNS);
#undef ROW

const table_layout trial_table = LAYOUT(trial_columns, trial_row, NULL);
const table_layout layer_table = LAYOUT(layer_columns, layer_row, NULL);
const table_layout summary_table = LAYOUT(summary_columns, summary_row, NULL);
const table_layout runtime_table = LAYOUT(runtime_columns, runtime_row, "cpu_s");

/* A fixed-length ASCII string; in memory it has room for the NUL. */
static hid_t fixed_text(size_t bytes, H5T_str_t padding) {
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, bytes);
    H5Tset_strpad(type, padding);
    return type;
}

static hid_t member_file_type(const column *c) {
    if (c->kind == VALUE_TEXT) return fixed_text(c->bytes - 1, H5T_STR_NULLPAD);
    return value_file_type(c->kind);
}

static hid_t member_memory_type(const column *c) {
    if (c->kind == VALUE_TEXT) return fixed_text(c->bytes, H5T_STR_NULLTERM);
    return value_memory_type(c->kind);
}

static hid_t row_memory_type(const table_layout *layout) {
    hid_t row = H5Tcreate(H5T_COMPOUND, layout->row_bytes);
    for (int i = 0; i < layout->column_count; i++) {
        const column *c = &layout->columns[i];
        SCOPED_ID member = member_memory_type(c);
        H5Tinsert(row, c->name, c->offset, member);
    }
    return row;
}

/* Members one after another, without the gaps of the C struct; `left_out` (may be NULL) is none of
 * them. */
static hid_t row_file_type(const table_layout *layout, const char *left_out) {
    hid_t row = H5Tcreate(H5T_COMPOUND, layout->row_bytes);
    size_t offset = 0;
    for (int i = 0; i < layout->column_count; i++) {
        const column *c = &layout->columns[i];
        if (left_out && strcmp(c->name, left_out) == 0) continue;
        SCOPED_ID member = member_file_type(c);
        H5Tinsert(row, c->name, offset, member);
        offset += H5Tget_size(member);
    }
    H5Tset_size(row, offset);
    return row;
}

enum { BUFFER_ROWS = 512 };

struct table_writer {
    const table_layout *layout;
    hid_t dataset, memory_type;
    hsize_t rows, written;
    size_t buffered;
    unsigned char *buffer; /* BUFFER_ROWS rows */
};

static status create_table(table_writer *w, hid_t group, const char *name, error *err) {
    const hsize_t unlimited = H5S_UNLIMITED, chunk = BUFFER_ROWS;
    SCOPED_ID type = row_file_type(w->layout, NULL);
    SCOPED_ID space = H5Screate_simple(1, &w->rows, &unlimited);
    SCOPED_ID creation = h5_properties(H5P_DATASET_CREATE);
    H5Pset_chunk(creation, 1, &chunk);
    w->dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (w->dataset < 0) return h5_error(err, STATUS_IO, group, "cannot make the table %s", name);
    w->memory_type = row_memory_type(w->layout);
    return STATUS_OK;
}

status table_begin_write(hid_t group, const char *name, const table_layout *layout, hsize_t rows,
                         table_writer **out, error *err) {
    table_writer *w = memory_array(1, sizeof *w);
    *out = w;
    if (!w) return error_no_memory(err, sizeof *w);
    *w = (table_writer){
        .layout = layout,
        .dataset = H5I_INVALID_HID,
        .memory_type = H5I_INVALID_HID,
        .rows = rows,
        .buffer = memory_array(BUFFER_ROWS, layout->row_bytes),
    };
    if (!w->buffer) return error_no_memory(err, BUFFER_ROWS * layout->row_bytes);
    return create_table(w, group, name, err);
}

static status flush_rows(table_writer *w, error *err) {
    const hsize_t start = w->written, count = w->buffered;
    if (count == 0) return STATUS_OK;
    SCOPED_ID target = H5Dget_space(w->dataset);
    SCOPED_ID source = H5Screate_simple(1, &count, NULL);
    if (H5Sselect_hyperslab(target, H5S_SELECT_SET, &start, NULL, &count, NULL) < 0 ||
        H5Dwrite(w->dataset, w->memory_type, source, target, H5P_DEFAULT, w->buffer) < 0)
        return h5_error(err, STATUS_IO, w->dataset, "cannot write rows of a table");
    w->written += count;
    w->buffered = 0;
    return STATUS_OK;
}

status table_append_row(table_writer *w, const void *row, error *err) {
    if (w->buffered == BUFFER_ROWS) TRY(flush_rows(w, err));
    memcpy(w->buffer + w->buffered * w->layout->row_bytes, row, w->layout->row_bytes);
    w->buffered++;
    return STATUS_OK;
}

status table_finish(table_writer *w, error *err) {
    TRY(flush_rows(w, err));
    if (w->written == w->rows) return STATUS_OK;
    return h5_error(err, STATUS_INTERNAL, w->dataset, "a table has fewer rows than announced");
}

void table_end(table_writer *w) {
    if (!w) return;
    h5_release(&w->memory_type);
    h5_release(&w->dataset);
    free(w->buffer);
    free(w);
}

static status check_table(hid_t dataset, const char *name, const table_layout *layout,
                          hsize_t *count, error *err) {
    SCOPED_ID type = H5Dget_type(dataset);
    SCOPED_ID wanted = row_file_type(layout, NULL);
    SCOPED_ID older = row_file_type(layout, layout->younger);
    SCOPED_ID space = H5Dget_space(dataset);
    if (H5Sget_simple_extent_ndims(space) != 1 ||
        (H5Tequal(type, wanted) <= 0 && H5Tequal(type, older) <= 0))
        return h5_error(err, STATUS_DAMAGED, dataset, "the table %s has other columns", name);
    H5Sget_simple_extent_dims(space, count, NULL);
    uint64_t bytes;
    if (__builtin_mul_overflow(*count, H5Tget_size(type), &bytes))
        return h5_error(err, STATUS_DAMAGED, dataset, "the table %s has an impossible size", name);
    return dataset_check_storage(dataset, name, bytes, err);
}

static void forget_younger(const table_layout *layout, void *rows, hsize_t count) {
    const double unknown = NAN;
    for (int i = 0; layout->younger && i < layout->column_count; i++) {
        if (strcmp(layout->columns[i].name, layout->younger) != 0) continue;
        char *at = (char *)rows + layout->columns[i].offset;
        for (hsize_t row = 0; row < count; row++, at += layout->row_bytes)
            memcpy(at, &unknown, sizeof unknown);
    }
}

status table_read(hid_t group, const char *name, const table_layout *layout, void **rows,
                  hsize_t *count, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    *rows = NULL;
    TRY(h5_open_member(group, name, H5I_DATASET, &dataset, err));
    TRY(check_table(dataset, name, layout, count, err));
    void *read = memory_array(*count, layout->row_bytes);
    if (!read) return error_no_memory(err, *count * layout->row_bytes);
    forget_younger(layout, read, *count);
    SCOPED_ID memory = row_memory_type(layout);
    if (H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, read) < 0) {
        free(read);
        return h5_error(err, STATUS_DAMAGED, group, "cannot read the table %s", name);
    }
    *rows = read;
    return STATUS_OK;
}
