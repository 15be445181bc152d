/* A folder in which every trial is finished, found so without changing anything in it: also where
 * nothing can be written, and without its lock. */
#ifndef SWEEP_RUN_NOTHING_LEFT_H
#define SWEEP_RUN_NOTHING_LEFT_H

#include <stdbool.h>

#include "src/plan/plan.h"
#include "src/trial/outcome.h"

/* Whether `folder` was begun for `p` (`*by_other`: by another version of the program) and holds a
 * whole and sound file of every trial, and neither checkpoints nor anything else that a run would
 * clear away, unless that cannot be done here.  Then states[i] is what came of trial i. */
bool nothing_left(const plan *p, const char *folder, const char *program, bool *by_other,
                  trial_status states[]);

/* The same by the names of the files alone; all states are TRIAL_FINISHED. */
bool nothing_left_by_names(const plan *p, const char *folder, const char *program, bool *by_other,
                           trial_status states[]);

#endif
