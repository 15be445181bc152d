#include "src/report/tables.h"

#include <inttypes.h>
#include <math.h>

#include "src/report/wording.h"

static void add_axis_columns(table *t, const comparison *c) {
    for (int i = 0; i < c->varying_count; i++)
        table_add_column(t, axis_name(c->varying[i]), true, 0);
}

static void add_axis_cells(table *t, const comparison *c, const trial *source) {
    for (int i = 0; i < c->varying_count; i++) {
        text cell = {0};
        trial_append_axis_value(&cell, source, c->varying[i]);
        table_add_cell(t, &cell);
    }
}

static void add_grouped(table *t, int64_t value) {
    text cell = {0};
    text_append_grouped(&cell, value);
    table_add_cell(t, &cell);
}

static void add_percent(table *t, double fraction) {
    text cell = {0};
    append_percent(&cell, fraction);
    table_add_cell(t, &cell);
}

static void add_seconds(table *t, double duration_s) {
    text cell = {0};
    append_seconds(&cell, duration_s);
    table_add_cell(t, &cell);
}

static void add_pair(table *t, const char *name, const char *value) {
    table_add_text(t, name);
    table_add_text(t, value ? value : "");
}

/* Leaders -------------------------------------------------------------------------------- */

static bool all_runs_finished(const comparison *c) {
    return c->finished == c->results->trial_count;
}

static void add_trials_cell(table *t, const configuration *g) {
    text cell = {0};
    text_append_format(&cell, "%d of %d", (int)g->finished, (int)g->run_count);
    if (g->diverged) text_append_format(&cell, ", %d diverged", (int)g->diverged);
    if (g->failed) text_append_format(&cell, ", %d failed", (int)g->failed);
    if (g->missing) text_append_format(&cell, ", %d missing", (int)g->missing);
    table_add_cell(t, &cell);
}

static void add_leader_row(table *t, const comparison *c, const configuration *g) {
    bool several = c->most_finished > 1;
    text cell = {0};
    add_axis_cells(t, c, g->trial);
    if (c->varying_count == 0) {
        append_configuration(&cell, c, g);
        table_add_cell(t, &cell);
    }
    append_estimate(&cell, &g->last);
    table_add_cell(t, &cell);
    add_grouped(t, (int64_t)g->last.n);
    if (several) {
        if (g->last.n > 0)
            text_append_format(&cell, "%.2f – %.2f %%", 100 * g->last.min, 100 * g->last.max);
        table_add_cell(t, &cell);
    }
    add_percent(t, g->best.max);
    add_grouped(t, architecture_parameter_count(&g->trial->architecture));
    add_seconds(t, g->epoch_s.mean);
    add_seconds(t, g->wall_s.mean);
    if (!all_runs_finished(c)) add_trials_cell(t, g);
}

void fill_leader_table(table *t, const comparison *c, size_t max_rows) {
    bool several = c->most_finished > 1;
    add_axis_columns(t, c);
    if (c->varying_count == 0) table_add_column(t, "configuration", false, 0);
    table_add_column(t, several ? "last accuracy, mean ± 95 %" : "last accuracy", true, 0);
    table_add_column(t, "n", true, 2);
    if (several) table_add_column(t, "lowest – highest seed", true, 5);
    table_add_column(t, "best accuracy", true, 3);
    table_add_column(t, "parameters", true, 1);
    table_add_column(t, "time an epoch", true, 4);
    table_add_column(t, "time a trial", true, 6);
    if (!all_runs_finished(c)) table_add_column(t, "finished", false, 1);
    for (int32_t place = 0; place < c->configuration_count && (size_t)place < max_rows; place++)
        add_leader_row(t, c, comparison_ranked(c, place));
}

/* Trials --------------------------------------------------------------------------------- */

static void add_loss(table *t, const result *r, bool test) {
    const evaluation *last = last_evaluation(r);
    text cell = {0};
    if (last && r->status != TRIAL_FAILED)
        append_loss(&cell, test ? last->test_loss : last->train_loss);
    else
        text_append(&cell, "–");
    table_add_cell(t, &cell);
}

static void add_trial_row(table *t, const comparison *c, const result *r) {
    bool trained = r->status == TRIAL_FINISHED || r->status == TRIAL_DIVERGED;
    text cell = {0};
    table_add_text(t, r->trial.id);
    add_axis_cells(t, c, &r->trial);
    text_append_format(&cell, "%" PRIu64, r->trial.seed);
    table_add_cell(t, &cell);
    table_add_text(t, trial_status_name(r->status));
    add_percent(t, trained ? outcome_last_accuracy(&r->outcome) : NAN);
    add_percent(t, trained ? outcome_best_accuracy(&r->outcome) : NAN);
    add_loss(t, r, true);
    add_loss(t, r, false);
    add_seconds(t, r->runtime.wall_s > 0 ? r->runtime.wall_s : NAN);
}

void fill_trials_table(table *t, const comparison *c, size_t max_rows) {
    table_add_column(t, "trial", false, 3);
    add_axis_columns(t, c);
    table_add_column(t, "seed", true, 0);
    table_add_column(t, "status", false, 0);
    table_add_column(t, "last accuracy", true, 0);
    table_add_column(t, "best accuracy", true, 1);
    table_add_column(t, "test loss", true, 2);
    table_add_column(t, "train loss", true, 3);
    table_add_column(t, "time", true, 1);
    for (int32_t i = 0; i < c->results->trial_count && (size_t)i < max_rows; i++)
        add_trial_row(t, c, &c->results->trials[i]);
}

/* Failures ------------------------------------------------------------------------------- */

static void add_reason(table *t, const result *r) {
    text cell = {0};
    if (r->status == TRIAL_DIVERGED) {
        text_append(&cell, "a loss, gradient or weight was no longer finite after ");
        append_count(&cell, r->outcome.iterations_done, "iteration");
    } else {
        text_append(&cell, r->reason && r->reason[0] ? r->reason : "no reason was recorded");
    }
    table_add_cell(t, &cell);
}

void fill_failures_table(table *t, const comparison *c, size_t max_rows) {
    table_add_column(t, "trial", false, 0);
    table_add_column(t, "configuration", false, 0);
    table_add_column(t, "seed", true, 0);
    table_add_column(t, "status", false, 0);
    table_add_column(t, "why", false, 0);
    for (int32_t i = 0; i < c->results->trial_count && table_rows(t) < max_rows; i++) {
        const result *r = &c->results->trials[i];
        if (r->status != TRIAL_FAILED && r->status != TRIAL_DIVERGED) continue;
        text cell = {0};
        table_add_text(t, r->trial.id);
        append_configuration(&cell, c, &c->configurations[r->trial.configuration]);
        table_add_cell(t, &cell);
        text_append_format(&cell, "%" PRIu64, r->trial.seed);
        table_add_cell(t, &cell);
        table_add_text(t, trial_status_name(r->status));
        add_reason(t, r);
    }
}

/* Facts ---------------------------------------------------------------------------------- */

void fill_data_table(table *t, const results *r) {
    table_add_column(t, "data", false, 0);
    table_add_column(t, "value", false, 0);
    add_pair(t, "data set", r->data_title);
    add_pair(t, "from", r->data_origin);
    if (r->trial_count > 0) {
        const trial *first = &r->trials[0].trial;
        text cell = {0};
        text_append_grouped(&cell, first->train_count);
        text_append(&cell, " to train on, ");
        text_append_grouped(&cell, first->test_count);
        text_append(&cell, " to test on");
        table_add_text(t, "items");
        table_add_cell(t, &cell);
        append_count(&cell, first->architecture.seq_dim, "step");
        text_append_format(&cell, " of %d values, %d classes", first->architecture.input_dim,
                           first->architecture.output_dim);
        table_add_text(t, "each item");
        table_add_cell(t, &cell);
    }
    add_pair(t, "SHA-256", r->data_digest_hex);
}

void fill_environment_table(table *t, const results *r) {
    table_add_column(t, "fact", false, 0);
    table_add_column(t, "value", false, 0);
    for (int i = 0; i < r->environment_count; i++)
        add_pair(t, r->environment[i].name, r->environment[i].value);
}
