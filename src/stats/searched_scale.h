/* The axes that a search drew from, read from the lines that results keep of them
 * (plan/searched_axes.h), and the cells that they are divided into to count configurations: those
 * of Optuna 5's PED-ANOVA. */
#ifndef SWEEP_STATS_SEARCHED_SCALE_H
#define SWEEP_STATS_SEARCHED_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "src/search/space.h"
#include "src/stats/comparison.h"

typedef struct searched_scale {
    config_key keys[KEY_COUNT]; /* drawn together; mostly one */
    int key_count;
    search_axis range; /* of numbers from a range; of a list its places, or choices, from 0 */
    double *steps;     /* a list of numbers that rise or fall: range.max + 1 of them; else NULL */
    bool has_otherwise;
    double otherwise; /* the value where a condition does not hold, which nothing drew */
} searched_scale;

/* Read the axis at `*line`, and go on to the next.  False, and nothing to release, at the end of
 * the text, or where it is not one that this program writes. */
bool searched_scale_read(const char **line, searched_scale *out);

/* Release what it holds. */
void searched_scale_free(searched_scale *s);

/* How many cells it has, 1 or more: at most PED_ANOVA_MOST_CELLS of numbers, a cell a choice. */
size_t searched_scale_cells(const searched_scale *s);

enum { SEARCHED_SCALE_NO_CELL = -1 };

/* Fill cells[i] with the cell of the configuration first + i, for `count` of them:
 * SEARCHED_SCALE_NO_CELL where a condition gave it a value that was not drawn.  Numbers go to the
 * nearest of evenly spaced points, of two as near to the lower; choices are numbered as they come.
 */
void searched_scale_fill(const searched_scale *s, const comparison *c, int32_t first, int32_t count,
                         int32_t cells[]);

/* Append its keys: "hidden_dim with layer_dim". */
void searched_scale_append(text *out, const searched_scale *s);

#endif
