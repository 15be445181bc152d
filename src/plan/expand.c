#include "src/plan/expand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/plan_data.h"
#include "src/plan/plan_initialisation.h"
#include "src/trial/trial_initialisation.h"

/* --- axes --- */

static bool is_axis(const config *c, config_key key) {
    return key_info(key)->role == CONFIG_AXIS && c->settings[key].count > 1;
}

/* Outermost first: in the order the config names them, but replicates always innermost. */
static bool goes_before(const config *c, config_key a, config_key b) {
    if ((a == KEY_SEEDS) != (b == KEY_SEEDS)) return b == KEY_SEEDS;
    return c->settings[a].order < c->settings[b].order;
}

static void find_axes(plan *p) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!is_axis(p->config, key)) continue;
        int place = p->axis_count++;
        for (; place > 0 && goes_before(p->config, key, p->axes[place - 1]); place--)
            p->axes[place] = p->axes[place - 1];
        p->axes[place] = key;
    }
}

static status too_many_trials(const plan *p, error *err) {
    text axes = {0}, most = {0};
    text_append_grouped(&most, PLAN_MAX_TRIALS);
    for (int i = 0; i < p->axis_count; i++) {
        text_append_format(&axes, "%s%s (", i ? " x " : "", key_info(p->axes[i])->name);
        text_append_grouped(&axes, (int64_t)p->config->settings[p->axes[i]].count);
        text_append(&axes, " values)");
    }
    error_set(err, STATUS_BAD_INPUT,
              "%s: error: the sweep is too large: %s come to more than %s trials; give some of "
              "these keys fewer values",
              p->config->path, text_string(&axes), text_string(&most));
    text_free(&axes);
    text_free(&most);
    return STATUS_BAD_INPUT;
}

static status count_trials(plan *p, error *err) {
    int64_t count = 1;
    for (int i = 0; i < p->axis_count; i++) {
        if (__builtin_mul_overflow(count, (int64_t)p->config->settings[p->axes[i]].count, &count) ||
            count > PLAN_MAX_TRIALS)
            return too_many_trials(p, err);
    }
    p->trial_count = (int32_t)count;
    p->configuration_count = (int32_t)(count / (int64_t)p->config->settings[KEY_SEEDS].count);
    return STATUS_OK;
}

/* --- one trial --- */

/* The value of every key for one trial: position[k] counts through the values of key k. */
typedef struct cursor {
    const config *config;
    size_t position[KEY_COUNT];
} cursor;

static config_value at(const cursor *c, config_key key) {
    const config_setting *s = &c->config->settings[key];
    return s->count ? s->values[c->position[key]] : (config_value){.integer = 0};
}

/* The last axis turns fastest, as the digits of a counter. */
static void advance(cursor *c, const plan *p) {
    for (int i = p->axis_count; i-- > 0;) {
        config_key key = p->axes[i];
        if (++c->position[key] < c->config->settings[key].count) return;
        c->position[key] = 0;
    }
}

enum { EVALUATIONS_BY_DEFAULT = 12 };

/* Once an epoch, or twelve times in all where that is oftener. */
static int64_t default_eval_every(const trial *t) {
    int64_t twelfth = (t->iterations + EVALUATIONS_BY_DEFAULT - 1) / EVALUATIONS_BY_DEFAULT;
    int64_t epoch = trial_batches_per_epoch(t);
    return twelfth < epoch ? twelfth : epoch;
}

/* How long to train is said in epochs or in iterations; without any, the weights are scored once.
 */
static void resolve_length(trial *t, const config_value *epochs) {
    if (epochs) t->iterations = epochs->integer * trial_batches_per_epoch(t);
    if (!t->eval_every) t->eval_every = default_eval_every(t);
    if (t->eval_every > t->iterations) t->eval_every = t->iterations;
    if (t->eval_every < 1) t->eval_every = 1;
}

/* What a config says of items is how many at most; what a trial has is how many there are. */
static void resolve_items(trial *t, const plan_part *part, const dataset *d) {
    t->train_size = part->train_items;
    t->test_count = d->split[DATASET_TEST].count;
    trial_derive(t);
}

/* --- a member for each --- */

/* "c.yaml:4:7: error: ", or without line and column where an override or a default says it. */
static void append_place(text *out, const plan *p, config_key key) {
    const config_setting *s = &p->config->settings[key];
    text_append_visible(out, p->config->path);
    if (s->line) text_append_format(out, ":%d:%d", s->line, s->column);
    text_append(out, ": error: ");
}

static status refuse_list(const plan *p, const trial *t, config_key key, error *err) {
    const config_key counts = config_find_key(&key_language, key_info(key)->member_each);
    const char *counted = key_info(counts)->name;
    text words = {0};
    append_place(&words, p, key);
    text_append_format(&words, "%s ", key_info(key)->name);
    trial_append_value(&words, t, key);
    text_append_format(&words, " has %d members where %s is ",
                       (int)trial_value(t, key).integers.count, counted);
    trial_append_value(&words, t, counts);
    text_append_format(&words, "; give one for each, or leave %s out, which then follows the list",
                       counted);
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* What a list has members for is as many as there are, unless it is given. */
static status resolve_lists(trial *t, const plan *p, error *err) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const char *each = key_info(key)->member_each;
        const int count = each ? trial_value(t, key).integers.count : 0;
        const config_key counts = count > 1 ? config_find_key(&key_language, each) : CONFIG_NO_KEY;
        if (counts != CONFIG_NO_KEY && !p->config->settings[counts].given)
            trial_set_value(t, counts, (config_value){.integer = count});
    }
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!key_info(key)->member_each) continue;
        const config_key counts = config_find_key(&key_language, key_info(key)->member_each);
        const int count = trial_value(t, key).integers.count;
        if (count > 1 && count != trial_value(t, counts).integer)
            return refuse_list(p, t, key, err);
    }
    trial_join_equal_members(t);
    return STATUS_OK;
}

static status make_trial(trial *t, const plan *p, const cursor *c, error *err) {
    const dataset *d = p->data;
    const plan_part *part = &p->parts[c->position[KEY_DATA_TRAIN_SIZE]];
    *t =
        (trial){.threads = (int)config_integer(p->config, KEY_THREADS),
                .architecture = {
                    .seq_dim = d->seq_dim, .input_dim = d->input_dim, .output_dim = d->output_dim}};
    for (config_key key = 0; key < KEY_COUNT; key++) trial_set_value(t, key, at(c, key));
    TRY(resolve_lists(t, p, err));
    resolve_items(t, part, d);
    trial_settle_initialisation(t);
    const config_value epochs = at(c, KEY_EPOCHS);
    resolve_length(t, p->config->settings[KEY_EPOCHS].count > 0 ? &epochs : NULL);
    trial_derive(t);
    return trial_set_id(t, part->digest_hex, err);
}

static status expand(plan *p, error *err) {
    cursor c = {.config = p->config};
    size_t seeds = p->config->settings[KEY_SEEDS].count;
    for (int32_t i = 0; i < p->trial_count; i++) {
        TRY(make_trial(&p->trials[i], p, &c, err));
        p->trials[i].index = i;
        p->trials[i].configuration = (int32_t)((size_t)i / seeds);
        advance(&c, p);
    }
    return STATUS_OK;
}

/* --- identity --- */

static int compare_ids(const void *a, const void *b) {
    const trial *const *left = a, *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

/* Two rows that would compute the same thing are a mistake of the config: say which. */
static status refuse_repeated(const plan *p, error *err) {
    const trial **sorted = memory_array((size_t)p->trial_count, sizeof *sorted);
    if (!sorted) return error_no_memory(err, (size_t)p->trial_count * sizeof *sorted);
    for (int32_t i = 0; i < p->trial_count; i++) sorted[i] = &p->trials[i];
    qsort(sorted, (size_t)p->trial_count, sizeof *sorted, compare_ids);
    status result = STATUS_OK;
    for (int32_t i = 1; i < p->trial_count && result == STATUS_OK; i++)
        if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
            result =
                error_set(err, STATUS_BAD_INPUT,
                          "%s: error: trials %d and %d would compute the same thing; remove one",
                          p->config->path, sorted[i - 1]->index + 1, sorted[i]->index + 1);
    free(sorted);
    return result;
}

static status begin(const config *c, const dataset *d, plan **out, error *err) {
    plan *p = memory_array(1, sizeof *p);
    if (!p) return error_no_memory(err, sizeof *p);
    p->config = c;
    p->data = d;
    find_axes(p);
    *out = p;
    return STATUS_OK;
}

/* From parts to trials. */
static status expand_all(plan *p, error *err) {
    TRY(count_trials(p, err));
    p->trials = memory_array((size_t)p->trial_count, sizeof *p->trials);
    if (!p->trials) return error_no_memory(err, (size_t)p->trial_count * sizeof *p->trials);
    TRY(expand(p, err));
    TRY(plan_check_initialisation(p, err));
    return refuse_repeated(p, err);
}

static status end(plan *p, status result, plan **out) {
    *out = result == STATUS_OK ? p : NULL;
    if (result != STATUS_OK) plan_free(p);
    return result;
}

status plan_create(const config *c, const dataset *d, plan **out, error *err) {
    plan *p = NULL;
    TRY(begin(c, d, &p, err));
    sha256_hex(&d->digest, p->data_digest_hex);
    status result = plan_find_parts(p, err);
    if (result == STATUS_OK) result = expand_all(p, err);
    return end(p, result, out);
}

static status name_init(plan *p, const char *init_sha256, error *err) {
    for (int32_t i = 0; i < p->trial_count; i++) {
        trial *t = &p->trials[i];
        snprintf(t->init_sha256, sizeof t->init_sha256, "%s", init_sha256);
        TRY(trial_set_id(t, plan_data_digest(p, t), err));
    }
    return STATUS_OK;
}

status plan_create_from(const config *c, const dataset *d, plan_part *parts,
                        const char *init_sha256, plan **out, error *err) {
    plan *p = NULL;
    status result = begin(c, d, &p, err);
    if (result != STATUS_OK) {
        free(parts);
        return result;
    }
    const plan_part *largest = parts;
    for (size_t i = 1; i < c->settings[KEY_DATA_TRAIN_SIZE].count; i++)
        if (parts[i].train_items > largest->train_items) largest = &parts[i];
    snprintf(p->data_digest_hex, sizeof p->data_digest_hex, "%s", largest->digest_hex);
    p->parts = parts;
    result = expand_all(p, err);
    if (result == STATUS_OK && *init_sha256) result = name_init(p, init_sha256, err);
    return end(p, result, out);
}

status plan_start_from(plan *p, float *weights, int64_t count, error *err) {
    sha256_digest digest;
    free(p->init_weights);
    p->init_weights = weights;
    if (sha256_of(weights, (size_t)count * sizeof *weights, &digest) != 0)
        return error_no_memory(err, sizeof digest);
    for (int32_t i = 0; i < p->trial_count; i++) {
        trial *t = &p->trials[i];
        if (rnn_parameter_count(&t->architecture) != count)
            return error_set(err, STATUS_INTERNAL, "trial %s cannot start from %lld weights", t->id,
                             (long long)count);
        t->init_weights = weights;
        sha256_hex(&digest, t->init_sha256);
        TRY(trial_set_id(t, plan_data_digest(p, t), err));
    }
    return STATUS_OK;
}

void plan_free(plan *p) {
    if (!p) return;
    free(p->init_weights);
    free(p->parts);
    free(p->trials);
    free(p);
}
