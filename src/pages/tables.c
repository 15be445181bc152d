#include "src/pages/tables.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/pages/environment_words.h"
#include "src/stats/baseline.h"
#include "src/stats/effect.h"
#include "src/stats/pairing.h"
#include "src/stats/time_to_target.h"
#include "src/stats/wording.h"

static void add_axis_columns(sheet *t, const comparison *c) {
    for (int i = 0; i < c->varying_count; i++)
        sheet_add_column(t, wording_axis_name(c->varying[i]), axis_is_numeric(c, c->varying[i]), 0);
}

static void add_grouped(sheet *t, int64_t value) {
    text cell = {0};
    text_append_grouped(&cell, value);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, (double)value);
}

/* As the config has it, but for the commas in a whole number: "1,200". */
static void add_axis_cell(sheet *t, const trial *source, config_key axis) {
    text cell = {0};
    trial_append_value(&cell, source, axis);
    const char *words = text_string(&cell);
    if (!cell.failed && cell.bytes > 0 && cell.bytes < 19 &&
        strspn(words, "0123456789") == cell.bytes) {
        add_grouped(t, strtoll(words, NULL, 10));
        text_free(&cell);
    } else {
        sheet_add_cell(t, &cell);
    }
}

static void add_axis_cells(sheet *t, const comparison *c, const trial *source) {
    for (int i = 0; i < c->varying_count; i++) add_axis_cell(t, source, c->varying[i]);
}

static void add_metric(sheet *t, metric m, double value) {
    text cell = {0};
    wording_append_metric(&cell, m, value);
    sheet_add_cell(t, &cell);
}

/* "91.20 – 100.00". */
static void append_range(text *out, metric m, double low, double high) {
    const int decimals = metric_format_of(m)->decimals;
    metric_append_shown(out, metric_shown(m, low), decimals);
    text_append(out, " – ");
    metric_append_shown(out, metric_shown(m, high), decimals);
}

/* What columns beside it tell, n and the range of seeds, is not said again: "95.30 ± 0.34 %",
 * "96.00 % (91.20 – 100.00)" where ± would leave 0 to 100 %, and the mean alone of few seeds. */
static void add_estimate(sheet *t, metric m, const sample_summary *s) {
    text cell = {0};
    const metric_format *format = metric_format_of(m);
    const sample_interval i = sample_interval_within(s, format->least, format->most);
    const bool whole =
        s->mean - s->half_width >= format->least && s->mean + s->half_width <= format->most;
    if (isfinite(i.low) && !whole) {
        wording_append_metric(&cell, m, s->mean);
        text_append(&cell, " (");
        append_range(&cell, m, i.low, i.high);
        text_append(&cell, ")");
    } else if (wording_estimate_tells_n(s)) {
        wording_append_metric(&cell, m, s->mean);
    } else {
        wording_append_estimate(&cell, m, s);
    }
    sheet_add_cell(t, &cell);
    sheet_set_key(t, s->mean);
}

static void add_seconds(sheet *t, double duration_s) {
    text cell = {0};
    wording_append_seconds(&cell, duration_s);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, duration_s);
}

static void add_pair(sheet *t, const char *name, const char *value) {
    sheet_add_text(t, name);
    sheet_add_text(t, value ? value : "");
}

/* --- leaders --- */

static void add_n(sheet *t, size_t n) {
    text cell = {0};
    text_append_format(&cell, "%zu", n);
    sheet_add_cell(t, &cell);
}

/* Which of its trials are not in the mean, and what to think of it: "1 diverged, learned nothing".
 */
static void add_note_cell(sheet *t, const comparison *c, const configuration *g) {
    const struct {
        int32_t count;
        const char *what;
    } parts[] = {{g->stopped, "stopped"},
                 {g->diverged, "diverged"},
                 {g->failed, "failed"},
                 {g->missing, "missing"}};
    text cell = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0) continue;
        text_append_format(&cell, "%s%d %s", cell.bytes > 0 ? ", " : "", (int)parts[i].count,
                           parts[i].what);
    }
    if (baseline_learned_nothing(c, g))
        text_append(&cell, cell.bytes > 0 ? ", learned nothing" : "learned nothing");
    sheet_add_cell(t, &cell);
}

static bool has_notes(const comparison *c) {
    return c->finished < c->results->trial_count || baseline_count_learned_nothing(c) > 0;
}

/* "1,500", "1,500 (6 of 8)" where not every trial came to it, "– (2 of 8)". */
static void add_target_cell(sheet *t, const comparison *c, const configuration *g) {
    const target_times times = target_times_of(c, g);
    text cell = {0};
    if (isfinite(times.iterations))
        text_append_grouped(&cell, (int64_t)times.iterations);
    else
        text_append(&cell, "–");
    if (times.reached < times.trials)
        text_append_format(&cell, " (%d of %d)", (int)times.reached, (int)times.trials);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, times.iterations);
}

static void add_leader_row(sheet *t, const comparison *c, const configuration *g) {
    const bool several = c->most_finished > 1;
    const bool higher = metric_describe(c->selection)->better == METRIC_HIGHER;
    text cell = {0};
    add_axis_cells(t, c, g->trial);
    if (c->varying_count == 0) {
        wording_append_configuration(&cell, c, g);
        sheet_add_cell(t, &cell);
    }
    add_estimate(t, c->selection, &g->last);
    if (several) add_metric(t, c->selection, g->last.sd);
    add_n(t, g->last.n);
    if (has_notes(c)) add_note_cell(t, c, g);
    if (several) {
        if (g->last.n > 0) {
            append_range(&cell, c->selection, g->last.min, g->last.max);
            metric_append_unit(&cell, metric_format_of(c->selection)->unit);
        }
        sheet_add_cell(t, &cell);
    }
    add_metric(t, c->selection, higher ? g->best.max : g->best.min);
    if (c->validated) add_estimate(t, c->tested, &g->test);
    if (c->target > 0) add_target_cell(t, c, g);
    add_grouped(t, rnn_parameter_count(&g->trial->architecture));
    add_seconds(t, g->epoch_s.mean);
    add_seconds(t, g->wall_s.mean);
}

static void add_estimate_column(sheet *t, const comparison *c, const char *of) {
    text heading = {0};
    text_append(&heading, of);
    if (c->most_finished > 1) text_append(&heading, ", mean");
    if (c->most_finished >= SAMPLE_FEWEST_FOR_INTERVAL) text_append(&heading, " ± 95 %");
    sheet_add_column(t, text_string(&heading), true, 0);
    text_free(&heading);
}

static void add_best_column(sheet *t, const comparison *c, int importance) {
    text heading = {0};
    text_append_format(&heading, "best %s", wording_selection_name(c));
    sheet_add_column(t, text_string(&heading), true, importance);
    text_free(&heading);
}

static void add_target_column(sheet *t, const comparison *c) {
    text heading = {0};
    text_append(&heading, "iterations to ");
    wording_append_metric(&heading, c->selection, c->target);
    sheet_add_column(t, text_string(&heading), true, 1);
    text_free(&heading);
}

void pages_fill_leader_table(sheet *t, const comparison *c, size_t max_rows) {
    bool several = c->most_finished > 1, all_finished = c->finished == c->results->trial_count;
    bool few = c->most_finished < SAMPLE_FEWEST_FOR_INTERVAL; /* then their range is all there is */
    add_axis_columns(t, c);
    if (c->varying_count == 0) sheet_add_column(t, "configuration", false, 0);
    sheet_end_leading(t);
    add_estimate_column(t, c, wording_selection_name(c));
    sheet_set_order(t, metric_describe(c->selection)->better == METRIC_HIGHER ? SHEET_DESCENDING
                                                                              : SHEET_ASCENDING);
    if (several) sheet_add_column(t, "sd", true, 7);
    sheet_add_column(t, "n", true, all_finished && !few ? 2 : 0);
    if (has_notes(c)) sheet_add_column(t, "note", false, 0);
    if (several)
        sheet_add_column(t, c->by_fold ? "range of trials" : "range of seeds", true, few ? 1 : 5);
    add_best_column(t, c, 3);
    if (c->validated) add_estimate_column(t, c, metric_describe(c->tested)->meaning);
    if (c->target > 0) add_target_column(t, c);
    sheet_add_column(t, "parameters", true, 1);
    sheet_add_column(t, "core time an epoch", true, 4);
    sheet_add_column(t, "time a trial", true, 6);
    for (int32_t place = 0; place < c->configuration_count && (size_t)place < max_rows; place++)
        add_leader_row(t, c, comparison_ranked(c, place));
}

/* --- what confirms --- */

static void add_confirmed_row(sheet *t, const comparison *c, const configuration *g) {
    const comparison *confirmed = c->confirmed;
    const configuration *chosen = comparison_chosen(c, g);
    text cell = {0};
    text_append_format(&cell, "%d", g->trial->confirm_rank);
    sheet_add_cell(t, &cell);
    add_axis_cells(t, c, g->trial);
    add_estimate(t, confirmed->tested, &g->test);
    add_metric(t, confirmed->tested, g->test.sd);
    add_n(t, g->test.n);
    if (has_notes(confirmed)) add_note_cell(t, confirmed, g);
    if (g->test.n > 0) {
        append_range(&cell, confirmed->tested, g->test.min, g->test.max);
        metric_append_unit(&cell, metric_format_of(confirmed->tested)->unit);
    }
    sheet_add_cell(t, &cell);
    if (c->validated) add_estimate(t, confirmed->selection, &g->last);
    add_metric(t, c->selection, chosen ? chosen->last.mean : NAN);
    add_grouped(t, rnn_parameter_count(&g->trial->architecture));
}

static void add_chosen_column(sheet *t, const comparison *c) {
    text heading = {0};
    text_append_format(&heading, "%s when chosen", wording_selection_name(c));
    sheet_add_column(t, text_string(&heading), true, 1);
    text_free(&heading);
}

void pages_fill_confirmed_table(sheet *t, const comparison *c) {
    const comparison *confirmed = c->confirmed;
    sheet_add_column(t, "chosen", true, 0);
    add_axis_columns(t, c);
    sheet_end_leading(t);
    add_estimate_column(t, confirmed, metric_describe(confirmed->tested)->meaning);
    sheet_add_column(t, "sd", true, 3);
    sheet_add_column(t, "n", true, 0);
    if (has_notes(confirmed)) sheet_add_column(t, "note", false, 0);
    sheet_add_column(t, "range of seeds", true, 2);
    if (c->validated) add_estimate_column(t, confirmed, wording_selection_name(confirmed));
    add_chosen_column(t, c);
    sheet_add_column(t, "parameters", true, 4);
    for (int32_t g = 0; g < confirmed->configuration_count; g++)
        add_confirmed_row(t, c, &confirmed->configurations[g]);
}

/* --- pairs --- */

/* Two decimals; "–" where there is no such number. */
static void add_plain(sheet *t, double value) {
    text cell = {0};
    text_append_format(&cell, isfinite(value) ? "%.2f" : "–", value);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, value);
}

/* "–" where nothing is tested. */
static void add_p(sheet *t, const paired_comparison *pair, double p) {
    text cell = {0};
    text_append_format(&cell, pair->raced ? "–" : p < 0.0001 ? "< 0.0001" : "%.4f", p);
    sheet_add_cell(t, &cell);
    sheet_set_key(t, p);
}

static void add_verdict(sheet *t, const comparison *c, const paired_comparison *pair) {
    text cell = {0};
    switch (pair_judge(c, pair)) {
        case PAIR_DIFFERENT:
            text_append(&cell, pair_first_leads(c, pair) ? "first better" : "second better");
            break;
        case PAIR_SMALL:
            text_append(&cell, pair_first_leads(c, pair) ? "first" : "second");
            text_append(&cell, " better, by less than matters");
            break;
        case PAIR_SAME: text_append(&cell, "the same"); break;
        case PAIR_NOT_SHOWN: text_append(&cell, "not shown"); break;
        case PAIR_RACED: text_append(&cell, "by the race"); break;
        case PAIR_TOO_FEW:
            text_append_format(&cell, "too few: needs %zu %ss",
                               pairing_needed(c, (size_t)c->all_pairs), wording_repetition(c));
            break;
    }
    sheet_add_cell(t, &cell);
}

/* What so many seeds are good for: the chance to show what matters; where that is not named, the
 * difference that they show. */
static void add_power(sheet *t, const comparison *c, const paired_comparison *pair) {
    const double power = pair_power(c, pair), shown = pair_difference_shown(c, pair);
    const bool named = c->same_within > 0;
    text cell = {0};
    if (named && isfinite(power))
        text_append_format(&cell, power > 0.99 ? "> 99 %%" : "%.0f %%", 100 * power);
    else if (!named && isfinite(shown))
        wording_append_difference(&cell, c->tested,
                                  &(sample_summary){.mean = shown, .half_width = NAN});
    else
        text_append(&cell, "–");
    sheet_add_cell(t, &cell);
    sheet_set_key(t, named ? power : shown);
}

static void add_pair_row(sheet *t, const comparison *c, const paired_comparison *pair) {
    text cell = {0};
    wording_append_configuration(&cell, c, pair->a);
    sheet_add_cell(t, &cell);
    wording_append_configuration(&cell, c, pair->b);
    sheet_add_cell(t, &cell);
    if (pair->difference.n > 0)
        wording_append_difference(&cell, c->tested, &pair->difference);
    else
        text_append(&cell, "–");
    sheet_add_cell(t, &cell);
    sheet_set_key(t, pair->difference.mean);
    add_n(t, pair->difference.n);
    add_plain(t, effect_probability_of_improvement(c, pair));
    add_plain(t, effect_size_paired(&pair->difference));
    add_p(t, pair, pair->p);
    if (c->all_pairs > 1) add_p(t, pair, pair->p_holm);
    if (c->same_within > 0) add_p(t, pair, pair->p_same);
    add_power(t, c, pair);
    add_verdict(t, c, pair);
}

/* "p of less than 0.5 points" */
static void add_same_column(sheet *t, const comparison *c) {
    text heading = {0};
    text_append(&heading, "p of less than ");
    wording_append_margin(&heading, c->tested, c->same_within);
    sheet_add_column(t, text_string(&heading), true, 0);
    text_free(&heading);
}

/* "power for 0.5 points" */
static void add_power_column(sheet *t, const comparison *c) {
    text heading = {0};
    text_append(&heading, "shows from");
    if (c->same_within > 0) {
        text_free(&heading);
        text_append(&heading, "power for ");
        wording_append_margin(&heading, c->tested, c->same_within);
    }
    sheet_add_column(t, text_string(&heading), true, 0);
    text_free(&heading);
}

void pages_fill_pairs_table(sheet *t, const comparison *c) {
    sheet_add_column(t, "first", false, 0);
    sheet_add_column(t, "second", false, 0);
    sheet_end_leading(t);
    sheet_add_column(t, "first − second, ± 95 %", true, 0);
    sheet_add_column(t, "n", true, 0);
    sheet_add_column(t, "P(first better)", true, 0);
    sheet_add_column(t, "d", true, 0);
    sheet_add_column(t, "p", true, 0);
    if (c->all_pairs > 1) sheet_add_column(t, "p after Holm", true, 0);
    if (c->same_within > 0) add_same_column(t, c);
    add_power_column(t, c);
    sheet_add_column(t, "verdict", false, 0);
    for (int i = 0; i < c->pair_count; i++) add_pair_row(t, c, &c->pairs[i]);
}

/* --- trials --- */

static double last_train_loss(const evaluation *e) {
    return e->values[METRIC_TRAIN_LOSS];
}

/* The last evaluation of a trial; NULL when there is none. */
static const evaluation *result_last_evaluation(const result *r) {
    const int32_t count = r->outcome.evaluation_count;
    return count > 0 ? &r->outcome.evaluations[count - 1] : NULL;
}

static void add_loss(sheet *t, const result *r, double (*loss)(const evaluation *)) {
    const evaluation *last = result_last_evaluation(r);
    text cell = {0};
    const bool untrained = r->trial.iterations == 0; /* then there is no training loss */
    if (last && r->status != TRIAL_FAILED && !(untrained && isnan(loss(last))))
        wording_append_loss(&cell, loss(last));
    else
        text_append(&cell, "–");
    sheet_add_cell(t, &cell);
}

/* What tells the trials of a configuration apart. */
static void add_repetition_columns(sheet *t, const comparison *c) {
    if (c->by_fold) sheet_add_column(t, "fold", true, 0);
    sheet_add_column(t, "seed", true, 0);
}

static void add_repetition(sheet *t, const comparison *c, const trial *of) {
    text cell = {0};
    if (c->by_fold) {
        text_append_format(&cell, "%" PRIu64, of->fold);
        sheet_add_cell(t, &cell);
    }
    text_append_format(&cell, "%" PRIu64, of->seed);
    sheet_add_cell(t, &cell);
}

static void add_trial_row(sheet *t, const comparison *c, const result *r) {
    bool trained = r->status == TRIAL_FINISHED || r->status == TRIAL_DIVERGED;
    sheet_add_text(t, r->trial.id);
    add_axis_cells(t, c, &r->trial);
    add_repetition(t, c, &r->trial);
    add_metric(t, c->selection, trained ? outcome_last_selection(&r->outcome, c->measure) : NAN);
    add_metric(t, c->selection, trained ? outcome_best_selection(&r->outcome, c->measure) : NAN);
    if (c->validated)
        add_metric(t, c->tested, trained ? outcome_last(&r->outcome, c->tested) : NAN);
    add_loss(t, r, evaluation_loss);
    add_loss(t, r, last_train_loss);
    add_seconds(t, r->runtime.wall_s > 0 ? r->runtime.wall_s : NAN);
    sheet_add_text(t, trial_status_name(r->status));
}

void pages_fill_trials_table(sheet *t, const comparison *c, size_t max_rows) {
    sheet_add_column(t, "trial", false, 3);
    add_axis_columns(t, c);
    add_repetition_columns(t, c);
    sheet_end_leading(t);
    sheet_add_column(t, wording_selection_name(c), true, 0);
    add_best_column(t, c, 1);
    if (c->validated) sheet_add_column(t, metric_describe(c->tested)->meaning, true, 0);
    sheet_add_column(t, metric_describe(metric_loss(c->validated))->meaning, true, 2);
    sheet_add_column(t, "train loss", true, 3);
    sheet_add_column(t, "time", true, 1);
    sheet_add_column(t, "status", false, 0);
    for (int32_t i = 0; i < c->results->trial_count && (size_t)i < max_rows; i++)
        add_trial_row(t, c, &c->results->trials[i]);
}

/* --- failures --- */

static void add_reason(sheet *t, const result *r) {
    text cell = {0};
    if (r->status == TRIAL_DIVERGED) {
        text_append(&cell, "a loss, gradient or weight was no longer finite after ");
        wording_append_count(&cell, r->outcome.iterations_done, "iteration");
    } else {
        text_append(&cell, r->reason && r->reason[0] ? r->reason : "no reason was recorded");
    }
    sheet_add_cell(t, &cell);
}

void pages_fill_failures_table(sheet *t, const comparison *c, size_t max_rows) {
    sheet_add_column(t, "trial", false, 0);
    sheet_end_leading(t);
    sheet_add_column(t, "configuration", false, 0);
    add_repetition_columns(t, c);
    sheet_add_column(t, "status", false, 0);
    sheet_add_column(t, "why", false, 0);
    for (int32_t i = 0; i < c->results->trial_count && sheet_rows(t) < max_rows; i++) {
        const result *r = &c->results->trials[i];
        if (r->status != TRIAL_FAILED && r->status != TRIAL_DIVERGED) continue;
        text cell = {0};
        sheet_add_text(t, r->trial.id);
        wording_append_configuration(&cell, c, &c->configurations[r->trial.configuration]);
        sheet_add_cell(t, &cell);
        add_repetition(t, c, &r->trial);
        sheet_add_text(t, trial_status_name(r->status));
        add_reason(t, r);
    }
}

/* --- stopped trials --- */

static void add_stopped_row(sheet *t, const comparison *c, const result *r) {
    const evaluation *last = result_last_evaluation(r);
    text cell = {0};
    sheet_add_text(t, r->trial.id);
    add_axis_cells(t, c, &r->trial);
    add_repetition(t, c, &r->trial);
    text_append_grouped(&cell, r->outcome.iterations_done);
    sheet_add_cell(t, &cell);
    add_metric(t, c->selection, last ? evaluation_selection(last, trial_measure(&r->trial)) : NAN);
    if (r->rung_rank > 0) text_append_format(&cell, "%d of %d", r->rung_rank, r->rung_of);
    sheet_add_cell(t, &cell);
}

void pages_fill_stopped_table(sheet *t, const comparison *c, size_t max_rows) {
    text there = {0};
    text_append_format(&there, "%s there", wording_selection_name(c));
    sheet_add_column(t, "trial", false, 3);
    add_axis_columns(t, c);
    add_repetition_columns(t, c);
    sheet_end_leading(t);
    sheet_add_column(t, "stopped at iteration", true, 0);
    sheet_add_column(t, text_string(&there), true, 0);
    sheet_add_column(t, "rank in its group", true, 0);
    text_free(&there);
    for (int32_t i = 0; i < c->results->trial_count && sheet_rows(t) < max_rows; i++)
        if (c->results->trials[i].status == TRIAL_STOPPED)
            add_stopped_row(t, c, &c->results->trials[i]);
}

/* --- facts --- */

/* "60,000" or, where trials differ, "1,000 to 60,000". */
/* "120", or "120 to 121" where trials differ. */
static void append_counts(text *out, const results *r, int64_t (*count_of)(const trial *t)) {
    int64_t least = count_of(&r->trials[0].trial), most = least;
    for (int32_t i = 1; i < r->trial_count; i++) {
        const int64_t count = count_of(&r->trials[i].trial);
        if (count < least) least = count;
        if (count > most) most = count;
    }
    text_append_range(out, least, most);
}

static int64_t trained_items(const trial *t) {
    return t->train_count;
}

static int64_t validation_items(const trial *t) {
    return t->val_count;
}

static int64_t test_items(const trial *t) {
    return t->test_count;
}

static int64_t steps_of_item(const trial *t) {
    return t->architecture.seq_dim;
}

static int64_t numbers_of_item(const trial *t) {
    return t->architecture.output_dim;
}

/* "1 step", "7 steps", "7 to 28 steps". */
static void append_counted(text *out, const results *r, int64_t (*count_of)(const trial *t),
                           const char *noun) {
    text counts = {0};
    append_counts(&counts, r, count_of);
    const bool one = strcmp(text_string(&counts), "1") == 0;
    text_append_format(out, "%s %s%s", text_string(&counts), noun, one ? "" : "s");
    text_free(&counts);
}

/* "7 to 28 steps" where windows have several sizes. */
static void append_steps(text *out, const results *r) {
    const trial *t = &r->trials[0].trial;
    if (trial_has_lengths(t)) text_append(out, "up to ");
    append_counted(out, r, steps_of_item, "step");
    if (!trial_has_lengths(t)) return;
    const double mean = trial_mean_steps(t);
    text_append_format(out, " (%.*f on average)", mean < 10, mean);
}

static void append_numbers(text *out, const results *r) {
    append_counted(out, r, numbers_of_item, "number");
    text_append(out, " to predict");
    if (trial_labels_steps(&r->trials[0].trial)) text_append(out, " at each step");
}

/* "3 labels, each yes or no: rain, wind, fog". */
static void append_labels(text *out, const results *r) {
    enum { MOST_NAMED = 20 };
    const int labels = r->trials[0].trial.architecture.output_dim;
    text_append_format(out, "%d labels, each yes or no: ", labels);
    for (int k = 0; k < labels && k < MOST_NAMED; k++) {
        text_append(out, k ? ", " : "");
        if (!results_append_class_name(out, r, k)) text_append_format(out, "%d", k);
    }
    if (labels > MOST_NAMED) text_append(out, ", ...");
}

void pages_fill_data_table(sheet *t, const results *r) {
    sheet_add_column(t, "data", false, 0);
    sheet_add_column(t, "value", false, 0);
    add_pair(t, "data set", r->data_title);
    add_pair(t, "from", r->data_origin);
    if (r->trial_count > 0) {
        const trial *first = &r->trials[0].trial;
        text cell = {0};
        append_counts(&cell, r, trained_items);
        text_append(&cell, " to train on, ");
        if (first->val_count) {
            append_counts(&cell, r, validation_items);
            text_append(&cell, " to validate and choose by, ");
        }
        append_counts(&cell, r, test_items);
        text_append(&cell, " to test on");
        if (first->folds) text_append_format(&cell, ", in %" PRId64 " folds", first->folds);
        sheet_add_text(t, "items");
        sheet_add_cell(t, &cell);
        append_steps(&cell, r);
        text_append_format(&cell, " of %d values, ", first->architecture.input_dim);
        if (trial_has_classes(first))
            text_append_format(&cell, "%d classes%s", first->architecture.output_dim,
                               trial_labels_steps(first) ? ", one of each step" : "");
        else if (trial_has_labels(first))
            append_labels(&cell, r);
        else
            append_numbers(&cell, r);
        sheet_add_text(t, "each item");
        sheet_add_cell(t, &cell);
    }
    add_pair(t, "SHA-256 of the data", r->data_digest_hex);
}

/* Whether there were changes is known only together with the commit. */
static const char *fact_words(const results *r, const fact *f) {
    if (strcmp(f->name, "git_dirty") != 0) return f->value;
    if (!pages_environment_knows(r, "git_commit")) return "unknown";
    return strcmp(f->value, "0") == 0   ? "no"
           : strcmp(f->value, "1") == 0 ? "yes: built with uncommitted changes"
                                        : "unknown";
}

/* "git_commit" as "git commit". */
static void add_fact(sheet *t, const results *r, const fact *f) {
    text name = {0};
    for (const char *s = f->name; *s; s++) text_append_bytes(&name, *s == '_' ? " " : s, 1);
    sheet_add_cell(t, &name);
    sheet_add_text(t, fact_words(r, f));
}

void pages_fill_environment_table(sheet *t, const results *r, const char *plots_by) {
    sheet_add_column(t, "fact", false, 0);
    sheet_add_column(t, "value", false, 0);
    for (int i = 0; i < r->environment_count; i++) add_fact(t, r, &r->environment[i]);
    if (plots_by[0]) add_pair(t, "plots by", plots_by);
}
