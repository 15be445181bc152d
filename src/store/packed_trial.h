/* A trial and its outcome as packed values. */
#ifndef SWEEP_STORE_PACKED_TRIAL_H
#define SWEEP_STORE_PACKED_TRIAL_H

#include "src/store/packing.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

void pack_trial(text *to, const trial *t);
void unpack_trial(packed *from, trial *t);

/* The outcome of the trial `t`, weights included where it has them. */
void pack_outcome(text *to, const trial *t, const outcome *o);

/* `*o` is the caller's, also when `from` has failed. */
void unpack_outcome(packed *from, const trial *t, outcome *o);

#endif
