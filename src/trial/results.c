#include "src/trial/results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/rnn/losses.h"

status results_add_fact(results *r, const char *name, const char *value, error *err) {
    size_t count = (size_t)r->environment_count;
    fact *grown = reallocarray(r->environment, count + 1, sizeof *grown);
    if (!grown) return error_no_memory(err, (count + 1) * sizeof *grown);
    r->environment = grown;
    grown[count] = (fact){.name = memory_copy_text(name), .value = memory_copy_text(value)};
    r->environment_count++;
    if (!grown[count].name || !grown[count].value) return error_no_memory(err, strlen(value));
    return STATUS_OK;
}

const char *results_fact(const results *r, const char *name) {
    for (int i = 0; i < r->environment_count; i++)
        if (strcmp(r->environment[i].name, name) == 0) return r->environment[i].value;
    return "";
}

bool results_append_class_name(text *out, const results *r, int class) {
    const char *name = r->class_names ? r->class_names : "";
    for (; class > 0 && *name; class --) {
        name += strcspn(name, "\n");
        name += *name == '\n';
    }
    text_append_bytes(out, name, strcspn(name, "\n"));
    return *name != '\0';
}

measure_kind results_measure(const results *r) {
    return r->trial_count > 0 ? trial_measure(&r->trials[0].trial) : MEASURE_ACCURACY;
}

bool results_have_metric(const results *r, metric m) {
    return metric_is_measured(m, results_measure(r));
}

/* Numbers that were scaled have no unit. */
static const char *loss_unit(const trial *t) {
    const char *unit = rnn_loss_describe((rnn_loss)t->loss)->unit;
    return unit || !t->scale_targets ? unit : "1";
}

static bool is_same(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

const char *results_metric_unit(const results *r, metric m) {
    const metric_info *info = metric_describe(m);
    if (info->kind != METRIC_LOSS || r->trial_count == 0) return info->unit;
    const char *unit = loss_unit(&r->trials[0].trial);
    for (int32_t i = 1; i < r->trial_count; i++)
        if (!is_same(unit, loss_unit(&r->trials[i].trial))) return NULL;
    return unit;
}

static double positive_number(const char *words) {
    const double value = words ? strtod(words, NULL) : 0;
    return isfinite(value) && value > 0 ? value : 0;
}

double results_same_within(const results *r) {
    return positive_number(r->same_within);
}

double results_target(const results *r) {
    return positive_number(r->target);
}

static const char WINDOWS[] = "windows ";

static bool names_windows(const char *line) {
    return strncmp(line, WINDOWS, sizeof WINDOWS - 1) == 0;
}

static const char *next_line(const char *line) {
    line += strcspn(line, "\n");
    return line + (*line == '\n');
}

void results_begin_naive(text *out, int64_t lookback, int64_t horizon) {
    text_append_format(out, "%s%lld %lld\n", WINDOWS, (long long)lookback, (long long)horizon);
}

const char *results_naive_of(const char *lines, int64_t lookback, int64_t horizon) {
    if (!lines || !names_windows(lines)) return lines;
    for (; *lines; lines = next_line(lines)) {
        if (!names_windows(lines)) continue;
        char *after;
        const bool same = strtoll(lines + sizeof WINDOWS - 1, &after, 10) == lookback;
        if (same && strtoll(after, NULL, 10) == horizon) return next_line(lines);
    }
    return NULL;
}

bool results_known_errors(const char *lines, const char *measure, double *first, double *second) {
    const size_t chars = strlen(measure);
    *first = *second = (double)NAN;
    for (; lines && *lines && !names_windows(lines); lines = next_line(lines)) {
        if (strncmp(lines, measure, chars) != 0 || lines[chars] != ' ') continue;
        char *end;
        *first = strtod(lines + chars, &end);
        if (*end == ' ') *second = strtod(end, NULL);
        return isfinite(*first);
    }
    return false;
}

char **results_text_place(results *r, size_t number) {
    char **const texts[] = {&r->name,          &r->title,
                            &r->command,       &r->config_path,
                            &r->config_source, &r->config_overrides,
                            &r->data_name,     &r->data_title,
                            &r->data_origin,   &r->class_names,
                            &r->same_within,   &r->target,
                            &r->baseline,      &r->search,
                            &r->stopping,      &r->data_digest_hex,
                            &r->fitted,        &r->search_space,
                            &r->naive,         &r->constants};
    return number < sizeof texts / sizeof *texts ? texts[number] : NULL;
}

void results_free(results *r) {
    if (!r) return;
    char **words;
    for (size_t i = 0; (words = results_text_place(r, i)); i++) free(*words);
    for (int32_t i = 0; i < r->trial_count; i++) {
        outcome_free(&r->trials[i].outcome);
        free(r->trials[i].reason);
    }
    free(r->trials);
    for (int i = 0; i < r->environment_count; i++) {
        free(r->environment[i].name);
        free(r->environment[i].value);
    }
    free(r->environment);
    free(r);
}
