/* What a configuration is worth to a choice by results, over its seeds. */
#ifndef SWEEP_TRIAL_CHOICE_H
#define SWEEP_TRIAL_CHOICE_H

#include <stdbool.h>

#include "src/search/tpe.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

typedef struct choice {
    bool validated; /* by the validation items, else by those for the test */
    bool diverged;  /* a trial of it */
    int64_t count;
    double score, loss; /* sums */
} choice;

/* Begin one, by search.choose_by: SEARCH_BY_VAL or SEARCH_BY_TEST. */
choice choice_begin(int64_t choose_by);

/* Count a trial of the configuration in, in the order of its seeds. */
void choice_add(choice *c, const trial *t, const outcome *o);

/* The mean of the selection metric over the seeds, the higher the better, and of the loss on the
 * same items; diverged where a seed did, or where there is none. */
tpe_result choice_result(const choice *c);

#endif
