#include "src/stats/learning_curve.h"

#include <stddef.h>

const result *learning_curve_shortest(const configuration *g) {
    const result *shortest = NULL;
    for (int32_t i = 0; i < g->run_count; i++) {
        const result *r = g->runs[i];
        if (r->status == TRIAL_FINISHED &&
            (!shortest || r->outcome.evaluation_count < shortest->outcome.evaluation_count))
            shortest = r;
    }
    return shortest;
}

/* Updates as a part of the whole training, times the length of both: whole numbers. */
static __int128 part_of(const evaluation *e, const result *other) {
    return (__int128)e->iteration * other->trial.iterations;
}

const evaluation *learning_curve_at(const result *r, const result *like, int32_t k) {
    const evaluation *all = r->outcome.evaluations;
    const __int128 wanted = part_of(&like->outcome.evaluations[k], r);
    int32_t low = 0, high = r->outcome.evaluation_count - 1; /* the first that is not before it */
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (part_of(&all[middle], like) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return &all[0];
    const __int128 behind = part_of(&all[low], like) - wanted,
                   before = wanted - part_of(&all[low - 1], like);
    return before <= (behind < 0 ? -behind : behind) ? &all[low - 1] : &all[low];
}
