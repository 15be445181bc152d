#include <string.h>

#include "src/plan/explain.h"

/* A formula and a condition give a key values as well that is no axis. */
static bool varies(const plan *p, config_key key) {
    const config_value first = trial_value(&p->trials[0], key);
    for (int32_t i = 1; i < p->configuration_count; i++)
        if (!config_values_equal(key_info(key), first,
                                 trial_value(&p->trials[i * p->seed_count], key)))
            return true;
    return false;
}

static bool is_swept(const plan *p, config_key key) {
    for (int i = 0; i < p->axis_count; i++)
        if (p->axes[i] == key) return true;
    return varies(p, key);
}

/* Whether it is one of the ways to train, and has to be told: what every trial was before this was
 * asked is not. */
static bool is_told(const plan *p, config_key key) {
    const config_key_info *info = key_info(key);
    if (strncmp(info->name, "train.", strlen("train.")) != 0) return false;
    if (info->since <= TRIAL_FORMAT_FIRST || !trial_value_is_recorded(&p->trials[0], key))
        return false;
    return !is_swept(p, key);
}

static void append_part(text *out, const trial *t, config_key key) {
    if (out->bytes) text_append(out, ", ");
    if (key_info(key)->choice_titles) {
        text_append(out, key_info(key)->choice_titles[trial_value(t, key).integer]);
        return;
    }
    text_append_format(out, "%s ", key_column(key));
    trial_append_value(out, t, key);
}

/* Only where the optimiser, or something of the recipe, is not what it is by default. */
void explain_append_recipe(text *out, const plan *p) {
    text parts = {0};
    bool any = is_swept(p, KEY_OPTIMISER);
    for (config_key key = 0; key < KEY_COUNT; key++) any |= is_told(p, key);
    if (!any) return;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const bool always = (key == KEY_OPTIMISER || key == KEY_LR) && !is_swept(p, key);
        const bool same =
            key != KEY_LR || !is_swept(p, KEY_OPTIMISER) || p->config->settings[key].given;
        if ((always && same) || is_told(p, key)) append_part(&parts, &p->trials[0], key);
    }
    if (parts.bytes) text_append_format(out, "Training: %s.\n", text_string(&parts));
    out->failed |= parts.failed;
    text_free(&parts);
}
