#include "src/store/hdf5_tables.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/store/hdf5_support.h"

/* A fixed-length ASCII string; in memory it has room for the NUL. */
static hid_t fixed_text(size_t bytes, H5T_str_t padding) {
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, bytes);
    H5Tset_strpad(type, padding);
    return type;
}

static hid_t member_file_type(const column *c) {
    if (c->kind == VALUE_TEXT) return fixed_text(c->bytes - 1, H5T_STR_NULLPAD);
    return h5_value_file_type(c->kind);
}

static hid_t member_memory_type(const column *c) {
    if (c->kind == VALUE_TEXT) return fixed_text(c->bytes, H5T_STR_NULLTERM);
    return h5_value_memory_type(c->kind);
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

/* Members one after another, without the gaps of the C struct. */
static hid_t row_file_type(const table_layout *layout) {
    hid_t row = H5Tcreate(H5T_COMPOUND, layout->row_bytes);
    size_t offset = 0;
    for (int i = 0; i < layout->column_count; i++) {
        const column *c = &layout->columns[i];
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
    SCOPED_ID type = row_file_type(w->layout);
    SCOPED_ID space = H5Screate_simple(1, &w->rows, &unlimited);
    SCOPED_ID creation = h5_properties(H5P_DATASET_CREATE);
    H5Pset_chunk(creation, 1, &chunk);
    w->dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (w->dataset < 0) return h5_error(err, STATUS_IO, group, "cannot make the table %s", name);
    w->memory_type = row_memory_type(w->layout);
    return STATUS_OK;
}

status h5_table_begin_write(hid_t group, const char *name, const table_layout *layout, hsize_t rows,
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

status h5_table_append_row(table_writer *w, const void *row, error *err) {
    if (w->buffered == BUFFER_ROWS) TRY(flush_rows(w, err));
    memcpy(w->buffer + w->buffered * w->layout->row_bytes, row, w->layout->row_bytes);
    w->buffered++;
    return STATUS_OK;
}

status h5_table_finish(table_writer *w, error *err) {
    TRY(flush_rows(w, err));
    if (w->written == w->rows) return STATUS_OK;
    return h5_error(err, STATUS_INTERNAL, w->dataset, "a table has fewer rows than announced");
}

void h5_table_end(table_writer *w) {
    if (!w) return;
    h5_release(&w->memory_type);
    h5_release(&w->dataset);
    free(w->buffer);
    free(w);
}

status h5_table_write(hid_t group, const char *name, const table_layout *layout, const void *rows,
                      size_t count, error *err) {
    table_writer *table = NULL;
    status result = h5_table_begin_write(group, name, layout, count, &table, err);
    for (size_t i = 0; result == STATUS_OK && i < count; i++)
        result = h5_table_append_row(table, (const char *)rows + i * layout->row_bytes, err);
    if (result == STATUS_OK) result = h5_table_finish(table, err);
    h5_table_end(table);
    return result;
}

/* --- reading --- */

static status open_table(hid_t group, const char *name, hid_t *dataset, hsize_t *count,
                         error *err) {
    TRY(h5_open_member(group, name, H5I_DATASET, dataset, err));
    SCOPED_ID type = H5Dget_type(*dataset);
    SCOPED_ID space = H5Dget_space(*dataset);
    uint64_t bytes;
    if (H5Sget_simple_extent_ndims(space) != 1 || H5Tget_class(type) != H5T_COMPOUND)
        return h5_error(err, STATUS_DAMAGED, *dataset, "%s is not a table", name);
    H5Sget_simple_extent_dims(space, count, NULL);
    if (__builtin_mul_overflow(*count, H5Tget_size(type), &bytes))
        return h5_error(err, STATUS_DAMAGED, *dataset, "the table %s has an impossible size", name);
    return h5_dataset_check_storage(*dataset, name, bytes, err);
}

static bool is_text(const column *c) {
    return c->kind == VALUE_TEXT;
}

/* Numbers of any width are converted; a text must fit. */
static bool fits(hid_t type, int member, const column *c) {
    SCOPED_ID found = H5Tget_member_type(type, (unsigned)member);
    const H5T_class_t kind = H5Tget_class(found);
    if (is_text(c))
        return kind == H5T_STRING && H5Tis_variable_str(found) == 0 &&
               H5Tget_size(found) < c->bytes;
    return c->kind == VALUE_REAL ? kind == H5T_FLOAT : kind == H5T_INTEGER;
}

/* The type of a row in memory with those columns alone that the file has. */
static status match_columns(hid_t dataset, const char *name, const table_layout *layout,
                            bool present[], hid_t *memory, error *err) {
    SCOPED_ID type = H5Dget_type(dataset);
    *memory = H5Tcreate(H5T_COMPOUND, layout->row_bytes);
    for (int i = 0; i < layout->column_count; i++) {
        const column *c = &layout->columns[i];
        const int member = H5Tget_member_index(type, c->name);
        present[i] = member >= 0;
        if (!present[i]) continue;
        if (!fits(type, member, c))
            return h5_error(err, STATUS_DAMAGED, dataset,
                            "the column %s of the table %s has another type", c->name, name);
        SCOPED_ID in_memory = member_memory_type(c);
        H5Tinsert(*memory, c->name, c->offset, in_memory);
    }
    return STATUS_OK;
}

status table_column_is_text(hid_t group, const char *name, const char *column, bool *is_text,
                            error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    hsize_t count = 0;
    TRY(open_table(group, name, &dataset, &count, err));
    SCOPED_ID type = H5Dget_type(dataset);
    const int member = H5Tget_member_index(type, column);
    *is_text = member >= 0 && H5Tget_member_class(type, (unsigned)member) == H5T_STRING;
    return STATUS_OK;
}

static bool any(const bool present[], int count) {
    for (int i = 0; i < count; i++)
        if (present[i]) return true;
    return false;
}

status h5_table_count(hid_t group, const char *name, hsize_t *count, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    return open_table(group, name, &dataset, count, err);
}

status h5_table_read(hid_t group, const char *name, const table_layout *layout, bool present[],
                     void **rows, hsize_t *count, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    SCOPED_ID memory = H5I_INVALID_HID;
    *rows = NULL;
    TRY(open_table(group, name, &dataset, count, err));
    TRY(match_columns(dataset, name, layout, present, &memory, err));
    void *read = memory_array(*count, layout->row_bytes);
    if (!read) return error_no_memory(err, *count * layout->row_bytes);
    if (any(present, layout->column_count) &&
        H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, read) < 0) {
        free(read);
        return h5_error(err, STATUS_DAMAGED, group, "cannot read the table %s", name);
    }
    *rows = read;
    return STATUS_OK;
}
