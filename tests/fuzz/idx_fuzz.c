/* The input is a file of images or labels, plain or gzipped; it is read as both. */
#include <stdlib.h>
#include <string.h>

#include "src/data/idx.h"
#include "tests/fuzz/fuzz.h"

static void check_rank(const char *path, int rank) {
    idx_array array;
    error err;
    memset(err.message, 0, sizeof err.message);
    status result = idx_read(path, rank, &array, &err);
    MUST(result == STATUS_OK || result == STATUS_BAD_INPUT);
    MUST((result == STATUS_OK) == (array.bytes != NULL));
    MUST((result == STATUS_OK) == (err.message[0] == '\0'));
    if (result != STATUS_OK) return;
    uint64_t items = (uint64_t)array.dim[0] * array.dim[1] * array.dim[2];
    MUST(items > 0);
    MUST(rank == IDX_IMAGES_RANK || (array.dim[1] == 1 && array.dim[2] == 1));
    volatile uint8_t last = array.bytes[items - 1];
    (void)last;
    free(array.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    char *path = fuzz_file("data", data, bytes);
    check_rank(path, IDX_IMAGES_RANK);
    check_rank(path, IDX_LABELS_RANK);
    free(path);
    return 0;
}
