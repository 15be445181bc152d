/* A result is its own recipe: the config, the overrides, and what they met, out of a results.h5 or
 * a report.html. */
#ifndef SWEEP_RESULTS_RECIPE_H
#define SWEEP_RESULTS_RECIPE_H

#include <stdbool.h>

#include "src/plan/plan.h"
#include "src/trial/results.h"

typedef struct recipe {
    char *config_path; /* as it was given */
    char *source;      /* the config verbatim */
    char **overrides;
    size_t override_count;
    results
        *facts; /* the digest of the data and the facts of program and machine, as far as known */
} recipe;

/* The recipe of results; borrows nothing. */
status recipe_of_results(const results *r, recipe *out, error *err);

/* Read the config again; `more` overrides come after its own and replace those of the same key.  As
 * config_parse. */
status recipe_parse(const recipe *r, const char *const more[], size_t more_count, config **out,
                    text *problems);

/* Append one line for everything that is not as it was: data, numeric contract, program, machine.
 * `p` may be NULL: then nothing of the data. */
void recipe_append_differences(text *out, const recipe *r, const plan *p);

void recipe_free(recipe *r);

#endif
