#include "src/stats/comparison.h"

#include <stdlib.h>

#include "src/base/memory.h"

int32_t configuration_evaluations(const configuration *g) {
    int32_t count = INT32_MAX;
    for (int32_t i = 0; i < g->run_count; i++)
        if (g->runs[i]->status == TRIAL_FINISHED && g->runs[i]->outcome.evaluation_count < count)
            count = g->runs[i]->outcome.evaluation_count;
    return count == INT32_MAX ? 0 : count;
}

/* Several whole numbers as one: equal lists are equal numbers, greater than any one member, and two
 * different lists are so once in 10^15 pairs. */
static double number_of_list(const config_integers *list) {
    const uint64_t prime = 0x100000001b3, above_members = 1ull << 51;
    uint64_t hash = 0xcbf29ce484222325;
    for (int i = 0; i < list->count; i++) hash = (hash ^ (uint64_t)list->members[i]) * prime;
    hash ^= hash >> 32;
    return (double)(above_members + hash % above_members);
}

double comparison_axis_number(const trial *t, config_key axis) {
    const config_value value = trial_value(t, axis);
    switch (key_info(axis)->kind) {
        case CONFIG_REAL: return value.real;
        case CONFIG_INTEGERS:
            return value.integers.count == 1 ? value.integers.members[0]
                                             : number_of_list(&value.integers);
        default: return (double)value.integer;
    }
}

bool axis_is_numeric(const comparison *c, config_key axis) {
    const config_key_info *info = key_info(axis);
    if (!config_is_numeric(info)) return false;
    for (int32_t g = 0; info->kind == CONFIG_INTEGERS && g < c->configuration_count; g++)
        if (trial_value(c->configurations[g].trial, axis).integers.count != 1) return false;
    return true;
}

void append_axis_value(text *out, const comparison *c, config_key axis, double number) {
    for (int32_t g = 0; g < c->configuration_count; g++) {
        const trial *t = c->configurations[g].trial;
        if (comparison_axis_number(t, axis) != number) continue;
        trial_append_value(out, t, axis);
        return;
    }
}

const configuration *comparison_ranked(const comparison *c, int32_t place) {
    return &c->configurations[c->ranking[place]];
}

bool comparison_varies(const comparison *c, config_key axis) {
    for (int i = 0; i < c->varying_count; i++)
        if (c->varying[i] == axis) return true;
    return false;
}

static int compare_numbers(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static size_t distinct_values(const comparison *c, config_key axis, bool with_result,
                              double **values) {
    size_t count = 0, kept = 0;
    double *all = memory_array((size_t)c->configuration_count, sizeof *all);
    *values = all;
    if (!all) return 0;
    for (int32_t g = 0; g < c->configuration_count; g++)
        if (!with_result || c->configurations[g].finished > 0)
            all[count++] = comparison_axis_number(c->configurations[g].trial, axis);
    qsort(all, count, sizeof *all, compare_numbers);
    for (size_t g = 0; g < count; g++)
        if (kept == 0 || all[g] != all[kept - 1]) all[kept++] = all[g];
    return kept;
}

size_t comparison_axis_values(const comparison *c, config_key axis, double **values) {
    return distinct_values(c, axis, false, values);
}

size_t comparison_values_with_result(const comparison *c, config_key axis) {
    double *values = NULL;
    size_t count = distinct_values(c, axis, true, &values);
    free(values);
    return count;
}
