/* Feeds every file named on the command line to a fuzzer's target: what once broke stays mended.
 * A target that finds something ends the process, so that what is reported here passed. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/files.h"
#include "tests/fuzz/fuzz.h"

int main(int count, char **arguments) {
    const size_t most_bytes = (size_t)1 << 24;
    error err;
    for (int i = 1; i < count; i++) {
        char *data = NULL;
        size_t bytes = 0;
        printf("%s\n", arguments[i]);
        fflush(stdout);
        if (files_read(arguments[i], most_bytes, &data, &bytes, &err) != STATUS_OK) {
            printf("FAILED  %s\n%d passed, 1 failed\n", err.message, i - 1);
            return 1;
        }
        uint8_t *exact = fuzz_copy(data, bytes);
        LLVMFuzzerTestOneInput(exact, bytes);
        free(exact);
        free(data);
    }
    printf("%d passed, 0 failed\n", count - 1);
    return count < 2;
}
