/* Calls in another process: a function that may crash or never end on what others made, such as a
 * file read by a library that trusts it, costs that process and not this one. */
#ifndef SWEEP_BASE_ISOLATED_H
#define SWEEP_BASE_ISOLATED_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* Runs in the other process.  It sees the memory of this one as it was when the process began, so
 * what changes is handed over: `request` in, and what it appends to `reply` back. */
typedef status isolated_function(const void *request, size_t bytes, text *reply, error *err);

/* Call `function` in a process forked from this one at the first call and kept for the next ones.
 * Returns what the function returns, with its error; `reply`, empty before, gets its bytes and is
 * the caller's to free.  The process has no files but those that the function opens, and prints
 * nothing.
 *
 * When it dies, the call is tried once more in a new process unless it was the first there, since
 * an earlier call may have left the damage; when that dies too, or has used `cpu_s` seconds of CPU
 * time, STATUS_DAMAGED with a few words on how it ended ("Segmentation fault"), and `*died`.
 * STATUS_NO_MEMORY when it was killed, as the kernel does when memory is short; STATUS_IO when
 * there can be no process.  For one thread at a time. */
status isolated_call(isolated_function *function, const void *request, size_t bytes, double cpu_s,
                     text *reply, bool *died, error *err);

#endif
