#include "src/store/fields.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/store/results_runtime.h"
#include "src/store/tables.h"
#include "src/store/trial_row.h"

/* The runtime table begins with the trial's number, which the trial table has already. */
enum { RUNTIME_FIRST = 1 };

static const column *column_of(int index) {
    return index < trial_table.column_count
               ? &trial_table.columns[index]
               : &runtime_table.columns[index - trial_table.column_count + RUNTIME_FIRST];
}

int fields_count(void) {
    return trial_table.column_count + runtime_table.column_count - RUNTIME_FIRST;
}

const char *fields_name(int index) {
    return column_of(index)->name;
}

/* A column in words. */
static const struct {
    const char *name;
    field_group group;
    const char *meaning;
} described[] = {
    {"trial", FIELD_PLAN, "place in the plan, from 0"},
    {"configuration", FIELD_PLAN, "from 0; the same for trials that differ by seed only"},
    {"seed", FIELD_RECIPE, "of initial weights and batch order"},
    {"seq_dim", FIELD_RECIPE, "steps of a sequence"},
    {"input_dim", FIELD_RECIPE, "values a step"},
    {"hidden_dim", FIELD_RECIPE, "features of each hidden state"},
    {"layer_dim", FIELD_RECIPE, "LSTM layers"},
    {"output_dim", FIELD_RECIPE, "classes"},
    {"lr", FIELD_RECIPE, "learning rate"},
    {"clip_norm", FIELD_RECIPE, "largest norm of the gradient; 0 = off"},
    {"init", FIELD_RECIPE, "initial weights: uniform, or the digest of a file's"},
    {"batch_size", FIELD_RECIPE, "items an update"},
    {"train_count", FIELD_RECIPE, "items an epoch"},
    {"val_count", FIELD_RECIPE, "validation items; 0 = none"},
    {"test_count", FIELD_RECIPE, "test items"},
    {"iterations", FIELD_RECIPE, "updates planned"},
    {"epochs", FIELD_RECIPE, "the same in passes over the data"},
    {"eval_every", FIELD_RECIPE, "updates between evaluations"},
    {"trial_id", FIELD_DERIVED, "start of the SHA-256 of the recipe and the data"},
    {"n_params_formula", FIELD_DERIVED, "parameters, by the closed formula"},
    {"macs", FIELD_DERIVED, "multiply-adds of one forward pass of one sample"},
    {"status", FIELD_OUTCOME, "missing, finished, diverged or failed"},
    {"iterations_done", FIELD_OUTCOME, "updates done"},
    {"n_params", FIELD_OUTCOME, "parameters that the engine held"},
    {"n_params_stored", FIELD_OUTCOME, "parameters in the file"},
    {"best_val_acc", FIELD_OUTCOME, "largest validation accuracy of all evaluations"},
    {"val_acc", FIELD_OUTCOME, "validation accuracy at the end"},
    {"val_loss", FIELD_OUTCOME, "validation loss at the end"},
    {"best_test_acc", FIELD_OUTCOME, "largest test accuracy of all evaluations"},
    {"test_acc", FIELD_OUTCOME, "test accuracy at the end"},
    {"test_loss", FIELD_OUTCOME, "test loss at the end"},
    {"train_loss", FIELD_OUTCOME, "mean loss of the batches since the evaluation before"},
    {"weights_sha256", FIELD_OUTCOME, "of the float32 bytes of all final weights"},
    {"started_s", FIELD_RUNTIME, "since the sweep's first start"},
    {"wall_s", FIELD_RUNTIME, "whole trial"},
    {"train_s", FIELD_RUNTIME, "training"},
    {"eval_s", FIELD_RUNTIME, "evaluations"},
    {"cpu_s", FIELD_RUNTIME, "CPU time of training, all threads together"},
    {"samples_per_s", FIELD_RUNTIME, "training samples a second"},
    {"threads", FIELD_RUNTIME, "that trained it: their mean over train_s"},
    {"worker", FIELD_RUNTIME, "which worker, from 0"},
    {"attempts", FIELD_RUNTIME, "how many it took"},
    {"host", FIELD_RUNTIME, "where"},
    {"path", FIELD_RUNTIME, "instruction set"},
};
enum { DESCRIBED_COUNT = sizeof described / sizeof *described };

/* The row of `described` for a column, DESCRIBED_COUNT if there is none. */
static int description(int index) {
    int row = 0;
    while (row < DESCRIBED_COUNT && strcmp(described[row].name, fields_name(index)) != 0) row++;
    return row;
}

const char *fields_meaning(int index) {
    int row = description(index);
    return row < DESCRIBED_COUNT ? described[row].meaning : "";
}

field_group fields_group(int index) {
    int row = description(index);
    return row < DESCRIBED_COUNT ? described[row].group : FIELD_OUTCOME;
}

int fields_find(const char *name) {
    const char *dot = strrchr(name, '.');
    if (dot) name = dot + 1;
    if (strcmp(name, "seeds") == 0) name = "seed";
    for (int i = 0; i < fields_count(); i++)
        if (strcmp(name, fields_name(i)) == 0) return i;
    return -1;
}

static field_value value_of(const column *c, const void *row) {
    const char *at = (const char *)row + c->offset;
    field_value v = {.kind = FIELD_INTEGER, .known = true};
    switch (c->kind) {
        case VALUE_INT32: v.integer = *(const int32_t *)(const void *)at; break;
        case VALUE_INT64: v.integer = *(const int64_t *)(const void *)at; break;
        /* Seeds: the config language keeps them below 2^63. */
        case VALUE_UINT64: v.integer = (int64_t) * (const uint64_t *)(const void *)at; break;
        case VALUE_FLOAT:
        case VALUE_REAL:
            v.kind = FIELD_REAL;
            v.real = *(const double *)(const void *)at;
            v.known = !isnan(v.real);
            break;
        case VALUE_TEXT:
            v.kind = FIELD_WORD;
            snprintf(v.word, sizeof v.word, "%s", at);
            v.known = at[0] != '\0';
            break;
    }
    if (v.kind == FIELD_INTEGER) v.real = (double)v.integer;
    return v;
}

void fields_read(const result *r, field_value values[]) {
    trial_row row;
    runtime_row runtime = runtime_row_of(r->trial.index, &r->runtime);
    trial_row_fill(&row, &r->trial, r->status, &r->outcome);
    bool trained = r->status == TRIAL_FINISHED || r->status == TRIAL_DIVERGED;
    bool timed = r->runtime.attempts > 0 || r->runtime.wall_s > 0;
    for (int i = 0; i < fields_count(); i++) {
        field_group group = fields_group(i);
        values[i] = value_of(column_of(i), group == FIELD_RUNTIME ? (const void *)&runtime : &row);
        bool of_training = group == FIELD_OUTCOME && strcmp(fields_name(i), "status") != 0;
        if ((of_training && !trained) || (group == FIELD_RUNTIME && !timed))
            values[i].known = false;
    }
}

void field_append(text *out, const field_value *v) {
    if (!v->known) return;
    if (v->kind == FIELD_INTEGER) text_append_format(out, "%" PRId64, v->integer);
    if (v->kind == FIELD_REAL) text_append_real(out, v->real);
    if (v->kind == FIELD_WORD) text_append(out, v->word);
}

void field_append_visible(text *out, const field_value *v) {
    if (v->known && v->kind == FIELD_WORD)
        text_append_visible(out, v->word);
    else
        field_append(out, v);
}

int field_compare(const field_value *a, const field_value *b) {
    if (!a->known || !b->known) return (int)b->known - (int)a->known;
    bool words = a->kind == FIELD_WORD;
    if (words != (b->kind == FIELD_WORD)) return words ? 1 : -1;
    if (words) return strcmp(a->word, b->word);
    if (a->kind == FIELD_INTEGER && b->kind == FIELD_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    return (a->real > b->real) - (a->real < b->real);
}
