/* Where in a result each column's value lies.  Private to fields.c. */
#ifndef SWEEP_TRIAL_FIELD_SOURCES_H
#define SWEEP_TRIAL_FIELD_SOURCES_H

#include "src/trial/field.h"
#include "src/trial/results.h"

typedef enum field_source_kind {
#define FIELD(symbol, ...) FIELD_SOURCE_##symbol,
#define FIELD_HYPERPARAMETERS FIELD_SOURCE_KEY,             /* `key` */
#define FIELD_METRICS FIELD_SOURCE_BEST, FIELD_SOURCE_LAST, /* `metric` */
#include "src/trial/fields.def"
#undef FIELD
#undef FIELD_HYPERPARAMETERS
#undef FIELD_METRICS
} field_source_kind;

typedef struct field_source {
    field_source_kind kind;
    config_key key;
    metric metric;
} field_source;

/* Fill the value, whose kind is set, from a result.  An absent word or a NaN is not known. */
void field_source_read(const field_source *source, const result *r, field_value *out);

/* Put a value back; what can be computed is passed over. */
status field_source_parse(const field_source *source, const field_value *value, const char *place,
                          result *out, error *err);

/* Complete a result whose values have all been put back, and check its ranges. */
status field_sources_check(const char *place, result *out, error *err);

/* Let a value of an INTEGERS column be these: unknown where there are none. */
void field_set_integers(field_value *out, const config_integers *members);

#endif
