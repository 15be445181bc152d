/* The one source of every kernel.  KERNELS_VECTOR names the header of the vector type; nothing
 * here depends on its width except the shape of the register tiles, and no sum ever runs across
 * lanes, so every width gives the same bits. */
#include KERNELS_VECTOR

#include "src/rnn/kernels/activation.h"
#include "src/rnn/kernels/cell_gru.h"
#include "src/rnn/kernels/cell_janet.h"
#include "src/rnn/kernels/cell_lstm.h"
#include "src/rnn/kernels/cell_rnn.h"
#include "src/rnn/kernels/cell_ugrnn.h"
#include "src/rnn/kernels/elementwise.h"
#include "src/rnn/kernels/exponential.h"
#include "src/rnn/kernels/kernels.h"
#include "src/rnn/kernels/mask.h"
#include "src/rnn/kernels/optimiser_adadelta.h"
#include "src/rnn/kernels/optimiser_adagrad.h"
#include "src/rnn/kernels/optimiser_adam.h"
#include "src/rnn/kernels/optimiser_adamax.h"
#include "src/rnn/kernels/optimiser_nadam.h"
#include "src/rnn/kernels/optimiser_radam.h"
#include "src/rnn/kernels/optimiser_rmsprop.h"
#include "src/rnn/kernels/optimiser_sgd.h"
#include "src/rnn/kernels/product.h"

/* Elementwise functions over arrays of any length: whole vectors, then a padded one. */
static void load_some(const float *p, ptrdiff_t left, float buffer[LANES]) {
    for (ptrdiff_t i = 0; i < LANES; i++) buffer[i] = i < left ? p[i] : 0;
}

static void store_some(float *p, ptrdiff_t left, const float buffer[LANES]) {
    for (ptrdiff_t i = 0; i < LANES && i < left; i++) p[i] = buffer[i];
}

static void sigmoid_all(const float *x, float *y, ptrdiff_t count) {
    float buffer[LANES];
    FOR_VECTORS(i, count) {
        load_some(x + i, count - i, buffer);
        vec_store(buffer, sigmoid(vec_load(buffer)));
        store_some(y + i, count - i, buffer);
    }
}

static void tanh_all(const float *x, float *y, ptrdiff_t count) {
    float buffer[LANES];
    FOR_VECTORS(i, count) {
        load_some(x + i, count - i, buffer);
        vec_store(buffer, hyperbolic_tangent(vec_load(buffer)));
        store_some(y + i, count - i, buffer);
    }
}

static void fused_all(const float *a, const float *b, const float *c, float *y, ptrdiff_t count) {
    float x[LANES], z[LANES], sum[LANES];
    FOR_VECTORS(i, count) {
        load_some(a + i, count - i, x);
        load_some(b + i, count - i, z);
        load_some(c + i, count - i, sum);
        vec_store(sum, vec_fma(vec_load(x), vec_load(z), vec_load(sum)));
        store_some(y + i, count - i, sum);
    }
}

/* An arena's length is a multiple of 16, so there is no rest. */
static void scale(float *g, ptrdiff_t count, float factor) {
    FOR_VECTORS(i, count) vec_store(g + i, vec_mul(vec_load(g + i), vec_all(factor)));
}

static void clamp(float *g, ptrdiff_t count, float most) {
    FOR_VECTORS(i, count)
    vec_store(g + i, vec_min(vec_all(most), vec_max(vec_all(-most), vec_load(g + i))));
}

/* Loops of a fixed length become vectors. */
static void exponentials(double *x, ptrdiff_t count) {
    enum { AT_ONCE = 16 };
    double y[AT_ONCE];
    for (; count >= AT_ONCE; count -= AT_ONCE, x += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) y[i] = clamped_exponent(x[i]);
        for (int i = 0; i < AT_ONCE; i++) y[i] = normal_exponential(y[i]);
        for (int i = 0; i < AT_ONCE; i++) x[i] = whole_exponential(x[i], y[i]);
    }
    for (ptrdiff_t i = 0; i < count; i++) x[i] = exponential(x[i]);
}

/* A vector of `width` units, the same in all parts of it: what runs down the rows is one chain a
 * unit. */
VECTOR void add_products_of(int width, float *sums, const float *rows, ptrdiff_t rows_row,
                            const float *values, ptrdiff_t values_row, ptrdiff_t count) {
    vec sum = vec_gather(sums, 0, 0, width);
    for (ptrdiff_t s = 0; s < count; s++)
        sum = vec_fma(vec_gather(rows + s * rows_row, 0, 0, width),
                      vec_gather(values + s * values_row, 0, 0, width), sum);
    vec_scatter(sums, 0, 0, width, sum);
}

static void add_products(float *sums, const float *rows, ptrdiff_t rows_row, const float *values,
                         ptrdiff_t values_row, ptrdiff_t count, ptrdiff_t units) {
    const int width = units % LANES == 0 ? LANES : UNIT_MULTIPLE;
    for (ptrdiff_t unit = 0; unit < units; unit += width) {
        if (width == LANES)
            add_products_of(LANES, sums + unit, rows + unit, rows_row, values + unit, values_row,
                            count);
        else
            add_products_of(UNIT_MULTIPLE, sums + unit, rows + unit, rows_row, values + unit,
                            values_row, count);
    }
}

const kernels KERNELS = {
    .multiply = multiply,
    .cells =
        {
#define CELL(symbol, name) [RNN_CELL_##symbol] = {name##_forward, name##_backward},
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"
        },
    .with_peepholes =
        {
#define CELL(symbol, name)
#define CELL_WITH_PEEPHOLES(symbol, name) \
    [RNN_CELL_##symbol] = {name##_peephole_forward, name##_peephole_backward},
#include "src/rnn/cells.def"
        },
    .add_rows = add_rows,
    .add_products = add_products,
    .mask = mask,
    .multiply_all = multiply_all,
    .update =
        {
#define OPTIMISER(symbol, id, ...) [RNN_OPTIMISER_##symbol] = id##_update,
#include "src/rnn/optimisers.def"
#undef OPTIMISER
        },
    .scale = scale,
    .clamp = clamp,
    .exponentials = exponentials,
    .sigmoid = sigmoid_all,
    .tanh = tanh_all,
    .fused = fused_all,
};
