/* Trials by their ids. */
#ifndef SWEEP_RUN_ID_INDEX_H
#define SWEEP_RUN_ID_INDEX_H

#include <stdbool.h>
#include <stddef.h>

#include "src/trial/trial.h"

typedef struct id_index {
    const trial **by_id; /* ascending; owned, the trials are not */
    size_t count;
} id_index;

/* `stride` is the distance in bytes from one trial to the next, so that an array of structs that
 * begin with a trial serves as well.  False on lack of memory. */
bool id_index_create(id_index *index, const trial *first, size_t count, size_t stride);
void id_index_free(id_index *index);

/* The trial whose id `text` begins with; NULL if there is none. */
const trial *id_index_find(const id_index *index, const char *text);

#endif
