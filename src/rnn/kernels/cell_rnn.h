/* The pointwise part of a step of the plain recurrent network; the equations stand in
 * cells/rnn_oracle.c.  Included by blocked.c alone. */
#ifndef SWEEP_RNN_KERNELS_CELL_RNN_H
#define SWEEP_RNN_KERNELS_CELL_RNN_H

#include "src/rnn/kernels/cell.h"

VECTOR void rnn_forward_units(const cell_forward *s, ptrdiff_t unit, int width, bool relu) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, step = LANES / width;
    const float *z = s->gates + gate_at(0, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1;
        const vec x = vec_gather(z + row * zs, zs, last, width);
        /* The second operand, so that NaN stays. */
        const vec h = relu ? vec_max(vec_all(0), x) : hyperbolic_tangent(x);
        vec_scatter(s->h + row * us + unit, us, last, width, h);
    }
}

VECTOR void rnn_backward_units(const cell_backward *s, ptrdiff_t unit, int width, bool relu) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, step = LANES / width;
    float *z = s->gates + gate_at(0, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * us + unit;
        const vec h = vec_gather(s->h + at, us, last, width);
        const vec dh = vec_gather(s->dh + at, us, last, width);
        const vec dz = relu ? vec_where_positive(h, dh) : vec_mul(dh, tanh_slope(h));
        vec_scatter(z + row * zs, zs, last, width, dz);
    }
}

static void rnn_tanh_forward(const cell_forward *s) {
    FOR_UNIT_GROUPS(rnn_forward_units, s, false);
}

static void rnn_tanh_backward(const cell_backward *s) {
    FOR_UNIT_GROUPS(rnn_backward_units, s, false);
}

static void rnn_relu_forward(const cell_forward *s) {
    FOR_UNIT_GROUPS(rnn_forward_units, s, true);
}

static void rnn_relu_backward(const cell_backward *s) {
    FOR_UNIT_GROUPS(rnn_backward_units, s, true);
}

#endif
