/* The input is a .tsf file: as sequences, and as series to forecast. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sequence_promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const sequence_request how = {.format = "tsf", .header = -1},
                           series = {.format = "tsf", .header = -1, .series = true};
    sequence_check_promises(data, bytes, &how);
    sequence_check_promises(data, bytes, &series);
    return 0;
}
