/* One way to write every config: equal configs give equal text. */
#include <inttypes.h>

#include "src/config/config.h"

void config_append_value(text *t, config_key key, config_value value) {
    switch (config_describe(key)->kind) {
        case CONFIG_KIND_INTEGER: text_append_format(t, "%" PRId64, value.integer); break;
        case CONFIG_KIND_REAL: text_append_real(t, value.real); break;
        case CONFIG_KIND_CHOICE: text_append(t, config_choice_name(key, value.integer)); break;
        case CONFIG_KIND_TEXT:
        case CONFIG_KIND_PATH: text_append_json(t, value.text); break;
    }
}

static void append_setting(text *t, config_key key, const config_setting *setting) {
    text_append_format(t, "%s: %s", config_describe(key)->name, setting->swept ? "[" : "");
    for (size_t i = 0; i < setting->count; i++) {
        if (i > 0) text_append(t, ", ");
        config_append_value(t, key, setting->values[i]);
    }
    text_append(t, setting->swept ? "]\n" : "\n");
}

void config_append_canonical(text *t, const config *c) {
    for (config_key key = 0; key < CONFIG_KEY_COUNT; key++)
        if (c->settings[key].count > 0) append_setting(t, key, &c->settings[key]);
}
