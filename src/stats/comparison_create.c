/* Results to a comparison: trials in their configurations, summarised, ranked, and paired. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/stats/axis_groups.h"
#include "src/stats/baseline.h"
#include "src/stats/comparison.h"
#include "src/stats/pairing.h"
#include "src/stats/replicates.h"

/* Core-seconds of training an epoch, which depend neither on how many threads shared the work nor
 * on what else the machine had to do; NAN when not known. */
static double result_epoch_s(const result *r) {
    bool trained = r->status == TRIAL_FINISHED && r->trial.epochs > 0;
    return trained ? trial_runtime_core_s(&r->runtime) / r->trial.epochs : NAN;
}

static double result_wall_s(const result *r) {
    return r->status == TRIAL_FINISHED && r->runtime.wall_s > 0 ? r->runtime.wall_s : NAN;
}

static double result_last(const result *r) {
    const measure_kind chosen = trial_measure(&r->trial);
    return r->status == TRIAL_FINISHED ? outcome_last_selection(&r->outcome, chosen) : NAN;
}

static double result_best(const result *r) {
    const measure_kind chosen = trial_measure(&r->trial);
    return r->status == TRIAL_FINISHED ? outcome_best_selection(&r->outcome, chosen) : NAN;
}

static double result_test(const result *r) {
    const metric tested = metric_selection(trial_measure(&r->trial), false);
    return r->status == TRIAL_FINISHED ? outcome_last(&r->outcome, tested) : NAN;
}

static sample_summary summarise(const configuration *g, double (*measure)(const result *),
                                double *scratch) {
    for (int32_t i = 0; i < g->run_count; i++) scratch[i] = measure(g->runs[i]);
    return replicates_summarise(g->runs, g->run_count, scratch);
}

static void summarise_configuration(configuration *g, double *scratch) {
    g->last = summarise(g, result_last, scratch);
    g->best = summarise(g, result_best, scratch);
    g->test = summarise(g, result_test, scratch);
    g->epoch_s = summarise(g, result_epoch_s, scratch);
    g->wall_s = summarise(g, result_wall_s, scratch);
}

static void count_run(comparison *c, configuration *g, const result *r) {
    switch (r->status) {
        case TRIAL_FINISHED: g->finished++, c->finished++; break;
        case TRIAL_DIVERGED: g->diverged++, c->diverged++; break;
        case TRIAL_FAILED: g->failed++, c->failed++; break;
        case TRIAL_MISSING: g->missing++, c->missing++; break;
        case TRIAL_STOPPED: g->stopped++, c->stopped++; break;
    }
    if (g->finished > c->most_finished) c->most_finished = g->finished;
}

/* Give every configuration its part of c->runs and fill it. */
static status group_runs(comparison *c, error *err) {
    const results *r = c->results;
    for (int32_t i = 0; i < r->trial_count; i++) {
        int32_t number = r->trials[i].trial.configuration;
        if (number < 0 || number >= c->configuration_count)
            return error_set(err, STATUS_DAMAGED, "trial %s belongs to configuration %d of %d",
                             r->trials[i].trial.id, (int)number, (int)c->configuration_count);
        c->configurations[number].run_count++;
    }
    const result **next = c->runs;
    for (int32_t g = 0; g < c->configuration_count; g++) {
        if (c->configurations[g].run_count == 0)
            return error_set(err, STATUS_DAMAGED, "configuration %d has no trial", (int)g);
        c->configurations[g].runs = next;
        next += c->configurations[g].run_count;
        c->configurations[g].run_count = 0;
    }
    for (int32_t i = 0; i < r->trial_count; i++) {
        configuration *g = &c->configurations[r->trials[i].trial.configuration];
        ((const result **)g->runs)[g->run_count++] = &r->trials[i];
        g->trial = &g->runs[0]->trial;
        count_run(c, g, &r->trials[i]);
    }
    return STATUS_OK;
}

/* Where there are folds, they are what is counted. */
static void count_folds(comparison *c) {
    for (int32_t g = 0; g < c->configuration_count; g++)
        c->by_fold |=
            replicates_are_folds(c->configurations[g].runs, c->configurations[g].run_count);
    if (!c->by_fold) return;
    c->most_finished = 0;
    for (int32_t g = 0; g < c->configuration_count; g++)
        if ((int32_t)c->configurations[g].last.n > c->most_finished)
            c->most_finished = (int32_t)c->configurations[g].last.n;
}

static int compare_means(const void *left, const void *right, void *context) {
    const comparison *c = context;
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    double mean_a = c->configurations[a].last.mean, mean_b = c->configurations[b].last.mean;
    if (isnan(mean_a) != isnan(mean_b)) return isnan(mean_a) ? 1 : -1;
    if (metric_is_better(c->selection, mean_a, mean_b)) return -1;
    if (metric_is_better(c->selection, mean_b, mean_a)) return 1;
    return a < b ? -1 : a > b;
}

static void rank(comparison *c) {
    for (int32_t g = 0; g < c->configuration_count; g++) c->ranking[g] = g;
    if (c->confirms) return;
    qsort_r(c->ranking, (size_t)c->configuration_count, sizeof *c->ranking, compare_means, c);
}

static void collect_axes(comparison *c) {
    for (int i = 0; i < c->results->axis_count; i++)
        if (!key_info(c->results->axes[i])->repeats)
            c->varying[c->varying_count++] = c->results->axes[i];
}

static void collect_architectures(comparison *c) {
    const results *r = c->results;
    if (r->trial_count == 0) return;
    int32_t all =
        trial_distinct_architectures(&r->trials[0].trial, r->trial_count, sizeof *r->trials,
                                     c->architectures, COMPARISON_MAX_ARCHITECTURES);
    c->more_architectures = all > COMPARISON_MAX_ARCHITECTURES;
    c->architecture_count = c->more_architectures ? COMPARISON_MAX_ARCHITECTURES : (int)all;
}

static void find_reference(comparison *c) {
    const results *r = c->results;
    for (int32_t i = 0; i < r->trial_count && r->baseline && *r->baseline; i++)
        if (strcmp(r->trials[i].trial.id, r->baseline) == 0)
            c->reference = &c->configurations[r->trials[i].trial.configuration];
}

static status fill(comparison *c, error *err) {
    const results *r = c->results;
    size_t groups = (size_t)r->configuration_count, runs = (size_t)r->trial_count;
    c->configuration_count = r->configuration_count;
    c->validated = r->trial_count > 0 && r->trials[0].trial.val_count > 0;
    c->measure = results_measure(r);
    c->selection = metric_selection(c->measure, c->validated);
    c->tested = metric_selection(c->measure, false);
    c->target = results_target(r);
    c->same_within = results_same_within(r);
    c->configurations = memory_array(groups, sizeof *c->configurations);
    c->ranking = memory_array(groups, sizeof *c->ranking);
    c->runs = memory_array(runs, sizeof *c->runs);
    double *scratch = memory_array(runs, sizeof *scratch);
    status result = STATUS_OK;
    if (!c->configurations || !c->ranking || !c->runs || !scratch)
        result = error_no_memory(err, groups * sizeof *c->configurations);
    if (result == STATUS_OK) result = group_runs(c, err);
    for (size_t g = 0; result == STATUS_OK && g < groups; g++)
        summarise_configuration(&c->configurations[g], scratch);
    if (result == STATUS_OK) count_folds(c);
    free(scratch);
    if (result != STATUS_OK) return result;
    c->baseline = baseline_find(c);
    rank(c);
    find_reference(c);
    collect_axes(c);
    axis_groups_find(c);
    collect_architectures(c);
    return pairing_fill(c, err);
}

/* --- those that confirm --- */

static status refuse_out_of_place(const trial *t, error *err) {
    return error_set(err, STATUS_DAMAGED, "trial %s confirms and is out of place", t->id);
}

/* How many trials are chosen from: they come first. */
static status count_selected(const results *r, int32_t *count, error *err) {
    *count = 0;
    while (*count < r->trial_count && r->trials[*count].trial.confirm_rank == 0) (*count)++;
    for (int32_t i = *count; i < r->trial_count; i++)
        if (r->trials[i].trial.confirm_rank == 0 ||
            r->trials[i].trial.confirm_rank > r->configuration_count)
            return refuse_out_of_place(&r->trials[i].trial, err);
    return STATUS_OK;
}

static void view_selected(comparison *c, const results *r, int32_t selected) {
    int32_t configurations = 0;
    c->view = *r;
    c->view.trial_count = selected;
    for (int32_t i = 0; i < selected; i++)
        if (r->trials[i].trial.configuration >= configurations)
            configurations = r->trials[i].trial.configuration + 1;
    if (selected < r->trial_count) c->view.configuration_count = configurations;
    c->view.confirms = false;
    c->results = &c->view;
}

static status view_confirming(comparison *c, const results *r, int32_t selected, error *err) {
    const int32_t count = r->trial_count - selected;
    c->copies = memory_array((size_t)count, sizeof *c->copies);
    if (!c->copies) return error_no_memory(err, (size_t)count * sizeof *c->copies);
    c->view = *r;
    c->view.trials = c->copies;
    c->view.trial_count = count;
    c->view.configuration_count = 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t rank = r->trials[selected + i].trial.confirm_rank;
        c->copies[i] = r->trials[selected + i];
        c->copies[i].trial.configuration = rank - 1;
        if (rank > c->view.configuration_count) c->view.configuration_count = rank;
    }
    c->confirms = true;
    c->held_out =
        selected > 0 && count > 0 && r->trials[0].trial.folds > 0 && c->copies[0].trial.folds == 0;
    c->results = &c->view;
    return STATUS_OK;
}

static status create_confirmed(const results *r, int32_t selected, comparison **out, error *err) {
    *out = memory_array(1, sizeof **out);
    if (!*out) return error_no_memory(err, sizeof **out);
    TRY(view_confirming(*out, r, selected, err));
    return fill(*out, err);
}

static status create(const results *r, comparison *c, error *err) {
    int32_t selected;
    TRY(count_selected(r, &selected, err));
    view_selected(c, r, selected);
    TRY(fill(c, err));
    if (selected == r->trial_count) return STATUS_OK;
    return create_confirmed(r, selected, &c->confirmed, err);
}

status comparison_create(const results *r, comparison **out, error *err) {
    comparison *c = memory_array(1, sizeof *c);
    if (!c) return error_no_memory(err, sizeof *c);
    status result = create(r, c, err);
    if (result == STATUS_OK)
        *out = c;
    else
        comparison_free(c);
    return result;
}

/* Where one of them is in folds and the other is not, what follows from the number of items that
 * train differs as well; they are trained for as many epochs, or as many updates. */
static bool hangs_on_folds(config_key key) {
    static const config_key keys[] = {
        KEY_DATA_SPLIT_FOLDS, KEY_DATA_SPLIT_FOLD, KEY_DATA_TRAIN_SIZE, KEY_DATA_TEST_SIZE,
        KEY_DATA_VAL_SIZE,    KEY_ITERATIONS,      KEY_EVAL_EVERY};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i] == key) return true;
    return false;
}

/* A rung that stops a trial leaves what it had there; of a race over seeds it was never begun. */
bool configuration_lost_race(const configuration *g) {
    for (int32_t i = 0; i < g->run_count; i++)
        if (g->runs[i]->status == TRIAL_STOPPED && g->runs[i]->outcome.evaluation_count == 0)
            return true;
    return false;
}

double comparison_race_level(const comparison *c) {
    static const char before[] = ", at level ";
    const char *at = c->results->stopping ? strstr(c->results->stopping, before) : NULL;
    return at ? strtod(at + sizeof before - 1, NULL) : NAN;
}

static bool differ_by_seed_only(const trial *a, const trial *b) {
    const bool in_folds = a->folds != b->folds;
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (key_is_hyperparameter(key) && key != KEY_SEEDS && !(in_folds && hangs_on_folds(key)) &&
            !trial_values_equal(key, trial_value(a, key), trial_value(b, key)))
            return false;
    return !in_folds || a->iterations == b->iterations || a->epochs == b->epochs;
}

const configuration *comparison_chosen(const comparison *c, const configuration *confirmed) {
    for (int32_t g = 0; g < c->configuration_count; g++)
        if (differ_by_seed_only(c->configurations[g].trial, confirmed->trial))
            return &c->configurations[g];
    return NULL;
}

void comparison_free(comparison *c) {
    if (!c) return;
    comparison_free(c->confirmed);
    pairing_free(c);
    free(c->configurations);
    free(c->ranking);
    free(c->runs);
    free(c->copies);
    free(c);
}
