#include "src/results/difference.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/plan/explain_steps.h"
#include "src/plan/explain_tensors.h"
#include "src/results/shown.h"

void difference_append_section(text *out, const char *heading, table *rows) {
    if (rows->cell_count) {
        text_append_format(out, "%s%s\n", out->bytes ? "\n" : "", heading);
        table_append(out, rows, 2);
    }
    table_free(rows);
}

static void add_words(table *t, const char *words) {
    table_add_visible(t, words[0] ? words : "-");
}

/* --- fields --- */

enum { LONGEST_WORD = 32, CUT_WORD = 16 };

static void add_value(table *t, int field, const field_value *v) {
    if (v->known && v->kind == FIELD_WORD && strlen(v->word) > LONGEST_WORD) { /* a digest */
        char start[CUT_WORD + 4];
        snprintf(start, sizeof start, "%.*s...", CUT_WORD, v->word);
        table_add_visible(t, start);
    } else {
        shown_add_value(t, field, v, true);
    }
}

void difference_append_fields(text *out, const char *heading, field_group group, const result *a,
                              const result *b) {
    field_value left[FIELDS_MAX], right[FIELDS_MAX];
    fields_read(a, left);
    fields_read(b, right);
    table t = table_begin(group == FIELD_OUTCOME ? "lllr" : "lll");
    for (int i = 0; i < fields_count(); i++) {
        if (fields_at(i)->group != group || field_compare(&left[i], &right[i]) == 0) continue;
        table_add(&t, fields_at(i)->name);
        add_value(&t, i, &left[i]);
        add_value(&t, i, &right[i]);
        if (group == FIELD_OUTCOME) shown_add_change(&t, i, &left[i], &right[i]);
    }
    difference_append_section(out, heading, &t);
}

/* --- configs --- */

static void append_setting(text *out, const config_setting *s, config_key key) {
    if (s->space) {
        config_append_space(out, key_info(key), s);
        return;
    }
    if (s->swept) text_append(out, "[");
    for (size_t i = 0; i < s->count; i++) {
        text_append(out, i ? ", " : "");
        config_append_value(out, key_info(key), s->values[i]);
    }
    if (s->swept) text_append(out, "]");
}

void difference_append_configs(text *out, const config *a, const config *b) {
    table t = table_begin("lll");
    for (config_key key = 0; key < KEY_COUNT; key++) {
        text left = {0}, right = {0};
        append_setting(&left, &a->settings[key], key);
        append_setting(&right, &b->settings[key], key);
        if (strcmp(text_string(&left), text_string(&right)) != 0) {
            table_add(&t, key_info(key)->name);
            add_words(&t, text_string(&left));
            add_words(&t, text_string(&right));
        }
        text_free(&left);
        text_free(&right);
    }
    difference_append_section(out, "Config", &t);
}

/* --- tensors --- */

static void add_tensor(table *t, const char *sign, const rnn_tensor *p, int64_t change) {
    text shape = {0};
    explain_append_shape(&shape, p);
    table_add(t, sign);
    table_add(t, p->name);
    table_add(t, text_string(&shape));
    table_add_format(t, "%+lld", (long long)change);
    text_free(&shape);
}

static void add_resized(table *t, const rnn_tensor *a, const rnn_tensor *b) {
    text shape = {0};
    explain_append_shape(&shape, a);
    text_append(&shape, " → ");
    explain_append_shape(&shape, b);
    table_add(t, "~");
    table_add(t, b->name);
    table_add(t, text_string(&shape));
    table_add_format(t, "%+lld", (long long)(b->count - a->count));
    text_free(&shape);
}

static void add_removed_and_resized(table *t, const rnn_architecture *a,
                                    const rnn_architecture *b) {
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        rnn_tensor was = rnn_tensor_at(a, i), is;
        if (!explain_counterpart(b, a, &was, &is))
            add_tensor(t, "-", &was, -was.count);
        else if (was.rows != is.rows || was.columns != is.columns)
            add_resized(t, &was, &is);
    }
}

static void add_added(table *t, const rnn_architecture *a, const rnn_architecture *b) {
    for (int i = 0; i < rnn_tensor_count(b); i++) {
        rnn_tensor is = rnn_tensor_at(b, i), was;
        if (!explain_counterpart(a, b, &is, &was)) add_tensor(t, "+", &is, is.count);
    }
}

/* "LSTM, one direction": what sets it apart from another, but for sizes, which shapes tell. */
static void append_apart(text *out, const rnn_architecture *a, const rnn_architecture *b) {
    const char *before = "";
    for (int i = 0; i < architecture_property_count(); i++) {
        const config_key property = architecture_property_at(i);
        if (property == KEY_HIDDEN_DIM || property == KEY_LAYER_DIM ||
            architecture_same_value(a, b, property))
            continue;
        text_append(out, before);
        architecture_append_value(out, a, property);
        before = ", ";
    }
}

void difference_append_tensors(text *out, const rnn_architecture *a, const rnn_architecture *b) {
    text heading = {0}, left = {0}, right = {0};
    table t = table_begin("lllr");
    add_removed_and_resized(&t, a, b);
    add_added(&t, a, b);
    append_apart(&left, a, b);
    append_apart(&right, b, a);
    text_append(&heading, "Parameter tensors");
    if (left.bytes > 0)
        text_append_format(&heading, ", %s → %s", text_string(&left), text_string(&right));
    text_append(&heading, ": ");
    text_append_grouped(&heading, rnn_parameter_count(a));
    text_append(&heading, " → ");
    text_append_grouped(&heading, rnn_parameter_count(b));
    text_append(&heading, " parameters");
    difference_append_section(out, text_string(&heading), &t);
    text_free(&heading);
    text_free(&left);
    text_free(&right);
}

/* --- facts --- */

static void add_fact(table *t, const char *name, const char *a, const char *b) {
    /* That one was later than the other tells nothing. */
    if (strcmp(a, b) == 0 || strcmp(name, "finished_at") == 0) return;
    table_add_visible(t, name);
    add_words(t, a);
    add_words(t, b);
}

void difference_append_facts(text *out, const results *a, const results *b) {
    table t = table_begin("lll");
    for (int i = 0; i < a->environment_count; i++) {
        const char *name = a->environment[i].name;
        add_fact(&t, name, a->environment[i].value, results_fact(b, name));
    }
    for (int i = 0; i < b->environment_count; i++) {
        const char *name = b->environment[i].name;
        if (!results_fact(a, name)[0]) add_fact(&t, name, "", b->environment[i].value);
    }
    difference_append_section(out, "Program and machine", &t);
}
