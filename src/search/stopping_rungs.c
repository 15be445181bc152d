#include "src/search/stopping_rungs.h"

/* --- shares --- */

static void add(stopping_rungs *r, int64_t numerator, int64_t denominator) {
    r->numerator[r->count] = numerator;
    r->denominator[r->count++] = denominator;
}

static void multiply(stopping_rungs *out, int64_t first, int64_t whole, int64_t keep) {
    for (int64_t at = first; at < whole && out->count < STOPPING_MOST_RUNGS - 1; at *= keep) {
        add(out, at, whole);
        if (at > whole / keep) break; /* the next one would be too far, or overflow */
    }
    add(out, 1, 1);
}

static void divide(stopping_rungs *out, int64_t first, int64_t whole, int64_t keep) {
    int64_t parts = 1;
    while (parts <= whole / first / keep && out->count < STOPPING_MOST_RUNGS - 1) parts *= keep;
    for (; parts >= 1; parts /= keep) add(out, 1, parts);
}

void stopping_find_rungs(stopping_rule rule, int64_t first, int64_t whole, int64_t keep,
                         stopping_rungs *out) {
    *out = (stopping_rungs){.count = 0};
    if (rule == STOPPING_HYPERBAND)
        divide(out, first, whole, keep);
    else
        multiply(out, first, whole, keep);
}

/* --- iterations --- */

int64_t stopping_rung_iteration(const stopping_rungs *r, int rung, int64_t iterations,
                                int64_t eval_every) {
    const __int128 exact = (__int128)iterations * r->numerator[rung];
    const __int128 denominator = r->denominator[rung];
    const __int128 reached = (exact + denominator - 1) / denominator;
    const __int128 evaluated = (reached + eval_every - 1) / eval_every * eval_every;
    return evaluated < iterations ? (int64_t)evaluated : iterations;
}

/* --- brackets --- */

int64_t stopping_bracket_size(int rungs, int first_rung, int64_t keep) {
    const int after = rungs - 1 - first_rung;
    __int128 size = rungs;
    for (int i = 0; i < after; i++) size *= keep;
    size = (size + after) / (after + 1);
    return size < INT64_MAX / STOPPING_MOST_RUNGS ? (int64_t)size : INT64_MAX / STOPPING_MOST_RUNGS;
}

int64_t stopping_round_size(int rungs, int64_t keep) {
    int64_t size = 0;
    for (int rung = 0; rung < rungs; rung++) size += stopping_bracket_size(rungs, rung, keep);
    return size;
}

int64_t stopping_bracket_of(int rungs, int64_t keep, int64_t configuration) {
    const int64_t round = stopping_round_size(rungs, keep);
    int64_t bracket = configuration / round * rungs, place = configuration % round;
    for (int rung = 0; place >= stopping_bracket_size(rungs, rung, keep); rung++, bracket++)
        place -= stopping_bracket_size(rungs, rung, keep);
    return bracket;
}
