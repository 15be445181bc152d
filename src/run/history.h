/* What the journal tells of earlier runs: when the sweep was first started, and which trials were
 * being trained when a run died without a word. */
#ifndef SWEEP_RUN_HISTORY_H
#define SWEEP_RUN_HISTORY_H

#include <stdint.h>

#include "src/plan/plan.h"
#include "src/run/id_index.h"

typedef struct history {
    int64_t first_s;  /* of 1970: the first run's start; 0 for none */
    int32_t *orphans; /* one a trial of the plan: attempts in a row that nobody saw the end of */
} history;

/* From journal.log and the journals of those that joined (folder.h).
 *
 * An attempt that was started, and neither ended, nor stopped on request, nor got as far as a
 * checkpoint, ended with its whole run: a trial that takes the program or the machine down with it
 * is suspected by these, though it may have been somebody's kill -9.  STATUS_IO when journal.log
 * cannot be read, STATUS_NO_MEMORY. */
status history_read(const char *folder, const plan *p, const id_index *ids, history *out,
                    error *err);
void history_free(history *h);

#endif
