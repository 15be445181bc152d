/* The pointwise part of an LSTM step, forward and backward.  Included by blocked.c alone.
 *
 * A vector holds `width` neighbouring units of LANES / width rows: the last units of a layer, when
 * they are few, still fill its lanes, with several rows side by side. */
#ifndef SWEEP_RNN_KERNELS_CELL_LSTM_H
#define SWEEP_RNN_KERNELS_CELL_LSTM_H

#include "src/rnn/kernels/activation.h"
#include "src/rnn/kernels/kernels.h"

enum { STATE_C, STATE_TANH_C };

/* Where (gate, unit) stands in the panels of `units` units. */
VECTOR ptrdiff_t gate_at(ptrdiff_t gate, ptrdiff_t unit, ptrdiff_t units, ptrdiff_t panel) {
    const ptrdiff_t column = gate * units + unit;
    return column / PANEL_COLUMNS * panel + column % PANEL_COLUMNS;
}

/* i, f, g, o and c for the units [unit, unit + width) of all rows.  (tanh(c) and h have a loop of
 * their own: one long chain of dependent operations after another would leave the core waiting.) */
VECTOR void gate_units(const cell_forward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, cs = s->before_row;
    const ptrdiff_t step = LANES / width;
    float *zi = s->gates + gate_at(0, unit, s->units, s->gates_panel);
    float *zf = s->gates + gate_at(1, unit, s->units, s->gates_panel);
    float *zg = s->gates + gate_at(2, unit, s->units, s->gates_panel);
    float *zo = s->gates + gate_at(3, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * zs;
        const vec i = sigmoid(vec_gather(zi + at, zs, last, width));
        const vec f = sigmoid(vec_gather(zf + at, zs, last, width));
        const vec g = hyperbolic_tangent(vec_gather(zg + at, zs, last, width));
        const vec o = sigmoid(vec_gather(zo + at, zs, last, width));
        const vec c_before = vec_gather(s->before[STATE_C] + row * cs + unit, cs, last, width);
        const vec c = vec_fma(f, c_before, vec_mul(i, g));
        vec_scatter(s->state[STATE_C] + row * us + unit, us, last, width, c);
        vec_scatter(zi + at, zs, last, width, i);
        vec_scatter(zf + at, zs, last, width, f);
        vec_scatter(zg + at, zs, last, width, g);
        vec_scatter(zo + at, zs, last, width, o);
    }
}

/* tanh(c) and h, from o and c. */
VECTOR void output_units(const cell_forward *s, ptrdiff_t unit, int width) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, step = LANES / width;
    const float *gate = s->gates + gate_at(3, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * us + unit;
        const vec o = vec_gather(gate + row * zs, zs, last, width);
        const vec tanh_c = hyperbolic_tangent(vec_gather(s->state[STATE_C] + at, us, last, width));
        vec_scatter(s->state[STATE_TANH_C] + at, us, last, width, tanh_c);
        vec_scatter(s->h + at, us, last, width, vec_mul(o, tanh_c));
    }
}

VECTOR void forward_units(const cell_forward *s, ptrdiff_t unit, int width) {
    gate_units(s, unit, width);
    output_units(s, unit, width);
}

VECTOR void backward_units(const cell_backward *s, ptrdiff_t unit, int width) {
    const vec one = vec_all(1);
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, cs = s->before_row;
    const ptrdiff_t step = LANES / width;
    float *zi = s->gates + gate_at(0, unit, s->units, s->gates_panel);
    float *zf = s->gates + gate_at(1, unit, s->units, s->gates_panel);
    float *zg = s->gates + gate_at(2, unit, s->units, s->gates_panel);
    float *zo = s->gates + gate_at(3, unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * us + unit, z = row * zs;
        const vec i = vec_gather(zi + z, zs, last, width);
        const vec f = vec_gather(zf + z, zs, last, width);
        const vec g = vec_gather(zg + z, zs, last, width);
        const vec o = vec_gather(zo + z, zs, last, width);
        const vec c_before = vec_gather(s->before[STATE_C] + row * cs + unit, cs, last, width);
        const vec tanh_c = vec_gather(s->state[STATE_TANH_C] + at, us, last, width);
        const vec dh = vec_gather(s->dh + at, us, last, width);
        vec dc = vec_gather(s->dstate[STATE_C] + at, us, last, width);
        dc = vec_fma(vec_mul(dh, o), vec_fnma(tanh_c, tanh_c, one), dc);
        const vec di = vec_mul(vec_mul(dc, g), vec_fnma(i, i, i));
        const vec df = vec_mul(vec_mul(dc, c_before), vec_fnma(f, f, f));
        const vec dg = vec_mul(vec_mul(dc, i), vec_fnma(g, g, one));
        const vec dout = vec_mul(vec_mul(dh, tanh_c), vec_fnma(o, o, o));
        vec_scatter(s->dstate[STATE_C] + at, us, last, width, vec_mul(dc, f));
        vec_scatter(zi + z, zs, last, width, di);
        vec_scatter(zf + z, zs, last, width, df);
        vec_scatter(zg + z, zs, last, width, dg);
        vec_scatter(zo + z, zs, last, width, dout);
    }
}

/* Cover the 4, 8, 12 or 16 units with the widest vectors that divide them. */
#define FOR_UNIT_GROUPS(DO, s)                                                     \
    do {                                                                           \
        if (LANES >= 16 && (s)->units == 16)                                       \
            DO(s, 0, 16);                                                          \
        else if (LANES >= 8 && (s)->units % 8 == 0)                                \
            for (ptrdiff_t unit = 0; unit < (s)->units; unit += 8) DO(s, unit, 8); \
        else                                                                       \
            for (ptrdiff_t unit = 0; unit < (s)->units; unit += 4) DO(s, unit, 4); \
    } while (0)

static void lstm_forward(const cell_forward *s) {
    FOR_UNIT_GROUPS(forward_units, s);
}

static void lstm_backward(const cell_backward *s) {
    FOR_UNIT_GROUPS(backward_units, s);
}

#endif
