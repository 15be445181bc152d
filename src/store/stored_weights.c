#include "src/store/stored_weights.h"

#include "src/store/hdf5_support.h"
#include "src/store/hdf5_values.h"
#include "src/store/schema.h"

static int64_t stored_count(hid_t dataset) {
    SCOPED_ID space = H5Dget_space(dataset);
    return H5Sget_simple_extent_npoints(space);
}

static status write_tensor(hid_t group, const rnn_tensor *t, const float *values, int64_t *stored,
                           error *err) {
    const hsize_t dims[2] = {(hsize_t)t->rows, (hsize_t)t->columns};
    SCOPED_ID dataset = H5I_INVALID_HID;
    SCOPED_ID memory = h5_value_memory_type(VALUE_FLOAT);
    TRY(h5_array_create(group, t->name, VALUE_FLOAT, t->rank, dims, &dataset, err));
    if (H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
        return h5_error(err, STATUS_IO, group, "cannot write %s", t->name);
    *stored += stored_count(dataset);
    return STATUS_OK;
}

static status write_gate_order(hid_t group, const rnn_architecture *a, error *err) {
    text names = {0};
    rnn_cell_append_gates(&names, rnn_cell_describe(a->cell), ",");
    status result = names.failed
                        ? error_no_memory(err, names.bytes)
                        : h5_attribute_write_text(group, SCHEMA_GATE_ORDER, names.data, err);
    text_free(&names);
    return result;
}

status stored_weights_write(hid_t parent, const char *name, const rnn_architecture *a,
                            const float *weights, int64_t *stored, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    *stored = 0;
    TRY(h5_create_group(parent, name, &group, err));
    TRY(write_gate_order(group, a, err));
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        rnn_tensor t = rnn_tensor_at(a, i);
        TRY(write_tensor(group, &t, weights, stored, err));
        weights += t.count;
    }
    return STATUS_OK;
}

static status read_tensor(hid_t group, const rnn_tensor *t, float *values, int64_t *stored,
                          error *err) {
    hsize_t dims[2] = {1, 1};
    SCOPED_ID dataset = H5I_INVALID_HID;
    TRY(h5_array_open(group, t->name, VALUE_FLOAT, t->rank, dims, &dataset, err));
    if (dims[0] != (hsize_t)t->rows || dims[1] != (hsize_t)t->columns)
        return h5_error(err, STATUS_DAMAGED, group, "%s is (%llu, %llu), not (%lld, %lld)", t->name,
                        (unsigned long long)dims[0], (unsigned long long)dims[1],
                        (long long)t->rows, (long long)t->columns);
    *stored += stored_count(dataset);
    return values ? h5_array_read(dataset, VALUE_FLOAT, values, err) : STATUS_OK;
}

static status check_members(hid_t group, const rnn_architecture *a, error *err) {
    H5G_info_t info = {0};
    if (H5Gget_info(group, &info) >= 0 && info.nlinks == (hsize_t)rnn_tensor_count(a))
        return STATUS_OK;
    return h5_error(err, STATUS_DAMAGED, group, "%llu tensors where the architecture has %d",
                    (unsigned long long)info.nlinks, rnn_tensor_count(a));
}

status stored_weights_read(hid_t parent, const char *name, const rnn_architecture *a,
                           float *weights, int64_t *stored, error *err) {
    SCOPED_ID group = H5I_INVALID_HID;
    *stored = 0;
    TRY(h5_open_member(parent, name, H5I_GROUP, &group, err));
    TRY(check_members(group, a, err));
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        rnn_tensor t = rnn_tensor_at(a, i);
        TRY(read_tensor(group, &t, weights, stored, err));
        if (weights) weights += t.count;
    }
    return STATUS_OK;
}
