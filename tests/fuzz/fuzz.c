#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"

enum { MOST_FILES = 8 };
static char folder[4096];
static char *written[MOST_FILES]; /* paths of the files in `folder` */

void fuzz_must(int condition, const char *what, const char *file, int line) {
    if (condition) return;
    fprintf(stderr, "%s:%d: not true: %s\n", file, line, what);
    abort();
}

static void remove_files(void) {
    for (int i = 0; i < MOST_FILES && written[i]; i++) {
        unlink(written[i]);
        free(written[i]);
    }
    rmdir(folder);
}

static void make_folder(void) {
    const char *parent = getenv("TEST_TMPDIR");
    if (!parent) parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/fuzz.XXXXXX", parent ? parent : "/tmp");
    MUST(mkdtemp(folder) != NULL);
    atexit(remove_files);
}

/* Remember a path for remove_files. */
static void note_file(const char *path) {
    int i = 0;
    while (i < MOST_FILES && written[i] && strcmp(written[i], path) != 0) i++;
    MUST(i < MOST_FILES);
    if (!written[i]) written[i] = strdup(path);
}

char *fuzz_file(const char *name, const void *data, size_t bytes) {
    if (!*folder) make_folder();
    char *path = files_join(folder, name);
    MUST(path != NULL);
    note_file(path);
    FILE *file = fopen(path, "wb");
    MUST(file && fwrite(data, 1, bytes, file) == bytes && fclose(file) == 0);
    return path;
}

void *fuzz_copy(const void *data, size_t bytes) {
    void *copy = malloc(bytes ? bytes : 1);
    MUST(copy != NULL);
    if (bytes) memcpy(copy, data, bytes);
    return copy;
}
