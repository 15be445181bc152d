/* How fast the engine trains and evaluates, in samples a second, and how near that is to the
 * FMA peak that the same core shows in the same run.
 *
 *     bench [--hidden N] [--layers N] [--batch N] [--seq N] [--input N] [--seconds S] [--rounds N]
 *
 * Prints one line of JSON a round. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "experiments/engine_speed/cpu_time.h"
#include "experiments/engine_speed/peak.h"
#include "src/lstm/lstm.h"

typedef struct options {
    int hidden, layers, batch, seq, input, rounds;
    double seconds;
} options;

typedef struct job {
    lstm_model *model;
    float *x;
    int32_t *labels;
    int batch;
} job;

static void train(const job *j) {
    lstm_train_step(j->model, j->x, j->labels, j->batch, 0.01f, 0);
}

static void evaluate(const job *j) {
    lstm_score score = {0};
    lstm_evaluate(j->model, j->x, j->labels, j->batch, &score);
}

/* Samples a second over at least `seconds`. */
static double rate(const job *j, void (*work)(const job *), double seconds) {
    const double begin_s = cpu_time_s();
    double time_s;
    long samples = 0;
    do {
        work(j);
        samples += j->batch;
        time_s = cpu_time_s() - begin_s;
    } while (time_s < seconds);
    return (double)samples / time_s;
}

/* Multiply-adds of one sample, times two: forward and weight gradient of every layer, gradient of
 * the input of all but the first, less the hidden parts of the first step, which are zero. */
static double train_flops(const options *o) {
    const double hidden = o->hidden, seq = o->seq;
    double terms = 0;
    for (int l = 0; l < o->layers; l++) {
        const double inputs = l == 0 ? o->input : o->hidden;
        terms += 4 * hidden * (seq * inputs * (l == 0 ? 2 : 3) + (seq - 1) * hidden * 3);
    }
    return 2 * terms;
}

static double peak_flops(lstm_path path) {
    if (path == LSTM_PATH_AVX512) return peak_flops_avx512();
    if (path == LSTM_PATH_AVX2) return peak_flops_avx2();
    return 0;
}

static void run(const options *o) {
    error err;
    job j = {.batch = o->batch};
    const lstm_shape shape = {o->seq, o->input, o->hidden, o->layers, 10};
    if (lstm_create(shape, o->batch, LSTM_PATH_BEST, &j.model, &err) != STATUS_OK) {
        fprintf(stderr, "bench: %s\n", err.message);
        exit(2);
    }
    const size_t count = (size_t)o->batch * (size_t)o->seq * (size_t)o->input;
    j.x = malloc(count * sizeof *j.x);
    j.labels = malloc((size_t)o->batch * sizeof *j.labels);
    if (!j.x || !j.labels) exit(4);
    for (size_t k = 0; k < count; k++) j.x[k] = (float)(k * 2654435761u % 256) / 255;
    for (int row = 0; row < o->batch; row++) j.labels[row] = row % 10;
    lstm_init_uniform(j.model, 1);
    const lstm_path path = lstm_active_path(j.model);
    rate(&j, train, 0.1);
    for (int round = 0; round < o->rounds; round++) {
        const double peak = peak_flops(path);
        const double trained = rate(&j, train, o->seconds);
        const double evaluated = rate(&j, evaluate, o->seconds / 2);
        printf(
            "{\"path\": \"%s\", \"train\": %.1f, \"evaluate\": %.1f, \"peak_gflops\": %.1f, "
            "\"percent_of_peak\": %.1f}\n",
            lstm_path_name(path), trained, evaluated, peak * 1e-9,
            peak > 0 ? 100 * trained * train_flops(o) / peak : 0);
        fflush(stdout);
    }
    lstm_free(j.model);
    free(j.x);
    free(j.labels);
}

int main(int argc, char **argv) {
    options o = {100, 1, 100, 28, 28, 1, 1.0};
    const struct {
        const char *name;
        int *value;
    } whole[] = {{"--hidden", &o.hidden}, {"--layers", &o.layers}, {"--batch", &o.batch},
                 {"--seq", &o.seq},       {"--input", &o.input},   {"--rounds", &o.rounds}};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--seconds") == 0) o.seconds = atof(argv[i + 1]);
        for (size_t k = 0; k < sizeof whole / sizeof whole[0]; k++)
            if (strcmp(argv[i], whole[k].name) == 0) *whole[k].value = atoi(argv[i + 1]);
    }
    run(&o);
    return 0;
}
