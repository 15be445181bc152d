#include "src/plan/results.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

static char *join_lines(char *const lines[], size_t count) {
    text joined = {0};
    for (size_t i = 0; i < count; i++) text_append_format(&joined, "%s%s", i ? "\n" : "", lines[i]);
    char *copy = joined.failed ? NULL : memory_copy_text(text_string(&joined));
    text_free(&joined);
    return copy;
}

static char *copy_or_empty(const char *source) {
    return memory_copy_text(source ? source : "");
}

static bool copy_texts(results *r, const plan *p, const char *command) {
    const config *c = p->config;
    r->name = copy_or_empty(config_text(c, CONFIG_NAME));
    r->title = copy_or_empty(config_text(c, CONFIG_TITLE));
    r->command = copy_or_empty(command);
    r->config_path = copy_or_empty(c->path);
    r->config_source = memory_copy_bytes(c->source, c->source_bytes);
    r->config_overrides = join_lines(c->overrides, c->override_count);
    r->data_name = copy_or_empty(p->data->name);
    r->data_title = copy_or_empty(p->data->title);
    r->data_origin = copy_or_empty(p->data->origin);
    r->data_digest_hex = copy_or_empty(p->data_digest_hex);
    return r->name && r->title && r->command && r->config_path && r->config_source &&
           r->config_overrides && r->data_name && r->data_title && r->data_origin &&
           r->data_digest_hex;
}

static bool copy_trials(results *r, const plan *p) {
    r->trials = memory_array((size_t)p->trial_count, sizeof *r->trials);
    if (!r->trials) return false;
    r->trial_count = p->trial_count;
    r->configuration_count = p->configuration_count;
    for (int32_t i = 0; i < p->trial_count; i++) r->trials[i].trial = p->trials[i];
    return true;
}

status results_from_plan(const plan *p, const char *command, results **out, error *err) {
    results *r = memory_array(1, sizeof *r);
    if (!r || !copy_texts(r, p, command) || !copy_trials(r, p)) {
        results_free(r);
        return error_no_memory(err, sizeof *r + (size_t)p->trial_count * sizeof *r->trials);
    }
    memcpy(r->axes, p->axes, sizeof r->axes);
    r->axis_count = p->axis_count;
    *out = r;
    return STATUS_OK;
}

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

void results_free(results *r) {
    if (!r) return;
    char *const texts[] = {r->name,          r->title,          r->command,          r->config_path,
                           r->config_source, r->data_name,      r->config_overrides, r->data_title,
                           r->data_origin,   r->data_digest_hex};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) free(texts[i]);
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
