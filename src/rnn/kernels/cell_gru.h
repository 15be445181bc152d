/* The pointwise part of a GRU's step; the equations stand in cells/gru_oracle.c.  Included by
 * blocked.c alone. */
#ifndef SWEEP_RNN_KERNELS_CELL_GRU_H
#define SWEEP_RNN_KERNELS_CELL_GRU_H

#include "src/rnn/kernels/cell.h"

/* Places of the gates: on the recurrent side r z n, of whose n only the recurrent part q is there;
 * on the input side n r z. */
enum { GRU_R, GRU_Z, GRU_Q, GRU_INPUT_N = 0, GRU_INPUT_R, GRU_INPUT_Z };

VECTOR void gru_forward_units(const cell_forward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, hs = s->h_before_row;
    const ptrdiff_t step = LANES / width;
    float *zn = s->gates + gate_at(GRU_INPUT_N, unit, s->units, s->gates_panel);
    float *zr = s->recurrent + gate_at(GRU_R, unit, s->units, s->gates_panel);
    float *zz = s->recurrent + gate_at(GRU_Z, unit, s->units, s->gates_panel);
    const float *zq = s->recurrent + gate_at(GRU_Q, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * zs;
        const vec r = sigmoid(vec_gather(zr + at, zs, last, width));
        const vec z = sigmoid(vec_gather(zz + at, zs, last, width));
        const vec q = vec_gather(zq + at, zs, last, width);
        const vec n = hyperbolic_tangent(vec_fma(r, q, vec_gather(zn + at, zs, last, width)));
        const vec h_before = vec_gather(s->h_before + row * hs + unit, hs, last, width);
        vec_scatter(s->h + row * us + unit, us, last, width, vec_fma(z, vec_sub(h_before, n), n));
        vec_scatter(zr + at, zs, last, width, r);
        vec_scatter(zz + at, zs, last, width, z);
        vec_scatter(zn + at, zs, last, width, n);
    }
}

VECTOR void gru_backward_units(const cell_backward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, hs = s->h_before_row;
    const ptrdiff_t as = s->above_row, ds = s->dh_before_row, step = LANES / width;
    float *in_n = s->gates + gate_at(GRU_INPUT_N, unit, s->units, s->gates_panel);
    float *in_r = s->gates + gate_at(GRU_INPUT_R, unit, s->units, s->gates_panel);
    float *in_z = s->gates + gate_at(GRU_INPUT_Z, unit, s->units, s->gates_panel);
    float *zr = s->recurrent + gate_at(GRU_R, unit, s->units, s->gates_panel);
    float *zz = s->recurrent + gate_at(GRU_Z, unit, s->units, s->gates_panel);
    float *zq = s->recurrent + gate_at(GRU_Q, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * zs;
        const vec r = vec_gather(zr + at, zs, last, width),
                  z = vec_gather(zz + at, zs, last, width);
        const vec q = vec_gather(zq + at, zs, last, width);
        const vec n = vec_gather(in_n + at, zs, last, width);
        const vec h_before = vec_gather(s->h_before + row * hs + unit, hs, last, width);
        const vec dh = vec_gather(s->dh + row * us + unit, us, last, width);
        const vec above = vec_gather(s->above + row * as + unit, as, last, width);
        const vec dn = vec_mul(vec_mul(dh, vec_sub(vec_all(1), z)), tanh_slope(n));
        const vec dz = vec_mul(vec_mul(dh, vec_sub(h_before, n)), sigmoid_slope(z));
        const vec dr = vec_mul(vec_mul(dn, q), sigmoid_slope(r));
        vec_scatter(s->dh_before + row * ds + unit, ds, last, width, vec_fma(dh, z, above));
        vec_scatter(in_n + at, zs, last, width, dn);
        vec_scatter(in_r + at, zs, last, width, dr);
        vec_scatter(in_z + at, zs, last, width, dz);
        vec_scatter(zr + at, zs, last, width, dr);
        vec_scatter(zz + at, zs, last, width, dz);
        vec_scatter(zq + at, zs, last, width, vec_mul(dn, r));
    }
}

static void gru_forward(const cell_forward *s) {
    FOR_UNIT_GROUPS(gru_forward_units, s);
}

static void gru_backward(const cell_backward *s) {
    FOR_UNIT_GROUPS(gru_backward_units, s);
}

#endif
