/* The selection metric against what it costs, parameters or training: every seed a dot, every
 * configuration a mean. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/plots/plot.h"
#include "src/stats/cost.h"
#include "src/stats/wording.h"

/* The cost on the axis, and what one of its units is: of operations a power of 1,000. */
typedef struct cost_scale {
    cost_kind kind;
    double unit;
    const char *name; /* of the unit */
} cost_scale;

enum { GROUPS_IN_COLOUR = 6, MOST_NAMED = 6, CROWD = 40, MOST_SEEDS = 5000 };

/* Names stand beside the points where they are short: one axis, few values. */
static bool is_named(const comparison *c) {
    return c->varying_count == 1 && c->configuration_count <= MOST_NAMED;
}

/* Very many seeds would be a stain that hides the means. */
static bool shows_seeds(const comparison *c) {
    return c->most_finished <= 1 || c->finished <= MOST_SEEDS;
}

/* The largest of which the least is one at least. */
static cost_scale scale_of(const comparison *c, cost_kind kind) {
    static const char *const names[] = {"FLOP",  "kFLOP", "MFLOP", "GFLOP",
                                        "TFLOP", "PFLOP", "EFLOP"};
    enum { NAMES = sizeof names / sizeof *names };
    const double least = cost_span_of(c, kind).least;
    cost_scale scale = {kind, 1, "trainable parameters"};
    if (kind == COST_PARAMETERS) return scale;
    int name = 0;
    for (; name + 1 < NAMES && least >= 1000 * scale.unit; name++) scale.unit *= 1000;
    scale.name = names[name];
    return scale;
}

static bool has_different_costs(const comparison *c, cost_kind kind) {
    const cost_span span = cost_span_of(c, kind);
    if (kind == COST_PARAMETERS) return span.most > span.least;
    return span.least > 0 && !cost_nearly_equal(span.least, span.most);
}

static double cost_on(const cost_scale *s, const configuration *g) {
    return cost_of(g, s->kind) / s->unit;
}

static double cost_of_run(const cost_scale *s, const configuration *g, const result *r) {
    if (s->kind == COST_PARAMETERS) return cost_on(s, g);
    return cost_training_flops(&r->trial, r->outcome.iterations_done) / s->unit;
}

static void append_cost(text *data, double cost) {
    text_append_format(data, "%.12g", cost);
}

static void write_seeds(plot *p, const comparison *c, const cost_scale *s, const configuration *g) {
    for (int32_t i = 0; i < g->run_count; i++) {
        if (g->runs[i]->status != TRIAL_FINISHED) continue;
        append_cost(&p->data, cost_of_run(s, g, g->runs[i]));
        text_append_format(
            &p->data, " %.6g\n",
            metric_shown(c->selection, outcome_last_selection(&g->runs[i]->outcome, c->measure)));
    }
}

static void write_mean(plot *p, const comparison *c, const cost_scale *s, const configuration *g) {
    append_cost(&p->data, cost_on(s, g));
    text_append_format(&p->data, " %.6g \"", metric_shown(c->selection, g->last.mean));
    wording_append_configuration(&p->data, c, g);
    text_append(&p->data, "\"\n");
}

/* Those that have a value of the axis that colours are for. */
static bool in_group(const comparison *c, const configuration *g, double value) {
    return g->finished > 0 && comparison_axis_number(g->trial, plot_group_axis(c)) == value;
}

/* "2 layers", "GRU". */
static void append_group(text *out, const comparison *c, double value) {
    for (int32_t g = 0; g < c->configuration_count; g++) {
        if (!in_group(c, &c->configurations[g], value)) continue;
        wording_append_axis_phrase(out, c->configurations[g].trial, plot_group_axis(c));
        return;
    }
}

static void append_group_comment(text *out, const comparison *c, double value) {
    text_append_format(out, "# %s ", wording_axis_name(plot_group_axis(c)));
    append_axis_value(out, c, plot_group_axis(c), value);
}

/* Two blocks a group: its seeds, its means. */
static void write_group(plot *p, const comparison *c, const cost_scale *s, double value) {
    append_group_comment(&p->data, c, value);
    text_append_format(&p->data, ": %s, %s", s->kind == COST_PARAMETERS ? "parameters" : s->name,
                       wording_selection_name(c));
    wording_append_unit(&p->data, " in ", metric_format_of(c->selection)->unit, "");
    text_append(&p->data, ", a seed a row\n");
    if (!shows_seeds(c)) text_append(&p->data, "NaN NaN\n");
    for (int32_t g = 0; g < c->configuration_count && shows_seeds(c); g++)
        if (in_group(c, &c->configurations[g], value)) write_seeds(p, c, s, &c->configurations[g]);
    text_append(&p->data, "\n\n");
    append_group_comment(&p->data, c, value);
    text_append(&p->data, ": the means\n");
    for (int32_t g = 0; g < c->configuration_count; g++)
        if (in_group(c, &c->configurations[g], value)) write_mean(p, c, s, &c->configurations[g]);
    text_append(&p->data, "\n\n");
}

static bool has_group_result(const comparison *c, double value) {
    for (int32_t g = 0; g < c->configuration_count; g++)
        if (in_group(c, &c->configurations[g], value)) return true;
    return false;
}

static int groups_with_result(const comparison *c, const double *values, size_t count) {
    int found = 0;
    for (size_t i = 0; i < count; i++) found += has_group_result(c, values[i]);
    return found;
}

static size_t longest_group(const comparison *c, const double *values, size_t count) {
    size_t longest = sizeof "10 layers";
    for (size_t i = 0; i < count; i++) {
        text name = {0};
        append_group(&name, c, values[i]);
        if (name.bytes > longest) longest = name.bytes;
        text_free(&name);
    }
    return longest;
}

static const char *group_colour(size_t place) {
    return place < GROUPS_IN_COLOUR ? plot_colour((int)place) : PLOT_GREY;
}

static void append_points(text *command, const plot *p, const comparison *c, size_t block,
                          size_t place, double value) {
    double size = c->configuration_count > CROWD ? 0.6 : 1;
    const char *start = command->bytes ? ", \\\n  " : "plot ";
    text_append_format(command,
                       "%s'%s.dat' index %zu using 1:2 with points pointtype 6 pointsize %g "
                       "linewidth 1.2 linecolor rgb '%s' notitle",
                       start, p->name, 2 * block, 0.8 * size, group_colour(place));
    if (c->most_finished > 1)
        text_append_format(command,
                           ", \\\n  '%s.dat' index %zu using 1:2 with points pointtype 13 "
                           "pointsize %g linecolor rgb '%s' notitle",
                           p->name, 2 * block + 1, 0.9 * size, group_colour(place));
    text_append_format(command,
                       ", \\\n  NaN with points pointtype 13 pointsize 0.9 linecolor rgb '%s' "
                       "title '",
                       group_colour(place));
    append_group(command, c, value);
    text_append(command, "'");
    if (is_named(c))
        text_append_format(command,
                           ", \\\n  '%s.dat' index %zu using 1:2:3 with labels left offset 1.8,0.6 "
                           "font ',12' noenhanced notitle",
                           p->name, 2 * block + 1);
}

static void write_front_row(plot *p, const comparison *c, double cost, const configuration *best) {
    append_cost(&p->data, cost);
    text_append_format(&p->data, " %.6g\n", metric_shown(c->selection, best->last.mean));
}

/* The last block: configurations that none as cheap equals in its mean. */
static void write_front(plot *p, const comparison *c, const cost_scale *s) {
    const configuration **front = memory_array((size_t)c->configuration_count, sizeof *front);
    const int32_t count = front ? cost_find_front(c, s->kind, front) : 0;
    text_append_format(&p->data, "# the Pareto front: %s, mean ",
                       s->kind == COST_PARAMETERS ? "parameters" : s->name);
    wording_append_noun(&p->data, c->selection);
    text_append(&p->data, "; its last row ends the line\n");
    for (int32_t i = 0; i < count; i++) write_front_row(p, c, cost_on(s, front[i]), front[i]);
    if (count > 0) write_front_row(p, c, cost_span_of(c, s->kind).most / s->unit, front[count - 1]);
    if (count == 0) p->data.failed = true;
    free(front);
}

static void append_front(text *command, const plot *p, size_t blocks) {
    text_append_format(command,
                       ", \\\n  '%s.dat' index %zu using 1:2 with steps linewidth 1.2 dashtype "
                       "(6,4) linecolor rgb '#666666' notitle",
                       p->name, blocks);
}

static void append_words(plot *p, const comparison *c, const cost_scale *s) {
    const bool parameters = s->kind == COST_PARAMETERS;
    metric_append_heading(&p->heading, c->selection);
    text_append(&p->heading,
                parameters ? " against parameters" : " against operations of training");
    if (!shows_seeds(c))
        text_append_format(&p->note, "diamond: mean over %ss, dashed: Pareto front",
                           wording_repetition(c));
    else
        text_append_format(&p->note,
                           c->most_finished > 1 ? "circle: %s, diamond: mean, dashed: Pareto front"
                                                : "%s each; dashed: Pareto front",
                           wording_one_trial(c));
    text_append_format(
        &p->alt, "Scatter of %s at the end of training against %s on a logarithmic axis",
        wording_selection_name(c),
        parameters ? "trainable parameters" : "floating-point operations of training");
    for (int32_t place = 0; place < c->configuration_count && place < MOST_NAMED; place++) {
        const configuration *g = comparison_ranked(c, place);
        if (g->finished == 0) break;
        text_append(&p->alt, place == 0 ? ". Best first: " : "; ");
        cost_append(&p->alt, s->kind, cost_of(g, s->kind));
        text_append(&p->alt, " ");
        wording_append_metric(&p->alt, c->selection, g->last.mean);
    }
    text_append(&p->alt, ".");
}

static int compare_costs(const void *left, const void *right) {
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* With three digits: 2.57, 257, 2,570. */
static void append_rounded(text *t, double cost) {
    char digits[32];
    snprintf(digits, sizeof digits, "%.3g", cost);
    plot_append_number(t, strtod(digits, NULL));
}

/* Every cost a tick, but for one whose words would touch those of the tick before. */
static void place_ticks(plot *p, const cost_scale *s, const double costs[], int32_t count,
                        double axis_ratio) {
    static const double WIDTH = 0.13; /* of the words, as a part of the axis */
    double before = 0;
    text_append(&p->script, "set xtics (");
    for (int32_t i = 0; i < count; i++) {
        if (before > 0 && log(costs[i] / before) < WIDTH * log(axis_ratio)) continue;
        text_append_format(&p->script, "%s\"", before > 0 ? ", " : "");
        if (s->kind == COST_PARAMETERS)
            text_append_grouped(&p->script, (int64_t)costs[i]);
        else
            append_rounded(&p->script, costs[i]);
        text_append_format(&p->script, "\" %.12g", costs[i]);
        before = costs[i];
    }
    text_append(&p->script, ")\n");
}

/* Each cost once, ascending; returns how many they are.  The caller frees `*costs`. */
static int32_t collect_costs(const comparison *c, const cost_scale *s, double **costs) {
    double *all = *costs = memory_array((size_t)c->configuration_count, sizeof *all);
    int32_t count = 0, kept = 0;
    for (int32_t g = 0; all && g < c->configuration_count; g++)
        if (c->configurations[g].finished > 0) all[count++] = cost_on(s, &c->configurations[g]);
    if (count > 0) qsort(all, (size_t)count, sizeof *all, compare_costs);
    for (int32_t i = 0; i < count; i++)
        if (kept == 0 || all[i] != all[kept - 1]) all[kept++] = all[i];
    return kept;
}

/* The range of the largest size and its name, as a power of that of all sizes: names stand right of
 * their points, which are left of that by so much of the axis. */
static double room_for_names(const comparison *c) {
    static const double CHARACTER = 0.0125, LEAST = 0.3; /* of the axis; for short names */
    size_t longest = 0;
    for (int32_t g = 0; g < c->configuration_count; g++) {
        text name = {0};
        wording_append_configuration(&name, c, &c->configurations[g]);
        if (c->configurations[g].finished > 0 && name.bytes > longest) longest = name.bytes;
        text_free(&name);
    }
    const double share = fmin(0.8, CHARACTER * (double)longest + 0.03);
    return fmax(LEAST, share / (1 - share));
}

/* The logarithmic axis from a little below the least to well above the most (room for its name),
 * with few costs as ticks. */
static void place_axis(plot *p, const comparison *c, const cost_scale *s) {
    double *costs = NULL;
    const int32_t count = collect_costs(c, s, &costs);
    const cost_span span = cost_span_of(c, s->kind);
    const double least = span.least / s->unit, most = span.most / s->unit;
    double room = pow(most / least, is_named(c) ? 0.3 : 0.1);
    double left = least / pow(room, 0.3), right = most * room;
    if (is_named(c)) right = most * pow(most / least, room_for_names(c));
    plot_command(p, "set logscale x\nset xrange [%.12g:%.12g]", left, right);
    plot_command(p, "set xlabel '%s%s, log scale'",
                 s->kind == COST_PARAMETERS ? "" : "operations of training, ", s->name);
    plot_metric_axis(p, "y", c->selection, " at the end");
    if (count > 0 && count <= MOST_NAMED && most / least <= 100)
        place_ticks(p, s, costs, count, right / left);
    else
        plot_log_ticks(p, "x", left, right);
    free(costs);
}

static plot_range range_of_values(const comparison *c) {
    plot_range seen = PLOT_NO_RANGE;
    for (int32_t g = 0; g < c->configuration_count; g++) {
        const configuration *one = &c->configurations[g];
        const sample_summary *s = &one->last;
        plot_range_add(&seen, metric_shown(c->selection, shows_seeds(c) ? s->min : s->mean));
        plot_range_add(&seen, metric_shown(c->selection, shows_seeds(c) ? s->max : s->mean));
    }
    return seen;
}

bool plot_metric_by_cost(plot *p, const comparison *c, int which) {
    if (c->finished == 0 || !has_different_costs(c, (cost_kind)which)) return false;
    const cost_scale scale = scale_of(c, (cost_kind)which);
    append_words(p, c, &scale);
    plot_begin(p, c);
    place_axis(p, c, &scale);
    const config_key axis = plot_group_axis(c);
    double *values = NULL;
    size_t count = comparison_axis_values(c, axis, &values), block = 0;
    int key_height = 0;
    if (comparison_varies(c, axis) && !is_named(c))
        key_height = plot_key_below(p, groups_with_result(c, values, count),
                                    longest_group(c, values, count));
    text command = {0};
    for (size_t i = 0; i < count; i++) {
        if (!has_group_result(c, values[i])) continue;
        write_group(p, c, &scale, values[i]);
        append_points(&command, p, c, block++, i, values[i]);
    }
    write_front(p, c, &scale);
    append_front(&command, p, 2 * block);
    const plot_range seen = range_of_values(c);
    plot_metric_range(p, c->selection, &seen);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    if (!values) p->script.failed = true;
    free(values);
    text_free(&command);
    return true;
}
