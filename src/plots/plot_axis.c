/* The selection metric along one axis of the sweep, a line for each setting of the others. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/escape.h"
#include "src/base/memory.h"
#include "src/plots/plot.h"
#include "src/stats/axis_groups.h"
#include "src/stats/wording.h"

enum { LINES_IN_COLOUR = 6, LINES_IN_GREY = 200, LOG_FROM_RATIO = 8, MOST_TICKS = 12 };

static const double CHARACTER_SHARE = 0.017; /* of the axis: room for a digit */

typedef struct axis_view {
    const comparison *c;
    config_key axis;
    int32_t *order; /* configurations: those of one line together, along the axis; lines without any
                       result are left out */
    int32_t count;  /* of these */
    int32_t lines;
    plot_range seen; /* values that are drawn, as shown */
    double *values;  /* of the axis, ascending */
    size_t value_count;
    bool logarithmic;
} axis_view;

static int compare_others(const axis_view *v, int32_t a, int32_t b) {
    for (int i = 0; i < v->c->varying_count; i++) {
        if (axis_groups_share(v->c, v->c->varying[i], v->axis)) continue;
        double x = comparison_axis_number(v->c->configurations[a].trial, v->c->varying[i]);
        double y = comparison_axis_number(v->c->configurations[b].trial, v->c->varying[i]);
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

static int compare_places(const void *left, const void *right, void *context) {
    const axis_view *v = context;
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    int others = compare_others(v, a, b);
    if (others) return others;
    double x = comparison_axis_number(v->c->configurations[a].trial, v->axis);
    double y = comparison_axis_number(v->c->configurations[b].trial, v->axis);
    if (x != y) return x < y ? -1 : 1;
    return a < b ? -1 : a > b;
}

static bool starts_line(const axis_view *v, int32_t place) {
    return place == 0 || compare_others(v, v->order[place - 1], v->order[place]) != 0;
}

/* The place behind the line that starts at `start`. */
static int32_t line_end(const axis_view *v, int32_t start) {
    int32_t place = start + 1;
    while (place < v->count && !starts_line(v, place)) place++;
    return place;
}

static bool has_result(const axis_view *v, int32_t start, int32_t end) {
    for (int32_t place = start; place < end; place++)
        if (v->c->configurations[v->order[place]].finished > 0) return true;
    return false;
}

static void keep_lines_with_result(axis_view *v) {
    int32_t kept = 0;
    for (int32_t start = 0, end; start < v->count; start = end) {
        end = line_end(v, start);
        if (!has_result(v, start, end)) continue;
        memmove(v->order + kept, v->order + start, (size_t)(end - start) * sizeof *v->order);
        kept += end - start;
        v->lines++;
    }
    v->count = kept;
}

static bool view_open(axis_view *v, const comparison *c, config_key axis) {
    size_t count = (size_t)c->configuration_count;
    *v = (axis_view){.c = c, .axis = axis, .seen = PLOT_NO_RANGE};
    v->order = memory_array(count, sizeof *v->order);
    v->value_count = comparison_axis_values(c, axis, &v->values);
    if (!v->order || !v->values) return false;
    for (size_t g = 0; g < count; g++) v->order[g] = (int32_t)g;
    qsort_r(v->order, count, sizeof *v->order, compare_places, v);
    v->count = c->configuration_count;
    keep_lines_with_result(v);
    double least = v->values[0], most = v->values[v->value_count - 1];
    v->logarithmic = least > 0 && most / least >= LOG_FROM_RATIO;
    return true;
}

static void view_close(axis_view *v) {
    free(v->order);
    free(v->values);
}

/* --- lines --- */

/* What a line has in common, in words: its place on the other axes. */
static void append_line_label(text *out, const axis_view *v, const trial *t) {
    bool first = true;
    for (int i = 0; i < v->c->varying_count; i++) {
        if (axis_groups_share(v->c, v->c->varying[i], v->axis)) continue;
        if (!first) text_append(out, ", ");
        wording_append_axis_phrase(out, t, v->c->varying[i]);
        first = false;
    }
}

static void append_value(text *data, axis_view *v, double value) {
    const double shown = metric_shown(v->c->selection, value);
    plot_range_add(&v->seen, shown);
    if (isfinite(shown))
        text_append_format(data, " %.6g", shown);
    else
        text_append(data, " NaN");
}

/* "best mean test accuracy in %". */
static void append_measured(text *out, const axis_view *v, const char *which) {
    text_append_format(out, "%s%s", which, wording_selection_name(v->c));
    wording_append_unit(out, " in ", metric_format_of(v->c->selection)->unit, "");
}

/* A block a line: value, mean, ends of its 95 % interval where there is one. */
static void write_lines(plot *p, axis_view *v) {
    const metric_format *format = metric_format_of(v->c->selection);
    int32_t drawn = 0;
    text_append_format(&p->data, "# %s; ", wording_axis_name(v->axis));
    append_measured(&p->data, v, "mean ");
    text_append(&p->data, "; its 95 % interval\n");
    for (int32_t place = 0; place < v->count; place++) {
        const configuration *g = &v->c->configurations[v->order[place]];
        if (starts_line(v, place) && drawn++ == LINES_IN_GREY) return;
        if (starts_line(v, place)) {
            text_append(&p->data, place ? "\n\n# " : "# ");
            append_line_label(&p->data, v, g->trial);
            text_append(&p->data, "\n");
        }
        const sample_interval i = sample_interval_within(&g->last, format->least, format->most);
        text_append_format(&p->data, "%.10g", comparison_axis_number(g->trial, v->axis));
        append_value(&p->data, v, g->last.mean);
        append_value(&p->data, v, i.low);
        append_value(&p->data, v, i.high);
        text_append(&p->data, "\n");
    }
}

static int32_t drawn_lines(const axis_view *v) {
    return v->lines < LINES_IN_GREY ? v->lines : LINES_IN_GREY;
}

/* The seeds of one line are drawn; of several, where they are too few for an interval. */
static bool shows_seeds(const axis_view *v, const configuration *g) {
    return g->finished > 1 && (v->lines == 1 || g->last.n < SAMPLE_FEWEST_FOR_INTERVAL);
}

/* The blocks after the lines: seeds, a block a line; with very many lines the best and the mean at
 * each value. */
static void write_seeds(plot *p, axis_view *v) {
    for (int32_t place = 0; place < v->count; place++) {
        const configuration *g = &v->c->configurations[v->order[place]];
        if (starts_line(v, place)) {
            text_append_format(&p->data, "\n\n# %s; ", wording_axis_name(v->axis));
            append_measured(&p->data, v, "");
            text_append(&p->data, ", a seed a row\nNaN NaN\n");
        }
        for (int32_t i = 0; i < g->run_count && shows_seeds(v, g); i++) {
            if (g->runs[i]->status != TRIAL_FINISHED) continue;
            text_append_format(&p->data, "%.10g", comparison_axis_number(g->trial, v->axis));
            append_value(&p->data, v, outcome_last_selection(&g->runs[i]->outcome, v->c->measure));
            text_append(&p->data, "\n");
        }
    }
}

static void write_envelope(plot *p, axis_view *v) {
    text_append_format(&p->data, "\n\n# %s; ", wording_axis_name(v->axis));
    append_measured(&p->data, v, "best mean ");
    text_append(&p->data, "; mean of the means\n");
    for (size_t i = 0; i < v->value_count; i++) {
        double best = NAN, sum = 0;
        int32_t count = 0;
        for (int32_t g = 0; g < v->c->configuration_count; g++) {
            const configuration *one = &v->c->configurations[g];
            if (comparison_axis_number(one->trial, v->axis) != v->values[i] || one->finished == 0)
                continue;
            if (count == 0 || metric_is_better(v->c->selection, one->last.mean, best))
                best = one->last.mean;
            sum += one->last.mean;
            count++;
        }
        if (count == 0) continue;
        text_append_format(&p->data, "%.10g", v->values[i]);
        append_value(&p->data, v, best);
        append_value(&p->data, v, sum / count);
        text_append(&p->data, "\n");
    }
}

/* --- drawing --- */

static bool every_line_coloured(const axis_view *v) {
    return v->lines <= LINES_IN_COLOUR;
}

static void append_marks(text *note, const axis_view *v) {
    bool seeds = false, intervals = v->c->most_finished >= SAMPLE_FEWEST_FOR_INTERVAL;
    for (int32_t place = 0; place < v->count; place++)
        seeds |= shows_seeds(v, &v->c->configurations[v->order[place]]);
    if (v->c->most_finished < 2) {
        text_append_format(note, "%s each", wording_one_trial(v->c));
        return;
    }
    if (intervals)
        text_append(note, "point: mean with 95 % interval");
    else
        text_append_format(note, "point: mean over %ss", wording_repetition(v->c));
    if (seeds) text_append_format(note, ", circle: %s", wording_one_trial(v->c));
}

static void append_words(plot *p, const axis_view *v) {
    const comparison *c = v->c;
    metric_append_heading(&p->heading, c->selection);
    text_append(&p->heading, " against ");
    axis_groups_append(&p->heading, c, v->axis);
    if (every_line_coloured(v))
        append_marks(&p->note, v);
    else
        text_append_format(&p->note, "a grey line for each setting of the other axes, %d of %d",
                           (int)drawn_lines(v), (int)v->lines);
    metric_append_heading(&p->alt, c->selection);
    text_append(&p->alt, " at the end of training against ");
    axis_groups_append(&p->alt, c, v->axis);
    text_append_format(&p->alt, ", %d line%s over ", (int)v->lines, v->lines == 1 ? "" : "s");
    wording_append_count(&p->alt, (int64_t)v->value_count, "value");
    const configuration *best = comparison_ranked(c, 0);
    text_append(&p->alt, ". The best mean, ");
    metric_append(&p->alt, c->selection, best->last.mean);
    text_append_format(&p->alt, ", is at %s ", wording_axis_name(v->axis));
    trial_append_value(&p->alt, best->trial, v->axis);
    text_append(&p->alt, ".");
}

/* Where a value is along the axis, 0 to 1. */
static double place_of(const axis_view *v, double value) {
    double least = v->values[0], most = v->values[v->value_count - 1];
    return v->logarithmic ? log(value / least) / log(most / least)
                          : (value - least) / (most - least);
}

/* A tick at every value of few, its number left out where it would run into the one before. */
static void place_ticks(plot *p, const axis_view *v) {
    double taken = -INFINITY; /* up to where numbers reach, and a space */
    text_append(&p->script, "set xtics (");
    for (size_t i = 0; i < v->value_count; i++) {
        text number = {0};
        plot_append_number(&number, v->values[i]);
        const double place = place_of(v, v->values[i]);
        const double half_width = CHARACTER_SHARE * (double)number.bytes / 2;
        const bool named = place - half_width >= taken;
        if (named) taken = place + half_width + CHARACTER_SHARE;
        text_append_format(&p->script, "%s\"%s\" %.10g", i ? ", " : "",
                           named ? text_string(&number) : "", v->values[i]);
        text_free(&number);
    }
    text_append(&p->script, ")\n");
}

static void place_axis(plot *p, const axis_view *v) {
    double least = v->values[0], most = v->values[v->value_count - 1];
    plot_command(p, "set xlabel '%s%s'", wording_axis_title(v->axis),
                 v->logarithmic ? ", log scale" : "");
    plot_metric_axis(p, "y", v->c->selection, " at the end");
    if (v->logarithmic) {
        double room = pow(most / least, 0.06);
        plot_command(p, "set logscale x\nset xrange [%.10g:%.10g]", least / room, most * room);
    } else {
        double room = 0.06 * (most - least);
        plot_command(p, "set xrange [%.10g:%.10g]", least - room, most + room);
    }
    plot_metric_range(p, v->c->selection, &v->seen);
    if (v->value_count <= MOST_TICKS)
        place_ticks(p, v);
    else if (v->logarithmic)
        plot_log_ticks(p, "x", least, most);
    else
        plot_ticks(p, "x", least, most);
}

/* Of one line light, so that the means stand out; of several in their colours. */
static void append_seeds(text *command, const plot *p, const axis_view *v) {
    for (int32_t line = 0; line < v->lines; line++)
        text_append_format(command,
                           "%s'%s.dat' index %d using 1:2 with points pointtype 6 pointsize %s "
                           "linecolor rgb '%s' notitle",
                           command->bytes ? ", \\\n  " : "plot ", p->name, (int)(v->lines + line),
                           v->lines == 1 ? "1" : "0.7", plot_colour(v->lines == 1 ? 5 : line));
}

static void append_line(text *command, const plot *p, const axis_view *v, int32_t line,
                        const text *label) {
    const char *colour = plot_colour(line);
    text_append_format(command,
                       "%s'%s.dat' index %d using 1:2 with linespoints pointtype 7 pointsize 0.7 "
                       "linewidth 2 linecolor rgb '%s' title ",
                       command->bytes ? ", \\\n  " : "plot ", p->name, (int)line, colour);
    text_append_gnuplot_string(command, text_string(label), PLOT_LONGEST_TITLE);
    if (v->c->most_finished >= SAMPLE_FEWEST_FOR_INTERVAL)
        text_append_format(
            command,
            ", \\\n  '%s.dat' index %d using 1:($3<=$4?$2:NaN):3:4 with yerrorbars pointtype 7 "
            "pointsize 0.7 linewidth 1.4 linecolor rgb '%s' notitle",
            p->name, (int)line, colour);
}

static void append_coloured(text *command, const plot *p, const axis_view *v) {
    int32_t line = 0;
    if (v->c->most_finished > 1) append_seeds(command, p, v);
    for (int32_t place = 0; place < v->count; place++) {
        if (!starts_line(v, place)) continue;
        text label = {0};
        append_line_label(&label, v, v->c->configurations[v->order[place]].trial);
        append_line(command, p, v, line++, &label);
        text_free(&label);
    }
}

static void append_grey(text *command, plot *p, const axis_view *v) {
    text_append_format(command,
                       "plot for [k=0:%d] '%s.dat' index k using 1:2 with lines linecolor rgb "
                       "'#c8c8c8' linewidth 0.7 notitle, \\\n"
                       "  '%s.dat' index %d using 1:3 with linespoints pointtype 7 pointsize 0.8 "
                       "linewidth 2.4 linecolor rgb '%s' title 'mean of all configurations', \\\n"
                       "  '%s.dat' index %d using 1:2 with linespoints pointtype 13 pointsize 1.2 "
                       "linewidth 2.4 linecolor rgb '%s' title 'best configuration'",
                       (int)drawn_lines(v) - 1, p->name, p->name, (int)drawn_lines(v),
                       plot_colour(0), p->name, (int)drawn_lines(v), plot_colour(1));
}

static size_t longest_label(const axis_view *v) {
    size_t longest = 0;
    for (int32_t place = 0; place < v->count; place++) {
        text label = {0};
        if (!starts_line(v, place)) continue;
        append_line_label(&label, v, v->c->configurations[v->order[place]].trial);
        if (label.bytes > longest) longest = label.bytes;
        text_free(&label);
    }
    return longest;
}

/* Returns the height that the key adds. */
static int place_key(plot *p, const axis_view *v) {
    if (v->lines == 1) return 0;
    if (!every_line_coloured(v)) return plot_key_below(p, 2, sizeof "mean of all configurations");
    return plot_key_below(p, v->lines, longest_label(v));
}

static void draw(plot *p, axis_view *v) {
    text command = {0};
    append_words(p, v);
    plot_begin(p, v->c);
    int key_height = place_key(p, v);
    write_lines(p, v);
    if (every_line_coloured(v)) {
        write_seeds(p, v);
        append_coloured(&command, p, v);
    } else {
        write_envelope(p, v);
        append_grey(&command, p, v);
    }
    place_axis(p, v);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
}

bool plot_metric_by_axis(plot *p, const comparison *c, int which) {
    const config_key axis = (config_key)which;
    if (!comparison_varies(c, axis) || !axis_is_numeric(c, axis) ||
        comparison_values_with_result(c, axis) < 2)
        return false;
    axis_view v;
    if (!view_open(&v, c, axis))
        p->script.failed = true;
    else
        draw(p, &v);
    view_close(&v);
    return true;
}
