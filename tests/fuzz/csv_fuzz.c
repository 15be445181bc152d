/* The input is a CSV file; it is read as wide, long, with labels of steps, with several labels, and
 * as series with and without something to forecast. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sequence_promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const sequence_request ways[] = {
        {.format = "csv", .header = -1},
        {.format = "csv", .header = -1, .x = "ax_*\n0..2", .features = 2},
        {.format = "csv", .header = -1, .id = "run", .time = "t", .y = "label"},
        {.format = "csv",
         .header = -1,
         .id = "run",
         .y = "label",
         .group = "place",
         .labels = LABELS_OF_STEPS},
        {.format = "csv", .header = -1, .id = "run", .y = "label", .labels = LABELS_FOUND_OUT},
        {.format = "csv", .header = -1, .x = "a*", .y = "b\nlabel", .targets = true},
        {.format = "csv", .header = 0, .layout = "series", .decimal = ',', .delimiter = ';'},
        {.format = "csv", .header = -1, .id = "run", .time = "t", .y = "a\nb", .series = true},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        sequence_check_promises(data, bytes, &ways[i]);
    return 0;
}
