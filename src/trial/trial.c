#include "src/trial/trial.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "src/rnn/scalar_math.h"
#include "src/trial/label_confusion.h"
#include "src/trial/tasks.h"

_Static_assert((int)CONFIG_MOST_MEMBERS == (int)RNN_MOST_LISTED_LAYERS, "a member for each layer");

/* --- what follows from the hyperparameters --- */

/* One word for two: an LSTM with peepholes. */
enum { CELL_LSTM_PEEPHOLE = RNN_CELL_COUNT };

/* Two ways to say the same become one. */
static void settle_architecture(trial *t) {
    if (t->cell == CELL_LSTM_PEEPHOLE) {
        t->cell = RNN_CELL_LSTM;
        t->peepholes = true;
    }
    if (!t->bidirectional && t->readout == RNN_READOUT_FINAL_STATES)
        t->readout = RNN_READOUT_LAST_STEP;
}

static void derive_architecture(trial *t) {
    rnn_architecture *a = &t->architecture;
    settle_architecture(t);
    rnn_set_hidden_dims(a, t->hidden_dims.members, t->hidden_dims.count);
    a->layer_dim = (int)t->layer_dim;
    a->cell = (rnn_cell)t->cell;
    a->direction = t->bidirectional ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
    a->readout = (rnn_readout)t->readout;
    a->proj_dim = (int)t->proj_size;
    a->embedding_dim = (int)t->embedding_dim;
    a->peepholes = t->peepholes != 0;
    a->without_bias = t->bias == 0;
}

void trial_derive(trial *t) {
    derive_architecture(t);
    t->train_count = t->train_size - t->val_count;
    t->epochs = (double)t->iterations / (double)trial_batches_per_epoch(t);
    t->whole_epochs = (int64_t)(t->epochs + 0.5);
}

int64_t trial_batches_per_epoch(const trial *t) {
    return (t->train_count + t->batch_size - 1) / t->batch_size;
}

int64_t trial_evaluation_count(const trial *t) {
    if (t->iterations == 0) return 1;
    return (t->iterations + t->eval_every - 1) / t->eval_every;
}

bool trial_has_lengths(const trial *t) {
    return t->train_steps > 0;
}

/* Steps of so many items on average. */
static double mean_steps(const trial *t, int64_t steps, int64_t items) {
    return trial_has_lengths(t) ? (double)steps / (double)items : t->architecture.seq_dim;
}

double trial_mean_steps(const trial *t) {
    return mean_steps(t, t->train_steps, t->train_count);
}

double trial_training_flops(const trial *t) {
    return rnn_training_flops_of(&t->architecture, trial_mean_steps(t));
}

/* Multiply-adds of all evaluations. */
static double evaluated_macs(const trial *t) {
    const rnn_architecture *a = &t->architecture;
    const double evaluations = (double)trial_evaluation_count(t);
    const double validated = evaluations * (double)t->val_count;
    const double tested = (t->val_count ? 1 : evaluations) * (double)t->test_count;
    if (!trial_has_lengths(t)) return (validated + tested) * (double)rnn_forward_macs(a);
    double macs = tested * rnn_forward_macs_of(a, mean_steps(t, t->test_steps, t->test_count));
    if (t->val_count)
        macs += validated * rnn_forward_macs_of(a, mean_steps(t, t->val_steps, t->val_count));
    return macs;
}

double trial_flops(const trial *t) {
    const double trained = t->epochs * (double)t->train_count;
    return trained * trial_training_flops(t) + 2 * evaluated_macs(t);
}

/* --- values by key --- */

/* Where each hyperparameter is in a trial; 0, where the id is, for a key that is none. */
static const size_t offsets[KEY_COUNT] = {
#define HYPERPARAMETER(symbol, type, member, ...) [KEY_##symbol] = offsetof(trial, member),
#define SETTING(symbol, ...)
#include "src/trial/hyperparameters.def"
#undef HYPERPARAMETER
#undef SETTING
};

/* And how many bytes a value of it has. */
static const size_t sizes[KEY_COUNT] = {
#define HYPERPARAMETER(symbol, type, member, ...) [KEY_##symbol] = sizeof(type),
#define SETTING(symbol, ...)
#include "src/trial/hyperparameters.def"
#undef HYPERPARAMETER
#undef SETTING
};

config_value trial_value(const trial *t, config_key key) {
    config_value value;
    memset(&value, 0, sizeof value);
    memcpy(&value, (const char *)t + offsets[key], sizes[key]);
    return value;
}

void trial_set_value(trial *t, config_key key, config_value value) {
    memcpy((char *)t + offsets[key], &value, sizes[key]);
}

void trial_append_value(text *out, const trial *t, config_key key) {
    config_append_value(out, key_info(key), trial_value(t, key));
}

/* --- defaults --- */

static config_value parent_value(const trial *t, config_key key) {
    const config_key on = key_parent(key);
    return on == CONFIG_NO_KEY ? (config_value){0} : trial_value(t, on);
}

bool trial_key_applies(const trial *t, config_key key) {
    return key_applies_at(key, parent_value(t, key));
}

bool trial_key_is_needed(const trial *t, config_key key) {
    return key_is_needed_at(key, parent_value(t, key));
}

config_value trial_key_default(const trial *t, config_key key) {
    return key_default_at(key, parent_value(t, key));
}

bool trial_values_equal(config_key key, config_value a, config_value b) {
    if (key_info(key)->kind == CONFIG_INTEGERS)
        return memcmp(&a.integers, &b.integers, sizeof a.integers) == 0;
    return key_info(key)->kind == CONFIG_REAL ? a.real == b.real : a.integer == b.integer;
}

bool trial_value_is_recorded(const trial *t, config_key key) {
    const config_key_info *info = key_info(key);
    if (!key_is_hyperparameter(key) || info->derived) return false;
    if (info->since <= TRIAL_FORMAT_FIRST) return true;
    if (trial_key_is_needed(t, key)) return true;
    return !trial_values_equal(key, trial_value(t, key), trial_key_default(t, key));
}

bool trial_keeps_best(const trial *t) {
    return t->keep != 0;
}

measure_kind trial_measure(const trial *t) {
    return (measure_kind)t->metric;
}

enum { MONITOR_METRIC = 1 };

metric trial_monitored(const trial *t) {
    return t->monitor == MONITOR_METRIC ? metric_of_measure(trial_measure(t), METRIC_VAL)
                                        : METRIC_VAL_LOSS;
}

bool trial_has_classes(const trial *t) {
    return task_describe((trial_task)t->task)->of_classes;
}

bool trial_labels_steps(const trial *t) {
    return task_describe((trial_task)t->task)->of_steps;
}

bool trial_has_labels(const trial *t) {
    return task_describe((trial_task)t->task)->of_labels;
}

size_t trial_confusion_count(const trial *t) {
    const size_t outputs = (size_t)t->architecture.output_dim;
    if (trial_has_labels(t)) return outputs * LABEL_CONFUSION_CELLS;
    return trial_has_classes(t) ? outputs * outputs : 0;
}

double trial_label_boundary(const trial *t) {
    const double p = t->threshold;
    if (!trial_has_labels(t)) return 0;
    return p < 0.5 ? -rnn_scalar_log((1 - p) / p) : rnn_scalar_log(p / (1 - p));
}

measure_task trial_measure_task(const trial *t) {
    if (trial_has_labels(t)) return MEASURE_OF_LABELS;
    return trial_has_classes(t) ? MEASURE_OF_CLASSES : MEASURE_OF_VALUES;
}

static int64_t answers(const trial *t, int64_t items, int64_t steps, int64_t labels) {
    if (!trial_labels_steps(t)) return items;
    if (t->test_labelled > 0) return labels;
    return trial_has_lengths(t) ? steps : items * t->architecture.seq_dim;
}

int64_t trial_val_answers(const trial *t) {
    return answers(t, t->val_count, t->val_steps, t->val_labelled);
}

int64_t trial_test_answers(const trial *t) {
    return answers(t, t->test_count, t->test_steps, t->test_labelled);
}

bool trial_balances_classes(const trial *t) {
    return t->class_weights != 0;
}

static int value_since(const trial *t, config_key key) {
    const config_key_info *info = key_info(key);
    const bool several = info->kind == CONFIG_INTEGERS && trial_value(t, key).integers.count > 1;
    return several && info->several_since > info->since ? info->several_since : info->since;
}

int trial_format_version(const trial *t) {
    int version = TRIAL_FORMAT_FIRST;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const int since = value_since(t, key);
        if (since > version && trial_value_is_recorded(t, key)) version = since;
    }
    return version;
}

/* --- a member for each --- */

void trial_join_equal_members(trial *t) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!key_info(key)->member_each) continue;
        config_value value = trial_value(t, key);
        if (value.integers.count <= 1 || !config_integers_are_equal(&value.integers)) continue;
        const config_integers one = {.count = 1, .members = {value.integers.members[0]}};
        value.integers = one;
        trial_set_value(t, key, value);
    }
}

static bool list_fits(const trial *t, config_key key) {
    const config_value value = trial_value(t, key);
    if (value.integers.count < 0 || value.integers.count > CONFIG_MOST_MEMBERS) return false;
    if (!key_info(key)->member_each) return true;
    const config_key counts = config_find_key(&key_language, key_info(key)->member_each);
    return value.integers.count == 1 || (value.integers.count == trial_value(t, counts).integer &&
                                         !config_integers_are_equal(&value.integers));
}

config_key trial_unfit_list(const trial *t) {
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (key_info(key)->kind == CONFIG_INTEGERS && !list_fits(t, key)) return key;
    return CONFIG_NO_KEY;
}

/* --- identity --- */

static void append_dim(text *out, const char *name, int value) {
    text_append_format(out, "model.%s: %d\n", name, value);
}

static void append_hyperparameter(text *out, const trial *t, config_key key) {
    text_append_format(out, "%s: ", key_info(key)->name);
    trial_append_value(out, t, key);
    text_append(out, "\n");
}

void trial_append_recipe(text *out, const trial *t, const char data_digest_hex[]) {
    text_append_format(out, "numerics: %d\n", RNN_NUMERICS_VERSION);
    text_append_format(out, "data: sha256:%s\n", data_digest_hex);
    append_dim(out, "seq_dim", t->architecture.seq_dim);
    append_dim(out, "input_dim", t->architecture.input_dim);
    append_dim(out, "output_dim", t->architecture.output_dim);
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (trial_value_is_recorded(t, key)) append_hyperparameter(out, t, key);
    if (t->init_sha256[0])
        text_append_format(out, "%s: sha256:%s\n", key_info(KEY_INIT_FROM)->name, t->init_sha256);
}

status trial_set_id(trial *t, const char data_digest_hex[], error *err) {
    text recipe = {0};
    trial_append_recipe(&recipe, t, data_digest_hex);
    sha256_digest digest;
    bool failed = recipe.failed || sha256_of(recipe.data, recipe.bytes, &digest) != 0;
    text_free(&recipe);
    if (failed) return error_no_memory(err, sizeof *t);
    char hex[SHA256_HEX_CHARS + 1];
    sha256_hex(&digest, hex);
    memcpy(t->id, hex, TRIAL_ID_CHARS);
    t->id[TRIAL_ID_CHARS] = '\0';
    return STATUS_OK;
}

bool trial_is_id(const char *word) {
    return strlen(word) == TRIAL_ID_CHARS && strspn(word, "0123456789abcdef") == TRIAL_ID_CHARS;
}

int32_t trial_distinct_architectures(const trial *first, int32_t count, size_t stride,
                                     rnn_architecture *found, int32_t most) {
    int32_t distinct = 0;
    for (int32_t i = 0; i < count; i++) {
        const trial *t = (const trial *)((const char *)first + (size_t)i * stride);
        bool seen = false;
        for (int32_t k = 0; k < distinct && k < most && !seen; k++)
            seen = rnn_architecture_equal(&found[k], &t->architecture);
        if (seen) continue;
        if (distinct < most) found[distinct] = t->architecture;
        distinct++;
    }
    return distinct;
}
