/* The tables of a report, filled from a comparison; each starts from an empty `sheet`. */
#ifndef SWEEP_PAGES_TABLES_H
#define SWEEP_PAGES_TABLES_H

#include "src/pages/sheet.h"
#include "src/stats/comparison.h"

/* One row a configuration, best first; at most `max_rows`. */
void pages_fill_leader_table(sheet *t, const comparison *c, size_t max_rows);

/* One row a configuration that was confirmed, in the order of the choice; c->confirmed is there. */
void pages_fill_confirmed_table(sheet *t, const comparison *c);

/* One row a pair of contenders: the difference, its p and the verdict. */
void pages_fill_pairs_table(sheet *t, const comparison *c);

/* One row a trial, in plan order; at most `max_rows`. */
void pages_fill_trials_table(sheet *t, const comparison *c, size_t max_rows);

/* One row a trial that failed or diverged, with why; at most `max_rows`. */
void pages_fill_failures_table(sheet *t, const comparison *c, size_t max_rows);

/* One row a trial that was stopped early, in plan order: where, and what it had there; at most
 * `max_rows`. */
void pages_fill_stopped_table(sheet *t, const comparison *c, size_t max_rows);

/* What the data are, with their digest. */
void pages_fill_data_table(sheet *t, const results *r);

/* The facts about program, libraries and machine, and what drew the plots (from outside; "" when
 * nothing was drawn). */
void pages_fill_environment_table(sheet *t, const results *r, const char *plots_by);

#endif
