#include "src/search/tpe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/search/parzen.h"

/* --- good and bad --- */

typedef struct ranked {
    const tpe_result *result;
    int64_t number;
} ranked;

/* The larger, the better. */
static int standing(tpe_state state) {
    switch (state) {
        case TPE_UNKNOWN: return 0;
        case TPE_DIVERGED: return 1;
        case TPE_STOPPED: return 2;
        case TPE_FINISHED: break;
    }
    return 3;
}

static int best_first(const void *a, const void *b) {
    const ranked *left = a, *right = b;
    const tpe_result *l = left->result, *r = right->result;
    const bool scored = l->state == TPE_FINISHED || l->state == TPE_STOPPED;
    if (l->state != r->state) return standing(l->state) > standing(r->state) ? -1 : 1;
    if (l->state == TPE_STOPPED && l->reached != r->reached)
        return l->reached > r->reached ? -1 : 1;
    if (scored && l->score != r->score) return l->score > r->score ? -1 : 1;
    if (scored && l->loss != r->loss) return l->loss < r->loss ? -1 : 1;
    return left->number < right->number ? -1 : 1;
}

static int64_t count_good(const tpe_result results[], int64_t count) {
    enum { MOST = 25, PART = 10 };
    int64_t told = 0, scored = 0;
    for (int64_t i = 0; i < count; i++) {
        told += results[i].state != TPE_UNKNOWN;
        scored += results[i].state == TPE_FINISHED || results[i].state == TPE_STOPPED;
    }
    const int64_t wanted = (told + PART - 1) / PART < MOST ? (told + PART - 1) / PART : MOST;
    return wanted < scored ? wanted : scored;
}

status tpe_split(const tpe_result results[], int64_t count, bool good[], error *err) {
    ranked *sorted = memory_array((size_t)count + 1, sizeof *sorted);
    if (!sorted) return error_no_memory(err, (size_t)count * sizeof *sorted);
    for (int64_t i = 0; i < count; i++) sorted[i] = (ranked){&results[i], i};
    qsort(sorted, (size_t)count, sizeof *sorted, best_first);
    const int64_t best = count_good(results, count);
    for (int64_t i = 0; i < count; i++) good[sorted[i].number] = i < best;
    free(sorted);
    return STATUS_OK;
}

/* --- a proposal --- */

/* The density of those that are good, or of those that are not. */
static status estimate(const search_space *space, const double *values, const bool good[],
                       int64_t count, bool wanted, parzen *out, error *err) {
    const size_t dimensions = (size_t)space->dimensions;
    int64_t found = 0;
    double *chosen = memory_array((size_t)count * dimensions + 1, sizeof *chosen);
    *out = (parzen){0};
    if (!chosen) return error_no_memory(err, (size_t)count * dimensions * sizeof *chosen);
    for (int64_t i = 0; i < count; i++)
        if (good[i] == wanted)
            memcpy(&chosen[(size_t)found++ * dimensions], &values[(size_t)i * dimensions],
                   dimensions * sizeof *chosen);
    const status result = parzen_create(space, chosen, found, out, err);
    free(chosen);
    return result;
}

static void choose(parzen *good, parzen *bad, uint64_t seed, uint64_t point, double out[]) {
    double candidate[SEARCH_MOST_DIMENSIONS], most = -INFINITY;
    for (uint64_t i = 0; i < TPE_CANDIDATES; i++) {
        parzen_draw(good, seed, point * TPE_CANDIDATES + i, candidate);
        const double gain =
            parzen_log_density(good, candidate) - parzen_log_density(bad, candidate);
        if (i > 0 && !(gain > most)) continue;
        most = gain;
        memcpy(out, candidate, (size_t)good->space->dimensions * sizeof *out);
    }
}

static status propose(const search_space *space, const double *values, const bool is_good[],
                      int64_t count, uint64_t seed, uint64_t point, double out[], error *err) {
    parzen good = {0}, bad = {0};
    status result = estimate(space, values, is_good, count, true, &good, err);
    if (result == STATUS_OK) result = estimate(space, values, is_good, count, false, &bad, err);
    if (result == STATUS_OK) choose(&good, &bad, seed, point, out);
    parzen_free(&good);
    parzen_free(&bad);
    return result;
}

status tpe_propose(const search_space *space, const double *values, const tpe_result results[],
                   int64_t count, uint64_t seed, uint64_t point, double out[], error *err) {
    bool *good = memory_array((size_t)count + 1, sizeof *good);
    if (!good) return error_no_memory(err, (size_t)count);
    status result = tpe_split(results, count, good, err);
    if (result == STATUS_OK) result = propose(space, values, good, count, seed, point, out, err);
    free(good);
    return result;
}
