/* Where items lie in an array of steps. */
#ifndef SWEEP_DATA_ITEM_PLACES_H
#define SWEEP_DATA_ITEM_PLACES_H

#include <stdint.h>

typedef struct item_places {
    const int64_t *offsets; /* (count + 1): item i has offsets[i + 1] - offsets[i] steps; borrowed,
                             * the first is 0 */
    const int64_t *starts;  /* (count): its first one in the array; NULL: offsets[i]; borrowed */
    int64_t count;
} item_places;

/* The first step of an item in the array. */
int64_t item_places_start(const item_places *p, int64_t item);

/* How many steps it has. */
int64_t item_places_length(const item_places *p, int64_t item);

#endif
