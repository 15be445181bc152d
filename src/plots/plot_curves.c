/* Learning curves: the selection metric and loss against the iteration. */
#include <math.h>
#include <string.h>

#include "src/base/escape.h"
#include "src/plots/plot.h"
#include "src/rnn/losses.h"
#include "src/stats/baseline.h"
#include "src/stats/learning_curve.h"
#include "src/stats/replicates.h"
#include "src/stats/wording.h"

enum { LINES_IN_COLOUR = 7, LINES_IN_GREY = 200, MOST_RUNS = 1000 };

/* What an evaluation gives, and how it is shown. */
typedef struct curve_measure {
    double (*of)(const evaluation *e, measure_kind chosen);
    measure_kind chosen;
    metric shown_as;
} curve_measure;

static double train_loss(const evaluation *e, measure_kind chosen) {
    (void)chosen;
    return e->values[METRIC_TRAIN_LOSS];
}

static double evaluated_loss(const evaluation *e, measure_kind chosen) {
    (void)chosen;
    return evaluation_loss(e);
}

static const curve_measure EVALUATED_LOSS = {evaluated_loss, MEASURE_LOG_LOSS, METRIC_TEST_LOSS};
static const curve_measure TRAINING_LOSS = {train_loss, MEASURE_LOG_LOSS, METRIC_TRAIN_LOSS};

static double shown_value(const curve_measure *measure, const evaluation *e) {
    return metric_shown(measure->shown_as, measure->of(e, measure->chosen));
}

/* The updates of the trials at point `k` of their curve, together, and the most of one; returns how
 * many there are. */
static int32_t find_iterations(const configuration *g, const result *timed, int32_t k, int64_t *sum,
                               int64_t *most) {
    int32_t count = 0;
    *sum = *most = 0;
    for (int32_t i = 0; i < g->run_count; i++) {
        if (g->runs[i]->status != TRIAL_FINISHED) continue;
        const int64_t iteration = learning_curve_at(g->runs[i], timed, k)->iteration;
        *sum += iteration;
        *most = iteration > *most ? iteration : *most;
        count++;
    }
    return count;
}

/* Weights that were evaluated only, without training, have no curve. */
static int64_t last_iteration(const configuration *g) {
    const int32_t count = configuration_evaluations(g);
    int64_t sum, most;
    if (count == 0) return 0;
    find_iterations(g, learning_curve_shortest(g), count - 1, &sum, &most);
    return most;
}

/* What is drawn: few configurations all in colour and in plan order, else the best in colour and
 * others, down the ranking, in grey. */
typedef struct selection {
    const configuration *of[LINES_IN_COLOUR + LINES_IN_GREY]; /* the coloured ones first */
    int32_t coloured, grey;
    bool intervals, seeds; /* some coloured line has a band; some has single seeds */
} selection;

static bool has_band(const configuration *g) {
    return g->last.n >= SAMPLE_FEWEST_FOR_INTERVAL;
}

static bool has_seeds(const configuration *g) {
    return g->finished > 1 && !has_band(g);
}

static selection select_lines(const comparison *c) {
    selection s = {.coloured = 0};
    int32_t all = 0, count = 0;
    for (int32_t i = 0; i < c->configuration_count; i++)
        all += last_iteration(&c->configurations[i]) > 0;
    const int32_t most =
        all < LINES_IN_COLOUR + LINES_IN_GREY ? all : LINES_IN_COLOUR - 1 + LINES_IN_GREY;
    for (int32_t i = 0; i < c->configuration_count && count < most; i++) {
        const configuration *g =
            all <= LINES_IN_COLOUR ? &c->configurations[i] : comparison_ranked(c, i);
        if (last_iteration(g) > 0) s.of[count++] = g;
    }
    s.coloured = all <= LINES_IN_COLOUR ? all : LINES_IN_COLOUR - 1;
    s.grey = count - s.coloured;
    for (int32_t line = 0; line < s.coloured; line++) {
        s.intervals |= has_band(s.of[line]);
        s.seeds |= has_seeds(s.of[line]);
    }
    return s;
}

static sample_summary summarise_at(const configuration *g, int32_t k,
                                   const curve_measure *measure) {
    double values[MOST_RUNS];
    const result *timed = learning_curve_shortest(g);
    const int32_t count = g->run_count < MOST_RUNS ? g->run_count : MOST_RUNS;
    for (int32_t i = 0; i < count; i++)
        values[i] = g->runs[i]->status == TRIAL_FINISHED
                        ? shown_value(measure, learning_curve_at(g->runs[i], timed, k))
                        : (double)NAN;
    return replicates_summarise(g->runs, count, values);
}

static void append_number(text *data, double value) {
    if (isfinite(value))
        text_append_format(data, " %.6g", value);
    else
        text_append(data, " NaN");
}

static void append_point(text *data, const sample_summary *s, metric m, plot_range *seen) {
    const metric_format *format = metric_format_of(m);
    const sample_interval i =
        sample_interval_within(s, metric_shown(m, format->least), metric_shown(m, format->most));
    plot_range_add(seen, s->mean);
    plot_range_add(seen, i.low);
    plot_range_add(seen, i.high);
    append_number(data, s->mean);
    append_number(data, i.low);
    append_number(data, i.high);
}

/* The mean of the trials, all of which have the same unless folds differ in length. */
static void append_iteration(text *data, const configuration *g, const result *timed, int32_t k) {
    int64_t sum, most;
    const int32_t count = find_iterations(g, timed, k, &sum, &most);
    if (sum % count == 0)
        text_append_format(data, "%lld", (long long)(sum / count));
    else
        text_append_format(data, "%.2f", (double)sum / count);
}

/* One block a configuration: iteration, then of each measure the mean and the ends of its interval.
 */
static void append_block(plot *p, const comparison *c, const configuration *g,
                         const curve_measure *const measures[], int measure_count,
                         plot_range *seen) {
    const result *timed = learning_curve_shortest(g);
    text_append(&p->data, "# ");
    wording_append_configuration(&p->data, c, g);
    text_append(&p->data, "\n");
    for (int32_t k = 0; k < configuration_evaluations(g); k++) {
        append_iteration(&p->data, g, timed, k);
        for (int m = 0; m < measure_count; m++) {
            sample_summary s = summarise_at(g, k, measures[m]);
            append_point(&p->data, &s, measures[m]->shown_as, seen);
        }
        text_append(&p->data, "\n");
    }
    text_append(&p->data, "\n\n");
}

/* One block a configuration in colour: a line of `measure` a seed, where there is no interval. */
static void append_seed_block(plot *p, const configuration *g, const curve_measure *measure,
                              plot_range *seen) {
    text_append(&p->data, "# seeds\n");
    if (!has_seeds(g)) text_append(&p->data, "NaN NaN\n");
    for (int32_t i = 0; i < g->run_count && has_seeds(g); i++) {
        const outcome *o = &g->runs[i]->outcome;
        if (g->runs[i]->status != TRIAL_FINISHED) continue;
        for (int32_t k = 0; k < o->evaluation_count; k++) {
            text_append_format(&p->data, "%lld", (long long)o->evaluations[k].iteration);
            append_number(&p->data, shown_value(measure, &o->evaluations[k]));
            plot_range_add(seen, shown_value(measure, &o->evaluations[k]));
            text_append(&p->data, "\n");
        }
        text_append(&p->data, "\n");
    }
    text_append(&p->data, "\n\n");
}

static void append_note(plot *p, const comparison *c, const selection *s) {
    text *n = &p->note;
    if (s->grey > 0)
        text_append_format(n, "best %d of %d in colour, %d more in grey%s", (int)s->coloured,
                           (int)c->configuration_count, (int)s->grey,
                           s->intervals ? "; band: 95 % interval" : "");
    else if (s->intervals)
        text_append_format(n,
                           s->seeds ? "mean and 95 %% interval; thin: %s, where fewer than 4"
                                    : "line: mean over %s, band: its 95 %% interval",
                           c->by_fold ? "folds" : "seeds");
    else if (s->seeds)
        text_append_format(n, "thick: mean over %ss, thin: each %s", wording_repetition(c),
                           c->by_fold ? "trial" : "seed");
    else
        text_append_format(n, "%s each", wording_one_trial(c));
    if (c->finished == c->results->trial_count) return;
    text_append_grouped(&p->scope, c->results->trial_count - c->finished);
    text_append(&p->scope, " of ");
    text_append_grouped(&p->scope, c->results->trial_count);
    text_append(&p->scope, " trials are not drawn");
}

static size_t longest_label(const comparison *c, const selection *s) {
    size_t longest = 0;
    for (int32_t line = 0; line < s->coloured; line++) {
        text label = {0};
        wording_append_configuration(&label, c, s->of[line]);
        if (label.bytes > longest) longest = label.bytes;
        text_free(&label);
    }
    return longest;
}

/* The axis of iterations, and the key, with `more` entries behind the lines' of at most `longest`
 * characters.  Returns the height that the key adds. */
static int place_key(plot *p, const comparison *c, const selection *s, int more, size_t longest) {
    const size_t of_lines = longest_label(c, s);
    double most = 1;
    for (int32_t line = 0; line < s->coloured + s->grey; line++)
        most = fmax(most, (double)last_iteration(s->of[line]));
    plot_command(p, "set xlabel 'iteration (updates of the weights)'\nset xrange [0:%.0f]", most);
    plot_ticks(p, "x", 0, most);
    return plot_key_below(p, s->coloured + more, longest > of_lines ? longest : of_lines);
}

static void append_separator(text *command) {
    text_append(command, command->bytes ? ", \\\n  " : "plot ");
}

static void append_grey_lines(text *command, plot *p, const selection *s, int column) {
    if (s->grey == 0) return;
    append_separator(command);
    text_append_format(command,
                       "for [k=%d:%d] '%s.dat' index k using 1:%d with lines linecolor rgb '%s' "
                       "linewidth 0.6 notitle",
                       (int)s->coloured, (int)(s->coloured + s->grey - 1), p->name, column,
                       "#c8c8c8");
}

static void append_bands(text *command, const plot *p, const selection *s, int column) {
    for (int32_t line = 0; line < s->coloured; line++) {
        if (!has_band(s->of[line])) continue;
        append_separator(command);
        text_append_format(command,
                           "'%s.dat' index %d using 1:%d:%d with filledcurves linecolor rgb '%s' "
                           "fillstyle transparent solid 0.16 noborder notitle",
                           p->name, (int)line, column + 1, column + 2, plot_colour(line));
    }
}

/* The blocks of the seeds stand behind those of the lines.  The lines let half of what is below
 * through. */
static void append_seed_lines(text *command, const plot *p, const selection *s) {
    for (int32_t line = 0; line < s->coloured; line++) {
        if (!has_seeds(s->of[line])) continue;
        append_separator(command);
        text_append_format(command,
                           "'%s.dat' index %d using 1:2 with lines linecolor rgb '#80%s' linewidth "
                           "0.8 notitle",
                           p->name, (int)(s->coloured + s->grey + line), plot_colour(line) + 1);
    }
}

/* From the last to the first: the first is on top, though the key lists it first. */
static void append_lines(text *command, const plot *p, const selection *s, int column,
                         const char *style) {
    for (int32_t line = s->coloured - 1; line >= 0; line--) {
        const bool single =
            configuration_evaluations(s->of[line]) == 1; /* a line would not be seen */
        append_separator(command);
        text_append_format(
            command, "'%s.dat' index %d using 1:%d with %s linecolor rgb '%s' %s notitle", p->name,
            (int)line, column, single ? "linespoints pointtype 7 pointsize 0.7" : "lines",
            plot_colour(line), style);
    }
}

static void append_labels(text *command, const comparison *c, const selection *s) {
    for (int32_t line = 0; line < s->coloured; line++) {
        text label = {0};
        wording_append_configuration(&label, c, s->of[line]);
        append_separator(command);
        text_append_format(command, "NaN with lines linecolor rgb '%s' linewidth 3 title ",
                           plot_colour(line));
        text_append_gnuplot_string(command, text_string(&label), PLOT_LONGEST_TITLE);
        text_free(&label);
    }
}

/* The mean over seeds after the last evaluation. */
static double last_mean(const configuration *g, const curve_measure *measure) {
    const int32_t count = configuration_evaluations(g);
    return count > 0 ? summarise_at(g, count - 1, measure).mean : NAN;
}

/* A loss has a name for its unit where it is a cross entropy. */
static const char *unit_of(const comparison *c, metric m) {
    const char *unit = results_metric_unit(c->results, m);
    const bool other =
        metric_describe(m)->kind == METRIC_LOSS && (!unit || strcmp(unit, "nat") != 0);
    return other ? "" : metric_format_of(m)->unit;
}

/* `m` says what `measure` gives. */
static void append_alt(plot *p, const comparison *c, const selection *s, metric m,
                       const curve_measure *measure, int decimals) {
    const char *unit = unit_of(c, m);
    text_append_format(&p->alt, "Line chart over training iterations, %d of %d configurations",
                       (int)(s->coloured + s->grey), (int)c->configuration_count);
    for (int32_t line = 0; line < s->coloured; line++) {
        const configuration *g = s->of[line];
        text_append(&p->alt, line == 0 ? ". " : "; ");
        if (line == 0) metric_append_heading(&p->alt, m);
        if (line == 0) text_append(&p->alt, " at the end: ");
        wording_append_configuration(&p->alt, c, g);
        text_append(&p->alt, " ");
        metric_append_shown(&p->alt, last_mean(g, measure), decimals);
        metric_append_unit(&p->alt, unit);
    }
    text_append(&p->alt, ".");
}

/* Returns the range of all that is drawn. */
static plot_range write_data(plot *p, const comparison *c, const selection *s,
                             const curve_measure *const measures[], int measure_count,
                             const char *columns) {
    plot_range seen = PLOT_NO_RANGE;
    text_append_format(&p->data, "# %s\n", columns);
    for (int32_t line = 0; line < s->coloured + s->grey; line++)
        append_block(p, c, s->of[line], measures, measure_count, &seen);
    for (int32_t line = 0; line < s->coloured; line++)
        append_seed_block(p, s->of[line], measures[0], &seen);
    return seen;
}

/* --- what the curves are to be held against --- */

static void append_baseline(plot *p, const comparison *c) {
    if (isnan(c->baseline)) return;
    text_append(&p->alt, " For comparison, ");
    baseline_append_of_selection(&p->alt, c);
    text_append(&p->alt, ".");
}

/* A line of numbers to predict, as shown, taken into the range; NAN where it is so much worse than
 * all curves that it would leave them less than two thirds of the height. */
static double take_baseline(const comparison *c, plot_range *seen) {
    const double value = metric_shown(c->selection, baseline_of_selection(c));
    const double room = (seen->most - seen->least) / 2;
    const bool higher = metric_describe(c->selection)->better == METRIC_HIGHER;
    const bool near = higher ? value >= seen->least - room : value <= seen->most + room;
    if (measure_describe(c->measure)->task != MEASURE_OF_VALUES || !near) return NAN;
    plot_range_add(seen, value);
    return value;
}

static void append_baseline_line(text *command, const comparison *c, double value) {
    if (isnan(value)) return;
    append_separator(command);
    text_append_format(command,
                       "%.9g with lines linecolor rgb '%s' linewidth 1.6 dashtype (8,4) title ",
                       value, PLOT_GREY);
    text_append_gnuplot_string(command, baseline_name(c), PLOT_LONGEST_TITLE);
}

bool plot_metric_curves(plot *p, const comparison *c, int which) {
    (void)which;
    const curve_measure measure = {evaluation_selection, c->measure, c->selection};
    const curve_measure *const measures[] = {&measure};
    selection s = select_lines(c);
    if (s.coloured == 0) return false;
    text columns = {0};
    text_append(&columns, "iteration; ");
    wording_append_noun(&columns, c->selection);
    text_append(&columns, ": mean and ends of its 95 % interval");
    plot_range seen = write_data(p, c, &s, measures, 1, text_string(&columns));
    const double baseline = take_baseline(c, &seen);
    text_free(&columns);
    metric_append_heading(&p->heading, c->selection);
    text_append(&p->heading, " during training");
    append_note(p, c, &s);
    append_alt(p, c, &s, c->selection, &measure, metric_format_of(c->selection)->decimals);
    append_baseline(p, c);
    plot_begin(p, c);
    const size_t name_bytes = isnan(baseline) ? 0 : strlen(baseline_name(c));
    int key_height = place_key(p, c, &s, !isnan(baseline), name_bytes);
    plot_metric_axis(p, "y", c->selection, "");
    plot_metric_range(p, c->selection, &seen);
    text command = {0};
    append_grey_lines(&command, p, &s, 2);
    append_bands(&command, p, &s, 2);
    append_seed_lines(&command, p, &s);
    append_lines(&command, p, &s, 2, "linewidth 2.4");
    append_labels(&command, c, &s);
    append_baseline_line(&command, c, baseline);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
    return true;
}

/* "mean cross entropy (nats)", "mean squared error"; "mean loss" where trials have several. */
static void append_mean_loss(text *out, const results *r) {
    const rnn_loss first = (rnn_loss)r->trials[0].trial.loss;
    for (int32_t i = 1; i < r->trial_count; i++)
        if (r->trials[i].trial.loss != first) {
            text_append(out, "mean loss");
            return;
        }
    const rnn_loss_description *loss = rnn_loss_describe(first);
    const bool says_mean = strncmp(loss->title, "mean ", 5) == 0;
    text_append_format(out, "%s%s%s", says_mean ? "" : "mean ", loss->title,
                       loss->unit && strcmp(loss->unit, "nat") == 0 ? " (nats)" : "");
}

static void append_loss(text *out, const results *r) {
    append_mean_loss(out, r);
    if (r->trials[0].trial.scale_targets) text_append(out, " of scaled numbers");
}

bool plot_loss_curves(plot *p, const comparison *c, int which) {
    (void)which;
    static const curve_measure *const measures[] = {&EVALUATED_LOSS, &TRAINING_LOSS};
    selection s = select_lines(c);
    if (s.coloured == 0) return false;
    text columns = {0};
    text_append(&columns, "iteration; ");
    append_loss(&columns, c->results);
    text_append(&columns, " and 95 % interval: evaluated, training");
    write_data(p, c, &s, measures, 2, text_string(&columns));
    text_free(&columns);
    text_append(&p->heading, "Loss during training");
    text_append_format(&p->note, "solid: %s, dashed: training; ",
                       c->validated ? "validation" : "test");
    append_note(p, c, &s);
    append_alt(p, c, &s, metric_loss(c->validated), &EVALUATED_LOSS, 3);
    plot_begin(p, c);
    int key_height = place_key(p, c, &s, 0, 0);
    text axis = {0}, command = {0};
    text_append(&axis, "set ylabel '");
    append_loss(&axis, c->results);
    text_append(&axis, "'\nset yrange [0:*]");
    plot_command(p, "%s", text_string(&axis));
    text_free(&axis);
    append_grey_lines(&command, p, &s, 2);
    append_bands(&command, p, &s, 2);
    append_seed_lines(&command, p, &s);
    append_lines(&command, p, &s, 5, "linewidth 1.2 dashtype (5,4)");
    append_lines(&command, p, &s, 2, "linewidth 2.4");
    append_labels(&command, c, &s);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
    return true;
}
