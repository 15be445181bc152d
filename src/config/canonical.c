/* One way to write every config: equal configs give equal text. */
#include <inttypes.h>

#include "src/config/config.h"

void config_append_value(text *t, const config_key_info *info, config_value value) {
    switch (info->kind) {
        case CONFIG_INTEGER: text_append_format(t, "%" PRId64, value.integer); break;
        case CONFIG_REAL: text_append_real(t, value.real); break;
        case CONFIG_INTEGERS: config_append_integers(t, &value.integers); break;
        case CONFIG_CHOICE: text_append(t, config_choice_name(info, value.integer)); break;
        case CONFIG_TEXT:
        case CONFIG_PATH: text_append_json(t, value.text); break;
    }
}

static void append_setting(text *t, const config_key_info *info, const config_setting *setting) {
    text_append_format(t, "%s: %s", info->name, setting->swept ? "[" : "");
    for (size_t i = 0; i < setting->count; i++) {
        if (i > 0) text_append(t, ", ");
        config_append_value(t, info, setting->values[i]);
    }
    text_append(t, setting->swept ? "]\n" : "\n");
}

void config_append_canonical(text *t, const config *c) {
    for (config_key key = 0; key < c->language->key_count; key++)
        if (c->settings[key].count > 0)
            append_setting(t, &c->language->keys[key], &c->settings[key]);
}
