/* The input is a journal.  Its lines are read as they are, and then once more with the right CRC in
 * front of each, which gets past the check that stops nearly every change. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "src/base/text.h"
#include "src/run/journal.h"
#include "tests/fuzz/fuzz.h"

static void check_record(const journal_record *record, void *context) {
    (void)context;
    MUST((int)record->kind >= 0 && record->kind < JOURNAL_KIND_COUNT);
    MUST(strnlen(record->trial_id, sizeof record->trial_id) < sizeof record->trial_id);
    MUST(strnlen(record->message, sizeof record->message) < sizeof record->message);
    MUST(strnlen(record->runtime.host, sizeof record->runtime.host) < sizeof record->runtime.host);
    MUST(strnlen(record->runtime.isa, sizeof record->runtime.isa) < sizeof record->runtime.isa);
}

static void read_as_journal(const void *data, size_t bytes) {
    error err;
    char *path = fuzz_file("journal", data, bytes);
    MUST(journal_read(path, check_record, NULL, &err) == STATUS_OK);
    free(path);
}

/* The CRC of a line, after the one it has or in place of it, to `sealed`. */
static void seal_line(text *sealed, const char *line, size_t bytes) {
    enum { CRC_CHARS = 9 }; /* with its blank */
    if (bytes >= CRC_CHARS && line[CRC_CHARS - 1] == ' ') {
        line += CRC_CHARS;
        bytes -= CRC_CHARS;
    }
    unsigned long crc = crc32_z(0, (const unsigned char *)line, bytes);
    text_append_format(sealed, "%08lx ", crc);
    text_append_bytes(sealed, line, bytes);
    text_append(sealed, "\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    text sealed = {0};
    read_as_journal(data, bytes);
    const char *line = (const char *)data, *end = line + bytes;
    while (line < end) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *stop = newline ? newline : end;
        seal_line(&sealed, line, (size_t)(stop - line));
        line = newline ? newline + 1 : end;
    }
    read_as_journal(text_string(&sealed), sealed.bytes);
    text_free(&sealed);
    return 0;
}
