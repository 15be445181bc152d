/* A column of the list of fields.h, and a value in it. */
#ifndef SWEEP_TRIAL_FIELD_H
#define SWEEP_TRIAL_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "src/trial/hyperparameters.h"

/* What a column tells of. */
typedef enum field_group {
    FIELD_PLAN,    /* the trial's place in its plan */
    FIELD_RECIPE,  /* what is trained */
    FIELD_DERIVED, /* what follows from that: id, counts */
    FIELD_OUTCOME, /* what came of it */
    FIELD_RUNTIME, /* when and where it ran */
} field_group;

/* A value of an INTEGERS column is an INTEGER or, where it is several, the WORD "[64, 32]". */
typedef enum field_kind { FIELD_INTEGER, FIELD_REAL, FIELD_WORD, FIELD_INTEGERS } field_kind;

enum { FIELDS_MAX = 256, FIELD_WORD_CHARS = 199 };

/* A column; its texts are static. */
typedef struct field {
    const char *name;
    field_kind kind;
    int chars; /* most of a WORD or of INTEGERS: ASCII, up to FIELD_WORD_CHARS */
    field_group group;
    const char *unit;    /* "" = none */
    const char *meaning; /* in a few words, for help and documents */
    int since;           /* version of the trial format that brought it */
    config_key key;      /* the hyperparameter that it holds, else CONFIG_NO_KEY */
    bool fraction;       /* a number from 0 to 1 that people read in per cent */
    bool of_metric;      /* a metric, at the end or at its best */
    int metric;          /* which one */
} field;

typedef struct field_value {
    field_kind kind;
    bool known; /* false: not trained, not measured, NaN */
    int64_t integer;
    double real; /* of an integer as well */
    char word[FIELD_WORD_CHARS + 1];
} field_value;

#endif
