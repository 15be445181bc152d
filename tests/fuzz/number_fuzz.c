/* The input is a field of a data file: a number is strtod's double, to the bit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/data/number_text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    char *exact = fuzz_copy(data, bytes), *ended = calloc(bytes + 1, 1), *end;
    memcpy(ended, data, bytes);
    double value = 0;
    const number_kind kind = number_parse(exact, bytes, '.', &value);
    if (kind == NUMBER_READ || kind == NUMBER_TOO_LARGE) {
        const double wanted = strtod(ended, &end);
        MUST(end == ended + bytes);
        MUST((kind == NUMBER_TOO_LARGE) == (isinf((float)wanted) != 0));
        if (kind == NUMBER_READ) MUST(memcmp(&wanted, &value, sizeof value) == 0);
    }
    free(exact);
    free(ended);
    return 0;
}
