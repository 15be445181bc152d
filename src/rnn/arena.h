/* One allocation that holds many arrays.  Private to this room. */
#ifndef SWEEP_RNN_ARENA_H
#define SWEEP_RNN_ARENA_H

#include <stddef.h>

/* Hands out parts of an arena, or only counts them when `base` is NULL. */
typedef struct arena_cursor {
    float *base;
    size_t used;
} arena_cursor;

float *rnn_arena_take(arena_cursor *at, size_t floats);
double *rnn_arena_take_doubles(arena_cursor *at, size_t doubles);

#endif
