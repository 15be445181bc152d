/* The plots of a report: which there are, written and drawn. */
#ifndef SWEEP_PLOTS_PLOTS_H
#define SWEEP_PLOTS_PLOTS_H

#include "src/plots/plot.h"

enum { PLOTS_MAX = 256 };

typedef struct plots {
    plot items[PLOTS_MAX]; /* those that the results have something for */
    int count;
} plots;

/* Write NAME.gp and NAME.dat into `folder` (which exists) and have gnuplot draw NAME.svg and
 * NAME.png, several plots at a time where there are CPUs.  Files of plots that do not apply any
 * more are removed.  What cannot be drawn becomes a line in `warnings`.  A gnuplot that takes
 * longer than `timeout_s` (usually GNUPLOT_TIMEOUT_S) will do so again: what is not drawn by then
 * is given up, in one line.  STATUS_IO when a file cannot be written. */
status plots_make(plots *all, const comparison *c, const char *folder, int timeout_s,
                  text *warnings, error *err);

/* Append the name and version of what drew them, as the pictures say; nothing when none was drawn.
 */
void plots_append_producer(text *out, const plots *all);

void plots_free(plots *all);

#endif
