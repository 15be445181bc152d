#include "src/search/distributions.h"

#include "src/config/snap.h"
#include "src/rnn/scalar_math.h"

/* The middle of one of 2^32 intervals: above 0, and below 1. */
static double unit(uint64_t coordinate) {
    return ((double)(coordinate >> 32) + 0.5) * 0x1p-32;
}

/* From max downwards: where exp and log are defined. */
static double log_uniform(double u, double min, double max) {
    return max * rnn_scalar_exp(-(1 - u) * rnn_scalar_log(max / min));
}

/* Snapping must not leave the range. */
double search_real(uint64_t coordinate, double min, double max, bool log) {
    const double u = unit(coordinate);
    const double drawn = log ? log_uniform(u, min, max) : min + u * (max - min);
    const double value = snap_to(drawn, SEARCH_DIGITS);
    return value > max ? max : value < min ? min : value;
}

int64_t search_integer(uint64_t coordinate, int64_t min, int64_t max, bool log) {
    if (!log) return min + (int64_t)search_choice(coordinate, (uint64_t)max - (uint64_t)min + 1);
    const double drawn = log_uniform(unit(coordinate), (double)min - 0.5, (double)max + 0.5);
    const int64_t value = (int64_t)(drawn + 0.5);
    return value > max ? max : value < min ? min : value;
}

uint64_t search_choice(uint64_t coordinate, uint64_t count) {
    return (uint64_t)(((unsigned __int128)coordinate * count) >> 64);
}
