/* How much of the machine's peak training uses: achieved operations a second, a bar a
 * configuration, under the roof. */
#include <math.h>
#include <stdio.h>

#include "src/plots/plot_bars.h"
#include "src/stats/speed.h"
#include "src/stats/wording.h"

enum {
    MOST_IN_WORDS = 6,
    SHORT_WORDS = sizeof "99.9 GFLOP/s " - 1,
    LONG_WORDS = sizeof "99.9 GFLOP/s, 9,999,999 samples/s" - 1
};

static bool has_run(const configuration *g) {
    return speed_fastest_run(g) != NULL;
}

/* Returns the largest value. */
static double write_rows(plot *p, const bar_list *bars, bool with_samples) {
    double most = 0;
    text_append(&p->data, "# bar; GFLOP/s of the fastest trial; label\n");
    for (int i = 0; i < bars->count; i++) {
        const result *r = speed_fastest_run(bars->of[i]);
        const double gflops = speed_training_gflops(r);
        most = fmax(most, gflops);
        text_append_format(&p->data, "%d %.6g \"%.3g GFLOP/s", i + 1, gflops, gflops);
        if (with_samples) {
            text_append(&p->data, ", ");
            text_append_grouped(&p->data, (int64_t)speed_core_samples_per_s(r));
            text_append(&p->data, " samples/s");
        }
        text_append(&p->data, "\"\n");
    }
    return most;
}

static void append_words(plot *p, const comparison *c, const bar_list *bars, double peak) {
    text_append(&p->heading, "Throughput of training");
    text_append(&p->note, "the fastest trial of each configuration");
    if (peak > 0)
        text_append_format(&p->note, "; line: peak of multiply-adds, %.0f GFLOP/s; of one core",
                           peak);
    bars_append_scope(&p->scope, bars);
    text_append(&p->alt, "Bars of floating-point operations a second in training");
    for (int i = 0; i < bars->count && i < MOST_IN_WORDS; i++) {
        text_append(&p->alt, i == 0 ? ": " : "; ");
        wording_append_configuration(&p->alt, c, bars->of[i]);
        text_append_format(&p->alt, " %.3g GFLOP/s",
                           speed_training_gflops(speed_fastest_run(bars->of[i])));
    }
    text_append(&p->alt, ".");
}

bool plot_throughput(plot *p, const comparison *c, int which) {
    (void)which;
    const bar_list bars = bars_of(c, has_run);
    if (bars.count == 0) return false;
    const double peak = core_limits_of(c->results).peak_gflops;
    append_words(p, c, &bars, peak);
    plot_begin(p, c);
    const int width = bars_frame(p, c, &bars);
    const bool wide = 3 * width >= 4 * bars_words_width(LONG_WORDS);
    const int words = bars_words_width(wide ? LONG_WORDS : SHORT_WORDS);
    const double most = write_rows(p, &bars, wide);
    const double end = fmax(peak, most) * width / (width - words);
    plot_command(p, "set xlabel '%s'\nset xrange [0:%.6g]",
                 wide ? "billions of operations a second (GFLOP/s)" : "GFLOP/s", end);
    plot_ticks(p, "x", 0, end);
    if (peak > 0)
        plot_command(p,
                     "set arrow from first %.6g, graph 0 to first %.6g, graph 1 nohead linewidth "
                     "2 linecolor rgb '%s'",
                     peak, peak, plot_colour(1));
    text command = {0};
    /* Behind the line of the peak, which would cross them. */
    char words_at[64];
    snprintf(words_at, sizeof words_at, "($2<%.6g?%.6g:$2)", peak, peak);
    bars_append(&command, p);
    bars_append_words(&command, p, words_at, 3);
    plot_end(p, &command, bars_height(&bars));
    text_free(&command);
    return true;
}
