/* The pointwise part of an LSTM step, forward and backward.  Included by blocked.c alone.
 *
 * A vector holds `width` neighbouring units of LANES / width rows: the last, narrow panel of a
 * layer still fills its lanes, with several rows side by side. */
#ifndef SWEEP_LSTM_KERNELS_CELL_H
#define SWEEP_LSTM_KERNELS_CELL_H

#include "src/lstm/kernels/activation.h"
#include "src/lstm/kernels/kernels.h"

/* i, f, g, o and c for the units [unit, unit + width) of all rows.  (tanh(c) and h have a loop of
 * their own: one long chain of dependent operations after another would leave the core waiting.) */
VECTOR void gate_units(const cell_forward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = s->gates_row, us = s->unit_row, cs = s->c_before_row;
    const ptrdiff_t step = LANES / width;
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1;
        float *gates = s->gates + row * zs + unit;
        const vec i = sigmoid(vec_gather(gates, zs, last, width));
        const vec f = sigmoid(vec_gather(gates + s->units, zs, last, width));
        const vec g = hyperbolic_tangent(vec_gather(gates + 2 * s->units, zs, last, width));
        const vec o = sigmoid(vec_gather(gates + 3 * s->units, zs, last, width));
        const vec c_before = vec_gather(s->c_before + row * cs + unit, cs, last, width);
        const vec c = vec_fma(f, c_before, vec_mul(i, g));
        vec_scatter(s->c + row * us + unit, us, last, width, c);
        vec_scatter(gates, zs, last, width, i);
        vec_scatter(gates + s->units, zs, last, width, f);
        vec_scatter(gates + 2 * s->units, zs, last, width, g);
        vec_scatter(gates + 3 * s->units, zs, last, width, o);
    }
}

/* tanh(c) and h, from o and c. */
VECTOR void output_units(const cell_forward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = s->gates_row, us = s->unit_row, step = LANES / width;
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * us + unit;
        const float *gates = s->gates + row * zs + unit;
        const vec o = vec_gather(gates + 3 * s->units, zs, last, width);
        const vec tanh_c = hyperbolic_tangent(vec_gather(s->c + at, us, last, width));
        vec_scatter(s->tanh_c + at, us, last, width, tanh_c);
        vec_scatter(s->h + at, us, last, width, vec_mul(o, tanh_c));
    }
}

VECTOR void forward_units(const cell_forward *s, ptrdiff_t unit, int width) {
    gate_units(s, unit, width);
    output_units(s, unit, width);
}

VECTOR void backward_units(const cell_backward *s, ptrdiff_t unit, int width) {
    const vec one = vec_all(1);
    const ptrdiff_t zs = s->gates_row, us = s->unit_row, cs = s->c_before_row;
    const ptrdiff_t step = LANES / width;
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * us + unit;
        float *gates = s->gates + row * zs + unit;
        const vec i = vec_gather(gates, zs, last, width);
        const vec f = vec_gather(gates + s->units, zs, last, width);
        const vec g = vec_gather(gates + 2 * s->units, zs, last, width);
        const vec o = vec_gather(gates + 3 * s->units, zs, last, width);
        const vec c_before = vec_gather(s->c_before + row * cs + unit, cs, last, width);
        const vec tanh_c = vec_gather(s->tanh_c + at, us, last, width);
        const vec dh = vec_gather(s->dh + at, us, last, width);
        vec dc = vec_gather(s->dc + at, us, last, width);
        dc = vec_fma(vec_mul(dh, o), vec_fnma(tanh_c, tanh_c, one), dc);
        const vec di = vec_mul(vec_mul(dc, g), vec_fnma(i, i, i));
        const vec df = vec_mul(vec_mul(dc, c_before), vec_fnma(f, f, f));
        const vec dg = vec_mul(vec_mul(dc, i), vec_fnma(g, g, one));
        const vec dout = vec_mul(vec_mul(dh, tanh_c), vec_fnma(o, o, o));
        vec_scatter(s->dc + at, us, last, width, vec_mul(dc, f));
        vec_scatter(gates, zs, last, width, di);
        vec_scatter(gates + s->units, zs, last, width, df);
        vec_scatter(gates + 2 * s->units, zs, last, width, dg);
        vec_scatter(gates + 3 * s->units, zs, last, width, dout);
    }
}

/* Cover the panel's 4, 8, 12 or 16 units with the widest groups that a vector holds. */
#define FOR_UNIT_GROUPS(DO, s)                                           \
    do {                                                                 \
        ptrdiff_t unit = 0;                                              \
        if (LANES >= 16)                                                 \
            for (; unit + 16 <= (s)->units; unit += 16) DO(s, unit, 16); \
        if (LANES >= 8)                                                  \
            for (; unit + 8 <= (s)->units; unit += 8) DO(s, unit, 8);    \
        for (; unit + 4 <= (s)->units; unit += 4) DO(s, unit, 4);        \
    } while (0)

static void step_forward(const cell_forward *s) {
    FOR_UNIT_GROUPS(forward_units, s);
}

static void step_backward(const cell_backward *s) {
    FOR_UNIT_GROUPS(backward_units, s);
}

#endif
