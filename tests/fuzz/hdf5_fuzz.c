/* The input is an HDF5 file, read in this process.  HDF5 itself may be brought down, which costs
 * the program one process (base/isolated.h); what is looked for here is what our code makes of its
 * answers. */
#include <stdlib.h>
#include <string.h>

#include "src/data/hdf5_arrays.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sequence_promises.h"

static void check(const char *path, const sequence_request *how) {
    sequence_file f = {.features = 0};
    error err;
    memset(err.message, 0, sizeof err.message);
    status result = hdf5_sequences_read_here(path, how, &f, &err);
    f.path = strdup(path);
    if (result == STATUS_OK) result = sequence_file_check(&f, &err);
    if (result == STATUS_NO_MEMORY) err.message[0] = 'm', result = STATUS_BAD_INPUT;
    sequence_check_answer(result, &err, &f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    char *path = fuzz_file("data", data, bytes);
    const sequence_request ways[] = {
        {.header = -1},
        {.header = -1, .x = "train/x", .y = "train/y", .offsets = "train/offsets"},
        {.header = -1, .x = "lists", .y = "fixed", .features = 2}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) check(path, &ways[i]);
    free(path);
    return 0;
}
