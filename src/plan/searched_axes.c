#include "src/plan/searched_axes.h"

#include "src/search/samplers.h"

double searched_number(config_kind kind, config_value value) {
    switch (kind) {
        case CONFIG_REAL: return value.real;
        case CONFIG_INTEGERS: return value.integers.members[0];
        default: return (double)value.integer;
    }
}

static bool is_one_number(const config_key_info *info, config_value value) {
    return config_is_numeric(info) && (info->kind != CONFIG_INTEGERS || value.integers.count == 1);
}

/* Whether the values of a list are numbers that rise throughout, or fall. */
static bool are_in_order(const config_key_info *info, const config_setting *s) {
    int rising = 0, falling = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (!is_one_number(info, s->values[i])) return false;
        if (i == 0) continue;
        const double before = searched_number(info->kind, s->values[i - 1]);
        const double here = searched_number(info->kind, s->values[i]);
        rising += here > before;
        falling += here < before;
    }
    return (rising == 0) != (falling == 0) && rising + falling + 1 == (int)s->count;
}

static search_axis axis_of_list(const grid *g, const grid_axis *axis) {
    const config_key key = g->keys[axis->first];
    const bool ordered =
        axis->key_count == 1 && are_in_order(key_info(key), &g->config->settings[key]);
    return (search_axis){.kind = ordered ? SEARCH_AXIS_WHOLE : SEARCH_AXIS_CHOICE,
                         .max = (double)axis->count - 1};
}

static search_axis axis_of_range(const grid *g, const grid_axis *axis) {
    const config_key key = g->keys[axis->first];
    const config_setting *s = &g->config->settings[key];
    const config_kind kind = key_info(key)->kind;
    const double min = searched_number(kind, s->values[0]),
                 max = searched_number(kind, s->values[1]);
    if (min == max) return (search_axis){.kind = SEARCH_AXIS_CHOICE}; /* a range of one number */
    return (search_axis){.kind = kind == CONFIG_REAL ? SEARCH_AXIS_REAL : SEARCH_AXIS_WHOLE,
                         .log = s->space == CONFIG_SPACE_LOG,
                         .min = min,
                         .max = max};
}

search_axis searched_axis(const grid *g, const grid_axis *axis) {
    return axis->count > 0 ? axis_of_list(g, axis) : axis_of_range(g, axis);
}

/* --- as text --- */

static void append_list(text *out, const grid *g, const grid_axis *axis, bool ordered) {
    const config_key key = g->keys[axis->first];
    const config_setting *s = &g->config->settings[key];
    if (!ordered) {
        text_append_format(out, "choice %zu", axis->count);
        return;
    }
    text_append(out, "steps");
    for (size_t i = 0; i < s->count; i++) {
        text_append(out, " ");
        text_append_real(out, searched_number(key_info(key)->kind, s->values[i]));
    }
}

static void append_range(text *out, const search_axis *a) {
    if (a->kind == SEARCH_AXIS_CHOICE) {
        text_append(out, "choice 1");
        return;
    }
    text_append(out, a->kind == SEARCH_AXIS_REAL ? "real" : "whole");
    text_append(out, a->log ? " log " : " linear ");
    text_append_real(out, a->min);
    text_append(out, " ");
    text_append_real(out, a->max);
}

/* What conditions leave of it was not drawn. */
static void append_otherwise(text *out, config_key key, const config_setting *s) {
    if (!s->when || s->when->by_default) return;
    const config_kind kind = key_info(key)->kind;
    if (kind == CONFIG_INTEGERS && s->when->otherwise.integers.count != 1) return;
    text_append(out, " else ");
    text_append_real(out, searched_number(kind, s->when->otherwise));
}

static void append_keys(text *out, const grid *g, const grid_axis *axis) {
    for (int i = 0; i < axis->key_count; i++)
        text_append_format(out, "%s%s", i ? " " : "", key_info(g->keys[axis->first + i])->name);
}

static void append_axis(text *out, const grid *g, const grid_axis *axis) {
    const search_axis a = searched_axis(g, axis);
    const config_key first = g->keys[axis->first];
    append_keys(out, g, axis);
    text_append(out, ": ");
    if (axis->count > 0)
        append_list(out, g, axis, a.kind == SEARCH_AXIS_WHOLE);
    else
        append_range(out, &a);
    if (axis->key_count == 1) append_otherwise(out, first, &g->config->settings[first]);
    text_append(out, "\n");
}

void searched_axes_append(text *out, const plan *p) {
    const config *c = p->config;
    grid g;
    grid_axes(c, &g);
    text_append_format(out, "%s %d %d\n",
                       search_sampler_names[config_integer(c, KEY_SEARCH_METHOD)],
                       (int)p->drawn_first, (int)p->drawn_count);
    for (int i = 0; i < g.axis_count; i++) append_axis(out, &g, &g.axes[i]);
}
