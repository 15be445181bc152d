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

static bool is_one_of(const char *name, const char *const names[]) {
    for (; *names; names++)
        if (strcmp(name, *names) == 0) return true;
    return false;
}

field_group fields_group(int index) {
    static const char *const derived[] = {"trial_id", "n_params_formula", "macs", NULL};
    static const char *const recipe[] = {
        "seed",       "seq_dim",    "input_dim", "hidden_dim", "layer_dim",   "output_dim",
        "lr",         "clip_norm",  "init",      "batch_size", "train_count", "val_count",
        "test_count", "iterations", "epochs",    "eval_every", NULL};
    if (index < SCHEMA_PLAN_COLUMNS) return FIELD_PLAN;
    if (index >= trial_table.column_count) return FIELD_RUNTIME;
    if (is_one_of(fields_name(index), derived)) return FIELD_DERIVED;
    return is_one_of(fields_name(index), recipe) ? FIELD_RECIPE : FIELD_OUTCOME;
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

int field_compare(const field_value *a, const field_value *b) {
    if (!a->known || !b->known) return (int)b->known - (int)a->known;
    bool words = a->kind == FIELD_WORD;
    if (words != (b->kind == FIELD_WORD)) return words ? 1 : -1;
    if (words) return strcmp(a->word, b->word);
    if (a->kind == FIELD_INTEGER && b->kind == FIELD_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    return (a->real > b->real) - (a->real < b->real);
}
