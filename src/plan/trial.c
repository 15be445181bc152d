#include "src/plan/trial.h"

#include <string.h>

int64_t trial_batches_per_epoch(const trial *t) {
    return (t->train_count + t->batch_size - 1) / t->batch_size;
}

int64_t trial_evaluation_count(const trial *t) {
    if (t->iterations == 0) return 1;
    return (t->iterations + t->eval_every - 1) / t->eval_every;
}

double trial_flops(const trial *t) {
    double trained = t->epochs * (double)t->train_count;
    double evaluations = (double)trial_evaluation_count(t), test = (double)t->test_count;
    double evaluated =
        t->val_count ? evaluations * (double)t->val_count + test : evaluations * test;
    evaluated += test; /* for the confusion matrix */
    return trained * (double)architecture_training_flops(&t->architecture) +
           evaluated * 2 * (double)architecture_forward_macs(&t->architecture);
}

static void append_integer(text *out, const char *key, int64_t value) {
    text_append_format(out, "%s: %lld\n", key, (long long)value);
}

static void append_real(text *out, const char *key, double value) {
    text_append_format(out, "%s: ", key);
    text_append_real(out, value);
    text_append(out, "\n");
}

void trial_append_init(text *out, const trial *t) {
    if (t->init == TRIAL_INIT_WEIGHTS)
        text_append_format(out, "sha256:%s", t->init_sha256);
    else
        text_append(out, config_choice_name(CONFIG_INIT, t->init));
}

void trial_append_recipe(text *out, const trial *t, const char data_digest_hex[]) {
    const architecture *a = &t->architecture;
    append_integer(out, "numerics", TRIAL_NUMERICS_VERSION);
    text_append_format(out, "data: sha256:%s\n", data_digest_hex);
    append_integer(out, "data.train_size", t->train_count);
    append_integer(out, "data.test_size", t->test_count);
    if (t->val_count) append_integer(out, "data.val_size", t->val_count);
    append_integer(out, "model.seq_dim", a->seq_dim);
    append_integer(out, "model.input_dim", a->input_dim);
    append_integer(out, "model.hidden_dim", a->hidden_dim);
    append_integer(out, "model.layer_dim", a->layer_dim);
    append_integer(out, "model.output_dim", a->output_dim);
    append_real(out, "train.lr", t->lr);
    append_integer(out, "train.iterations", t->iterations);
    append_integer(out, "train.batch_size", t->batch_size);
    append_integer(out, "train.eval_every", t->eval_every);
    text_append(out, "train.init: ");
    trial_append_init(out, t);
    text_append(out, "\n");
    if (t->clip_norm > 0) append_real(out, "train.clip_norm", t->clip_norm);
    text_append_format(out, "seed: %llu\n", (unsigned long long)t->seed);
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

config_value trial_axis_value(const trial *t, config_key axis) {
    switch (axis) {
        case CONFIG_DATA_TRAIN_SIZE:
            return (config_value){.integer = t->train_count + t->val_count};
        case CONFIG_HIDDEN_DIM: return (config_value){.integer = t->architecture.hidden_dim};
        case CONFIG_LAYER_DIM: return (config_value){.integer = t->architecture.layer_dim};
        case CONFIG_LR: return (config_value){.real = t->lr};
        case CONFIG_EPOCHS: return (config_value){.integer = (int64_t)(t->epochs + 0.5)};
        case CONFIG_ITERATIONS: return (config_value){.integer = t->iterations};
        case CONFIG_BATCH_SIZE: return (config_value){.integer = t->batch_size};
        case CONFIG_INIT: return (config_value){.integer = t->init};
        case CONFIG_CLIP_NORM: return (config_value){.real = t->clip_norm};
        case CONFIG_SEEDS: return (config_value){.integer = (int64_t)t->seed};
        default: return (config_value){.integer = 0};
    }
}

const char *trial_axis_name(config_key axis) {
    return axis == CONFIG_SEEDS ? "seed" : config_short_name(axis);
}

void trial_append_axis_value(text *out, const trial *t, config_key axis) {
    if (axis == CONFIG_INIT)
        trial_append_init(out, t);
    else
        config_append_value(out, axis, trial_axis_value(t, axis));
}
