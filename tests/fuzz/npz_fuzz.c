/* The input is an NPZ file. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sequence_promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const sequence_request how = {.format = "npz", .header = -1};
    sequence_check_promises(data, bytes, &how);
    return 0;
}
