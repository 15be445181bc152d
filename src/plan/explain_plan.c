#include <string.h>

#include "src/base/table.h"
#include "src/plan/explain.h"
#include "src/plan/explain_initialisation.h"

static void append_data(text *out, const plan *p) {
    const dataset *d = p->data;
    int64_t validation = config_integer(p->config, KEY_DATA_VAL_SIZE);
    const bool in_parts = p->config->settings[KEY_DATA_TRAIN_SIZE].count > 1;
    text_append_format(out, "Data: %s (%s), %s", d->title, d->origin, in_parts ? "up to " : "");
    text_append_grouped(out, d->split[DATASET_TRAIN].count - validation);
    text_append(out, " training");
    if (validation) {
        text_append(out, ", ");
        text_append_grouped(out, validation);
        text_append(out, " validation");
    }
    text_append(out, " and ");
    text_append_grouped(out, d->split[DATASET_TEST].count);
    text_append_format(out,
                       " test images of %d × %d: sequences of %d steps of %d values, %d classes.\n",
                       d->seq_dim, d->input_dim, d->seq_dim, d->input_dim, d->output_dim);
}

static void append_axes(text *out, const plan *p) {
    text_append_grouped(out, p->trial_count);
    text_append(out, p->trial_count == 1 ? " trial" : " trials");
    for (int i = 0; i < p->axis_count; i++) {
        const config_setting *s = &p->config->settings[p->axes[i]];
        text_append_format(out, "%s%s [", i ? " × " : ": ", key_info(p->axes[i])->name);
        for (size_t k = 0; k < s->count; k++) {
            if (k == 8 && s->count > 10) {
                text_append(out, ", … ");
                text_append_grouped(out, (int64_t)s->count);
                text_append(out, " values");
                break;
            }
            if (k) text_append(out, ", ");
            config_append_value(out, key_info(p->axes[i]), s->values[k]);
        }
        text_append(out, "]");
    }
    text_append(out, "\n");
}

static bool is_plan_axis(const plan *p, config_key key) {
    for (int i = 0; i < p->axis_count; i++)
        if (p->axes[i] == key) return true;
    return false;
}

static void add_trial_headings(table *rows, const plan *p) {
    table_add(rows, "trial");
    if (!p->ids_unknown) table_add(rows, "id");
    for (int i = 0; i < p->axis_count; i++) table_add(rows, key_column(p->axes[i]));
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

static void add_trial(table *rows, const plan *p, const trial *t) {
    table_add_format(rows, "%d", t->index + 1);
    if (!p->ids_unknown) table_add(rows, t->id);
    for (int k = 0; k < p->axis_count; k++) {
        text value = {0};
        trial_append_value(&value, t, p->axes[k]);
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
    if (!p->ids_unknown) strcat(alignment, "l");
    for (int i = 0; i < p->axis_count; i++) strcat(alignment, "r");
    strcat(alignment, "rrr");
    table rows = table_begin(alignment);
    add_trial_headings(&rows, p);
    for (int32_t i = 0; i < p->trial_count && i < most; i++) add_trial(&rows, p, &p->trials[i]);
    table_append(out, &rows, 2);
    table_free(&rows);
    if (p->trial_count > most)
        text_append_format(out, "  ... and %d more\n", p->trial_count - most);
}

/* Pairs of architectures that differ only in depth, each with the next deeper one. */
static void append_layer_steps(text *out, const rnn_architecture *all, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        const rnn_architecture *deeper = NULL;
        for (int32_t k = 0; k < count; k++) {
            rnn_architecture same_depth = all[k];
            same_depth.layer_dim = all[i].layer_dim;
            if (all[k].layer_dim > all[i].layer_dim &&
                rnn_architecture_equal(&same_depth, &all[i]) &&
                (!deeper || all[k].layer_dim < deeper->layer_dim))
                deeper = &all[k];
        }
        if (!deeper) continue;
        text_append(out, "\n");
        explain_append_further_layers(out, &all[i], deeper);
    }
}

enum { MOST_ARCHITECTURES_SHOWN = 12 };

static void append_architectures(text *out, const plan *p) {
    rnn_architecture all[MOST_ARCHITECTURES_SHOWN];
    int32_t count = trial_distinct_architectures(p->trials, p->trial_count, sizeof *p->trials, all,
                                                 MOST_ARCHITECTURES_SHOWN);
    int32_t shown = count < MOST_ARCHITECTURES_SHOWN ? count : MOST_ARCHITECTURES_SHOWN;
    const explain_trials trials = {p->trials, p->trial_count, sizeof *p->trials, p->axes,
                                   p->axis_count};
    for (int32_t i = 0; i < shown; i++) {
        text_append(out, "\n");
        explain_append_architecture(out, &all[i]);
        explain_append_initial_weights(out, &trials, &all[i], "  initial weights");
    }
    if (count > shown) text_append_format(out, "\n... and %d more architectures\n", count - shown);
    append_layer_steps(out, all, shown);
}

/* Work and memory of the whole sweep. */
static void append_totals(text *out, const plan *p, const char *memory) {
    double flop = 0;
    for (int32_t i = 0; i < p->trial_count; i++) flop += trial_flops(&p->trials[i]);
    text_append(out, "\nIn all: ");
    text_append_quantity(out, flop, "FLOP");
    text_append_format(out, ". %s\n", memory);
}

enum { MOST_HEADINGS = 6 };

void explain_append_summary(text *out, const plan *p) {
    rnn_architecture all[MOST_HEADINGS];
    int32_t count = trial_distinct_architectures(p->trials, p->trial_count, sizeof *p->trials, all,
                                                 MOST_HEADINGS);
    append_data(out, p);
    append_axes(out, p);
    for (int32_t i = 0; i < count && i < MOST_HEADINGS; i++) {
        text_append(out, "  ");
        explain_append_architecture_heading(out, &all[i]);
    }
    if (count > MOST_HEADINGS)
        text_append_format(out, "  ... and %d more architectures\n", count - MOST_HEADINGS);
}

void explain_append_plan(text *out, const plan *p, int32_t most_trials, const char *memory) {
    append_data(out, p);
    append_axes(out, p);
    text_append(out, "\n");
    append_trials(out, p, most_trials);
    append_architectures(out, p);
    append_totals(out, p, memory);
}
