/* How much of the machine's peak training uses: achieved operations a second, a bar a
 * configuration, under the roof. */
#include <math.h>
#include <stdio.h>

#include "src/report/escape.h"
#include "src/report/plot.h"
#include "src/report/speed.h"
#include "src/report/wording.h"

enum { MOST_BARS = 20, BAR_HEIGHT = 26, FRAME_HEIGHT = 175 };

/* Few are drawn in plan order, of many the best. */
static const configuration *candidate(const comparison *c, int32_t place) {
    return c->configuration_count <= MOST_BARS ? &c->configurations[place]
                                               : comparison_ranked(c, place);
}

/* Rows and names; returns how many, the largest value in `*most`. */
static int write_bars(plot *p, const comparison *c, double *most) {
    int bars = 0;
    text names = {0};
    text_append(&p->data, "# bar; GFLOP/s of the fastest trial; label\n");
    for (int32_t place = 0; place < c->configuration_count && bars < MOST_BARS; place++) {
        const configuration *g = candidate(c, place);
        const result *r = fastest_run(g);
        if (!r) continue;
        text label = {0};
        append_configuration(&label, c, g);
        text_append(&names, bars ? ", " : "");
        append_gnuplot_string(&names, text_string(&label), 60);
        text_append_format(&names, " %d", ++bars);
        text_free(&label);
        double gflops = training_gflops(r);
        *most = fmax(*most, gflops);
        text_append_format(&p->data, "%d %.6g \"%.3g GFLOP/s, ", bars, gflops, gflops);
        text_append_grouped(&p->data, (int64_t)core_samples_per_s(r));
        text_append(&p->data, " samples/s\"\n");
    }
    plot_command(p, "set ytics scale 0 font ',12' noenhanced (%s)", text_string(&names));
    text_free(&names);
    return bars;
}

static void append_words(plot *p, const comparison *c, double peak) {
    text_append(&p->heading, "Throughput of training");
    if (peak > 0) {
        text_append_format(&p->note,
                           "the fastest trial; line: peak, %.0f GFLOP/s; both of one core", peak);
        text_append(&p->scope, "peak: fused multiply-adds in registers, measured by the run");
    } else {
        text_append(&p->note, "the fastest trial of each configuration");
    }
    text_append(&p->alt, "Bars of floating-point operations a second in training");
    for (int32_t place = 0; place < c->configuration_count && place < 6; place++) {
        const result *r = fastest_run(candidate(c, place));
        if (!r) continue;
        text_append(&p->alt, place == 0 ? ": " : "; ");
        append_configuration(&p->alt, c, candidate(c, place));
        text_append_format(&p->alt, " %.3g GFLOP/s", training_gflops(r));
    }
    text_append(&p->alt, ".");
}

bool plot_throughput(plot *p, const comparison *c, int which) {
    (void)which;
    if (!has_fastest_run(c)) return false;
    double peak = core_limits_of(c->results).peak_gflops, most = 0;
    append_words(p, c, peak);
    plot_begin(p, c);
    int bars = write_bars(p, c, &most);
    double end = 1.9 * fmax(peak, most); /* room for the words */
    plot_command(p, "unset grid\nset grid x linecolor rgb '#d9d9d9' linetype 1 linewidth 0.7");
    plot_command(p,
                 "set xlabel 'billions of operations a second (GFLOP/s)'\nset xrange [0:%.6g]\n"
                 "set xtics 0,%.6g\nset yrange [%d.5:0.5]",
                 end, plot_tick_step(end), bars);
    if (peak > 0)
        plot_command(p,
                     "set arrow from first %.6g, graph 0 to first %.6g, graph 1 nohead linewidth "
                     "2 linecolor rgb '%s'",
                     peak, peak, plot_colour(1));
    text command = {0};
    /* Behind the line of the peak, which would cross them. */
    char label_at[64];
    snprintf(label_at, sizeof label_at, "($2<%.6g?%.6g:$2)", peak, peak);
    plot_append_bars(&command, p, label_at);
    plot_end(p, &command, FRAME_HEIGHT + BAR_HEIGHT * bars);
    text_free(&command);
    return true;
}
