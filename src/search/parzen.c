#include "src/search/parzen.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/base/random.h"
#include "src/rnn/scalar_math.h"
#include "src/search/special_functions.h"

/* --- weights --- */

enum { NEWEST = 25 };

/* Rising from 1 / n to 1, in as many steps as there are older ones. */
static double ramp(int64_t i, int64_t count) {
    const int64_t older = count - NEWEST;
    const double first = 1 / (double)count;
    return older > 1 ? first + (double)i * ((1 - first) / (double)(older - 1)) : first;
}

static void find_weights(parzen *p, int64_t count) {
    double sum = 0;
    for (int64_t i = 0; i < p->kernel_count; i++) {
        p->weights[i] = i < count - NEWEST ? ramp(i, count) : 1;
        sum = sum + p->weights[i];
    }
    for (int64_t i = 0; i < p->kernel_count; i++)
        p->log_weights[i] = -search_log(sum / p->weights[i]);
}

/* --- numbers --- */

typedef struct place {
    double at;
    int64_t observation;
} place;

static int by_place(const void *a, const void *b) {
    const place *left = a, *right = b;
    if (left->at != right->at) return left->at < right->at ? -1 : 1;
    return left->observation < right->observation ? -1 : 1;
}

static double larger(double a, double b) {
    return a > b ? a : b;
}

/* The larger of the distances to the next ones, of places in order. */
static double distance(const place *sorted, int64_t count, int64_t i, double low, double high) {
    const double at = sorted[i].at;
    if (count == 1) return larger(at - low, high - at);
    const double left = i > 0 ? at - sorted[i - 1].at : 0;
    const double right = i + 1 < count ? sorted[i + 1].at - at : 0;
    return larger(left, right);
}

static void find_deviations(parzen *p, int dimension, const place *sorted, int64_t count) {
    const search_axis *axis = &p->space->axes[dimension];
    const double low = search_axis_low(axis), high = search_axis_high(axis), range = high - low;
    const double parts = count + 2 < 100 ? (double)(count + 2) : 100, least = range / parts;
    for (int64_t i = 0; i < count; i++) {
        const double apart = distance(sorted, count, i, low, high);
        p->deviations[sorted[i].observation * p->space->dimensions + dimension] =
            apart < least   ? least
            : apart > range ? range
                            : apart;
    }
}

/* Of a normal distribution that is cut off at the ends: that of its density without the exponent;
 * of whole numbers only that of what is cut off. */
static void find_factors(parzen *p, int dimension) {
    const double root_two_pi = 0x1.40d931ff62706p+1;
    const search_axis *axis = &p->space->axes[dimension];
    const double low = search_axis_low(axis), high = search_axis_high(axis);
    for (int64_t k = 0; k < p->kernel_count; k++) {
        const int64_t i = k * p->space->dimensions + dimension;
        const double mean = p->means[i], deviation = p->deviations[i];
        const double left = search_normal_mass((low - mean) / deviation, (high - mean) / deviation);
        p->log_factors[i] = axis->kind == SEARCH_AXIS_REAL
                                ? -search_log(deviation * root_two_pi * left)
                                : -search_log(left);
    }
}

static status add_numbers(parzen *p, int dimension, const double *values, int64_t count,
                          error *err) {
    const int dimensions = p->space->dimensions;
    const search_axis *axis = &p->space->axes[dimension];
    const double low = search_axis_low(axis), high = search_axis_high(axis);
    place *sorted = memory_array((size_t)count + 1, sizeof *sorted);
    if (!sorted) return error_no_memory(err, (size_t)count * sizeof *sorted);
    for (int64_t i = 0; i < count; i++) {
        const int64_t at = i * dimensions + dimension;
        p->means[at] = search_axis_place(axis, values[at]);
        sorted[i] = (place){p->means[at], i};
    }
    qsort(sorted, (size_t)count, sizeof *sorted, by_place);
    find_deviations(p, dimension, sorted, count);
    free(sorted);
    p->means[count * dimensions + dimension] = 0.5 * (low + high);
    p->deviations[count * dimensions + dimension] = high - low;
    find_factors(p, dimension);
    return STATUS_OK;
}

/* --- choices --- */

static void add_choices(parzen *p, int dimension, const double *values, int64_t count) {
    const int dimensions = p->space->dimensions;
    for (int64_t i = 0; i < count; i++)
        p->means[i * dimensions + dimension] = values[i * dimensions + dimension];
    p->means[count * dimensions + dimension] = -1;
}

/* The probability of a choice in a kernel. */
static double share_of(const parzen *p, int64_t kernel, int dimension, double choice) {
    const double choices = p->space->axes[dimension].max + 1, kernels = (double)p->kernel_count;
    const double observed = p->means[kernel * p->space->dimensions + dimension];
    if (observed < 0) return 1 / choices;
    return ((observed == choice) + 1 / kernels) / (1 + choices / kernels);
}

/* --- making one --- */

static bool make_room(parzen *p) {
    const size_t kernels = (size_t)p->kernel_count;
    const size_t cells = kernels * (size_t)p->space->dimensions;
    p->weights = memory_array(kernels, sizeof *p->weights);
    p->log_weights = memory_array(kernels, sizeof *p->log_weights);
    p->terms = memory_array(kernels, sizeof *p->terms);
    p->means = memory_array(cells, sizeof *p->means);
    p->deviations = memory_array(cells, sizeof *p->deviations);
    p->log_factors = memory_array(cells, sizeof *p->log_factors);
    return p->weights && p->log_weights && p->terms && p->means && p->deviations && p->log_factors;
}

status parzen_create(const search_space *space, const double *values, int64_t count, parzen *out,
                     error *err) {
    *out = (parzen){.space = space, .kernel_count = count + 1};
    if (!make_room(out)) return error_no_memory(err, (size_t)count * sizeof *values);
    find_weights(out, count);
    for (int d = 0; d < space->dimensions; d++)
        if (space->axes[d].kind == SEARCH_AXIS_CHOICE)
            add_choices(out, d, values, count);
        else
            TRY(add_numbers(out, d, values, count, err));
    return STATUS_OK;
}

void parzen_free(parzen *p) {
    free(p->weights);
    free(p->log_weights);
    free(p->means);
    free(p->deviations);
    free(p->log_factors);
    free(p->terms);
    *p = (parzen){0};
}

/* --- its density --- */

/* A value as all kernels of a dimension look at it: on the scale, and of a whole number the ends of
 * its interval. */
typedef struct looked_at {
    double at, from, to;
} looked_at;

static looked_at look_at(const search_axis *a, double value) {
    if (a->kind == SEARCH_AXIS_CHOICE) return (looked_at){.at = value};
    if (a->kind == SEARCH_AXIS_REAL) return (looked_at){.at = search_axis_place(a, value)};
    return (looked_at){.from = search_axis_place(a, value - 0.5),
                       .to = search_axis_place(a, value + 0.5)};
}

/* Far out the probability is too small for a number; it adds nothing there. */
static double log_of_interval(double from, double to) {
    const double least = 0x1p-1000, mass = search_normal_mass(from, to);
    return search_log(mass > least ? mass : least);
}

static double log_in_dimension(const parzen *p, int64_t kernel, int dimension,
                               const looked_at *value) {
    const int64_t i = kernel * p->space->dimensions + dimension;
    const double mean = p->means[i], deviation = p->deviations[i], factor = p->log_factors[i];
    switch (p->space->axes[dimension].kind) {
        case SEARCH_AXIS_REAL: {
            const double z = (value->at - mean) / deviation;
            return factor - 0.5 * (z * z);
        }
        case SEARCH_AXIS_WHOLE:
            return factor + log_of_interval((value->from - mean) / deviation,
                                            (value->to - mean) / deviation);
        default: return search_log(share_of(p, kernel, dimension, value->at));
    }
}

double parzen_log_density(parzen *p, const double values[]) {
    looked_at looked[SEARCH_MOST_DIMENSIONS];
    double most = -INFINITY, sum = 0;
    for (int d = 0; d < p->space->dimensions; d++)
        looked[d] = look_at(&p->space->axes[d], values[d]);
    for (int64_t k = 0; k < p->kernel_count; k++) {
        double term = p->log_weights[k];
        for (int d = 0; d < p->space->dimensions; d++)
            term = term + log_in_dimension(p, k, d, &looked[d]);
        p->terms[k] = term;
        most = larger(most, term);
    }
    for (int64_t k = 0; k < p->kernel_count; k++) sum = sum + rnn_scalar_exp(p->terms[k] - most);
    return most + search_log(sum);
}

/* --- drawing from it --- */

/* The middle of one of 2^32 intervals. */
static double unit(uint32_t word) {
    return ((double)word + 0.5) * 0x1p-32;
}

static int64_t draw_kernel(const parzen *p, double u) {
    double sum = 0, below = 0;
    int64_t k = 0;
    for (int64_t i = 0; i < p->kernel_count; i++) sum = sum + p->weights[i];
    for (; k + 1 < p->kernel_count; k++) {
        below = below + p->weights[k];
        if (u * sum < below) break;
    }
    return k;
}

static double draw_choice(const parzen *p, int64_t kernel, int dimension, double u) {
    const double last = p->space->axes[dimension].max;
    double below = 0, choice = 0;
    for (; choice < last; choice++) {
        below = below + share_of(p, kernel, dimension, choice);
        if (u < below) break;
    }
    return choice;
}

static double draw_number(const parzen *p, int64_t kernel, int dimension, double u) {
    const search_axis *axis = &p->space->axes[dimension];
    const int64_t i = kernel * p->space->dimensions + dimension;
    const double mean = p->means[i], deviation = p->deviations[i];
    const double from = (search_axis_low(axis) - mean) / deviation;
    const double to = (search_axis_high(axis) - mean) / deviation;
    return search_axis_value(axis, mean + deviation * search_normal_quantile(from, to, u));
}

void parzen_draw(const parzen *p, uint64_t seed, uint64_t index, double values[]) {
    const random_block first = random_at(seed, RANDOM_TPE, p->space->axes[0].stream, index);
    const int64_t kernel = draw_kernel(p, unit(first.word[1]));
    for (int d = 0; d < p->space->dimensions; d++) {
        const search_axis *axis = &p->space->axes[d];
        const double u = unit(random_at(seed, RANDOM_TPE, axis->stream, index).word[0]);
        values[d] = axis->kind == SEARCH_AXIS_CHOICE ? draw_choice(p, kernel, d, u)
                                                     : draw_number(p, kernel, d, u);
    }
}
