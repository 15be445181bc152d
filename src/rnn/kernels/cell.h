/* What the pointwise kernels of all cells share.  Included by blocked.c alone.
 *
 * A vector holds `width` neighbouring units of LANES / width rows: the last units of a layer, when
 * they are few, still fill its lanes, with several rows side by side. */
#ifndef SWEEP_RNN_KERNELS_CELL_H
#define SWEEP_RNN_KERNELS_CELL_H

#include "src/rnn/kernels/activation.h"
#include "src/rnn/kernels/kernels.h"

/* Where (gate, unit) stands in the panels of `units` units; the gate by its position there. */
VECTOR ptrdiff_t gate_at(ptrdiff_t gate, ptrdiff_t unit, ptrdiff_t units, ptrdiff_t panel) {
    const ptrdiff_t column = gate * units + unit;
    return column / PANEL_COLUMNS * panel + column % PANEL_COLUMNS;
}

/* a (1 - a), the derivative of a sigmoid by its value. */
VECTOR vec sigmoid_slope(vec a) {
    return vec_fnma(a, a, a);
}

/* 1 - a^2, the derivative of tanh by its value. */
VECTOR vec tanh_slope(vec a) {
    return vec_fnma(a, a, vec_all(1));
}

/* Cover the 4, 8, 12 or 16 units with the widest vectors that divide them; what follows `s` is
 * handed on. */
#define FOR_UNIT_GROUPS(DO, s, ...)                                \
    do {                                                           \
        if (LANES >= 16 && (s)->units == 16)                       \
            DO(s, 0, 16 __VA_OPT__(, ) __VA_ARGS__);               \
        else if (LANES >= 8 && (s)->units % 8 == 0)                \
            for (ptrdiff_t unit = 0; unit < (s)->units; unit += 8) \
                DO(s, unit, 8 __VA_OPT__(, ) __VA_ARGS__);         \
        else                                                       \
            for (ptrdiff_t unit = 0; unit < (s)->units; unit += 4) \
                DO(s, unit, 4 __VA_OPT__(, ) __VA_ARGS__);         \
    } while (0)

#endif
