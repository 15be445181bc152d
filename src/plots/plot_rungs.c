/* What early stopping had before it: every configuration as it learned, those that were stopped as
 * far as the rung where they were.
 */
#include <math.h>

#include "src/plots/plot.h"
#include "src/stats/learning_curve.h"
#include "src/stats/wording.h"

enum { FEWEST = 2, MOST_LINES = 500, CROWD = 60 };

/* --- a configuration's curve --- */

static bool has_curve(const result *r) {
    return (r->status == TRIAL_FINISHED || r->status == TRIAL_STOPPED) &&
           r->outcome.evaluation_count > 0;
}

/* The one that came the least far: as far as all of them go; NULL when none has a curve. */
static const result *shortest_run(const configuration *g) {
    const result *shortest = NULL;
    for (int32_t i = 0; i < g->run_count; i++) {
        const result *r = g->runs[i];
        if (has_curve(r) &&
            (!shortest || r->outcome.evaluation_count < shortest->outcome.evaluation_count))
            shortest = r;
    }
    return shortest;
}

/* The mean over the trials of the selection metric after evaluation `k`, as it is shown, and of the
 * updates that were done then. */
static double mean_at(const comparison *c, const configuration *g, int32_t k, double *iteration) {
    const result *shortest = shortest_run(g);
    double sum = 0;
    int32_t count = 0;
    *iteration = 0;
    for (int32_t i = 0; i < g->run_count; i++) {
        if (!has_curve(g->runs[i])) continue;
        const evaluation *e = learning_curve_at(g->runs[i], shortest, k);
        sum += metric_shown(c->selection, evaluation_selection(e, c->measure));
        *iteration += (double)e->iteration;
        count++;
    }
    *iteration /= count;
    return sum / count;
}

static void append_point(plot *p, const comparison *c, const configuration *g, int32_t k,
                         plot_range *seen) {
    double iteration;
    const double value = mean_at(c, g, k, &iteration);
    plot_range_add(seen, value);
    text_append_format(&p->data, floor(iteration) == iteration ? "%.0f " : "%.2f ", iteration);
    text_append_format(&p->data, isfinite(value) ? "%.6g\n" : "NaN\n", value);
}

static void append_curve(plot *p, const comparison *c, const configuration *g, plot_range *seen) {
    const int32_t count = shortest_run(g)->outcome.evaluation_count;
    text_append(&p->data, "# ");
    wording_append_configuration(&p->data, c, g);
    text_append(&p->data, "\n");
    for (int32_t k = 0; k < count; k++) append_point(p, c, g, k, seen);
    text_append(&p->data, "\n");
}

/* --- all of them --- */

/* One that was given no more seeds has no rung. */
static bool was_stopped(const configuration *g) {
    bool at_rung = false;
    for (int32_t i = 0; i < g->run_count; i++)
        at_rung |= g->runs[i]->status == TRIAL_STOPPED && has_curve(g->runs[i]);
    return at_rung;
}

static bool came_to_the_end(const configuration *g) {
    return g->stopped == 0 && g->finished > 0;
}

typedef bool kind_of_configuration(const configuration *g);

/* How many of a kind can be drawn. */
static int32_t count_of(const comparison *c, kind_of_configuration *is_kind) {
    int32_t count = 0;
    for (int32_t i = 0; i < c->configuration_count; i++)
        count += is_kind(&c->configurations[i]) && shortest_run(&c->configurations[i]);
    return count;
}

/* A block with a line for each of a kind, `most` at the most, in plan order. */
static void append_curves(plot *p, const comparison *c, kind_of_configuration *is_kind,
                          int32_t most, const char *title, plot_range *seen) {
    text_append_format(&p->data, "# %s: iteration, %s in %s\n", title, wording_selection_name(c),
                       metric_format_of(c->selection)->unit);
    if (most == 0) text_append(&p->data, "NaN NaN\n");
    for (int32_t i = 0; i < c->configuration_count && most > 0; i++) {
        const configuration *g = &c->configurations[i];
        if (!is_kind(g) || !shortest_run(g)) continue;
        append_curve(p, c, g, seen);
        most--;
    }
    text_append(&p->data, "\n\n");
}

/* A block with the ends of those lines. */
static void append_ends(plot *p, const comparison *c, int32_t most, plot_range *seen) {
    text_append(&p->data, "# where they were stopped\n");
    for (int32_t i = 0; i < c->configuration_count && most > 0; i++) {
        const configuration *g = &c->configurations[i];
        if (!was_stopped(g) || !shortest_run(g)) continue;
        append_point(p, c, g, shortest_run(g)->outcome.evaluation_count - 1, seen);
        most--;
    }
    text_append(&p->data, "\n\n");
}

static int32_t at_most(int32_t count, int32_t most) {
    return count < most ? count : most;
}

static double longest(const comparison *c) {
    double most = 1;
    for (int32_t i = 0; i < c->results->trial_count; i++)
        most = fmax(most, (double)c->results->trials[i].trial.iterations);
    return most;
}

/* --- words --- */

static void append_words(plot *p, const comparison *c, int32_t stopped, int32_t whole,
                         int32_t drawn) {
    text_append_format(&p->heading, "Early stopping: %s on the way", wording_selection_name(c));
    text_append(&p->note, "grey, ending in a dot: stopped there; blue: trained to the end");
    if (drawn < stopped + whole) {
        text_append_grouped(&p->scope, stopped + whole - drawn);
        text_append(&p->scope, " of ");
        text_append_grouped(&p->scope, stopped + whole);
        text_append(&p->scope, " configurations are not drawn");
    }
    text_append_format(&p->alt, "The %s of each configuration over training iterations: ",
                       wording_selection_name(c));
    wording_append_count(&p->alt, stopped, "line");
    text_append_format(&p->alt, " %s at the rung where the configuration was stopped, ",
                       stopped == 1 ? "ends" : "end");
    text_append_grouped(&p->alt, whole);
    text_append_format(&p->alt, " %s to the end of training.", whole == 1 ? "goes" : "go");
}

/* --- the plot --- */

bool plot_rungs(plot *p, const comparison *c, int which) {
    (void)which;
    const int32_t stopped = count_of(c, was_stopped), whole = count_of(c, came_to_the_end);
    if (stopped == 0 || stopped + whole < FEWEST) return false;
    const int32_t wholes = at_most(whole, MOST_LINES);
    const int32_t cut = at_most(stopped, MOST_LINES - wholes);
    append_words(p, c, stopped, whole, wholes + cut);
    plot_begin(p, c);
    plot_range seen = PLOT_NO_RANGE;
    append_curves(p, c, was_stopped, cut, "stopped", &seen);
    append_ends(p, c, cut, &seen);
    append_curves(p, c, came_to_the_end, wholes, "to the end", &seen);
    const double most = longest(c);
    plot_command(p, "set xlabel 'iteration (updates of the weights)'\nset xrange [0:%.0f]", most);
    plot_ticks(p, "x", 0, most);
    plot_metric_axis(p, "y", c->selection, "");
    plot_metric_range(p, c->selection, &seen);
    text command = {0};
    text_append_format(&command,
                       "plot '%s.dat' index 0 using 1:2 with lines linewidth 0.8 linecolor rgb "
                       "'#a8a8a8' notitle, \\\n  '' index 1 using 1:2 with points pointtype 7 "
                       "pointsize %g linecolor rgb '#606060' notitle, \\\n  '' index 2 using 1:2 "
                       "with lines linewidth %g linecolor rgb '%s' notitle",
                       p->name, cut > CROWD ? 0.3 : 0.5, wholes > CROWD ? 0.8 : 1.8,
                       plot_colour(0));
    plot_end(p, &command, PLOT_HEIGHT);
    text_free(&command);
    return true;
}
