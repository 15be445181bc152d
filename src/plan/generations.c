#include "src/plan/generations.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/searched_axes.h"

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
        out->space.axes[i] = searched_axis(g, axis);
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
        g->drawn[i] = is_position ? (double)positions[i]
                                  : searched_number(key_info(key)->kind, c->values[key]);
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
