#include "tests/pytorch_fixture.h"

#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/rnn_models.h"

static bool complain(const char *name, const char *problem) {
    printf("fixture: %s %s\n", name, problem);
    return false;
}

bool fixture_open(const char *path, hid_t *file) {
    *file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    return *file >= 0 || complain(path, "cannot be opened");
}

bool fixture_has(hid_t file, const char *name) {
    return H5Aexists(file, name) > 0;
}

bool fixture_int(hid_t file, const char *name, int *value) {
    return H5LTget_attribute_int(file, "/", name, value) >= 0 || complain(name, "is missing");
}

bool fixture_real(hid_t file, const char *name, double *value) {
    return H5LTget_attribute_double(file, "/", name, value) >= 0 || complain(name, "is missing");
}

bool fixture_text(hid_t file, const char *name, char *out, size_t out_bytes) {
    hsize_t dims[1];
    H5T_class_t class;
    size_t bytes;
    if (H5LTget_attribute_info(file, "/", name, dims, &class, &bytes) < 0)
        return complain(name, "is missing");
    if (class != H5T_STRING || bytes >= out_bytes) return complain(name, "is not such a text");
    memset(out, 0, out_bytes); /* the file's text has a length, not a NUL */
    return H5LTget_attribute_string(file, "/", name, out) >= 0 || complain(name, "is unreadable");
}

enum { MAX_RANK = 4 };

/* The rank and dimensions of a dataset. */
static bool dataset_dims(hid_t file, const char *name, int *rank, hsize_t dims[MAX_RANK]) {
    if (H5LTget_dataset_ndims(file, name, rank) < 0) return complain(name, "is missing");
    if (*rank > MAX_RANK) return complain(name, "has too many dimensions");
    return H5LTget_dataset_info(file, name, dims, NULL, NULL) >= 0 ||
           complain(name, "is unreadable");
}

static void *read_numbers(hid_t file, const char *name, size_t count, hid_t type) {
    int rank;
    hsize_t dims[MAX_RANK];
    if (!dataset_dims(file, name, &rank, dims)) return NULL;

    size_t held = 1;
    for (int i = 0; i < rank; i++) held *= dims[i];
    if (held != count) return complain(name, "has another size than the test expects"), NULL;

    void *numbers = malloc(count * H5Tget_size(type));
    if (numbers && H5LTread_dataset(file, name, type, numbers) >= 0) return numbers;
    free(numbers);
    return complain(name, "is unreadable"), NULL;
}

float *fixture_floats(hid_t file, const char *name, size_t count) {
    return read_numbers(file, name, count, H5T_NATIVE_FLOAT);
}

double *fixture_doubles(hid_t file, const char *name, size_t count) {
    return read_numbers(file, name, count, H5T_NATIVE_DOUBLE);
}

int32_t *fixture_ints(hid_t file, const char *name, size_t count) {
    return read_numbers(file, name, count, H5T_NATIVE_INT32);
}

/* --- structure --- */

static bool cell_named(const char *name, rnn_cell *cell) {
    for (int k = 0; k < RNN_CELL_COUNT; k++) {
        if (strcmp(name, rnn_cell_describe((rnn_cell)k)->name) != 0) continue;
        *cell = (rnn_cell)k;
        return true;
    }
    return complain(name, "is no cell");
}

static bool readout_named(const char *name, rnn_readout *readout) {
    static const char *const names[RNN_READOUT_COUNT] = {
        [RNN_READOUT_LAST_STEP] = "last_step",
        [RNN_READOUT_FINAL_STATES] = "final_states",
        [RNN_READOUT_MEAN] = "mean",
        [RNN_READOUT_MAX] = "max",
        [RNN_READOUT_EVERY_STEP] = "every_step",
    };
    for (int k = 0; k < RNN_READOUT_COUNT; k++) {
        if (strcmp(name, names[k]) != 0) continue;
        *readout = (rnn_readout)k;
        return true;
    }
    return complain(name, "is no readout");
}

bool fixture_structure(hid_t file, rnn_architecture *a) {
    if (!fixture_has(file, "cell")) return true;
    char cell[32], readout[32];
    int directions, bias;
    if (!fixture_text(file, "cell", cell, sizeof cell) || !cell_named(cell, &a->cell) ||
        !fixture_text(file, "readout", readout, sizeof readout) ||
        !readout_named(readout, &a->readout) || !fixture_int(file, "directions", &directions) ||
        !fixture_int(file, "proj_size", &a->proj_dim) || !fixture_int(file, "bias", &bias))
        return false;
    if (fixture_has(file, "embedding_dim") &&
        !fixture_int(file, "embedding_dim", &a->embedding_dim))
        return false;
    a->direction = directions == 2 ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
    a->without_bias = !bias;
    return true;
}

/* --- weights --- */

static bool load_weight(hid_t file, rnn_model *m, int index) {
    rnn_tensor tensor = tensor_at(m, index);
    int rank;
    hsize_t dims[MAX_RANK];
    if (!dataset_dims(file, tensor.name, &rank, dims)) return false;
    if (rank != tensor.rank) return complain(tensor.name, "has another rank than the model's");
    for (int i = 0; i < rank; i++)
        if (dims[i] != (hsize_t)(i == 0 ? tensor.rows : tensor.columns))
            return complain(tensor.name, "has another shape than the model's");

    float *values = fixture_floats(file, tensor.name, tensor.count);
    if (!values) return false;
    rnn_set_weight(m, index, values);
    free(values);
    return true;
}

bool fixture_load_weights(hid_t file, rnn_model *m) {
    for (int i = 0; i < tensor_count(m); i++)
        if (!load_weight(file, m, i)) return false;
    return true;
}
