#include "tests/synthetic_results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/memory.h"

enum { EVALUATIONS = 6, ITERATIONS = 3000 };

void synthetic_set_text(char **owned, const char *value) {
    free(*owned);
    *owned = memory_copy_text(value);
}

/* A number in [-1, 1] that looks like noise and is always the same. */
static double wobble(int a, int b) {
    uint32_t mixed = (uint32_t)a * 2654435761u ^ (uint32_t)b * 40503u * 2246822519u;
    mixed ^= mixed >> 15;
    mixed *= 2246822519u;
    mixed ^= mixed >> 13;
    return (double)(mixed % 2001) / 1000 - 1;
}

static double final_accuracy(const trial *t) {
    double depth = t->architecture.layer_dim, width = t->architecture.hidden_dim;
    double rate = log10(t->lr) + 1;
    return 0.965 - 0.006 * depth * depth - 0.05 / sqrt(width) - 0.08 * rate * rate;
}

static void fill_curve(result *r) {
    const trial *t = &r->trial;
    double final = final_accuracy(t);
    double start = 500.0 * t->architecture.layer_dim;
    r->outcome.evaluations = memory_array(EVALUATIONS, sizeof *r->outcome.evaluations);
    r->outcome.evaluation_count = EVALUATIONS;
    for (int k = 0; k < EVALUATIONS; k++) {
        double iteration = ITERATIONS / EVALUATIONS * (k + 1);
        double rise = 1 / (1 + exp(-(iteration - start) / 250));
        double noise = 0.012 * wobble((int)t->seed + 7 * k, t->configuration);
        double accuracy = 0.1 + (final - 0.1) * rise + noise * (1.4 - rise);
        r->outcome.evaluations[k] = (evaluation){
            .iteration = (int64_t)iteration,
            .values[METRIC_TRAIN_LOSS] = 2.3 * (1 - accuracy) + 0.03,
            .values[METRIC_VAL_LOSS] = NAN,
            .values[METRIC_VAL_ACC] = NAN,
            .values[METRIC_TEST_LOSS] = 2.3 * (1 - accuracy) + 0.08,
            .values[METRIC_TEST_ACC] = accuracy,
        };
    }
}

static void fill_result(result *r, int32_t index, int32_t configuration, int seed) {
    trial *t = &r->trial;
    t->index = index;
    t->configuration = configuration;
    t->seed = (uint64_t)seed;
    t->batch_size = 100;
    t->train_size = t->train_count = 60000;
    t->test_count = 10000;
    t->iterations = ITERATIONS;
    t->epochs = 5;
    t->eval_every = ITERATIONS / EVALUATIONS;
    snprintf(t->id, sizeof t->id, "%08x%08x", (unsigned)configuration * 2654435761u,
             (unsigned)seed);
    r->status = TRIAL_FINISHED;
    r->outcome.status = TRIAL_FINISHED;
    r->outcome.iterations_done = ITERATIONS;
    fill_curve(r);
    double macs = (double)rnn_forward_macs(&t->architecture);
    r->runtime.train_s =
        5 * macs * 6 * 60000 / 2e11 * (1 + 0.05 * wobble(seed, configuration + 99));
    r->runtime.cpu_s = r->runtime.train_s;
    r->runtime.eval_s = 0.1 * r->runtime.train_s;
    r->runtime.wall_s = 1.1 * r->runtime.train_s;
    r->runtime.samples_per_s = 5 * 60000 / r->runtime.train_s;
    r->runtime.attempts = 1;
    snprintf(r->runtime.host, sizeof r->runtime.host, "node1");
    snprintf(r->runtime.isa, sizeof r->runtime.isa, "avx512");
}

static void fill_trials(results *r, const synthetic_sweep *s) {
    int32_t index = 0, configuration = 0;
    for (int w = 0; w < s->widths; w++)
        for (int l = 0; l < s->layers; l++)
            for (int a = 0; a < s->rates; a++, configuration++)
                for (int seed = 0; seed < s->seeds; seed++, index++) {
                    trial *t = &r->trials[index].trial;
                    t->hidden_dims =
                        (config_integers){.count = 1, .members = {(int32_t)s->hidden_dim[w]}};
                    t->layer_dim = s->layer_dim[l];
                    t->architecture =
                        (rnn_architecture){28, 28, s->hidden_dim[w], s->layer_dim[l], 10};
                    t->lr = s->lr[a];
                    fill_result(&r->trials[index], index, configuration, seed);
                }
}

static void fill_axes(results *r, const synthetic_sweep *s) {
    if (s->widths > 1) r->axes[r->axis_count++] = KEY_HIDDEN_DIM;
    if (s->layers > 1) r->axes[r->axis_count++] = KEY_LAYER_DIM;
    if (s->rates > 1) r->axes[r->axis_count++] = KEY_LR;
    if (s->seeds > 1) r->axes[r->axis_count++] = KEY_SEEDS;
}

static void fill_texts(results *r) {
    synthetic_set_text(&r->name, "layers");
    synthetic_set_text(&r->title, "One, two or three LSTM layers on Fashion-MNIST");
    synthetic_set_text(&r->command, "bazel run //:sweep -- configs/layers.yaml");
    synthetic_set_text(&r->config_path, "configs/layers.yaml");
    synthetic_set_text(&r->config_source,
                       "# Does a second layer help?\nname: layers\ndata: {name: fashion_mnist}\n"
                       "model: {hidden_dim: 100, layer_dim: [1, 2, 3]}\n"
                       "train: {lr: 0.1, epochs: 5, batch_size: 100}\n");
    synthetic_set_text(&r->config_overrides, "");
    synthetic_set_text(&r->data_name, "fashion_mnist");
    synthetic_set_text(&r->data_title, "Fashion-MNIST");
    synthetic_set_text(&r->data_origin, "/usr/share/datasets/fashion-mnist");
    synthetic_set_text(&r->data_digest_hex,
                       "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
}

results *synthetic_results(const synthetic_sweep *s) {
    results *r = memory_array(1, sizeof *r);
    if (!r) return NULL;
    r->configuration_count = s->layers * s->widths * s->rates;
    r->trial_count = r->configuration_count * s->seeds;
    r->trials = memory_array((size_t)r->trial_count, sizeof *r->trials);
    if (!r->trials) return NULL;
    fill_texts(r);
    fill_axes(r, s);
    fill_trials(r, s);
    error ignored;
    results_add_fact(r, "cpu", "Example CPU, 2 cores", &ignored);
    results_add_fact(r, "compiler", "gcc 12.2.0", &ignored);
    return r;
}

void synthetic_set_last(results *r, int32_t trial_index, double value) {
    outcome *o = &r->trials[trial_index].outcome;
    for (int32_t k = 0; k < o->evaluation_count; k++)
        o->evaluations[k].values[METRIC_TEST_ACC] =
            fmin(o->evaluations[k].values[METRIC_TEST_ACC], value);
    o->evaluations[o->evaluation_count - 1].values[METRIC_TEST_ACC] = value;
}

void synthetic_set_status(results *r, int32_t trial_index, trial_status s, const char *reason) {
    result *one = &r->trials[trial_index];
    one->status = s;
    one->outcome.status = s;
    if (s == TRIAL_DIVERGED) {
        one->outcome.iterations_done = 700;
        one->outcome.evaluation_count = 1;
    } else if (s != TRIAL_FINISHED) {
        outcome_free(&one->outcome);
    }
    free(one->reason);
    one->reason = reason ? memory_copy_text(reason) : NULL;
}
