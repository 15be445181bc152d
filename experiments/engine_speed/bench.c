/* The engine as a subject of measurement: reads commands from standard input, answers each with one
 * line.  The peers (*_peer.*) speak the same language.
 *
 *     items STEPS VALUES SHORTEST of how many steps and values a step, of the shapes that follow;
 * at first 28, 28, 28; items have SHORTEST to STEPS steps; answers "ok", or "none" of a peer that
 * cannot shape CELL DIRECTIONS HIDDEN LAYERS BATCH make a network; answers "ok", or "none" if it
 * has no such one; CELL as in a config ("gru"), with "+peepholes" or without train SECONDS whole
 * steps (gather, forward, loss, backward, update) for at least so long; answers samples a second of
 * CPU time evaluate SECONDS            the same, forward pass and score only
 *
 * and, being at home, this one alone answers
 *
 *     steps COUNT                 so many training steps; answers "ok"
 *     peak                        GFLOP/s of fused multiply-adds, of the path's instruction set
 *     bandwidth BYTES             GB/s to and from a memory of that size
 *     profile SECONDS FILE        train, and write where the time went (sampler.h); answers "ok"
 *
 * The first line of output says who answers: name, version, path. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "experiments/engine_speed/bandwidth.h"
#include "experiments/engine_speed/cpu_time.h"
#include "experiments/engine_speed/peak.h"
#include "experiments/engine_speed/sampler.h"
#include "src/data/sequences.h"
#include "src/rnn/rnn.h"

enum { SEQ_DIM = 28, INPUT_DIM = 28, CLASSES = 10, ITEMS = 6000, TEXT = 256 };
enum { LENGTH_STRIDE = 7919 }; /* prime: lengths in no order */
static const float LEARNING_RATE = 0.01f;

/* Images of random bytes: what they show does not change the work. */
typedef struct material {
    int shortest; /* steps of an item; the longest have data.seq_dim */
    uint8_t *images;
    uint8_t labels[ITEMS];
    int32_t lengths[ITEMS];
    uint32_t order[ITEMS]; /* far from ascending, as in training */
    dataset data;
    sequences sequences;
} material;

typedef struct job {
    material *material;
    rnn_isa isa;
    rnn_model *model;
    float *x;
    int32_t *labels, *lengths; /* of the batch */
    int batch, next;           /* next: the batch's first place in the order */
} job;

static _Noreturn void give_up(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

static material *make_material(int steps, int values, int shortest) {
    material *m = calloc(1, sizeof *m);
    const size_t bytes = (size_t)ITEMS * (size_t)steps * (size_t)values;
    if (!m || !(m->images = malloc(bytes))) give_up("no memory for %zu bytes", bytes);
    m->shortest = shortest;
    for (size_t k = 0; k < bytes; k++) m->images[k] = (uint8_t)(k * 2654435761u >> 24);
    for (int k = 0; k < ITEMS; k++) m->labels[k] = (uint8_t)(k % CLASSES);
    for (int k = 0; k < ITEMS; k++)
        m->lengths[k] = shortest + (int32_t)((int64_t)k * LENGTH_STRIDE % (steps - shortest + 1));
    for (uint32_t k = 0; k < ITEMS; k++) m->order[k] = k * 2741 % ITEMS;
    m->data.seq_dim = steps;
    m->data.input_dim = values;
    m->data.output_dim = CLASSES;
    m->data.split[DATASET_TRAIN] = (dataset_split){ITEMS, m->images, m->labels};
    m->data.split[DATASET_TEST] = m->data.split[DATASET_TRAIN];
    m->sequences = sequences_of_images(&m->data);
    return m;
}

static void free_material(material *m) {
    free(m->images);
    free(m);
}

/* The cell of that name.  False if there is none. */
static bool find_cell(const char *name, rnn_architecture *a) {
    const size_t chars = strcspn(name, "+");
    a->peepholes = strcmp(name + chars, "+peepholes") == 0;
    if (name[chars] && !a->peepholes) return false;
    for (int k = 0; k < RNN_CELL_COUNT; k++) {
        a->cell = (rnn_cell)k;
        const char *found = rnn_cell_describe(a->cell)->name;
        if (strlen(found) == chars && strncmp(found, name, chars) == 0) return true;
    }
    return false;
}

static void free_model(job *j) {
    rnn_free(j->model);
    free(j->x);
    free(j->labels);
    free(j->lengths);
    j->model = NULL;
    j->x = NULL;
    j->labels = j->lengths = NULL;
}

static void set_items(job *j, int steps, int values, int shortest) {
    if (steps < 1 || values < 1 || shortest < 1 || shortest > steps)
        give_up("items of %d to %d steps of %d", shortest, steps, values);
    free_model(j);
    free_material(j->material);
    j->material = make_material(steps, values, shortest);
}

/* Both directions are read at their own last steps, so that each makes all of them. */
static bool set_shape(job *j, const char *cell, int directions, int hidden_dim, int layer_dim,
                      int batch) {
    error err;
    const dataset *data = &j->material->data;
    rnn_spec spec = {
        .architecture = {data->seq_dim, data->input_dim, hidden_dim, layer_dim, CLASSES},
        .optimisation = {.lr = LEARNING_RATE},
        .variable_length = j->material->shortest < data->seq_dim,
    };
    free_model(j);
    if (!find_cell(cell, &spec.architecture)) return false;
    if (directions == 2) {
        spec.architecture.direction = RNN_DIRECTION_BOTH;
        spec.architecture.readout = RNN_READOUT_FINAL_STATES;
    }
    if (batch > ITEMS) give_up("a batch of more than %d", ITEMS);
    if (rnn_create(&spec, batch, j->isa, &j->model, &err) != STATUS_OK) give_up("%s", err.message);
    j->batch = batch;
    j->next = 0;
    j->x = malloc((size_t)batch * (size_t)data->seq_dim * (size_t)data->input_dim * sizeof *j->x);
    j->labels = malloc((size_t)batch * sizeof *j->labels);
    j->lengths = malloc((size_t)batch * sizeof *j->lengths);
    if (!j->x || !j->labels || !j->lengths) give_up("no memory for a batch of %d", batch);
    if (spec.variable_length) rnn_set_lengths(j->model, j->lengths);
    rnn_init_uniform(j->model, 1);
    return true;
}

/* Where the next batch begins. */
static int advance(job *j) {
    if (j->next + j->batch > ITEMS) j->next = 0;
    const int first = j->next;
    j->next += j->batch;
    return first;
}

static void train(job *j) {
    const material *m = j->material;
    const uint32_t *items = m->order + advance(j);
    sequences_gather(&m->sequences, DATASET_TRAIN, items, 0, j->batch, j->x, j->labels);
    for (int r = 0; r < j->batch; r++) j->lengths[r] = m->lengths[items[r]];
    rnn_train_step(j->model, j->x, rnn_classes(j->labels), j->batch);
}

static void evaluate(job *j) {
    rnn_score score = {0};
    const material *m = j->material;
    const int first = advance(j);
    sequences_gather(&m->sequences, DATASET_TEST, NULL, first, j->batch, j->x, j->labels);
    for (int r = 0; r < j->batch; r++) j->lengths[r] = m->lengths[first + r];
    rnn_evaluate(j->model, j->x, rnn_classes(j->labels), j->batch, &score);
}

/* Samples a second over at least `seconds`. */
static double rate(job *j, void (*work)(job *), double seconds) {
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

static double peak_flops(rnn_isa isa) {
    if (isa == RNN_ISA_AVX512) return peak_flops_avx512();
    if (isa == RNN_ISA_AVX2) return peak_flops_avx2();
    return 0;
}

static void profile(job *j, double seconds, const char *path) {
    FILE *out = fopen(path, "w");
    if (!out) give_up("cannot write %s", path);
    sampler_start();
    rate(j, train, seconds);
    sampler_stop(out);
    fclose(out);
}

/* The one that SWEEP_ISA names, or the fastest. */
static rnn_isa choose_isa(void) {
    const char *name = getenv("SWEEP_ISA");
    rnn_isa isa = rnn_isa_best();
    error err;
    if (name && *name && !rnn_isa_parse(name, &isa)) give_up("SWEEP_ISA is \"%s\"", name);
    if (rnn_isa_check(isa, &err) != STATUS_OK) give_up("%s", err.message);
    return isa;
}

/* Carry out one line.  False if it is none that is known. */
static bool obey(job *j, const char *line) {
    int directions, hidden_dim, layer_dim, batch, count, steps, values, shortest;
    double number;
    char path[TEXT], cell[TEXT];
    if (sscanf(line, "shape %255s %d %d %d %d", cell, &directions, &hidden_dim, &layer_dim,
               &batch) == 5)
        puts(set_shape(j, cell, directions, hidden_dim, layer_dim, batch) ? "ok" : "none");
    else if (sscanf(line, "items %d %d %d", &steps, &values, &shortest) == 3)
        set_items(j, steps, values, shortest), puts("ok");
    else if (sscanf(line, "bandwidth %lf", &number) == 1)
        printf("%.2f\n", bandwidth_bytes_per_s((size_t)number) * 1e-9);
    else if (!j->model)
        return false;
    else if (sscanf(line, "train %lf", &number) == 1)
        printf("%.2f\n", rate(j, train, number));
    else if (sscanf(line, "evaluate %lf", &number) == 1)
        printf("%.2f\n", rate(j, evaluate, number));
    else if (strcmp(line, "peak\n") == 0)
        printf("%.2f\n", peak_flops(rnn_active_isa(j->model)) * 1e-9);
    else if (sscanf(line, "profile %lf %255s", &number, path) == 2)
        profile(j, number, path), puts("ok");
    else if (sscanf(line, "steps %d", &count) == 1) {
        while (count-- > 0) train(j);
        puts("ok");
    } else
        return false;
    return true;
}

int main(void) {
    job j = {.material = make_material(SEQ_DIM, INPUT_DIM, SEQ_DIM), .isa = choose_isa()};
    char line[TEXT + 32];
    printf("sweep %s\n", rnn_isa_name(j.isa));
    while (fflush(stdout), fgets(line, sizeof line, stdin))
        if (!obey(&j, line)) give_up("what is \"%s\"?", line);
    free_model(&j);
    free_material(j.material);
    return 0;
}
