/* What a trial may be judged by: the table in measures.def, as C sees it.  A measure is a pure
 * function of what an evaluation collects, in double, items ascending, as scikit-learn defines it;
 * each is in a file of its own under measures/.  Its values on the validation and on the test items
 * are metrics (metrics.h). */
#ifndef SWEEP_TRIAL_MEASURES_H
#define SWEEP_TRIAL_MEASURES_H

#include <stdbool.h>

#include "src/trial/measured_items.h"

typedef enum measure_kind {
#define STANDING_MEASURE(symbol, ...) MEASURE_##symbol,
#define MEASURE(symbol, ...) MEASURE_##symbol,
#include "src/trial/measures.def"
#undef STANDING_MEASURE
#undef MEASURE
    MEASURE_COUNT,
} measure_kind;

/* What is to be given for an item: a class, values, or labels, each a yes or no. */
typedef enum measure_task {
    MEASURE_OF_CLASSES,
    MEASURE_OF_VALUES,
    MEASURE_OF_LABELS,
    MEASURE_OF_EITHER, /* of a measure: of classes as of labels */
} measure_task;

/* What has to be collected of the items. */
typedef enum measure_needs {
    MEASURE_NEEDS_COUNTS,
    MEASURE_NEEDS_SCORES,
    MEASURE_NEEDS_SERIES
} measure_needs;

/* Which trials have its curves. */
typedef enum measure_recorded { MEASURE_RECORDED_CHOSEN, MEASURE_RECORDED_ALWAYS } measure_recorded;

typedef struct measure_info {
    const char *name; /* "macro_f1" */
    measure_task task;
    measure_needs needs;
    measure_recorded recorded;
    measure_function *function;
} measure_info;

/* The row of a measure; static. */
const measure_info *measure_describe(measure_kind m);

/* Whether items that are given this, no EITHER, have the measure. */
bool measure_suits(measure_kind m, measure_task given);

/* The names in order, NULL after the last: the choices of train.metric. */
extern const char *const measure_words[];

/* The measure of these items; (double)NAN where it is undefined, as for no items. */
double measure_value(measure_kind m, const measured_items *items);

#endif
