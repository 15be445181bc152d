/* The input is an NPY or IDX file of inputs, or one of labels beside inputs that are right. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sequence_promises.h"

/* Three items of two steps: IDX, bytes. */
static const unsigned char inputs[] = {0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const sequence_request plain = {.header = -1, .format = "npy"},
                           turned = {.header = -1, .format = "npy", .axes = "nft"};
    sequence_check_promises(data, bytes, &plain);
    sequence_check_promises(data, bytes, &turned);
    char *labels = fuzz_file("labels", data, bytes);
    const sequence_request labelled = {
        .header = -1, .format = "idx", .labels_path = labels, .y = "0"};
    sequence_check_promises(inputs, sizeof inputs, &labelled);
    free(labels);
    return 0;
}
