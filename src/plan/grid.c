#include "src/plan/grid.h"

#include <string.h>

/* --- axes --- */

static bool is_swept(const config *c, config_key key) {
    return key_info(key)->role == CONFIG_AXIS && !key_info(key)->repeats &&
           c->settings[key].count > 1;
}

static bool goes_before(const config *c, config_key a, config_key b) {
    return c->settings[a].order < c->settings[b].order;
}

/* The swept keys in the order the config names them. */
static int sorted_keys(const config *c, config_key keys[KEY_COUNT]) {
    int count = 0;
    for (config_key key = 0; key < KEY_COUNT; key++) {
        if (!is_swept(c, key)) continue;
        int place = count++;
        for (; place > 0 && goes_before(c, key, keys[place - 1]); place--)
            keys[place] = keys[place - 1];
        keys[place] = key;
    }
    return count;
}

static bool is_in(const config_zip *zip, config_key key) {
    for (size_t i = 0; i < zip->key_count; i++)
        if (zip->keys[i] == key) return true;
    return false;
}

static const config_zip *zip_of(const config *c, config_key key) {
    for (size_t i = 0; i < c->zip_count; i++)
        if (is_in(&c->zips[i], key)) return &c->zips[i];
    return NULL;
}

static bool has_place(const grid *g, config_key key) {
    for (int i = 0; i < g->key_count; i++)
        if (g->keys[i] == key) return true;
    return false;
}

/* The key, and those that advance with it. */
static void add_axis(grid *g, const config_key sorted[], int count, config_key key) {
    const config_zip *zip = zip_of(g->config, key);
    grid_axis *axis = &g->axes[g->axis_count++];
    const config_setting *s = &g->config->settings[key];
    *axis = (grid_axis){.first = g->key_count, .count = s->space ? 0 : s->count};
    for (int i = 0; i < count; i++)
        if (sorted[i] == key || (zip && is_in(zip, sorted[i]))) g->keys[g->key_count++] = sorted[i];
    axis->key_count = g->key_count - axis->first;
}

static status too_many(const grid *g, error *err) {
    text words = {0};
    text_append_format(&words, "%s: error: the sweep is too large: ", g->config->path);
    grid_append_sizes(&words, g);
    text_append(&words, " come to ");
    grid_append_too_many(&words, g->combination_count);
    text_append(&words,
                "; give some of these keys fewer values, or draw from them by 'search: 20'");
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

void grid_axes(const config *c, grid *out) {
    config_key sorted[KEY_COUNT];
    const int count = sorted_keys(c, sorted);
    *out = (grid){.config = c, .combination_count = 1};
    for (int i = 0; i < count; i++)
        if (!has_place(out, sorted[i])) add_axis(out, sorted, count, sorted[i]);
}

status grid_of(const config *c, grid *out, error *err) {
    grid_axes(c, out);
    for (int i = 0; i < out->axis_count; i++)
        if (__builtin_mul_overflow(out->combination_count, (int64_t)out->axes[i].count,
                                   &out->combination_count)) {
            out->combination_count = INT64_MAX;
            break;
        }
    return out->combination_count > GRID_MAX_COMBINATIONS ? too_many(out, err) : STATUS_OK;
}

void grid_append_too_many(text *out, int64_t combinations) {
    if (combinations == INT64_MAX) text_append(out, "more than ");
    text_append_grouped(out, combinations);
    text_append(out, " combinations, of which ");
    text_append_grouped(out, GRID_MAX_COMBINATIONS);
    text_append(out, " can be tried at most");
}

void grid_append_sizes(text *out, const grid *g) {
    for (int i = 0; i < g->axis_count; i++) {
        const grid_axis *axis = &g->axes[i];
        text_append(out, i ? " x " : "");
        for (int k = 0; k < axis->key_count; k++)
            text_append_format(out, "%s%s", k ? " with " : "",
                               key_info(g->keys[axis->first + k])->name);
        text_append(out, " (");
        text_append_grouped(out, (int64_t)axis->count);
        text_append(out, " values)");
    }
}

/* --- combinations --- */

void grid_begin(const grid *g, combination *out) {
    memset(out, 0, sizeof *out);
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_setting *s = &g->config->settings[key];
        out->set[key] = s->count > 0;
        out->given[key] = s->given;
        if (s->count > 0) out->values[key] = s->values[0];
    }
}

void grid_choose(const grid *g, const grid_axis *axis, size_t position, combination *out) {
    for (int k = axis->first; k < axis->first + axis->key_count; k++)
        out->values[g->keys[k]] = g->config->settings[g->keys[k]].values[position];
}

/* The last axis turns fastest, as the digits of a counter. */
void grid_combination(const grid *g, int64_t number, combination *out) {
    grid_begin(g, out);
    for (int i = g->axis_count; i-- > 0;) {
        const grid_axis *axis = &g->axes[i];
        const size_t position = (size_t)(number % (int64_t)axis->count);
        number /= (int64_t)axis->count;
        grid_choose(g, axis, position, out);
    }
}

void grid_row(const grid *g, const config_row *row, combination *out) {
    grid_begin(g, out);
    for (size_t i = 0; i < row->part_count; i++) {
        out->values[row->parts[i].key] = row->parts[i].values[0];
        const config_key key = row->parts[i].key;
        out->set[key] = out->given[key] = out->exact[key] = true;
    }
}

void grid_append_values(text *out, const grid *g, const combination *c) {
    for (int i = 0; i < g->key_count; i++) {
        const config_key_info *info = key_info(g->keys[i]);
        text_append_format(out, "%s%s ", i ? ", " : "", config_short_name(info));
        config_append_value(out, info, c->values[g->keys[i]]);
    }
}

static void append_part(text *out, const config_key_info *info, config_value value) {
    const bool listed = info->kind == CONFIG_INTEGERS && value.integers.count != 1;
    text_append_format(out, "%s: %s", config_short_name(info), listed ? "[" : "");
    config_append_value(out, info, value);
    if (listed) text_append(out, "]");
}

void grid_append_pattern(text *out, const grid *g, const combination *c, const bool wanted[]) {
    const char *before = "{";
    for (int i = 0; i < g->axis_count; i++) {
        const grid_axis *axis = &g->axes[i];
        for (int k = axis->first; wanted[i] && k < axis->first + axis->key_count; k++) {
            text_append(out, before);
            append_part(out, key_info(g->keys[k]), c->values[g->keys[k]]);
            before = ", ";
        }
    }
    text_append(out, "}");
}
