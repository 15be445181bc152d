/* Every parameter's gradient against central differences of the loss of a network in double
 * (rnn_in_double.h): every cell in every structure at small odd sizes, parameter by parameter; and
 * at sizes that fill panels of 16 columns and groups of 32 rows, tensor by tensor in random
 * directions. */
#include <stdint.h>
#include <stdlib.h>

#include "src/base/random.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_in_double.h"
#include "tests/rnn_models.h"

enum { SEED = 20, UPDATE = 5 };
enum { OF_INPUTS, OF_WEIGHTS, OF_DIRECTIONS, OF_TARGETS }; /* epochs of the test's stream */

/* Of a difference quotient's two ends; so small that the largest of several steps stays it. */
static const double STEP = 3e-6;

/* What float's rounding may do to a gradient, in units of the largest of its tensor or of 1. */
static const double TOLERANCE = 2e-6;
static double furthest; /* of all that are within it */

/* A spec, its batch, and a model of it whose gradient is computed. */
typedef struct problem {
    rnn_spec spec;
    int batch;
    rnn_model *model;
    float *x;
    int32_t *labels, *lengths; /* lengths: NULL where all rows are whole */
    float *values;             /* in place of labels, where the loss is of numbers */
    double *weights;
    const double *class_weights; /* NULL: none */
} problem;

/* From -1 to 1. */
static float random_value(uint32_t epoch, uint64_t index) {
    return 2 * random_unit(random_at(SEED, RANDOM_TEST, epoch, index).word[0]) - 1;
}

static rnn_targets targets_of(const problem *p) {
    return (rnn_targets){p->labels, p->values};
}

static double loss_of(const problem *p) {
    return double_loss(&p->spec, p->weights, p->class_weights, p->x, targets_of(p), p->lengths,
                       p->batch, SEED, UPDATE);
}

/* Numbers on both sides of what the outputs are; of bce from 0 to 1. */
static void draw_values(problem *p) {
    const rnn_architecture *a = &p->spec.architecture;
    const size_t count = (size_t)(p->batch * rnn_reading_count(a) * a->output_dim);
    p->values = malloc(count * sizeof *p->values);
    for (size_t k = 0; k < count; k++) {
        const float value = random_value(OF_TARGETS, k);
        p->values[k] = p->spec.loss == RNN_LOSS_BCE ? (value + 1) / 2 : 2 * value;
        if (p->labels[k / (size_t)a->output_dim] == RNN_NO_CLASS) p->values[k] = NAN;
    }
}

/* Weights in a range that bends the gates: twice PyTorch's. */
static void draw_weights(problem *p) {
    const size_t count = rnn_allocated_parameters(p->model);
    const double range = 2 / sqrt(p->spec.architecture.hidden_dim);
    float *values = malloc(count * sizeof *values);
    p->weights = malloc(count * sizeof *p->weights);
    for (size_t k = 0; k < count; k++) {
        values[k] = (float)(range * (double)random_value(OF_WEIGHTS, k));
        p->weights[k] = (double)values[k];
    }
    rnn_set_weights(p->model, values);
    free(values);
}

/* -1, which is none, to input_dim - 1. */
static float draw_token(const rnn_architecture *a, uint64_t k) {
    const uint32_t word = random_at(SEED, RANDOM_TEST, OF_INPUTS, k).word[0];
    return (float)(word % ((uint32_t)a->input_dim + 1)) - 1;
}

static bool weighted_problem_open(problem *p, const rnn_spec *spec, int batch,
                                  const double *class_weights) {
    const rnn_architecture *a = &spec->architecture;
    const size_t inputs = (size_t)(batch * a->seq_dim * rnn_step_values(a));
    error err;
    *p = (problem){.spec = *spec, .batch = batch, .class_weights = class_weights};
    if (!CHECK_STATUS(rnn_create(spec, batch, RNN_ISA_BEST, &p->model, &err), STATUS_OK, &err))
        return false;
    p->x = malloc(inputs * sizeof *p->x);
    const int readings = batch * rnn_reading_count(a);
    p->labels = malloc((size_t)readings * sizeof *p->labels);
    for (size_t k = 0; k < inputs; k++)
        p->x[k] = a->embedding_dim ? draw_token(a, k) : random_value(OF_INPUTS, k);
    const bool some_have_none = a->readout == RNN_READOUT_EVERY_STEP && readings > batch;
    for (int k = 0; k < readings; k++)
        p->labels[k] = some_have_none && k % 4 == 1 ? RNN_NO_CLASS : k % a->output_dim;
    if (spec->variable_length) {
        p->lengths = malloc((size_t)batch * sizeof *p->lengths);
        for (int row = 0; row < batch; row++) p->lengths[row] = 1 + row * 7 % a->seq_dim;
        rnn_set_lengths(p->model, p->lengths);
    }
    draw_values(p);
    draw_weights(p);
    rnn_set_draws(p->model, SEED, UPDATE);
    rnn_set_class_weights(p->model, class_weights);
    const double loss = rnn_gradient(p->model, p->x, targets_of(p), batch);
    return CHECK_NEAR(loss / loss_of(p), 1, TOLERANCE);
}

static bool problem_open(problem *p, const rnn_spec *spec, int batch) {
    return weighted_problem_open(p, spec, batch, NULL);
}

static void problem_close(problem *p) {
    free(p->x), free(p->labels), free(p->values), free(p->lengths), free(p->weights);
    rnn_free(p->model);
}

/* What failed, for the log. */
static void tell(const problem *p, const char *tensor, size_t element) {
    const rnn_architecture *a = &p->spec.architecture;
    printf(
        "  %s[%zu] of %s, %d directions, readout %d, projection %d%s%s, dropout %g %g%s, embedding "
        "%d, seq %d "
        "input %d hidden %d layers %d output %d batch %d\n",
        tensor, element, rnn_cell_describe(a->cell)->name, rnn_direction_count(a), (int)a->readout,
        a->proj_dim, a->peepholes ? ", peepholes" : "", a->without_bias ? ", no bias" : "",
        p->spec.dropout.layers, p->spec.dropout.readout, p->lengths ? ", lengths" : "",
        a->embedding_dim, a->seq_dim, a->input_dim, a->hidden_dim, a->layer_dim, a->output_dim,
        p->batch);
}

/* |got - wanted| in units of `scale` or 1, whichever is larger. */
static bool agrees(double got, double wanted, double scale) {
    const double apart = fabs(got - wanted) / fmax(scale, 1);
    if (apart <= TOLERANCE) furthest = fmax(furthest, apart);
    return CHECK_NEAR(apart, 0, TOLERANCE);
}

static double largest_of(const float *values, int64_t count) {
    double largest = 0;
    for (int64_t k = 0; k < count; k++) largest = fmax(largest, fabs((double)values[k]));
    return largest;
}

/* --- element by element --- */

/* dloss / dweight. */
static double central_difference(problem *p, double *weight) {
    const double kept = *weight;
    *weight = kept + STEP;
    const double above = loss_of(p);
    *weight = kept - STEP;
    const double below = loss_of(p);
    *weight = kept;
    return (above - below) / (2 * STEP);
}

static void check_elements(problem *p, int index, double *weights) {
    const rnn_tensor tensor = tensor_at(p->model, index);
    float *gradient = malloc((size_t)tensor.count * sizeof *gradient);
    rnn_get_gradient(p->model, index, gradient);
    const double largest = largest_of(gradient, tensor.count);
    for (int64_t e = 0; e < tensor.count; e++)
        if (!agrees((double)gradient[e], central_difference(p, &weights[e]), largest))
            tell(p, tensor.name, (size_t)e);
    free(gradient);
}

static void check_elements_of_all(problem *p) {
    double *weights = p->weights;
    for (int i = 0; i < tensor_count(p->model); weights += tensor_at(p->model, i).count, i++)
        check_elements(p, i, weights);
    CHECK_INT(weights - p->weights, rnn_allocated_parameters(p->model));
}

static void check_every_element(const rnn_spec *spec, int batch) {
    problem p;
    REQUIRE(problem_open(&p, spec, batch));
    check_elements_of_all(&p);
    problem_close(&p);
}

/* --- in random directions --- */

/* d loss(weights + s direction) / ds at s = 0; the direction's numbers are from the test's stream.
 */
static double difference_along(problem *p, double *weights, int64_t count, double step) {
    double ends[2];
    for (int end = 0; end < 2; end++) {
        const double s = end == 0 ? step : -2 * step;
        for (int64_t k = 0; k < count; k++)
            weights[k] += s * (double)random_value(OF_DIRECTIONS, (uint64_t)k);
        ends[end] = loss_of(p);
    }
    return (ends[0] - ends[1]) / (2 * step);
}

/* The tensor's weights are a little off afterwards and so put back. */
static void check_along(problem *p, int index, double *weights) {
    const rnn_tensor tensor = tensor_at(p->model, index);
    const size_t count = (size_t)tensor.count;
    float *gradient = malloc(count * sizeof *gradient);
    double *kept = malloc(count * sizeof *kept), along = 0, size = 0;
    memcpy(kept, weights, count * sizeof *kept);
    rnn_get_gradient(p->model, index, gradient);
    for (size_t k = 0; k < count; k++) {
        along += (double)gradient[k] * (double)random_value(OF_DIRECTIONS, k);
        size += (double)gradient[k] * (double)gradient[k];
    }
    if (!agrees(along, difference_along(p, weights, tensor.count, STEP / sqrt((double)count)),
                10 * sqrt(size)))
        tell(p, tensor.name, 0);
    memcpy(weights, kept, count * sizeof *kept);
    free(gradient), free(kept);
}

static void check_every_tensor(const rnn_spec *spec, int batch) {
    problem p;
    REQUIRE(problem_open(&p, spec, batch));
    double *weights = p.weights;
    for (int i = 0; i < tensor_count(p.model); weights += tensor_at(p.model, i).count, i++)
        check_along(&p, i, weights);
    problem_close(&p);
}

/* --- structures --- */

/* Number `number` of all structures of a cell; false: there are no more, or the cell has it not. */
enum { STRUCTURES = 3 * 2 * RNN_READOUT_COUNT * 2 * 2 * 2 };

static bool structure_of(rnn_cell cell, int number, rnn_architecture *a) {
    const rnn_cell_description *row = rnn_cell_describe(cell);
    *a = (rnn_architecture){.cell = cell, .layer_dim = 1 + number % 3};
    number /= 3;
    a->readout = (rnn_readout)(number % RNN_READOUT_COUNT);
    number /= RNN_READOUT_COUNT;
    a->direction = number % 2 ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
    a->without_bias = number / 2 % 2;
    a->peepholes = number / 4 % 2;
    a->proj_dim = number / 8 % 2;
    return (!a->peepholes || rnn_cell_has_peepholes(row)) && (!a->proj_dim || row->projects);
}

TEST(every_cell_in_every_structure) {
    int count = 0;
    for (int cell = 0; cell < RNN_CELL_COUNT; cell++) {
        for (int k = 0; k < STRUCTURES; k++) {
            rnn_spec spec = {.loss = RNN_LOSS_CROSS_ENTROPY};
            rnn_architecture *a = &spec.architecture;
            if (!structure_of((rnn_cell)cell, k, a)) continue;
            a->seq_dim = 1 + (k + cell) % 4;
            a->input_dim = 1 + k % 2;
            a->hidden_dim = 2 + (k / 2 + cell) % 2;
            a->output_dim = 2 + k / 3 % 2;
            if (a->proj_dim) a->proj_dim = 1 + k % (a->hidden_dim - 1);
            check_every_element(&spec, 1 + k % 2);
            count++;
        }
    }
    /* Seven cells have peepholes and projections, five have neither. */
    CHECK_INT(count, 7 * STRUCTURES + 5 * STRUCTURES / 4);
}

TEST(every_cell_with_dropout) {
    for (int cell = 0; cell < RNN_CELL_COUNT; cell++) {
        for (int k = 0; k < 2 * RNN_READOUT_COUNT; k++) {
            rnn_spec spec = {.architecture = {4, 2, 3 + k % 2, 2 + k % 2, 3},
                             .dropout = {.layers = 0.3, .readout = k % 3 ? 0.5 : 0}};
            rnn_architecture *a = &spec.architecture;
            a->cell = (rnn_cell)cell;
            a->readout = (rnn_readout)(k % RNN_READOUT_COUNT);
            a->direction = k / RNN_READOUT_COUNT ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
            if (rnn_cell_describe(a->cell)->projects && k % 2) a->proj_dim = 2;
            check_every_element(&spec, 3);
        }
    }
}

TEST(every_cell_with_a_size_for_each_layer) {
    for (int cell = 0; cell < RNN_CELL_COUNT; cell++) {
        for (int k = 0; k < 2; k++) {
            rnn_spec spec = {.architecture = {3, 2, 0, 3, 2}};
            spec.architecture.cell = (rnn_cell)cell;
            spec.architecture.direction = k ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
            rnn_set_hidden_dims(&spec.architecture, (const int32_t[]){3, 5, 2}, 3);
            check_every_element(&spec, 2);
        }
    }
}

/* Rows of one to four steps, out of order. */
TEST(every_cell_with_lengths) {
    for (int cell = 0; cell < RNN_CELL_COUNT; cell++) {
        for (int k = 0; k < 2 * RNN_READOUT_COUNT; k++) {
            rnn_spec spec = {.architecture = {4, 2, 3, 1 + k % 2, 3},
                             .dropout = {.readout = k % 3 == 1 ? 0.5 : 0},
                             .variable_length = true};
            rnn_architecture *a = &spec.architecture;
            a->cell = (rnn_cell)cell;
            a->readout = (rnn_readout)(k % RNN_READOUT_COUNT);
            a->direction = k / RNN_READOUT_COUNT ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
            a->peepholes = k % 2 && rnn_cell_has_peepholes(rnn_cell_describe(a->cell));
            if (rnn_cell_describe(a->cell)->projects && k % 4 == 2) a->proj_dim = 2;
            if (a->layer_dim > 1 && k % 3 == 0) spec.dropout.layers = 0.3;
            check_every_element(&spec, 5);
        }
    }
}

/* A token is met several times, in one row and in others, or never; some steps have none. */
TEST(every_cell_with_an_embedding) {
    for (int cell = 0; cell < RNN_CELL_COUNT; cell++) {
        for (int k = 0; k < 2 * RNN_READOUT_COUNT; k++) {
            rnn_spec spec = {.architecture = {4, 3 + k % 3, 3, 1 + k % 2, 3},
                             .dropout = {.readout = k % 3 == 1 ? 0.5 : 0},
                             .variable_length = k % 4 > 1};
            rnn_architecture *a = &spec.architecture;
            a->cell = (rnn_cell)cell;
            a->embedding_dim = 1 + k % 4;
            a->readout = (rnn_readout)(k % RNN_READOUT_COUNT);
            a->direction = k / RNN_READOUT_COUNT ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
            a->without_bias = k % 5 == 3;
            if (rnn_cell_describe(a->cell)->projects && k % 3 == 2) a->proj_dim = 2;
            if (a->layer_dim > 1) spec.dropout.layers = 0.3;
            check_every_element(&spec, 5);
        }
    }
}

/* 37 units are two panels and a rest that shares panels; 35 rows are a group and a rest. */
TEST(every_cell_at_larger_sizes) {
    for (int cell = 0; cell < RNN_CELL_COUNT; cell++) {
        for (int k = 0; k < STRUCTURES; k += 11) {
            rnn_spec spec = {.loss = RNN_LOSS_CROSS_ENTROPY};
            rnn_architecture *a = &spec.architecture;
            if (!structure_of((rnn_cell)cell, k, a)) continue;
            a->seq_dim = 3, a->input_dim = 5, a->output_dim = 7;
            a->hidden_dim = k % 2 ? 37 : 17;
            if (a->proj_dim) a->proj_dim = k % 4 < 2 ? 16 : 13;
            if (a->layer_dim > 1 && k % 5 == 0) spec.dropout.layers = 0.25;
            if (k % 5 == 1) spec.dropout.readout = 0.5;
            spec.variable_length = k % 3 == 0;
            if (k % 2) a->embedding_dim = k % 4 == 1 ? 18 : 33;
            check_every_tensor(&spec, 35);
        }
    }
}

TEST(every_loss) {
    for (int loss = 0; loss < RNN_LOSS_COUNT; loss++) {
        for (int k = 0; k < 4; k++) {
            rnn_spec spec = {.architecture = {3, 2, 4, 1 + k % 2, 1 + k},
                             .loss = (rnn_loss)loss,
                             .huber_delta = 0.75,
                             .variable_length = k == 3};
            if (loss == RNN_LOSS_CROSS_ENTROPY && k == 0) continue; /* one class is no choice */
            check_every_element(&spec, 5);
        }
    }
}

/* Each step that a row has is a row of its own, with its own class, its own numbers. */
TEST(every_loss_of_every_step) {
    for (int loss = 0; loss < RNN_LOSS_COUNT; loss++) {
        for (int k = 0; k < 4; k++) {
            rnn_spec spec = {.architecture = {4, 2, 4, 1 + k % 2, 2 + k},
                             .loss = (rnn_loss)loss,
                             .huber_delta = 0.75,
                             .dropout = {.readout = k == 1 ? 0.5 : 0},
                             .variable_length = k >= 2};
            spec.architecture.readout = RNN_READOUT_EVERY_STEP;
            if (k % 2) spec.architecture.direction = RNN_DIRECTION_BOTH;
            check_every_element(&spec, 5);
        }
    }
}

TEST(class_weights) {
    const double class_weights[] = {0.25, 3, 1.5};
    for (int every = 0; every < 2; every++) {
        rnn_spec spec = {.architecture = {3, 2, 4, 2, 3}, .variable_length = every};
        if (every) spec.architecture.readout = RNN_READOUT_EVERY_STEP;
        problem p;
        REQUIRE(weighted_problem_open(&p, &spec, 5, class_weights));
        check_elements_of_all(&p);
        problem_close(&p);
    }
}

/* What a yes weighs of each label. */
TEST(label_weights) {
    const double label_weights[] = {0.25, 3, 1.5};
    const rnn_spec spec = {.architecture = {3, 2, 4, 2, 3}, .loss = RNN_LOSS_BCE};
    problem p;
    REQUIRE(weighted_problem_open(&p, &spec, 5, label_weights));
    check_elements_of_all(&p);
    problem_close(&p);
}

int main(void) {
    RUN(label_weights);
    RUN(class_weights);
    RUN(every_loss);
    RUN(every_loss_of_every_step);
    RUN(every_cell_in_every_structure);
    RUN(every_cell_with_dropout);
    RUN(every_cell_with_a_size_for_each_layer);
    RUN(every_cell_with_lengths);
    RUN(every_cell_with_an_embedding);
    RUN(every_cell_at_larger_sizes);
    printf("largest deviation: %.1e\n", furthest);
    return check_finish();
}
