#include "src/search/stopping_race.h"

/* (hits - n/K)^2 > 9 n (1/K)(1 - 1/K), times K^2. */
bool stopping_beats_chance(int64_t hits, int64_t items, int64_t classes) {
    const __int128 above = (__int128)hits * classes - items;
    return classes == 0 || (above > 0 && above * above > (__int128)9 * items * (classes - 1));
}
