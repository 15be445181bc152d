/* Which arrays of a file are inputs, labels and lengths, by their names. */
#ifndef SWEEP_DATA_ARRAY_NAMES_H
#define SWEEP_DATA_ARRAY_NAMES_H

#include "src/base/status.h"
#include "src/data/arrays.h"
#include "src/data/sequence_file.h"

enum { ARRAY_NONE = -1 };

/* Places in array_source.infos, or ARRAY_NONE. */
typedef struct array_choice {
    int x, y, lengths, offsets, group;
    int called_lengths, called_offsets; /* what is called so, where the request names neither */
} array_choice;

/* Choose for both splits; the second's x is ARRAY_NONE when the file has one split only.  What is
 * not named is found by what people call it; lengths and offsets are not chosen so, for whether
 * they are lengths their numbers have to tell (array_lengths.h). */
status array_names_choose(const array_source *s, const sequence_request *how,
                          array_choice choice[DATASET_SPLITS], error *err);

#endif
