/* Conditions on trials: hidden_dim=100, lr<0.1, test_acc>=0.9, status!=finished. */
#ifndef SWEEP_RESULTS_FILTER_H
#define SWEEP_RESULTS_FILTER_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/trial/fields.h"

typedef enum relation { EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL } relation;

typedef struct filter {
    int field;
    relation relation;
    field_value value;
} filter;

enum { FILTERS_MAX = 32 };

typedef struct filter_list {
    filter filters[FILTERS_MAX];
    int count;
} filter_list;

/* True when words begin with what looks like a condition: a name and then one of = ! < >, in the
 * same word or at the beginning of the next. */
bool filter_starts(int argc, char *const argv[]);

/* Read conditions, each in one word or in up to three: 'lr<0.1', or lr '<' 0.1.  The value of an
 * fraction may be in per cent: 'test_acc>70%'.  STATUS_BAD_INPUT for what is no condition, an
 * unknown name (with a suggestion), or a value of the wrong kind. */
status filter_parse_all(int argc, char *const argv[], filter_list *out, error *err);

/* True when every condition holds; none does for a value that is not known. */
bool filter_passes_all(const filter_list *list, const field_value values[]);

/* The index of a field by its name, as in a filter. */
status filter_find_field(const char *name, int *index, error *err);

#endif
