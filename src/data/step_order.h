/* Steps in another order, one for all items of all splits: the permuted images of the literature.
 */
#ifndef SWEEP_DATA_STEP_ORDER_H
#define SWEEP_DATA_STEP_ORDER_H

#include <stdint.h>

#include "src/base/sha256.h"
#include "src/base/status.h"

/* Where the order comes from. */
typedef struct step_order_spec {
    const char *file; /* of `steps` whole numbers, an NPY or a CSV row; NULL or "": by the seed */
    uint64_t
        seed; /* of Fisher and Yates' shuffle, from the Philox stream (seed, RANDOM_PERMUTE, 0) */
} step_order_spec;

/* Make or read the order: step t of a sequence is then step order[t] of the item, x'[t] =
 * x[order[t]].  `*order` (steps) is the caller's.  STATUS_BAD_INPUT for a file that does not hold
 * each of 0 .. steps - 1 once. */
status step_order_make(const step_order_spec *spec, int steps, uint32_t **order, error *err);

/* The digest of a data set whose steps are put in this order, from that of the set itself. */
status step_order_digest(const sha256_digest *of_set, const uint32_t *order, int steps,
                         sha256_digest *out, error *err);

#endif
