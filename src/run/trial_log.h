/* logs/<id>.log: what happened to a trial, for a person.  Advisory: a log that cannot be written
 * stops nothing. */
#ifndef SWEEP_RUN_TRIAL_LOG_H
#define SWEEP_RUN_TRIAL_LOG_H

#include "src/store/layout.h"
#include "src/train/train.h"
#include "src/trial/trial.h"

/* Begin an attempt: from here on this process's standard output and error go to the trial's log, so
 * that the last words of a crash are found there; the recipe is written first. */
void trial_log_begin(const char *folder, layout l, const trial *t, const char *data_digest_hex,
                     int attempt);

/* A line much as the tutorial prints it: "Iteration: 500. Loss: 1.2345. Test accuracy: 45.60 %", or
 * "Validation accuracy" where there are validation items. */
void trial_log_evaluation(const trial *t, const train_progress *progress);

/* One line of any kind. */
void trial_log_line(const char *line);

#endif
