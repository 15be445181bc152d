#include "src/search/space.h"

#include "src/config/snap.h"
#include "src/rnn/scalar_math.h"
#include "src/search/distributions.h"
#include "src/search/special_functions.h"

/* The lowest and the highest number that are meant: each whole one stands for those around it. */
static double lowest(const search_axis *a) {
    return a->kind == SEARCH_AXIS_WHOLE ? a->min - 0.5 : a->min;
}

static double highest(const search_axis *a) {
    return a->kind == SEARCH_AXIS_WHOLE ? a->max + 0.5 : a->max;
}

double search_axis_place(const search_axis *a, double value) {
    return a->log ? search_log(value / lowest(a)) : value;
}

double search_axis_low(const search_axis *a) {
    return a->log ? 0 : lowest(a);
}

double search_axis_high(const search_axis *a) {
    return search_axis_place(a, highest(a));
}

static double within(const search_axis *a, double value) {
    return value < a->min ? a->min : value > a->max ? a->max : value;
}

double search_axis_value(const search_axis *a, double place) {
    const double below = place - search_axis_high(a);
    const double value = a->log ? highest(a) * rnn_scalar_exp(below < 0 ? below : 0) : place;
    if (a->kind == SEARCH_AXIS_REAL) return within(a, snap_to(value, SEARCH_DIGITS));
    const double up = within(a, value) + 0.5, whole = (double)(int64_t)up;
    return whole > up ? whole - 1 : whole; /* of negative numbers */
}
