#include "src/stats/significance.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/base/random.h"

enum { MOST_PAIRS_BY_HAND = 20 };

/* Sums that differ by rounding alone are equal. */
static const double EQUAL_SUMS = 1e-10;

/* Steps of building up a distribution that take no longer than drawing from it. */
static const double MOST_STEPS = 5e8;

/* Of all sign flips of what is left, those that bring `sum` to `limit` or further from zero. */
static uint64_t count_extreme(const double *d, size_t left, double sum, double limit) {
    if (left == 0) return fabs(sum) >= limit;
    return count_extreme(d + 1, left - 1, sum + *d, limit) +
           count_extreme(d + 1, left - 1, sum - *d, limit);
}

static double flipped_sum(const double *d, size_t count, uint32_t draw) {
    random_block block = {{0}};
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (i % 128 == 0) block = random_at(0, RANDOM_SIGN_FLIPS, draw, i / 128);
        bool flipped = block.word[i % 128 / 32] >> (i % 32) & 1;
        sum += flipped ? -d[i] : d[i];
    }
    return sum;
}

static double sampled_p(const double *d, size_t count, double limit) {
    int extreme = 1; /* the observed one */
    for (uint32_t draw = 0; draw < SIGN_FLIP_DRAWS; draw++)
        extreme += fabs(flipped_sum(d, count, draw)) >= limit;
    return (double)extreme / (SIGN_FLIP_DRAWS + 1);
}

/* How many units a difference is; false where it is no whole number of them. */
static bool in_units(double d, double unit, size_t *units) {
    const double ratio = fabs(d) / unit, whole = round(ratio);
    if (!(fabs(ratio - whole) < 1e-6) || whole > MOST_STEPS) return false;
    *units = (size_t)whole;
    return true;
}

/* The largest sum of all differences in units; false where it would take too long to count on. */
static bool largest_sum(const double *d, size_t count, double unit, size_t *sum) {
    *sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t units;
        if (!in_units(d[i], unit, &units)) return false;
        *sum += units;
        if ((double)*sum * (double)count > MOST_STEPS) return false;
    }
    return true;
}

/* The chance of each sum of the differences that chance turns positive, from 0 to `largest`. */
static void build_up(double *chance, const double *d, size_t count, double unit) {
    size_t reached = 0, units;
    chance[0] = 1;
    for (size_t i = 0; i < count && in_units(d[i], unit, &units); i++) {
        reached += units;
        for (size_t sum = reached + 1; sum-- > 0;)
            chance[sum] = 0.5 * (chance[sum] + (sum >= units ? chance[sum - units] : 0));
    }
}

/* Of the sum of signed differences, 2 * positive - largest; NAN where it cannot be had. */
static double counted_p(const double *d, size_t count, double unit, double observed) {
    size_t largest;
    if (!(unit > 0) || !largest_sum(d, count, unit, &largest)) return NAN;
    double *chance = memory_array(largest + 1, sizeof *chance), p = 0;
    if (!chance) return NAN;
    build_up(chance, d, count, unit);
    const double limit = round(fabs(observed) / unit);
    for (size_t positive = 0; positive <= largest; positive++)
        if (fabs(2 * (double)positive - (double)largest) >= limit) p += chance[positive];
    free(chance);
    return fmin(1, fmax(p, significance_sign_flip_floor(count)));
}

double significance_sign_flip_p(const double *d, size_t count, double unit) {
    if (count == 0) return 1;
    double sum = 0, size = 0;
    for (size_t i = 0; i < count; i++) {
        sum += d[i];
        size += fabs(d[i]);
    }
    const double limit = fabs(sum) - EQUAL_SUMS * size;
    if (count > MOST_PAIRS_BY_HAND) {
        const double p = counted_p(d, count, unit, sum);
        return isnan(p) ? sampled_p(d, count, limit) : p;
    }
    /* The other half of the flips mirrors the one that leaves the first sign alone. */
    return (double)count_extreme(d + 1, count - 1, *d, limit) / ldexp(1, (int)count - 1);
}

double significance_sign_flip_floor(size_t pairs) {
    return pairs == 0 ? 1 : ldexp(2, pairs < 1000 ? -(int)pairs : -1000);
}

size_t significance_sign_flip_pairs_needed(double level, size_t comparisons) {
    size_t pairs = 1;
    while ((double)comparisons * significance_sign_flip_floor(pairs) > level && pairs < 1000)
        pairs++;
    return pairs;
}

static int compare_p(const void *left, const void *right, void *context) {
    const double *p = context;
    double a = p[*(const size_t *)left], b = p[*(const size_t *)right];
    return a < b ? -1 : a > b;
}

bool significance_holm_adjust(double *p, size_t count, size_t comparisons) {
    size_t *order = memory_array(count, sizeof *order);
    if (!order) return false;
    for (size_t i = 0; i < count; i++) order[i] = i;
    qsort_r(order, count, sizeof *order, compare_p, p);
    /* The ones left out come last: what is multiplied by their number stays the larger. */
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        double adjusted = fmin(1, p[order[i]] * (double)(comparisons - i));
        largest = fmax(largest, adjusted);
        p[order[i]] = largest;
    }
    free(order);
    return true;
}

/* The probability of exactly `k` successes, 0 < chance < 1. */
static double binomial_term(int64_t k, int64_t trials, double chance) {
    const double n = (double)trials, x = (double)k;
    return exp(lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1) + x * log(chance) +
               (n - x) * log1p(-chance));
}

/* Terms from `k` away from the mean, one way (+1 or -1): they only shrink. */
static double binomial_tail(int64_t k, int64_t trials, double chance, int way) {
    const double odds = chance / (1 - chance);
    double sum = 0, term = k >= 0 && k <= trials ? binomial_term(k, trials, chance) : 0;
    for (; term > 0 && sum + term > sum; k += way) {
        sum += term;
        term *= way > 0 ? (double)(trials - k) / (double)(k + 1) * odds
                        : (double)k / (double)(trials - k + 1) / odds;
    }
    return sum;
}

double significance_binomial_upper_p(int64_t successes, int64_t trials, double chance) {
    if (successes <= 0 || trials <= 0 || chance >= 1) return 1;
    if (!(chance > 0)) return 0;
    const bool above = (double)successes > chance * (double)trials;
    const double p = above ? binomial_tail(successes, trials, chance, 1)
                           : 1 - binomial_tail(successes - 1, trials, chance, -1);
    return fmin(1, fmax(0, p));
}
