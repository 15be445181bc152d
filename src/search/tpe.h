/* The tree-structured Parzen estimator: where to look next, by what came of where one looked.
 *
 * Of n results the best ceil(n / 10), at most 25, are the good ones; all others, what diverged, and
 * what is not finished are the bad ones, so that proposals at one time keep apart.  What was
 * stopped early comes behind what was trained to the end, what came furthest first (as in Optuna).
 * Both are a density (parzen.h); of 24 candidates from that of the good ones the one is proposed
 * where its log is most above that of the bad ones, the first of equal ones. */
#ifndef SWEEP_SEARCH_TPE_H
#define SWEEP_SEARCH_TPE_H

#include "src/base/status.h"
#include "src/search/space.h"

/* With fewer results points are random ones. */
enum { TPE_FEWEST_RESULTS = 10, TPE_CANDIDATES = 24 };

typedef enum tpe_state { TPE_UNKNOWN, TPE_DIVERGED, TPE_FINISHED, TPE_STOPPED } tpe_state;

/* What came of a point. */
typedef struct tpe_result {
    tpe_state state;
    double score;    /* the higher the better; not NaN */
    double loss;     /* of equal scores the lower is better */
    int64_t reached; /* of one that was stopped: how far it came, and had this score there */
} tpe_result;

/* Mark those of `count` results that are good: of equal ones the earlier.  STATUS_NO_MEMORY. */
status tpe_split(const tpe_result results[], int64_t count, bool good[], error *err);

/* Propose a value a dimension, as point number `point` of the search with this seed, after `count`
 * points of such values, in their order.  STATUS_NO_MEMORY. */
status tpe_propose(const search_space *space, const double *values, const tpe_result results[],
                   int64_t count, uint64_t seed, uint64_t point, double out[], error *err);

#endif
