/* Initial weights: NUMERICS.md, "Initial weights". */
#include <stdatomic.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/base/random.h"
#include "src/rnn/fpmode.h"
#include "src/rnn/initialisation.h"
#include "src/rnn/model.h"
#include "src/rnn/normal_deviate.h"
#include "src/rnn/orthogonal.h"
#include "src/rnn/panels.h"

enum { RUN = 1024 }; /* numbers drawn at a time */

typedef struct initialiser {
    rnn_model *m;
    const rnn_initialisation *how;
    uint64_t seed;
    atomic_bool no_memory;
} initialiser;

/* One tensor on its way. */
typedef struct drawn {
    const initialiser *of;
    rnn_tensor tensor;
    rnn_init_law law;
    int index;
    uint64_t first; /* the place of its first number among those of all tensors */
} drawn;

static drawn drawn_at(const initialiser *n, int index, uint64_t first) {
    const rnn_architecture *a = &n->m->spec.architecture;
    const rnn_tensor t = rnn_tensor_at(a, index);
    return (drawn){n, t, rnn_init_law_of(a, n->how, &t), index, first};
}

/* --- random words --- */

/* Words `first` to first + count - 1 of the stream. */
static void draw(uint64_t seed, uint64_t first, size_t count, uint32_t *words) {
    random_block block = random_at(seed, RANDOM_INIT, 0, first / 4);
    for (uint64_t k = first; k < first + count; k++) {
        if (k % 4 == 0) block = random_at(seed, RANDOM_INIT, 0, k / 4);
        *words++ = block.word[k % 4];
    }
}

/* Odd multiples of 2^-24, so symmetric, never 0 and never 1. */
static float symmetric_unit(uint32_t word) {
    return 2 * random_unit(word) - (1 - 0x1p-24f);
}

/* --- numbers that need no others --- */

static void fill_constant(const drawn *d, size_t first, size_t count, float *values) {
    (void)first;
    for (size_t k = 0; k < count; k++) values[k] = (float)d->law.scale;
}

static void fill_symmetric(const drawn *d, size_t first, size_t count, float *values) {
    uint32_t words[RUN];
    const float bound = (float)d->law.scale;
    draw(d->of->seed, d->first + first, count, words);
    for (size_t k = 0; k < count; k++) values[k] = symmetric_unit(words[k]) * bound;
}

static void fill_normal(const drawn *d, size_t first, size_t count, float *values) {
    uint32_t words[RUN];
    const bool truncated = d->law.truncated;
    const double deviation = truncated ? d->law.scale / RNN_TRUNCATED_DEVIATION : d->law.scale;
    draw(d->of->seed, d->first + first, count, words);
    for (size_t k = 0; k < count; k++)
        values[k] = (float)(deviation * (truncated ? rnn_truncated_deviate(words[k])
                                                   : rnn_normal_deviate(words[k])));
}

static void fill_diagonal(const drawn *d, size_t first, size_t count, float *values) {
    const size_t columns = (size_t)d->tensor.columns;
    const size_t height = (size_t)(d->tensor.rows / d->law.blocks);
    for (size_t k = 0; k < count; k++) {
        const size_t row = (first + k) / columns, column = (first + k) % columns;
        values[k] = row % height == column ? (float)d->law.scale : 0;
    }
}

typedef void fill(const drawn *d, size_t first, size_t count, float *values);

static fill *const FILLS[] = {
    [RNN_INIT_CONSTANT] = fill_constant,
    [RNN_INIT_SYMMETRIC] = fill_symmetric,
    [RNN_INIT_NORMAL] = fill_normal,
    [RNN_INIT_DIAGONAL] = fill_diagonal,
};

/* A member's share of the tensor. */
static void fill_share(const drawn *d, int member) {
    rnn_model *m = d->of->m;
    const team_share share = team_share_of((size_t)d->tensor.count, RUN, member, m->threads);
    float values[RUN];
    for (size_t first = share.first; first < share.end; first += RUN) {
        const size_t left = share.end - first, count = left < RUN ? left : RUN;
        FILLS[d->law.distribution](d, first, count, values);
        rnn_params_set_range(&m->layout, m->weights, d->index, first, count, values);
    }
}

/* --- orthogonal matrices --- */

/* Tall: the block itself, or where it is wide its transpose. */
typedef struct tall {
    size_t rows, columns;
    bool transposed;
} tall;

static tall tall_of(const rnn_tensor *t, const rnn_init_law *law) {
    const size_t rows = (size_t)(t->rows / law->blocks), columns = (size_t)t->columns;
    return rows < columns ? (tall){columns, rows, true} : (tall){rows, columns, false};
}

static size_t matrix_numbers(const tall *shape) {
    return size_plus(size_times(shape->rows, shape->columns), size_times(2, shape->columns));
}

/* Where number `k` of the block, row-major, stands in the matrix. */
static size_t place_of(const tall *shape, size_t k) {
    const size_t width = shape->transposed ? shape->rows : shape->columns;
    const size_t row = k / width, column = k % width;
    return shape->transposed ? column * shape->columns + row : row * shape->columns + column;
}

static void fill_block(const drawn *d, const tall *shape, size_t block, double *matrix) {
    rnn_model *m = d->of->m;
    const size_t numbers = shape->rows * shape->columns, before = block * numbers;
    uint32_t words[RUN];
    float values[RUN];
    for (size_t first = 0; first < numbers; first += RUN) {
        const size_t count = numbers - first < RUN ? numbers - first : RUN;
        draw(d->of->seed, d->first + before + first, count, words);
        for (size_t k = 0; k < count; k++)
            matrix[place_of(shape, first + k)] = rnn_normal_deviate(words[k]);
    }
    rnn_orthogonalise(matrix, shape->rows, shape->columns, matrix + numbers);
    for (size_t first = 0; first < numbers; first += RUN) {
        const size_t count = numbers - first < RUN ? numbers - first : RUN;
        for (size_t k = 0; k < count; k++)
            values[k] = (float)(d->law.scale * matrix[place_of(shape, first + k)]);
        rnn_params_set_range(&m->layout, m->weights, d->index, before + first, count, values);
    }
}

/* Those of the tensor's blocks whose turn it is: `*turn` counts the blocks of all tensors, which
 * the members take in turn. */
static void fill_blocks(const drawn *d, initialiser *n, int member, int *turn) {
    const tall shape = tall_of(&d->tensor, &d->law);
    for (int64_t block = 0; block < d->law.blocks; block++) {
        if ((*turn)++ % n->m->threads != member) continue;
        double *matrix = memory_aligned_array(matrix_numbers(&shape), sizeof *matrix);
        if (matrix)
            fill_block(d, &shape, (size_t)block, matrix);
        else
            atomic_store(&n->no_memory, true);
        free(matrix);
    }
}

size_t rnn_init_bytes(const rnn_architecture *a, const rnn_initialisation *how, int threads) {
    size_t largest = 0, blocks = 0;
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor t = rnn_tensor_at(a, i);
        const rnn_init_law law = rnn_init_law_of(a, how, &t);
        if (law.distribution != RNN_INIT_ORTHOGONAL_MATRIX) continue;
        const tall shape = tall_of(&t, &law);
        const size_t numbers = matrix_numbers(&shape);
        if (numbers > largest) largest = numbers;
        blocks += (size_t)law.blocks;
    }
    const size_t at_once = blocks < (size_t)threads ? blocks : (size_t)threads;
    return size_times(at_once, size_times(largest, sizeof(double)));
}

/* --- forget bias --- */

static void set_gate_bias(rnn_model *m, const rnn_tensor *t, int index, int gate, float value) {
    const size_t hidden = (size_t)(t->rows / t->gates);
    for (size_t unit = 0; unit < hidden; unit++)
        rnn_params_set_range(&m->layout, m->weights, index, (size_t)gate * hidden + unit, 1,
                             &value);
}

/* One bias holds it all: a torch layer has two, and they add up. */
static void set_forget_bias(rnn_model *m, double forget_bias) {
    const rnn_architecture *a = &m->spec.architecture;
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const int gate = rnn_init_forget_gate(cell);
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor t = rnn_tensor_at(a, i);
        if (t.role == RNN_INPUT_BIAS)
            set_gate_bias(m, &t, i, gate, (float)(cell->gates[gate].keeps * forget_bias));
        if (t.role == RNN_RECURRENT_BIAS) set_gate_bias(m, &t, i, gate, 0);
    }
}

/* --- all of it --- */

static void init_job(void *context, int member) {
    initialiser *n = context;
    const int count = rnn_tensor_count(&n->m->spec.architecture);
    uint64_t first = 0;
    fpmode_set();
    for (int i = 0, turn = 0; i < count; i++) {
        const drawn d = drawn_at(n, i, first);
        if (d.law.distribution == RNN_INIT_ORTHOGONAL_MATRIX)
            fill_blocks(&d, n, member, &turn);
        else
            fill_share(&d, member);
        first += (uint64_t)d.tensor.count;
    }
}

status rnn_init_weights(rnn_model *m, const rnn_initialisation *how, uint64_t seed, error *err) {
    const rnn_architecture *a = &m->spec.architecture;
    TRY(rnn_initialisation_check(a, how, err));
    initialiser n = {.m = m, .how = how, .seed = seed};
    team_run(m->team, init_job, &n);
    if (n.no_memory) return error_no_memory(err, rnn_init_bytes(a, how, m->threads));
    if (how->sets_forget_bias) set_forget_bias(m, how->forget_bias);
    m->derived.stale = true;
    return STATUS_OK;
}

void rnn_init_uniform(rnn_model *m, uint64_t seed) {
    const rnn_initialisation uniform = {0};
    error unused;
    rnn_init_weights(m, &uniform, seed, &unused); /* nothing that could fail */
}
