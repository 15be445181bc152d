#include "tests/store_samples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/store/trial_file.h"
#include "tests/trial_defaults.h"

const char sample_data_digest[] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

enum { TEST_ITEMS = 400 };

static void must(bool ok, const char *what, const error *err) {
    if (ok) return;
    printf("cannot prepare the test: %s: %s\n", what, err ? err->message : "");
    abort();
}

trial sample_trial(int hidden_dim, int layer_dim, int64_t seed, int64_t iterations,
                   int64_t eval_every) {
    error err = {{0}};
    trial t = {
        .architecture = {.seq_dim = 5, .input_dim = 3, .output_dim = 2},
        .hidden_dims = {.count = 1, .members = {hidden_dim}},
        .layer_dim = layer_dim,
        .lr = 0.1,
        .clip_norm = 1.5,
        .batch_size = 64,
        .train_size = 1000,
        .test_count = TEST_ITEMS,
        .iterations = iterations,
        .eval_every = eval_every,
        .seed = seed,
    };
    t = with_later_defaults(t);
    trial_derive(&t);
    must(trial_set_id(&t, sample_data_digest, &err) == STATUS_OK, "id", &err);
    return t;
}

static int32_t correct_items(const trial *t, int64_t iteration) {
    int64_t correct = 2 * iteration / 5 + 25 * (int64_t)(t->seed % 8);
    return (int32_t)(correct < TEST_ITEMS ? correct : TEST_ITEMS);
}

static void fill_evaluations(const trial *t, outcome *o) {
    o->evaluation_count = (int32_t)trial_evaluation_count(t);
    o->evaluations = memory_array((size_t)o->evaluation_count, sizeof *o->evaluations);
    must(o->evaluations != NULL, "memory", NULL);
    for (int32_t i = 0; i < o->evaluation_count; i++) {
        int64_t due = (i + 1) * t->eval_every;
        int64_t iteration = due < t->iterations ? due : t->iterations;
        o->evaluations[i] = (evaluation){
            .iteration = iteration,
            .values[METRIC_TRAIN_LOSS] = 2 - (double)iteration / 1000,
            .values[METRIC_VAL_LOSS] = NAN,
            .values[METRIC_VAL_ACC] = NAN,
            .values[METRIC_TEST_LOSS] = 2.5 - (double)iteration / 1000,
            .values[METRIC_TEST_ACC] = (double)correct_items(t, iteration) / TEST_ITEMS,
        };
    }
}

/* Two classes; the diagonal comes to the last test accuracy. */
static void fill_confusion(const trial *t, outcome *o) {
    int32_t correct = correct_items(t, t->iterations), wrong = TEST_ITEMS - correct;
    o->confusion = memory_array(4, sizeof *o->confusion);
    must(o->confusion != NULL, "memory", NULL);
    o->confusion[0] = correct / 2;
    o->confusion[1] = wrong / 3;
    o->confusion[2] = wrong - wrong / 3;
    o->confusion[3] = correct - correct / 2;
}

static void fill_weights(const trial *t, outcome *o) {
    o->weight_count = rnn_parameter_count(&t->architecture);
    o->weights = memory_array((size_t)o->weight_count, sizeof *o->weights);
    must(o->weights != NULL, "memory", NULL);
    for (int64_t k = 0; k < o->weight_count; k++)
        o->weights[k] = (float)((37 * k) % 101 - 50) / 64.0F;
    sha256_digest digest;
    must(sha256_of(o->weights, (size_t)o->weight_count * sizeof *o->weights, &digest) == 0,
         "digest", NULL);
    sha256_hex(&digest, o->weights_sha256);
}

outcome sample_outcome(const trial *t, trial_status state) {
    outcome o = {
        .status = state,
        .iterations_done = t->iterations,
        .parameters_allocated = rnn_parameter_count(&t->architecture),
    };
    fill_evaluations(t, &o);
    if (state == TRIAL_FINISHED) {
        fill_weights(t, &o);
        fill_confusion(t, &o);
        return o;
    }
    evaluation *last = &o.evaluations[o.evaluation_count - 1];
    last->values[METRIC_TRAIN_LOSS] = -NAN; /* another NaN than the one that is to be stored */
    last->values[METRIC_TEST_LOSS] = NAN;
    last->values[METRIC_TEST_ACC] = NAN;
    o.iterations_done = t->iterations - 1;
    return o;
}

void sample_write_trial(const char *trials_folder, const trial *t, const outcome *o) {
    char name[TRIAL_ID_CHARS + 8];
    error err = {{0}};
    snprintf(name, sizeof name, "%s.h5", t->id);
    char *path = files_join(trials_folder, name);
    must(path != NULL, "memory", NULL);
    must(trial_file_write(path, t, sample_data_digest, o, &err) == STATUS_OK, path, &err);
    free(path);
}

results *sample_empty_results(int32_t count) {
    results *r = memory_array(1, sizeof *r);
    must(r != NULL, "memory", NULL);
    *r = (results){
        .name = memory_copy_text("sample"),
        .title = memory_copy_text("A sample, \xc3\xa9tude"),
        .command = memory_copy_text("sweep configs/sample.yaml"),
        .config_path = memory_copy_text("configs/sample.yaml"),
        .config_source = memory_copy_text("name: sample\nmodel: {layer_dim: [1, 2]}\n"),
        .config_overrides = memory_copy_text(""),
        .data_name = memory_copy_text("digits"),
        .data_title = memory_copy_text("Built-in digits"),
        .data_origin = memory_copy_text("built in, seed 0"),
        .data_digest_hex = memory_copy_text(sample_data_digest),
        .axes = {KEY_LAYER_DIM, KEY_ITERATIONS, KEY_SEEDS},
        .axis_count = 3,
        .trials = memory_array((size_t)count, sizeof *r->trials),
        .trial_count = count,
    };
    return r;
}

static trial_runtime sample_runtime(int32_t number) {
    trial_runtime t = {.started_s = number + 0.25,
                       .wall_s = 2.5,
                       .train_s = 2,
                       .eval_s = 0.5,
                       .cpu_s = 2.75,
                       .samples_per_s = 12345.5,
                       .threads = 1.5,
                       .worker = number % 2,
                       .attempts = 1};
    snprintf(t.host, sizeof t.host, "host%d", number);
    snprintf(t.isa, sizeof t.isa, "generic");
    return t;
}

static trial sample_member(int32_t number) {
    int layer_dim = 1 + number / 4;
    bool longer = number / 2 % 2;
    trial t =
        sample_trial(4, layer_dim, (uint64_t)(number % 2), longer ? 100 : 40, longer ? 25 : 10);
    t.index = number;
    t.configuration = number / 2;
    return t;
}

static void finish_trial(result *one, trial_status state, const char *trials_folder) {
    one->status = state;
    one->outcome = sample_outcome(&one->trial, state);
    one->runtime = sample_runtime(one->trial.index);
    sample_write_trial(trials_folder, &one->trial, &one->outcome);
    free(one->outcome.weights);
    one->outcome.weights = NULL;
}

results *sample_results(const char *trials_folder) {
    enum { COUNT = 8, DIVERGED = 3, FAILED = 5, MISSING = 6 };
    error err = {{0}};
    results *r = sample_empty_results(COUNT);
    r->configuration_count = COUNT / 2;
    for (int32_t i = 0; i < COUNT; i++) {
        result *one = &r->trials[i];
        one->trial = sample_member(i);
        if (i == FAILED) {
            one->status = TRIAL_FAILED;
            one->reason = memory_copy_text("the worker was killed by signal 9 three times");
        } else if (i != MISSING) {
            finish_trial(one, i == DIVERGED ? TRIAL_DIVERGED : TRIAL_FINISHED, trials_folder);
        }
    }
    must(results_add_fact(r, "sweep_version", "9.8.7", &err) == STATUS_OK &&
             results_add_fact(r, "git_commit", "abc123", &err) == STATUS_OK &&
             results_add_fact(r, "cpu", "a \"fast\" one", &err) == STATUS_OK &&
             results_add_fact(r, "note", "", &err) == STATUS_OK,
         "facts", &err);
    return r;
}

void sample_wait_for_another_second(void) {
    const struct timespec pause = {.tv_nsec = 20000000};
    time_t now = time(NULL);
    while (time(NULL) == now) nanosleep(&pause, NULL);
}

char *sample_path(const char *name) {
    const char *folder = getenv("TEST_TMPDIR");
    char *path = files_join(folder ? folder : "/tmp", name);
    must(path != NULL, "memory", NULL);
    return path;
}

char *sample_folder(const char *name) {
    error err = {{0}};
    char *path = sample_path(name);
    must(files_make_folder(path, &err) == STATUS_OK, path, &err);
    return path;
}

char *sample_read(const char *path, size_t *bytes) {
    error err = {{0}};
    char *data = NULL;
    must(files_read(path, (size_t)1 << 30, &data, bytes, &err) == STATUS_OK, path, &err);
    return data;
}

void sample_write(const char *path, const void *data, size_t bytes) {
    FILE *file = fopen(path, "wb");
    must(file && fwrite(data, 1, bytes, file) == bytes && fclose(file) == 0, path, NULL);
}
