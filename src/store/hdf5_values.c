#include "src/store/hdf5_values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/store/hdf5_support.h"

static hid_t text_type(void) {
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

hid_t h5_value_file_type(value_kind kind) {
    switch (kind) {
        case VALUE_INT32: return H5Tcopy(H5T_STD_I32LE);
        case VALUE_INT64: return H5Tcopy(H5T_STD_I64LE);
        case VALUE_UINT64: return H5Tcopy(H5T_STD_U64LE);
        case VALUE_BYTE: return H5Tcopy(H5T_STD_U8LE);
        case VALUE_FLOAT: return H5Tcopy(H5T_IEEE_F32LE);
        case VALUE_REAL: return H5Tcopy(H5T_IEEE_F64LE);
        case VALUE_TEXT: return text_type();
    }
    return H5I_INVALID_HID;
}

hid_t h5_value_memory_type(value_kind kind) {
    switch (kind) {
        case VALUE_INT32: return H5Tcopy(H5T_NATIVE_INT32);
        case VALUE_INT64: return H5Tcopy(H5T_NATIVE_INT64);
        case VALUE_UINT64: return H5Tcopy(H5T_NATIVE_UINT64);
        case VALUE_BYTE: return H5Tcopy(H5T_NATIVE_UINT8);
        case VALUE_FLOAT: return H5Tcopy(H5T_NATIVE_FLOAT);
        case VALUE_REAL: return H5Tcopy(H5T_NATIVE_DOUBLE);
        case VALUE_TEXT: return text_type();
    }
    return H5I_INVALID_HID;
}

double h5_value_canonical(double value) {
    return isnan(value) ? (double)NAN : value;
}

/* HDF5 clears the buffer that it converts in, a megabyte by default, for each text read or written:
 * of a small trial that is most of the work. */
static hid_t transfer_properties(void) {
    enum { CONVERSION_BYTES = 16 << 10 };
    hid_t properties = H5Pcreate(H5P_DATASET_XFER);
    if (properties >= 0) H5Pset_buffer(properties, CONVERSION_BYTES, NULL, NULL);
    return properties;
}

static hid_t space_of(int rank, const hsize_t *dims) {
    return rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, dims, NULL);
}

status h5_attribute_write(hid_t object, const char *name, value_kind kind, const void *value,
                          error *err) {
    SCOPED_ID type = h5_value_file_type(kind);
    SCOPED_ID memory = h5_value_memory_type(kind);
    SCOPED_ID space = H5Screate(H5S_SCALAR);
    SCOPED_ID attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute < 0 || H5Awrite(attribute, memory, value) < 0)
        return h5_error(err, STATUS_IO, object, "cannot write the attribute %s", name);
    return STATUS_OK;
}

status h5_attribute_write_text(hid_t object, const char *name, const char *value, error *err) {
    return h5_attribute_write(object, name, VALUE_TEXT, &value, err);
}

static bool is_of_kind(hid_t type, value_kind kind) {
    if (kind == VALUE_TEXT) return H5Tis_variable_str(type) > 0;
    SCOPED_ID wanted = h5_value_file_type(kind);
    return H5Tequal(type, wanted) > 0;
}

static status open_attribute(hid_t object, const char *name, value_kind kind, hid_t *attribute,
                             error *err) {
    *attribute = H5Aopen(object, name, H5P_DEFAULT);
    if (*attribute < 0)
        return h5_error(err, STATUS_DAMAGED, object, "the attribute %s is missing", name);
    SCOPED_ID type = H5Aget_type(*attribute);
    SCOPED_ID space = H5Aget_space(*attribute);
    if (is_of_kind(type, kind) && H5Sget_simple_extent_type(space) == H5S_SCALAR) return STATUS_OK;
    h5_release(attribute);
    return h5_error(err, STATUS_DAMAGED, object, "the attribute %s has another type or shape",
                    name);
}

bool attribute_is_text(hid_t object, const char *name) {
    SCOPED_ID attribute = H5Aopen(object, name, H5P_DEFAULT);
    if (attribute < 0) return false;
    SCOPED_ID type = H5Aget_type(attribute);
    return is_of_kind(type, VALUE_TEXT);
}

status h5_attribute_read(hid_t object, const char *name, value_kind kind, void *value, error *err) {
    SCOPED_ID attribute = H5I_INVALID_HID;
    TRY(open_attribute(object, name, kind, &attribute, err));
    SCOPED_ID memory = h5_value_memory_type(kind);
    if (H5Aread(attribute, memory, value) < 0)
        return h5_error(err, STATUS_DAMAGED, object, "cannot read the attribute %s", name);
    return STATUS_OK;
}

/* Texts come from HDF5's allocator, and NULL stands for an empty one: make each ours. */
static status adopt_texts(char **texts, size_t count, error *err) {
    bool failed = false;
    for (size_t i = 0; i < count; i++) {
        char *copy = memory_copy_text(texts[i] ? texts[i] : "");
        if (texts[i]) H5free_memory(texts[i]);
        texts[i] = copy;
        failed |= copy == NULL;
    }
    if (!failed) return STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        free(texts[i]);
        texts[i] = NULL;
    }
    return error_no_memory(err, count);
}

status h5_attribute_read_text(hid_t object, const char *name, char **value, error *err) {
    *value = NULL;
    TRY(h5_attribute_read(object, name, VALUE_TEXT, value, err));
    return adopt_texts(value, 1, err);
}

status h5_array_create(hid_t group, const char *name, value_kind kind, int rank,
                       const hsize_t *dims, hid_t *dataset, error *err) {
    SCOPED_ID type = h5_value_file_type(kind);
    SCOPED_ID space = space_of(rank, dims);
    SCOPED_ID creation = h5_properties(H5P_DATASET_CREATE);
    *dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (*dataset < 0) return h5_error(err, STATUS_IO, group, "cannot make the dataset %s", name);
    return STATUS_OK;
}

status h5_array_write(hid_t group, const char *name, value_kind kind, int rank, const hsize_t *dims,
                      const void *values, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    TRY(h5_array_create(group, name, kind, rank, dims, &dataset, err));
    SCOPED_ID memory = h5_value_memory_type(kind);
    SCOPED_ID transfer = transfer_properties();
    if (H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, transfer, values) < 0)
        return h5_error(err, STATUS_IO, group, "cannot write the dataset %s", name);
    return STATUS_OK;
}

status h5_dataset_check_storage(hid_t dataset, const char *name, uint64_t bytes, error *err) {
    /* No compression that HDF5 has built in packs tighter; we ourselves write without any. */
    enum { MOST_PACKED = 1100 };
    SCOPED_ID creation = H5Dget_create_plist(dataset);
    H5D_layout_t layout = H5Pget_layout(creation);
    if (layout == H5D_VIRTUAL || layout == H5D_LAYOUT_ERROR || H5Pget_external_count(creation) != 0)
        return h5_error(err, STATUS_DAMAGED, dataset,
                        "%s keeps its values in another file, which is refused", name);
    if (bytes / MOST_PACKED > H5Dget_storage_size(dataset))
        return h5_error(err, STATUS_DAMAGED, dataset, "%s claims more values than the file holds",
                        name);
    return STATUS_OK;
}

static status check_array(hid_t dataset, const char *name, value_kind kind, int rank, hsize_t *dims,
                          error *err) {
    SCOPED_ID type = H5Dget_type(dataset);
    SCOPED_ID space = H5Dget_space(dataset);
    /* A null space has rank 0 too, and no value at all. */
    if (!is_of_kind(type, kind) || H5Sget_simple_extent_type(space) == H5S_NULL ||
        H5Sget_simple_extent_ndims(space) != rank)
        return h5_error(err, STATUS_DAMAGED, dataset, "%s has another type or rank", name);
    hsize_t extent[ARRAY_MAX_RANK] = {1, 1, 1};
    H5Sget_simple_extent_dims(space, extent, NULL);
    uint64_t count, bytes;
    if (__builtin_mul_overflow(extent[0], extent[1], &count) ||
        __builtin_mul_overflow(count, extent[2], &count) ||
        __builtin_mul_overflow(count, H5Tget_size(type), &bytes))
        return h5_error(err, STATUS_DAMAGED, dataset, "%s has an impossible shape", name);
    if (rank > 0) memcpy(dims, extent, (size_t)rank * sizeof *dims);
    return h5_dataset_check_storage(dataset, name, bytes, err);
}

status h5_array_open(hid_t group, const char *name, value_kind kind, int rank, hsize_t *dims,
                     hid_t *dataset, error *err) {
    TRY(h5_open_member(group, name, H5I_DATASET, dataset, err));
    status checked = check_array(*dataset, name, kind, rank, dims, err);
    if (checked != STATUS_OK) h5_release(dataset);
    return checked;
}

static size_t value_count(hid_t dataset) {
    SCOPED_ID space = H5Dget_space(dataset);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    return count < 0 ? 0 : (size_t)count;
}

status h5_array_read(hid_t dataset, value_kind kind, void *values, error *err) {
    SCOPED_ID memory = h5_value_memory_type(kind);
    SCOPED_ID transfer = transfer_properties();
    if (H5Dread(dataset, memory, H5S_ALL, H5S_ALL, transfer, values) < 0)
        return h5_error(err, STATUS_DAMAGED, dataset, "a dataset cannot be read");
    return kind == VALUE_TEXT ? adopt_texts(values, value_count(dataset), err) : STATUS_OK;
}

/* The selection of row `row`; H5I_INVALID_HID on failure. */
static hid_t row_of(hid_t dataset, hsize_t row, hsize_t columns) {
    const hsize_t start[2] = {row, 0}, count[2] = {1, columns};
    hid_t space = H5Dget_space(dataset);
    if (space >= 0 && H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) < 0)
        h5_release(&space);
    return space;
}

status h5_array_write_row(hid_t dataset, value_kind kind, hsize_t row, hsize_t columns,
                          const void *values, error *err) {
    if (columns == 0) return STATUS_OK;
    SCOPED_ID memory = h5_value_memory_type(kind);
    SCOPED_ID target = row_of(dataset, row, columns);
    SCOPED_ID source = H5Screate_simple(1, &columns, NULL);
    if (target < 0 || H5Dwrite(dataset, memory, source, target, H5P_DEFAULT, values) < 0)
        return h5_error(err, STATUS_IO, dataset, "cannot write row %llu of a dataset",
                        (unsigned long long)row);
    return STATUS_OK;
}

status h5_array_read_row(hid_t dataset, value_kind kind, hsize_t row, hsize_t columns, void *values,
                         error *err) {
    if (columns == 0) return STATUS_OK;
    SCOPED_ID memory = h5_value_memory_type(kind);
    SCOPED_ID source = row_of(dataset, row, columns);
    SCOPED_ID target = H5Screate_simple(1, &columns, NULL);
    if (source < 0 || H5Dread(dataset, memory, target, source, H5P_DEFAULT, values) < 0)
        return h5_error(err, STATUS_DAMAGED, dataset, "cannot read row %llu of a dataset",
                        (unsigned long long)row);
    return STATUS_OK;
}

status h5_text_write(hid_t group, const char *name, const char *value, error *err) {
    return h5_array_write(group, name, VALUE_TEXT, 0, NULL, &value, err);
}

status h5_text_read(hid_t group, const char *name, char **value, error *err) {
    SCOPED_ID dataset = H5I_INVALID_HID;
    *value = NULL;
    TRY(h5_array_open(group, name, VALUE_TEXT, 0, NULL, &dataset, err));
    return h5_array_read(dataset, VALUE_TEXT, value, err);
}
