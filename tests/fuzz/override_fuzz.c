/* The input is the arguments after a config, each ended by a NUL as the kernel hands them over. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/config_promises.h"
#include "tests/fuzz/fuzz.h"

enum { MOST_OVERRIDES = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    static const char source[] =
        "name: fuzz\nmodel: {hidden_dim: [5, 8], layer_dim: 1}\ntrain: {lr: 0.1, epochs: 1}\n"
        "seeds: [0, 1]\n";
    char *overrides[MOST_OVERRIDES] = {NULL};
    size_t count = 0;
    while (bytes > 0 && count < MOST_OVERRIDES) {
        size_t length = strnlen((const char *)data, bytes), taken = length + (length < bytes);
        overrides[count] = strndup((const char *)data, length);
        MUST(overrides[count] != NULL);
        count++;
        data += taken;
        bytes -= taken;
    }
    config_check_promises(source, sizeof source - 1, (const char *const *)overrides, count);
    for (size_t i = 0; i < count; i++) free(overrides[i]);
    return 0;
}
