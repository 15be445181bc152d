/* Seconds of training an epoch, a bar a configuration. */
#include <math.h>

#include "src/plots/plot_bars.h"
#include "src/stats/wording.h"

enum { MOST_IN_WORDS = 6 };

static bool is_timed(const configuration *g) {
    return isfinite(g->epoch_s.mean);
}

/* Rows: place from the top, mean, lowest, highest seconds, label. */
static void write_rows(plot *p, const bar_list *bars) {
    text_append(&p->data, "# bar; seconds an epoch: mean, lowest, highest over seeds; label\n");
    for (int i = 0; i < bars->count; i++) {
        const configuration *g = bars->of[i];
        text_append_format(&p->data, "%d %.6g %.6g %.6g \"", i + 1, g->epoch_s.mean, g->epoch_s.min,
                           g->epoch_s.max);
        wording_append_seconds(&p->data, g->epoch_s.mean);
        text_append(&p->data, "\"\n");
    }
}

static double longest_s(const bar_list *bars) {
    double most = 0;
    for (int i = 0; i < bars->count; i++) most = fmax(most, bars->of[i]->epoch_s.max);
    return most;
}

static void append_words(plot *p, const comparison *c, const bar_list *bars) {
    text_append(&p->heading, "Training time of an epoch");
    text_append(&p->note, "on one core, beside the other trials");
    if (c->most_finished > 1) text_append(&p->note, "; bar: mean, line: lowest to highest seed");
    bars_append_scope(&p->scope, bars);
    text_append(&p->alt, "Bars of the seconds of training an epoch takes");
    for (int i = 0; i < bars->count && i < MOST_IN_WORDS; i++) {
        text_append(&p->alt, i == 0 ? ": " : "; ");
        wording_append_configuration(&p->alt, c, bars->of[i]);
        text_append(&p->alt, " ");
        wording_append_seconds(&p->alt, bars->of[i]->epoch_s.mean);
    }
    text_append(&p->alt, ".");
}

bool plot_epoch_time(plot *p, const comparison *c, int which) {
    (void)which;
    const bar_list bars = bars_of(c, is_timed);
    if (bars.count == 0) return false;
    append_words(p, c, &bars);
    plot_begin(p, c);
    write_rows(p, &bars);
    bars_frame(p, c, &bars);
    const double end_s = 1.2 * longest_s(&bars);
    plot_command(p, "set xlabel 'training time of an epoch (s)'\nset xrange [0:%.6g]", end_s);
    plot_ticks(p, "x", 0, end_s);
    text command = {0};
    bars_append(&command, p);
    if (c->most_finished > 1)
        text_append_format(&command,
                           ", \\\n  '%s.dat' using 2:1:3:4 with xerrorbars pointtype 0 linewidth "
                           "1.6 linecolor rgb 'black' notitle",
                           p->name);
    bars_append_words(&command, p, "4", 5);
    plot_end(p, &command, bars_height(&bars));
    text_free(&command);
    return true;
}
