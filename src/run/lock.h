/* One runner a folder: a lock that the kernel gives back whatever happens to its holder.
 *
 * flock(2) on a file that stays; it says who holds it only for a person's eyes.  Where a file
 * system has no locks the run goes on without: publishing (files_publish) is safe without one, but
 * then others may be at work in the folder.
 */
#ifndef SWEEP_RUN_LOCK_H
#define SWEEP_RUN_LOCK_H

#include <stdbool.h>

#include "src/base/status.h"

/* Take the lock at `path`.  `*descriptor` holds it until it and all its copies in forked processes
 * are closed; `*held` is false where there are no locks.  STATUS_BUSY, at once, when another
 * process holds it; the message names its pid and host.  STATUS_IO when it cannot be opened or is
 * no regular file with a single name. */
status lock_take(const char *path, int *descriptor, bool *held, error *err);

/* Give it back. */
void lock_release(int descriptor);

#endif
