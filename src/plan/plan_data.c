#include "src/plan/plan_data.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* --- opening --- */

static bool is_among(const int64_t sizes[], size_t count, int64_t size) {
    for (size_t i = 0; i < count; i++)
        if (sizes[i] == size) return true;
    return false;
}

static size_t add_size(int64_t sizes[], size_t count, config_value value) {
    if (is_among(sizes, count, value.integer)) return count;
    sizes[count] = value.integer;
    return count + 1;
}

status plan_train_sizes(const config *c, int64_t **out, size_t *count, error *err) {
    const config_setting *s = &c->settings[KEY_DATA_TRAIN_SIZE];
    int64_t *sizes = memory_array(s->count + 1 + c->row_count, sizeof *sizes);
    size_t found = 0;
    *out = sizes;
    if (!sizes) return error_no_memory(err, s->count * sizeof *sizes);
    for (size_t i = 0; i < s->count; i++) sizes[found++] = s->values[i].integer;
    if (s->when) found = add_size(sizes, found, s->when->otherwise);
    for (size_t i = 0; i < c->row_count; i++)
        for (size_t k = 0; k < c->rows[i].part_count; k++)
            if (c->rows[i].parts[k].key == KEY_DATA_TRAIN_SIZE)
                found = add_size(sizes, found, c->rows[i].parts[k].values[0]);
    *count = found;
    return STATUS_OK;
}

/* Where 0 is all: for the digits, which are as many as asked for, all is a number like any other.
 */
static status largest_train_size(const config *c, int64_t *out, error *err) {
    const bool digits = config_integer(c, KEY_DATA_NAME) == DATASET_DIGITS;
    int64_t *sizes;
    size_t count;
    bool all = false;
    *out = 0;
    TRY(plan_train_sizes(c, &sizes, &count, err));
    for (size_t i = 0; i < count; i++) {
        const int64_t size = sizes[i] == 0 && digits ? DATASET_WHOLE_DIGITS : sizes[i];
        all |= size == 0;
        if (size > *out) *out = size;
    }
    if (all) *out = 0;
    free(sizes);
    return STATUS_OK;
}

/* data.name's choices and dataset_source name the same things in the same order. */
static status spec_of(const config *c, dataset_spec *out, error *err) {
    *out = (dataset_spec){
        .source = (dataset_source)config_integer(c, KEY_DATA_NAME),
        .dir = config_text(c, KEY_DATA_DIR),
        .train_images = config_text(c, KEY_DATA_TRAIN_IMAGES),
        .train_labels = config_text(c, KEY_DATA_TRAIN_LABELS),
        .test_images = config_text(c, KEY_DATA_TEST_IMAGES),
        .test_labels = config_text(c, KEY_DATA_TEST_LABELS),
        .test_size = config_integer(c, KEY_DATA_TEST_SIZE),
        .seed = (uint64_t)config_integer(c, KEY_DATA_SEED),
    };
    return largest_train_size(c, &out->train_size, err);
}

status plan_open_data(const config *c, dataset **out, error *err) {
    dataset_spec spec;
    TRY(spec_of(c, &spec, err));
    return dataset_open(&spec, out, err);
}

status plan_describe_data(const config *c, dataset **out, error *err) {
    dataset_spec spec;
    TRY(spec_of(c, &spec, err));
    return dataset_describe(&spec, out, err);
}

/* --- parts --- */

static status check_size(const plan *p, int64_t items, error *err) {
    const int64_t there = p->data->split[DATASET_TRAIN].count;
    const int64_t kept = config_integer(p->config, KEY_DATA_VAL_SIZE);
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

static status fill_part(plan *p, int64_t size, plan_part *part, error *err) {
    part->train_items = size ? size : p->data->whole_train_count;
    TRY(check_size(p, part->train_items, err));
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
    for (size_t i = 0; i < count; i++) TRY(fill_part(p, sizes[i], &p->parts[i], err));
    return STATUS_OK;
}

status plan_find_parts(plan *p, error *err) {
    int64_t *sizes;
    size_t count;
    TRY(plan_train_sizes(p->config, &sizes, &count, err));
    const status result = find_parts(p, sizes, count, err);
    free(sizes);
    return result;
}

const char *plan_data_digest(const plan *p, const trial *t) {
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].train_items == t->train_count + t->val_count) return p->parts[i].digest_hex;
    return p->data_digest_hex;
}
