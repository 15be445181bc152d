/* How much faster several threads train one model than one, in wall time.
 *
 *     threads [HIDDEN [LAYERS [BATCH [THREADS]]]]        100 1 100 2 by default
 *
 * One thread and several take short turns; the medians and the best turns are compared, the latter
 * for machines where other work disturbs. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/clock.h"
#include "src/lstm/lstm.h"

enum { TURNS = 60, SEQ = 28, INPUT = 28, CLASSES = 10 };
static const double TURN_S = 0.03;

typedef struct job {
    lstm_model *model[2]; /* one thread; several */
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
        lstm_train_step(j->model[which], j->x, j->labels, j->batch, 0.01f, 0);
        steps++;
        time_s = clock_monotonic_s() - begin_s;
    } while (time_s < TURN_S);
    return time_s / steps;
}

static int ascending(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static lstm_model *make(lstm_shape shape, int batch, int threads) {
    error err;
    lstm_model *m;
    status result = lstm_create(shape, batch, LSTM_PATH_BEST, &m, &err);
    if (result == STATUS_OK) result = lstm_set_threads(m, threads, &err);
    if (result != STATUS_OK) {
        fprintf(stderr, "threads: %s\n", err.message);
        exit(status_exit_code(result));
    }
    lstm_init_uniform(m, 1);
    return m;
}

int main(int argc, char **argv) {
    int value[] = {100, 1, 100, 2};
    for (int i = 0; i < 4 && i + 1 < argc; i++) value[i] = atoi(argv[i + 1]);
    const lstm_shape shape = {SEQ, INPUT, value[0], value[1], CLASSES};
    job j = {.batch = value[2]};
    j.x = calloc((size_t)j.batch * SEQ * INPUT, sizeof *j.x);
    j.labels = calloc((size_t)j.batch, sizeof *j.labels);
    if (!j.x || !j.labels) return 4;
    for (int k = 0; k < j.batch * SEQ * INPUT; k++) j.x[k] = (float)(k % 251) / 255;
    for (int k = 0; k < j.batch; k++) j.labels[k] = k % CLASSES;
    j.model[0] = make(shape, j.batch, 1);
    j.model[1] = make(shape, j.batch, value[3]);
    static double step_s[2][TURNS];
    for (int k = 0; k < TURNS; k++)
        for (int which = 0; which < 2; which++) step_s[which][k] = turn(&j, which);
    for (int which = 0; which < 2; which++) qsort(step_s[which], TURNS, sizeof(double), ascending);
    printf("hidden %d, layers %d, batch %d: %d threads are %.2f times as fast (best turns: %.2f)\n",
           value[0], value[1], value[2], value[3], step_s[0][TURNS / 2] / step_s[1][TURNS / 2],
           step_s[0][0] / step_s[1][0]);
    for (int which = 0; which < 2; which++) lstm_free(j.model[which]);
    free(j.x);
    free(j.labels);
    return 0;
}
