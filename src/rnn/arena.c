#include "src/rnn/arena.h"

#include <stdint.h>

#include "src/rnn/panels.h"

enum { ALIGNMENT_FLOATS = 16 };

float *rnn_arena_take(arena_cursor *at, size_t floats) {
    float *part = at->base ? at->base + at->used : NULL;
    const size_t padded =
        floats > SIZE_MAX - ALIGNMENT_FLOATS ? SIZE_MAX : round_up(floats, ALIGNMENT_FLOATS);
    at->used = size_plus(at->used, padded);
    return part;
}

double *rnn_arena_take_doubles(arena_cursor *at, size_t doubles) {
    return (double *)(void *)rnn_arena_take(at,
                                            size_times(doubles, sizeof(double) / sizeof(float)));
}
