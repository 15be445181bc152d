/* Which axis matters: main effects' shares of the variance, a bar an axis. */
#include <math.h>

#include "src/plots/plot_bars.h"
#include "src/stats/axis_groups.h"
#include "src/stats/importance.h"
#include "src/stats/wording.h"

enum { BAR_HEIGHT = 34, FRAME_HEIGHT = 175 };

static void write_bar(plot *p, int bar, double share) {
    text_append_format(&p->data, "%d %.6g \"%.1f %%\"\n", bar, 100 * share, 100 * share);
}

static void place_names(plot *p, const comparison *c, const importance *shares) {
    text_append(&p->script, "set ytics scale 0 font ',13' (");
    for (int i = 0; i < shares->count; i++) {
        text_append(&p->script, "'");
        axis_groups_append(&p->script, c, shares->axis[i]);
        text_append_format(&p->script, "' %d, ", i + 1);
    }
    if (isnan(shares->chance))
        text_append_format(&p->script, "'the rest' %d)\n", shares->count + 1);
    else
        text_append_format(&p->script, "'interactions' %d, 'chance over seeds' %d)\n",
                           shares->count + 1, shares->count + 2);
}

static void append_words(plot *p, const comparison *c, const importance *shares) {
    text_append(&p->heading, "What each axis accounts for");
    const bool split = !isnan(shares->chance);
    text_append_format(&p->note, "main effects' shares of the variance of %s%s",
                       split ? "" : "mean ", wording_selection_name(c));
    text_append(&p->scope, split ? "every combination was run; what chance gives an effect is "
                                   "taken off (ε²)"
                           : shares->complete
                               ? "every combination was run; all shares hold chance, too"
                               : "approximate: some combinations have no result");
    text_append(&p->alt, "Bars of the share of variance that each axis accounts for: ");
    for (int i = 0; i < shares->count; i++) {
        axis_groups_append(&p->alt, c, shares->axis[i]);
        text_append_format(&p->alt, " %.1f %%, ", 100 * shares->share[i]);
    }
    if (split)
        text_append_format(&p->alt, "interactions %.1f %%, chance over seeds %.1f %%.",
                           100 * (shares->rest - shares->chance), 100 * shares->chance);
    else
        text_append_format(&p->alt, "the rest %.1f %%.", 100 * shares->rest);
}

/* After the axes: interactions and chance where they are told apart; how many bars that makes. */
static int write_rest(plot *p, const importance *shares) {
    if (isnan(shares->chance)) {
        write_bar(p, shares->count + 1, shares->rest);
        return shares->count + 1;
    }
    write_bar(p, shares->count + 1, shares->rest - shares->chance);
    write_bar(p, shares->count + 2, shares->chance);
    return shares->count + 2;
}

bool plot_importance(plot *p, const comparison *c, int which) {
    (void)which;
    importance shares;
    if (!importance_of(c, &shares)) return false;
    append_words(p, c, &shares);
    plot_begin(p, c);
    text_append(&p->data, "# bar; share of the variance in %; label\n");
    for (int i = 0; i < shares.count; i++) write_bar(p, i + 1, shares.share[i]);
    const int bars = write_rest(p, &shares);
    place_names(p, c, &shares);
    plot_command(p, "unset grid\nset grid x linecolor rgb '#d9d9d9' linetype 1 linewidth 0.7");
    plot_command(p,
                 "set xlabel 'share of the variance (%%)'\nset xrange [0:112]\nset xtics 0,20,100");
    plot_command(p, "set yrange [%d.5:0.5]", bars);
    text command = {0};
    bars_append(&command, p);
    bars_append_words(&command, p, "2", 3);
    plot_end(p, &command, FRAME_HEIGHT + BAR_HEIGHT * bars);
    text_free(&command);
    return true;
}
