/* The axes of a config and every combination of their values: what is swept, before anything is
 * left out. */
#ifndef SWEEP_PLAN_GRID_H
#define SWEEP_PLAN_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/config/config.h"
#include "src/trial/hyperparameters.h"

/* What leaves some combinations out may leave few of many; to try one takes about 10 us. */
enum { GRID_MAX_COMBINATIONS = 1500000 };

/* Keys whose values advance together, mostly one. */
typedef struct grid_axis {
    int first, key_count; /* of grid.keys */
    size_t count;         /* of values; 0: a search draws them from a range without steps */
} grid_axis;

/* The seeds, which repeat every combination, are not in it. */
typedef struct grid {
    const config *config;       /* borrowed */
    config_key keys[KEY_COUNT]; /* outermost first, in the order the config names them; those that
                                 * advance together at the place of the first of them */
    int key_count;
    grid_axis axes[KEY_COUNT];
    int axis_count;
    int64_t combination_count; /* at least 1 */
} grid;

/* The axes alone, without a count of their combinations. */
void grid_axes(const config *c, grid *out);

/* STATUS_BAD_INPUT for more than GRID_MAX_COMBINATIONS: the message names each axis and its size.
 */
status grid_of(const config *c, grid *out, error *err);

/* Append "25,000,000 combinations, of which 1,500,000 can be tried at most"; INT64_MAX stands for
 * what is larger, too. */
void grid_append_too_many(text *out, int64_t combinations);

/* Append the axes and their sizes: "model.hidden_dim (3 values) x train.lr (4 values)". */
void grid_append_sizes(text *out, const grid *g);

/* The values of every key: which of them each has in a config, or in one combination. */
typedef struct combination {
    config_value values[KEY_COUNT];
    bool set[KEY_COUNT];   /* false: neither given nor with a default */
    bool given[KEY_COUNT]; /* rather than by default */
    bool holds[KEY_COUNT]; /* its condition, once it was decided */
    bool exact[KEY_COUNT]; /* said by a row of include: no condition and no formula changes it */
} combination;

/* What every combination has; of a swept key the first value. */
void grid_begin(const grid *g, combination *out);

/* Give the keys of an axis their values at `position`. */
void grid_choose(const grid *g, const grid_axis *axis, size_t position, combination *out);

/* Combination number `number`, from 0; the last axis turns fastest. */
void grid_combination(const grid *g, int64_t number, combination *out);

/* A row of include: its values, and for the other keys the one that they have. */
void grid_row(const grid *g, const config_row *row, combination *out);

/* Append the values on the axes: "hidden_dim 100, lr 0.1"; nothing where nothing is swept. */
void grid_append_values(text *out, const grid *g, const combination *c);

/* Append a pattern that exclude takes, of the values on those axes that are `wanted`:
 * "{hidden_dim: 100, lr: 0.1}". */
void grid_append_pattern(text *out, const grid *g, const combination *c, const bool wanted[]);

#endif
