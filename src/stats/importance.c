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

/* The sum of squares of an effect, and its degrees of freedom. */
typedef struct squares {
    double sum;
    double degrees;
} squares;

static squares axis_squares(const comparison *c, config_key axis, double mean) {
    double *values = NULL;
    const size_t count = comparison_axis_values(c, axis, &values);
    squares effect = {0, (double)count - 1};
    for (size_t i = 0; i < count; i++) effect.sum += value_squares(c, axis, values[i], mean);
    free(values);
    return effect;
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

/* What seeds make of the squares about the grand mean, in the squares of configurations' means. */
typedef struct noise {
    double mean_square; /* for each degree of freedom of an effect; 0 where it cannot be told */
    double sum;
    bool known;
} noise;

/* Known where every configuration has as many results, two or more. */
static noise noise_of(const comparison *c) {
    const double seeds = (double)c->configurations[0].last.n;
    double within = 0;
    if (c->by_fold) return (noise){.known = false}; /* what folds make is the same in all */
    for (int32_t g = 0; g < c->configuration_count; g++) {
        const sample_summary *last = &c->configurations[g].last;
        if (last->n < 2 || (double)last->n != seeds) return (noise){.known = false};
        within += (seeds - 1) * last->sd * last->sd;
    }
    const double degrees = (seeds - 1) * c->configuration_count;
    return (noise){within / degrees / seeds, within / seeds, true};
}

/* Without what chance alone would have given it. */
static double share_of(squares effect, const noise *chance, double all) {
    return fmax(0, effect.sum - effect.degrees * chance->mean_square) / all;
}

/* Split what main effects leave; `left` is that of the configurations' means. */
static void split_rest(importance *out, squares left, const noise *chance, double all) {
    double shares = share_of(left, chance, all);
    for (int i = 0; i < out->count; i++) shares += out->share[i];
    out->chance = fmax(0, 1 - shares);
    out->rest = out->chance + share_of(left, chance, all);
}

/* Those that came to the end were chosen by what is to be explained. */
static bool was_chosen_from(const comparison *c) {
    for (int32_t g = 0; g < c->configuration_count; g++)
        if (c->configurations[g].finished == 0 && c->configurations[g].stopped > 0) return true;
    return false;
}

bool importance_of(const comparison *c, importance *out) {
    int32_t count;
    *out = (importance){.rest = 1, .chance = NAN};
    if (was_chosen_from(c)) return false;
    const double mean = grand_mean(c, &count), between = total_squares(c, mean);
    if (count < 2 || !(between > 0)) return false;
    out->complete = count == c->configuration_count && is_full_grid(c);
    const noise chance = out->complete ? noise_of(c) : (noise){.known = false};
    const double all = between + chance.sum;
    squares left = {between, count - 1};
    for (int i = 0; i < c->varying_count; i++) {
        if (!axis_groups_leads(c, i)) continue;
        if (comparison_values_with_result(c, c->varying[i]) < 2) continue;
        const squares effect = axis_squares(c, c->varying[i], mean);
        insert(out, c->varying[i], share_of(effect, &chance, all));
        left = (squares){left.sum - effect.sum, left.degrees - effect.degrees};
    }
    if (out->count < 2) return false;
    /* With combinations missing, one axis may stand for another, and shares come to too much. */
    if (!out->complete && left.sum < 0) return false;
    out->rest = fmax(0, left.sum) / all;
    if (chance.known) split_rest(out, left, &chance, all);
    return true;
}
