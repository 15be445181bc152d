/* The measures of an evaluation: the table in metrics.def, as C sees it. */
#ifndef SWEEP_TRIAL_METRICS_H
#define SWEEP_TRIAL_METRICS_H

typedef enum metric {
#define METRIC(symbol, ...) METRIC_##symbol,
#include "src/trial/metrics.def"
#undef METRIC
    METRIC_COUNT,
} metric;

typedef enum metric_direction { METRIC_HIGHER = 1, METRIC_LOWER = -1 } metric_direction;
typedef enum metric_split { METRIC_TRAIN, METRIC_VAL, METRIC_TEST } metric_split;
typedef enum metric_kind { METRIC_LOSS, METRIC_ACCURACY } metric_kind;

typedef struct metric_info {
    const char *name; /* of curve and column: "test_acc" */
    const char *unit; /* "nat"; "1" for a fraction */
    metric_direction better;
    metric_split split;
    metric_kind kind;
    int since;           /* version of the trial format that brought it */
    const char *meaning; /* "test accuracy" */
} metric_info;

/* The row of a metric; static. */
const metric_info *metric_describe(metric m);

#endif
