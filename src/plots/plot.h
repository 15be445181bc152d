/* A plot in the making: a gnuplot script and its data, and what they look like once drawn.
 *
 * File names are fixed; the only texts from outside are the names of sweep and data set, and they
 * enter a script as single-quoted strings.
 */
#ifndef SWEEP_PLOTS_PLOT_H
#define SWEEP_PLOTS_PLOT_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/stats/comparison.h"

typedef struct plot {
    const char *name; /* of its files, without the ending; static */
    text heading;     /* "Test accuracy during training": our own words */
    text note;        /* what the marks mean; our own words */
    text scope;       /* what is left out; our own words, may be empty */
    text alt;         /* what a reader who cannot see it should know; our own words */
    text script;      /* NAME.gp */
    text data;        /* NAME.dat */
    text svg;         /* as drawn; empty when it could not be */
} plot;

enum { PLOT_WIDTH = 680, PLOT_HEIGHT = 450, PLOT_COLOURS = 7 };

/* Characters of a name for which a line of a key has room. */
enum { PLOT_LONGEST_TITLE = 90 };

/* Okabe and Ito's colours (jfly.uni-koeln.de/color), told apart with any colour vision; black
 * last.  Static. */
const char *plot_colour(int index);
extern const char PLOT_GREY[];

/* Commands that set a palette: Cividis (Nuñez, Anderton, Renslow 2018), even in lightness for every
 * colour vision, and one from white to dark blue. */
extern const char PLOT_CIVIDIS[], PLOT_BLUES[];

/* Begin the script: what it is, fonts, borders, grid, heading, note (set both before). */
void plot_begin(plot *p, const comparison *c);

/* Append a command of our own to the script, a line. */
void plot_command(plot *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A distance of ticks: 1, 2 or 5 times a power of ten, about a fourth of `range`. */
double plot_tick_step(double range);

/* Append a number as ticks say it: "0.1", "1,200". */
void plot_append_number(text *out, double value);

/* The axis whose values are told apart by colour where each configuration cannot be: the cell, if
 * it varies, else layer_dim. */
config_key plot_group_axis(const comparison *c);

/* Append the value that has this number on an axis: as plot_append_number, or its words. */
void plot_append_value(text *out, const comparison *c, config_key axis, double number);

/* Ticks of `axis` ("x" or "y") at round numbers from `low` to `high`, low < high: plot_tick_step
 * apart, or, on a logarithmic axis (low > 0), at powers of ten and at multiples of these where
 * they are few. */
void plot_ticks(plot *p, const char *axis, double low, double high);
void plot_log_ticks(plot *p, const char *axis, double low, double high);

/* From the least to the most of what was added; start with PLOT_NO_RANGE. */
typedef struct plot_range {
    double least, most;
} plot_range;
extern const plot_range PLOT_NO_RANGE;
void plot_range_add(plot_range *r, double value); /* NAN: nothing */

/* What an axis of a metric spans at least, as shown: where every value is the same and the metric
 * has no width of its own, a tenth of the value, since gnuplot draws no axis without any width. */
double plot_least_width(metric m, const plot_range *r);

/* Let the y axis show a metric in this range of shown values, with a margin, and not narrower than
 * its values should be told apart. */
void plot_metric_range(plot *p, metric m, const plot_range *r);

/* Name an axis ("x" or "y") by what stands on it: "test accuracy at the end (%)". */
void plot_metric_axis(plot *p, const char *axis, metric m, const char *when);

/* Put the key below everything, for `entries` of at most `longest` characters.  Returns the height
 * that it adds to the plot. */
int plot_key_below(plot *p, int entries, size_t longest);

/* How wide the frame is, in points, beside whose right end names of ticks have room that stand
 * slanted, "rotate by -30 left font ',11'", of so many characters, evenly spaced. */
double plot_slanted_frame(const size_t characters[], int count);

/* Make that room, and room below.  Returns the height that it adds to the plot. */
int plot_room_for_slanted(plot *p, const size_t characters[], int count);

/* End the script: `command` ("plot ...") drawn as SVG and as PNG, `height` points high. */
void plot_end(plot *p, const text *command, int height);

void plot_free(plot *p);

/* The builders.  Each fills `p` (zero but for the name) and returns true, or false when the results
 * have nothing for it to show. */
typedef bool plot_builder(plot *p, const comparison *c, int which);
plot_builder plot_metric_curves, plot_loss_curves, plot_layer_parameters, plot_metric_by_cost,
    plot_flops_curves, plot_metric_by_axis, plot_epoch_time, plot_heatmap, plot_seeds, plot_pairs,
    plot_parallel, plot_importance, plot_timeline, plot_learning_rate, plot_confusion,
    plot_throughput, plot_roofline, plot_search, plot_rungs;

#endif
