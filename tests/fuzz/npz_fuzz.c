/* The input is an NPZ file: with labels of items or of steps, with several labels, as series, and
 * with lengths, named or found. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sequence_promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const sequence_request ways[] = {
        {.format = "npz", .header = -1},
        {.format = "npz", .header = -1, .labels = LABELS_FOUND_OUT},
        {.format = "npz", .header = -1, .targets = true},
        {.format = "npz", .header = -1, .series = true},
        {.format = "npz", .header = -1, .lengths = "lengths"},
        {.format = "npz", .header = -1, .find_lengths = true, .labels = LABELS_FOUND_OUT},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        sequence_check_promises(data, bytes, &ways[i]);
    return 0;
}
