/* Which axis matters, a bar an axis: main effects' shares of the variance; of a search, what
 * matters for being among the best tenth. */
#include <math.h>

#include "src/plots/plot_bars.h"
#include "src/stats/axis_groups.h"
#include "src/stats/importance.h"
#include "src/stats/search_importance.h"
#include "src/stats/wording.h"

enum { BAR_HEIGHT = 34, FRAME_HEIGHT = 175 };

static void write_bar(plot *p, int bar, double share) {
    text_append_format(&p->data, "%d %.6g \"%.1f %%\"\n", bar, 100 * share, 100 * share);
}

/* Names are placed and bars are written: the rest. */
static void draw(plot *p, int bars, const char *what) {
    plot_command(p, "unset grid\nset grid x linecolor rgb '#d9d9d9' linetype 1 linewidth 0.7");
    plot_command(p, "set xlabel '%s (%%)'\nset xrange [0:112]\nset xtics 0,20,100", what);
    plot_command(p, "set yrange [%d.5:0.5]", bars);
    text command = {0};
    bars_append(&command, p);
    bars_append_words(&command, p, "2", 3);
    plot_end(p, &command, FRAME_HEIGHT + BAR_HEIGHT * bars);
    text_free(&command);
}

/* --- of a grid --- */

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

static bool plot_of_grid(plot *p, const comparison *c) {
    importance shares;
    if (!importance_of(c, &shares)) return false;
    append_words(p, c, &shares);
    plot_begin(p, c);
    text_append(&p->data, "# bar; share of the variance in %; label\n");
    for (int i = 0; i < shares.count; i++) write_bar(p, i + 1, shares.share[i]);
    const int bars = write_rest(p, &shares);
    place_names(p, c, &shares);
    draw(p, bars, "share of the variance");
    return true;
}

/* --- of a search --- */

static void place_drawn_names(plot *p, const search_importance *s) {
    text_append(&p->script, "set ytics scale 0 font ',13' (");
    for (int i = 0; i < s->count; i++) {
        text_append(&p->script, i > 0 ? ", '" : "'");
        searched_scale_append(&p->script, &s->axis[i]);
        text_append_format(&p->script, "' %d", i + 1);
    }
    text_append(&p->script, ")\n");
}

static void append_search_words(plot *p, const comparison *c, const search_importance *s) {
    text_append(&p->heading, "What matters for being among the best tenth");
    text_append_format(&p->note, "by %s; shares of what tells the best from all (PED-ANOVA)",
                       wording_selection_name(c));
    text_append_format(&p->scope, "the best %d of %d configurations", s->top, s->configurations);
    text_append_format(&p->alt,
                       "Bars of the share of each axis in what tells the best %d of %d "
                       "configurations from all: ",
                       s->top, s->configurations);
    for (int i = 0; i < s->count; i++) {
        searched_scale_append(&p->alt, &s->axis[i]);
        text_append_format(&p->alt, " %.1f %%%s", 100 * s->share[i], i + 1 < s->count ? ", " : ".");
    }
}

static bool plot_of_search(plot *p, const comparison *c) {
    search_importance s;
    if (!search_importance_of(c, &s)) return false;
    append_search_words(p, c, &s);
    plot_begin(p, c);
    text_append(&p->data, "# bar; share of the divergences in %; label\n");
    for (int i = 0; i < s.count; i++) write_bar(p, i + 1, s.share[i]);
    place_drawn_names(p, &s);
    draw(p, s.count, "share");
    search_importance_free(&s);
    return true;
}

bool plot_importance(plot *p, const comparison *c, int which) {
    (void)which;
    const bool searched = c->results->search && *c->results->search;
    return searched ? plot_of_search(p, c) : plot_of_grid(p, c);
}
