/* The curves of a trial: the real-valued members of an evaluation, one after another. */
#ifndef SWEEP_STORE_CURVE_FIELDS_H
#define SWEEP_STORE_CURVE_FIELDS_H

#include <stddef.h>

#include "src/plan/outcome.h"

typedef struct curve_field {
    const char *name;      /* of the dataset */
    const char *units;     /* as netCDF wants them; "1" for a fraction */
    const char *long_name; /* for an axis */
    size_t offset;         /* of the double in an evaluation */
} curve_field;

enum { CURVE_COUNT = 5 };
extern const curve_field curve_fields[CURVE_COUNT];

/* Copy one member of `count` evaluations out (every NaN the same) and back in. */
void curve_gather(const curve_field *field, const evaluation *from, size_t count, double *values);
void curve_scatter(const curve_field *field, const double *values, size_t count, evaluation *to);

#endif
