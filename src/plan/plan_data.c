#include "src/plan/plan_data.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/built_ins.h"
#include "src/data/dataset_open.h"
#include "src/data/file_dataset.h"
#include "src/data/step_order.h"
#include "src/plan/constant_errors.h"
#include "src/plan/data_values.h"
#include "src/plan/naive_errors.h"
#include "src/plan/plan_confirm.h"
#include "src/plan/plan_folds.h"
#include "src/plan/plan_windows.h"

/* --- opening --- */

status plan_train_sizes(const config *c, int64_t **out, size_t *count, error *err) {
    return data_values_find(c, KEY_DATA_TRAIN_SIZE, out, count, err);
}

/* Where 0 is all: for what is built in, as much as is asked for, all is a number like any other. */
static status largest_train_size(const config *c, int64_t *out, error *err) {
    const built_in *maker = built_in_find((dataset_source)config_integer(c, KEY_DATA_NAME));
    int64_t *sizes;
    size_t count;
    bool all = false;
    *out = 0;
    TRY(plan_train_sizes(c, &sizes, &count, err));
    for (size_t i = 0; i < count; i++) {
        const int64_t size = sizes[i] == 0 && maker ? built_in_all(maker, DATASET_TRAIN) : sizes[i];
        all |= size == 0;
        if (size > *out) *out = size;
    }
    if (all) *out = 0;
    free(sizes);
    return STATUS_OK;
}

/* Of a CHOICE without default; NULL where it is not given. */
static const char *choice_or_null(const config *c, config_key key) {
    return c->settings[key].count ? config_choice_name(key_info(key), config_integer(c, key))
                                  : NULL;
}

/* "tab", or the character itself. */
static char delimiter_of(const config *c) {
    const char *word = config_text(c, KEY_DATA_DELIMITER);
    if (!word) return '\0';
    return strcmp(word, "tab") == 0 ? '\t' : word[0];
}

/* Of the texts that stand for one character. */
static status check_characters(const config *c, error *err) {
    const char *decimal = config_text(c, KEY_DATA_DECIMAL),
               *delimiter = config_text(c, KEY_DATA_DELIMITER);
    if (decimal && strcmp(decimal, ".") != 0 && strcmp(decimal, ",") != 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.decimal is \".\" or \",\", not \"%s\"", c->path, decimal);
    const bool good = !delimiter || strcmp(delimiter, "tab") == 0 ||
                      (strlen(delimiter) == 1 && !strchr("\"0123456789", delimiter[0]));
    if (!good || (decimal && delimiter && decimal[0] == delimiter[0]))
        return error_set(
            err, STATUS_BAD_INPUT,
            "%s: error: data.delimiter is one character, or tab, that is in no number: not \"%s\"",
            c->path, delimiter);
    return STATUS_OK;
}

status plan_data_request(const config *c, sequence_request *out, error *err) {
    TRY(check_characters(c, err));
    const char *decimal = config_text(c, KEY_DATA_DECIMAL);
    const bool header_said = c->settings[KEY_DATA_HEADER].count > 0;
    const dataset_task task = (dataset_task)config_integer(c, KEY_DATA_TASK);
    const bool series = task == DATASET_FORECASTING;
    *out = (sequence_request){
        .format = choice_or_null(c, KEY_DATA_FORMAT),
        .x = config_text(c, KEY_DATA_X),
        .y = config_text(c, KEY_DATA_Y),
        .id = config_text(c, KEY_DATA_ID),
        .time = config_text(c, KEY_DATA_TIME),
        .group = config_text(c, KEY_DATA_SPLIT_GROUP),
        .lengths = config_text(c, KEY_DATA_LENGTHS),
        .offsets = config_text(c, KEY_DATA_OFFSETS),
        .axes = choice_or_null(c, KEY_DATA_AXES),
        .layout = choice_or_null(c, KEY_DATA_LAYOUT),
        .features = config_integer(c, KEY_DATA_FEATURES),
        .labels = dataset_task_is_of_steps(task) ? LABELS_OF_STEPS : LABELS_OF_ITEMS,
        .targets = dataset_task_has_numbers(task) && !series,
        .series = series,
        .delimiter = delimiter_of(c),
        .decimal = decimal ? decimal[0] : '.',
        .header = header_said ? (int)config_integer(c, KEY_DATA_HEADER) : -1};
    return STATUS_OK;
}

/* Where there are no classes, none has its share of a split; series are parted by time. */
static split_rule split_rule_of(const config *c) {
    const int64_t task = config_integer(c, KEY_DATA_TASK);
    if (task == DATASET_CLASSIFICATION || c->settings[KEY_DATA_SPLIT_BY].given)
        return (split_rule)config_integer(c, KEY_DATA_SPLIT_BY);
    return task == DATASET_FORECASTING ? SPLIT_CHRONOLOGICAL : SPLIT_RANDOM;
}

/* Of forecasting. */
static window_rule windows_of(const config *c) {
    return (window_rule){.lookback = config_integer(c, KEY_DATA_LOOKBACK),
                         .horizon = config_integer(c, KEY_DATA_HORIZON),
                         .stride = config_integer(c, KEY_DATA_STRIDE),
                         .test = config_real(c, KEY_DATA_SPLIT_TEST),
                         .validation = config_real(c, KEY_DATA_SPLIT_VAL),
                         .gap = config_integer(c, KEY_DATA_SPLIT_GAP)};
}

/* The rules' choices and their enumerations name the same things in the same order. */
static file_spec file_of(const config *c, sequence_request request, const window_size sizes[],
                         size_t count) {
    return (file_spec){
        .train = config_text(c, KEY_DATA_TRAIN),
        .test = config_text(c, KEY_DATA_TEST),
        .val = config_text(c, KEY_DATA_VAL),
        .train_labels = config_text(c, KEY_DATA_TRAIN_Y),
        .test_labels = config_text(c, KEY_DATA_TEST_Y),
        .val_labels = config_text(c, KEY_DATA_VAL_Y),
        .request = request,
        .task = (dataset_task)config_integer(c, KEY_DATA_TASK),
        .task_said = c->settings[KEY_DATA_TASK].given,
        .scale_targets = config_integer(c, KEY_DATA_SCALE_TARGETS) != 0,
        .split = {.rule = split_rule_of(c),
                  .test = config_real(c, KEY_DATA_SPLIT_TEST),
                  .validation = config_real(c, KEY_DATA_SPLIT_VAL),
                  .seed = (uint64_t)config_integer(c, KEY_DATA_SPLIT_SEED),
                  .gap = config_integer(c, KEY_DATA_SPLIT_GAP)},
        .folds = (int)config_integer(c, KEY_DATA_SPLIT_FOLDS),
        .windows = windows_of(c),
        .sizes = count > 1 ? sizes : NULL,
        .size_count = count > 1 ? (int)count : 0,
        .season = config_integer(c, KEY_DATA_SEASON),
        .val_size = config_integer(c, KEY_DATA_VAL_SIZE),
        .max_length = config_integer(c, KEY_DATA_MAX_LENGTH),
        .scale = (scale_rule)config_integer(c, KEY_DATA_SCALE),
        .missing = (missing_rule)config_integer(c, KEY_DATA_MISSING),
        .tokens = config_integer(c, KEY_DATA_TOKENS) != 0,
        .unseen_zero = config_integer(c, KEY_DATA_UNSEEN) != 0, /* refuse, zero */
    };
}

static bool is_permuted(const config *c) {
    return c->settings[KEY_DATA_PERMUTE_SEED].count > 0 ||
           c->settings[KEY_DATA_PERMUTE_FILE].count > 0;
}

static step_order_spec order_of(const config *c) {
    return (step_order_spec){.file = config_text(c, KEY_DATA_PERMUTE_FILE),
                             .seed = (uint64_t)config_integer(c, KEY_DATA_PERMUTE_SEED)};
}

/* data.name's choices and dataset_source name the same things in the same order.  `file` and
 * `order` are borrowed. */
static status spec_of(const config *c, const file_spec *file, const step_order_spec *order,
                      dataset_spec *out, error *err) {
    *out = (dataset_spec){
        .source = (dataset_source)config_integer(c, KEY_DATA_NAME),
        .dir = config_text(c, KEY_DATA_DIR),
        .train_images = config_text(c, KEY_DATA_TRAIN_IMAGES),
        .train_labels = config_text(c, KEY_DATA_TRAIN_LABELS),
        .test_images = config_text(c, KEY_DATA_TEST_IMAGES),
        .test_labels = config_text(c, KEY_DATA_TEST_LABELS),
        .test_size = config_integer(c, KEY_DATA_TEST_SIZE),
        .seed = (uint64_t)config_integer(c, KEY_DATA_SEED),
        .length = config_integer(c, KEY_DATA_LENGTH),
        .symbols = config_integer(c, KEY_DATA_SYMBOLS),
        .pixels = config_integer(c, KEY_DATA_VIEW) == 1, /* rows, pixels */
        .order = is_permuted(c) ? order : NULL,
        .file = file,
    };
    return largest_train_size(c, &out->train_size, err);
}

/* What the training items show decides how all are filled and scaled, so there is one number of
 * them. */
static status check_one_size(const config *c, error *err) {
    const bool file = config_integer(c, KEY_DATA_NAME) == DATASET_FILE;
    const bool fitted = config_integer(c, KEY_DATA_SCALE) != SCALE_NONE ||
                        config_integer(c, KEY_DATA_MISSING) != MISSING_REFUSE ||
                        config_integer(c, KEY_DATA_TOKENS) != 0 ||
                        config_integer(c, KEY_DATA_SCALE_TARGETS) != 0;
    int64_t *sizes;
    size_t count;
    TRY(plan_train_sizes(c, &sizes, &count, err));
    free(sizes);
    if (!file || !fitted || count == 1) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.scale, data.scale_targets, data.missing and data.tokens go "
                     "by the training "
                     "items, so data.train_size takes one value with them",
                     c->path);
}

/* What is built in, and what is given as images, has its own task. */
static status check_task(const config *c, dataset **d, error *err) {
    const int64_t asked = config_integer(c, KEY_DATA_TASK);
    if (!c->settings[KEY_DATA_TASK].given || asked == (int64_t)(*d)->task) return STATUS_OK;
    error_set(err, STATUS_BAD_INPUT,
              "%s: error: data.task is %s, but that of %s is %s; leave data.task out", c->path,
              dataset_task_name((dataset_task)asked), (*d)->title, dataset_task_name((*d)->task));
    dataset_free(*d);
    *d = NULL;
    return STATUS_BAD_INPUT;
}

static status find_constants_of_folds(const config *c, dataset *d, error *err) {
    const size_t count = plan_fold_count(c);
    int64_t *folds = memory_array(count, sizeof *folds);
    if (!folds) return error_no_memory(err, count * sizeof *folds);
    for (size_t i = 0; i < count; i++) folds[i] = plan_fold_at(c, i);
    const status result = constant_errors_find_of_folds(d, folds, (int)count,
                                                        config_integer(c, KEY_DATA_VAL_SIZE), err);
    free(folds);
    return result;
}

/* What predictions are held against. */
static status find_baselines(const config *c, dataset *d, error *err) {
    const int64_t validation = d->val_count ? d->val_count : config_integer(c, KEY_DATA_VAL_SIZE);
    TRY(naive_errors_find(d, err));
    if (plan_has_folds(c)) return find_constants_of_folds(c, d, err);
    return constant_errors_find(d, validation, err);
}

/* As it is asked for: dataset_open, or dataset_describe. */
typedef status opener(const dataset_spec *spec, dataset **out, error *err);

static status open_file(const config *c, const file_spec *file, opener *open, dataset **out,
                        error *err) {
    const step_order_spec order = order_of(c);
    dataset_spec spec;
    TRY(check_one_size(c, err));
    TRY(plan_folds_check(c, err));
    TRY(plan_windows_check(c, err));
    TRY(spec_of(c, file, &order, &spec, err));
    TRY(open(&spec, out, err));
    TRY(check_task(c, out, err));
    return find_baselines(c, *out, err);
}

static status open_as(const config *c, opener *open, dataset **out, error *err) {
    window_size *sizes;
    size_t count;
    sequence_request request;
    TRY(plan_data_request(c, &request, err));
    TRY(plan_window_sizes(c, &sizes, &count, err));
    text place = {0};
    plan_windows_append_place(&place, c, sizes[0]);
    file_spec file = file_of(c, request, sizes, count);
    file.windows_place = text_string(&place);
    const status result = open_file(c, &file, open, out, err);
    text_free(&place);
    free(sizes);
    return result;
}

status plan_open_data(const config *c, dataset **out, error *err) {
    return open_as(c, dataset_open, out, err);
}

status plan_describe_data(const config *c, dataset **out, error *err) {
    return open_as(c, dataset_describe, out, err);
}

/* --- parts --- */

static int64_t validation_items(const plan *p, const dataset *d) {
    return d->val_count ? d->val_count : config_integer(p->config, KEY_DATA_VAL_SIZE);
}

int64_t plan_validation_items(const plan *p) {
    return validation_items(p, p->data);
}

static status check_size(const plan *p, const dataset *d, int64_t items, error *err) {
    const int64_t there = d->split[DATASET_TRAIN].count;
    const int64_t kept = validation_items(p, d);
    if (items > there)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.train_size is %lld, but there are %lld training items; 0 "
                         "takes them all",
                         p->config->path, (long long)items, (long long)there);
    if (kept < items) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.val_size %lld leaves nothing to train on: there are %lld "
                     "training items",
                     p->config->path, (long long)kept, (long long)items);
}

/* Of data that are not there only the whole is known. */
static status digest_part(plan *p, plan_part *part, error *err) {
    sha256_digest digest = p->data->digest;
    if (p->data->absent)
        p->ids_unknown |= p->data->digest_unknown || part->train_items < p->data->whole_train_count;
    else
        TRY(dataset_digest_part(p->data, part->train_items, &digest, err));
    sha256_hex(&digest, part->digest_hex);
    return STATUS_OK;
}

static void count_steps(const dataset *d, plan_part *part) {
    const int64_t trained = part->train_items - part->val_items;
    part->val_labelled = dataset_labelled(d, DATASET_TRAIN, trained, part->val_items);
    part->test_labelled = d->split[DATASET_TEST].labelled;
    if (!dataset_has_lengths(d)) return;
    part->train_steps = dataset_steps(d, DATASET_TRAIN, 0, trained);
    part->val_steps = dataset_steps(d, DATASET_TRAIN, trained, part->val_items);
    part->test_steps = d->split[DATASET_TEST].steps;
}

/* `size` is a data.train_size, 0 for all. */
static status fill_part(plan *p, const dataset *d, int64_t size, int64_t fold, plan_part *part,
                        error *err) {
    part->fold = fold;
    part->train_items = size ? size : d->whole_train_count;
    part->val_items = validation_items(p, d);
    part->test_items = d->split[DATASET_TEST].count;
    TRY(check_size(p, d, part->train_items, err));
    count_steps(d, part);
    return digest_part(p, part, err);
}

static status find_parts(plan *p, const int64_t sizes[], size_t count, error *err) {
    if (count > PLAN_MAX_PARTS)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.train_size has %zu values; at most %d are allowed",
                         p->config->path, count, PLAN_MAX_PARTS);
    p->parts = memory_array(count, sizeof *p->parts);
    if (!p->parts) return error_no_memory(err, count * sizeof *p->parts);
    p->part_count = count;
    for (size_t i = 0; i < count; i++) TRY(fill_part(p, p->data, sizes[i], 0, &p->parts[i], err));
    return STATUS_OK;
}

/* Items that are in no fold test what confirms, and nothing else. */
static status find_whole(plan *p, error *err) {
    const dataset *whole = p->data->whole;
    if (!whole) return STATUS_OK;
    if (!plan_confirms(p))
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.split.folds tests with each item of data.train once, and "
                         "data.test has others to test with; drop one, or say confirm: the best "
                         "are trained with all of data.train then, and tested with data.test",
                         p->config->path);
    TRY(fill_part(p, whole, 0, 0, &p->whole, err));
    sha256_hex(&whole->digest, p->whole.digest_hex);
    return STATUS_OK;
}

/* Of a file in folds all items are used. */
static status find_folds(plan *p, error *err) {
    const config_setting *folds = &p->config->settings[KEY_DATA_SPLIT_FOLD];
    p->parts = memory_array(folds->count, sizeof *p->parts);
    if (!p->parts) return error_no_memory(err, folds->count * sizeof *p->parts);
    p->part_count = folds->count;
    for (size_t i = 0; i < folds->count; i++)
        TRY(fill_part(p, dataset_of_fold(p->data, folds->values[i].integer), 0,
                      folds->values[i].integer, &p->parts[i], err));
    return find_whole(p, err);
}

/* Of a size that there are no windows of there are no items; all have the same series. */
static status fill_windows(plan *p, window_size size, plan_part *part, error *err) {
    const dataset d = dataset_of_windows(p->data, size.lookback, size.horizon);
    part->windows = size;
    part->train_items = d.whole_train_count;
    part->val_items = d.val_count;
    part->test_items = d.split[DATASET_TEST].count;
    return digest_part(p, part, err);
}

static status find_windows(plan *p, error *err) {
    window_size *sizes;
    size_t count;
    TRY(plan_window_sizes(p->config, &sizes, &count, err));
    p->parts = memory_array(count, sizeof *p->parts);
    p->part_count = p->parts ? count : 0;
    status result = p->parts ? STATUS_OK : error_no_memory(err, count * sizeof *p->parts);
    for (size_t i = 0; i < p->part_count && result == STATUS_OK; i++)
        result = fill_windows(p, sizes[i], &p->parts[i], err);
    free(sizes);
    return result == STATUS_OK ? plan_windows_check_draws(p, err) : result;
}

status plan_find_parts(plan *p, error *err) {
    int64_t *sizes;
    size_t count;
    if (plan_has_folds(p->config)) return find_folds(p, err);
    if (p->data->window_count) return find_windows(p, err);
    TRY(plan_train_sizes(p->config, &sizes, &count, err));
    const status result = find_parts(p, sizes, count, err);
    free(sizes);
    return result;
}

const plan_part *plan_part_of(const plan *p, const trial *t) {
    if (plan_has_windows(p)) return plan_part_of_windows(p, t);
    if (t->folds == 0 && p->whole.train_items > 0) return &p->whole;
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].train_items == t->train_size && p->parts[i].fold == t->fold)
            return &p->parts[i];
    return NULL;
}

const char *plan_data_digest(const plan *p, const trial *t) {
    const plan_part *part = plan_part_of(p, t);
    return part ? part->digest_hex : p->data_digest_hex;
}
