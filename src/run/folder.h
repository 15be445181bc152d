/* The results folder: what lies where in it, and getting it ready.
 *
 *     plan.txt         what the folder was begun for: plan_text.h
 *     trials/<id>.h5   one a finished trial: the truth
 *     rungs/<id>.<iteration>.h5   one a trial and rung, where the plan stops some early: what was
 *                      scored there, and from where it goes on; as true as trials/
 *     checkpoints/     of trials that are being trained
 *     logs/<id>.log    what a worker said while it trained
 *     plots/           the report's
 *     quarantine/      damaged files, for a person to look at; made when needed
 *     journal.log      times, hosts, attempts: journal.h
 *     progress.txt     how far a run is, until all is done: progress_file.h
 *     .lock            who runs here: lock.h
 *     claims/          who trains what, and who is at work: claims.h
 *
 * and of the processes that joined a run, or trained without one (sweep work):
 *
 *     journals/<pilot>.log   a journal each, as journal.log
 *     progress/<pilot>.txt   how far each is, as progress.txt, while it is at work
 *
 * All but plan.txt, trials/ and rungs/ can be rebuilt or is advisory.
 *
 * What there is one of for each trial lies flat, or in sub-folders by the first two digits of the
 * id where there are very many: trials/3f/3f….h5, and so in checkpoints/ and logs/; plan.txt says
 * which (store/layout.h).  The other folders hold as many files as processes are at work, and are
 * flat.
 */
#ifndef SWEEP_RUN_FOLDER_H
#define SWEEP_RUN_FOLDER_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/run/pilot.h"
#include "src/store/layout.h"
#include "src/trial/trial.h"

/* The largest plan.txt that is read: a plan of a million trials has 17 MB. */
enum { FOLDER_PLAN_MAX_BYTES = 1 << 28 };

/* Paths in `folder`, to be freed; NULL on lack of memory. */
char *folder_trial_path(const char *folder, layout l, const trial *t);
char *folder_rung_path(const char *folder, layout l, const trial *t, int64_t iteration);
char *folder_log_path(const char *folder, layout l, const trial *t);
char *folder_checkpoint_path(const char *folder, layout l,
                             const trial *t); /* without the slot's number */
char *folder_plan_path(const char *folder);
char *folder_journal_path(const char *folder);
char *folder_lock_path(const char *folder);
char *folder_claims_path(const char *folder);
char *folder_progress_path(const char *folder);
char *folder_pilot_journal_path(const char *folder, const char *pilot_name);
char *folder_pilot_progress_path(const char *folder, const char *pilot_name);
char *folder_progress_path_of(const char *folder, const pilot *p); /* whichever of the two it is */

/* Make the folder and what is always in it.  The folder may be a symbolic link, but none of what is
 * in it: STATUS_IO. */
status folder_make(const char *folder, error *err);

/* How the folder's trials lie: as its plan.txt says; without one, or when it is damaged, as what is
 * in trials/ shows. */
layout folder_layout(const char *folder);

/* What trials/ shows of it: sub-folders, or trial files; false when it has neither. */
bool folder_shows_layout(const char *folder, layout *out);

/* Make the sub-folders of a sharded layout, where they are missing. */
status folder_make_shards(const char *folder, error *err);

/* Make rungs/, with its sub-folders. */
status folder_make_rungs(const char *folder, layout l, error *err);

/* Whether there is one. */
bool folder_has_rungs(const char *folder);

/* Make what a process needs that joins others: journals/ and progress/. */
status folder_make_for_pilots(const char *folder, error *err);

/* Whether a file's name is that of a trial file: "<id>.h5". */
bool folder_is_trial_name(const char *name);

/* See that files can be made and removed everywhere the run will write; STATUS_IO if not. */
status folder_check_writable(const char *folder, error *err);

/* Remove temporary files (see files_publish) that dead processes left.  One that is at work on
 * another machine looks dead here: they are listed first, and removed only if `alone` says then
 * that nobody else is at work. */
typedef bool folder_alone(void *context);
status folder_remove_stale(const char *folder, folder_alone *alone, void *context, error *err);

/* Whether the folder holds what a run would clear away: such files, checkpoints, or the progress of
 * a run that was killed. */
bool folder_has_leftovers(const char *folder);

/* See that the names in trials/ and rungs/ survive a crash of the machine; STATUS_IO if not. */
status folder_sync_trials(const char *folder, error *err);

/* Call `visit` for every file in checkpoints/, whatever the layout, or in journals/, which may be
 * missing. */
typedef void folder_visitor(const char *path, const char *name, void *context);
void folder_visit_checkpoints(const char *folder, folder_visitor *visit, void *context);
void folder_visit_journals(const char *folder, folder_visitor *visit, void *context);

/* Call `visit` with the path and the name, "<id>.h5", of every trial file, whatever the layout; in
 * no order.  STATUS_IO when trials/ cannot be listed. */
status folder_visit_trials(const char *folder, folder_visitor *visit, void *context, error *err);

/* The same of one sub-folder of a sharded layout, of LAYOUT_SHARDS. */
status folder_visit_shard(const char *folder, int shard, folder_visitor *visit, void *context,
                          error *err);

/* Move a damaged file to quarantine/, under a name that is free there.  `*moved_to` is the
 * caller's. */
status folder_quarantine(const char *folder, const char *path, char **moved_to, error *err);

#endif
