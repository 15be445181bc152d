/* The selection metric against the number of parameters: every seed a dot, every configuration a
 * mean. */
#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/plots/plot.h"
#include "src/stats/wording.h"

enum { GROUPS_IN_COLOUR = 6, MOST_NAMED = 6, CROWD = 40, MOST_SEEDS = 5000 };

/* Names stand beside the points where they are short: one axis, few values. */
static bool is_named(const comparison *c) {
    return c->varying_count == 1 && c->configuration_count <= MOST_NAMED;
}

/* Very many seeds would be a stain that hides the means. */
static bool shows_seeds(const comparison *c) {
    return c->most_finished <= 1 || c->finished <= MOST_SEEDS;
}

static bool has_different_sizes(const comparison *c) {
    for (int i = 1; i < c->architecture_count; i++)
        if (rnn_parameter_count(&c->architectures[i]) != rnn_parameter_count(&c->architectures[0]))
            return true;
    return false;
}

static void write_seeds(plot *p, const comparison *c, const configuration *g) {
    long long parameters = rnn_parameter_count(&g->trial->architecture);
    for (int32_t i = 0; i < g->run_count; i++)
        if (g->runs[i]->status == TRIAL_FINISHED)
            text_append_format(&p->data, "%lld %.6g\n", parameters,
                               metric_shown(c->selection, outcome_last_selection(
                                                              &g->runs[i]->outcome, c->measure)));
}

static void write_mean(plot *p, const comparison *c, const configuration *g) {
    text_append_format(&p->data, "%lld %.6g \"",
                       (long long)rnn_parameter_count(&g->trial->architecture),
                       metric_shown(c->selection, g->last.mean));
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
static void write_group(plot *p, const comparison *c, double value) {
    append_group_comment(&p->data, c, value);
    text_append_format(&p->data, ": parameters, %s", wording_selection_name(c));
    wording_append_unit(&p->data, " in ", metric_format_of(c->selection)->unit, "");
    text_append(&p->data, ", a seed a row\n");
    if (!shows_seeds(c)) text_append(&p->data, "NaN NaN\n");
    for (int32_t g = 0; g < c->configuration_count && shows_seeds(c); g++)
        if (in_group(c, &c->configurations[g], value)) write_seeds(p, c, &c->configurations[g]);
    text_append(&p->data, "\n\n");
    append_group_comment(&p->data, c, value);
    text_append(&p->data, ": the means\n");
    for (int32_t g = 0; g < c->configuration_count; g++)
        if (in_group(c, &c->configurations[g], value)) write_mean(p, c, &c->configurations[g]);
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

/* Of one size the best first. */
static int compare_sizes(const void *left, const void *right, void *context) {
    const comparison *c = context;
    const configuration *const *a = left, *const *b = right;
    int64_t x = rnn_parameter_count(&(*a)->trial->architecture);
    int64_t y = rnn_parameter_count(&(*b)->trial->architecture);
    if (x != y) return x < y ? -1 : 1;
    if (metric_is_better(c->selection, (*a)->last.mean, (*b)->last.mean)) return -1;
    return metric_is_better(c->selection, (*b)->last.mean, (*a)->last.mean);
}

static void write_front_row(plot *p, const comparison *c, const configuration *size, double best) {
    text_append_format(&p->data, "%lld %.6g\n",
                       (long long)rnn_parameter_count(&size->trial->architecture),
                       metric_shown(c->selection, best));
}

/* The last block: configurations that no smaller one equals in their mean. */
static void write_front(plot *p, const comparison *c) {
    const configuration **sorted = memory_array((size_t)c->configuration_count, sizeof *sorted);
    size_t count = 0;
    double best = NAN;
    text_append(&p->data, "# the Pareto front: parameters, mean ");
    wording_append_noun(&p->data, c->selection);
    text_append(&p->data, "; its last row ends the line\n");
    if (!sorted) p->data.failed = true;
    for (int32_t g = 0; sorted && g < c->configuration_count; g++)
        if (c->configurations[g].finished > 0) sorted[count++] = &c->configurations[g];
    if (sorted) qsort_r(sorted, count, sizeof *sorted, compare_sizes, (void *)c);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && !metric_is_better(c->selection, sorted[i]->last.mean, best)) continue;
        best = sorted[i]->last.mean;
        write_front_row(p, c, sorted[i], best);
    }
    if (count > 0) write_front_row(p, c, sorted[count - 1], best);
    free(sorted);
}

static void append_front(text *command, const plot *p, size_t blocks) {
    text_append_format(command,
                       ", \\\n  '%s.dat' index %zu using 1:2 with steps linewidth 1.2 dashtype "
                       "(6,4) linecolor rgb '#666666' notitle",
                       p->name, blocks);
}

static void append_words(plot *p, const comparison *c) {
    metric_append_heading(&p->heading, c->selection);
    text_append(&p->heading, " against parameters");
    if (!shows_seeds(c))
        text_append(&p->note, "diamond: mean over seeds, dashed: Pareto front");
    else
        text_append(&p->note, c->most_finished > 1
                                  ? "circle: one seed, diamond: mean, dashed: Pareto front"
                                  : "one seed each; dashed: Pareto front");
    text_append_format(&p->alt,
                       "Scatter of %s at the end of training against trainable parameters on a "
                       "logarithmic axis",
                       wording_selection_name(c));
    for (int32_t place = 0; place < c->configuration_count && place < MOST_NAMED; place++) {
        const configuration *g = comparison_ranked(c, place);
        if (g->finished == 0) break;
        text_append(&p->alt, place == 0 ? ". Best first: " : "; ");
        text_append_grouped(&p->alt, rnn_parameter_count(&g->trial->architecture));
        text_append(&p->alt, " parameters ");
        wording_append_metric(&p->alt, c->selection, g->last.mean);
    }
    text_append(&p->alt, ".");
}

static int compare_counts(const void *left, const void *right) {
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Every size a tick, but for one whose words would touch those of the tick before. */
static void place_ticks(plot *p, const int64_t counts[], int count, double axis_ratio) {
    static const double WIDTH = 0.13; /* of the words, as a part of the axis */
    int64_t before = 0;
    text_append(&p->script, "set xtics (");
    for (int i = 0; i < count; i++) {
        if (before > 0 && log((double)counts[i] / (double)before) < WIDTH * log(axis_ratio))
            continue;
        text_append_format(&p->script, "%s\"", before > 0 ? ", " : "");
        text_append_grouped(&p->script, counts[i]);
        text_append_format(&p->script, "\" %lld", (long long)counts[i]);
        before = counts[i];
    }
    text_append(&p->script, ")\n");
}

/* Each count once; returns how many they are. */
static int make_distinct(int64_t counts[], int count) {
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (kept == 0 || counts[i] != counts[kept - 1]) counts[kept++] = counts[i];
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

/* The logarithmic axis from a little below the smallest to well above the largest (room for its
 * name), with the sizes of few architectures as ticks. */
static void place_axis(plot *p, const comparison *c) {
    int64_t counts[COMPARISON_MAX_ARCHITECTURES];
    int count = c->architecture_count;
    for (int i = 0; i < count; i++) counts[i] = rnn_parameter_count(&c->architectures[i]);
    qsort(counts, (size_t)count, sizeof *counts, compare_counts);
    count = make_distinct(counts, count);
    double least = (double)counts[0], most = (double)counts[count - 1];
    double room = pow(most / least, is_named(c) ? 0.3 : 0.1);
    double left = least / pow(room, 0.3), right = most * room;
    if (is_named(c)) right = most * pow(most / least, room_for_names(c));
    plot_command(p, "set logscale x\nset xrange [%.0f:%.0f]", left, right);
    plot_command(p, "set xlabel 'trainable parameters, log scale'");
    plot_metric_axis(p, "y", c->selection, " at the end");
    if (count <= MOST_NAMED && most / least <= 100)
        place_ticks(p, counts, count, right / left);
    else
        plot_log_ticks(p, "x", left, right);
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

bool plot_metric_by_parameters(plot *p, const comparison *c, int which) {
    (void)which;
    if (c->finished == 0 || !has_different_sizes(c)) return false;
    append_words(p, c);
    plot_begin(p, c);
    place_axis(p, c);
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
        write_group(p, c, values[i]);
        append_points(&command, p, c, block++, i, values[i]);
    }
    write_front(p, c);
    append_front(&command, p, 2 * block);
    const plot_range seen = range_of_values(c);
    plot_metric_range(p, c->selection, &seen);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    if (!values) p->script.failed = true;
    free(values);
    text_free(&command);
    return true;
}
