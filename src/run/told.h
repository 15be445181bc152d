/* What a search by results is told: what came of the configurations that it has drawn. */
#ifndef SWEEP_RUN_TOLD_H
#define SWEEP_RUN_TOLD_H

#include "src/plan/plan.h"
#include "src/store/layout.h"

/* Fill `out`, one for each of p->drawn_count configurations, from the files of their trials, which
 * must all be there, or of their rungs where they were stopped early: those that the plan was told
 * before are taken over.  STATUS_IO for a file that
 * is gone; else as finished_read. */
status told_read(const char *folder, layout l, const plan *p, tpe_result out[], error *err);

#endif
