#include "src/data/dataset.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/base/team.h"
#include "src/base/text.h"
#include "src/data/built_ins.h"
#include "src/data/class_counts.h"
#include "src/data/file_dataset.h"
#include "src/data/forecast_dataset.h"
#include "src/data/forecast_windows.h"
#include "src/data/idx.h"
#include "src/data/known_classes.h"
#include "src/data/known_sets.h"
#include "src/data/locate.h"
#include "src/data/sequence_file.h"
#include "src/data/step_order.h"

static const char *const split_name[DATASET_SPLITS] = {"train", "test"};

/* --- threads --- */

enum { MOST_THREADS = 32 };

/* Threads for work that comes in so many parts. */
static int data_threads(int64_t parts) {
    const int cpus = limits_cpus();
    const int most = cpus < MOST_THREADS ? cpus : MOST_THREADS;
    return parts < most ? (int)parts : most;
}

/* Do a job of so many parts with data_threads(parts) members. */
static status side_by_side(int64_t parts, team_job *job, void *context, error *err) {
    team *t;
    TRY(team_create(data_threads(parts), &t, err));
    team_run(t, job, context);
    team_free(t);
    return STATUS_OK;
}

/* --- IDX files --- */

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
    TRY(side_by_side(FILES, read_share, &list, err));
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
static status digest_contents(const dataset *d, int64_t train_count, sha256_digest *out,
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

static void add_notice(dataset *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A notice that no memory is left for is passed over: it decides nothing. */
static void add_notice(dataset *d, const char *format, ...) {
    char *more = NULL, *joined = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&more, format, arguments) < 0) more = NULL;
    va_end(arguments);
    if (more && asprintf(&joined, "%s%s", d->notices ? d->notices : "", more) < 0) joined = NULL;
    free(more);
    if (!joined) return;
    free(d->notices);
    d->notices = joined;
}

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
    add_notice(d, "%s", text_string(&notice));
    text_free(&notice);
    return known_classes_make_names(owner, d->output_dim, &d->class_names, err);
}

static void add_notices(const dataset_spec *spec, dataset *d, bool known_labels) {
    text classes = {0};
    if (!is_as_published(spec, d, known_labels))
        add_notice(
            d,
            "data set %s: notice: the files in %s are not %s as it is published; results call "
            "them %s all the same\n",
            d->name, d->origin, d->title, d->title);
    append_class_notices(&classes, d);
    if (classes.bytes) add_notice(d, "%s", text_string(&classes));
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
        result = digest_contents(d, d->split[DATASET_TRAIN].count, &d->digest, err);
    if (result == STATUS_OK) add_notices(spec, d, known_labels);
    return result;
}

static const char ERROR_MARK[] = ": error: ";

/* What the files of a known data set would hold; `missing` is what locate_files says. */
static status describe_absent(const dataset_spec *spec, const error *missing, dataset *d,
                              error *err) {
    const char *place = strstr(missing->message, ERROR_MARK);
    if (place)
        add_notice(d, "%.*s: notice: %s\n", (int)(place - missing->message), missing->message,
                   place + strlen(ERROR_MARK));
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

static status open_files(const dataset_spec *spec, bool describe, dataset *d, error *err) {
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

/* --- what is built in --- */

static status check_size(const dataset *d, int64_t wanted, const char *which, error *err) {
    if (wanted >= 0 && wanted <= DATASET_BUILT_IN_MOST) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "data set %s: error: data.%s_size is %" PRId64 "; it must be 0 to %lld",
                     d->name, which, wanted, (long long)DATASET_BUILT_IN_MOST);
}

static status digest_recipe(const dataset *d, int64_t train_count, sha256_digest *out, error *err) {
    text recipe = {0};
    text_append_format(&recipe, "%s %d ", d->name, d->maker->version);
    d->maker->append_recipe(&recipe, &d->request);
    text_append_format(&recipe, " sizes %" PRId64 " + %" PRId64, train_count,
                       d->split[DATASET_TEST].count);
    const bool failed = recipe.failed || sha256_of(recipe.data, recipe.bytes, out) != 0;
    text_free(&recipe);
    return failed ? error_no_memory(err, 1) : STATUS_OK;
}

static status name_classes(dataset *d, error *err) {
    if (!d->maker->append_class) return STATUS_OK;
    d->class_names = memory_array((size_t)d->output_dim, sizeof *d->class_names);
    for (int c = 0; d->class_names && c < d->output_dim; c++) {
        text name = {0};
        d->maker->append_class(&name, &d->request, c);
        d->class_names[c] = memory_copy_text(text_string(&name));
        text_free(&name);
        if (!d->class_names[c]) return error_no_memory(err, 1);
    }
    return d->class_names ? STATUS_OK : error_no_memory(err, sizeof *d->class_names);
}

static status describe_built_in(const dataset_spec *spec, dataset *d, error *err) {
    d->maker = built_in_find(spec->source);
    d->request = (built_in_request){spec->seed, spec->length, spec->symbols};
    TRY(check_size(d, spec->train_size, split_name[DATASET_TRAIN], err));
    TRY(check_size(d, spec->test_size, split_name[DATASET_TEST], err));
    if (d->maker->check) TRY(d->maker->check(&d->request, err));
    const built_in_shape shape = d->maker->shape(&d->request);
    d->split[DATASET_TRAIN].count =
        spec->train_size ? spec->train_size : built_in_all(d->maker, DATASET_TRAIN);
    d->split[DATASET_TEST].count =
        spec->test_size ? spec->test_size : built_in_all(d->maker, DATASET_TEST);
    d->seq_dim = d->rows = shape.steps;
    d->input_dim = d->columns = shape.values;
    d->output_dim = shape.outputs;
    d->task = d->maker->task;
    if (asprintf(&d->origin, "built in, seed %" PRIu64, spec->seed) < 0) {
        d->origin = NULL;
        return error_no_memory(err, 1);
    }
    d->whole_train_count = built_in_all(d->maker, DATASET_TRAIN);
    TRY(name_classes(d, err));
    return digest_recipe(d, d->split[DATASET_TRAIN].count, &d->digest, err);
}

typedef struct drawing {
    const dataset *d;
    int split, members;
    uint8_t *images, *labels;
    float *values; /* in place of these two, with either of: */
    float *targets;
    int32_t *classes;
} drawing;

static void draw_share(void *context, int member) {
    const drawing *a = context;
    const dataset *d = a->d;
    const size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    const team_share items = team_share_of((size_t)d->split[a->split].count, 1, member, a->members);
    const int64_t first = (int64_t)items.first, count = (int64_t)(items.end - items.first);
    if (d->maker->draw_numbers)
        d->maker->draw_numbers(&d->request, a->split, first, count,
                               a->values + items.first * pixels,
                               a->targets + items.first * (size_t)d->output_dim);
    else if (d->maker->draw_classed)
        d->maker->draw_classed(&d->request, a->split, first, count,
                               a->values + items.first * pixels, a->classes + items.first);
    else
        d->maker->draw(&d->request, a->split, first, count, a->images + items.first * pixels,
                       a->labels + items.first * dataset_labels_an_item(d));
}

/* Values are floats, with numbers to predict or a class each. */
static status fill_split_with_floats(dataset *d, int split, error *err) {
    dataset_split *s = &d->split[split];
    const size_t floats = (size_t)d->seq_dim * (size_t)d->input_dim;
    drawing a = {.d = d, .split = split, .members = data_threads(s->count)};
    s->values = a.values = memory_aligned_array((size_t)s->count, floats * sizeof *a.values);
    if (d->maker->draw_numbers)
        s->targets = a.targets =
            memory_array((size_t)s->count, (size_t)d->output_dim * sizeof *a.targets);
    else
        s->classes = a.classes = memory_array((size_t)s->count, sizeof *a.classes);
    if (!a.values || (!a.targets && !a.classes))
        return error_no_memory(err, (size_t)s->count * floats * sizeof *a.values);
    return side_by_side(s->count, draw_share, &a, err);
}

static status fill_split(dataset *d, int split, error *err) {
    if (d->maker->draw_numbers || d->maker->draw_classed)
        return fill_split_with_floats(d, split, err);
    dataset_split *s = &d->split[split];
    size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    uint8_t *images = memory_aligned_array((size_t)s->count, pixels);
    uint8_t *labels = memory_aligned_array((size_t)s->count, dataset_labels_an_item(d));
    if (!images || !labels) {
        free(images);
        free(labels);
        return error_no_memory(err, (size_t)s->count * (pixels + dataset_labels_an_item(d)));
    }
    drawing a = {.d = d,
                 .split = split,
                 .members = data_threads(s->count),
                 .images = images,
                 .labels = labels};
    status result = side_by_side(s->count, draw_share, &a, err);
    s->images = images;
    s->labels = labels;
    return result;
}

status dataset_fill(dataset *d, error *err) {
    for (int split = 0; split < DATASET_SPLITS; split++)
        if (!d->split[split].images && !d->split[split].values) TRY(fill_split(d, split, err));
    return STATUS_OK;
}

/* --- files of sequences --- */

/* Of what is labelled step by step, where one has no label: the steps that have one; else 0. */
static void count_labels(const dataset *d, const file_split from[], int64_t labelled[]) {
    int64_t steps = 0, with_label = 0;
    for (int s = 0; s < DATASET_SPLITS; s++) {
        labelled[s] = 0;
        if (!dataset_task_is_of_steps(d->task)) continue;
        labelled[s] = file_split_labelled(&from[s], d->output_dim);
        steps += from[s].offsets[from[s].count];
        with_label += labelled[s];
    }
    for (int s = 0; s < DATASET_SPLITS && steps == with_label; s++) labelled[s] = 0;
}

static void adopt_splits(file_dataset *read, dataset *d) {
    int64_t labelled[DATASET_SPLITS];
    count_labels(d, read->split, labelled);
    for (int s = 0; s < DATASET_SPLITS; s++) {
        d->split[s] = dataset_split_take(&read->split[s], dataset_has_lengths(d));
        d->split[s].labelled = labelled[s];
    }
}

/* Take over what each fold has of its own; settle_folds adds the rest. */
static status adopt_folds(file_dataset *read, dataset *d, error *err) {
    if (!read->folds) return STATUS_OK;
    const int count = read->fold_count + read->whole;
    d->folds = memory_array((size_t)count, sizeof *d->folds);
    if (!d->folds) return error_no_memory(err, (size_t)count * sizeof *d->folds);
    d->fold_count = read->fold_count;
    if (read->whole) d->whole = &d->folds[d->fold_count];
    if (read->whole) d->whole->digest = read->whole_digest;
    for (int f = 0; f < count; f++) {
        file_fold *from = &read->folds[f];
        dataset *fold = &d->folds[f];
        fold->val_count = from->val_count;
        fold->fitting = from->fitting;
        fold->scaling = from->scaling;
        fold->known = from->known;
        int64_t labelled[DATASET_SPLITS];
        count_labels(d, from->split, labelled);
        for (int s = 0; s < DATASET_SPLITS; s++) {
            fold->split[s] = dataset_split_take(&from->split[s], dataset_has_lengths(d));
            fold->split[s].labelled = labelled[s];
        }
    }
    free(read->folds);
    read->folds = NULL;
    return STATUS_OK;
}

/* The folds, and the whole behind them. */
static int sets_in_folds(const dataset *d) {
    return d->fold_count + (d->whole != NULL);
}

/* Each fold is the data set, but for what is its own; and the data set is as the first. */
static void settle_folds(dataset *d) {
    for (int f = 0; f < sets_in_folds(d); f++) {
        const dataset own = d->folds[f];
        dataset *fold = &d->folds[f];
        *fold = *d;
        fold->folds = fold->whole = NULL;
        fold->fold_count = 0;
        if (f == d->fold_count) fold->digest = own.digest;
        fold->val_count = own.val_count;
        fold->fitting = own.fitting;
        fold->scaling = own.scaling;
        fold->known = own.known;
        for (int s = 0; s < DATASET_SPLITS; s++) fold->split[s] = own.split[s];
        fold->whole_train_count = own.split[DATASET_TRAIN].count;
    }
    if (d->fold_count == 0) return;
    d->fitting = d->folds[0].fitting;
    d->scaling = d->folds[0].scaling;
    d->known = d->folds[0].known;
    for (int s = 0; s < DATASET_SPLITS; s++) d->split[s] = d->folds[0].split[s];
}

const dataset *dataset_of_fold(const dataset *d, int64_t fold) {
    return fold >= 0 && fold < d->fold_count ? &d->folds[fold] : d;
}

/* What is forecast of a step is the same, whatever the horizon. */
static void take_windows(dataset *d, const file_windows *w) {
    const int64_t numbers = d->output_dim / d->horizon * w->size.horizon;
    d->output_dim = w->problem ? 0 : (int)numbers;
    d->seq_dim = (int)w->size.lookback;
    d->horizon = w->size.horizon;
    d->problem = w->problem;
    d->val_count = w->val_count;
    d->forecasts = w->forecasts;
    d->scaling = w->scaling;
    for (int s = 0; s < DATASET_SPLITS; s++) {
        d->split[s].count = w->split[s].count;
        d->split[s].starts = w->split[s].starts;
    }
    d->whole_train_count = d->split[DATASET_TRAIN].count;
    d->windows = NULL;
    d->window_count = 0;
}

dataset dataset_of_windows(const dataset *d, int64_t lookback, int64_t horizon) {
    dataset one = *d;
    for (int w = 0; w < d->window_count; w++)
        if (d->windows[w].size.lookback == lookback && d->windows[w].size.horizon == horizon)
            take_windows(&one, &d->windows[w]);
    return one;
}

const dataset *dataset_of_trial(const dataset *d, int64_t folds, int64_t fold) {
    if (folds > 0) return dataset_of_fold(d, fold);
    return d->whole ? d->whole : d;
}

static status open_sequences(const dataset_spec *spec, dataset *d, error *err) {
    file_dataset read;
    const bool series = spec->file->task == DATASET_FORECASTING;
    TRY((series ? forecast_dataset_read : file_dataset_read)(spec->file, spec->train_size,
                                                             spec->test_size, &read, err));
    snprintf(d->title, sizeof d->title, "%.60s", read.title);
    d->origin = read.origin;
    d->seq_dim = read.seq_dim;
    d->shortest = read.shortest < read.seq_dim ? read.shortest : 0;
    d->input_dim = read.input_dim;
    d->vocabulary = read.vocabulary;
    d->output_dim = read.output_dim;
    d->class_names = read.class_names;
    d->task = spec->file->task;
    d->scaling = read.scaling;
    d->forecasts = read.forecasts;
    d->horizon = read.forecasts ? read.forecasts->horizon : 0;
    d->windows = read.windows;
    d->window_count = read.window_count;
    d->val_count = read.val_count;
    d->whole_train_count = read.whole_train_count;
    d->digest = read.digest;
    if (!read.folds) adopt_splits(&read, d);
    const status folded = adopt_folds(&read, d, err);
    if (folded != STATUS_OK) file_folds_free(read.folds, read.fold_count + read.whole);
    if (read.notices.bytes) add_notice(d, "%s", text_string(&read.notices));
    if (read.fitted.bytes) d->fitted = memory_copy_text(text_string(&read.fitted));
    const bool enough = !read.fitted.failed && (d->fitted || !read.fitted.bytes);
    const size_t bytes = read.fitted.bytes;
    free(read.title);
    text_free(&read.notices);
    text_free(&read.fitted);
    if (!enough) return error_no_memory(err, bytes);
    return folded;
}

/* --- steps --- */

static status refuse_order(const dataset *d, error *err) {
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.permute puts the steps of all sequences into one order, and "
                     "these have %d to %d steps; leave it out, or give sequences of one length",
                     d->origin, d->shortest, d->seq_dim);
}

static bool have_other_lengths(const dataset *d) {
    for (int w = 0; w < d->window_count; w++)
        if (d->windows[w].size.lookback != d->seq_dim) return true;
    return false;
}

/* From images to the steps that are asked for, in the order that is. */
static status arrange_steps(const dataset_spec *spec, dataset *d, error *err) {
    if (spec->pixels) {
        d->seq_dim = d->rows * d->columns;
        d->input_dim = 1;
    }
    if (!spec->order) return STATUS_OK;
    if (dataset_has_lengths(d)) return refuse_order(d, err);
    if (have_other_lengths(d))
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.permute is an order of so many steps, and data.lookback "
                         "has several values; drop one",
                         d->origin);
    if (d->fold_count && d->folds[0].fitting)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.permute does not go with data.scale standard or minmax, "
                         "or data.missing, in folds, each of which has its own; drop one",
                         d->origin);
    TRY(step_order_make(spec->order, d->seq_dim, &d->order, err));
    if (d->digest_unknown) return STATUS_OK;
    if (d->whole) {
        const sha256_digest of_whole = d->whole->digest;
        TRY(step_order_digest(&of_whole, d->order, d->seq_dim, &d->whole->digest, err));
    }
    const sha256_digest of_set = d->digest;
    return step_order_digest(&of_set, d->order, d->seq_dim, &d->digest, err);
}

/* --- life --- */

static status open_any(const dataset_spec *spec, bool describe, dataset **out, error *err) {
    *out = NULL;
    dataset *d = memory_array(1, sizeof *d);
    if (!d) return error_no_memory(err, sizeof *d);
    snprintf(d->name, sizeof d->name, "%s", dataset_source_name(spec->source));
    snprintf(d->title, sizeof d->title, "%s", dataset_source_title(spec->source));
    status result;
    switch (spec->source) {
        case DATASET_DIGITS:
        case DATASET_PARITY:
        case DATASET_ADDING:
        case DATASET_MNIST1D:
        case DATASET_COPY_MEMORY:
        case DATASET_TEMPORAL_ORDER: result = describe_built_in(spec, d, err); break;
        case DATASET_FILE: result = open_sequences(spec, d, err); break;
        default: result = open_files(spec, describe, d, err); break;
    }
    if (result == STATUS_OK) result = arrange_steps(spec, d, err);
    if (result == STATUS_OK) settle_folds(d);
    if (result == STATUS_OK)
        *out = d;
    else
        dataset_free(d);
    return result;
}

status dataset_open(const dataset_spec *spec, dataset **out, error *err) {
    return open_any(spec, false, out, err);
}

status dataset_describe(const dataset_spec *spec, dataset **out, error *err) {
    return open_any(spec, true, out, err);
}

/* As the items stand. */
static status digest_part(const dataset *d, int64_t train_count, sha256_digest *out, error *err) {
    if (d->maker) return digest_recipe(d, train_count, out, err);
    if (!d->split[DATASET_TRAIN].images)
        return error_set(err, STATUS_INTERNAL, "the data set %s has no items to digest", d->name);
    return digest_contents(d, train_count, out, err);
}

status dataset_digest_part(const dataset *d, int64_t train_count, sha256_digest *out, error *err) {
    sha256_digest of_part;
    *out = d->digest;
    const bool whole = train_count == d->split[DATASET_TRAIN].count;
    if (whole || strcmp(d->name, dataset_source_name(DATASET_FILE)) == 0) return STATUS_OK;
    TRY(digest_part(d, train_count, &of_part, err));
    *out = of_part;
    return d->order ? step_order_digest(&of_part, d->order, d->seq_dim, out, err) : STATUS_OK;
}

bool dataset_is_of_images(const dataset *d) {
    static const dataset_source of_images[] = {DATASET_FASHION_MNIST, DATASET_MNIST, DATASET_DIGITS,
                                               DATASET_IDX};
    for (size_t i = 0; i < sizeof of_images / sizeof *of_images; i++)
        if (strcmp(d->name, dataset_source_name(of_images[i])) == 0) return true;
    return false;
}

/* --- lengths --- */

bool dataset_has_lengths(const dataset *d) {
    return d->shortest > 0;
}

int64_t dataset_steps(const dataset *d, int split, int64_t first, int64_t count) {
    const int64_t *offsets = d->split[split].offsets;
    return offsets ? offsets[first + count] - offsets[first] : count * d->seq_dim;
}

bool dataset_has_gaps(const dataset *d) {
    return d->split[DATASET_TEST].labelled > 0;
}

int64_t dataset_labelled(const dataset *d, int split, int64_t first, int64_t count) {
    if (!dataset_has_gaps(d)) return 0;
    const dataset_split *s = &d->split[split];
    const int64_t before = s->offsets ? s->offsets[first] : first * d->seq_dim;
    const int64_t end = before + dataset_steps(d, split, first, count);
    int64_t labelled = 0;
    for (int64_t t = before; t < end; t++)
        labelled +=
            s->targets ? !isnan(s->targets[t * d->output_dim]) : s->classes[t] != SEQUENCE_NO_LABEL;
    return labelled;
}

void dataset_append_steps(text *out, const dataset *d) {
    const dataset_split *train = &d->split[DATASET_TRAIN], *test = &d->split[DATASET_TEST];
    if (!dataset_has_lengths(d)) {
        text_append_format(out, "%d steps", d->seq_dim);
        return;
    }
    const double mean = (double)(train->steps + test->steps) / (double)(train->count + test->count);
    text_append_format(out, "%d to %d steps, mean %.*f", d->shortest, d->seq_dim, mean < 10, mean);
}

size_t dataset_labels_an_item(const dataset *d) {
    return dataset_task_is_of_steps(d->task) ? (size_t)d->seq_dim : 1;
}

/* --- what is there --- */

bool dataset_is_filled(const dataset *d) {
    const dataset_split *train = &d->split[DATASET_TRAIN], *test = &d->split[DATASET_TEST];
    return train->images || train->values || test->images || test->values;
}

int dataset_stored_width(const dataset *d) {
    if (d->fitting) return d->fitting->statistics.features;
    return d->vocabulary ? 1 : d->input_dim;
}

/* What the items of a split have beside their values. */
static size_t bytes_beside(const dataset *d, const dataset_split *s, size_t target_bytes) {
    const size_t places = (dataset_has_lengths(d) ? 1 : 0) + (s->starts ? 1 : 0);
    return (size_t)s->count * (target_bytes + places * sizeof(int64_t));
}

/* Of other sizes: where each begins, and its series. */
static size_t bytes_of_windows(const dataset *d) {
    size_t windows = 0;
    for (int w = 0; w < d->window_count; w++)
        for (int s = 0; s < DATASET_SPLITS; s++) windows += (size_t)d->windows[w].split[s].count;
    return windows * (sizeof(int64_t) + sizeof(int32_t));
}

size_t dataset_bytes(const dataset *d) {
    const bool numbers = dataset_task_has_numbers(d->task), lengths = dataset_has_lengths(d);
    const bool floats =
        numbers || d->split[DATASET_TRAIN].values || (d->maker && d->maker->draw_classed);
    const size_t value_bytes = floats ? sizeof(float) : 1;
    const bool of_steps = dataset_task_is_of_steps(d->task) && floats;
    const size_t label_bytes = d->forecasts ? sizeof(int32_t) /* its series */
                               : numbers    ? (size_t)d->output_dim * sizeof(float)
                               : floats     ? sizeof(int32_t)
                                            : dataset_labels_an_item(d);
    const size_t target_bytes = of_steps ? 0 : label_bytes;
    size_t bytes = 0;
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const dataset_split *s = &d->split[split];
        const int64_t own = lengths ? s->steps : s->count * d->seq_dim;
        const int64_t in_series = d->forecasts && split == DATASET_TRAIN ? d->forecasts->steps : 0;
        const int64_t steps = d->forecasts ? in_series : own;
        bytes += (size_t)steps * (size_t)dataset_stored_width(d) * value_bytes +
                 bytes_beside(d, s, target_bytes) + (of_steps ? (size_t)own * label_bytes : 0);
        for (int f = 1; f < sets_in_folds(d); f++) {
            const dataset *fold = &d->folds[f];
            const size_t fold_steps =
                (size_t)dataset_steps(fold, split, 0, fold->split[split].count);
            bytes += bytes_beside(d, &fold->split[split], target_bytes);
            if (of_steps) bytes += fold_steps * label_bytes;
            if (fold == d->whole && split == DATASET_TEST)
                bytes += fold_steps * (size_t)dataset_stored_width(d) * value_bytes;
        }
    }
    if (d->forecasts)
        bytes += (size_t)d->forecasts->steps * (size_t)d->forecasts->columns * sizeof(float) +
                 bytes_of_windows(d);
    return bytes;
}

/* Both splits of a file have one array of values, and all folds have. */
static void free_items(dataset *d) {
    const dataset *with_values = d->folds ? &d->folds[0] : d;
    const float *values = with_values->split[DATASET_TRAIN].values;
    const int count = d->folds ? sets_in_folds(d) : 1;
    for (int f = 0; f < count; f++) {
        dataset *one = d->folds ? &d->folds[f] : d;
        for (int split = 0; split < DATASET_SPLITS; split++) {
            if (one->split[split].values == values) one->split[split].values = NULL;
            dataset_split_free(&one->split[split]);
        }
        target_scaling_free(one->scaling);
        feature_fitting_free(one->fitting);
        free(one->known);
    }
    free((void *)values);
    free(d->folds);
}

void dataset_free(dataset *d) {
    if (!d) return;
    for (int w = 0; w < d->window_count; w++) forecast_windows_free(&d->windows[w]);
    free(d->windows);
    free_items(d);
    for (int c = 0; d->class_names && c < d->output_dim; c++) free(d->class_names[c]);
    free(d->class_names);
    forecast_facts_free(d->forecasts);
    free(d->naive);
    free(d->constants);
    free(d->order);
    free(d->fitted);
    free(d->origin);
    free(d->notices);
    free(d);
}
