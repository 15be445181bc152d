#include "src/search/stopping_race.h"

/* (hits - n/K)^2 > 9 n (1/K)(1 - 1/K), times K^2 and 100. */
bool stopping_beats_chance(int64_t hits, int64_t items, int64_t classes, int64_t variance_percent) {
    const __int128 above = (__int128)hits * classes - items;
    return classes == 0 || (above > 0 && above * above * 100 > (__int128)9 * variance_percent *
                                                                   items * (classes - 1));
}

int64_t stopping_fold_variance_percent(int64_t choices, int64_t items) {
    return 100 + (int64_t)(((__int128)100 * choices + items - 1) / items);
}
