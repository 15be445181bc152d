/* Where the parts of a checkpoint's file are; for those that write and read it. */
#ifndef SWEEP_TRAIN_CHECKPOINT_LAYOUT_H
#define SWEEP_TRAIN_CHECKPOINT_LAYOUT_H

#include <stdint.h>

#include "src/rnn/optimisers.h"
#include "src/trial/outcome.h"

enum {
    CHECKPOINT_MAGIC_BYTES = 8,
    CHECKPOINT_FORMAT_AT = 8,
    CHECKPOINT_ID_AT = 16,
    CHECKPOINT_COUNTS_AT = 32,
    CHECKPOINT_COUNTS = 5,
    CHECKPOINT_REALS_AT = 72,
    CHECKPOINT_REALS = 8,
    CHECKPOINT_NAME_BYTES = RNN_OPTIMISER_STATE_CHARS + 1,
};

#define CHECKPOINT_MAGIC "\x89SWCKP\r\n"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are copied as they are");
_Static_assert(sizeof(evaluation) == sizeof(int64_t) + METRIC_COUNT * sizeof(double),
               "evaluations are copied as they are");

#endif
