/* Small IDX files in the test's own folder, plain or gzipped, whole or damaged. */
#ifndef SWEEP_TESTS_DATA_FIXTURE_H
#define SWEEP_TESTS_DATA_FIXTURE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "src/base/files.h"
#include "src/base/status.h"

typedef struct bytes {
    unsigned char at[1 << 14];
    size_t count;
} bytes;

/* An IDX file of sizes dim[0..rank) with the items i * 37 + salt (mod below, if below > 0). */
static inline bytes idx_of(int rank, const uint32_t dim[], int below, int salt) {
    bytes b = {{0, 0, 8, (unsigned char)rank}, 4};
    size_t items = 1;
    for (int d = 0; d < rank; d++) {
        for (int shift = 24; shift >= 0; shift -= 8)
            b.at[b.count++] = (unsigned char)(dim[d] >> shift);
        items *= dim[d];
    }
    for (size_t i = 0; i < items; i++)
        b.at[b.count++] = (unsigned char)((i * 37 + (size_t)salt) % (below ? (size_t)below : 256));
    return b;
}

/* One gzip member. */
static inline bytes gzip_of(const unsigned char *data, size_t count) {
    bytes packed = {.count = 0};
    z_stream z = {.next_in = (unsigned char *)data, .avail_in = (uInt)count};
    z.next_out = packed.at;
    z.avail_out = sizeof packed.at;
    deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    deflate(&z, Z_FINISH);
    packed.count = z.total_out;
    deflateEnd(&z);
    return packed;
}

/* The path of `name` in the test's folder; valid until eight further calls. */
static inline const char *test_path(const char *name) {
    static char path[8][4096];
    static int turn;
    const char *folder = getenv("TEST_TMPDIR");
    turn = (turn + 1) % 8;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder ? folder : "/tmp", name);
    return path[turn];
}

/* Written without syncing: these tests write thousands of files. */
static inline const char *test_write(const char *name, const void *data, size_t count) {
    const char *path = test_path(name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, count, file) != count || fclose(file) != 0) abort();
    return path;
}

static inline const char *test_write_bytes(const char *name, bytes b) {
    return test_write(name, b.at, b.count);
}

#endif
