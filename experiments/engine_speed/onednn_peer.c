/* oneDNN's own recurrent primitives, bare: forward and backward, or forward alone, with no readout,
 * loss, update or copying around them.  Speaks the language of bench.c; for oneDNN 2 and 3.
 *
 *     cc -O2 onednn_peer.c -ldnnl -o onednn_peer
 *
 * A GRU is the one that PyTorch has, whose reset gate comes after the product: lbr_gru.
 *
 * A primitive of several layers wants inputs as wide as h, so the first layer is one of its own; of
 * both directions, whose outputs are side by side, every layer is. */
#include <dnnl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xmmintrin.h>

#include "cpu_time.h"

enum { SEQ_DIM = 28, INPUT_DIM = 28, MOST_ARGUMENTS = 16 };

#define CHECK(call)                                                          \
    do {                                                                     \
        const dnnl_status_t status_ = (call);                                \
        if (status_ != dnnl_success) {                                       \
            fprintf(stderr, "onednn_peer: %s: status %d\n", #call, status_); \
            exit(2);                                                         \
        }                                                                    \
    } while (0)

static dnnl_engine_t engine;
static dnnl_stream_t stream;

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t description;
#else
typedef const dnnl_memory_desc_t *description;
#endif

static description describe(int ndims, const dnnl_dims_t dims, dnnl_format_tag_t tag) {
    dnnl_memory_desc_t made;
#if DNNL_VERSION_MAJOR >= 3
    CHECK(dnnl_memory_desc_create_with_tag(&made, ndims, dims, dnnl_f32, tag));
    return made;
#else
    CHECK(dnnl_memory_desc_init_by_tag(&made, ndims, dims, dnnl_f32, tag));
    dnnl_memory_desc_t *kept = malloc(sizeof *kept);
    *kept = made;
    return kept;
#endif
}

/* --- descriptions --- */

typedef enum kind { KIND_LSTM, KIND_GRU, KIND_RNN } kind;

typedef struct cell {
    const char *name;
    kind kind;
    dnnl_alg_kind_t activation; /* of an RNN */
    int gates, biases;          /* blocks of hidden values */
} cell;

static const cell CELLS[] = {
    {"lstm", KIND_LSTM, dnnl_alg_kind_undef, 4, 4},
    {"gru", KIND_GRU, dnnl_alg_kind_undef, 3, 4},
    {"rnn_tanh", KIND_RNN, dnnl_eltwise_tanh, 1, 1},
    {"rnn_relu", KIND_RNN, dnnl_eltwise_relu, 1, 1},
};

static const cell *find_cell(const char *name) {
    for (size_t k = 0; k < sizeof CELLS / sizeof *CELLS; k++)
        if (strcmp(CELLS[k].name, name) == 0) return &CELLS[k];
    return NULL;
}

/* Descriptions of one stack of equally wide layers, forward and backward alike. */
typedef struct stack_shape {
    const cell *cell;
    dnnl_rnn_direction_t direction;
    description source, destination; /* (time, batch, features) */
    description weights_layer, weights_iter, bias;
    description plain_layer, plain_iter; /* the weights, row after row */
} stack_shape;

static stack_shape describe_stack(const cell *c, int directions, int layers, int inputs, int hidden,
                                  int batch) {
    const int d = directions, outputs = directions * hidden;
    const dnnl_dims_t layer = {layers, d, inputs, c->gates, hidden};
    const dnnl_dims_t iter = {layers, d, hidden, c->gates, hidden};
    return (stack_shape){
        .cell = c,
        .direction = d == 2 ? dnnl_bidirectional_concat : dnnl_unidirectional_left2right,
        .source = describe(3, (dnnl_dims_t){SEQ_DIM, batch, inputs}, dnnl_tnc),
        .destination = describe(3, (dnnl_dims_t){SEQ_DIM, batch, outputs}, dnnl_tnc),
        .weights_layer = describe(5, layer, dnnl_format_tag_any),
        .weights_iter = describe(5, iter, dnnl_format_tag_any),
        .bias = describe(4, (dnnl_dims_t){layers, d, c->biases, hidden}, dnnl_ldgo),
        .plain_layer = describe(5, layer, dnnl_ldigo),
        .plain_iter = describe(5, iter, dnnl_ldigo),
    };
}

/* What every forward call names, and every backward call besides; an LSTM could have peepholes and
 * a projection in newer versions. */
#if DNNL_VERSION_MAJOR >= 3
#define LSTM_WEIGHTS_OF(s) (s)->weights_layer, (s)->weights_iter, NULL, NULL, (s)->bias
#else
#define LSTM_WEIGHTS_OF(s) (s)->weights_layer, (s)->weights_iter, (s)->bias
#endif
#define LSTM_OF(s) (s)->source, NULL, NULL, LSTM_WEIGHTS_OF(s), (s)->destination, NULL, NULL
#define OTHER_OF(s) \
    (s)->source, NULL, (s)->weights_layer, (s)->weights_iter, (s)->bias, (s)->destination, NULL

#if DNNL_VERSION_MAJOR >= 3
static dnnl_primitive_desc_t plan_forward(const stack_shape *s, dnnl_prop_kind_t prop) {
    dnnl_primitive_desc_t plan;
    if (s->cell->kind == KIND_LSTM)
        CHECK(dnnl_lstm_forward_primitive_desc_create(&plan, engine, prop, s->direction, LSTM_OF(s),
                                                      0, NULL));
    else if (s->cell->kind == KIND_GRU)
        CHECK(dnnl_lbr_gru_forward_primitive_desc_create(&plan, engine, prop, s->direction,
                                                         OTHER_OF(s), 0, NULL));
    else
        CHECK(dnnl_vanilla_rnn_forward_primitive_desc_create(
            &plan, engine, prop, s->cell->activation, s->direction, OTHER_OF(s), 0, 0, 0, NULL));
    return plan;
}

static dnnl_primitive_desc_t plan_backward(const stack_shape *s, dnnl_primitive_desc_t forward) {
    dnnl_primitive_desc_t plan;
    if (s->cell->kind == KIND_LSTM)
        CHECK(dnnl_lstm_backward_primitive_desc_create(&plan, engine, dnnl_backward, s->direction,
                                                       LSTM_OF(s), LSTM_OF(s), 0, forward, NULL));
    else if (s->cell->kind == KIND_GRU)
        CHECK(dnnl_lbr_gru_backward_primitive_desc_create(&plan, engine, dnnl_backward,
                                                          s->direction, OTHER_OF(s), OTHER_OF(s), 0,
                                                          forward, NULL));
    else
        CHECK(dnnl_vanilla_rnn_backward_primitive_desc_create(
            &plan, engine, dnnl_backward, s->cell->activation, s->direction, OTHER_OF(s),
            OTHER_OF(s), 0, 0, 0, forward, NULL));
    return plan;
}
#else
static dnnl_primitive_desc_t plan_forward(const stack_shape *s, dnnl_prop_kind_t prop) {
    dnnl_primitive_desc_t plan;
    dnnl_rnn_desc_t operation;
    if (s->cell->kind == KIND_LSTM)
        CHECK(dnnl_lstm_forward_desc_init(&operation, prop, s->direction, LSTM_OF(s), 0));
    else if (s->cell->kind == KIND_GRU)
        CHECK(dnnl_lbr_gru_forward_desc_init(&operation, prop, s->direction, OTHER_OF(s), 0));
    else
        CHECK(dnnl_vanilla_rnn_forward_desc_init(&operation, prop, s->cell->activation,
                                                 s->direction, OTHER_OF(s), 0, 0, 0));
    CHECK(dnnl_primitive_desc_create(&plan, &operation, NULL, engine, NULL));
    return plan;
}

static dnnl_primitive_desc_t plan_backward(const stack_shape *s, dnnl_primitive_desc_t forward) {
    dnnl_primitive_desc_t plan;
    dnnl_rnn_desc_t operation;
    if (s->cell->kind == KIND_LSTM)
        CHECK(dnnl_lstm_backward_desc_init(&operation, dnnl_backward, s->direction, LSTM_OF(s),
                                           LSTM_OF(s), 0));
    else if (s->cell->kind == KIND_GRU)
        CHECK(dnnl_lbr_gru_backward_desc_init(&operation, dnnl_backward, s->direction, OTHER_OF(s),
                                              OTHER_OF(s), 0));
    else
        CHECK(dnnl_vanilla_rnn_backward_desc_init(&operation, dnnl_backward, s->cell->activation,
                                                  s->direction, OTHER_OF(s), OTHER_OF(s), 0, 0, 0));
    CHECK(dnnl_primitive_desc_create(&plan, &operation, NULL, engine, forward));
    return plan;
}
#endif

/* --- primitives --- */

/* A primitive with the memory it works on. */
typedef struct work {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t arguments[MOST_ARGUMENTS];
    int count;
} work;

static void give(work *w, int argument, dnnl_memory_t memory) {
    w->arguments[w->count++] = (dnnl_exec_arg_t){argument, memory};
}

static dnnl_memory_t given(const work *w, int argument) {
    for (int k = 0; k < w->count; k++)
        if (w->arguments[k].arg == argument) return w->arguments[k].memory;
    abort();
}

/* Small numbers of both signs, so that no gate saturates and nothing is denormal. */
static dnnl_memory_t make_memory(description like) {
    dnnl_memory_t memory;
    void *data;
    CHECK(dnnl_memory_create(&memory, like, engine, DNNL_MEMORY_ALLOCATE));
    CHECK(dnnl_memory_get_data_handle(memory, &data));
    const size_t count = dnnl_memory_desc_get_size(like) / sizeof(float);
    float *values = data;
    for (size_t k = 0; k < count; k++)
        values[k] = ((float)(k * 2654435761u >> 8 & 0xffff) - 32767.5f) / 655350;
    return memory;
}

static void give_new(work *w, int argument, dnnl_primitive_desc_t plan, dnnl_query_t what,
                     int index) {
    give(w, argument, make_memory(dnnl_primitive_desc_query_md(plan, what, index)));
}

/* Weights in the form that the plan wants, which may be one that nobody else can write. */
static void give_weights(work *w, int argument, dnnl_primitive_desc_t plan, description plain) {
    const description wanted = dnnl_primitive_desc_query_md(plan, dnnl_query_exec_arg_md, argument);
    const dnnl_memory_t from = make_memory(plain);
    dnnl_memory_t to;
    dnnl_primitive_desc_t reordering;
    dnnl_primitive_t reorder;
    CHECK(dnnl_memory_create(&to, wanted, engine, DNNL_MEMORY_ALLOCATE));
    CHECK(dnnl_reorder_primitive_desc_create(&reordering, plain, engine, wanted, engine, NULL));
    CHECK(dnnl_primitive_create(&reorder, reordering));
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
    CHECK(dnnl_primitive_execute(reorder, stream, 2, arguments));
    CHECK(dnnl_stream_wait(stream));
    give(w, argument, to);
}

/* Forward: source from below, or a new one. */
static work make_forward(dnnl_primitive_desc_t plan, const stack_shape *s, dnnl_memory_t source) {
    work w = {0};
    CHECK(dnnl_primitive_create(&w.primitive, plan));
    give(&w, DNNL_ARG_SRC_LAYER, source ? source : make_memory(s->source));
    give_weights(&w, DNNL_ARG_WEIGHTS_LAYER, plan, s->plain_layer);
    give_weights(&w, DNNL_ARG_WEIGHTS_ITER, plan, s->plain_iter);
    give_new(&w, DNNL_ARG_BIAS, plan, dnnl_query_exec_arg_md, DNNL_ARG_BIAS);
    give(&w, DNNL_ARG_DST_LAYER, make_memory(s->destination));
    return w;
}

static work make_backward(dnnl_primitive_desc_t plan, const stack_shape *s, const work *forward,
                          dnnl_memory_t diff_destination) {
    static const int new_ones[] = {DNNL_ARG_DIFF_WEIGHTS_LAYER, DNNL_ARG_DIFF_WEIGHTS_ITER,
                                   DNNL_ARG_DIFF_BIAS, DNNL_ARG_DIFF_SRC_LAYER};
    static const int same[] = {DNNL_ARG_SRC_LAYER, DNNL_ARG_BIAS, DNNL_ARG_DST_LAYER,
                               DNNL_ARG_WORKSPACE};
    work w = {0};
    CHECK(dnnl_primitive_create(&w.primitive, plan));
    give_weights(&w, DNNL_ARG_WEIGHTS_LAYER, plan, s->plain_layer);
    give_weights(&w, DNNL_ARG_WEIGHTS_ITER, plan, s->plain_iter);
    for (size_t k = 0; k < sizeof new_ones / sizeof *new_ones; k++)
        give_new(&w, new_ones[k], plan, dnnl_query_exec_arg_md, new_ones[k]);
    for (size_t k = 0; k < sizeof same / sizeof *same; k++)
        give(&w, same[k], given(forward, same[k]));
    give(&w, DNNL_ARG_DIFF_DST_LAYER,
         diff_destination ? diff_destination : make_memory(s->destination));
    return w;
}

/* --- networks --- */

enum { MOST_STACKS = 16 };

typedef struct network {
    int batch, stacks;
    work forward[MOST_STACKS], backward[MOST_STACKS], inference[MOST_STACKS];
} network;

/* Stack k of a network: the first layer, then the others, together if they can. */
static stack_shape describe_part(const cell *c, int directions, int k, int hidden, int layers,
                                 int batch) {
    const int inputs = k == 0 ? INPUT_DIM : directions * hidden;
    const int together = k == 0 || directions == 2 ? 1 : layers - 1;
    return describe_stack(c, directions, together, inputs, hidden, batch);
}

/* What an earlier shape has allocated is kept: a process sees few of them. */
static network make_network(const cell *c, int directions, int hidden, int layers, int batch) {
    network n = {.batch = batch, .stacks = layers > 2 && directions == 1 ? 2 : layers};
    stack_shape shapes[MOST_STACKS];
    dnnl_primitive_desc_t plans[MOST_STACKS];
    for (int k = 0; k < n.stacks; k++) {
        shapes[k] = describe_part(c, directions, k, hidden, layers, batch);
        plans[k] = plan_forward(&shapes[k], dnnl_forward_training);
        const dnnl_memory_t below = k ? given(&n.forward[k - 1], DNNL_ARG_DST_LAYER) : NULL;
        n.forward[k] = make_forward(plans[k], &shapes[k], below);
        give_new(&n.forward[k], DNNL_ARG_WORKSPACE, plans[k], dnnl_query_workspace_md, 0);
        n.inference[k] = make_forward(plan_forward(&shapes[k], dnnl_forward_inference), &shapes[k],
                                      k ? given(&n.inference[k - 1], DNNL_ARG_DST_LAYER) : NULL);
    }
    for (int k = n.stacks; k-- > 0;) {
        const dnnl_memory_t above =
            k + 1 < n.stacks ? given(&n.backward[k + 1], DNNL_ARG_DIFF_SRC_LAYER) : NULL;
        n.backward[k] =
            make_backward(plan_backward(&shapes[k], plans[k]), &shapes[k], &n.forward[k], above);
    }
    return n;
}

/* Answers true if there is such a network. */
static bool set_shape(network *n, const char *name, int directions, int hidden, int layers,
                      int batch) {
    const cell *c = find_cell(name);
    if (!c || layers > MOST_STACKS) return false;
    *n = make_network(c, directions, hidden, layers, batch);
    return true;
}

static void execute(const work *w) {
    CHECK(dnnl_primitive_execute(w->primitive, stream, w->count, w->arguments));
}

static void train(const network *n) {
    for (int k = 0; k < n->stacks; k++) execute(&n->forward[k]);
    for (int k = n->stacks; k-- > 0;) execute(&n->backward[k]);
    CHECK(dnnl_stream_wait(stream));
}

static void evaluate(const network *n) {
    for (int k = 0; k < n->stacks; k++) execute(&n->inference[k]);
    CHECK(dnnl_stream_wait(stream));
}

static double rate(const network *n, void (*run)(const network *), double seconds) {
    const double begin_s = cpu_time_s();
    double time_s;
    long samples = 0;
    do {
        run(n);
        samples += n->batch;
        time_s = cpu_time_s() - begin_s;
    } while (time_s < seconds);
    return (double)samples / time_s;
}

int main(void) {
    char line[128], name[128];
    int directions, hidden, layers, batch;
    double seconds;
    network n = {0};
    _mm_setcsr(_mm_getcsr() | 0x8040); /* flush denormals, as the others do */
    CHECK(dnnl_engine_create(&engine, dnnl_cpu, 0));
    CHECK(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags));
    const dnnl_version_t *version = dnnl_version();
    printf("oneDNN %d.%d.%d\n", version->major, version->minor, version->patch);
    while (fflush(stdout), fgets(line, sizeof line, stdin)) {
        if (strncmp(line, "items ", 6) == 0)
            puts(strcmp(line, "items 28 28 28\n") == 0 ? "ok" : "none");
        else if (sscanf(line, "shape %127s %d %d %d %d", name, &directions, &hidden, &layers,
                        &batch) == 5)
            puts(set_shape(&n, name, directions, hidden, layers, batch) ? "ok" : "none");
        else if (n.batch && sscanf(line, "train %lf", &seconds) == 1)
            printf("%.2f\n", rate(&n, train, seconds));
        else if (n.batch && sscanf(line, "evaluate %lf", &seconds) == 1)
            printf("%.2f\n", rate(&n, evaluate, seconds));
        else
            return 2;
    }
    return 0;
}
