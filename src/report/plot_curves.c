/* Learning curves: accuracy and loss against the iteration. */
#include <math.h>

#include "src/report/escape.h"
#include "src/report/plot.h"
#include "src/report/wording.h"

enum { LINES_IN_COLOUR = 7, LINES_IN_GREY = 200, MOST_RUNS = 1000 };

typedef double evaluation_measure(const evaluation *e);

static double accuracy_percent(const evaluation *e) {
    return 100 * evaluation_accuracy(e);
}
static double train_loss(const evaluation *e) {
    return e->train_loss;
}

/* What is drawn: few configurations all in colour and in plan order, else the best in colour and
 * others, down the ranking, in grey. */
typedef struct selection {
    int32_t coloured, grey;
    bool by_rank;
} selection;

static int32_t with_result(const comparison *c) {
    int32_t count = 0;
    while (count < c->configuration_count && comparison_ranked(c, count)->finished > 0) count++;
    return count;
}

static selection select_lines(const comparison *c) {
    int32_t all = with_result(c);
    if (all <= LINES_IN_COLOUR && all == c->configuration_count) return (selection){all, 0, false};
    int32_t coloured = all < LINES_IN_COLOUR ? all : LINES_IN_COLOUR - 1;
    int32_t rest = all - coloured;
    return (selection){coloured, rest < LINES_IN_GREY ? rest : LINES_IN_GREY, true};
}

static const configuration *selected(const comparison *c, const selection *s, int32_t line) {
    return s->by_rank ? comparison_ranked(c, line) : &c->configurations[line];
}

static int32_t shared_evaluations(const configuration *g) {
    int32_t count = INT32_MAX;
    for (int32_t i = 0; i < g->run_count; i++)
        if (g->runs[i]->status == TRIAL_FINISHED && g->runs[i]->outcome.evaluation_count < count)
            count = g->runs[i]->outcome.evaluation_count;
    return count == INT32_MAX ? 0 : count;
}

static sample_summary summarise_at(const configuration *g, int32_t k, evaluation_measure *measure) {
    double values[MOST_RUNS];
    size_t count = 0;
    for (int32_t i = 0; i < g->run_count && count < MOST_RUNS; i++)
        if (g->runs[i]->status == TRIAL_FINISHED)
            values[count++] = measure(&g->runs[i]->outcome.evaluations[k]);
    return sample_summarise(values, count);
}

static void append_point(text *data, const sample_summary *s) {
    double half = isfinite(s->half_width) ? s->half_width : 0;
    if (s->n > 0)
        text_append_format(data, " %.6g %.6g %.6g", s->mean, s->mean - half, s->mean + half);
    else
        text_append(data, " NaN NaN NaN");
}

/* One block a configuration: iteration, then of each measure the mean and the ends of its interval.
 */
static void append_block(plot *p, const comparison *c, const configuration *g,
                         evaluation_measure *const measures[], int measure_count) {
    const result *timed = NULL;
    for (int32_t i = 0; i < g->run_count && !timed; i++)
        if (g->runs[i]->status == TRIAL_FINISHED) timed = g->runs[i];
    text_append(&p->data, "# ");
    append_configuration(&p->data, c, g);
    text_append(&p->data, "\n");
    if (shared_evaluations(g) == 0) text_append(&p->data, "0 NaN NaN NaN NaN NaN NaN\n");
    for (int32_t k = 0; timed && k < shared_evaluations(g); k++) {
        int64_t iteration = timed->outcome.evaluations[k].iteration;
        text_append_format(&p->data, "%lld", (long long)iteration);
        for (int m = 0; m < measure_count; m++) {
            sample_summary s = summarise_at(g, k, measures[m]);
            append_point(&p->data, &s);
        }
        text_append(&p->data, "\n");
    }
    text_append(&p->data, "\n\n");
}

static void append_note(plot *p, const comparison *c, const selection *s) {
    text *n = &p->note;
    if (s->by_rank && s->grey > 0) {
        text_append_format(n, "best %d of %d in colour", (int)s->coloured,
                           (int)c->configuration_count);
        text_append_format(n, ", %d more in grey", (int)s->grey);
    } else if (c->most_finished > 1) {
        text_append(n, "line: mean over seeds, band: its 95 % interval");
    } else {
        text_append(n, "one seed each");
    }
    if (c->diverged + c->failed + c->missing > 0)
        text_append_format(&p->scope, "%d of %d trials are not drawn",
                           (int)(c->diverged + c->failed + c->missing),
                           (int)c->results->trial_count);
}

static size_t longest_label(const comparison *c, const selection *s) {
    size_t longest = 0;
    for (int32_t line = 0; line < s->coloured; line++) {
        text label = {0};
        append_configuration(&label, c, selected(c, s, line));
        if (label.bytes > longest) longest = label.bytes;
        text_free(&label);
    }
    return longest;
}

/* Returns the height that the key adds. */
static int place_key(plot *p, const comparison *c, const selection *s) {
    plot_command(p,
                 "set xlabel 'iteration (updates of the weights)'\nset xrange [0:*]\n"
                 "set format x \"%%.0f\"");
    return plot_key_below(p, s->coloured, longest_label(c, s));
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

static void append_bands(text *command, plot *p, const comparison *c, const selection *s,
                         int column) {
    for (int32_t line = 0; line < s->coloured; line++) {
        if (selected(c, s, line)->finished < 2) continue;
        append_separator(command);
        text_append_format(command,
                           "'%s.dat' index %d using 1:%d:%d with filledcurves linecolor rgb '%s' "
                           "fillstyle transparent solid 0.16 noborder notitle",
                           p->name, (int)line, column + 1, column + 2, plot_colour(line));
    }
}

static void append_lines(text *command, plot *p, const comparison *c, const selection *s,
                         int column, const char *style, bool labelled) {
    for (int32_t line = s->coloured - 1; line >= 0; line--) {
        /* From the last to the first: the first is on top, though the key lists it first. */
        append_separator(command);
        text_append_format(command,
                           "'%s.dat' index %d using 1:%d with lines linecolor rgb '%s' %s notitle",
                           p->name, (int)line, column, plot_colour(line), style);
    }
    for (int32_t line = 0; labelled && line < s->coloured; line++) {
        text label = {0};
        append_configuration(&label, c, selected(c, s, line));
        append_separator(command);
        text_append_format(command, "NaN with lines linecolor rgb '%s' linewidth 3 title ",
                           plot_colour(line));
        append_gnuplot_string(command, text_string(&label), 90);
        text_free(&label);
    }
}

/* The mean over seeds after the last evaluation. */
static double last_mean(const configuration *g, evaluation_measure *measure) {
    const int32_t count = shared_evaluations(g);
    return count > 0 ? summarise_at(g, count - 1, measure).mean : NAN;
}

/* `heading` names what `measure` gives. */
static void append_alt(plot *p, const comparison *c, const selection *s, const char *heading,
                       evaluation_measure *measure, int decimals, const char *unit) {
    text_append_format(&p->alt, "Line chart over training iterations, %d of %d configurations",
                       (int)(s->coloured + s->grey), (int)c->configuration_count);
    for (int32_t line = 0; line < s->coloured; line++) {
        const configuration *g = selected(c, s, line);
        if (line == 0) text_append_format(&p->alt, ". %s at the end: ", heading);
        if (line > 0) text_append(&p->alt, "; ");
        append_configuration(&p->alt, c, g);
        text_append_format(&p->alt, " %.*f%s", decimals, last_mean(g, measure), unit);
    }
    text_append(&p->alt, ".");
}

static void write_data(plot *p, const comparison *c, const selection *s,
                       evaluation_measure *const measures[], int measure_count,
                       const char *columns) {
    text_append_format(&p->data, "# %s\n", columns);
    for (int32_t line = 0; line < s->coloured + s->grey; line++)
        append_block(p, c, selected(c, s, line), measures, measure_count);
}

bool plot_accuracy_curves(plot *p, const comparison *c, int which) {
    (void)which;
    static evaluation_measure *const measures[] = {accuracy_percent};
    selection s = select_lines(c);
    if (s.coloured == 0) return false;
    write_data(p, c, &s, measures, 1,
               "iteration; accuracy in %: mean and ends of its 95 % interval");
    text_append_format(&p->heading, "%s during training", accuracy_heading(c));
    append_note(p, c, &s);
    append_alt(p, c, &s, accuracy_heading(c), accuracy_percent, 2, " %");
    plot_begin(p, c);
    int key_height = place_key(p, c, &s);
    plot_command(p, "set ylabel '%s (%%)'\nset yrange [0<*:*<100]", accuracy_name(c));
    text command = {0};
    append_grey_lines(&command, p, &s, 2);
    append_bands(&command, p, c, &s, 2);
    append_lines(&command, p, c, &s, 2, "linewidth 2.4", true);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
    return true;
}

bool plot_loss_curves(plot *p, const comparison *c, int which) {
    (void)which;
    static evaluation_measure *const measures[] = {evaluation_loss, train_loss};
    selection s = select_lines(c);
    if (s.coloured == 0) return false;
    write_data(p, c, &s, measures, 2,
               "iteration; cross entropy in nats, mean and 95 % interval: evaluated, training");
    text_append(&p->heading, "Loss during training");
    text_append_format(&p->note, "solid: %s, dashed: training; ",
                       c->validated ? "validation" : "test");
    append_note(p, c, &s);
    append_alt(p, c, &s, c->validated ? "Validation loss" : "Test loss", evaluation_loss, 3,
               " nats");
    plot_begin(p, c);
    int key_height = place_key(p, c, &s);
    plot_command(p, "set ylabel 'mean cross entropy (nats)'\nset yrange [0:*]");
    text command = {0};
    append_grey_lines(&command, p, &s, 2);
    append_bands(&command, p, c, &s, 2);
    append_lines(&command, p, c, &s, 5, "linewidth 1.2 dashtype (5,4)", false);
    append_lines(&command, p, c, &s, 2, "linewidth 2.4", true);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
    return true;
}
