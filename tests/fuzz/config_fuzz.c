/* The input is a config file. */
#include "tests/fuzz/config_promises.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    config_check_promises((const char *)data, bytes, NULL, 0);
    return 0;
}
