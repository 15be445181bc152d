/* What a search found: every configuration in the order in which it was drawn, the best so far, and
 * of a random search the best to be expected of so many. */
#include <math.h>
#include <stdlib.h>

#include "src/plots/plot.h"
#include "src/stats/best_of_draws.h"
#include "src/stats/wording.h"

enum { FEWEST = 3, CROWD = 200 };

static bool was_searched(const comparison *c) {
    int32_t finished = 0;
    for (int32_t g = 0; g < c->configuration_count; g++)
        finished += c->configurations[g].finished > 0;
    return c->results->search && *c->results->search && finished >= FEWEST;
}

/* The number of the best of those up to `last`, the first of equal ones; -1: there is none yet. */
static int32_t best_up_to(const comparison *c, int32_t last) {
    int32_t best = -1;
    for (int32_t g = 0; g <= last; g++) {
        if (c->configurations[g].finished == 0) continue;
        const double mean = c->configurations[g].last.mean;
        if (best < 0 || metric_is_better(c->selection, mean, c->configurations[best].last.mean))
            best = g;
    }
    return best;
}

static void write_rows(plot *p, const comparison *c) {
    text_append_format(&p->data, "# configuration, mean %s in %s; a row a configuration\n",
                       wording_selection_name(c), metric_format_of(c->selection)->unit);
    for (int32_t g = 0; g < c->configuration_count; g++)
        if (c->configurations[g].finished > 0)
            text_append_format(&p->data, "%d %.6g\n", g + 1,
                               metric_shown(c->selection, c->configurations[g].last.mean));
    text_append(&p->data, "\n\n# the best so far, where it changes; the last row ends the line\n");
}

static void write_best(plot *p, const comparison *c, int32_t number, int32_t best) {
    text_append_format(&p->data, "%d %.6g\n", number + 1,
                       metric_shown(c->selection, c->configurations[best].last.mean));
}

static void write_steps(plot *p, const comparison *c) {
    int32_t best = -1;
    for (int32_t g = 0; g < c->configuration_count; g++) {
        const configuration *one = &c->configurations[g];
        if (one->finished == 0) continue;
        if (best >= 0 &&
            !metric_is_better(c->selection, one->last.mean, c->configurations[best].last.mean))
            continue;
        best = g;
        write_best(p, c, g, best);
    }
    write_best(p, c, c->configuration_count - 1, best);
}

static void append_words(plot *p, const comparison *c) {
    const int32_t last = c->configuration_count - 1, best = best_up_to(c, last);
    text_append_format(&p->heading, "The search: best %s so far", wording_selection_name(c));
    text_append(&p->note, c->most_finished > 1 ? "circle: a configuration's mean, line: best so far"
                                               : "circle: a configuration, line: best so far");
    text_append_format(&p->alt,
                       "The %s of each configuration in the order of the search. The best so far",
                       wording_selection_name(c));
    const char *before = ":";
    for (int32_t part = 1; part <= 4; part++) {
        const int32_t number = last * part / 4, so_far = best_up_to(c, number);
        if (so_far < 0) continue;
        text_append_format(&p->alt, "%s after %d ", before, number + 1);
        before = ";";
        wording_append_metric(&p->alt, c->selection, c->configurations[so_far].last.mean);
    }
    text_append_format(&p->alt, ". The best is number %d.", best + 1);
}

/* The best of 1, 2, ... draws that is to be expected; false where that cannot be told. */
static bool write_expected(plot *p, const comparison *c) {
    size_t count;
    double *values = best_of_draws_values(c, &count);
    if (!values) return false;
    text_append_format(&p->data, "\n\n# draws, the best %s in %s that is to be expected of them\n",
                       wording_selection_name(c), metric_format_of(c->selection)->unit);
    for (size_t k = 1; k <= count; k++)
        text_append_format(&p->data, "%zu %.6g\n", k,
                           metric_shown(c->selection, best_of_draws(values, count, k)));
    free(values);
    text_append(&p->note, ", dashed: best to be expected of so many");
    text_append(&p->alt, " Dashed: the best that is to be expected of so many draws.");
    return true;
}

static plot_range range_of_values(const comparison *c) {
    plot_range seen = PLOT_NO_RANGE;
    for (int32_t g = 0; g < c->configuration_count; g++)
        if (c->configurations[g].finished > 0)
            plot_range_add(&seen, metric_shown(c->selection, c->configurations[g].last.mean));
    return seen;
}

bool plot_search(plot *p, const comparison *c, int which) {
    (void)which;
    if (!was_searched(c)) return false;
    append_words(p, c);
    plot_begin(p, c);
    write_rows(p, c);
    write_steps(p, c);
    const bool expected = write_expected(p, c);
    const double end = c->configuration_count + 0.5;
    plot_command(p, "set xlabel 'configuration, in the order of the search'");
    plot_command(p, "set xrange [0.5:%.1f]", end);
    plot_ticks(p, "x", 0, end);
    plot_metric_axis(p, "y", c->selection, " at the end");
    const plot_range seen = range_of_values(c);
    plot_metric_range(p, c->selection, &seen);
    text command = {0};
    text_append_format(&command,
                       "plot '%s.dat' index 0 using 1:2 with points pointtype 6 pointsize %g "
                       "linewidth 1.2 linecolor rgb '%s' notitle, \\\n  '%s.dat' index 1 using 1:2 "
                       "with steps linewidth 2 linecolor rgb '%s' notitle",
                       p->name, c->configuration_count > CROWD ? 0.5 : 0.9, plot_colour(0), p->name,
                       plot_colour(1));
    if (expected)
        text_append_format(&command,
                           ", \\\n  '%s.dat' index 2 using 1:2 with lines linewidth 1.6 dashtype 2 "
                           "linecolor rgb '%s' notitle",
                           p->name, plot_colour(2));
    plot_end(p, &command, PLOT_HEIGHT);
    text_free(&command);
    return true;
}
