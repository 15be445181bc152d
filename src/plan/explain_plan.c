#include <math.h>
#include <string.h>

#include "src/base/table.h"
#include "src/plan/budget.h"
#include "src/plan/draws.h"
#include "src/plan/explain.h"
#include "src/plan/explain_architectures.h"
#include "src/plan/explain_windows.h"
#include "src/plan/flops_budget.h"
#include "src/plan/plan_confirm.h"
#include "src/plan/plan_folds.h"
#include "src/plan/plan_stopping.h"
#include "src/plan/plan_windows.h"
#include "src/trial/results.h"

/* Its first measure alone; the report has that of the trials. */
static void append_naive(text *out, const dataset *d) {
    double naive, seasonal;
    if (!results_known_errors(d->naive, measure_describe(MEASURE_RMSE)->name, &naive, &seasonal))
        return;
    text_append(out, "; the naive forecast has a test ");
    text_append(out, metric_format_of(METRIC_TEST_RMSE)->noun);
    text_append(out, " of ");
    metric_append(out, METRIC_TEST_RMSE, naive);
    if (isnan(seasonal)) return;
    text_append(out, ", the seasonal one of ");
    metric_append(out, METRIC_TEST_RMSE, seasonal);
}

/* Likewise. */
static void append_constant(text *out, const dataset *d) {
    double test, validation;
    if (!results_known_errors(d->constants, measure_describe(MEASURE_RMSE)->name, &test,
                              &validation))
        return;
    text_append(out, "; always answering the mean has a test ");
    text_append(out, metric_format_of(METRIC_TEST_RMSE)->noun);
    text_append(out, " of ");
    metric_append(out, METRIC_TEST_RMSE, test);
}

/* "3 labels, each yes or no (rain, wind, fog)". */
static void append_labels(text *out, const dataset *d) {
    enum { MOST_NAMED = 8 };
    text_append_format(out, "%d labels, each yes or no", d->output_dim);
    for (int k = 0; d->class_names && k < d->output_dim && k < MOST_NAMED; k++) {
        text_append(out, k ? ", " : " (");
        text_append_visible(out, d->class_names[k]);
    }
    if (d->class_names) text_append(out, d->output_dim > MOST_NAMED ? ", ...)" : ")");
}

static void append_outputs(text *out, const dataset *d) {
    if (d->task == DATASET_MULTI_LABEL)
        append_labels(out, d);
    else if (!dataset_task_has_numbers(d->task))
        text_append_format(out, "%d classes%s", d->output_dim,
                           d->task == DATASET_LABELLING ? ", one of each step" : "");
    else
        text_append_format(out, "%d number%s to predict%s%s", d->output_dim,
                           d->output_dim == 1 ? "" : "s",
                           d->task == DATASET_STEP_REGRESSION ? " at each step" : "",
                           d->scaling ? ", scaled by the training items" : "");
    if (d->naive) append_naive(out, d);
    if (d->constants && d->task != DATASET_MULTI_LABEL) append_constant(out, d);
}

/* A plan that is made again knows the steps alone. */
static void append_images(text *out, const dataset *d) {
    const bool known = d->rows > 0;
    text_append_format(out, " test images of %d × %d: sequences of %d step%s of %d value%s, ",
                       known ? d->rows : d->seq_dim, known ? d->columns : d->input_dim, d->seq_dim,
                       d->seq_dim == 1 ? "" : "s", d->input_dim, d->input_dim == 1 ? "" : "s");
    append_outputs(out, d);
}

static void append_sequences(text *out, const dataset *d) {
    text_append(out, " test sequences of ");
    if (d->vocabulary) {
        dataset_append_steps(out, d);
        text_append_format(out, ", each one of %d tokens, ", d->vocabulary);
        append_outputs(out, d);
        return;
    }
    if (!dataset_has_lengths(d)) {
        dataset_append_steps(out, d);
        text_append_format(out, " × %d feature%s, ", d->input_dim, d->input_dim == 1 ? "" : "s");
        append_outputs(out, d);
        return;
    }
    text_append_format(out, "%d feature%s a step, ", d->input_dim, d->input_dim == 1 ? "" : "s");
    append_outputs(out, d);
    text_append(out, ": ");
    dataset_append_steps(out, d);
}

/* "30", or "30 to 31" where folds differ. */
static void append_range(text *out, const plan *p, int64_t (*items)(const plan_part *part)) {
    int64_t least = items(&p->parts[0]), most = least;
    for (size_t i = 1; i < p->part_count; i++) {
        const int64_t count = items(&p->parts[i]);
        if (count < least) least = count;
        if (count > most) most = count;
    }
    text_append_range(out, least, most);
}

static int64_t items_trained(const plan_part *part) {
    return part->train_items - part->val_items;
}

static int64_t items_validated(const plan_part *part) {
    return part->val_items;
}

static int64_t items_tested(const plan_part *part) {
    return part->test_items;
}

/* " in 5 folds, each trial with 120 training and 30": of an earlier part of a sentence. */
static void append_folds(text *out, const plan *p) {
    text_append_format(out, " in %lld folds, each trial with ",
                       (long long)config_integer(p->config, KEY_DATA_SPLIT_FOLDS));
    append_range(out, p, items_trained);
    text_append(out, " training");
    if (plan_validation_items(p) > 0) {
        text_append(out, ", ");
        append_range(out, p, items_validated);
        text_append(out, " validation");
    }
    text_append(out, " and ");
    append_range(out, p, items_tested);
}

static void append_items(text *out, const plan *p) {
    const dataset *d = p->data;
    const int64_t validation = plan_validation_items(p);
    text_append(out, p->part_count > 1 ? ", up to " : ", ");
    text_append_grouped(out, d->split[DATASET_TRAIN].count - validation);
    text_append(out, " training");
    if (validation) {
        text_append(out, ", ");
        text_append_grouped(out, validation);
        text_append(out, " validation");
    }
    text_append(out, " and ");
    text_append_grouped(out, d->split[DATASET_TEST].count);
}

static void append_data(text *out, const plan *p) {
    const dataset *d = p->data;
    text_append_format(out, "Data: %s (%s)", d->title, d->origin);
    if (plan_has_windows(p)) {
        explain_append_windows(out, p);
        text_append(out, ".\n");
        return;
    }
    (plan_has_folds(p->config) ? append_folds : append_items)(out, p);
    if ((d->class_names && !dataset_is_of_images(d)) || d->task != DATASET_CLASSIFICATION)
        append_sequences(out, d);
    else
        append_images(out, d);
    text_append(out, ".\n");
    if (d->order) text_append(out, "Their steps are in another order, the same for all.\n");
}

static void append_condition(text *out, const config_key_info *info, const config_when *when) {
    text_append_format(out, " when %s", when->condition.written);
    if (when->by_default) return;
    text_append(out, ", else ");
    config_append_value(out, info, when->otherwise);
}

static void append_values(text *out, const config_key_info *info, const config_setting *s) {
    enum { SHOWN = 8, FEW = 10 };
    if (s->space) {
        text_append_format(out, "%s ", info->name);
        config_append_space(out, info, s);
        if (s->when) append_condition(out, info, s->when);
        return;
    }
    text_append_format(out, "%s [", info->name);
    for (size_t k = 0; k < s->count; k++) {
        if (k == SHOWN && s->count > FEW) {
            text_append(out, ", … ");
            text_append_grouped(out, (int64_t)s->count);
            text_append(out, " values");
            break;
        }
        if (k) text_append(out, ", ");
        config_append_value(out, info, s->values[k]);
    }
    text_append(out, "]");
    if (s->when) append_condition(out, info, s->when);
}

static bool advance_together(const config *c, config_key a, config_key b) {
    for (size_t i = 0; i < c->zip_count; i++) {
        int found = 0;
        for (size_t k = 0; k < c->zips[i].key_count; k++)
            found += c->zips[i].keys[k] == a || c->zips[i].keys[k] == b;
        if (found == 2) return true;
    }
    return false;
}

static void append_formulas(text *out, const config *c) {
    const char *before = "; ";
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_setting *s = &c->settings[key];
        if (!s->formula) continue;
        text_append_format(out, "%s%s %s", before, key_info(key)->name, s->formula->written);
        if (s->when) append_condition(out, key_info(key), s->when);
        before = ", ";
    }
}

static void append_budgets(text *out, const plan *p) {
    budget_append(out, p);
    flops_budget_append(out, p);
}

static bool is_plan_axis(const plan *p, config_key key) {
    for (int i = 0; i < p->axis_count; i++)
        if (p->axes[i] == key) return true;
    return false;
}

/* "  wide: model.layer_dim 1; model.hidden_dim [100, 200]". */
static void append_grid(text *out, const config_grid *grid) {
    const char *before = ": ";
    text_append(out, "  ");
    text_append_visible(out, grid->name);
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_setting *s = &grid->config->settings[key];
        if (s->count == 0 || s->formula || (!grid->given[key] && s->count < 2)) continue;
        if (key_info(key)->repeats) continue;
        text_append(out, before);
        if (s->swept) {
            append_values(out, key_info(key), s);
        } else {
            text_append_format(out, "%s ", key_info(key)->name);
            config_append_value(out, key_info(key), s->values[0]);
        }
        before = " × ";
    }
    append_formulas(out, grid->config);
    text_append(out, "\n");
}

static void append_union(text *out, const plan *p) {
    const size_t seeds = p->config->settings[KEY_SEEDS].count;
    text_append_format(out, " of %zu grid%s", p->config->grid_count,
                       p->config->grid_count == 1 ? "" : "s");
    if (is_plan_axis(p, KEY_DATA_SPLIT_FOLD)) {
        text_append(out, " × ");
        append_values(out, key_info(KEY_DATA_SPLIT_FOLD),
                      &p->config->settings[KEY_DATA_SPLIT_FOLD]);
    }
    if (seeds > 1) {
        text_append(out, " × ");
        append_values(out, key_info(KEY_SEEDS), &p->config->settings[KEY_SEEDS]);
    }
    text_append(out, "\n");
    for (size_t i = 0; i < p->config->grid_count; i++) append_grid(out, &p->config->grids[i]);
}

/* What a search by results has not drawn yet. */
static void append_awaited(text *out, const plan *p) {
    if (!plan_awaits_results(p)) return;
    text_append(out, "The first ");
    text_append_grouped(out, p->drawn_count);
    text_append(out, " configurations are planned: the other ");
    text_append_grouped(out, plan_configurations_to_draw(p));
    text_append(out, " are drawn from the results of those before, ");
    text_append_grouped(out, config_integer(p->config, KEY_SEARCH_GENERATION));
    text_append(out, " at a time.\n");
}

/* Those that only a row of include gives another value are not of the product. */
static void append_axes(text *out, const plan *p) {
    const char *before = ": ";
    const int64_t trials = plan_trials_in_all(p) - plan_most_confirming(p);
    text_append_grouped(out, trials);
    text_append(out, trials == 1 ? " trial" : " trials");
    if (config_searches(p->config)) {
        text_append(out, " by ");
        draws_append_search(out, p->config);
    } else if (p->config->grid_count) {
        append_union(out, p);
        append_budgets(out, p);
        return;
    }
    for (int i = 0; i < p->axis_count; i++) {
        const config_setting *s = &p->config->settings[p->axes[i]];
        if (s->count < 2) continue;
        const bool together = i > 0 && advance_together(p->config, p->axes[i - 1], p->axes[i]);
        text_append(out, together ? " with " : before);
        append_values(out, key_info(p->axes[i]), s);
        before = " × ";
    }
    append_formulas(out, p->config);
    text_append(out, "\n");
    append_budgets(out, p);
    append_awaited(out, p);
}

static void append_counted(text *out, int64_t count, const char *what, const char *ending) {
    text_append_grouped(out, count);
    text_append_format(out, " %s%s", what, count == 1 ? "" : ending);
}

/* Combinations, what became of them, and what they come to. */
static void append_dropped(text *out, const plan *p) {
    const int64_t rows = (int64_t)p->config->row_count;
    if (p->excluded_count + p->equal_count + rows == 0) return;
    append_counted(out, p->combination_count - rows,
                   config_searches(p->config) ? "draw" : "combination", "s");
    if (rows) {
        text_append(out, " and ");
        append_counted(out, rows, "row", "s");
        text_append(out, " of include");
    }
    if (p->excluded_count) {
        text_append(out, ", less ");
        text_append_grouped(out, p->excluded_count);
        text_append(out, " that exclude names");
    }
    if (p->equal_count) {
        text_append(out, ", less ");
        text_append_grouped(out, p->equal_count);
        text_append(out, p->equal_count == 1 ? " that repeats another" : " that repeat others");
    }
    text_append(out, ": ");
    append_counted(out, p->configuration_count, "configuration", "s");
    text_append(out,
                p->dropped_count ? ". 'sweep plan -v' names those that are dropped.\n" : ".\n");
}

static bool follows_a_list(config_key key) {
    for (config_key list = 0; list < KEY_COUNT; list++) {
        const char *each = key_info(list)->member_each;
        if (each && strcmp(each, key_info(key)->name) == 0) return true;
    }
    return false;
}

static bool varies(const plan *p, config_key key) {
    const config_value first = trial_value(&p->trials[0], key);
    for (int32_t i = 1; i < p->trial_count; i++)
        if (!config_values_equal(key_info(key), first, trial_value(&p->trials[i], key)))
            return true;
    return false;
}

static bool is_computed(const config *c, config_key key) {
    const config_setting *s = &c->settings[key];
    bool computed = s->formula || s->when;
    for (size_t i = 0; i < c->grid_count; i++) computed |= is_computed(c->grids[i].config, key);
    return computed;
}

/* Whether a key that is no axis has other values in other trials, as what it hangs on does. */
static bool is_dependent(const plan *p, config_key key) {
    return key_is_hyperparameter(key) && !key_info(key)->derived && !is_plan_axis(p, key) &&
           (is_computed(p->config, key) || key_info(key)->solved || follows_a_list(key)) &&
           varies(p, key);
}

/* The keys that have a column: the axes, what hangs on them, and folds and seeds last. */
static int find_columns(const plan *p, config_key columns[KEY_COUNT]) {
    int count = 0;
    for (int i = 0; i < p->axis_count; i++)
        if (!key_info(p->axes[i])->repeats) columns[count++] = p->axes[i];
    for (config_key key = 0; key < KEY_COUNT; key++)
        if (is_dependent(p, key)) columns[count++] = key;
    for (int i = 0; i < p->axis_count; i++)
        if (key_info(p->axes[i])->repeats) columns[count++] = p->axes[i];
    return count;
}

static void add_trial_headings(table *rows, const plan *p, const config_key columns[],
                               int column_count) {
    table_add(rows, "trial");
    if (!p->ids_unknown) table_add(rows, "id");
    for (int i = 0; i < column_count; i++) table_add(rows, key_column(columns[i]));
    table_add(rows, "parameters");
    table_add(rows, is_plan_axis(p, KEY_ITERATIONS) ? "epochs" : "iterations");
    table_add(rows, "evaluations");
}

static void add_count(table *rows, int64_t count) {
    text cell = {0};
    text_append_grouped(&cell, count);
    table_add(rows, text_string(&cell));
    text_free(&cell);
}

static void add_trial(table *rows, const plan *p, const trial *t, const config_key columns[],
                      int column_count) {
    table_add_format(rows, "%d", t->index + 1);
    if (!p->ids_unknown) table_add(rows, t->id);
    for (int k = 0; k < column_count; k++) {
        text value = {0};
        trial_append_value(&value, t, columns[k]);
        table_add(rows, text_string(&value));
        text_free(&value);
    }
    add_count(rows, rnn_parameter_count(&t->architecture));
    if (is_plan_axis(p, KEY_ITERATIONS))
        table_add_format(rows, "%.4g", t->epochs);
    else
        add_count(rows, t->iterations);
    add_count(rows, trial_evaluation_count(t));
}

static void append_trials(text *out, const plan *p, int32_t most) {
    char alignment[KEY_COUNT + 8] = "r";
    config_key columns[KEY_COUNT];
    if (!p->ids_unknown) strcat(alignment, "l");
    const int column_count = find_columns(p, columns);
    for (int i = 0; i < column_count; i++) strcat(alignment, "r");
    strcat(alignment, "rrr");
    table rows = table_begin(alignment);
    add_trial_headings(&rows, p, columns, column_count);
    for (int32_t i = 0; i < p->trial_count && i < most; i++)
        add_trial(&rows, p, &p->trials[i], columns, column_count);
    table_append(out, &rows, 2);
    table_free(&rows);
    if (p->trial_count > most)
        text_append_format(out, "  ... and %d more\n", p->trial_count - most);
}

static double configurations_in_all(const plan *p) {
    return (double)(p->configuration_count + plan_configurations_to_draw(p));
}

/* Work and memory of the whole sweep. */
static void append_totals(text *out, const plan *p, const char *memory) {
    double flop = 0;
    for (int32_t i = 0; i < p->trial_count; i++) flop += trial_flops(&p->trials[i]);
    text_append(out, plan_awaits_results(p) ? "\nThose that are planned: " : "\nIn all: ");
    text_append_quantity(out, flop, "FLOP");
    if (plan_awaits_results(p)) {
        text_append(out, ", and with those that are drawn later, if they are like them, about ");
        text_append_quantity(out, flop * configurations_in_all(p) / p->configuration_count, "FLOP");
    }
    if (plan_confirms(p)) {
        text_append(out, ", and at most ");
        text_append_quantity(out, plan_most_confirming_flops(p), "FLOP");
        text_append(out, " to confirm");
    }
    if (dataset_has_lengths(p->data))
        text_append(out,
                    ", by the steps that there are; the work of a sample above is that of the "
                    "longest");
    text_append_format(out, ". %s\n", memory);
}

void explain_append_summary(text *out, const plan *p) {
    append_data(out, p);
    append_axes(out, p);
    append_dropped(out, p);
    plan_append_stopping(out, p);
    plan_append_confirm(out, p);
    explain_append_recipe(out, p);
    explain_append_architecture_headings(out, p);
}

void explain_append_plan(text *out, const plan *p, int32_t most_trials, bool details,
                         const char *memory) {
    append_data(out, p);
    append_axes(out, p);
    append_dropped(out, p);
    plan_append_stopping(out, p);
    plan_append_confirm(out, p);
    explain_append_recipe(out, p);
    text_append(out, "\n");
    append_trials(out, p, most_trials);
    explain_append_architectures(out, p, details);
    append_totals(out, p, memory);
}

/* The row of include that a combination is, else NULL. */
static const config_row *row_of(const plan *p, int64_t combination) {
    const int64_t row = combination - (p->combination_count - (int64_t)p->config->row_count);
    return row < 0 ? NULL : &p->config->rows[row];
}

static void add_equal(table *rows, const plan *p, const plan_dropped *dropped) {
    const config_row *row = row_of(p, dropped->combination);
    const int first = p->trials[(size_t)dropped->equal_to * (size_t)p->seed_count].index + 1;
    if (row) {
        table_add_visible(rows, row->place);
        table_add_format(rows, "the same as trial %d", first);
    } else {
        table_add(rows, "the same as trial");
        table_add_format(rows, "%d", first);
    }
}

static void add_dropped(table *rows, const plan *p, const plan_dropped *dropped) {
    text values = {0};
    plan_append_combination(&values, p, dropped->combination);
    table_add_visible(rows, text_string(&values));
    if (dropped->rule == PLAN_EQUAL) {
        add_equal(rows, p, dropped);
    } else {
        const config_condition *rule = &p->config->exclusions[dropped->rule].condition;
        table_add_visible(rows, rule->place);
        table_add_visible(rows, rule->written);
    }
    text_free(&values);
}

void explain_append_dropped(text *out, const plan *p) {
    const int64_t all = p->excluded_count + p->equal_count;
    if (all == 0) return;
    text_append(out, "\nDropped:\n");
    table rows = table_begin("lll");
    for (int32_t i = 0; i < p->dropped_count; i++) add_dropped(&rows, p, &p->dropped[i]);
    table_append(out, &rows, 2);
    table_free(&rows);
    if (all <= p->dropped_count) return;
    text_append(out, "  ... and ");
    text_append_grouped(out, all - p->dropped_count);
    text_append(out, " more\n");
}
