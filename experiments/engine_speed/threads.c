/* How much faster several threads train one model than one, in wall time.
 *
 *     threads [HIDDEN [LAYERS [BATCH [THREADS]]]]        100 1 100 2 by default
 *
 * One thread and several take short turns; the medians and the best turns are compared, the latter
 * for machines where other work disturbs. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/clock.h"
#include "src/rnn/rnn.h"

enum { TURNS = 60, SEQ = 28, INPUT = 28, CLASSES = 10 };
static const double TURN_S = 0.03;

typedef struct job {
    rnn_model *model[2]; /* one thread; several */
    float *x;
    int32_t *labels;
    int batch;
} job;

/* Seconds a step, over one turn. */
static double turn(const job *j, int which) {
    const double begin_s = clock_monotonic_s();
    double time_s;
    int steps = 0;
    do {
        rnn_train_step(j->model[which], j->x, rnn_classes(j->labels), j->batch);
        steps++;
        time_s = clock_monotonic_s() - begin_s;
    } while (time_s < TURN_S);
    return time_s / steps;
}

static int ascending(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static rnn_model *make(const rnn_spec *spec, int batch, int threads) {
    error err;
    rnn_model *m;
    status result = rnn_create(spec, batch, RNN_ISA_BEST, &m, &err);
    if (result == STATUS_OK) result = rnn_set_threads(m, threads, &err);
    if (result != STATUS_OK) {
        fprintf(stderr, "threads: %s\n", err.message);
        exit(status_exit_code(result));
    }
    rnn_init_uniform(m, 1);
    return m;
}

int main(int argc, char **argv) {
    int value[] = {100, 1, 100, 2};
    for (int i = 0; i < 4 && i + 1 < argc; i++) value[i] = atoi(argv[i + 1]);
    const rnn_spec spec = {.architecture = {SEQ, INPUT, value[0], value[1], CLASSES},
                           .optimisation = {.lr = 0.01f}};
    job j = {.batch = value[2]};
    j.x = calloc((size_t)j.batch * SEQ * INPUT, sizeof *j.x);
    j.labels = calloc((size_t)j.batch, sizeof *j.labels);
    if (!j.x || !j.labels) return 4;
    for (int k = 0; k < j.batch * SEQ * INPUT; k++) j.x[k] = (float)(k % 251) / 255;
    for (int k = 0; k < j.batch; k++) j.labels[k] = k % CLASSES;
    j.model[0] = make(&spec, j.batch, 1);
    j.model[1] = make(&spec, j.batch, value[3]);
    static double step_s[2][TURNS];
    for (int k = 0; k < TURNS; k++)
        for (int which = 0; which < 2; which++) step_s[which][k] = turn(&j, which);
    for (int which = 0; which < 2; which++) qsort(step_s[which], TURNS, sizeof(double), ascending);
    printf("hidden %d, layers %d, batch %d: %d threads are %.2f times as fast (best turns: %.2f)\n",
           value[0], value[1], value[2], value[3], step_s[0][TURNS / 2] / step_s[1][TURNS / 2],
           step_s[0][0] / step_s[1][0]);
    for (int which = 0; which < 2; which++) rnn_free(j.model[which]);
    free(j.x);
    free(j.labels);
    return 0;
}
