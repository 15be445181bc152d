/* What a configuration is worth to a choice by results, over its seeds. */
#ifndef SWEEP_TRIAL_CHOICE_H
#define SWEEP_TRIAL_CHOICE_H

#include <stdbool.h>

#include "src/search/contenders.h"
#include "src/search/tpe.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

typedef struct choice {
    bool validated;  /* by the validation items, else by those for the test */
    bool diverged;   /* a trial of it */
    int64_t reached; /* updates as far as where a trial of it was stopped; 0: none was */
    int64_t count;
    double score, loss; /* sums */
} choice;

/* Begin one, by search.choose_by: SEARCH_BY_VAL or SEARCH_BY_TEST. */
choice choice_begin(int64_t choose_by);

/* Count a trial of the configuration in, in the order of its seeds. */
void choice_add(choice *c, const trial *t, const outcome *o);

/* Count one in that was stopped early: what it had at its last evaluation. */
void choice_add_stopped(choice *c, const trial *t, const evaluation *last);

/* The mean of the selection metric over the seeds, the higher the better, and of the loss on the
 * same items; diverged where a seed did, or where there is none; stopped where a seed was. */
tpe_result choice_result(const choice *c);

/* What a trial that scored `share` by its measure has as whole hits, of `*parts` that it may have:
 * accuracy counts items; what else is the better the higher is counted in parts of a billion, and
 * what is the better the lower has none. */
int64_t choice_hits(const trial *t, double share, bool validated, int64_t *parts);

/* Count a trial of a configuration in, for a ranking by whole hits: what its kept weights scored
 * on the validation items, or without any on those for the test.  What is the better the lower is
 * ranked by itself, else the loss decides between equal hits. */
void choice_count(contender *sum, const trial *t, const outcome *o);

/* The numbers of the best `most` of `count` configurations, the best first; `found` is sorted.
 * Returns how many there are. */
int32_t choice_best(contender found[], int32_t count, int64_t most, int32_t chosen[]);

#endif
