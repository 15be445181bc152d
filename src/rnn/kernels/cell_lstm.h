/* The pointwise part of a step of the LSTM and its variants, forward and backward; their equations
 * stand in cells/lstm_oracle.c.  Included by blocked.c alone. */
#ifndef SWEEP_RNN_KERNELS_CELL_LSTM_H
#define SWEEP_RNN_KERNELS_CELL_LSTM_H

#include "src/rnn/kernels/cell.h"

enum { STATE_C, STATE_TANH_C };

/* What a variant has besides, or has not: always a constant where it is used. */
enum {
    WITHOUT_INPUT_GATE = 1,
    WITHOUT_FORGET_GATE = 2,
    WITHOUT_OUTPUT_GATE = 4,
    WITHOUT_INPUT_ACTIVATION = 8,
    WITHOUT_OUTPUT_ACTIVATION = 16,
    COUPLED_GATES = 32, /* f = 1 - i */
    WITH_PEEPHOLES = 64,
};

/* The places of the gates that a form has, in the order i f g o. */
VECTOR ptrdiff_t place_f(int form) {
    return form & WITHOUT_INPUT_GATE ? 0 : 1;
}
VECTOR ptrdiff_t place_g(int form) {
    return place_f(form) + (form & (WITHOUT_FORGET_GATE | COUPLED_GATES) ? 0 : 1);
}
VECTOR ptrdiff_t place_o(int form) {
    return place_g(form) + 1;
}

VECTOR bool has_i(int form) {
    return !(form & WITHOUT_INPUT_GATE);
}
VECTOR bool has_f(int form) {
    return !(form & (WITHOUT_FORGET_GATE | COUPLED_GATES));
}
VECTOR bool has_o(int form) {
    return !(form & WITHOUT_OUTPUT_GATE);
}

/* `width` floats of a peephole for every row. */
VECTOR vec peephole_of(const float *peephole, ptrdiff_t unit, int width) {
    return vec_gather(peephole + unit, 0, 0, width);
}

/* The gates that need no new c, and c, for the units [unit, unit + width) of all rows.  (What
 * follows from c has a loop of its own: one long chain of dependent operations after another would
 * leave the core waiting.) */
VECTOR void lstm_gate_units(const cell_forward *s, ptrdiff_t unit, int width, int form) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, cs = s->before_row;
    const ptrdiff_t step = LANES / width;
    const bool peepholes = form & WITH_PEEPHOLES, early_o = has_o(form) && !peepholes;
    float *zi = s->gates + gate_at(0, unit, s->units, s->gates_panel);
    float *zf = s->gates + gate_at(place_f(form), unit, s->units, s->gates_panel);
    float *zg = s->gates + gate_at(place_g(form), unit, s->units, s->gates_panel);
    float *zo = s->gates + gate_at(place_o(form), unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * zs;
        const vec c_before = vec_gather(s->before[STATE_C] + row * cs + unit, cs, last, width);
        vec i = vec_all(1), f = vec_all(1), g, o = vec_all(1);
        if (has_i(form)) {
            i = vec_gather(zi + at, zs, last, width);
            if (peepholes) i = vec_fma(peephole_of(s->peephole[0], unit, width), c_before, i);
            i = sigmoid(i);
        }
        if (has_f(form)) {
            f = vec_gather(zf + at, zs, last, width);
            if (peepholes)
                f = vec_fma(peephole_of(s->peephole[place_f(form)], unit, width), c_before, f);
            f = sigmoid(f);
        }
        g = vec_gather(zg + at, zs, last, width);
        if (!(form & WITHOUT_INPUT_ACTIVATION)) g = hyperbolic_tangent(g);
        if (early_o) o = sigmoid(vec_gather(zo + at, zs, last, width));
        if (form & COUPLED_GATES) f = vec_sub(vec_all(1), i);
        vec c;
        if (form & WITHOUT_FORGET_GATE)
            c = vec_fma(i, g, c_before);
        else
            c = vec_fma(f, c_before, has_i(form) ? vec_mul(i, g) : g);
        vec_scatter(s->state[STATE_C] + row * us + unit, us, last, width, c);
        if (has_i(form)) vec_scatter(zi + at, zs, last, width, i);
        if (has_f(form)) vec_scatter(zf + at, zs, last, width, f);
        if (!(form & WITHOUT_INPUT_ACTIVATION)) vec_scatter(zg + at, zs, last, width, g);
        if (early_o) vec_scatter(zo + at, zs, last, width, o);
    }
}

/* tanh(c) and h, from c; with peepholes also o. */
VECTOR void lstm_output_units(const cell_forward *s, ptrdiff_t unit, int width, int form) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, step = LANES / width;
    float *zo = s->gates + gate_at(place_o(form), unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * us + unit;
        vec o = vec_all(1);
        if (has_o(form)) o = vec_gather(zo + row * zs, zs, last, width);
        const vec c = vec_gather(s->state[STATE_C] + at, us, last, width);
        if (has_o(form) && form & WITH_PEEPHOLES) {
            o = sigmoid(vec_fma(peephole_of(s->peephole[place_o(form)], unit, width), c, o));
            vec_scatter(zo + row * zs, zs, last, width, o);
        }
        vec m = c;
        if (!(form & WITHOUT_OUTPUT_ACTIVATION)) m = hyperbolic_tangent(c);
        vec_scatter(s->state[STATE_TANH_C] + at, us, last, width, m);
        vec_scatter(s->h + at, us, last, width, has_o(form) ? vec_mul(o, m) : m);
    }
}

VECTOR void lstm_forward_units(const cell_forward *s, ptrdiff_t unit, int width, int form) {
    lstm_gate_units(s, unit, width, form);
    lstm_output_units(s, unit, width, form);
}

VECTOR void lstm_backward_units(const cell_backward *s, ptrdiff_t unit, int width, int form) {
    const ptrdiff_t zs = PANEL_COLUMNS, us = s->unit_row, cs = s->before_row;
    const ptrdiff_t step = LANES / width;
    const bool peepholes = form & WITH_PEEPHOLES;
    float *zi = s->gates + gate_at(0, unit, s->units, s->gates_panel);
    float *zf = s->gates + gate_at(place_f(form), unit, s->units, s->gates_panel);
    float *zg = s->gates + gate_at(place_g(form), unit, s->units, s->gates_panel);
    float *zo = s->gates + gate_at(place_o(form), unit, s->units, s->gates_panel);
    for (ptrdiff_t row = 0; row < s->rows; row += step) {
        const ptrdiff_t last = s->rows - row - 1, at = row * us + unit, z = row * zs;
        vec i = vec_all(1), f = vec_all(1), o = vec_all(1), dzi, dzf, dzo;
        if (has_i(form)) i = vec_gather(zi + z, zs, last, width);
        if (has_f(form)) f = vec_gather(zf + z, zs, last, width);
        if (form & COUPLED_GATES) f = vec_sub(vec_all(1), i);
        const vec g = vec_gather(zg + z, zs, last, width);
        if (has_o(form)) o = vec_gather(zo + z, zs, last, width);
        const vec c_before = vec_gather(s->before[STATE_C] + row * cs + unit, cs, last, width);
        const vec m = vec_gather(s->state[STATE_TANH_C] + at, us, last, width);
        const vec dh = vec_gather(s->dh + at, us, last, width);
        vec dc = vec_gather(s->dstate[STATE_C] + at, us, last, width);
        const vec dm = has_o(form) ? vec_mul(dh, o) : dh;
        if (form & WITHOUT_OUTPUT_ACTIVATION)
            dc = has_o(form) ? vec_fma(dh, o, dc) : vec_add(dh, dc);
        else
            dc = vec_fma(dm, tanh_slope(m), dc);
        if (has_o(form)) {
            dzo = vec_mul(vec_mul(dh, m), sigmoid_slope(o));
            if (peepholes)
                dc = vec_fma(peephole_of(s->peephole[place_o(form)], unit, width), dzo, dc);
        }
        vec dg = has_i(form) ? vec_mul(dc, i) : dc;
        if (!(form & WITHOUT_INPUT_ACTIVATION)) dg = vec_mul(dg, tanh_slope(g));
        if (has_i(form)) {
            const vec gained = form & COUPLED_GATES ? vec_sub(g, c_before) : g;
            dzi = vec_mul(vec_mul(dc, gained), sigmoid_slope(i));
        }
        if (has_f(form)) dzf = vec_mul(vec_mul(dc, c_before), sigmoid_slope(f));
        vec dc_before = form & WITHOUT_FORGET_GATE ? dc : vec_mul(dc, f);
        if (peepholes && has_i(form))
            dc_before = vec_fma(peephole_of(s->peephole[0], unit, width), dzi, dc_before);
        if (peepholes && has_f(form))
            dc_before =
                vec_fma(peephole_of(s->peephole[place_f(form)], unit, width), dzf, dc_before);
        vec_scatter(s->dstate[STATE_C] + at, us, last, width, dc_before);
        if (has_i(form)) vec_scatter(zi + z, zs, last, width, dzi);
        if (has_f(form)) vec_scatter(zf + z, zs, last, width, dzf);
        vec_scatter(zg + z, zs, last, width, dg);
        if (has_o(form)) vec_scatter(zo + z, zs, last, width, dzo);
    }
}

/* name_forward and name_backward, and the same with peepholes. */
#define LSTM_FORM(NAME, FORM)                                             \
    static void NAME##_forward(const cell_forward *s) {                   \
        FOR_UNIT_GROUPS(lstm_forward_units, s, FORM);                     \
    }                                                                     \
    static void NAME##_backward(const cell_backward *s) {                 \
        FOR_UNIT_GROUPS(lstm_backward_units, s, FORM);                    \
    }                                                                     \
    static void NAME##_peephole_forward(const cell_forward *s) {          \
        FOR_UNIT_GROUPS(lstm_forward_units, s, (FORM) | WITH_PEEPHOLES);  \
    }                                                                     \
    static void NAME##_peephole_backward(const cell_backward *s) {        \
        FOR_UNIT_GROUPS(lstm_backward_units, s, (FORM) | WITH_PEEPHOLES); \
    }

LSTM_FORM(lstm, 0)
LSTM_FORM(lstm_no_input_gate, WITHOUT_INPUT_GATE)
LSTM_FORM(lstm_no_forget_gate, WITHOUT_FORGET_GATE)
LSTM_FORM(lstm_no_output_gate, WITHOUT_OUTPUT_GATE)
LSTM_FORM(lstm_no_input_activation, WITHOUT_INPUT_ACTIVATION)
LSTM_FORM(lstm_no_output_activation, WITHOUT_OUTPUT_ACTIVATION)
LSTM_FORM(lstm_coupled, COUPLED_GATES)

#endif
