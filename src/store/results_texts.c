#include "src/store/results_texts.h"

#include <stddef.h>

#include "src/store/hdf5_values.h"
#include "src/store/schema.h"

const results_text results_texts[RESULTS_TEXT_COUNT] = {
    {SCHEMA_NAME, offsetof(results, name)},
    {SCHEMA_TITLE, offsetof(results, title)},
    {SCHEMA_COMMAND, offsetof(results, command)},
    {SCHEMA_CONFIG_PATH, offsetof(results, config_path)},
    {SCHEMA_CONFIG_YAML, offsetof(results, config_source)},
    {SCHEMA_OVERRIDES, offsetof(results, config_overrides)},
    {SCHEMA_DATA_NAME, offsetof(results, data_name)},
    {SCHEMA_DATA_TITLE, offsetof(results, data_title)},
    {SCHEMA_DATA_ORIGIN, offsetof(results, data_origin)},
};

char **results_text_at(const results *r, const results_text *which) {
    return (char **)((char *)r + which->offset);
}

status results_texts_write(hid_t file, const results *r, error *err) {
    for (int i = 0; i < RESULTS_TEXT_COUNT; i++)
        TRY(h5_text_write(file, results_texts[i].name, *results_text_at(r, &results_texts[i]),
                          err));
    return STATUS_OK;
}

status results_texts_read(hid_t file, results *r, error *err) {
    for (int i = 0; i < RESULTS_TEXT_COUNT; i++)
        TRY(h5_text_read(file, results_texts[i].name, results_text_at(r, &results_texts[i]), err));
    return STATUS_OK;
}
