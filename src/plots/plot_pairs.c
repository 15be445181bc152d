/* Seed by seed, or fold by fold: every trial of every contender as a dot, and the differences of
 * the pairs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/escape.h"
#include "src/plots/plot.h"
#include "src/stats/pairing.h"
#include "src/stats/wording.h"

enum {
    MOST_ROWS = 12,
    ROW_HEIGHT = 54,
    FRAME_HEIGHT = 175,
    LONGEST_PAIR = 110,
    LONGEST_NAME = 60,
    LEVEL_NAMES = 70 /* characters of all of them */
};

/* Mean and ends of the interval as shown, NaN for none. */
static void append_mean(text *data, metric m, const sample_summary *s, const sample_interval *i,
                        plot_range *seen) {
    const double mean = metric_shown(m, s->mean);
    const double low = metric_shown(m, i->low), high = metric_shown(m, i->high);
    plot_range_add(seen, mean);
    plot_range_add(seen, low);
    plot_range_add(seen, high);
    if (isfinite(low))
        text_append_format(data, "%.6g %.6g %.6g\n", mean, low, high);
    else
        text_append_format(data, "%.6g NaN NaN\n", mean);
}

/* --- seeds --- */

static int compare_places(const void *left, const void *right) {
    const configuration *const *a = left, *const *b = right;
    return (*a)->trial->index < (*b)->trial->index ? -1 : 1;
}

/* In plan order, which is easier to read along an axis than the ranking. */
static int sorted_contenders(const comparison *c, const configuration *into[MOST_ROWS]) {
    int count = c->contender_count < MOST_ROWS ? c->contender_count : MOST_ROWS;
    for (int i = 0; i < count; i++) into[i] = c->contenders[i];
    qsort(into, (size_t)count, sizeof *into, compare_places);
    return count;
}

/* Of the same seed and fold as `like`. */
static const result *finished_run(const configuration *g, int32_t run, const trial *like) {
    if (run >= g->run_count || g->runs[run]->status != TRIAL_FINISHED) return NULL;
    const trial *t = &g->runs[run]->trial;
    return t->seed == like->seed && t->fold == like->fold ? g->runs[run] : NULL;
}

/* A block a seed: where a contender has no such run, the line is broken.  Then the means.  Returns
 * the range of it all. */
static plot_range write_seed_lines(plot *p, const comparison *c, const configuration *const shown[],
                                   int count) {
    const metric_info *tested = metric_describe(c->tested);
    const metric_format *format = metric_format_of(c->tested);
    plot_range seen = PLOT_NO_RANGE;
    text_append_format(&p->data, "# contender, %s", tested->meaning);
    wording_append_unit(&p->data, " in ", format->unit, "");
    text_append(&p->data, "; a seed a block\n");
    for (int32_t run = 0; run < shown[0]->run_count; run++) {
        const trial *like = &shown[0]->runs[run]->trial;
        for (int i = 0; i < count; i++) {
            const result *r = finished_run(shown[i], run, like);
            const double value = r ? outcome_last(&r->outcome, c->tested) : (double)NAN;
            plot_range_add(&seen, metric_shown(c->tested, value));
            if (isfinite(value))
                text_append_format(&p->data, "%d %.6g\n", i + 1, metric_shown(c->tested, value));
            else
                text_append_format(&p->data, "%d NaN\n", i + 1);
        }
        text_append(&p->data, "\n");
    }
    text_append_format(&p->data, "\n\n# contender, mean %s", tested->meaning);
    wording_append_unit(&p->data, " in ", format->unit, "");
    text_append(&p->data, " and its 95 % interval\n");
    for (int i = 0; i < count; i++) {
        const sample_interval interval =
            sample_interval_within(&shown[i]->test, format->least, format->most);
        text_append_format(&p->data, "%g ", i + 1.16);
        append_mean(&p->data, c->tested, &shown[i]->test, &interval, &seen);
    }
    return seen;
}

/* How the names stand below: on one line, an axis a line, or slanted. */
typedef enum name_style { NAMES_LEVEL, NAMES_STACKED, NAMES_SLANTED } name_style;

/* The longest part of a name between its commas. */
static size_t longest_part(const char *name) {
    size_t longest = 0;
    for (;;) {
        const char *end = strstr(name, ", ");
        const size_t bytes = end ? (size_t)(end - name) : strlen(name);
        if (bytes > longest) longest = bytes;
        if (!end) return longest;
        name = end + 2;
    }
}

static name_style style_of(const comparison *c, const configuration *const shown[], int count) {
    enum { MOST_STACKED = 5, MOST_LINES = 3, MOST_ON_A_LINE = 90 };
    text all = {0};
    size_t longest = 0, longest_line = 0;
    for (int i = 0; i < count; i++) {
        text name = {0};
        wording_append_configuration(&name, c, shown[i]);
        const size_t line = longest_part(text_string(&name));
        if (name.bytes > longest) longest = name.bytes;
        if (line > longest_line) longest_line = line;
        text_append(&all, text_string(&name));
        text_free(&name);
    }
    const bool level =
        all.bytes <= LEVEL_NAMES && longest * (size_t)count <= (size_t)MOST_ON_A_LINE;
    const bool plain = !strpbrk(text_string(&all), "\"\\");
    text_free(&all);
    if (level) return NAMES_LEVEL;
    if (longest_line * (size_t)count > (size_t)MOST_ON_A_LINE) return NAMES_SLANTED;
    return count <= MOST_STACKED && c->varying_count <= MOST_LINES && plain ? NAMES_STACKED
                                                                            : NAMES_SLANTED;
}

static void append_stacked(text *out, const char *name) {
    static const char between[] = ", ";
    text_append(out, "\"");
    for (const char *next; (next = strstr(name, between)); name = next + strlen(between)) {
        text_append_bytes(out, name, (size_t)(next - name));
        text_append(out, "\\n");
    }
    text_append(out, name);
    text_append(out, "\"");
}

/* Returns the height that they add. */
static int place_names(plot *p, const comparison *c, const configuration *const shown[],
                       int count) {
    const name_style style = style_of(c, shown, count);
    size_t characters[MOST_ROWS];
    text names = {0};
    for (int i = 0; i < count; i++) {
        text label = {0};
        wording_append_configuration(&label, c, shown[i]);
        text_append(&names, i ? ", " : "");
        if (style == NAMES_STACKED)
            append_stacked(&names, text_string(&label));
        else
            text_append_gnuplot_tick(&names, text_string(&label), LONGEST_NAME);
        text_append_format(&names, " %d", i + 1);
        characters[i] = label.bytes < LONGEST_NAME ? label.bytes : LONGEST_NAME;
        text_free(&label);
    }
    plot_command(p, "set xtics scale 0 noenhanced %s(%s)",
                 style == NAMES_SLANTED   ? "rotate by -30 left font ',11' "
                 : style == NAMES_STACKED ? "font ',13' "
                                          : "",
                 text_string(&names));
    if (style == NAMES_STACKED) plot_command(p, "set bmargin %.1f", 1.2 + 1.1 * c->varying_count);
    text_free(&names);
    return style == NAMES_SLANTED ? plot_room_for_slanted(p, characters, count) : 0;
}

bool plot_seeds(plot *p, const comparison *c, int which) {
    (void)which;
    const configuration *shown[MOST_ROWS];
    if (c->contender_count < 2 || c->most_finished < 2) return false;
    int count = sorted_contenders(c, shown);
    text_append(&p->heading, c->by_fold ? "Every fold" : "Every seed");
    text_append(&p->note,
                c->by_fold ? "circle: one trial, grey line: the same fold and seed, diamond: mean"
                           : "circle: one seed, grey line: the same seed, diamond: mean");
    if (c->most_finished >= SAMPLE_FEWEST_FOR_INTERVAL)
        text_append(&p->note, " with 95 % interval");
    if (c->all_contenders > count)
        text_append_format(&p->scope, "the first %d of %d", count, (int)c->all_contenders);
    metric_append_heading(&p->alt, c->tested);
    text_append_format(&p->alt, " at the end of training, a dot a %s",
                       c->by_fold ? "trial" : "seed");
    for (int i = 0; i < count; i++) {
        text_append(&p->alt, i ? "; " : ": ");
        wording_append_configuration(&p->alt, c, shown[i]);
        text_append(&p->alt, " ");
        wording_append_estimate(&p->alt, c->tested, &shown[i]->test);
    }
    text_append(&p->alt, ".");
    plot_begin(p, c);
    const plot_range seen = write_seed_lines(p, c, shown, count);
    const int names_height = place_names(p, c, shown, count);
    plot_command(p, "set xrange [0.5:%d.5]", count);
    plot_metric_axis(p, "y", c->tested, " at the end");
    plot_metric_range(p, c->tested, &seen);
    text command = {0};
    text_append_format(
        &command,
        "plot '%s.dat' index 0 using 1:2 with lines linewidth 0.7 linecolor rgb "
        "'#c8c8c8' notitle, \\\n"
        "  '%s.dat' index 0 using 1:2 with points pointtype 6 pointsize 0.8 "
        "linewidth 1.2 linecolor rgb '%s' notitle, \\\n"
        "  '%s.dat' index 1 using 1:($3<=$4?$2:NaN):3:4 with yerrorbars pointtype 13 pointsize "
        "0.9 linewidth 1.6 linecolor rgb '%s' notitle, \\\n"
        "  '%s.dat' index 1 using 1:2 with points pointtype 13 pointsize 0.9 "
        "linecolor rgb '%s' notitle",
        p->name, p->name, plot_colour(0), p->name, plot_colour(1), p->name, plot_colour(1));
    plot_end(p, &command, PLOT_HEIGHT + names_height);
    text_free(&command);
    return true;
}

/* --- differences --- */

/* Two blocks: a row a pair and seed; a row a pair.  Returns the range of it all, with zero. */
static plot_range write_differences(plot *p, const comparison *c, int rows) {
    plot_range seen = {0, 0};
    const metric_format *format = metric_format_of(c->tested);
    const double most = format->most - format->least;
    text_append_format(&p->data, "# pair, difference in %s; a seed a row\n",
                       format->difference_unit);
    for (int i = 0; i < rows; i++)
        for (int32_t run = 0; run < c->pairs[i].a->run_count; run++) {
            const double d = metric_shown(c->tested, pair_difference(c, &c->pairs[i], run));
            if (isfinite(d)) text_append_format(&p->data, "%d %.6g\n", i + 1, d);
            plot_range_add(&seen, d);
        }
    text_append_format(&p->data, "\n\n# pair, mean difference in %s and its 95 %% interval\n",
                       format->difference_unit);
    for (int i = 0; i < rows; i++) {
        const sample_interval interval =
            sample_interval_within(&c->pairs[i].difference, -most, most);
        text_append_format(&p->data, "%g ", i + 1.22);
        append_mean(&p->data, c->tested, &c->pairs[i].difference, &interval, &seen);
    }
    return seen;
}

static void append_pair(text *out, const comparison *c, const paired_comparison *pair) {
    wording_append_configuration(out, c, pair->a);
    text_append(out, " − ");
    wording_append_configuration(out, c, pair->b);
}

/* Names stand above their dots: beside the plot there is no room for long ones. */
static void place_pairs(plot *p, const comparison *c, int rows) {
    for (int i = 0; i < rows; i++) {
        text label = {0};
        append_pair(&label, c, &c->pairs[i]);
        text_append_format(&p->script, "set label %d ", 10 + i);
        text_append_gnuplot_string(&p->script, text_string(&label), LONGEST_PAIR);
        text_append_format(&p->script,
                           " at graph 0.01, first %g left font ',13' noenhanced front boxed\n",
                           i + 0.66);
        text_free(&label);
    }
}

/* Seeds of the pair that has most. */
static size_t most_pairs(const comparison *c, int rows) {
    size_t most = 0;
    for (int i = 0; i < rows; i++)
        if (c->pairs[i].difference.n > most) most = c->pairs[i].difference.n;
    return most;
}

bool plot_pairs(plot *p, const comparison *c, int which) {
    (void)which;
    int rows = c->pair_count < MOST_ROWS ? c->pair_count : MOST_ROWS;
    while (rows > 0 && c->pairs[rows - 1].difference.n == 0) rows--;
    if (rows == 0 || c->most_finished < 2) return false;
    const char *unit = metric_format_of(c->tested)->difference_unit;
    text_append_format(
        &p->heading,
        c->reference ? "Differences from the baseline, paired by %s" : "Differences, paired by %s",
        wording_repetition(c));
    text_append_format(&p->note, "circle: %s, diamond: mean",
                       c->by_fold ? "one fold and seed" : "one seed");
    if (most_pairs(c, rows) >= SAMPLE_FEWEST_FOR_INTERVAL)
        text_append(&p->note,
                    c->by_fold ? " with its corrected 95 % interval" : " with its 95 % interval");
    if (c->all_pairs > rows)
        text_append_format(&p->scope, "%d of %lld pairs, the best first", rows,
                           (long long)c->all_pairs);
    text_append_format(&p->alt, "Differences of %s between pairs",
                       metric_describe(c->tested)->meaning);
    wording_append_unit(&p->alt, ", in ", unit, "");
    for (int i = 0; i < rows; i++) {
        text_append(&p->alt, i ? "; " : ": ");
        append_pair(&p->alt, c, &c->pairs[i]);
        text_append(&p->alt, " ");
        wording_append_difference(&p->alt, c->tested, &c->pairs[i].difference);
    }
    text_append(&p->alt, ".");
    plot_begin(p, c);
    const plot_range seen = write_differences(p, c, rows);
    const double margin = 0.05 * fmax(plot_least_width(c->tested, &seen), seen.most - seen.least);
    plot_command(p, "set style textbox opaque noborder fillcolor '#ffffff' margins 0.4, 0.4");
    place_pairs(p, c, rows);
    plot_command(p, "unset grid\nset grid x linecolor rgb '#d9d9d9' linetype 1 linewidth 0.7");
    text shown_unit = {0};
    wording_append_unit(&shown_unit, " (", unit, ")");
    plot_command(p, "set xlabel 'difference of %s%s'\nunset ytics\nset yrange [%d.5:0.4]",
                 metric_describe(c->tested)->meaning, text_string(&shown_unit), rows);
    text_free(&shown_unit);
    plot_command(p, "set xrange [%.6g:%.6g]", seen.least - margin, seen.most + margin);
    plot_command(p,
                 "set arrow from first 0, graph 0 to "
                 "first 0, graph 1 nohead linecolor rgb '#666666' back");
    text command = {0};
    text_append_format(
        &command,
        "plot '%s.dat' index 0 using 2:1 with points pointtype 6 pointsize 0.8 "
        "linewidth 1.2 linecolor rgb '%s' notitle, \\\n"
        "  '%s.dat' index 1 using ($3<=$4?$2:NaN):1:3:4 with xerrorbars pointtype 13 pointsize "
        "0.9 linewidth 1.6 linecolor rgb '%s' notitle, \\\n"
        "  '%s.dat' index 1 using 2:1 with points pointtype 13 pointsize 0.9 "
        "linecolor rgb '%s' notitle",
        p->name, plot_colour(0), p->name, plot_colour(1), p->name, plot_colour(1));
    plot_end(p, &command, FRAME_HEIGHT + ROW_HEIGHT * rows);
    text_free(&command);
    return true;
}
