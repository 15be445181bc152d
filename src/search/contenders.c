#include "src/search/contenders.h"

#include <math.h>
#include <stdlib.h>

void contender_add(contender *c, bool diverged, int64_t hits, double loss) {
    c->loss += diverged || isnan(loss) ? INFINITY : loss;
    if (!diverged) c->hits += hits;
}

static int best_first(const void *a, const void *b) {
    const contender *left = a, *right = b;
    if (left->hits != right->hits) return left->hits > right->hits ? -1 : 1;
    if (left->loss < right->loss) return -1;
    if (left->loss > right->loss) return 1;
    return left->configuration < right->configuration ? -1 : 1;
}

void contenders_rank(contender contenders[], int32_t count) {
    qsort(contenders, (size_t)count, sizeof *contenders, best_first);
}
