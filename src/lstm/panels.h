/* Where things stand in a matrix of panels (kernels/kernels.h). */
#ifndef SWEEP_LSTM_PANELS_H
#define SWEEP_LSTM_PANELS_H

#include <stddef.h>
#include <stdint.h>

#include "src/lstm/kernels/kernels.h"

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

/* Columns of the panel that begins at `column`, in a matrix of `columns`. */
static inline size_t panel_width(size_t columns, size_t column) {
    const size_t left = columns - column;
    return left < PANEL_COLUMNS ? left : PANEL_COLUMNS;
}

/* The element (row, column) of a matrix of `rows` x `columns`. */
static inline size_t panel_at(size_t rows, size_t columns, size_t row, size_t column) {
    const size_t first = column / PANEL_COLUMNS * PANEL_COLUMNS;
    return first * rows + row * panel_width(columns, first) + (column - first);
}

/* The column of (gate, unit) among the gate columns of `units` hidden units (padded). */
static inline size_t gate_column(size_t units, size_t gate, size_t unit) {
    const size_t first = unit / PANEL_UNITS * PANEL_UNITS;
    const size_t width = units - first < PANEL_UNITS ? units - first : PANEL_UNITS;
    return GATES * first + gate * width + (unit - first);
}

#endif
