/* The learning rate of every update, a line a schedule; shown where there is one besides a
 * constant. */
#include <math.h>

#include "src/base/escape.h"
#include "src/base/text_width.h"
#include "src/plots/plot.h"
#include "src/stats/wording.h"
#include "src/trial/trial_spec.h"

enum { MOST_LINES = PLOT_COLOURS, MOST_POINTS = 1000 };

/* A finished trial of each schedule, the first. */
typedef struct rate_lines {
    const result *of[MOST_LINES];
    bool shared[MOST_LINES][KEY_COUNT]; /* by configurations that differ on this varying axis */
    int count;
    bool cut; /* there were more */
} rate_lines;

static bool is_scheduled(const trial *t) {
    const rnn_schedule_plan s = trial_schedule(t);
    return s.schedule != RNN_SCHEDULE_CONSTANT || s.options[RNN_SCHEDULE_OPTION_WARMUP] > 0;
}

static bool have_same_milestones(const rnn_schedule_plan *a, const rnn_schedule_plan *b) {
    if (a->milestone_count != b->milestone_count) return false;
    for (int i = 0; i < a->milestone_count; i++)
        if (a->milestones[i] != b->milestones[i]) return false;
    return true;
}

/* Whether the rate is the same in every update.  A plateau goes by losses. */
static bool have_same_rates(const result *a, const result *b) {
    const rnn_schedule_plan of_a = trial_schedule(&a->trial), of_b = trial_schedule(&b->trial);
    if (of_a.schedule != of_b.schedule || of_a.schedule == RNN_SCHEDULE_PLATEAU) return false;
    for (int k = 0; k < RNN_SCHEDULE_OPTION_COUNT; k++)
        if (of_a.options[k] != of_b.options[k]) return false;
    return of_a.lr == of_b.lr && of_a.iterations == of_b.iterations &&
           of_a.per_epoch == of_b.per_epoch &&
           a->outcome.iterations_done == b->outcome.iterations_done &&
           have_same_milestones(&of_a, &of_b);
}

static const result *finished_run(const configuration *g) {
    for (int32_t i = 0; i < g->run_count; i++)
        if (g->runs[i]->status == TRIAL_FINISHED && g->runs[i]->outcome.iterations_done > 0)
            return g->runs[i];
    return NULL;
}

/* Whether there is a line for it, which is then shared. */
static bool share_line(rate_lines *lines, const comparison *c, const result *r) {
    int line = 0;
    while (line < lines->count && !have_same_rates(lines->of[line], r)) line++;
    if (line == lines->count) return false;
    for (int i = 0; i < c->varying_count; i++)
        lines->shared[line][i] |= comparison_axis_number(&lines->of[line]->trial, c->varying[i]) !=
                                  comparison_axis_number(&r->trial, c->varying[i]);
    return true;
}

static rate_lines collect(const comparison *c) {
    rate_lines lines = {.count = 0};
    for (int32_t i = 0; i < c->configuration_count; i++) {
        const result *r = finished_run(&c->configurations[i]);
        if (!r || share_line(&lines, c, r)) continue;
        if (lines.count == MOST_LINES)
            lines.cut = true;
        else
            lines.of[lines.count++] = r;
    }
    return lines;
}

static bool any_is_scheduled(const comparison *c) {
    for (int32_t i = 0; i < c->configuration_count; i++)
        if (finished_run(&c->configurations[i]) && is_scheduled(c->configurations[i].trial))
            return true;
    return false;
}

static bool differs(const rate_lines *lines, config_key axis) {
    const double first = comparison_axis_number(&lines->of[0]->trial, axis);
    for (int i = 1; i < lines->count; i++)
        if (comparison_axis_number(&lines->of[i]->trial, axis) != first) return true;
    return false;
}

/* What sets its configurations apart from those of the others. */
static void append_name(text *out, const comparison *c, const rate_lines *lines, int line) {
    const trial *t = &lines->of[line]->trial;
    const size_t before = out->bytes;
    for (int i = 0; i < c->varying_count; i++) {
        if (lines->shared[line][i] || !differs(lines, c->varying[i]) ||
            !trial_key_applies(t, c->varying[i]))
            continue;
        if (out->bytes > before) text_append(out, ", ");
        wording_append_axis_phrase(out, t, c->varying[i]);
    }
    if (out->bytes == before) wording_append_axis_phrase(out, t, KEY_SCHEDULE);
}

/* A block a line: update, counted from 1; its rate.  Returns the largest. */
static double write_line(plot *p, const result *r) {
    const rnn_schedule_plan s = trial_schedule(&r->trial);
    const outcome *o = &r->outcome;
    const int64_t step = 1 + o->iterations_done / MOST_POINTS;
    rnn_plateau at = rnn_plateau_begin(&s);
    double most = 0;
    int32_t observed = 0;
    for (int64_t done = 0; done < o->iterations_done; done += step) {
        for (; observed < o->evaluation_count && o->evaluations[observed].iteration <= done;
             observed++)
            trial_schedule_observe(&r->trial, &s, &at, &o->evaluations[observed]);
        const double lr = rnn_schedule_lr(&s, &at, done);
        most = fmax(most, lr);
        text_append_format(&p->data, "%lld %.6g\n", (long long)done + 1, lr);
    }
    text_append(&p->data, "\n\n");
    return most;
}

static void append_words(plot *p, const rate_lines *lines) {
    bool plateau = false;
    for (int i = 0; i < lines->count; i++)
        plateau |= trial_schedule(&lines->of[i]->trial).schedule == RNN_SCHEDULE_PLATEAU;
    text_append(&p->heading, "Learning rate during training");
    text_append(&p->note, plateau ? "a line a schedule; a plateau's for the first seed"
                                  : "a line a schedule");
    if (lines->cut) text_append_format(&p->scope, "the first %d", MOST_LINES);
    text_append(&p->alt, "Line chart of the learning rate over training iterations, ");
    wording_append_count(&p->alt, lines->count, "schedule");
}

/* Name and rates for those who cannot see the lines. */
static void describe_line(plot *p, const text *name, const result *r, double most) {
    const rnn_schedule_plan s = trial_schedule(&r->trial);
    text_append(&p->alt, "; ");
    text_append(&p->alt, text_string(name));
    text_append_format(&p->alt, ", at most %.4g", most);
    if (s.schedule == RNN_SCHEDULE_PLATEAU) return;
    text_append_format(&p->alt, ", at the end %.4g",
                       rnn_schedule_lr(&s, NULL, r->outcome.iterations_done - 1));
}

static void append_line(text *command, const plot *p, int line, const text *name) {
    text_append_format(
        command, "%s'%s.dat' index %d using 1:2 with lines linewidth 2 linecolor rgb '%s' title ",
        command->bytes ? ", \\\n  " : "plot ", p->name, line, plot_colour(line));
    text_append_gnuplot_string(command, text_string(name), PLOT_LONGEST_TITLE);
}

bool plot_learning_rate(plot *p, const comparison *c, int which) {
    (void)which;
    if (!any_is_scheduled(c)) return false;
    const rate_lines lines = collect(c);
    double most = 0, last = 1;
    size_t longest = 0;
    text command = {0};
    append_words(p, &lines);
    text_append(&p->data, "# update, its learning rate; a block a line\n");
    for (int i = 0; i < lines.count; i++) {
        text name = {0};
        append_name(&name, c, &lines, i);
        const double highest = write_line(p, lines.of[i]);
        describe_line(p, &name, lines.of[i], highest);
        append_line(&command, p, i, &name);
        most = fmax(most, highest);
        last = fmax(last, (double)lines.of[i]->outcome.iterations_done);
        const size_t width = text_width(text_string(&name));
        if (width > longest) longest = width;
        text_free(&name);
    }
    text_append(&p->alt, ".");
    plot_begin(p, c);
    plot_command(p, "set xlabel 'iteration (updates of the weights)'\nset xrange [0:%.0f]", last);
    plot_command(p, "set ylabel 'learning rate'\nset yrange [0:%.6g]", most > 0 ? 1.06 * most : 1);
    plot_ticks(p, "x", 0, last);
    plot_ticks(p, "y", 0, 1.06 * most);
    const int key_height = plot_key_below(p, lines.count, longest);
    plot_end(p, &command, PLOT_HEIGHT + key_height);
    text_free(&command);
    return true;
}
