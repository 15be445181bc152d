/* Conditions on trials, in the grammar of those in configs (src/config/expression.h), with the
 * columns of trials for names, params and flops besides as there, and "=" for "==":
 * hidden_dim=100, 'lr<0.1 and test_acc >= 90%', status!=finished. */
#ifndef SWEEP_RESULTS_FILTER_H
#define SWEEP_RESULTS_FILTER_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/config/expression.h"
#include "src/trial/fields.h"
#include "src/trial/results.h"

enum { FILTERS_MAX = 32 };

typedef struct filter_list {
    expression *conditions[FILTERS_MAX];
    int count;
} filter_list;

/* True when words begin with what looks like a condition: a name and then one of = ! < >, in the
 * same word or at the beginning of the next. */
bool filter_starts(int argc, char *const argv[]);

/* Read conditions, each in one word or in several: 'lr<0.1', or lr '<' 0.1, or lr=1 or lr=2.
 * STATUS_BAD_INPUT for what is no condition, or an unknown name (with a suggestion).  `*out` is to
 * be released by filter_free_all, also after a failure. */
status filter_parse_all(int argc, char *const argv[], filter_list *out, error *err);

void filter_free_all(filter_list *list);

/* True when every condition holds of a trial, whose fields are `values`; a comparison with a value
 * that is not known does not.  STATUS_BAD_INPUT for what cannot be computed: a division by 0. */
status filter_passes_all(const filter_list *list, const result *r, const field_value values[],
                         bool *passes, error *err);

/* The index of a field by its name, as in a filter. */
status filter_find_field(const char *name, int *index, error *err);

#endif
