#include "src/data/dataset.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/digits.h"
#include "src/data/idx.h"
#include "src/data/locate.h"

static const struct {
    const char *name, *title;
} about[] = {
    [DATASET_FASHION_MNIST] = {"fashion_mnist", "Fashion-MNIST"},
    [DATASET_MNIST] = {"mnist", "MNIST"},
    [DATASET_DIGITS] = {"digits", "Built-in digits"},
    [DATASET_IDX] = {"idx", "IDX images"},
};
static const char *const split_name[DATASET_SPLITS] = {"train", "test"};

const char *dataset_source_name(dataset_source source) {
    return about[source].name;
}

/* ---- IDX files ---- */

typedef struct split_arrays {
    idx_array images, labels;
} split_arrays;

static status read_split(const located_files *files, int split, split_arrays *out, error *err) {
    char *const *path = files->path[split];
    TRY(idx_read(path[LOCATE_IMAGES], IDX_IMAGES_RANK, &out->images, err));
    TRY(idx_read(path[LOCATE_LABELS], IDX_LABELS_RANK, &out->labels, err));
    if (out->images.dim[0] == out->labels.dim[0]) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: byte 4: error: %" PRIu32 " labels, but %s has %" PRIu32
                     " images: the two files do not belong together",
                     path[LOCATE_LABELS], out->labels.dim[0], path[LOCATE_IMAGES],
                     out->images.dim[0]);
}

static status check_same_size(const located_files *files, const split_arrays arrays[], error *err) {
    const uint32_t *train = arrays[DATASET_TRAIN].images.dim;
    const uint32_t *test = arrays[DATASET_TEST].images.dim;
    if (train[1] == test[1] && train[2] == test[2]) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: byte 8: error: test images of %" PRIu32 " x %" PRIu32
                     ", but the training images in %s are %" PRIu32 " x %" PRIu32,
                     files->path[DATASET_TEST][LOCATE_IMAGES], test[1], test[2],
                     files->path[DATASET_TRAIN][LOCATE_IMAGES], train[1], train[2]);
}

static int count_classes(const split_arrays arrays[]) {
    int largest = 1;
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const idx_array *labels = &arrays[split].labels;
        for (uint32_t i = 0; i < labels->dim[0]; i++)
            if (labels->bytes[i] > largest) largest = labels->bytes[i];
    }
    return largest + 1;
}

/* `wanted` items of `present`; 0 = all. */
static status choose_count(int64_t wanted, uint32_t present, const char *which, const char *path,
                           int64_t *count, error *err) {
    if (wanted < 0 || wanted > present)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.%s_size is %" PRId64 ", but the file has %" PRIu32
                         " items; 0 takes them all",
                         path, which, wanted, present);
    *count = wanted ? wanted : present;
    return STATUS_OK;
}

/* Hand the arrays over to the data set. */
static status adopt(const dataset_spec *spec, const located_files *files, split_arrays arrays[],
                    dataset *d, error *err) {
    const int64_t wanted[DATASET_SPLITS] = {spec->train_size, spec->test_size};
    for (int split = 0; split < DATASET_SPLITS; split++)
        TRY(choose_count(wanted[split], arrays[split].images.dim[0], split_name[split],
                         files->path[split][LOCATE_IMAGES], &d->split[split].count, err));
    d->seq_dim = (int)arrays[DATASET_TRAIN].images.dim[1];
    d->input_dim = (int)arrays[DATASET_TRAIN].images.dim[2];
    d->output_dim = count_classes(arrays);
    d->origin = memory_copy_text(files->origin);
    if (!d->origin) return error_no_memory(err, strlen(files->origin));
    for (int split = 0; split < DATASET_SPLITS; split++) {
        d->split[split].images = arrays[split].images.bytes;
        d->split[split].labels = arrays[split].labels.bytes;
        arrays[split].images.bytes = arrays[split].labels.bytes = NULL;
    }
    return STATUS_OK;
}

/* Over a line of dimensions, then each split's pixels and labels. */
static status digest_contents(dataset *d, error *err) {
    char dimensions[160];
    int chars = snprintf(dimensions, sizeof dimensions,
                         "images %" PRId64 " + %" PRId64 " of %d x %d in %d classes\n",
                         d->split[DATASET_TRAIN].count, d->split[DATASET_TEST].count, d->seq_dim,
                         d->input_dim, d->output_dim);
    size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    sha256 *hash = sha256_begin();
    sha256_add(hash, dimensions, (size_t)chars);
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const dataset_split *s = &d->split[split];
        sha256_add(hash, s->images, (size_t)s->count * pixels);
        sha256_add(hash, s->labels, (size_t)s->count);
    }
    return sha256_end(hash, &d->digest) == 0 ? STATUS_OK : error_no_memory(err, SHA256_BYTES);
}

static status read_located(const dataset_spec *spec, const located_files *files, dataset *d,
                           error *err) {
    split_arrays arrays[DATASET_SPLITS] = {{.images = {.bytes = NULL}}};
    status result = STATUS_OK;
    for (int split = 0; split < DATASET_SPLITS && result == STATUS_OK; split++)
        result = read_split(files, split, &arrays[split], err);
    if (result == STATUS_OK) result = check_same_size(files, arrays, err);
    if (result == STATUS_OK) result = adopt(spec, files, arrays, d, err);
    for (int split = 0; split < DATASET_SPLITS; split++) {
        free(arrays[split].images.bytes);
        free(arrays[split].labels.bytes);
    }
    if (result == STATUS_OK) result = digest_contents(d, err);
    return result;
}

static status open_files(const dataset_spec *spec, dataset *d, error *err) {
    located_files files;
    status result = locate_files(spec, &files, err);
    if (result == STATUS_OK) result = read_located(spec, &files, d, err);
    locate_free(&files);
    return result;
}

/* ---- built-in digits ---- */

static status check_digits_size(int64_t wanted, const char *which, error *err) {
    if (wanted >= 0 && wanted <= DIGITS_MOST) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "data set digits: error: data.%s_size is %" PRId64 "; it must be 0 to %lld",
                     which, wanted, (long long)DIGITS_MOST);
}

static status describe_digits(const dataset_spec *spec, dataset *d, error *err) {
    TRY(check_digits_size(spec->train_size, split_name[DATASET_TRAIN], err));
    TRY(check_digits_size(spec->test_size, split_name[DATASET_TEST], err));
    d->split[DATASET_TRAIN].count = spec->train_size ? spec->train_size : DIGITS_TRAIN_SIZE;
    d->split[DATASET_TEST].count = spec->test_size ? spec->test_size : DIGITS_TEST_SIZE;
    d->seq_dim = d->input_dim = DIGITS_SIDE;
    d->output_dim = DIGITS_CLASSES;
    d->seed = spec->seed;
    if (asprintf(&d->origin, "built in, seed %" PRIu64, spec->seed) < 0) {
        d->origin = NULL;
        return error_no_memory(err, 1);
    }
    char recipe[160];
    int chars = snprintf(recipe, sizeof recipe,
                         "digits %d seed %" PRIu64 " sizes %" PRId64 " + %" PRId64, DIGITS_VERSION,
                         spec->seed, d->split[DATASET_TRAIN].count, d->split[DATASET_TEST].count);
    if (sha256_of(recipe, (size_t)chars, &d->digest) != 0) return error_no_memory(err, 1);
    return STATUS_OK;
}

static status fill_split(dataset *d, int split, error *err) {
    dataset_split *s = &d->split[split];
    size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    uint8_t *images = memory_aligned_array((size_t)s->count, pixels);
    uint8_t *labels = memory_aligned_array((size_t)s->count, 1);
    if (!images || !labels) {
        free(images);
        free(labels);
        return error_no_memory(err, (size_t)s->count * (pixels + 1));
    }
    digits_draw(d->seed, split, 0, s->count, images, labels);
    s->images = images;
    s->labels = labels;
    return STATUS_OK;
}

status dataset_fill(dataset *d, error *err) {
    for (int split = 0; split < DATASET_SPLITS; split++)
        if (!d->split[split].images) TRY(fill_split(d, split, err));
    return STATUS_OK;
}

/* ---- life ---- */

status dataset_open(const dataset_spec *spec, dataset **out, error *err) {
    *out = NULL;
    dataset *d = memory_array(1, sizeof *d);
    if (!d) return error_no_memory(err, sizeof *d);
    snprintf(d->name, sizeof d->name, "%s", about[spec->source].name);
    snprintf(d->title, sizeof d->title, "%s", about[spec->source].title);
    status result =
        spec->source == DATASET_DIGITS ? describe_digits(spec, d, err) : open_files(spec, d, err);
    if (result == STATUS_OK)
        *out = d;
    else
        dataset_free(d);
    return result;
}

size_t dataset_bytes(const dataset *d) {
    const size_t item_bytes = (size_t)d->seq_dim * (size_t)d->input_dim + 1;
    size_t items = 0;
    for (int split = 0; split < DATASET_SPLITS; split++) items += (size_t)d->split[split].count;
    return items * item_bytes;
}

void dataset_free(dataset *d) {
    if (!d) return;
    for (int split = 0; split < DATASET_SPLITS; split++) {
        free((void *)d->split[split].images);
        free((void *)d->split[split].labels);
    }
    free(d->origin);
    free(d);
}
