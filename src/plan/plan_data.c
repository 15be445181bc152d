#include "src/plan/plan_data.h"

#include <string.h>

#include "src/base/memory.h"

/* --- opening --- */

/* The largest data.train_size, where 0 is all: for the digits, which are as many as asked for, all
 * is a number like any other. */
static int64_t largest_train_size(const config *c) {
    const config_setting *s = &c->settings[KEY_DATA_TRAIN_SIZE];
    const bool digits = config_integer(c, KEY_DATA_NAME) == DATASET_DIGITS;
    int64_t largest = 0;
    for (size_t i = 0; i < s->count; i++) {
        int64_t size = s->values[i].integer;
        if (size == 0 && !digits) return 0;
        if (size == 0) size = DATASET_WHOLE_DIGITS;
        if (size > largest) largest = size;
    }
    return largest;
}

/* data.name's choices and dataset_source name the same things in the same order. */
static dataset_spec spec_of(const config *c) {
    return (dataset_spec){
        .source = (dataset_source)config_integer(c, KEY_DATA_NAME),
        .dir = config_text(c, KEY_DATA_DIR),
        .train_images = config_text(c, KEY_DATA_TRAIN_IMAGES),
        .train_labels = config_text(c, KEY_DATA_TRAIN_LABELS),
        .test_images = config_text(c, KEY_DATA_TEST_IMAGES),
        .test_labels = config_text(c, KEY_DATA_TEST_LABELS),
        .train_size = largest_train_size(c),
        .test_size = config_integer(c, KEY_DATA_TEST_SIZE),
        .seed = (uint64_t)config_integer(c, KEY_DATA_SEED),
    };
}

status plan_open_data(const config *c, dataset **out, error *err) {
    const dataset_spec spec = spec_of(c);
    return dataset_open(&spec, out, err);
}

status plan_describe_data(const config *c, dataset **out, error *err) {
    const dataset_spec spec = spec_of(c);
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

status plan_find_parts(plan *p, error *err) {
    const config_setting *sizes = &p->config->settings[KEY_DATA_TRAIN_SIZE];
    if (sizes->count > PLAN_MAX_PARTS)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.train_size has %zu values; at most %d are allowed",
                         p->config->path, sizes->count, PLAN_MAX_PARTS);
    p->parts = memory_array(sizes->count, sizeof *p->parts);
    if (!p->parts) return error_no_memory(err, sizes->count * sizeof *p->parts);
    for (size_t i = 0; i < sizes->count; i++) {
        plan_part *part = &p->parts[i];
        const int64_t size = sizes->values[i].integer;
        part->train_items = size ? size : p->data->whole_train_count;
        TRY(check_size(p, part->train_items, err));
        TRY(digest_part(p, part, err));
    }
    return STATUS_OK;
}

const char *plan_data_digest(const plan *p, const trial *t) {
    const size_t count = p->config->settings[KEY_DATA_TRAIN_SIZE].count;
    for (size_t i = 0; i < count; i++)
        if (p->parts[i].train_items == t->train_count + t->val_count) return p->parts[i].digest_hex;
    return p->data_digest_hex;
}
