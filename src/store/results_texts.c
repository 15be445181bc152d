#include "src/store/results_texts.h"

#include <stddef.h>

#include "src/base/memory.h"
#include "src/store/hdf5_values.h"
#include "src/store/schema.h"

const results_text results_texts[RESULTS_TEXT_COUNT] = {
    {SCHEMA_NAME, offsetof(results, name), false},
    {SCHEMA_TITLE, offsetof(results, title), false},
    {SCHEMA_COMMAND, offsetof(results, command), false},
    {SCHEMA_CONFIG_PATH, offsetof(results, config_path), false},
    {SCHEMA_CONFIG_YAML, offsetof(results, config_source), false},
    {SCHEMA_OVERRIDES, offsetof(results, config_overrides), false},
    {SCHEMA_DATA_NAME, offsetof(results, data_name), false},
    {SCHEMA_DATA_TITLE, offsetof(results, data_title), false},
    {SCHEMA_DATA_ORIGIN, offsetof(results, data_origin), false},
    {SCHEMA_CLASS_NAMES, offsetof(results, class_names), true},
    {SCHEMA_SAME_WITHIN, offsetof(results, same_within), true},
    {SCHEMA_TARGET, offsetof(results, target), true},
    {SCHEMA_BASELINE, offsetof(results, baseline), true},
    {SCHEMA_SEARCH, offsetof(results, search), true},
    {SCHEMA_SEARCH_SPACE, offsetof(results, search_space), true},
    {SCHEMA_STOPPING, offsetof(results, stopping), true},
    {SCHEMA_FITTED, offsetof(results, fitted), true},
    {SCHEMA_NAIVE, offsetof(results, naive), true},
    {SCHEMA_CONSTANTS, offsetof(results, constants), true},
};

char **results_text_at(const results *r, const results_text *which) {
    return (char **)((char *)r + which->offset);
}

bool results_text_is_kept(const results *r, const results_text *which) {
    const char *words = *results_text_at(r, which);
    return !which->optional || (words && words[0]);
}

status results_texts_write(hid_t file, const results *r, error *err) {
    for (int i = 0; i < RESULTS_TEXT_COUNT; i++)
        if (results_text_is_kept(r, &results_texts[i]))
            TRY(h5_text_write(file, results_texts[i].name, *results_text_at(r, &results_texts[i]),
                              err));
    return STATUS_OK;
}

/* "" where the file does not have it. */
static status read_text(hid_t file, const results_text *which, char **value, error *err) {
    if (which->optional && H5Lexists(file, which->name, H5P_DEFAULT) <= 0) {
        *value = memory_copy_text("");
        return *value ? STATUS_OK : error_no_memory(err, 1);
    }
    return h5_text_read(file, which->name, value, err);
}

status results_texts_read(hid_t file, results *r, error *err) {
    for (int i = 0; i < RESULTS_TEXT_COUNT; i++)
        TRY(read_text(file, &results_texts[i], results_text_at(r, &results_texts[i]), err));
    return STATUS_OK;
}
