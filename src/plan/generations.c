#include "src/plan/generations.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* --- the space --- */

static double number_of(config_kind kind, config_value value) {
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
        const double before = number_of(info->kind, s->values[i - 1]);
        const double here = number_of(info->kind, s->values[i]);
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
    const double min = number_of(kind, s->values[0]), max = number_of(kind, s->values[1]);
    if (min == max) return (search_axis){.kind = SEARCH_AXIS_CHOICE}; /* a range of one number */
    return (search_axis){.kind = kind == CONFIG_REAL ? SEARCH_AXIS_REAL : SEARCH_AXIS_WHOLE,
                         .log = s->space == CONFIG_SPACE_LOG,
                         .min = min,
                         .max = max};
}

void generations_begin(const grid *g, const uint32_t streams[], const tpe_result *told,
                       int64_t told_count, generations *out) {
    const config *c = g->config;
    *out = (generations){.grid = g,
                         .space = {.dimensions = g->axis_count},
                         .seed = (uint64_t)config_integer(c, KEY_SEARCH_SEED),
                         .size = config_integer(c, KEY_SEARCH_GENERATION),
                         .told_count = told_count,
                         .told = told};
    for (int i = 0; i < g->axis_count; i++) {
        const grid_axis *axis = &g->axes[i];
        out->space.axes[i] = axis->count > 0 ? axis_of_list(g, axis) : axis_of_range(g, axis);
        out->space.axes[i].stream = streams[i];
    }
}

void generations_free(generations *g) {
    free(g->values);
    free(g->results);
    g->values = NULL;
    g->results = NULL;
}

/* --- generations --- */

int64_t generations_planned(const generations *g, int64_t trials) {
    const int64_t planned = (g->told_count / g->size + 1) * g->size;
    return planned < trials ? planned : trials;
}

/* Of how many configurations the results are known when the next one is drawn. */
static int64_t count_known(const generations *g) {
    return g->count / g->size * g->size;
}

bool generations_know_enough(const generations *g, int64_t misses) {
    enum { MOST_MISSES = 24 }; /* where good ones are used up, others must come */
    return count_known(g) >= TPE_FEWEST_RESULTS && misses < MOST_MISSES;
}

/* What was told after the generation began is not known in it. */
static void tell(generations *g) {
    const int64_t known = count_known(g);
    for (int64_t i = 0; i < g->count; i++)
        g->results[i] = i < known ? g->told[i] : (tpe_result){.state = TPE_UNKNOWN};
}

/* --- a draw --- */

static config_value value_of(config_kind kind, double number) {
    config_value value = {0};
    if (kind == CONFIG_REAL) {
        value.real = number;
    } else if (kind == CONFIG_INTEGERS) {
        value.integers.count = 1;
        value.integers.members[0] = (int32_t)number;
    } else {
        value.integer = (int64_t)number;
    }
    return value;
}

static void choose(const generations *g, int dimension, double number, combination *out) {
    const grid *of = g->grid;
    const grid_axis *axis = &of->axes[dimension];
    const config_key key = of->keys[axis->first];
    if (axis->count > 0)
        grid_choose(of, axis, (size_t)number, out);
    else if (g->space.axes[dimension].kind == SEARCH_AXIS_CHOICE)
        out->values[key] = of->config->settings[key].values[0];
    else
        out->values[key] = value_of(key_info(key)->kind, number);
}

status generations_draw(generations *g, uint64_t point, combination *out, error *err) {
    tell(g);
    TRY(tpe_propose(&g->space, g->values, g->results, g->count, g->seed, point, g->drawn, err));
    grid_begin(g->grid, out);
    for (int i = 0; i < g->space.dimensions; i++) choose(g, i, g->drawn[i], out);
    return STATUS_OK;
}

void generations_note(generations *g, const combination *c, const size_t positions[]) {
    for (int i = 0; i < g->space.dimensions; i++) {
        const grid_axis *axis = &g->grid->axes[i];
        const config_key key = g->grid->keys[axis->first];
        const bool is_position = axis->count > 0 || g->space.axes[i].kind == SEARCH_AXIS_CHOICE;
        g->drawn[i] =
            is_position ? (double)positions[i] : number_of(key_info(key)->kind, c->values[key]);
    }
}

status generations_keep(generations *g, error *err) {
    const size_t dimensions = (size_t)g->space.dimensions, count = (size_t)g->count;
    if (!memory_grow(&g->values, &g->value_capacity, (count + 1) * dimensions, sizeof *g->values) ||
        !memory_grow(&g->results, &g->result_capacity, count + 1, sizeof *g->results))
        return error_no_memory(err, (count + 1) * dimensions * sizeof *g->values);
    memcpy(&g->values[count * dimensions], g->drawn, dimensions * sizeof *g->values);
    g->count++;
    return STATUS_OK;
}
