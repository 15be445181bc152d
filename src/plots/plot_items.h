/* The first items of a file of sequences, drawn to be looked at. */
#ifndef SWEEP_PLOTS_PLOT_ITEMS_H
#define SWEEP_PLOTS_PLOT_ITEMS_H

#include "src/base/status.h"
#include "src/data/sequence_file.h"

/* Draw the first nine training items, a panel each, a line a feature (at most eight), into `path`,
 * whose name ends in .svg or .png; an older file is replaced.  STATUS_BAD_INPUT for another ending;
 * STATUS_IO where gnuplot is not installed or fails. */
status plot_items_draw(const sequence_file *f, const char *path, error *err);

#endif
