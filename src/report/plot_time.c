/* Seconds of training an epoch, a bar a configuration. */
#include <math.h>

#include "src/report/escape.h"
#include "src/report/plot.h"
#include "src/report/wording.h"

enum { MOST_BARS = 20, BAR_HEIGHT = 26, FRAME_HEIGHT = 175 };

static bool is_timed(const configuration *g) {
    return isfinite(g->epoch_s.mean);
}

static int32_t timed_configurations(const comparison *c) {
    int32_t count = 0;
    for (int32_t g = 0; g < c->configuration_count; g++) count += is_timed(&c->configurations[g]);
    return count;
}

/* Few are drawn in plan order, of many the best. */
static const configuration *candidate(const comparison *c, int32_t place) {
    bool few = c->configuration_count <= MOST_BARS;
    return few ? &c->configurations[place] : comparison_ranked(c, place);
}

/* Rows: place from the top, mean, lowest, highest seconds, label; names as ticks in the script. */
static int32_t write_bars(plot *p, const comparison *c) {
    int32_t bars = 0;
    text_append(&p->data, "# bar; seconds an epoch: mean, lowest, highest over seeds; label\n");
    for (int32_t place = 0; place < c->configuration_count && bars < MOST_BARS; place++) {
        const configuration *g = candidate(c, place);
        if (!is_timed(g)) continue;
        text_append_format(&p->data, "%d %.6g %.6g %.6g \"", (int)++bars, g->epoch_s.mean,
                           g->epoch_s.min, g->epoch_s.max);
        append_seconds(&p->data, g->epoch_s.mean);
        text_append(&p->data, "\"\n");
    }
    return bars;
}

static void place_names(plot *p, const comparison *c) {
    int32_t bars = 0;
    text_append(&p->script, "set ytics scale 0 font ',12' noenhanced (");
    for (int32_t place = 0; place < c->configuration_count && bars < MOST_BARS; place++) {
        const configuration *g = candidate(c, place);
        if (!is_timed(g)) continue;
        text label = {0};
        append_configuration(&label, c, g);
        text_append(&p->script, bars ? ", " : "");
        append_gnuplot_string(&p->script, text_string(&label), 60);
        text_append_format(&p->script, " %d", (int)++bars);
        text_free(&label);
    }
    text_append(&p->script, ")\n");
}

static double longest_s(const comparison *c) {
    double most = 0;
    int32_t bars = 0;
    for (int32_t place = 0; place < c->configuration_count && bars < MOST_BARS; place++) {
        const configuration *g = candidate(c, place);
        if (!is_timed(g)) continue;
        most = fmax(most, g->epoch_s.max);
        bars++;
    }
    return most;
}

static void append_words(plot *p, const comparison *c) {
    text_append(&p->heading, "Training time of an epoch");
    text_append(&p->note, "on one core, beside the other trials");
    if (c->most_finished > 1) text_append(&p->note, "; bar: mean, line: lowest to highest seed");
    if (timed_configurations(c) > MOST_BARS)
        text_append_format(&p->scope, "the %d most accurate configurations", MOST_BARS);
    text_append(&p->alt, "Bars of the seconds of training an epoch takes");
    for (int32_t place = 0; place < c->configuration_count && place < 6; place++) {
        const configuration *g = candidate(c, place);
        text_append(&p->alt, place == 0 ? ": " : "; ");
        append_configuration(&p->alt, c, g);
        text_append(&p->alt, " ");
        append_seconds(&p->alt, g->epoch_s.mean);
    }
    text_append(&p->alt, ".");
}

bool plot_epoch_time(plot *p, const comparison *c, int which) {
    (void)which;
    if (timed_configurations(c) == 0) return false;
    append_words(p, c);
    plot_begin(p, c);
    int32_t bars = write_bars(p, c);
    place_names(p, c);
    plot_command(p, "unset grid\nset grid x linecolor rgb '#d9d9d9' linetype 1 linewidth 0.7");
    plot_command(p,
                 "set xlabel 'training time of an epoch (s)'\nset xrange [0:%.6g]\n"
                 "set xtics 0,%.6g",
                 1.2 * longest_s(c), plot_tick_step(longest_s(c)));
    plot_command(p, "set yrange [%d.5:0.5]", (int)bars);
    text command = {0};
    plot_append_bars(&command, p, NULL);
    if (c->most_finished > 1)
        text_append_format(&command,
                           ", \\\n  '%s.dat' using 2:1:3:4 with xerrorbars pointtype 0 linewidth "
                           "1.6 linecolor rgb 'black' notitle",
                           p->name);
    text_append_format(&command,
                       ", \\\n  '%s.dat' using 4:1:5 with labels left offset 0.8,0 font ',12' "
                       "notitle",
                       p->name);
    plot_end(p, &command, FRAME_HEIGHT + BAR_HEIGHT * (int)bars);
    text_free(&command);
    return true;
}
