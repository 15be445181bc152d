#include "src/stats/comparison.h"

#include <stdlib.h>

#include "src/base/memory.h"

double comparison_axis_number(const trial *t, config_key axis) {
    config_value value = trial_value(t, axis);
    return key_info(axis)->kind == CONFIG_REAL ? value.real : (double)value.integer;
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
