/* Conditions on trials: hidden_dim=100, lr<0.1, test_acc>=0.9, status!=finished. */
#ifndef SWEEP_CLI_FILTER_H
#define SWEEP_CLI_FILTER_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/store/fields.h"

typedef enum relation { EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL } relation;

typedef struct filter {
    int field;
    relation relation;
    field_value value;
} filter;

/* True when a word looks like a condition: it holds one of = < > after a name. */
bool filter_is_one(const char *word);

/* STATUS_BAD_INPUT for an unknown name (with a suggestion), or a value of the wrong kind. */
status filter_parse(const char *word, filter *out, error *err);

/* False for a value that is not known, whatever the relation. */
bool filter_passes(const filter *f, const field_value values[]);

/* The index of a field by its name, as in a filter. */
status filter_find_field(const char *name, int *index, error *err);

#endif
