#include "src/search/sign_flip.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"

static int ascending(const void *a, const void *b) {
    const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* All 2^pairs signed sums, sorted. */
static void fill_sums(const int64_t differences[], int pairs, int64_t sums[]) {
    size_t count = 1;
    sums[0] = 0;
    for (int i = 0; i < pairs; i++, count *= 2)
        for (size_t k = 0; k < count; k++) {
            sums[count + k] = sums[k] - differences[i];
            sums[k] += differences[i];
        }
    qsort(sums, count, sizeof *sums, ascending);
}

/* Pairs of one of each that come to `least` or more. */
static int64_t count_pairs(const int64_t a[], size_t a_count, const int64_t b[], size_t b_count,
                           int64_t least) {
    int64_t count = 0;
    size_t enough = b_count; /* from there on those of b do, with this one of a */
    for (size_t i = 0; i < a_count; i++) {
        while (enough > 0 && a[i] + b[enough - 1] >= least) enough--;
        count += (int64_t)(b_count - enough);
    }
    return count;
}

bool sign_flip_count(const int64_t differences[], int pairs, int64_t *count) {
    const int half = pairs / 2;
    const size_t a_count = (size_t)1 << half, b_count = (size_t)1 << (pairs - half);
    int64_t *a = memory_array(a_count, sizeof *a), *b = memory_array(b_count, sizeof *b), sum = 0;
    for (int i = 0; i < pairs; i++) sum += differences[i];
    if (a && b) {
        fill_sums(differences, half, a);
        fill_sums(differences + half, pairs - half, b);
        *count = count_pairs(a, a_count, b, b_count, sum);
    }
    const bool counted = a && b;
    free(a);
    free(b);
    return counted;
}

int sign_flip_fewest(double level) {
    int pairs = 1;
    while (pairs < 1000 && ldexp(1, -pairs) > level) pairs++;
    return pairs;
}
