#include "src/plots/plot_bars.h"

#include "src/base/escape.h"
#include "src/base/text_width.h"
#include "src/stats/wording.h"

enum {
    BAR_HEIGHT = 26,
    FRAME_HEIGHT = 175,
    FONT = 13,
    SMALL_FONT = 10, /* of long names */
    LONG_NAME = 44,
    LONGEST_NAME = 88,
    LEFT_MARGIN = 24, /* beside the names */
    RIGHT_MARGIN = 28,
};

bar_list bars_of(const comparison *c, bool (*has_bar)(const configuration *g)) {
    bar_list bars = {.count = 0};
    int32_t candidates = 0;
    for (int32_t g = 0; g < c->configuration_count; g++)
        candidates += has_bar(&c->configurations[g]);
    bars.best_only = candidates > BARS_MOST;
    for (int32_t place = 0; place < c->configuration_count && bars.count < BARS_MOST; place++) {
        const configuration *g =
            bars.best_only ? comparison_ranked(c, place) : &c->configurations[place];
        if (has_bar(g)) bars.of[bars.count++] = g;
    }
    return bars;
}

void bars_append_scope(text *scope, const bar_list *bars) {
    if (bars->best_only)
        text_append_format(scope, "the %d most accurate configurations", bars->count);
}

/* Points, nearly: letters are 0.58 of their height wide in the mean. */
static int width_of(size_t characters, int font) {
    return (int)(0.58 * (double)font * (double)characters + 0.5);
}

int bars_words_width(size_t characters) {
    return width_of(characters, FONT);
}

static size_t longest_name(const comparison *c, const bar_list *bars) {
    size_t longest = 0;
    for (int i = 0; i < bars->count; i++) {
        text name = {0};
        wording_append_configuration(&name, c, bars->of[i]);
        if (text_width(text_string(&name)) > longest) longest = text_width(text_string(&name));
        text_free(&name);
    }
    return longest < LONGEST_NAME ? longest : LONGEST_NAME;
}

static void place_names(plot *p, const comparison *c, const bar_list *bars, int font) {
    text_append_format(&p->script, "set ytics scale 0 font ',%d' noenhanced (", font);
    for (int i = 0; i < bars->count; i++) {
        text name = {0};
        wording_append_configuration(&name, c, bars->of[i]);
        text_append(&p->script, i ? ", " : "");
        text_append_gnuplot_tick(&p->script, text_string(&name), LONGEST_NAME);
        text_append_format(&p->script, " %d", i + 1);
        text_free(&name);
    }
    text_append(&p->script, ")\n");
}

int bars_frame(plot *p, const comparison *c, const bar_list *bars) {
    const size_t longest = longest_name(c, bars);
    const int font = longest > LONG_NAME ? SMALL_FONT : FONT;
    const int left = LEFT_MARGIN + width_of(longest, font);
    place_names(p, c, bars, font);
    plot_command(p, "set lmargin at screen %.4f\nset rmargin at screen %.4f",
                 (double)left / PLOT_WIDTH, 1 - (double)RIGHT_MARGIN / PLOT_WIDTH);
    plot_command(p, "unset grid\nset grid x linecolor rgb '#d9d9d9' linetype 1 linewidth 0.7");
    plot_command(p, "set yrange [%d.5:0.5]", bars->count);
    return PLOT_WIDTH - RIGHT_MARGIN - left;
}

int bars_height(const bar_list *bars) {
    return FRAME_HEIGHT + BAR_HEIGHT * bars->count;
}

void bars_append(text *command, const plot *p) {
    text_append_format(command,
                       "plot '%s.dat' using ($2/2):1:(0):2:($1-0.32):($1+0.32) with boxxyerror "
                       "linecolor rgb '%s' fillstyle solid notitle",
                       p->name, plot_colour(0));
}

void bars_append_words(text *command, const plot *p, const char *at, int words) {
    text_append_format(
        command, ", \\\n  '%s.dat' using %s:1:%d with labels left offset 0.8,0 font ',%d' notitle",
        p->name, at, words, FONT);
}
