#include "src/stats/importance.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/axis_groups.h"

static double grand_mean(const comparison *c, int32_t *count) {
    double sum = 0;
    *count = 0;
    for (int32_t g = 0; g < c->configuration_count; g++) {
        if (c->configurations[g].finished == 0) continue;
        sum += c->configurations[g].last.mean;
        ++*count;
    }
    return *count ? sum / *count : (double)NAN;
}

static double total_squares(const comparison *c, double mean) {
    double squares = 0;
    for (int32_t g = 0; g < c->configuration_count; g++) {
        if (c->configurations[g].finished == 0) continue;
        double deviation = c->configurations[g].last.mean - mean;
        squares += deviation * deviation;
    }
    return squares;
}

/* Squares of one value's mean about the grand mean, once for each configuration that has it. */
static double value_squares(const comparison *c, config_key axis, double value, double mean) {
    double sum = 0;
    int32_t count = 0;
    for (int32_t g = 0; g < c->configuration_count; g++) {
        const configuration *one = &c->configurations[g];
        if (one->finished == 0 || comparison_axis_number(one->trial, axis) != value) continue;
        sum += one->last.mean;
        count++;
    }
    double deviation = count ? sum / count - mean : 0;
    return count * deviation * deviation;
}

static double axis_squares(const comparison *c, config_key axis, double mean) {
    double *values = NULL, squares = 0;
    size_t count = comparison_axis_values(c, axis, &values);
    for (size_t i = 0; i < count; i++) squares += value_squares(c, axis, values[i], mean);
    free(values);
    return squares;
}

/* Whether every combination of values is there. */
static bool is_full_grid(const comparison *c) {
    double combinations = 1;
    for (int i = 0; i < c->varying_count; i++) {
        double *values = NULL;
        if (!axis_groups_leads(c, i)) continue;
        combinations *= (double)comparison_axis_values(c, c->varying[i], &values);
        free(values);
    }
    return combinations == (double)c->configuration_count;
}

static void insert(importance *out, config_key axis, double share) {
    int place = out->count++;
    for (; place > 0 && out->share[place - 1] < share; place--) {
        out->share[place] = out->share[place - 1];
        out->axis[place] = out->axis[place - 1];
    }
    out->share[place] = share;
    out->axis[place] = axis;
}

bool importance_of(const comparison *c, importance *out) {
    int32_t count;
    *out = (importance){.rest = 1};
    double mean = grand_mean(c, &count), total = total_squares(c, mean);
    if (count < 2 || !(total > 0)) return false;
    for (int i = 0; i < c->varying_count; i++) {
        if (!axis_groups_leads(c, i)) continue;
        if (comparison_values_with_result(c, c->varying[i]) < 2) continue;
        double share = axis_squares(c, c->varying[i], mean) / total;
        insert(out, c->varying[i], share);
        out->rest -= share;
    }
    if (out->count < 2) return false;
    out->complete = count == c->configuration_count && is_full_grid(c);
    /* With combinations missing, one axis may stand for another, and shares come to too much. */
    if (!out->complete && out->rest < 0) return false;
    out->rest = fmax(0, out->rest);
    return true;
}
