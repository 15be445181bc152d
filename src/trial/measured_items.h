/* What an evaluation collects of its items, of which a measure (measures.h) is a function. */
#ifndef SWEEP_TRIAL_MEASURED_ITEMS_H
#define SWEEP_TRIAL_MEASURED_ITEMS_H

#include <stdbool.h>
#include <stdint.h>

/* An item as ROC AUC sorts it. */
typedef struct measure_rank {
    double score;
    int64_t positive;
} measure_rank;

/* What an evaluation collected of `count` items.  All borrowed; what the measure does not need may
 * be NULL. */
typedef struct measured_items {
    int64_t count;
    int outputs;              /* classes, or values an item */
    const int32_t *confusion; /* (outputs, outputs): items of class [row] taken for [column] */
    const float *scores;      /* (count, outputs): logits, or predicted values */
    const int32_t *labels;    /* (count), each in [0, outputs) */
    const float *targets;     /* (count, outputs): the values that were to be predicted; of labels 1
                               * for yes and 0 for no */
    bool of_labels;           /* the outputs are labels, and the scores logits of yes */
    double boundary;          /* the logit above which the answer is yes */
    int64_t k;                /* of top-k accuracy: so many classes may be named */
    measure_rank *ranks;      /* room for `count` of them, for a measure that sorts: ROC AUC */
    /* Of forecasts an item is one step ahead, and so many of them are of one window: */
    int horizon;
    const int32_t *series; /* (count / horizon), rising: which series a window is of */
    const double *scales;  /* (series, outputs): the mean magnitude of the errors of naive forecasts
                            * of the steps that train; NAN where there is none */
} measured_items;

typedef double measure_function(const measured_items *items);

#endif
