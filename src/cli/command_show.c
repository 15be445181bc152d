/* sweep show: one sweep, or one trial, in full. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/table.h"
#include "src/cli/command.h"
#include "src/cli/subject.h"
#include "src/plan/explain.h"
#include "src/report/report.h"
#include "src/store/curve_fields.h"
#include "src/store/fields.h"

enum { COLUMNS = 100 };

/* --- a trial --- */

static void append_fields(text *out, const result *r, field_group group, const char *heading) {
    field_value values[FIELDS_MAX];
    table t = table_begin("ll");
    fields_read(r, values);
    for (int i = 0; i < fields_count(); i++) {
        text value = {0};
        if (fields_group(i) != group || !values[i].known) continue;
        field_append_visible(&value, &values[i]);
        table_add(&t, fields_name(i));
        table_add(&t, text_string(&value));
        text_free(&value);
    }
    if (t.cell_count) {
        text_append_format(out, "\n%s\n", heading);
        table_append(out, &t, 2);
    }
    table_free(&t);
}

/* False for a curve of nothing but NANs: no validation items. */
static bool is_known(const curve_field *field, const outcome *o) {
    bool known = false;
    for (int32_t i = 0; i < o->evaluation_count; i++) {
        double value;
        curve_gather(field, &o->evaluations[i], 1, &value);
        known |= !isnan(value);
    }
    return known;
}

static void add_evaluation(table *t, const evaluation *e, const bool shown[]) {
    table_add_format(t, "%lld", (long long)e->iteration);
    for (int i = 0; i < CURVE_COUNT; i++) {
        double value;
        if (!shown[i]) continue;
        curve_gather(&curve_fields[i], e, 1, &value);
        if (isnan(value))
            table_add(t, "-");
        else
            table_add_format(t, "%.6f", value);
    }
}

static void append_evaluations(text *out, const outcome *o) {
    char alignment[CURVE_COUNT + 2] = "r";
    bool shown[CURVE_COUNT];
    if (o->evaluation_count == 0) return;
    for (int i = 0; i < CURVE_COUNT; i++)
        if ((shown[i] = is_known(&curve_fields[i], o))) alignment[strlen(alignment)] = 'r';
    table t = table_begin(alignment);
    table_add(&t, "iteration");
    for (int i = 0; i < CURVE_COUNT; i++)
        if (shown[i]) table_add(&t, curve_fields[i].name);
    for (int32_t i = 0; i < o->evaluation_count; i++) add_evaluation(&t, &o->evaluations[i], shown);
    text_append(out, "\nEvaluations\n");
    table_append(out, &t, 2);
    table_free(&t);
}

/* Smallest, largest, mean and L2 norm of a tensor. */
static void add_tensor_row(table *t, const parameter_tensor *p, const float *values) {
    double least = INFINITY, most = -INFINITY, sum = 0, squares = 0;
    for (int64_t i = 0; i < p->count; i++) {
        double v = values[i];
        least = v < least ? v : least;
        most = v > most ? v : most;
        sum += v;
        squares += v * v;
    }
    text shape = {0}, count = {0};
    explain_append_shape(&shape, p);
    text_append_grouped(&count, p->count);
    table_add(t, p->name);
    table_add(t, text_string(&shape));
    table_add(t, text_string(&count));
    table_add_format(t, "%.4g", least);
    table_add_format(t, "%.4g", most);
    table_add_format(t, "%.4g", sum / (double)p->count);
    table_add_format(t, "%.4g", sqrt(squares));
    text_free(&shape);
    text_free(&count);
}

static void append_tensors(text *out, const architecture *a, const float *weights) {
    table t = table_begin("llrrrrr");
    const char *const headings[] = {"tensor", "shape", "numbers", "least", "most", "mean", "norm"};
    for (int i = 0; i < 7; i++) table_add(&t, headings[i]);
    for (int i = 0; i < architecture_tensor_count(a); i++) {
        parameter_tensor p = architecture_tensor(a, i);
        add_tensor_row(&t, &p, weights);
        weights += p.count;
    }
    text_append(out, "\nFinal weights\n");
    table_append(out, &t, 2);
    table_free(&t);
}

static status append_trial(text *out, const subject *s, const result *r, error *err) {
    float *weights = NULL;
    if (r->status == TRIAL_FINISHED) TRY(subject_weights(s, r, &weights, err));
    text_append_format(out, "Trial %s of ", r->trial.id);
    text_append_visible(out, s->folder);
    text_append(out, "\n");
    append_fields(out, r, FIELD_RECIPE, "Recipe");
    append_fields(out, r, FIELD_OUTCOME, "Outcome");
    if (r->reason) {
        text_append(out, "\nWhy it failed: ");
        text_append_visible(out, r->reason);
        text_append(out, "\nIts log: ");
        text_append_visible(out, s->folder);
        text_append_format(out, "/logs/%s.log\n", r->trial.id);
    }
    append_evaluations(out, &r->outcome);
    if (weights) append_tensors(out, &r->trial.architecture, weights);
    append_fields(out, r, FIELD_RUNTIME, "When and where");
    free(weights);
    return STATUS_OK;
}

/* --- a sweep --- */

static void append_named(table *t, const char *name, const char *value) {
    if (!value || !value[0]) return;
    table_add_visible(t, name);
    table_add_visible(t, value);
}

/* One row for each line. */
static void append_lines(table *t, const char *name, const char *lines) {
    while (lines && *lines) {
        char *line = memory_copy_bytes(lines, strcspn(lines, "\n"));
        append_named(t, name, line);
        free(line);
        lines += strcspn(lines, "\n");
        lines += *lines == '\n';
    }
}

static void append_about(text *out, const results *r) {
    table t = table_begin("ll");
    append_named(&t, "title", r->title);
    append_named(&t, "data", r->data_title);
    append_named(&t, "data from", r->data_origin);
    append_named(&t, "data sha256", r->data_digest_hex);
    append_named(&t, "config", r->config_path);
    append_lines(&t, "override", r->config_overrides);
    append_named(&t, "command", r->command);
    for (int i = 0; i < r->environment_count; i++)
        append_named(&t, r->environment[i].name, r->environment[i].value);
    table_append(out, &t, 2);
    table_free(&t);
}

static void append_states(text *out, const results *r) {
    int32_t counts[TRIAL_FAILED + 1] = {0};
    for (int32_t i = 0; i < r->trial_count; i++) counts[r->trials[i].status]++;
    text_append_format(out, "%d trial%s", r->trial_count, r->trial_count == 1 ? "" : "s");
    for (int s = TRIAL_MISSING; s <= TRIAL_FAILED; s++)
        if (counts[s])
            text_append_format(out, ", %d %s", counts[s], trial_status_name((trial_status)s));
    text_append(out, "\n");
}

static void append_indented(text *out, const char *lines) {
    while (*lines) {
        text line = {0};
        size_t bytes = strcspn(lines, "\n");
        text_append_bytes(&line, lines, bytes);
        text_append(out, bytes ? "  " : "");
        text_append_visible(out, text_string(&line));
        text_append(out, "\n");
        text_free(&line);
        lines += bytes + (lines[bytes] == '\n');
    }
}

static void append_sweep(text *out, const subject *s) {
    const results *r = s->results;
    text_append_visible(out, s->folder);
    text_append(out, ": ");
    append_states(out, r);
    if (s->incomplete) {
        text_append(out, "There is no results.h5 yet; 'sweep ls ");
        text_append_visible(out, s->folder);
        text_append(out, "' lists the trials.\n");
        return;
    }
    append_about(out, r);
    text_append(out, "\n");
    report_append_table(out, r, COLUMNS);
    text_append(out, "\n");
    report_append_finding(out, r);
    text_append(out, "\n\nConfig\n");
    append_indented(out, r->config_source);
}

/* --- the command --- */

static int run_show(int argc, char **argv, const char *const given[]) {
    (void)given;
    if (argc < 2) return command_usage_error(&command_show, "which results folder or trial?");
    if (argc > 3) return command_usage_error(&command_show, "one trial at a time");
    error err;
    subject s;
    text out = {0};
    status result = subject_open(argv[1], &s, &err);
    if (result == STATUS_OK && argc == 3) result = subject_find(&s, argv[2], &err);
    if (result == STATUS_OK && s.trial >= 0)
        result = append_trial(&out, &s, &s.results->trials[s.trial], &err);
    else if (result == STATUS_OK)
        append_sweep(&out, &s);
    if (result == STATUS_OK) fputs(text_string(&out), stdout);
    text_free(&out);
    subject_free(&s);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

const command command_show = {
    .name = "show",
    .run = run_show,
    .arguments = "DIR|FILE [TRIAL]",
    .summary = "Show a sweep, or one trial of it, in full.",
    .help =
        "DIR is a results folder; FILE is a results.h5 or a trials/<id>.h5.  TRIAL is the start "
        "of\n"
        "an id or '#' and its number; DIR/<start of an id> means the same.\n"
        "\n"
        "    sweep show results/layers\n"
        "    sweep show results/layers 3fa4\n",
};
