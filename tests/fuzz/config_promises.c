#include "tests/fuzz/config_promises.h"

#include <string.h>

#include "src/trial/hyperparameters.h"
#include "tests/fuzz/fuzz.h"

static void check_answer(status result, const config *c, const text *problems) {
    MUST(result == STATUS_OK || result == STATUS_BAD_INPUT);
    MUST((result == STATUS_OK) == (c != NULL));
    MUST((result == STATUS_OK) == (problems->bytes == 0));
    MUST(strlen(text_string(problems)) == problems->bytes);
    for (size_t i = 0; i < problems->bytes; i++) {
        unsigned char byte = (unsigned char)problems->data[i];
        MUST(byte == '\n' || (byte >= ' ' && byte != 0x7f));
    }
}

static config *parse(const char *source, size_t bytes, const char *const overrides[],
                     size_t override_count) {
    text problems = {0};
    config *c = NULL;
    const status result = config_parse(&key_language, "fuzz.yaml", source, bytes, overrides,
                                       override_count, &c, &problems);
    check_answer(result, c, &problems);
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

/* What `c` comes to is a config again, and so the same one. */
static void check_canonical(const config *c) {
    text first = {0}, second = {0};
    config_append_canonical(&first, c);
    config *again = parse(text_string(&first), first.bytes, NULL, 0);
    MUST(again != NULL);
    config_append_canonical(&second, again);
    config_free(again);
    MUST(strcmp(text_string(&first), text_string(&second)) == 0);
    text_free(&first);
    text_free(&second);
}

void config_check_promises(const char *source, size_t bytes, const char *const overrides[],
                           size_t override_count) {
    config *c = parse(source, bytes, overrides, override_count);
    if (!c) return;
    check_values(c);
    check_canonical(c);
    config_free(c);
}

/* Results keep the composed text and the overrides, and are trained again from these. */
static void check_recipe(const config *c) {
    text first = {0}, second = {0}, problems = {0};
    config *again = NULL;
    const status result = config_parse_again(&key_language, c->path, c->source, c->source_bytes,
                                             (const char *const *)c->overrides, c->override_count,
                                             c->override_count, &again, &problems);
    check_answer(result, again, &problems);
    MUST(again != NULL);
    config_append_canonical(&first, c);
    config_append_canonical(&second, again);
    MUST(strcmp(text_string(&first), text_string(&second)) == 0);
    config_free(again);
    text_free(&problems);
    text_free(&first);
    text_free(&second);
}

void config_check_file_promises(const char *path, const char *const overrides[],
                                size_t override_count) {
    text problems = {0};
    config *c = NULL;
    const status result =
        config_load(&key_language, path, overrides, override_count, &c, &problems);
    check_answer(result, c, &problems);
    text_free(&problems);
    if (!c) return;
    check_values(c);
    check_canonical(c);
    check_recipe(c);
    config_free(c);
}
