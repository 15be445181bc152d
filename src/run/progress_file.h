/* progress.txt: how far the run in a folder is, for who watches from outside; and the same of each
 * process that joined it, or trains without one (folder.h says where).
 *
 * Advisory, written anew every second or few while trials are trained, and gone once all are done:
 *
 *     sweep-progress 1
 *     at: 1795896911
 *     trials: 12 4               in all, done
 *     workers: 2 2               and the cores that they share
 *     elapsed_s: 61.5
 *     work: 1.2e+12 3e+11 1e+11  in all, settled, trained by this run
 *     running: 0 5 1 627 1200 0 4e+10 31.25 0.8021 0.675 9000 layer_dim 2, seed 0
 *
 * one `running` line a busy worker: its number, then the members of a running_trial, index to
 * label. */
#ifndef SWEEP_RUN_PROGRESS_FILE_H
#define SWEEP_RUN_PROGRESS_FILE_H

#include <stdbool.h>

#include "src/run/run_progress.h"

/* Write it in place of an older one, whole, but without waiting for the disk.  What fails is
 * passed over: the next one comes soon. */
void progress_file_write(const char *path, const run_progress *p);

void progress_file_remove(const char *path);

/* Read what a run said last, and when (seconds of 1970).  False when there is none, or none that
 * can be understood; else `*out` is the caller's (run_progress_free). */
bool progress_file_read(const char *path, run_progress *out, int64_t *at_s);

#endif
