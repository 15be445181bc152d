/* The input is a CSV file; it is read as wide, long and as one series. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sequence_promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const sequence_request ways[] = {
        {.format = "csv", .header = -1},
        {.format = "csv", .header = -1, .x = "ax_*\n0..2", .features = 2},
        {.format = "csv", .header = -1, .id = "run", .time = "t", .y = "label"},
        {.format = "csv", .header = 0, .layout = "series", .decimal = ',', .delimiter = ';'},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        sequence_check_promises(data, bytes, &ways[i]);
    return 0;
}
