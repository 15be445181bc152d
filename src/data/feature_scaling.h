/* Filling missing values and scaling features, by what the training items alone show.
 *
 * Everything is part of a result's recipe and the same to the bit on every machine: sums are one
 * chain a feature, items and then steps ascending, in double with Neumaier's compensation
 * ("Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974); x' =
 * fl32((x - mean) / sd). */
#ifndef SWEEP_DATA_FEATURE_SCALING_H
#define SWEEP_DATA_FEATURE_SCALING_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/item_places.h"

typedef enum scale_rule {
    SCALE_NONE,
    SCALE_STANDARD, /* (x - mean) / sd, the population's, as scikit-learn's StandardScaler */
    SCALE_MINMAX,   /* (x - min) / (max - min) */
    SCALE_SEQUENCE, /* as standard, but of each sequence by itself */
    SCALE_BYTES,    /* fl32(x / 255) */
} scale_rule;

typedef enum missing_rule {
    MISSING_REFUSE,
    MISSING_FFILL, /* the value before; at the beginning of a sequence the mean */
    MISSING_MEAN,  /* the mean of the training items */
    MISSING_MASK,  /* 0 after scaling, and a further feature that is 1 where a value is missing */
} missing_rule;

/* What the training items show of each feature; missing values do not count.  A feature that does
 * not vary has sd and width 1. */
typedef struct feature_statistics {
    double *mean, *sd, *least, *width; /* (features) each; owned */
    int features;
    int constant;       /* how many features do not vary */
    int first_constant; /* the first of them */
} feature_statistics;

/* Of training items in an array (steps, features).  Release with feature_statistics_free. */
status feature_statistics_find(const float *values, const item_places *places, int features,
                               feature_statistics *out, error *err);
void feature_statistics_free(feature_statistics *s);

/* Append what of it these rules use, for whoever has to do the same to other data: a line of names,
 * "mean sd" or "min range", and a line for each feature, in numbers that read back as they are;
 * nothing where they use none. */
void feature_statistics_append(text *out, const feature_statistics *s, scale_rule scale,
                               missing_rule missing);

/* Append a line for a person, "data set file: notice: ...", where a feature that would be scaled
 * does not vary. */
void feature_statistics_append_notice(text *out, const feature_statistics *s, scale_rule scale);

/* Fill and scale items in place.  With MISSING_MASK `masks` (steps, features) gets the further
 * features, those of item i from its offset on.  No value is missing afterwards. */
void feature_scaling_apply(const feature_statistics *s, scale_rule scale, missing_rule missing,
                           float *values, const item_places *places, float *masks);

/* Filling and scaling that wait until an item is asked for: values that several data sets share
 * stay as they were read, and each has statistics of its own. */
typedef struct feature_fitting {
    feature_statistics statistics; /* owned */
    scale_rule scale;
    missing_rule missing;
} feature_fitting;

/* One item, values (steps, features), filled and scaled into x: (steps, features), or with
 * MISSING_MASK (steps, 2 * features), the further features of a step behind its values.  The same
 * bits as of feature_scaling_apply. */
void feature_fitting_write(const feature_fitting *f, const float *values, int64_t steps, float *x);

/* Release; NULL is accepted. */
void feature_fitting_free(feature_fitting *f);

#endif
