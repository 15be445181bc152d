/* The input is a .ts file. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sequence_promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const sequence_request how = {.format = "ts", .header = -1};
    sequence_check_promises(data, bytes, &how);
    return 0;
}
