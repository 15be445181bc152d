/* The engine against PyTorch in float64 on small networks: logits, loss and every gradient on each
 * path that this CPU has, and the losses of 20 SGD steps on the best one (rnn_paths_test holds
 * that the others train to the same bits; the plain ones would take a minute here).  Each tensor
 * agrees within TOLERANCE of its largest magnitude. */
#include <stdio.h>
#include <stdlib.h>

#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/pytorch_fixture.h"
#include "tests/rnn_models.h"

#define TOLERANCE 1e-5

enum { BATCHES = 2, STEPS = 20 }; /* as in make_pytorch_fixtures.py */

static const rnn_isa PATHS[] = {RNN_ISA_BEST, RNN_ISA_ORACLE, RNN_ISA_GENERIC, RNN_ISA_AVX2,
                                RNN_ISA_AVX512};

/* One fixture's input. */
typedef struct problem {
    const char *name;
    hid_t file;
    rnn_architecture shape;
    int batch, correct;
    double lr, clip_norm;
    float *inputs; /* (BATCHES, batch, seq_dim, rnn_step_values) */
    rnn_loss loss;
    double huber_delta;
    int32_t *labels;  /* (BATCHES, readings); NULL where the loss is of numbers */
    float *targets;   /* (BATCHES, readings, output_dim); NULL where it is of classes */
    int32_t *lengths; /* (BATCHES, batch); NULL: all rows are whole */
    double *weights;  /* (output_dim): what a yes of bce weighs; NULL: as much as a no */
} problem;

static bool problem_read_attributes(problem *p) {
    return fixture_int(p->file, "seq_dim", &p->shape.seq_dim) &&
           fixture_int(p->file, "input_dim", &p->shape.input_dim) &&
           fixture_int(p->file, "hidden_dim", &p->shape.hidden_dim) &&
           fixture_int(p->file, "layer_dim", &p->shape.layer_dim) &&
           fixture_int(p->file, "output_dim", &p->shape.output_dim) &&
           fixture_structure(p->file, &p->shape) && fixture_int(p->file, "batch", &p->batch) &&
           fixture_int(p->file, "correct", &p->correct) && fixture_real(p->file, "lr", &p->lr) &&
           fixture_real(p->file, "clip_norm", &p->clip_norm);
}

/* Files that say nothing of a loss have the cross entropy. */
static bool problem_read_loss(problem *p) {
    char name[32] = "cross_entropy";
    if (fixture_has(p->file, "loss") && (!fixture_text(p->file, "loss", name, sizeof name) ||
                                         !fixture_real(p->file, "huber_delta", &p->huber_delta)))
        return false;
    while (p->loss < RNN_LOSS_COUNT && strcmp(rnn_loss_names[p->loss], name) != 0) p->loss++;
    return CHECK(p->loss < RNN_LOSS_COUNT);
}

static size_t inputs_a_batch(const problem *p) {
    return (size_t)p->batch * p->shape.seq_dim * rnn_step_values(&p->shape);
}

/* Rows, or steps of all rows where every step is read. */
static size_t readings_a_batch(const problem *p) {
    return (size_t)p->batch * rnn_reading_count(&p->shape);
}

/* What PyTorch ignores has no class here. */
static int32_t *read_labels(const problem *p, size_t rows) {
    enum { IGNORED = -100 };
    int32_t *labels = fixture_ints(p->file, "labels", rows);
    for (size_t i = 0; labels && i < rows; i++)
        if (labels[i] == IGNORED) labels[i] = RNN_NO_CLASS;
    return labels;
}

static bool problem_open(problem *p, const char *path) {
    *p = (problem){.name = path};
    if (!fixture_open(path, &p->file) || !problem_read_attributes(p)) return false;
    p->inputs = fixture_floats(p->file, "inputs", BATCHES * inputs_a_batch(p));
    if (!problem_read_loss(p)) return false;
    const size_t rows = BATCHES * readings_a_batch(p);
    if (rnn_loss_describe(p->loss)->of_classes)
        p->labels = read_labels(p, rows);
    else
        p->targets = fixture_floats(p->file, "targets", rows * p->shape.output_dim);
    const bool packed = H5Lexists(p->file, "lengths", H5P_DEFAULT) > 0;
    if (packed) p->lengths = fixture_ints(p->file, "lengths", (size_t)BATCHES * p->batch);
    if (H5Lexists(p->file, "pos_weight", H5P_DEFAULT) > 0)
        p->weights = fixture_doubles(p->file, "pos_weight", (size_t)p->shape.output_dim);
    return p->inputs && (p->labels || p->targets) && (p->lengths || !packed);
}

static void problem_close(problem *p) {
    H5Fclose(p->file);
    free(p->inputs);
    free(p->labels);
    free(p->targets);
    free(p->lengths);
    free(p->weights);
}

/* The largest deviation that any fixture showed, for the log. */
typedef enum kind { LOGITS, LOSS, GRADIENT, LOSSES, LOSSES_CLIPPED, KINDS } kind;
static double worst[KINDS];

/* The largest |got - wanted| over the largest |wanted|; where all of that is zero, `got` must be.
 */
static double deviation(const double *got, const double *wanted, size_t count) {
    double apart = 0, largest = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(got[i])) return INFINITY;
        apart = fmax(apart, fabs(got[i] - wanted[i]));
        largest = fmax(largest, fabs(wanted[i]));
    }
    return apart == 0 ? 0 : apart / largest;
}

static void check_agrees(const problem *p, const rnn_model *m, kind of, const char *name,
                         const double *got, size_t count) {
    double *wanted = fixture_doubles(p->file, name, count);
    REQUIRE(wanted);
    double apart = deviation(got, wanted, count);
    char what[200];
    snprintf(what, sizeof what, "%s: on path %s the deviation of %s", p->name,
             rnn_isa_name(rnn_active_isa(m)), name);
    check_near(apart, 0, TOLERANCE, what, __FILE__, __LINE__);
    worst[of] = fmax(worst[of], apart);
    free(wanted);
}

static void check_agrees_float(const problem *p, const rnn_model *m, kind of, const char *name,
                               const float *got, size_t count) {
    double *wide = malloc(count * sizeof *wide);
    REQUIRE(wide);
    for (size_t i = 0; i < count; i++) wide[i] = (double)got[i];
    check_agrees(p, m, of, name, wide, count);
    free(wide);
}

static rnn_targets targets_of(const problem *p, int batch) {
    const size_t first = batch * readings_a_batch(p);
    return p->labels ? rnn_classes(p->labels + first)
                     : rnn_values(p->targets + first * p->shape.output_dim);
}

/* The lengths of a batch, if it has any. */
static void use_lengths(const problem *p, rnn_model *m, int batch) {
    if (p->lengths) rnn_set_lengths(m, p->lengths + batch * p->batch);
}

static void check_forward(const problem *p, rnn_model *m) {
    size_t count = readings_a_batch(p) * p->shape.output_dim;
    float *logits = calloc(count, sizeof *logits); /* steps that a row has not are left alone */
    REQUIRE(logits);
    use_lengths(p, m, 0);
    rnn_forward(m, p->inputs, p->batch, logits);
    check_agrees_float(p, m, LOGITS, "logits", logits, count);
    free(logits);

    rnn_score score = {0};
    rnn_evaluate(m, p->inputs, targets_of(p, 0), p->batch, &score);
    double loss = score.loss_sum / (double)score.count;
    if (!p->weights) check_agrees(p, m, LOSS, "loss", &loss, 1); /* evaluations weigh none */
    CHECK_INT(score.correct, p->correct);
}

/* out[:, -1, :] reads one step of the top layer's reverse direction, the first that it makes from
 * h = 0: what it makes of h is never used, and PyTorch's gradient is 0 exactly. */
static bool is_unused(const rnn_model *m, const rnn_tensor *tensor) {
    const rnn_architecture *a = architecture_of(m);
    return rnn_top_reverse_is_one_step(a) && tensor->layer == a->layer_dim - 1 &&
           tensor->direction == 1 && tensor->role == RNN_RECURRENT_WEIGHT;
}

static int unused_tensors;

static void check_zeros(const problem *p, const char *name, const float *gradient, size_t count) {
    double *wanted = fixture_doubles(p->file, name, count);
    REQUIRE(wanted);
    size_t zeros = 0;
    for (size_t e = 0; e < count; e++) zeros += gradient[e] == 0 && wanted[e] == 0;
    if (!CHECK_INT(zeros, count)) printf("%s: %s\n", p->name, name);
    free(wanted);
    unused_tensors++;
}

static void check_gradient(const problem *p, const rnn_model *m, int index) {
    rnn_tensor tensor = tensor_at(m, index);
    float *gradient = malloc(tensor.count * sizeof *gradient);
    REQUIRE(gradient);
    char name[64];
    snprintf(name, sizeof name, "gradients/%s", tensor.name);
    rnn_get_gradient(m, index, gradient);
    check_agrees_float(p, m, GRADIENT, name, gradient, tensor.count);
    if (is_unused(m, &tensor)) check_zeros(p, name, gradient, tensor.count);
    free(gradient);
}

static void check_backward(const problem *p, rnn_model *m) {
    use_lengths(p, m, 0);
    double loss = rnn_gradient(m, p->inputs, targets_of(p, 0), p->batch);
    check_agrees(p, m, LOSS, "loss", &loss, 1);
    for (int i = 0; i < tensor_count(m); i++) check_gradient(p, m, i);
}

/* Names and order of all tensors are those of PyTorch's state_dict. */
static void check_tensors(const problem *p, const rnn_model *m) {
    enum { BYTES = 2000 };
    char wanted[BYTES], got[BYTES] = "";
    size_t length = 0;
    if (!fixture_has(p->file, "tensors")) {
        CHECK_INT(tensor_count(m), 4 * p->shape.layer_dim + 2);
        return;
    }
    REQUIRE(fixture_text(p->file, "tensors", wanted, sizeof wanted));
    for (int i = 0; i < tensor_count(m) && length < BYTES; i++)
        length += (size_t)snprintf(got + length, BYTES - length, "%s%s", i ? " " : "",
                                   tensor_at(m, i).name);
    CHECK_TEXT(got, wanted);
}

/* Train from the fixture's weights; clip_norm 0 does not clip. */
static void check_training(const problem *p, rnn_model *m, double clip_norm, kind of,
                           const char *name) {
    REQUIRE(fixture_load_weights(p->file, m));
    double losses[STEPS];
    for (int step = 0; step < STEPS; step++) {
        int k = step % BATCHES;
        use_lengths(p, m, k);
        rnn_set_lr(m, (double)(float)p->lr);
        rnn_set_clip_norm(m, (float)clip_norm);
        rnn_step result =
            rnn_train_step(m, p->inputs + k * inputs_a_batch(p), targets_of(p, k), p->batch);
        CHECK(result.finite);
        losses[step] = result.loss;
    }
    check_agrees(p, m, of, name, losses, STEPS);
}

static void check_path(const problem *p, rnn_isa path) {
    rnn_model *m;
    error err;
    const rnn_spec spec = {.architecture = p->shape,
                           .loss = p->loss,
                           .huber_delta = p->huber_delta,
                           .variable_length = p->lengths != NULL};
    REQUIRE(CHECK_STATUS(rnn_create(&spec, p->batch, path, &m, &err), STATUS_OK, &err));
    check_tensors(p, m);
    rnn_set_class_weights(m, p->weights);
    if (CHECK(fixture_load_weights(p->file, m))) {
        check_forward(p, m);
        check_backward(p, m);
        if (path == RNN_ISA_BEST) {
            check_training(p, m, 0, LOSSES, "losses");
            check_training(p, m, p->clip_norm, LOSSES_CLIPPED, "losses_clipped");
        }
    }
    rnn_free(m);
}

static void check_fixture(const char *path) {
    problem p;
    REQUIRE(problem_open(&p, path));
    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++)
        if (rnn_isa_available(PATHS[i])) check_path(&p, PATHS[i]);
    problem_close(&p);
}

/* All of them, as make_pytorch_fixtures.py lists them. */
#define FIXTURES(OF)                                                 \
    OF(pytorch_1_layers_hidden_1)                                    \
    OF(pytorch_1_layers_hidden_3)                                    \
    OF(pytorch_1_layers_hidden_100)                                  \
    OF(pytorch_2_layers_hidden_7)                                    \
    OF(pytorch_2_layers_hidden_33)                                   \
    OF(pytorch_3_layers_hidden_1)                                    \
    OF(pytorch_3_layers_hidden_16)                                   \
    OF(pytorch_3_layers_hidden_33)                                   \
    OF(pytorch_1_layers_hidden_5_both)                               \
    OF(pytorch_2_layers_hidden_17_both_final_states)                 \
    OF(pytorch_3_layers_hidden_4_both_no_bias_mean)                  \
    OF(pytorch_2_layers_hidden_7_max)                                \
    OF(pytorch_1_layers_hidden_7_proj_3)                             \
    OF(pytorch_2_layers_hidden_18_proj_5_both)                       \
    OF(pytorch_3_layers_hidden_7_proj_4_no_bias_max)                 \
    OF(pytorch_2_layers_hidden_17_proj_16_both_mean)                 \
    OF(pytorch_gru_1_layers_hidden_3)                                \
    OF(pytorch_gru_1_layers_hidden_17_both)                          \
    OF(pytorch_gru_2_layers_hidden_17_both_final_states)             \
    OF(pytorch_gru_2_layers_hidden_7_max)                            \
    OF(pytorch_gru_3_layers_hidden_4_both_no_bias_mean)              \
    OF(pytorch_rnn_tanh_1_layers_hidden_4_mean)                      \
    OF(pytorch_rnn_tanh_2_layers_hidden_17_both)                     \
    OF(pytorch_rnn_tanh_3_layers_hidden_5_both_no_bias_max)          \
    OF(pytorch_rnn_tanh_3_layers_hidden_20_final_states)             \
    OF(pytorch_rnn_relu_1_layers_hidden_5_max)                       \
    OF(pytorch_rnn_relu_1_layers_hidden_20_both)                     \
    OF(pytorch_rnn_relu_2_layers_hidden_17_both_final_states)        \
    OF(pytorch_rnn_relu_3_layers_hidden_5_both_no_bias_mean)         \
    OF(pytorch_1_layers_hidden_20_packed)                            \
    OF(pytorch_2_layers_hidden_17_both_packed)                       \
    OF(pytorch_2_layers_hidden_7_both_final_states_packed)           \
    OF(pytorch_2_layers_hidden_9_proj_4_both_mean_packed)            \
    OF(pytorch_3_layers_hidden_6_max_packed)                         \
    OF(pytorch_gru_2_layers_hidden_17_packed)                        \
    OF(pytorch_gru_2_layers_hidden_5_both_max_packed)                \
    OF(pytorch_rnn_tanh_2_layers_hidden_6_both_final_states_packed)  \
    OF(pytorch_1_layers_hidden_5_mse)                                \
    OF(pytorch_1_layers_hidden_5_mae)                                \
    OF(pytorch_1_layers_hidden_5_packed_huber)                       \
    OF(pytorch_1_layers_hidden_5_bce)                                \
    OF(pytorch_1_layers_hidden_20_every_step)                        \
    OF(pytorch_2_layers_hidden_7_both_every_step_packed)             \
    OF(pytorch_gru_1_layers_hidden_17_every_step_packed)             \
    OF(pytorch_2_layers_hidden_6_proj_4_every_step_packed)           \
    OF(pytorch_1_layers_hidden_5_every_step_mse)                     \
    OF(pytorch_1_layers_hidden_5_embedding_3)                        \
    OF(pytorch_2_layers_hidden_17_both_packed_embedding_20)          \
    OF(pytorch_gru_1_layers_hidden_6_both_embedding_4)               \
    OF(pytorch_gru_2_layers_hidden_7_mean_packed_embedding_5)        \
    OF(pytorch_gru_1_layers_hidden_9_every_step_ignored)             \
    OF(pytorch_2_layers_hidden_5_both_every_step_packed_ignored)     \
    OF(pytorch_2_layers_hidden_6_both_every_step_packed_mse_ignored) \
    OF(pytorch_gru_1_layers_hidden_7_every_step_packed_mae_ignored)  \
    OF(pytorch_1_layers_hidden_5_every_step_huber_ignored)           \
    OF(pytorch_1_layers_hidden_6_packed_bce_weighted)

#define FIXTURE_TEST(name)                            \
    TEST(agrees_with_##name) {                        \
        check_fixture("tests/fixtures/" #name ".h5"); \
    }
FIXTURES(FIXTURE_TEST)

/* Of three LSTMs, one with a projection and one with an embedding, two GRUs, one with an embedding,
 * and both RNNs, on every path. */
TEST(unused_weights_were_met) {
    int paths = 0;
    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++) paths += rnn_isa_available(PATHS[i]);
    CHECK_INT(unused_tensors, 8 * paths);
}

#define RUN_FIXTURE(name) RUN(agrees_with_##name);

int main(void) {
    FIXTURES(RUN_FIXTURE)
    RUN(unused_weights_were_met);
    printf(
        "largest deviations: logits %.1e, loss %.1e, gradients %.1e, 20 losses %.1e, clipped "
        "%.1e\n",
        worst[LOGITS], worst[LOSS], worst[GRADIENT], worst[LOSSES], worst[LOSSES_CLIPPED]);
    return check_finish();
}
