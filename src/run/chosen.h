/* Which configurations of a plan are the best, by what is in its folder. */
#ifndef SWEEP_RUN_CHOSEN_H
#define SWEEP_RUN_CHOSEN_H

#include "src/plan/plan.h"
#include "src/store/layout.h"

/* Choose the configurations that are to be confirmed, the best first, of a plan that awaits the
 * choice and whose trials are all done.  One of which a trial has no file was stopped early and
 * cannot be chosen, nor can one whose trials all diverged.  `*chosen`, the caller's, has `*count`
 * of them, at most confirm.best.  STATUS_IO where a plan that stops none lacks a file; else as
 * finished_read. */
status chosen_read(const char *folder, layout l, const plan *p, int32_t **chosen, int32_t *count,
                   error *err);

#endif
