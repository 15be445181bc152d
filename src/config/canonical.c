/* One way to write every config: equal configs give equal text. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/config/config.h"

/* One as a text, several as a list. */
static void append_names(text *t, const char *names) {
    const bool several = strchr(names, '\n');
    if (several) text_append(t, "[");
    for (bool first = true; *names || first; first = false) {
        const size_t bytes = strcspn(names, "\n");
        char *name = memory_copy_bytes(names, bytes);
        if (!first) text_append(t, ", ");
        text_append_json(t, name ? name : "");
        if (!name) t->failed = true;
        free(name);
        names += bytes + (names[bytes] == '\n');
    }
    if (several) text_append(t, "]");
}

void config_append_value(text *t, const config_key_info *info, config_value value) {
    switch (info->kind) {
        case CONFIG_INTEGER: text_append_format(t, "%" PRId64, value.integer); break;
        case CONFIG_REAL: text_append_real(t, value.real); break;
        case CONFIG_INTEGERS: config_append_integers(t, &value.integers); break;
        case CONFIG_CHOICE: text_append(t, config_choice_name(info, value.integer)); break;
        case CONFIG_TEXT:
        case CONFIG_PATH:
            if (info->pattern)
                text_append(t, value.text);
            else
                text_append_json(t, value.text);
            break;
        case CONFIG_NAMES: append_names(t, value.text); break;
    }
}

/* Of several whole numbers, which are a value only in a list. */
static bool is_list(const config_key_info *info, config_value value) {
    return info->kind == CONFIG_INTEGERS && value.integers.count != 1;
}

/* "3", "[0.3, 1]": what a list of values would be written as, and one alone where it may be. */
static void append_values(text *t, const config_key_info *info, const config_value values[],
                          size_t count, bool listed) {
    if (listed) text_append(t, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0) text_append(t, ", ");
        config_append_value(t, info, values[i]);
    }
    if (listed) text_append(t, "]");
}

void config_append_space(text *t, const config_key_info *info, const config_setting *setting) {
    text_append(t, "{min: ");
    config_append_value(t, info, setting->values[0]);
    text_append(t, ", max: ");
    config_append_value(t, info, setting->values[1]);
    text_append(t, setting->space == CONFIG_SPACE_LOG ? ", scale: log}" : "}");
}

static void append_setting(text *t, const config_key_info *info, const config_setting *s) {
    text_append_format(t, "%s: ", info->name);
    if (s->when) text_append(t, s->swept ? "{values: " : "{value: ");
    if (s->formula)
        text_append_json(t, s->formula->written);
    else if (s->space)
        config_append_space(t, info, s);
    else
        append_values(t, info, s->values, s->count, s->swept);
    if (s->when) {
        text_append(t, ", when: ");
        text_append_json(t, s->when->condition.written);
        if (!s->when->by_default) {
            text_append(t, ", else: ");
            append_values(t, info, &s->when->otherwise, 1, is_list(info, s->when->otherwise));
        }
        text_append(t, "}");
    }
}

bool config_grids_give(const config *c, config_key key) {
    for (size_t i = 0; i < c->grid_count; i++)
        if (c->grids[i].given[key]) return true;
    return false;
}

/* --- words --- */

static void append_zips(text *t, const config *c) {
    if (c->zip_count == 0) return;
    text_append(t, "zip: [");
    for (size_t i = 0; i < c->zip_count; i++) {
        text_append(t, i ? ", [" : "[");
        for (size_t k = 0; k < c->zips[i].key_count; k++)
            text_append_format(t, "%s%s", k ? ", " : "",
                               c->language->keys[c->zips[i].keys[k]].name);
        text_append(t, "]");
    }
    text_append(t, "]\n");
}

void config_append_pattern(text *t, const config_language *language, const config_part *parts,
                           size_t count) {
    text_append(t, "{");
    for (size_t i = 0; i < count; i++) {
        const config_key_info *info = &language->keys[parts[i].key];
        const bool listed = parts[i].count != 1 || is_list(info, parts[i].values[0]);
        text_append_format(t, "%s%s: ", i ? ", " : "", info->name);
        append_values(t, info, parts[i].values, parts[i].count, listed);
    }
    text_append(t, "}");
}

static void append_exclusions(text *t, const config *c) {
    if (c->exclusion_count == 0) return;
    text_append(t, "exclude: [");
    for (size_t i = 0; i < c->exclusion_count; i++) {
        const config_exclusion *one = &c->exclusions[i];
        if (i > 0) text_append(t, ", ");
        if (one->condition.expression)
            text_append_json(t, one->condition.written);
        else
            config_append_pattern(t, c->language, one->parts, one->part_count);
    }
    text_append(t, "]\n");
}

static void append_rows(text *t, const config *c) {
    if (c->row_count == 0) return;
    text_append(t, "include: [");
    for (size_t i = 0; i < c->row_count; i++) {
        if (i > 0) text_append(t, ", ");
        config_append_pattern(t, c->language, c->rows[i].parts, c->rows[i].part_count);
    }
    text_append(t, "]\n");
}

/* The next key that a grid gives, in the order of the axes; CONFIG_NO_KEY past the last. */
static config_key next_of_grid(const config_grid *grid, config_key after) {
    const config *c = grid->config;
    config_key next = CONFIG_NO_KEY;
    for (config_key key = 0; key < c->language->key_count; key++) {
        if (!grid->given[key] || c->settings[key].count == 0) continue;
        const int order = c->settings[key].order;
        if (after != CONFIG_NO_KEY && order <= c->settings[after].order) continue;
        if (next == CONFIG_NO_KEY || order < c->settings[next].order) next = key;
    }
    return next;
}

static void append_grid(text *t, const config_grid *grid) {
    const config *c = grid->config;
    text_append_json(t, grid->name);
    text_append(t, ": {");
    config_key key = next_of_grid(grid, CONFIG_NO_KEY);
    while (key != CONFIG_NO_KEY) {
        append_setting(t, &c->language->keys[key], &c->settings[key]);
        key = next_of_grid(grid, key);
        if (key != CONFIG_NO_KEY) text_append(t, ", ");
    }
    text_append(t, "}");
}

static void append_grids(text *t, const config *c) {
    if (c->grid_count == 0) return;
    text_append(t, "grids: {");
    for (size_t i = 0; i < c->grid_count; i++) {
        if (i > 0) text_append(t, ", ");
        append_grid(t, &c->grids[i]);
    }
    text_append(t, "}\n");
}

void config_append_canonical_words(text *t, const config *c) {
    append_zips(t, c);
    append_exclusions(t, c);
    append_rows(t, c);
    append_grids(t, c);
}

/* A default is not written where a grid says another value, or may say what the default hangs on.
 */
static bool is_written(const config *c, config_key key) {
    if (c->settings[key].count == 0) return false;
    if (c->settings[key].given || c->grid_count == 0) return true;
    return !c->language->keys[key].goes_with && !config_grids_give(c, key);
}

void config_append_canonical(text *t, const config *c) {
    for (config_key key = 0; key < c->language->key_count; key++)
        if (is_written(c, key)) {
            append_setting(t, &c->language->keys[key], &c->settings[key]);
            text_append(t, "\n");
        }
    config_append_canonical_words(t, c);
}

/* --- for people --- */

void config_append_parts(text *t, const config_language *language, const config_part *parts,
                         size_t count) {
    for (size_t i = 0; i < count; i++) {
        const config_key_info *info = &language->keys[parts[i].key];
        text_append_format(t, "%s%s", i ? ", " : "", config_short_name(info));
        for (size_t k = 0; k < parts[i].count; k++) {
            text_append(t, k ? " or " : " ");
            config_append_value(t, info, parts[i].values[k]);
        }
    }
}
