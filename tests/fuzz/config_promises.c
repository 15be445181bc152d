#include "tests/fuzz/config_promises.h"

#include <string.h>

#include "src/trial/hyperparameters.h"
#include "tests/fuzz/fuzz.h"

static config *parse(const char *source, size_t bytes, const char *const overrides[],
                     size_t override_count) {
    text problems = {0};
    config *c = NULL;
    status result = config_parse(&key_language, "fuzz.yaml", source, bytes, overrides,
                                 override_count, &c, &problems);
    MUST(result == STATUS_OK || result == STATUS_BAD_INPUT);
    MUST((result == STATUS_OK) == (c != NULL));
    MUST((result == STATUS_OK) == (problems.bytes == 0));
    MUST(strlen(text_string(&problems)) == problems.bytes);
    for (size_t i = 0; i < problems.bytes; i++) {
        unsigned char byte = (unsigned char)problems.data[i];
        MUST(byte == '\n' || (byte >= ' ' && byte != 0x7f));
    }
    text_free(&problems);
    return c;
}

/* A line each. */
static void check_names(const config_key_info *info, const char *names) {
    for (;; names += strcspn(names, "\n") + 1) {
        const double bytes = (double)strcspn(names, "\n");
        MUST(bytes >= info->minimum && bytes <= info->maximum);
        if (!strchr(names, '\n')) return;
    }
}

static void check_value(const config_key_info *info, config_value value) {
    switch (info->kind) {
        case CONFIG_INTEGER:
            MUST((double)value.integer >= info->minimum && (double)value.integer <= info->maximum);
            break;
        case CONFIG_INTEGERS:
            MUST(value.integers.count >= (info->default_text != NULL) &&
                 value.integers.count <= CONFIG_MOST_MEMBERS);
            for (int i = 0; i < value.integers.count; i++)
                MUST((double)value.integers.members[i] >= info->minimum &&
                     (double)value.integers.members[i] <= info->maximum);
            break;
        case CONFIG_REAL: MUST(value.real >= info->minimum && value.real <= info->maximum); break;
        case CONFIG_CHOICE: MUST(value.integer >= 0); break;
        case CONFIG_TEXT:
        case CONFIG_PATH:
            MUST((double)strlen(value.text) >= info->minimum &&
                 (double)strlen(value.text) <= info->maximum);
            break;
        case CONFIG_NAMES: check_names(info, value.text); break;
    }
}

static void check_values(const config *c) {
    for (int k = 0; k < KEY_COUNT; k++)
        for (size_t i = 0; i < c->settings[k].count; i++)
            check_value(key_info((config_key)k), c->settings[k].values[i]);
}

void config_check_promises(const char *source, size_t bytes, const char *const overrides[],
                           size_t override_count) {
    text first = {0}, second = {0};
    config *c = parse(source, bytes, overrides, override_count);
    if (!c) return;
    check_values(c);
    config_append_canonical(&first, c);
    config_free(c);
    c = parse(text_string(&first), first.bytes, NULL, 0);
    MUST(c != NULL);
    config_append_canonical(&second, c);
    config_free(c);
    MUST(strcmp(text_string(&first), text_string(&second)) == 0);
    text_free(&first);
    text_free(&second);
}
