/* The inner loops of the engine, behind one table.  blocked.c is their only source; it is compiled
 * once for each instruction set, and every copy gives the same bits (../NUMERICS.md).
 *
 * Matrices that vectors run along are stored in panels: a matrix of K rows and N columns (N a
 * multiple of 16) is cut into panels of 64 columns, the last one narrower, and each panel is stored
 * whole, row after row.  A panel of gate columns belongs to 16 hidden units and holds their four
 * gates side by side, [i x 16 | f x 16 | g x 16 | o x 16], so that a unit's gates are ready
 * together; the last panel holds 4, 8, 12 or 16 units in the same way.
 */
#ifndef SWEEP_LSTM_KERNELS_KERNELS_H
#define SWEEP_LSTM_KERNELS_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PANEL_COLUMNS = 64, /* columns of a whole panel */
    PANEL_UNITS = 16,   /* hidden units of a whole panel of gates */
    GATES = 4,          /* i, f, g, o */
    COLUMN_MULTIPLE = 16,
    UNIT_MULTIPLE = 4,
};

/* A run of terms of a sum of products: for s in [0, count)
 *     out[r][c] += a[r * a_row + s * a_step] * b[s * b_step + c]. */
typedef struct product_run {
    const float *a, *b;
    ptrdiff_t a_row, a_step, b_step;
    ptrdiff_t count;
} product_run;

/* out[r][c] = one chain of fused multiply-adds: start[r][c], then the terms of the runs in order.
 * `columns` is 16, 32, 48 or 64.  `start` may be `out` (the chain goes on), or have start_row 0
 * (every row starts from the same values, as from a bias). */
typedef struct product {
    ptrdiff_t rows, columns;
    const float *start;
    ptrdiff_t start_row;
    float *out;
    ptrdiff_t out_row;
    const product_run *runs;
    ptrdiff_t run_count;
} product;

/* The pointwise part of one step, for `rows` rows and the `units` hidden units of one panel.
 * A pointer stands at the first unit of the first row; *_row is the distance between rows. */
typedef struct cell_forward {
    ptrdiff_t rows, units;
    float *gates; /* in: pre-activations of the panel; out: i, f, g, o */
    ptrdiff_t gates_row;
    const float *c_before; /* c_(t-1); may be `c` */
    ptrdiff_t c_before_row;
    float *c, *tanh_c, *h;
    ptrdiff_t unit_row; /* of c, tanh_c and h */
} cell_forward;

typedef struct cell_backward {
    ptrdiff_t rows, units;
    float *gates; /* in: i, f, g, o of the panel; out: gradients of the pre-activations */
    ptrdiff_t gates_row;
    const float *c_before;
    ptrdiff_t c_before_row;
    const float *tanh_c, *dh;
    float *dc; /* in: what step t+1 handed back; out: what goes to step t-1 */
    ptrdiff_t unit_row;
} cell_backward;

typedef struct kernels {
    void (*multiply)(const product *p);
    void (*cell_forward)(const cell_forward *cell);
    void (*cell_backward)(const cell_backward *cell);
    /* sums[c] += rows[s * row + c] for s in [0, count), c in [0, columns), one chain a column.
     * `columns` is a multiple of 16. */
    void (*add_rows)(float *sums, const float *rows, ptrdiff_t row, ptrdiff_t count,
                     ptrdiff_t columns);
    /* w <- fma(-lr, g, w), elementwise.  False if any g or new w is not finite. */
    bool (*descend)(float *w, const float *g, ptrdiff_t count, float lr);
    /* Elementwise, for tests: y = sigmoid(x), y = tanh(x), y = fma(a, b, c). */
    void (*sigmoid)(const float *x, float *y, ptrdiff_t count);
    void (*tanh)(const float *x, float *y, ptrdiff_t count);
    void (*fused)(const float *a, const float *b, const float *c, float *y, ptrdiff_t count);
} kernels;

extern const kernels kernels_generic, kernels_avx2, kernels_avx512;

#endif
