#include "src/train/calibrate.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/base/team.h"
#include "src/rnn/rnn.h"
#include "src/train/train.h"

/* Some hundredths of a second at most. */
static const double MOST_STEP_FLOPS = 1e9;
enum { MOST_ROWS = 1000, FEWEST_HIDDEN = 64 };
/* Of the time, for training. */
static const double TRAINING_SHARE = 0.75;

/* What is timed. */
typedef struct probe {
    rnn_architecture shape;
    rnn_isa isa;
    int rows;
    double budget_s;
    train_speed *speeds; /* one a thread */
    status *results;
    error *errors;
} probe;

/* --- what stands in for it --- */

static double step_flops(const rnn_architecture *a, int rows) {
    return rows * (double)rnn_training_flops(a);
}

static int usable_rows(const trial *t) {
    const int64_t rows = t->batch_size < t->train_count ? t->batch_size : t->train_count;
    return rows < MOST_ROWS ? (int)rows : MOST_ROWS;
}

/* Half as wide, in every layer. */
static void halve(rnn_architecture *a) {
    int32_t dims[RNN_MOST_LISTED_LAYERS] = {a->hidden_dim / 2};
    const int count = rnn_layers_differ(a) ? a->layer_dim : 1;
    for (int i = 0; count > 1 && i < count; i++) dims[i] = (rnn_layer_at(a, i).hidden_dim + 1) / 2;
    rnn_set_hidden_dims(a, dims, count);
}

/* Sequences of several lengths by one: their mean. */
static probe probe_of(const trial *t) {
    probe p = {.shape = t->architecture, .rows = usable_rows(t)};
    p.shape.seq_dim = (int)fmax(1, round(trial_mean_steps(t)));
    while (p.rows > 1 && step_flops(&p.shape, p.rows) > MOST_STEP_FLOPS) p.rows = (p.rows + 1) / 2;
    while (p.shape.hidden_dim > FEWEST_HIDDEN && step_flops(&p.shape, p.rows) > MOST_STEP_FLOPS)
        halve(&p.shape);
    return p;
}

/* --- measuring --- */

/* One thread's network and items. */
typedef struct bench {
    rnn_model *model;
    float *x;
    int32_t *labels;
    int rows; /* of a step */
} bench;

static void bench_free(bench *b) {
    rnn_free(b->model);
    free(b->x);
    free(b->labels);
}

static status bench_create(const probe *p, bench *b, error *err) {
    const rnn_architecture *a = &p->shape;
    const rnn_spec spec = {.architecture = *a, .optimisation = {.lr = 0.01F}};
    const int most = p->rows > EVALUATION_ROWS ? p->rows : EVALUATION_ROWS;
    const size_t values = (size_t)most * (size_t)a->seq_dim * (size_t)rnn_step_values(a);
    const size_t answers = (size_t)most * (size_t)rnn_reading_count(a);
    *b = (bench){.rows = p->rows,
                 .x = memory_aligned_array(values, sizeof *b->x),
                 .labels = memory_array(answers, sizeof *b->labels)};
    if (!b->x || !b->labels) return error_no_memory(err, values * sizeof *b->x);
    for (size_t i = 0; i < values; i++)
        b->x[i] =
            a->embedding_dim ? (float)(i * 37 % (size_t)a->input_dim) : (float)(i * 37 % 256) / 255;
    for (size_t i = 0; i < answers; i++) b->labels[i] = (int32_t)(i % (size_t)a->output_dim);
    TRY(rnn_create(&spec, most, p->isa, &b->model, err));
    rnn_init_uniform(b->model, 0);
    return STATUS_OK;
}

static void train_once(bench *b) {
    rnn_train_step(b->model, b->x, rnn_classes(b->labels), b->rows);
}

static void evaluate_once(bench *b) {
    rnn_score score = {0};
    rnn_evaluate(b->model, b->x, rnn_classes(b->labels), EVALUATION_ROWS, &score);
}

/* Mean CPU time of a call, over about so long and once at least; the first is not counted. */
static double time_of(void (*once)(bench *), bench *b, double budget_s) {
    once(b);
    const double began_s = clock_thread_cpu_s();
    double passed_s = 0;
    int64_t calls = 0;
    do {
        once(b);
        calls++;
        passed_s = clock_thread_cpu_s() - began_s;
    } while (passed_s < budget_s);
    return passed_s / (double)calls;
}

static void measure(const probe *p, bench *b, train_speed *out) {
    const double train_s = time_of(train_once, b, TRAINING_SHARE * p->budget_s);
    const double evaluate_s = time_of(evaluate_once, b, (1 - TRAINING_SHARE) * p->budget_s);
    out->train_s_per_flop = train_s / step_flops(&p->shape, b->rows);
    out->evaluate_s_per_flop =
        evaluate_s / (EVALUATION_ROWS * 2.0 * (double)rnn_forward_macs(&p->shape));
}

static void measure_in_thread(void *context, int member) {
    const probe *p = context;
    bench b = {0};
    p->results[member] = bench_create(p, &b, &p->errors[member]);
    if (p->results[member] == STATUS_OK) measure(p, &b, &p->speeds[member]);
    bench_free(&b);
}

static status mean_of(const probe *p, int cores, train_speed *out, error *err) {
    *out = (train_speed){0};
    for (int i = 0; i < cores; i++) {
        if (p->results[i] != STATUS_OK) {
            *err = p->errors[i];
            return p->results[i];
        }
        out->train_s_per_flop += p->speeds[i].train_s_per_flop / cores;
        out->evaluate_s_per_flop += p->speeds[i].evaluate_s_per_flop / cores;
    }
    return STATUS_OK;
}

static status measure_in_team(probe *p, int cores, train_speed *out, error *err) {
    team *threads = NULL;
    TRY(team_create(cores, &threads, err));
    team_run(threads, measure_in_thread, p);
    team_free(threads);
    return mean_of(p, cores, out, err);
}

status train_calibrate(const trial *t, rnn_isa isa, int cores, double budget_s, train_speed *out,
                       error *err) {
    probe p = probe_of(t);
    p.isa = isa;
    p.budget_s = budget_s;
    p.speeds = memory_array((size_t)cores, sizeof *p.speeds);
    p.results = memory_array((size_t)cores, sizeof *p.results);
    p.errors = memory_array((size_t)cores, sizeof *p.errors);
    status result = p.speeds && p.results && p.errors
                        ? measure_in_team(&p, cores, out, err)
                        : error_no_memory(err, (size_t)cores * sizeof *p.errors);
    free(p.speeds);
    free(p.results);
    free(p.errors);
    return result;
}

double train_expected_s(const trial *t, const train_speed *speed) {
    const double training = t->epochs * (double)t->train_count * trial_training_flops(t);
    return training * speed->train_s_per_flop +
           fmax(trial_flops(t) - training, 0) * speed->evaluate_s_per_flop;
}
