/* Lying bars: a configuration a bar, its name at the left. */
#ifndef SWEEP_PLOTS_PLOT_BARS_H
#define SWEEP_PLOTS_PLOT_BARS_H

#include "src/plots/plot.h"

enum { BARS_MOST = 20 };

/* The configurations that have a bar, from the top: few in plan order, of many the best. */
typedef struct bar_list {
    const configuration *of[BARS_MOST];
    int count;
    bool best_only; /* others are left out */
} bar_list;
bar_list bars_of(const comparison *c, bool (*has_bar)(const configuration *g));

/* Say who is left out, if any. */
void bars_append_scope(text *scope, const bar_list *bars);

/* Frame the plot: names, a row for each, lines at the ticks of x.  Returns how many points wide the
 * frame is. */
int bars_frame(plot *p, const comparison *c, const bar_list *bars);

/* Points that `characters` of the words behind a bar are wide. */
int bars_words_width(size_t characters);

/* The height of the whole plot. */
int bars_height(const bar_list *bars);

/* Append "plot ..." for rows "place length ..." of the data. */
void bars_append(text *command, const plot *p);

/* Append to that: words, the column `words` of the data, behind the place along x that a gnuplot
 * expression says ("2": column 2). */
void bars_append_words(text *command, const plot *p, const char *at, int words);

#endif
