/* What each architecture had come to by so many operations of training. */
#include <math.h>

#include "src/base/escape.h"
#include "src/plots/plot.h"
#include "src/stats/cost.h"
#include "src/stats/equal_flops.h"
#include "src/stats/learning_curve.h"
#include "src/stats/wording.h"

enum { LINES = 7 };

/* Which are drawn, and in which unit. */
typedef struct flops_lines {
    equal_flops at;
    int count;
    double unit;
    const char *unit_name;
    plot_range flops, values; /* of what is drawn */
} flops_lines;

/* The mean over the trials at an evaluation, as shown, and that of the operations up to it. */
static double mean_at(const comparison *c, const configuration *g, int32_t number, double *flops) {
    const result *timed = learning_curve_shortest(g);
    double sum = 0;
    for (int32_t i = 0; i < g->run_count; i++) {
        const result *r = g->runs[i];
        if (r->status != TRIAL_FINISHED) continue;
        const evaluation *e = learning_curve_at(r, timed, number);
        sum += e->values[c->selection];
        *flops += cost_training_flops(&r->trial, e->iteration) / g->finished;
    }
    return metric_shown(c->selection, sum / g->finished);
}

static void write_line(plot *p, const comparison *c, const configuration *g, flops_lines *lines) {
    text_append(&p->data, "# ");
    wording_append_configuration(&p->data, c, g);
    text_append(&p->data, "\n");
    for (int32_t k = 0; k < configuration_evaluations(g); k++) {
        double flops = 0;
        const double mean = mean_at(c, g, k, &flops);
        if (flops <= 0 || !isfinite(mean)) continue; /* an axis of powers has no 0 */
        text_append_format(&p->data, "%.8g %.6g\n", flops / lines->unit, mean);
        plot_range_add(&lines->flops, flops / lines->unit);
        plot_range_add(&lines->values, mean);
    }
    text_append(&p->data, "\n\n");
}

static void choose_unit(flops_lines *lines) {
    static const char *const names[] = {"FLOP",  "kFLOP", "MFLOP", "GFLOP",
                                        "TFLOP", "PFLOP", "EFLOP"};
    int name = 0;
    lines->unit = 1;
    while (name + 1 < (int)(sizeof names / sizeof *names) &&
           lines->at.budget >= 1000 * lines->unit) {
        lines->unit *= 1000;
        name++;
    }
    lines->unit_name = names[name];
}

static void append_words(plot *p, const comparison *c, const flops_lines *lines) {
    const equal_flops *at = &lines->at;
    metric_append_heading(&p->heading, c->selection);
    text_append(&p->heading, " by operations of training");
    if (c->most_finished > 1)
        text_append_format(&p->note, "mean over %ss; ", wording_repetition(c));
    text_append(&p->note, "dashed: ");
    cost_append(&p->note, COST_FLOPS, at->budget);
    text_append(&p->note, ", which every one was trained with");
    if (c->all_contenders > lines->count)
        text_append_format(&p->scope, "the best %d of %d architectures", lines->count,
                           (int)c->all_contenders);
    text_append_format(&p->alt, "Line chart of %s over floating-point operations of training. At ",
                       wording_selection_name(c));
    cost_append(&p->alt, COST_FLOPS, at->budget);
    text_append(&p->alt, ": ");
    for (int i = 0; i < at->count; i++) {
        if (i > 0) text_append(&p->alt, "; ");
        wording_append_configuration(&p->alt, c, at->entry[i].of);
        text_append(&p->alt, " ");
        wording_append_metric(&p->alt, c->selection, at->entry[i].value.mean);
    }
    text_append(&p->alt, ".");
}

/* Returns the height that the key adds. */
static int place_axes(plot *p, const comparison *c, const flops_lines *lines) {
    size_t longest = 0;
    for (int i = 0; i < lines->count; i++) {
        text name = {0};
        wording_append_configuration(&name, c, c->contenders[i]);
        if (name.bytes > longest) longest = name.bytes;
        text_free(&name);
    }
    const double low = lines->flops.least / 1.05, high = lines->flops.most * 1.05;
    plot_command(p, "set logscale x\nset xrange [%.8g:%.8g]", low, high);
    plot_command(p, "set xlabel 'operations of training, %s, log scale'", lines->unit_name);
    plot_log_ticks(p, "x", low, high);
    plot_metric_axis(p, "y", c->selection, "");
    plot_metric_range(p, c->selection, &lines->values);
    plot_command(p,
                 "set arrow from %.8g, graph 0 to %.8g, graph 1 nohead dashtype (6,4) linewidth "
                 "1.2 linecolor rgb '#666666'",
                 lines->at.budget / lines->unit, lines->at.budget / lines->unit);
    return plot_key_below(p, lines->count, longest);
}

static void append_line(text *command, const plot *p, const comparison *c, int line,
                        const configuration *g) {
    text name = {0};
    wording_append_configuration(&name, c, g);
    text_append_format(command,
                       "%s'%s.dat' index %d using 1:2 with linespoints pointtype 7 pointsize 0.5 "
                       "linewidth 2 linecolor rgb '%s' title ",
                       line > 0 ? ", \\\n  " : "plot ", p->name, line, plot_colour(line));
    text_append_gnuplot_string(command, text_string(&name), PLOT_LONGEST_TITLE);
    if (name.failed) command->failed = true;
    text_free(&name);
}

bool plot_flops_curves(plot *p, const comparison *c, int which) {
    (void)which;
    flops_lines lines = {.flops = PLOT_NO_RANGE, .values = PLOT_NO_RANGE};
    if (!equal_flops_of(c, &lines.at)) return false;
    lines.count = c->contender_count < LINES ? c->contender_count : LINES;
    choose_unit(&lines);
    append_words(p, c, &lines);
    plot_begin(p, c);
    text_append_format(&p->data, "# %s of training; mean ", lines.unit_name);
    wording_append_noun(&p->data, c->selection);
    text_append(&p->data, "\n");
    text command = {0};
    for (int i = 0; i < lines.count; i++) {
        write_line(p, c, c->contenders[i], &lines);
        append_line(&command, p, c, i, c->contenders[i]);
    }
    const int key_height = place_axes(p, c, &lines);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
    return true;
}
