/* sweep diff: what differs between two sweeps, or between two trials. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/cli/command.h"
#include "src/cli/warnings.h"
#include "src/plan/explain.h"
#include "src/results/difference.h"
#include "src/results/recipe.h"
#include "src/results/shown.h"
#include "src/results/subject.h"
#include "src/trial/architecture.h"

/* --- two trials --- */

static void append_weights_difference(text *out, const rnn_architecture *a, const float *left,
                                      const float *right) {
    int64_t count = rnn_parameter_count(a), different = 0;
    double largest = 0;
    for (int64_t i = 0; i < count; i++) {
        different += memcmp(&left[i], &right[i], sizeof *left) != 0;
        largest = fmax(largest, fabs((double)left[i] - (double)right[i]));
    }
    if (different)
        text_append_format(out, "%sFinal weights: %lld of %lld differ, the most by %.6g\n",
                           out->bytes ? "\n" : "", (long long)different, (long long)count, largest);
}

static status compare_weights(text *out, const subject *a, const subject *b, const result *left,
                              const result *right, error *err) {
    float *x = NULL, *y = NULL;
    if (left->status != TRIAL_FINISHED || right->status != TRIAL_FINISHED ||
        !architecture_same_tensors(&left->trial.architecture, &right->trial.architecture))
        return STATUS_OK;
    status result = subject_weights(a, left, &x, err);
    if (result == STATUS_OK) result = subject_weights(b, right, &y, err);
    if (result == STATUS_OK) append_weights_difference(out, &left->trial.architecture, x, y);
    free(x);
    free(y);
    return result;
}

static status compare_trials(text *out, const subject *a, const subject *b, error *err) {
    const result *left = &a->results->trials[a->trial], *right = &b->results->trials[b->trial];
    difference_append_fields(out, "Recipe", FIELD_RECIPE, left, right);
    difference_append_tensors(out, &left->trial.architecture, &right->trial.architecture);
    difference_append_fields(out, "Outcome", FIELD_OUTCOME, left, right);
    TRY(compare_weights(out, a, b, left, right, err));
    difference_append_fields(out, "When and where", FIELD_RUNTIME, left, right);
    return STATUS_OK;
}

/* --- two sweeps: configs --- */

static status parse(const subject *s, config **out, text *problems, error *err) {
    recipe r;
    TRY(recipe_of_results(s->results, &r, err));
    status result = recipe_parse(&r, NULL, 0, out, problems);
    recipe_free(&r);
    return result;
}

static status compare_configs(text *out, const subject *a, const subject *b, error *err) {
    config *left = NULL, *right = NULL;
    text problems = {0};
    if (a->incomplete || b->incomplete) return STATUS_OK;
    status result = parse(a, &left, &problems, err);
    if (result == STATUS_OK) result = parse(b, &right, &problems, err);
    if (result == STATUS_OK) difference_append_configs(out, left, right);
    if (problems.bytes)
        error_set(err, result, "a config kept in results.h5 is none for this sweep: %s",
                  problems.data);
    config_free(left);
    config_free(right);
    text_free(&problems);
    return result;
}

static void add_digest(table *t, const char *hex) {
    char start[32];
    snprintf(start, sizeof start, "%.16s...", hex);
    table_add_visible(t, start);
}

static void compare_data(text *out, const results *a, const results *b) {
    table t = table_begin("lll");
    if (strcmp(a->data_digest_hex, b->data_digest_hex) != 0) {
        table_add(&t, "sha256");
        add_digest(&t, a->data_digest_hex);
        add_digest(&t, b->data_digest_hex);
    }
    if (strcmp(a->data_origin, b->data_origin) != 0) {
        table_add(&t, "from");
        table_add_visible(&t, a->data_origin);
        table_add_visible(&t, b->data_origin);
    }
    difference_append_section(out, "Data", &t);
}

/* --- two sweeps: architectures --- */

enum { MOST_ARCHITECTURES = 64 };

typedef struct architectures {
    rnn_architecture list[MOST_ARCHITECTURES];
    int count;
} architectures;

static architectures distinct(const results *r) {
    architectures found = {.count = 0};
    int32_t count = trial_distinct_architectures(&r->trials[0].trial, r->trial_count,
                                                 sizeof *r->trials, found.list, MOST_ARCHITECTURES);
    found.count = count < MOST_ARCHITECTURES ? count : MOST_ARCHITECTURES;
    return found;
}

/* Leave in `a` only what `b` has not. */
static architectures without(const architectures *a, const architectures *b) {
    architectures left = {.count = 0};
    for (int i = 0; i < a->count; i++) {
        bool shared = false;
        for (int k = 0; k < b->count; k++)
            shared |= rnn_architecture_equal(&a->list[i], &b->list[k]);
        if (!shared) left.list[left.count++] = a->list[i];
    }
    return left;
}

static void append_only(text *out, const char *side, const architectures *a, int first) {
    for (int i = first; i < a->count; i++) {
        text_append_format(out, "%sOnly in %s: ", out->bytes ? "\n" : "", side);
        explain_append_architecture_heading(out, &a->list[i]);
    }
}

/* The first of `b` that differs from it in one property alone, else the first. */
static int find_partner(const rnn_architecture *a, const architectures *b) {
    for (int i = 0; i < b->count; i++)
        if (architecture_only_difference(a, &b->list[i]) != CONFIG_NO_KEY) return i;
    return 0;
}

static void take_out(architectures *from, int place) {
    for (int i = place; i + 1 < from->count; i++) from->list[i] = from->list[i + 1];
    from->count--;
}

/* Networks that only one side has are compared in pairs. */
static void compare_architectures(text *out, const results *a, const results *b) {
    if (a->trial_count == 0 || b->trial_count == 0) return;
    architectures all_a = distinct(a), all_b = distinct(b);
    architectures only_a = without(&all_a, &all_b), only_b = without(&all_b, &all_a);
    int pairs = only_a.count < only_b.count ? only_a.count : only_b.count;
    for (int i = 0; i < pairs; i++) {
        const int partner = find_partner(&only_a.list[i], &only_b);
        difference_append_tensors(out, &only_a.list[i], &only_b.list[partner]);
        take_out(&only_b, partner);
    }
    append_only(out, "the first", &only_a, pairs);
    append_only(out, "the second", &only_b, 0);
}

/* --- two sweeps: trials and what came of them --- */

typedef struct match {
    int32_t both, same_bits, only_a, only_b;
} match;

static int compare_ids(const void *a, const void *b) {
    const result *const *x = a, *const *y = b;
    return strcmp((*x)->trial.id, (*y)->trial.id);
}

/* Pointers to the trials, ordered by id; to be freed. */
static const result **by_id(const results *r) {
    const result **sorted = memory_array((size_t)r->trial_count, sizeof *sorted);
    if (!sorted) return NULL;
    for (int32_t i = 0; i < r->trial_count; i++) sorted[i] = &r->trials[i];
    qsort(sorted, (size_t)r->trial_count, sizeof *sorted, compare_ids);
    return sorted;
}

/* Trials of one id are judged by the same. */
static void add_metrics(table *t, const result *a, const result *b) {
    const metric tested = metric_selection(trial_measure(&a->trial), false);
    const double x = outcome_last(&a->outcome, tested), y = outcome_last(&b->outcome, tested);
    table_add(t, a->trial.id);
    table_add(t, trial_status_name(a->status));
    table_add(t, trial_status_name(b->status));
    shown_add_metric(t, tested, x);
    shown_add_metric(t, tested, y);
    shown_add_difference(t, tested, y - x);
}

static bool same_bits(const result *a, const result *b) {
    return a->status == b->status && a->outcome.iterations_done == b->outcome.iterations_done &&
           strcmp(a->outcome.weights_sha256, b->outcome.weights_sha256) == 0;
}

static match match_trials(const results *a, const results *b, const result **x, const result **y,
                          table *metrics) {
    match m = {0};
    int32_t i = 0, k = 0;
    while (i < a->trial_count || k < b->trial_count) {
        int order = i == a->trial_count   ? 1
                    : k == b->trial_count ? -1
                                          : strcmp(x[i]->trial.id, y[k]->trial.id);
        m.only_a += order < 0;
        m.only_b += order > 0;
        if (order == 0) {
            m.both++;
            if (same_bits(x[i], y[k]))
                m.same_bits++;
            else
                add_metrics(metrics, x[i], y[k]);
        }
        i += order <= 0;
        k += order >= 0;
    }
    return m;
}

static void add_metric_row(table *t, metric m, const char *name, double a, double b) {
    table_add(t, name);
    shown_add_metric(t, m, a);
    shown_add_metric(t, m, b);
    shown_add_difference(t, m, b - a);
}

/* Over all finished trials: the mean, the best and the worst value at the end. */
static void measure(const results *r, metric m, double out[3]) {
    double sum = 0;
    int32_t count = 0;
    out[1] = out[2] = NAN;
    for (int32_t i = 0; i < r->trial_count; i++) {
        const double value = outcome_last(&r->trials[i].outcome, m);
        if (isnan(value)) continue;
        if (count == 0 || metric_is_better(m, value, out[1])) out[1] = value;
        if (count == 0 || metric_is_better(m, out[2], value)) out[2] = value;
        sum += value;
        count++;
    }
    out[0] = sum / count;
}

static void compare_metric(text *out, metric m, const results *a, const results *b) {
    static const char *const names[] = {"mean", "best", "worst"};
    double left[3], right[3];
    table t = table_begin("lrrr");
    measure(a, m, left);
    measure(b, m, right);
    for (int i = 0; i < 3; i++)
        if (isfinite(left[i]) && isfinite(right[i]) && left[i] != right[i])
            add_metric_row(&t, m, names[i], left[i], right[i]);
    text heading = {0};
    metric_append_heading(&heading, m);
    text_append(&heading, " of all trials");
    difference_append_section(out, text_string(&heading), &t);
    text_free(&heading);
}

static bool facts_differ(const results *a, const results *b) {
    text told = {0};
    difference_append_facts(&told, a, b);
    bool differ = told.bytes > 0;
    text_free(&told);
    return differ;
}

static void append_match(text *out, const match *m) {
    text_append_format(out, "%sTrials: %d in both, %d of them to the same bits",
                       out->bytes ? "\n" : "", m->both, m->same_bits);
    if (m->only_a || m->only_b)
        text_append_format(out, "; %d only in the first, %d only in the second", m->only_a,
                           m->only_b);
    text_append(out, "\n");
}

static status compare_results(text *out, const results *a, const results *b, error *err) {
    const result **x = by_id(a), **y = by_id(b);
    table metrics = table_begin("lllrrr");
    match m = {0};
    if (x && y) m = match_trials(a, b, x, y, &metrics);
    /* The same bits are worth a word where something else is not the same. */
    if (m.only_a || m.only_b || m.same_bits < m.both || out->bytes || facts_differ(a, b))
        append_match(out, &m);
    difference_append_section(out, "The same trials, with another outcome", &metrics);
    /* Where they are judged by different measures, by the one that every trial has. */
    const bool alike = results_measure(a) == results_measure(b);
    const measure_kind shared = alike ? results_measure(a) : MEASURE_ACCURACY;
    compare_metric(out, metric_selection(shared, false), a, b);
    bool failed = !x || !y;
    free(x);
    free(y);
    return failed ? error_no_memory(err, (size_t)a->trial_count * sizeof *x) : STATUS_OK;
}

static status compare_sweeps(text *out, const subject *a, const subject *b, error *err) {
    TRY(compare_configs(out, a, b, err));
    compare_data(out, a->results, b->results);
    compare_architectures(out, a->results, b->results);
    TRY(compare_results(out, a->results, b->results, err));
    difference_append_facts(out, a->results, b->results);
    return STATUS_OK;
}

/* --- the command --- */

static status compare(text *out, const subject *a, const subject *b, error *err) {
    if ((a->trial < 0) != (b->trial < 0))
        return error_set(err, STATUS_BAD_INPUT,
                         "one is a sweep and the other a trial; compare two of a kind");
    return a->trial < 0 ? compare_sweeps(out, a, b, err) : compare_trials(out, a, b, err);
}

static int run_diff(int argc, char **argv, const char *const given[]) {
    (void)given;
    if (argc != 3) return command_usage_error(&command_diff, "which two results?");
    error err;
    text out = {0};
    subject a = {.trial = -1}, b = {.trial = -1};
    status result = subject_open(argv[1], &warnings_of_subject, &a, &err);
    if (result == STATUS_OK) result = subject_open(argv[2], &warnings_of_subject, &b, &err);
    if (result == STATUS_OK) result = compare(&out, &a, &b, &err);
    if (result == STATUS_OK) fputs(out.bytes ? out.data : "No difference.\n", stdout);
    text_free(&out);
    subject_free(&a);
    subject_free(&b);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

const command command_diff = {
    .name = "diff",
    .run = run_diff,
    .arguments = "A B",
    .summary = "Show what differs between two sweeps, or between two trials.",
    .help =
        "A and B are results folders, results.h5 files, trials/<id>.h5 files, or DIR/<start of an\n"
        "id>.  Only what differs is shown: config, data, parameter tensors (+ added, - removed,\n"
        "~ of another shape), outcomes, program and machine.\n",
};
