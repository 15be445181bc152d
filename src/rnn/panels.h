/* Where things stand in a matrix of panels (kernels/kernels.h). */
#ifndef SWEEP_RNN_PANELS_H
#define SWEEP_RNN_PANELS_H

#include <stddef.h>
#include <stdint.h>

#include "src/rnn/kernels/kernels.h"

static inline size_t round_up(size_t n, size_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
}

/* Arithmetic on sizes that stays at SIZE_MAX once it has overflowed; no allocation succeeds then.
 */
static inline size_t size_times(size_t a, size_t b) {
    size_t product;
    return __builtin_mul_overflow(a, b, &product) ? SIZE_MAX : product;
}

static inline size_t size_plus(size_t a, size_t b) {
    size_t sum;
    return __builtin_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}

/* The element (row, column) of a matrix of `rows` rows. */
static inline size_t panel_at(size_t rows, size_t row, size_t column) {
    return (column / PANEL_COLUMNS * rows + row) * PANEL_COLUMNS + column % PANEL_COLUMNS;
}

/* Units whose gates share panels with those of `unit`, in a layer of `units` (padded). */
static inline size_t panel_units(size_t units, size_t unit) {
    const size_t left = units - unit / PANEL_UNITS * PANEL_UNITS;
    return left < PANEL_UNITS ? left : PANEL_UNITS;
}

/* The column of (gate, unit), the gate by its position, among the columns of `gates` gates of
 * `units` hidden units (padded).
 */
static inline size_t gate_column(size_t gates, size_t units, size_t gate, size_t unit) {
    const size_t first = unit / PANEL_UNITS * PANEL_UNITS;
    return gates * first + gate * panel_units(units, unit) + (unit - first);
}

/* Where a gate's column comes among those of a unit: on the recurrent side in the cell's order; on
 * the side of the inputs the same, but with the last gate first where its parts stay apart. */
static inline size_t input_position(size_t sides, size_t gates, size_t gate) {
    return sides == 1 ? gate : (gate + 1) % gates;
}

/* A packed matrix of `rows` rows as the kernels see it. */
static inline panel_steps packed_steps(size_t rows) {
    return (panel_steps){PANEL_COLUMNS, (ptrdiff_t)(rows * PANEL_COLUMNS)};
}

/* A row-major matrix. */
static inline panel_steps row_major_steps(size_t stride) {
    return (panel_steps){(ptrdiff_t)stride, PANEL_COLUMNS};
}

#endif
