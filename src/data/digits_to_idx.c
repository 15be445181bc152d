/* Write the built-in digits as four IDX files under MNIST's names, for programs that are not ours.
 *
 *     digits_to_idx FOLDER [seed [train_size test_size]]
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/publish.h"
#include "src/data/dataset.h"
#include "src/data/dataset_open.h"

static void put_size(unsigned char *to, uint32_t size) {
    for (int i = 0; i < 4; i++) to[i] = (unsigned char)(size >> (24 - 8 * i));
}

/* One IDX file of `rank` dimensions (count, rows, columns). */
static status write_idx(const char *folder, const char *name, const uint8_t *items, int rank,
                        const uint32_t dim[], error *err) {
    size_t header = 4 + 4 * (size_t)rank, bytes = 1;
    for (int d = 0; d < rank; d++) bytes *= dim[d];
    unsigned char *file = malloc(header + bytes);
    char *path = files_join(folder, name);
    status result = STATUS_NO_MEMORY;
    if (file && path) {
        memcpy(file, (unsigned char[]){0, 0, 8, (unsigned char)rank}, 4);
        for (int d = 0; d < rank; d++) put_size(file + 4 + 4 * d, dim[d]);
        memcpy(file + header, items, bytes);
        result = files_publish(path, file, header + bytes, true, err);
    } else {
        result = error_no_memory(err, header + bytes);
    }
    free(path);
    free(file);
    return result;
}

static status write_all(const dataset *d, const char *folder, error *err) {
    static const char *const prefix[DATASET_SPLITS] = {"train", "t10k"};
    TRY(files_make_folder(folder, err));
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const dataset_split *s = &d->split[split];
        const uint32_t dim[] = {(uint32_t)s->count, (uint32_t)d->seq_dim, (uint32_t)d->input_dim};
        char name[64];
        snprintf(name, sizeof name, "%s-images-idx3-ubyte", prefix[split]);
        TRY(write_idx(folder, name, s->images, 3, dim, err));
        snprintf(name, sizeof name, "%s-labels-idx1-ubyte", prefix[split]);
        TRY(write_idx(folder, name, s->labels, 1, dim, err));
    }
    return STATUS_OK;
}

static bool read_number(const char *word, uint64_t *value) {
    char *end;
    errno = 0;
    *value = strtoull(word, &end, 10);
    return errno == 0 && *end == '\0' && word[0] >= '0' && word[0] <= '9';
}

/* FOLDER, then up to three numbers. */
static bool read_words(int count, char **words, dataset_spec *spec) {
    uint64_t number[3] = {0};
    if (count != 2 && count != 3 && count != 5) return false;
    for (int i = 2; i < count; i++)
        if (!read_number(words[i], &number[i - 2])) return false;
    *spec = (dataset_spec){.source = DATASET_DIGITS,
                           .seed = number[0],
                           .train_size = (int64_t)number[1],
                           .test_size = (int64_t)number[2]};
    return true;
}

int main(int count, char **words) {
    dataset_spec spec;
    if (!read_words(count, words, &spec)) {
        fprintf(stderr, "usage: digits_to_idx FOLDER [seed [train_size test_size]]\n");
        return status_exit_code(STATUS_BAD_INPUT);
    }
    dataset *d = NULL;
    error err;
    status result = dataset_open(&spec, &d, &err);
    if (result == STATUS_OK) result = dataset_fill(d, &err);
    if (result == STATUS_OK) result = write_all(d, words[1], &err);
    if (result != STATUS_OK) fprintf(stderr, "digits_to_idx: error: %s\n", err.message);
    dataset_free(d);
    return status_exit_code(result);
}
