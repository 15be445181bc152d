/* Parallel coordinates: a line a configuration through its values of every varying axis to its
 * selection metric.  Beside each axis is a strip for its values' names, which no line crosses:
 * lines end at its left and go on at its right. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/plots/plot.h"
#include "src/stats/wording.h"

enum { MOST_LINES = 500, MOST_TICKS = 12, CHARACTER_WIDTH = 7 };

/* Beside the first and the last axis there is room for half their names. */
enum { LEFT_MARGIN = 54, RIGHT_MARGIN = 75, AXES_WIDTH = PLOT_WIDTH - LEFT_MARGIN - RIGHT_MARGIN };

/* How much of the width strips may take, and what stands free at both sides of the names in them.
 */
static const double STRIPS_SHARE = 0.65, STRIP_MARGINS = 10;

/* The values of one axis, evenly spaced, ascending. */
typedef struct scale {
    double *values;
    size_t count;
    double left, right; /* of the strip, in points */
} scale;

static double place_on(const scale *s, double value) {
    for (size_t i = 0; i < s->count; i++)
        if (s->values[i] == value) return s->count > 1 ? (double)i / (double)(s->count - 1) : 0.5;
    return 0;
}

/* Our own words and numbers. */
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

/* Values that have a name: all, or every second where they are many, and so on. */
static size_t step_of(const scale *s) {
    return (s->count + MOST_TICKS - 1) / MOST_TICKS;
}

/* Append `words` for a single-quoted string, with new lines behind underscores and spaces where
 * they are longer than `room`. Returns the characters of the longest line. */
static size_t append_wrapped(text *out, const char *words, size_t room) {
    size_t longest = 0, line = 0;
    while (*words) {
        const size_t word = strcspn(words, "_ "), bytes = word + (words[word] != '\0');
        if (line > 0 && line + bytes > room) {
            text_append(out, "'.\"\\n\".'");
            line = 0;
        }
        text_append_bytes(out, words, bytes);
        line += bytes;
        if (line > longest) longest = line;
        words += bytes;
    }
    return longest;
}

/* The name of a value in its strip; returns how many characters it is wide. */
static size_t append_name(text *out, const comparison *c, config_key axis, double value,
                          size_t room) {
    text name = {0};
    append_tick(&name, c, axis, value, room);
    const size_t width = append_wrapped(out, text_string(&name), room);
    text_free(&name);
    return width;
}

static size_t longest_name(const comparison *c, config_key axis, const scale *s, size_t room) {
    text name = {0};
    size_t longest = append_wrapped(&name, wording_axis_name(axis), room);
    for (size_t i = 0; i < s->count; i += step_of(s)) {
        const size_t width = append_name(&name, c, axis, s->values[i], room);
        if (width > longest) longest = width;
    }
    text_free(&name);
    return longest;
}

/* Strips as wide as their names, and as much between any two of them. */
static void place_strips(const comparison *c, scale scales[], size_t room) {
    double strips = 0, left = 0;
    for (int i = 0; i < c->varying_count; i++) {
        const size_t longest = longest_name(c, c->varying[i], &scales[i], room);
        scales[i].right = (double)longest * CHARACTER_WIDTH + STRIP_MARGINS;
        strips += scales[i].right;
    }
    const double shrunk = fmin(1, STRIPS_SHARE * AXES_WIDTH / strips);
    const double between = (AXES_WIDTH - strips * shrunk) / c->varying_count;
    for (int i = 0; i < c->varying_count; i++) {
        scales[i].left = left;
        scales[i].right = left + scales[i].right * shrunk;
        left = scales[i].right + between;
    }
}

static void draw_rule(plot *p, double x) {
    plot_command(p, "set arrow from %.6g, 0 to %.6g, 1 nohead linecolor rgb '#666666' back", x, x);
}

static void draw_axis(plot *p, const comparison *c, config_key axis, const scale *s, size_t room) {
    const double middle = (s->left + s->right) / 2;
    text words = {0};
    draw_rule(p, s->left);
    draw_rule(p, s->right);
    for (size_t i = 0; i < s->count; i += step_of(s)) {
        append_name(&words, c, axis, s->values[i], room);
        label(p, middle, place_on(s, s->values[i]), text_string(&words), "center font ',12' front");
        text_free(&words);
    }
    append_wrapped(&words, wording_axis_name(axis), room);
    label(p, middle, 0, text_string(&words), "center offset 0,-1.9 font ',12'");
    text_free(&words);
}

static void draw_metric_axis(plot *p, const comparison *c, double least, double most) {
    const int decimals = metric_format_of(c->selection)->decimals, x = AXES_WIDTH;
    draw_rule(p, x);
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
    text name = {0};
    append_wrapped(&name, wording_selection_name(c), RIGHT_MARGIN / CHARACTER_WIDTH);
    label(p, x, 0, text_string(&name), "center offset 0,-1.9 font ',12'");
    text_free(&name);
}

/* Lines from strip to strip: x, place on the axis, metric. */
static void write_line(plot *p, const comparison *c, const scale scales[], const configuration *g,
                       double end) {
    const double shown = metric_shown(c->selection, g->last.mean);
    for (int i = 0; i < c->varying_count; i++) {
        const scale *next = i + 1 < c->varying_count ? &scales[i + 1] : NULL;
        text_append_format(&p->data, "%.6g %.6g %.6g\n", scales[i].right,
                           place_on(&scales[i], comparison_axis_number(g->trial, c->varying[i])),
                           shown);
        text_append_format(
            &p->data, "%.6g %.6g %.6g\n\n", next ? next->left : (double)AXES_WIDTH,
            next ? place_on(next, comparison_axis_number(g->trial, c->varying[i + 1])) : end,
            shown);
    }
}

/* The worst first, so that the best lies on top. */
static void write_lines(plot *p, const comparison *c, const scale scales[], double least,
                        double most, int32_t ranked) {
    int32_t first = ranked < MOST_LINES ? ranked : MOST_LINES;
    text_append(&p->data, "# x in points, place on the axis from 0 to 1, ");
    wording_append_noun(&p->data, c->selection);
    text_append(&p->data, "; a block from each axis to the next, the configurations in turn\n");
    for (int32_t place = first; place-- > 0;) {
        const configuration *g = comparison_ranked(c, place);
        write_line(p, c, scales, g, most > least ? (g->last.mean - least) / (most - least) : 0.5);
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

static void draw(plot *p, const comparison *c, scale scales[], int32_t ranked) {
    const double best = comparison_ranked(c, 0)->last.mean;
    const double worst = comparison_ranked(c, ranked - 1)->last.mean;
    const double least = fmin(best, worst), most = fmax(best, worst);
    const plot_range shown = {metric_shown(c->selection, least), metric_shown(c->selection, most)};
    const double width = most > least ? 0 : plot_least_width(c->selection, &shown);
    append_words(p, c, ranked);
    plot_begin(p, c);
    plot_command(p, "unset grid\nset border 0\nunset tics\nunset colorbox\n%s", PLOT_CIVIDIS);
    plot_command(p, "set bmargin 4");
    plot_command(p, "set cbrange [%.6g:%.6g]", shown.least, shown.most + width);
    plot_command(p, "set lmargin at screen %.4f\nset rmargin at screen %.4f",
                 (double)LEFT_MARGIN / PLOT_WIDTH, 1 - (double)RIGHT_MARGIN / PLOT_WIDTH);
    plot_command(p, "set xrange [0:%d]\nset yrange [-0.03:1.08]", AXES_WIDTH);
    const size_t room = (size_t)(AXES_WIDTH / c->varying_count / CHARACTER_WIDTH - 2);
    place_strips(c, scales, room);
    for (int i = 0; i < c->varying_count; i++) draw_axis(p, c, c->varying[i], &scales[i], room);
    draw_metric_axis(p, c, least, most);
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
