/* The pointwise part of a JANET step; the equations stand in cells/janet_oracle.c.  Included by
 * blocked.c alone. */
#ifndef SWEEP_RNN_KERNELS_CELL_JANET_H
#define SWEEP_RNN_KERNELS_CELL_JANET_H

#include "src/rnn/kernels/cell.h"

enum { JANET_F, JANET_N, JANET_E = 0 };

VECTOR void janet_forward_units(const cell_forward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, hs = s->h_before_row;
    const ptrdiff_t step = LANES / width;
    const vec one = vec_all(1);
    float *zf = s->gates + gate_at(JANET_F, unit, s->units, s->gates_panel);
    float *zn = s->gates + gate_at(JANET_N, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * zs, u = row * us + unit;
        const vec x = vec_gather(zf + at, zs, last, width);
        const vec f = sigmoid(x), e = sigmoid(vec_sub(x, one));
        const vec n = hyperbolic_tangent(vec_gather(zn + at, zs, last, width));
        const vec h_before = vec_gather(s->h_before + row * hs + unit, hs, last, width);
        const vec gained = vec_mul(vec_sub(one, e), n);
        vec_scatter(s->h + u, us, last, width, vec_fma(f, h_before, gained));
        vec_scatter(s->state[JANET_E] + u, us, last, width, e);
        vec_scatter(zf + at, zs, last, width, f);
        vec_scatter(zn + at, zs, last, width, n);
    }
}

VECTOR void janet_backward_units(const cell_backward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, hs = s->h_before_row;
    const ptrdiff_t as = s->above_row, ds = s->dh_before_row, step = LANES / width;
    float *zf = s->gates + gate_at(JANET_F, unit, s->units, s->gates_panel);
    float *zn = s->gates + gate_at(JANET_N, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * zs, u = row * us + unit;
        const vec f = vec_gather(zf + at, zs, last, width),
                  n = vec_gather(zn + at, zs, last, width);
        const vec e = vec_gather(s->state[JANET_E] + u, us, last, width);
        const vec h_before = vec_gather(s->h_before + row * hs + unit, hs, last, width);
        const vec dh = vec_gather(s->dh + u, us, last, width);
        const vec above = vec_gather(s->above + row * as + unit, as, last, width);
        const vec kept = vec_mul(h_before, sigmoid_slope(f));
        const vec df = vec_mul(dh, vec_fnma(n, sigmoid_slope(e), kept));
        const vec dn = vec_mul(vec_mul(dh, vec_sub(vec_all(1), e)), tanh_slope(n));
        vec_scatter(s->dh_before + row * ds + unit, ds, last, width, vec_fma(dh, f, above));
        vec_scatter(zf + at, zs, last, width, df);
        vec_scatter(zn + at, zs, last, width, dn);
    }
}

static void janet_forward(const cell_forward *s) {
    FOR_UNIT_GROUPS(janet_forward_units, s);
}

static void janet_backward(const cell_backward *s) {
    FOR_UNIT_GROUPS(janet_backward_units, s);
}

#endif
