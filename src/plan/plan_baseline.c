#include "src/plan/plan_baseline.h"

enum { MOST_VALUES_TOLD = 6 };

static const trial *first_trial(const plan *p, int32_t configuration) {
    return &p->trials[configuration * p->seed_count];
}

bool plan_baseline_names(const plan *p, const trial *t) {
    const config_setting *pattern = &p->config->settings[KEY_BASELINE];
    for (size_t i = 0; i < pattern->part_count; i++) {
        const config_part *part = &pattern->parts[i];
        if (!config_values_equal(key_info(part->key), part->values[0], trial_value(t, part->key)))
            return false;
    }
    return pattern->part_count > 0;
}

static bool is_part(const config_setting *pattern, config_key key) {
    for (size_t i = 0; i < pattern->part_count; i++)
        if (pattern->parts[i].key == key) return true;
    return false;
}

/* --- refusals --- */

static bool is_among(const config_value told[], int count, config_key key, config_value value) {
    for (int i = 0; i < count; i++)
        if (config_values_equal(key_info(key), told[i], value)) return true;
    return false;
}

/* " (layer_dim is 1, 2, 3": the different values of a key, the first few. */
static void append_values_of(text *out, const plan *p, config_key key, const char *before) {
    config_value told[MOST_VALUES_TOLD];
    int count = 0;
    text_append_format(out, "%s%s is ", before, config_short_name(key_info(key)));
    for (int32_t i = 0; i < p->configuration_count; i++) {
        const config_value value = trial_value(first_trial(p, i), key);
        if (is_among(told, count, key, value)) continue;
        text_append(out, count ? ", " : "");
        if (count == MOST_VALUES_TOLD) {
            text_append(out, "...");
            return;
        }
        told[count++] = value;
        trial_append_value(out, first_trial(p, i), key);
    }
}

static void begin_message(text *out, const plan *p, const config_setting *pattern) {
    config_append_place(out, p->config, KEY_BASELINE);
    text_append(out, ": error: compare.baseline ");
    config_append_parts(out, p->config->language, pattern->parts, pattern->part_count);
}

static void append_configurations(text *out, const plan *p) {
    text_append_grouped(out, p->configuration_count);
    text_append(out, p->configuration_count == 1 ? " configuration" : " configurations");
}

static status refuse_none(const plan *p, const config_setting *pattern, error *err) {
    text words = {0};
    begin_message(&words, p, pattern);
    text_append(&words, " names none of the ");
    append_configurations(&words, p);
    for (size_t i = 0; i < pattern->part_count; i++)
        append_values_of(&words, p, pattern->parts[i].key, i ? "; " : " (");
    text_append(&words, "); name one of them, or leave it out by 'compare.baseline='");
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

static status refuse_excluded(const plan *p, const config_setting *pattern, error *err) {
    const config_condition *rule = &p->config->exclusions[p->baseline_rule].condition;
    text words = {0};
    begin_message(&words, p, pattern);
    text_append_format(&words,
                       " is left out by exclude: '%s' (%s); keep it, name another, or leave it out "
                       "by 'compare.baseline='",
                       rule->written, rule->place);
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* Two that have nothing in the pattern to tell them apart differ on another axis. */
static void append_one(text *out, const plan *p, const config_setting *pattern, const trial *t) {
    const char *before = "{";
    for (config_key key = 0; key < KEY_COUNT; key++) {
        bool wanted = is_part(pattern, key);
        for (int i = 0; i < p->axis_count; i++)
            wanted |= p->axes[i] == key && !key_info(key)->repeats;
        if (!wanted) continue;
        text_append_format(out, "%s%s: ", before, config_short_name(key_info(key)));
        trial_append_value(out, t, key);
        before = ", ";
    }
    text_append(out, "}");
}

static status refuse_several(const plan *p, const config_setting *pattern, int32_t named,
                             error *err) {
    text words = {0};
    begin_message(&words, p, pattern);
    text_append(&words, " names ");
    text_append_grouped(&words, named);
    text_append(&words, " of the ");
    append_configurations(&words, p);
    text_append(&words, "; name one of them, such as ");
    append_one(&words, p, pattern, first_trial(p, p->baseline));
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* --- the one --- */

/* What a search by results draws later does not take the name from what was there first. */
static bool has_grown(const plan *p) {
    return p->told_count > 0;
}

status plan_find_baseline(plan *p, error *err) {
    const config_setting *pattern = &p->config->settings[KEY_BASELINE];
    int32_t named = 0;
    p->baseline = PLAN_NO_BASELINE;
    if (pattern->part_count == 0) return STATUS_OK;
    for (int32_t i = 0; i < p->configuration_count; i++) {
        if (!plan_baseline_names(p, first_trial(p, i))) continue;
        if (named++ == 0) p->baseline = i;
    }
    if (named == 0 && p->baseline_rule != PLAN_EQUAL) return refuse_excluded(p, pattern, err);
    if (named == 0) return refuse_none(p, pattern, err);
    return named == 1 || has_grown(p) ? STATUS_OK : refuse_several(p, pattern, named, err);
}
