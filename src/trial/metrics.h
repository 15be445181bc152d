/* The measures of an evaluation: the table in metrics.def, as C sees it. */
#ifndef SWEEP_TRIAL_METRICS_H
#define SWEEP_TRIAL_METRICS_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/trial/measures.h"

typedef enum metric {
#define METRIC(symbol, ...) METRIC_##symbol,
#include "src/trial/metrics.def"
#undef METRIC
    METRIC_COUNT,
} metric;

typedef enum metric_direction {
    METRIC_HIGHER = 1,
    METRIC_NEITHER = 0,
    METRIC_LOWER = -1,
} metric_direction;
typedef enum metric_split { METRIC_TRAIN, METRIC_VAL, METRIC_TEST } metric_split;
/* Besides these each measure is one that has curves of its own. */
typedef enum metric_kind {
    METRIC_LOSS,
    METRIC_ACCURACY,
    METRIC_RATE,
    METRIC_NORM,
#define STANDING_MEASURE(...)
#define MEASURE(symbol, ...) METRIC_##symbol,
#include "src/trial/measures.def"
#undef STANDING_MEASURE
#undef MEASURE
} metric_kind;

typedef struct metric_info {
    const char *name; /* of curve and column: "test_acc" */
    const char *unit; /* "nat"; "1" for a fraction; NULL: that of the numbers to predict, or its
                       * square */
    metric_direction better;
    metric_split split;
    metric_kind kind;
    int since;            /* version of the trial format that brought it */
    measure_kind measure; /* for which alone it is measured; MEASURE_COUNT: for every trial */
    const char *meaning;  /* "test accuracy" */
} metric_info;

/* How people read the values of a kind of metric: `scale` times as large, with so many decimals. */
typedef struct metric_format {
    const char *noun, *plural; /* "accuracy", "accuracies" */
    double scale;              /* 100 for a fraction */
    int decimals;
    const char *unit;            /* "%"; "" for none */
    const char *difference_unit; /* of one value less another: "points" */
    double least, most;          /* between which values lie, not scaled */
    double narrowest;            /* scaled: what lies closer together is not to fill a plot */
} metric_format;

/* The row of a metric, and its format; static. */
const metric_info *metric_describe(metric m);
const metric_format *metric_format_of(metric m);

/* The metric of a measure on the items of a split, VAL or TEST. */
metric metric_of_measure(measure_kind chosen, metric_split split);

/* The selection metric, by which trials are compared and chosen: the chosen measure on the
 * validation items where there are any, else on the test items. */
metric metric_selection(measure_kind chosen, bool validated);

/* The loss on the same items. */
metric metric_loss(bool validated);

/* Whether trials with this measure have the metric at all: those of the measure, and of the
 * measures of the same task that are always recorded; of numbers to predict no accuracy. */
bool metric_is_measured(metric m, measure_kind chosen);

/* Whether `a` is better than `b`; a NAN is not, and nothing is better than one. */
bool metric_is_better(metric m, double a, double b);

/* What every finite value is better than: an infinity. */
double metric_worst(metric m);

/* A value, or a difference of two, as people read it: 95.3 for 0.953. */
double metric_shown(metric m, double value);

/* Append a unit behind a number: " points"; nothing for "". */
void metric_append_unit(text *out, const char *unit);

/* Append a value as shown (metric_shown), or a difference of two, with so many decimals; one of 15
 * digits and more, of which no decimal means anything, as "1.281e19". */
void metric_append_shown(text *out, double shown, int decimals);

/* Append a value with its unit: "95.30 %"; "nan %" where there is none. */
void metric_append(text *out, metric m, double value);

/* Append the metric's meaning as the start of a line: "Test accuracy". */
void metric_append_heading(text *out, metric m);

#endif
