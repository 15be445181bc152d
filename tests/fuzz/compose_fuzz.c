/* The input is several configs that may extend each other: a line that is "%" ends one.  They are
 * a.yaml, b.yaml, ... in a folder; the first is loaded.  A first line "!k=v" is an override. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fuzz/config_promises.h"
#include "tests/fuzz/fuzz.h"

enum { MOST_CONFIGS = 7, LONGEST_OVERRIDE = 400 };

/* How many bytes there are before a line "%", or in all. */
static size_t bytes_of_first(const char *data, size_t bytes) {
    for (size_t at = 0; at < bytes; at++) {
        const bool starts = at == 0 || data[at - 1] == '\n';
        const bool ends = at + 1 == bytes || data[at + 1] == '\n';
        if (starts && ends && data[at] == '%') return at;
    }
    return bytes;
}

/* What stands behind '!' in the first line; the bytes that this took. */
static size_t take_override(const char *data, size_t bytes, char override[LONGEST_OVERRIDE + 1]) {
    const char *end = bytes > 0 && data[0] == '!' ? memchr(data, '\n', bytes) : NULL;
    if (!end || end - data > LONGEST_OVERRIDE) return 0;
    const size_t chars = (size_t)(end - data) - 1;
    memcpy(override, data + 1, chars);
    override[chars] = '\0';
    return chars + 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    char override[LONGEST_OVERRIDE + 1] = "", name[] = "a.yaml", *paths[MOST_CONFIGS];
    const char *const overrides[] = {override};
    const char *rest = (const char *)data;
    const size_t taken = take_override(rest, bytes, override);
    int count = 0;
    rest += taken;
    bytes -= taken;
    do {
        const size_t own = bytes_of_first(rest, bytes), marked = own + 2 < bytes ? own + 2 : bytes;
        paths[count++] = fuzz_file(name, rest, own);
        name[0]++;
        rest += marked;
        bytes -= marked;
    } while (bytes > 0 && count < MOST_CONFIGS);
    config_check_file_promises(paths[0], overrides, taken > 0);
    for (int i = 0; i < count; i++) {
        unlink(paths[i]); /* the next input may have fewer */
        free(paths[i]);
    }
    return 0;
}
