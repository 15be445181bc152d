/* The input is edits of a small HDF5 file, which is then read in this process.  (Of damaged bytes
 * HDF5 itself may die or never end, which costs the program one process: base/isolated.h.) */
#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

#include "src/data/hdf5_arrays.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/hdf5_edits.h"
#include "tests/fuzz/sequence_promises.h"

static void write_dataset(hid_t file, const char *name, hid_t type, int rank, const hsize_t dims[],
                          const void *values) {
    const hid_t space = H5Screate_simple(rank, dims, NULL);
    const hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    MUST(set >= 0 && H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    H5Dclose(set);
    H5Sclose(space);
}

/* Two items in each of the ways in which a file may hold them. */
static char *write_sample(void) {
    char *path = fuzz_file("sample.h5", "", 0);
    const hsize_t regular[] = {2, 3, 2}, joined[] = {5, 2}, two[] = {2}, three[] = {3};
    const double values[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const int lengths[] = {2, 3}, offsets[] = {0, 2, 5};
    const char *names[] = {"wave", "tap"};
    const hvl_t lists[] = {{4, (void *)values}, {6, (void *)values}};
    const hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t text = H5Tcopy(H5T_C_S1), list = H5Tvlen_create(H5T_NATIVE_DOUBLE);
    MUST(file >= 0);
    H5Tset_size(text, H5T_VARIABLE);
    write_dataset(file, "x", H5T_NATIVE_DOUBLE, 3, regular, values);
    write_dataset(file, "y", text, 1, two, names);
    write_dataset(file, "classes", H5T_NATIVE_INT, 1, two, lengths);
    write_dataset(file, "joined", H5T_NATIVE_DOUBLE, 2, joined, values);
    write_dataset(file, "lengths", H5T_NATIVE_INT, 1, two, lengths);
    write_dataset(file, "offsets", H5T_NATIVE_INT, 1, three, offsets);
    write_dataset(file, "lists", list, 1, two, lists);
    H5Tclose(list);
    H5Tclose(text);
    H5Fclose(file);
    return path;
}

static void check(const char *path, const sequence_request *how) {
    sequence_file f = {.features = 0};
    error err;
    memset(err.message, 0, sizeof err.message);
    status result = hdf5_sequences_read_here(path, how, &f, &err);
    f.path = strdup(path);
    if (result == STATUS_OK) result = sequence_file_check(&f, &err);
    sequence_check_answer(result, &err, &f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    char *path = write_sample();
    const sequence_request ways[] = {
        {.header = -1},
        {.header = -1, .x = "joined", .y = "classes", .lengths = "lengths"},
        {.header = -1, .x = "joined", .offsets = "offsets"},
        {.header = -1, .x = "joined", .find_lengths = true, .labels = LABELS_FOUND_OUT},
        {.header = -1, .lengths = "lengths"},
        {.header = -1, .find_lengths = true, .labels = LABELS_FOUND_OUT},
        {.header = -1, .x = "lists", .features = 2}};
    hdf5_edit_foreign(path, data, bytes);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) check(path, &ways[i]);
    free(path);
    return 0;
}
