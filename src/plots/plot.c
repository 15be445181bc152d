#include "src/plots/plot.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/escape.h"
#include "src/stats/wording.h"

enum { LONGEST_NAME = 48, LONGEST_LINE = 100 };

const char PLOT_GREY[] = "#9a9a9a";
const char PLOT_CIVIDIS[] =
    "set palette defined (0 '#00224e', 1 '#123570', 2 '#3b496c', 3 '#575d6d', 4 '#707173', "
    "5 '#8a8678', 6 '#a59c74', 7 '#c3b369', 8 '#e1cc55', 9 '#fee838')";
const char PLOT_BLUES[] =
    "set palette defined (0 '#f3f6f9', 0.02 '#dbe8f3', 0.2 '#9cc3e0', 0.5 '#4a90c4', 1 '#08406f')";

const char *plot_colour(int index) {
    static const char *const colours[PLOT_COLOURS] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                      "#E69F00", "#56B4E9", "#000000"};
    return colours[index % PLOT_COLOURS];
}

void plot_command(plot *p, const char *format, ...) {
    char *line = NULL;
    va_list arguments;
    va_start(arguments, format);
    int bytes = vasprintf(&line, format, arguments);
    va_end(arguments);
    if (bytes < 0) {
        p->script.failed = true;
        return;
    }
    text_append(&p->script, line);
    text_append(&p->script, "\n");
    free(line);
}

static void place_line(plot *p, int number, double above) {
    text_append_format(&p->script,
                       " at screen 0.02, graph 1 left offset 0,%.2f font ',%d' noenhanced front",
                       above, number == 1 ? 18 : 13);
    text_append(&p->script, number == 1 ? "\n" : " textcolor rgb '#666666'\n");
}

/* Heading, then in grey how to read it and what it is drawn from. */
static void place_words(plot *p, const comparison *c) {
    text *s = &p->script;
    text_append(s, "set label 1 ");
    text_append_gnuplot_string(s, text_string(&p->heading), LONGEST_LINE);
    place_line(p, 1, 3.95);
    text_append(s, "set label 2 ");
    text_append_gnuplot_string(s, text_string(&p->note), LONGEST_LINE);
    place_line(p, 2, 2.35);
    text_append(s, "set label 3 ");
    text_append_gnuplot_string(s, c->results->name ? c->results->name : "", LONGEST_NAME);
    text_append(s, " . ' on ' . ");
    text_append_gnuplot_string(s, c->results->data_title ? c->results->data_title : "",
                               LONGEST_NAME);
    if (p->scope.bytes > 0) {
        text_append(s, " . '; ' . ");
        text_append_gnuplot_string(s, text_string(&p->scope), LONGEST_LINE);
    }
    place_line(p, 3, 1.15);
}

void plot_begin(plot *p, const comparison *c) {
    plot_command(p,
                 "# Redraw inside this folder: gnuplot -d %s.gp (reads %s.dat, writes %s.svg "
                 "and %s.png)",
                 p->name, p->name, p->name, p->name);
    plot_command(p, "set encoding utf8\nset datafile separator whitespace\nunset key");
    plot_command(p, "set tmargin 6\nset border 3 linecolor rgb '#666666'");
    plot_command(p, "set tics nomirror scale 0.6 textcolor rgb 'black'");
    plot_command(p, "set grid y linecolor rgb '#d9d9d9' linetype 1 linewidth 0.7");
    plot_command(p, "set style fill noborder");
    place_words(p, c);
}

double plot_tick_step(double range) {
    double power = pow(10, floor(log10(range / 4))), ratio = range / 4 / power;
    return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
}

void plot_append_number(text *out, double value) {
    const double whole = round(value);
    if (fabs(whole) >= 1000 && fabs(whole) < 1e15 && fabs(value - whole) <= 1e-9 * fabs(whole))
        text_append_grouped(out, (int64_t)whole);
    else
        text_append_format(out, "%.10g", value);
}

config_key plot_group_axis(const comparison *c) {
    return comparison_varies(c, KEY_CELL) ? KEY_CELL : KEY_LAYER_DIM;
}

void plot_append_value(text *out, const comparison *c, config_key axis, double number) {
    if (axis_is_numeric(c, axis))
        plot_append_number(out, number);
    else
        append_axis_value(out, c, axis, number);
}

static void append_tick(plot *p, bool first, double at) {
    text_append(&p->script, first ? "\"" : ", \"");
    plot_append_number(&p->script, at);
    text_append_format(&p->script, "\" %.10g", at);
}

void plot_ticks(plot *p, const char *axis, double low, double high) {
    if (!(high > low) || !isfinite(high - low)) return; /* gnuplot finds something */
    const double step = plot_tick_step(high - low);
    const int64_t first = (int64_t)ceil(low / step - 1e-9),
                  last = (int64_t)floor(high / step + 1e-9);
    text_append_format(&p->script, "set %stics (", axis);
    for (int64_t i = first; i <= last; i++) append_tick(p, i == first, (double)i * step);
    text_append(&p->script, ")\n");
}

/* What powers of ten are multiplied by for ticks of a logarithmic axis, ended by 0. */
static const int *log_factors(double ratio) {
    static const int many[] = {1, 2, 5, 0}, some[] = {1, 3, 0}, few[] = {1, 0};
    return ratio <= 30 ? many : ratio <= 1000 ? some : few;
}

void plot_log_ticks(plot *p, const char *axis, double low, double high) {
    bool first = true;
    if (!(low > 0 && high > low && isfinite(high))) return;
    text_append_format(&p->script, "set %stics (", axis);
    for (double power = floor(log10(low)); power <= log10(high); power++)
        for (const int *factor = log_factors(high / low); *factor; factor++) {
            const double at = *factor * pow(10, power);
            if (at < low || at > high) continue;
            append_tick(p, first, at);
            first = false;
        }
    text_append(&p->script, ")\n");
}

const plot_range PLOT_NO_RANGE = {INFINITY, -INFINITY};

void plot_range_add(plot_range *r, double value) {
    if (!isfinite(value)) return;
    r->least = fmin(r->least, value);
    r->most = fmax(r->most, value);
}

double plot_least_width(metric m, const plot_range *r) {
    const double narrowest = metric_format_of(m)->narrowest;
    if (narrowest > 0 || r->most > r->least) return narrowest;
    return r->most != 0 ? 0.1 * fabs(r->most) : 1;
}

void plot_metric_range(plot *p, metric m, const plot_range *r) {
    if (!(r->most >= r->least)) return;
    const metric_format *format = metric_format_of(m);
    const double narrowest = plot_least_width(m, r);
    const double lacking = fmax(0, narrowest - (r->most - r->least));
    const double margin = lacking / 2 + 0.06 * fmax(narrowest, r->most - r->least);
    plot_command(p, "set yrange [%.6g:%.6g]",
                 fmax(metric_shown(m, format->least), r->least - margin),
                 fmin(metric_shown(m, format->most), r->most + margin));
}

void plot_metric_axis(plot *p, const char *axis, metric m, const char *when) {
    text unit = {0};
    wording_append_unit(&unit, " (", metric_format_of(m)->unit, ")");
    plot_command(p, "set %slabel '%s%s%s'", axis, metric_describe(m)->meaning, when,
                 text_string(&unit));
    text_free(&unit);
}

int plot_key_below(plot *p, int entries, size_t longest) {
    enum { ROW_HEIGHT = 19, CHARACTER_WIDTH = 11, SAMPLE_WIDTH = 70 };
    int columns = PLOT_WIDTH / (SAMPLE_WIDTH + CHARACTER_WIDTH * (int)longest);
    if (columns > entries) columns = entries;
    if (columns < 1) columns = 1;
    int rows = (entries + columns - 1) / columns;
    plot_command(p, "set bmargin %.1f", 3.9 + 1.25 * rows);
    plot_command(p,
                 "set key at screen 0.5, screen 0.015 center bottom horizontal maxcols %d Left "
                 "reverse samplen 1.6 spacing 1.25 font ',13' noenhanced",
                 columns);
    return ROW_HEIGHT * rows;
}

/* Of names of 11 points at 30 degrees. */
static const double SLANTED_CHARACTER = 6.2;

/* The frame without them, and the margin that it leaves. */
static const double WIDEST_FRAME = 580, RIGHT_MARGIN = 20;

double plot_slanted_frame(const size_t characters[], int count) {
    double frame = WIDEST_FRAME;
    for (int i = 0; i < count; i++) {
        const double width = 0.87 * SLANTED_CHARACTER * (double)characters[i];
        frame = fmin(frame, (WIDEST_FRAME + RIGHT_MARGIN - width) * count / (i + 0.5));
    }
    return fmax(frame, WIDEST_FRAME / 3);
}

int plot_room_for_slanted(plot *p, const size_t characters[], int count) {
    static const double LINE_HEIGHT = 16.8;
    size_t longest = 0;
    for (int i = 0; i < count; i++)
        if (characters[i] > longest) longest = characters[i];
    const double below = 0.5 * SLANTED_CHARACTER * (double)longest + 40;
    const double right = WIDEST_FRAME + RIGHT_MARGIN - plot_slanted_frame(characters, count);
    plot_command(p, "set bmargin %.1f\nset rmargin at screen %.4f", below / LINE_HEIGHT,
                 1 - right / PLOT_WIDTH);
    return (int)below - 60;
}

void plot_end(plot *p, const text *command, int height) {
    plot_command(p,
                 "set terminal svg size %d,%d dynamic font 'sans-serif,14' background '#ffffff' "
                 "noenhanced\nset output '%s.svg'",
                 PLOT_WIDTH, height, p->name);
    text_append(&p->script, text_string(command));
    if (command->failed) p->script.failed = true;
    plot_command(p,
                 "\nset terminal pngcairo size %d,%d font 'sans-serif,14' fontscale 1.55 "
                 "linewidth 2 pointscale 2.8 background '#ffffff' noenhanced\n"
                 "set output '%s.png'\nreplot\nset output",
                 2 * PLOT_WIDTH, 2 * height, p->name);
}

void plot_free(plot *p) {
    text_free(&p->heading);
    text_free(&p->note);
    text_free(&p->scope);
    text_free(&p->alt);
    text_free(&p->script);
    text_free(&p->data);
    text_free(&p->svg);
}
