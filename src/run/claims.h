/* Who trains what, where several processes share a folder, on one host or on many.
 *
 *     claims/<pilot>        who it is (pilot.h), and a counter that it writes over while it lives
 *     claims/<name>         a hard link to that file: its claim on what is called so
 *     claims/<name>.failed  the trial of that name failed for good: nobody tries it again before
 *                           all who are at work have ended
 *
 * A claim is made by link(2), which is atomic on local file systems, NFS and Lustre alike, and as
 * it is a link to what says whose it is, there is no instant at which nobody owns it.
 *
 * A claim ends when it is given back, when its owner is seen to be dead (pilot_look), or when its
 * counter has not changed for the time of its lease by the reader's own monotonic clock: no two
 * clocks are ever compared.  Then one that wants it moves it aside, sees that it is the one that
 * was watched, and removes it.  An owner that was only paused goes on with what it has begun: the
 * work is done twice, and the second file has the same bytes as the first (files_publish).  So a
 * claim saves work; that results are right rests on the publishing alone.
 */
#ifndef SWEEP_RUN_CLAIMS_H
#define SWEEP_RUN_CLAIMS_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/run/pilot.h"

typedef struct claims claims;

/* Begin to take part in a folder whose claims/ is there, as `self`; the remains of those that can
 * be seen to be dead are cleared away, and where nobody else is at work also what is noted as
 * failed, so that it is tried again.  STATUS_IO when nothing can be written there. */
status claims_open(const char *folder, const pilot *self, claims **out, error *err);

/* Give everything back and let go.  NULL is accepted. */
void claims_close(claims *c);

/* For a forked process: nothing of it is its own. */
void claims_forget_in_worker(claims *c);

/* Claim `name` (letters and digits); `*taken` is false when another has it.  STATUS_IO when it
 * cannot be claimed for another reason. */
status claims_take(claims *c, const char *name, bool *taken, error *err);

/* Give it back; nothing happens when it was lost meanwhile. */
void claims_release(claims *c, const char *name);

/* Show that this process lives, when it is time to. */
void claims_beat(claims *c);

/* Call `visit` for every name that somebody has a claim on, this process included, and for every
 * trial that failed.  STATUS_IO when claims/ cannot be listed. */
typedef void claims_visitor(const char *name, bool failed, void *context);
status claims_list(claims *c, claims_visitor *visit, void *context, error *err);

/* Look at some of what others have there, going on where the last call ended, and remove what is of
 * dead owners; true when a claim was among it.  To be called again and again by who waits: a lease
 * runs from the first look at what has not changed since. */
bool claims_remove_dead(claims *c);

/* Call `visit` for everybody who is, or was, at work in a folder, as far as it can be told at once
 * from here; nothing is changed.  A folder without claims/ has nobody in it. */
typedef void pilot_visitor(const pilot *p, pilot_state state, void *context);
void claims_visit_pilots(const char *folder, pilot_visitor *visit, void *context);

/* Trials that are noted as failed for good. */
int32_t claims_count_failures(const char *folder);

/* Tell the others that a trial failed for good. */
void claims_note_failed(claims *c, const char *trial_id);

/* Whether nothing of anybody but `own`, which may be NULL, is in claims/, dead or alive, but notes
 * of failures. */
bool claims_are_alone(const char *folder, const claims *own);

#endif
