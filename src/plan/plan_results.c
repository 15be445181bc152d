#include "src/plan/plan_results.h"

#include <string.h>

#include "src/base/memory.h"
#include "src/plan/draws.h"
#include "src/plan/plan_stopping.h"
#include "src/plan/searched_axes.h"

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

/* "" where the key is not given */
static char *real_text(const config *c, config_key key) {
    text number = {0};
    if (c->settings[key].count) text_append_real(&number, config_real(c, key));
    char *copy = number.failed ? NULL : memory_copy_text(text_string(&number));
    text_free(&number);
    return copy;
}

/* The id of its first trial; "" where none is named */
static char *baseline_text(const plan *p) {
    if (p->baseline == PLAN_NO_BASELINE) return memory_copy_text("");
    return memory_copy_text(p->trials[p->baseline * p->seed_count].id);
}

static char *search_text(const config *c) {
    text words = {0};
    if (config_searches(c)) draws_append_search(&words, c);
    char *copy = words.failed ? NULL : memory_copy_text(text_string(&words));
    text_free(&words);
    return copy;
}

static char *search_space_text(const plan *p) {
    text lines = {0};
    if (config_searches(p->config)) searched_axes_append(&lines, p);
    char *copy = lines.failed ? NULL : memory_copy_text(text_string(&lines));
    text_free(&lines);
    return copy;
}

static char *stopping_text(const plan *p) {
    text words = {0};
    if (p->stopping) plan_append_stopping_rule(&words, p);
    char *copy = words.failed ? NULL : memory_copy_text(text_string(&words));
    text_free(&words);
    return copy;
}

static bool copy_texts(results *r, const plan *p, const char *command) {
    const config *c = p->config;
    r->name = copy_or_empty(config_text(c, KEY_NAME));
    r->title = copy_or_empty(config_text(c, KEY_TITLE));
    r->command = copy_or_empty(command);
    r->config_path = copy_or_empty(c->path);
    r->config_source = memory_copy_bytes(c->source, c->source_bytes);
    r->config_overrides = join_lines(c->overrides, c->override_count);
    r->data_name = copy_or_empty(p->data->name);
    r->data_title = copy_or_empty(p->data->title);
    r->data_origin = copy_or_empty(p->data->origin);
    r->class_names = p->data->class_names
                         ? join_lines(p->data->class_names, (size_t)p->data->output_dim)
                         : copy_or_empty("");
    r->same_within = real_text(c, KEY_SAME_WITHIN);
    r->target = real_text(c, KEY_TARGET);
    r->baseline = baseline_text(p);
    r->search = search_text(c);
    r->search_space = search_space_text(p);
    r->stopping = stopping_text(p);
    r->fitted = copy_or_empty(p->data->fitted);
    r->naive = copy_or_empty(p->data->naive);
    r->constants = copy_or_empty(p->data->constants);
    r->data_digest_hex = copy_or_empty(p->data_digest_hex);
    return r->name && r->title && r->command && r->config_path && r->config_source &&
           r->config_overrides && r->data_name && r->data_title && r->data_origin &&
           r->class_names && r->same_within && r->target && r->baseline && r->search &&
           r->search_space && r->stopping && r->fitted && r->naive && r->constants &&
           r->data_digest_hex;
}

static bool copy_trials(results *r, const plan *p) {
    r->trials = memory_array((size_t)p->trial_count, sizeof *r->trials);
    if (!r->trials) return false;
    r->trial_count = p->trial_count;
    r->configuration_count = p->configuration_count + p->confirmed_count;
    r->confirms = p->confirmed_count > 0;
    for (int32_t i = 0; i < p->trial_count; i++) r->trials[i].trial = p->trials[i];
    return true;
}

status plan_results_create(const plan *p, const char *command, results **out, error *err) {
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
