/* The inner loops of the engine, behind one table.  blocked.c is their only source; it is compiled
 * once for each instruction set, and every copy gives the same bits (../NUMERICS.md).
 *
 * Matrices that vectors run along are stored in panels of 16 columns, each panel whole, row after
 * row (../README.md has a picture).  The gate columns of 16 hidden units are neighbouring panels,
 * one a gate; the last units, when they are fewer, share panels:
 *
 *     [i x n | f x n | g x n | o x n]
 */
#ifndef SWEEP_RNN_KERNELS_KERNELS_H
#define SWEEP_RNN_KERNELS_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/rnn/cells.h"
#include "src/rnn/kernels/optimiser_pass.h"

enum {
    PANEL_COLUMNS = 16,
    PANEL_UNITS = 16,  /* hidden units, of which each gate makes a whole panel */
    UNIT_MULTIPLE = 4, /* hidden units are padded to it */
};

/* A matrix that is stored in panels: how far it is from row to row of a panel, and from panel to
 * panel.  (Row-major matrices are panels too, 16 columns apart.) */
typedef struct panel_steps {
    ptrdiff_t row, panel;
} panel_steps;

/* A run of terms of a sum of products, `pieces` pieces of `terms` terms each: for p in [0, pieces)
 * and s in [0, terms)
 *     out[r][c] += a[r * a_row + p * a_piece + s * a_step] * b[p * b_piece + s * b row step + c].
 */
typedef struct product_run {
    const float *a, *b;
    ptrdiff_t a_row, a_step, terms;
    ptrdiff_t a_piece, b_piece, pieces;
} product_run;

/* out[r][c] = one chain of fused multiply-adds: start[r][c], then the terms of the runs in order.
 * `start` may be `out` (the chain goes on), or have a row step of 0 (every row starts from the same
 * values, as from a bias).  Without any term nothing is written. */
typedef struct product {
    ptrdiff_t rows, panels;
    const float *start;
    panel_steps start_steps;
    float *out;
    panel_steps out_steps;
    panel_steps b_steps;
    const product_run *runs;
    ptrdiff_t run_count;
    bool far; /* b is too large for the second-level cache: fetch it ahead */
} product;

/* One step of a cell, for `rows` rows and `units` hidden units, 16 or the last few.  States are in
 * the order of the cell's row in the table (cells.h).  A pointer stands at the first unit of the
 * first row; *_row is the distance between rows. */
typedef struct cell_forward {
    ptrdiff_t rows, units;
    float *gates;     /* panels; in: pre-activations; out: gates */
    float *recurrent; /* panels of the recurrent side, where the last gate's parts stay apart: in:
                       * pre-activations of the other gates, and the recurrent part of the last; of
                       * `gates` only the last gate counts then, which comes first there */
    ptrdiff_t gates_panel;
    const float *before[RNN_MOST_STATES]; /* the carried states of step t-1; may be those of t */
    ptrdiff_t before_row;
    const float *h_before; /* of step t-1 */
    ptrdiff_t h_before_row;
    const float *peephole[RNN_MOST_GATES]; /* of each gate that has one */
    float *state[RNN_MOST_STATES], *h;
    ptrdiff_t unit_row; /* of states and h */
} cell_forward;

typedef struct cell_backward {
    ptrdiff_t rows, units;
    float *gates;     /* panels; in: gates; out: dz, the gradients of the pre-activations */
    float *recurrent; /* the same of the recurrent side, where there are two; every gate but the
                       * last then has its dz on both sides */
    ptrdiff_t gates_panel;
    const float *before[RNN_MOST_STATES];
    ptrdiff_t before_row;
    const float *h_before;
    ptrdiff_t h_before_row;
    const float *peephole[RNN_MOST_GATES];
    const float *state[RNN_MOST_STATES], *h, *dh;
    float *dstate[RNN_MOST_STATES]; /* of the carried states; in: what step t+1 handed back; out:
                                     * what goes to step t-1 */
    ptrdiff_t unit_row;             /* of states, h, dh and dstate */
    /* Where h enters the cell: what reaches h of step t-1 from elsewhere, and where it goes with
     * the cell's own part added, which may be the same place or dh's. */
    const float *above;
    ptrdiff_t above_row;
    float *dh_before;
    ptrdiff_t dh_before_row;
} cell_backward;

/* The pointwise part of a cell. */
typedef struct cell_kernels {
    void (*forward)(const cell_forward *cell);
    void (*backward)(const cell_backward *cell);
} cell_kernels;

/* A stream of random numbers in blocks of four, of which those under the threshold stand for 0 and
 * the others for `scale` (../dropout_mask.h). */
typedef struct mask_stream {
    uint32_t key[2], counter[3]; /* the counter's words after the block's number */
    uint32_t threshold;
    float scale;
} mask_stream;

typedef struct kernels {
    void (*multiply)(const product *p);
    cell_kernels cells[RNN_CELL_COUNT], with_peepholes[RNN_CELL_COUNT];
    /* sums[p][c] += rows[p][s][c] for s in [0, count), one chain a column: whole panels, whose rows
     * follow each other. */
    void (*add_rows)(float *sums, const float *rows, ptrdiff_t rows_panel, ptrdiff_t count,
                     ptrdiff_t panels);
    /* sums[u] += rows[s * rows_row + u] * values[s * values_row + u] for s in [0, count), one chain
     * of fused multiply-adds a unit, for so many units, a multiple of 4. */
    void (*add_products)(float *sums, const float *rows, ptrdiff_t rows_row, const float *values,
                         ptrdiff_t values_row, ptrdiff_t count, ptrdiff_t units);
    /* masks[k]: of number element + k of the stream. */
    void (*mask)(const mask_stream *stream, uint64_t element, ptrdiff_t count, float *masks);
    /* out = x * y, elementwise; `out` may be either. */
    void (*multiply_all)(const float *x, const float *y, float *out, ptrdiff_t count);
    /* w <- fma(-lr, g, w), elementwise.  False if any g or new w is not finite. */
    bool (*sgd)(float *w, const float *g, ptrdiff_t count, float lr);
    /* The updates of the optimisers.  False if a gradient, a new weight or a state that weights
     * come from is not finite. */
    bool (*update[RNN_OPTIMISER_COUNT])(const optimiser_pass *pass);
    /* g <- g * factor, elementwise, and g <- its nearest in [-most, most], NaN staying. */
    void (*scale)(float *g, ptrdiff_t count, float factor);
    void (*clamp)(float *g, ptrdiff_t count, float most);
    /* x <- exp(x), elementwise; for x <= 0 or NaN. */
    void (*exponentials)(double *x, ptrdiff_t count);
    /* Elementwise, for tests: y = sigmoid(x), y = tanh(x), y = fma(a, b, c). */
    void (*sigmoid)(const float *x, float *y, ptrdiff_t count);
    void (*tanh)(const float *x, float *y, ptrdiff_t count);
    void (*fused)(const float *a, const float *b, const float *c, float *y, ptrdiff_t count);
} kernels;

extern const kernels rnn_kernels_generic, rnn_kernels_avx2, rnn_kernels_avx512;

#endif
