/* sweep show: one sweep, or one trial, in full. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/prose.h"
#include "src/base/table.h"
#include "src/cli/command.h"
#include "src/cli/recipe_file.h"
#include "src/cli/terminal.h"
#include "src/cli/warnings.h"
#include "src/pages/report.h"
#include "src/plan/explain_tensors.h"
#include "src/results/shown.h"
#include "src/results/subject.h"
#include "src/trial/fields.h"

/* --- a trial --- */

static void append_fields(text *out, const result *r, field_group group, const char *heading) {
    field_value values[FIELDS_MAX];
    table t = table_begin("ll");
    fields_read(r, values);
    for (int i = 0; i < fields_count(); i++) {
        if (fields_at(i)->group != group || !values[i].known) continue;
        table_add(&t, fields_at(i)->name);
        shown_add_value(&t, i, &values[i], group != FIELD_RUNTIME);
    }
    if (t.cell_count) {
        text_append_format(out, "\n%s\n", heading);
        table_append(out, &t, 2);
    }
    table_free(&t);
}

/* False for a curve of nothing but NANs: no validation items. */
static bool is_known(metric m, const outcome *o) {
    for (int32_t i = 0; i < o->evaluation_count; i++)
        if (!isnan(o->evaluations[i].values[m])) return true;
    return false;
}

static void add_evaluation(table *t, const evaluation *e, const bool shown[]) {
    table_add_format(t, "%lld", (long long)e->iteration);
    for (metric m = 0; m < METRIC_COUNT; m++) {
        const double value = e->values[m];
        if (!shown[m]) continue;
        const metric_kind kind = metric_describe(m)->kind;
        if (!isnan(value) && (kind == METRIC_RATE || kind == METRIC_NORM))
            table_add_format(t, "%.4g", value);
        else if (isnan(value) || kind != METRIC_LOSS)
            shown_add_metric(t, m, value);
        else
            table_add_format(t, "%.6f", value);
    }
}

static void append_evaluations(text *out, const outcome *o) {
    char alignment[METRIC_COUNT + 2] = "r";
    bool shown[METRIC_COUNT];
    if (o->evaluation_count == 0) return;
    for (metric m = 0; m < METRIC_COUNT; m++)
        if ((shown[m] = is_known(m, o))) alignment[strlen(alignment)] = 'r';
    table t = table_begin(alignment);
    table_add(&t, "iteration");
    for (metric m = 0; m < METRIC_COUNT; m++)
        if (shown[m]) table_add(&t, metric_describe(m)->name);
    for (int32_t i = 0; i < o->evaluation_count; i++) add_evaluation(&t, &o->evaluations[i], shown);
    text_append(out, "\nEvaluations\n");
    table_append(out, &t, 2);
    table_free(&t);
}

/* Smallest, largest, mean and L2 norm of a tensor. */
static void add_tensor_row(table *t, const rnn_tensor *p, const float *values) {
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

static void append_tensors(text *out, const rnn_architecture *a, const float *weights) {
    table t = table_begin("llrrrrr");
    const char *const headings[] = {"tensor", "shape", "numbers", "least", "most", "mean", "norm"};
    for (int i = 0; i < 7; i++) table_add(&t, headings[i]);
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        rnn_tensor p = rnn_tensor_at(a, i);
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

enum { MOST_FITTED = 4 };

/* So many words of a line, "" for those that it does not have; returns what is behind the line. */
static const char *add_words(table *t, const char *line, int count) {
    for (int k = 0; k < count; k++) {
        const size_t bytes = strcspn(line, " \n");
        char *word = memory_copy_bytes(line, bytes);
        table_add_visible(t, word ? word : "");
        free(word);
        line += bytes;
        line += *line == ' ';
    }
    line += strcspn(line, "\n");
    return line + (*line == '\n');
}

/* The numbers that other sequences are to be scaled and filled with, or the tokens that they are to
 * be numbered by. */
static void append_fitted(text *out, const results *r) {
    const char *line = r->fitted ? r->fitted : "";
    if (!line[0]) return;
    int words = 1;
    for (const char *c = line; *c && *c != '\n' && words < MOST_FITTED; c++) words += *c == ' ';
    table t = table_begin(&"rrrrr"[MOST_FITTED - words]);
    const bool tokens = strncmp(line, "token\n", 6) == 0;
    table_add(&t, tokens ? "place" : "feature");
    const bool folds = strncmp(line, "fold ", 5) == 0; /* each has all features */
    line = add_words(&t, line, words);
    int feature = 0;
    for (const char *before = line; *line; feature++) {
        if (folds && strncmp(line, before, strcspn(line, " ") + 1) != 0) feature = 0;
        before = line;
        table_add_format(&t, "%d", feature);
        line = add_words(&t, line, words);
    }
    text_append(out, "\nFitted to the training items\n");
    table_append(out, &t, 2);
    table_free(&t);
}

static void append_states(text *out, const results *r) {
    int32_t counts[TRIAL_STATUS_COUNT] = {0}, confirming = 0;
    for (int32_t i = 0; i < r->trial_count; i++) {
        counts[r->trials[i].status]++;
        confirming += r->trials[i].trial.confirm_rank > 0;
    }
    text_append_format(out, "%d trial%s", r->trial_count, r->trial_count == 1 ? "" : "s");
    for (int s = TRIAL_MISSING; s < TRIAL_STATUS_COUNT; s++)
        if (counts[s])
            text_append_format(out, ", %d %s", counts[s], trial_status_name((trial_status)s));
    if (confirming) text_append_format(out, "; %d of them confirm", confirming);
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

static void append_title(text *out, const subject *s) {
    const char *title = s->results->title;
    if (title && title[0]) {
        text_append_visible(out, title);
        text_append(out, "\n");
    }
    text_append_visible(out, s->folder);
    text_append(out, ": ");
    append_states(out, s->results);
}

/* First what came out; where it comes from is long, and comes after. */
static void append_sweep(text *out, const subject *s) {
    const results *r = s->results;
    append_title(out, s);
    if (s->incomplete) {
        text_append(out, "There is no results.h5 yet; 'sweep ls ");
        text_append_visible(out, s->folder);
        text_append(out, "' lists the trials.\n");
        return;
    }
    text finding = {0};
    text_append(out, "\n");
    report_append_table(out, r, terminal_columns());
    report_append_finding(&finding, r);
    text_append(out, "\n");
    prose_append(out, text_string(&finding), terminal_prose_columns());
    text_free(&finding);
    text_append(out, "\nConfig\n");
    append_indented(out, r->config_source);
    text_append(out, "\nWhere it comes from\n");
    append_about(out, r);
    append_fitted(out, r);
}

/* --- a report --- */

static bool is_page(const char *path) {
    const char *ending = strrchr(path, '.');
    return ending && (strcmp(ending, ".html") == 0 || strcmp(ending, ".htm") == 0);
}

/* The folder of a report that has its results.h5 beside it, to be freed; NULL if it has not. */
static char *folder_of_page(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder =
        slash ? memory_copy_bytes(path, (size_t)(slash - path) + 1) : memory_copy_text(".");
    char *beside = folder ? files_join(folder, "results.h5") : NULL;
    bool there = beside && access(beside, F_OK) == 0;
    free(beside);
    if (there) return folder;
    free(folder);
    return NULL;
}

/* What a report by itself holds for a program to read: its recipe. */
static void append_recipe(text *out, const char *path, const recipe *r) {
    table t = table_begin("ll");
    text_append_visible(out, path);
    text_append(out, ": no results.h5 lies beside it; 'sweep run ");
    text_append_visible(out, path);
    text_append(out, "' trains its sweep again.\n\nConfig\n");
    append_indented(out, r->source);
    append_named(&t, "config", r->config_path);
    for (size_t i = 0; i < r->override_count; i++) append_named(&t, "override", r->overrides[i]);
    append_named(&t, "data sha256", r->facts->data_digest_hex);
    for (int i = 0; i < r->facts->environment_count; i++)
        append_named(&t, r->facts->environment[i].name, r->facts->environment[i].value);
    text_append(out, "\nWhere it comes from\n");
    table_append(out, &t, 2);
    table_free(&t);
}

static status show_page(text *out, const char *path, error *err) {
    recipe r;
    TRY(recipe_read(path, &r, err));
    append_recipe(out, path, &r);
    recipe_free(&r);
    return STATUS_OK;
}

/* --- the command --- */

static status show_results(text *out, const char *path, const char *trial, error *err) {
    subject s;
    status result = subject_open(path, &warnings_of_subject, &s, err);
    if (result == STATUS_OK && trial) result = subject_find(&s, trial, err);
    if (result == STATUS_OK && s.trial >= 0)
        result = append_trial(out, &s, &s.results->trials[s.trial], err);
    else if (result == STATUS_OK)
        append_sweep(out, &s);
    subject_free(&s);
    return result;
}

static status show(text *out, const char *path, const char *trial, error *err) {
    char *folder = is_page(path) ? folder_of_page(path) : NULL;
    if (is_page(path) && !folder && !trial) return show_page(out, path, err);
    status result = show_results(out, folder ? folder : path, trial, err);
    free(folder);
    return result;
}

static int run_show(int argc, char **argv, const char *const given[]) {
    (void)given;
    if (argc < 2) return command_usage_error(&command_show, "which results folder or trial?");
    if (argc > 3) return command_usage_error(&command_show, "one trial at a time");
    error err;
    text out = {0};
    status result = show(&out, argv[1], argc == 3 ? argv[2] : NULL, &err);
    if (result == STATUS_OK) fputs(text_string(&out), stdout);
    text_free(&out);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

const command command_show = {
    .name = "show",
    .run = run_show,
    .arguments = "DIR|FILE [TRIAL]",
    .summary = "Show a sweep, or one trial of it, in full.",
    .help =
        "DIR is a results folder; FILE is a results.h5, a report.html or a trials/<id>.h5.  TRIAL "
        "is the start "
        "of\n"
        "an id or '#' and its number; DIR/<start of an id> means the same.\n"
        "\n"
        "    sweep show results/layers\n"
        "    sweep show results/layers 3fa4\n",
};
