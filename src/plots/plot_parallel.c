/* Parallel coordinates: a line a configuration through its values of every varying axis to its
 * selection metric. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/plots/plot.h"
#include "src/stats/wording.h"

enum { MOST_LINES = 500, MOST_TICKS = 12, CHARACTER_WIDTH = 7 };

/* Beside the first and the last axis there is room for half their names. */
enum { LEFT_MARGIN = 54, RIGHT_MARGIN = 75, AXES_WIDTH = PLOT_WIDTH - LEFT_MARGIN - RIGHT_MARGIN };

/* The values of one axis, evenly spaced, ascending. */
typedef struct scale {
    double *values;
    size_t count;
} scale;

static double place_on(const scale *s, double value) {
    for (size_t i = 0; i < s->count; i++)
        if (s->values[i] == value) return s->count > 1 ? (double)i / (double)(s->count - 1) : 0.5;
    return 0;
}

static void label(plot *p, double x, double y, const char *words, const char *how) {
    plot_command(p, "set label '%s' at %.6g, %.6g %s", words, x, y, how);
}

/* A value in full, or rounded where it would reach the next axis. */
static void append_tick(text *t, const comparison *c, config_key axis, double value, size_t room) {
    plot_append_value(t, c, axis, value);
    if (t->bytes <= room || !axis_is_numeric(c, axis)) return;
    text_free(t);
    text_append_format(t, "%.3g", value);
}

static void draw_axis(plot *p, const comparison *c, config_key axis, const scale *s, int x,
                      size_t room) {
    plot_command(p, "set arrow from %d, 0 to %d, 1 nohead linecolor rgb '#666666' back", x, x);
    size_t step = (s->count + MOST_TICKS - 1) / MOST_TICKS;
    for (size_t i = 0; i < s->count; i += step) {
        text value = {0};
        append_tick(&value, c, axis, s->values[i], room);
        label(p, x, place_on(s, s->values[i]), text_string(&value),
              "left offset 0.5,0.5 font ',12' front boxed");
        text_free(&value);
    }
}

static void draw_metric_axis(plot *p, const comparison *c, int x, double least, double most) {
    const int decimals = metric_format_of(c->selection)->decimals;
    plot_command(p, "set arrow from %d, 0 to %d, 1 nohead linecolor rgb '#666666' back", x, x);
    if (!(most > least)) {
        char value[32];
        snprintf(value, sizeof value, "%.*f", decimals, metric_shown(c->selection, most));
        label(p, x, 0.5, value, "left offset 0.6,0 font ',12' front");
    }
    for (int i = 0; i <= 4 && most > least; i++) {
        char value[32];
        snprintf(value, sizeof value, "%.*f", decimals,
                 metric_shown(c->selection, least + (most - least) * i / 4));
        label(p, x, i / 4.0, value, "left offset 0.6,0 font ',12' front");
    }
    label(p, x, 0, wording_selection_name(c), "center offset 0,-1.3 font ',12'");
}

/* The worst first, so that the best lies on top: axis, place on it, metric. */
static void write_lines(plot *p, const comparison *c, const scale scales[], double least,
                        double most, int32_t ranked) {
    int32_t first = ranked < MOST_LINES ? ranked : MOST_LINES;
    text_append(&p->data, "# axis, place on it from 0 to 1, ");
    wording_append_noun(&p->data, c->selection);
    text_append(&p->data, "; a configuration a block\n");
    for (int32_t place = first; place-- > 0;) {
        const configuration *g = comparison_ranked(c, place);
        for (int i = 0; i < c->varying_count; i++)
            text_append_format(
                &p->data, "%d %.6g %.6g\n", i,
                place_on(&scales[i], comparison_axis_number(g->trial, c->varying[i])),
                metric_shown(c->selection, g->last.mean));
        text_append_format(&p->data, "%d %.6g %.6g\n\n", c->varying_count,
                           most > least ? (g->last.mean - least) / (most - least) : 0.5,
                           metric_shown(c->selection, g->last.mean));
    }
}

static void append_words(plot *p, const comparison *c, int32_t ranked) {
    text_append(&p->heading, "Parallel coordinates");
    text_append_format(&p->note, "a line a configuration, light: high mean %s",
                       wording_selection_name(c));
    if (ranked > MOST_LINES) text_append_format(&p->scope, "the best %d", MOST_LINES);
    text_append_format(&p->alt, "Parallel coordinates of %d configurations over ", (int)ranked);
    for (int i = 0; i < c->varying_count; i++)
        text_append_format(&p->alt, "%s%s", i ? ", " : "", wording_axis_name(c->varying[i]));
    text_append_format(&p->alt, " and %s. The best is ", wording_selection_name(c));
    wording_append_configuration(&p->alt, c, comparison_ranked(c, 0));
    text_append(&p->alt, ".");
}

static void draw(plot *p, const comparison *c, const scale scales[], int32_t ranked) {
    const double best = comparison_ranked(c, 0)->last.mean;
    const double worst = comparison_ranked(c, ranked - 1)->last.mean;
    const double least = fmin(best, worst), most = fmax(best, worst);
    const metric_format *format = metric_format_of(c->selection);
    append_words(p, c, ranked);
    plot_begin(p, c);
    plot_command(p, "unset grid\nset border 0\nunset tics\nunset colorbox\n%s", PLOT_CIVIDIS);
    plot_command(
        p,
        "set style textbox opaque noborder fillcolor '#ffffff' margins 0.3, 0.3\nset bmargin 3.5");
    plot_command(p, "set cbrange [%.6g:%.6g]", metric_shown(c->selection, least),
                 metric_shown(c->selection,
                              most > least ? most : least + format->narrowest / format->scale));
    plot_command(p, "set lmargin at screen %.4f\nset rmargin at screen %.4f",
                 (double)LEFT_MARGIN / PLOT_WIDTH, 1 - (double)RIGHT_MARGIN / PLOT_WIDTH);
    plot_command(p, "set xrange [0:%d]\nset yrange [-0.03:1.08]", c->varying_count);
    const size_t room = (size_t)(AXES_WIDTH / c->varying_count / CHARACTER_WIDTH - 2);
    for (int i = 0; i < c->varying_count; i++) {
        draw_axis(p, c, c->varying[i], &scales[i], i, room);
        label(p, i, 0, wording_axis_name(c->varying[i]), "center offset 0,-1.3 font ',12'");
    }
    draw_metric_axis(p, c, c->varying_count, least, most);
    write_lines(p, c, scales, least, most, ranked);
    text command = {0};
    text_append_format(&command,
                       "plot '%s.dat' using 1:2:3 with lines linecolor palette linewidth %s "
                       "notitle",
                       p->name, ranked > 40 ? "1" : "1.8");
    plot_end(p, &command, PLOT_HEIGHT);
    text_free(&command);
}

bool plot_parallel(plot *p, const comparison *c, int which) {
    (void)which;
    scale scales[KEY_COUNT] = {{0}};
    int32_t ranked = 0;
    bool whole = true;
    while (ranked < c->configuration_count && comparison_ranked(c, ranked)->finished > 0) ranked++;
    if (c->varying_count < 2 || ranked == 0) return false;
    for (int i = 0; i < c->varying_count; i++) {
        scales[i].count = comparison_axis_values(c, c->varying[i], &scales[i].values);
        whole &= scales[i].values != NULL;
    }
    if (whole)
        draw(p, c, scales, ranked);
    else
        p->script.failed = true;
    for (int i = 0; i < c->varying_count; i++) free(scales[i].values);
    return true;
}
