#include "src/data/dataset_images.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/base/text.h"
#include "src/data/class_counts.h"
#include "src/data/data_team.h"
#include "src/data/dataset_notices.h"
#include "src/data/idx.h"
#include "src/data/known_classes.h"
#include "src/data/known_sets.h"
#include "src/data/locate.h"

static const char *const split_name[DATASET_SPLITS] = {"train", "test"};

/* --- the four files --- */

typedef struct split_arrays {
    idx_array images, labels;
} split_arrays;

/* One of the four files, and what became of it. */
typedef struct reading {
    const char *path;
    int rank;
    idx_array *array;
    status result;
    error err;
} reading;

enum { FILES = DATASET_SPLITS * LOCATE_KINDS };

/* Each member takes the next file that nobody has; the largest is the first. */
typedef struct reading_list {
    atomic_int next;
    reading readings[FILES];
} reading_list;

static void read_share(void *context, int member) {
    (void)member;
    reading_list *list = context;
    for (int i; (i = atomic_fetch_add(&list->next, 1)) < FILES;) {
        reading *r = &list->readings[i];
        r->result = idx_read(r->path, r->rank, r->array, &r->err);
    }
}

/* Before a byte is read: on Linux an allocation too large succeeds, and its use is a kill without a
 * word. */
static status check_memory(const located_files *files, const reading readings[], error *err) {
    double bytes = 0;
    const double usable_bytes = limits_memory_bytes("");
    for (int i = 0; i < FILES; i++) bytes += (double)idx_bytes(readings[i].path, readings[i].rank);
    if (bytes <= usable_bytes) return STATUS_OK;
    text needed = {0}, usable = {0};
    text_append_quantity(&needed, bytes, "B");
    text_append_quantity(&usable, usable_bytes, "B");
    error_set(err, STATUS_NO_MEMORY,
              "%s: error: the data set takes %s of memory, and %s can be used; nothing was read; "
              "allow more memory, or put fewer items into the files",
              files->origin, text_string(&needed), text_string(&usable));
    text_free(&needed);
    text_free(&usable);
    return STATUS_NO_MEMORY;
}

/* All four side by side; the first failure in their order is told. */
static status read_files(const located_files *files, split_arrays arrays[], error *err) {
    reading_list list = {.next = 0};
    reading *readings = list.readings;
    for (int split = 0; split < DATASET_SPLITS; split++) {
        char *const *path = files->path[split];
        readings[LOCATE_KINDS * split] =
            (reading){path[LOCATE_IMAGES], IDX_IMAGES_RANK, &arrays[split].images, STATUS_OK, {""}};
        readings[LOCATE_KINDS * split + 1] =
            (reading){path[LOCATE_LABELS], IDX_LABELS_RANK, &arrays[split].labels, STATUS_OK, {""}};
    }
    TRY(check_memory(files, readings, err));
    TRY(data_team_do(FILES, read_share, &list, err));
    for (int i = 0; i < FILES; i++) {
        if (readings[i].result == STATUS_OK) continue;
        if (err) *err = readings[i].err;
        return readings[i].result;
    }
    return STATUS_OK;
}

static status check_split(const located_files *files, int split, const split_arrays *out,
                          error *err) {
    char *const *path = files->path[split];
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
    d->whole_train_count = arrays[DATASET_TRAIN].images.dim[0];
    d->seq_dim = d->rows = (int)arrays[DATASET_TRAIN].images.dim[1];
    d->input_dim = d->columns = (int)arrays[DATASET_TRAIN].images.dim[2];
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

/* Of images: over a line of dimensions, then each split's pixels and labels. */
status dataset_images_digest(const dataset *d, int64_t train_count, sha256_digest *out,
                             error *err) {
    const int64_t count[DATASET_SPLITS] = {train_count, d->split[DATASET_TEST].count};
    char dimensions[160];
    int chars =
        snprintf(dimensions, sizeof dimensions,
                 "images %" PRId64 " + %" PRId64 " of %d x %d in %d classes\n",
                 count[DATASET_TRAIN], count[DATASET_TEST], d->rows, d->columns, d->output_dim);
    size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    sha256 *hash = sha256_begin();
    sha256_add(hash, dimensions, (size_t)chars);
    for (int split = 0; split < DATASET_SPLITS; split++) {
        sha256_add(hash, d->split[split].images, (size_t)count[split] * pixels);
        sha256_add(hash, d->split[split].labels, (size_t)count[split]);
    }
    return sha256_end(hash, out) == 0 ? STATUS_OK : error_no_memory(err, SHA256_BYTES);
}

/* --- what the files are --- */

static status refuse_other(const located_files *files, int split, dataset_source wanted,
                           dataset_source found, error *err) {
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: these are %s's labels, not %s's; write data.name=%s, or give the "
                     "folder of %s",
                     files->path[split][LOCATE_LABELS], dataset_source_title(found),
                     dataset_source_title(wanted), dataset_source_name(found),
                     dataset_source_title(wanted));
}

/* The labels tell one known set from another, whatever train_size and test_size leave of them;
 * `*are_known` when those of both splits are the published ones. */
static status check_identity(const dataset_spec *spec, const located_files *files,
                             const split_arrays arrays[], bool *are_known, error *err) {
    *are_known = true;
    if (!known_set_sha256(spec->source)) return STATUS_OK;
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const idx_array *labels = &arrays[split].labels;
        dataset_source found;
        TRY(known_set_of_labels(split, labels->bytes, labels->dim[0], &found, err));
        if (found != spec->source && found != DATASET_IDX)
            return refuse_other(files, split, spec->source, found, err);
        if (found != spec->source) *are_known = false;
    }
    return STATUS_OK;
}

/* Of the whole set the digest tells all; of a part of it, the labels have to do. */
static bool is_as_published(const dataset_spec *spec, const dataset *d, bool known_labels) {
    const char *published = known_set_sha256(spec->source);
    char hex[SHA256_HEX_CHARS + 1];
    sha256_hex(&d->digest, hex);
    const bool whole = d->split[DATASET_TRAIN].count == known_set_count(DATASET_TRAIN) &&
                       d->split[DATASET_TEST].count == known_set_count(DATASET_TEST);
    if (!published) return true;
    return whole ? strcmp(hex, published) == 0 : known_labels;
}

/* The items that train_size and test_size leave out do not count. */
static void append_class_notices(text *out, const dataset *d) {
    class_labels of = {.name = d->name, .classes = d->output_dim, .names = d->class_names};
    for (int split = 0; split < DATASET_SPLITS; split++) {
        of.count[split] = d->split[split].count;
        of.labels[split] = d->split[split].labels;
    }
    class_counts_append_notices(out, &of);
}

static status find_owner(const located_files *files, const split_arrays arrays[],
                         known_owner *owner, error *err) {
    known_labels splits[DATASET_SPLITS];
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const idx_array *labels = &arrays[split].labels;
        splits[split] =
            (known_labels){files->path[split][LOCATE_LABELS], labels->bytes, labels->dim[0]};
    }
    return known_classes_find(splits, DATASET_SPLITS, owner, err);
}

/* Known sets under another name than theirs. */
static status name_known_classes(const known_owner *owner, dataset *d, error *err) {
    text notice = {0};
    if (!owner->name || strcmp(owner->name, d->name) == 0) return STATUS_OK;
    known_classes_append_notice(&notice, owner, d->name);
    dataset_add_notice(d, "%s", text_string(&notice));
    text_free(&notice);
    return known_classes_make_names(owner, d->output_dim, &d->class_names, err);
}

static void add_notices(const dataset_spec *spec, dataset *d, bool known_labels) {
    text classes = {0};
    if (!is_as_published(spec, d, known_labels))
        dataset_add_notice(
            d,
            "data set %s: notice: the files in %s are not %s as it is published; results call "
            "them %s all the same\n",
            d->name, d->origin, d->title, d->title);
    append_class_notices(&classes, d);
    if (classes.bytes) dataset_add_notice(d, "%s", text_string(&classes));
    text_free(&classes);
}

static status read_located(const dataset_spec *spec, const located_files *files, dataset *d,
                           error *err) {
    split_arrays arrays[DATASET_SPLITS] = {{.images = {.bytes = NULL}}};
    status result = read_files(files, arrays, err);
    for (int split = 0; split < DATASET_SPLITS && result == STATUS_OK; split++)
        result = check_split(files, split, &arrays[split], err);
    if (result == STATUS_OK) result = check_same_size(files, arrays, err);
    bool known_labels = false;
    if (result == STATUS_OK) result = check_identity(spec, files, arrays, &known_labels, err);
    known_owner owner;
    if (result == STATUS_OK) result = find_owner(files, arrays, &owner, err);
    if (result == STATUS_OK) result = adopt(spec, files, arrays, d, err);
    if (result == STATUS_OK) result = name_known_classes(&owner, d, err);
    for (int split = 0; split < DATASET_SPLITS; split++) {
        free(arrays[split].images.bytes);
        free(arrays[split].labels.bytes);
    }
    if (result == STATUS_OK)
        result = dataset_images_digest(d, d->split[DATASET_TRAIN].count, &d->digest, err);
    if (result == STATUS_OK) add_notices(spec, d, known_labels);
    return result;
}

static const char ERROR_MARK[] = ": error: ";

/* What the files of a known data set would hold; `missing` is what locate_files says. */
static status describe_absent(const dataset_spec *spec, const error *missing, dataset *d,
                              error *err) {
    const char *place = strstr(missing->message, ERROR_MARK);
    if (place)
        dataset_add_notice(d, "%.*s: notice: %s\n", (int)(place - missing->message),
                           missing->message, place + strlen(ERROR_MARK));
    const int64_t wanted[DATASET_SPLITS] = {spec->train_size, spec->test_size};
    for (int split = 0; split < DATASET_SPLITS; split++) {
        TRY(choose_count(wanted[split], (uint32_t)known_set_count(split), split_name[split],
                         d->title, &d->split[split].count, err));
        if (d->split[split].count < known_set_count(split)) d->digest_unknown = true;
    }
    d->absent = true;
    d->whole_train_count = known_set_count(DATASET_TRAIN);
    d->seq_dim = d->input_dim = d->rows = d->columns = KNOWN_SIDE;
    d->output_dim = KNOWN_CLASSES;
    if (!d->digest_unknown) d->digest = known_set_digest(spec->source);
    d->origin = memory_copy_text("not here");
    return d->origin ? STATUS_OK : error_no_memory(err, sizeof *d);
}

status dataset_images_open(const dataset_spec *spec, bool describe, dataset *d, error *err) {
    located_files files;
    error why;
    status result = locate_files(spec, &files, &why);
    if (result == STATUS_OK)
        result = read_located(spec, &files, d, err);
    else if (describe && files.absent)
        result = describe_absent(spec, &why, d, err);
    else if (err)
        *err = why;
    locate_free(&files);
    return result;
}
