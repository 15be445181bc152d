/* The pointwise part of a UGRNN's step; the equations stand in cells/ugrnn_oracle.c.  Included by
 * blocked.c alone. */
#ifndef SWEEP_RNN_KERNELS_CELL_UGRNN_H
#define SWEEP_RNN_KERNELS_CELL_UGRNN_H

#include "src/rnn/kernels/cell.h"

enum { UGRNN_F, UGRNN_N };

VECTOR void ugrnn_forward_units(const cell_forward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, hs = s->h_before_row;
    const ptrdiff_t step = LANES / width;
    float *zf = s->gates + gate_at(UGRNN_F, unit, s->units, s->gates_panel);
    float *zn = s->gates + gate_at(UGRNN_N, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * zs;
        const vec f = sigmoid(vec_gather(zf + at, zs, last, width));
        const vec n = hyperbolic_tangent(vec_gather(zn + at, zs, last, width));
        const vec h_before = vec_gather(s->h_before + row * hs + unit, hs, last, width);
        vec_scatter(s->h + row * us + unit, us, last, width, vec_fma(f, vec_sub(h_before, n), n));
        vec_scatter(zf + at, zs, last, width, f);
        vec_scatter(zn + at, zs, last, width, n);
    }
}

VECTOR void ugrnn_backward_units(const cell_backward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, hs = s->h_before_row;
    const ptrdiff_t as = s->above_row, ds = s->dh_before_row, step = LANES / width;
    float *zf = s->gates + gate_at(UGRNN_F, unit, s->units, s->gates_panel);
    float *zn = s->gates + gate_at(UGRNN_N, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * zs;
        const vec f = vec_gather(zf + at, zs, last, width),
                  n = vec_gather(zn + at, zs, last, width);
        const vec h_before = vec_gather(s->h_before + row * hs + unit, hs, last, width);
        const vec dh = vec_gather(s->dh + row * us + unit, us, last, width);
        const vec above = vec_gather(s->above + row * as + unit, as, last, width);
        const vec df = vec_mul(vec_mul(dh, vec_sub(h_before, n)), sigmoid_slope(f));
        const vec dn = vec_mul(vec_mul(dh, vec_sub(vec_all(1), f)), tanh_slope(n));
        vec_scatter(s->dh_before + row * ds + unit, ds, last, width, vec_fma(dh, f, above));
        vec_scatter(zf + at, zs, last, width, df);
        vec_scatter(zn + at, zs, last, width, dn);
    }
}

static void ugrnn_forward(const cell_forward *s) {
    FOR_UNIT_GROUPS(ugrnn_forward_units, s);
}

static void ugrnn_backward(const cell_backward *s) {
    FOR_UNIT_GROUPS(ugrnn_backward_units, s);
}

#endif
