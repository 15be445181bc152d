/* plan.txt, what a results folder was begun for (plan_text.h): settling what a run may do in a
 * folder, and making its plan again. */
#ifndef SWEEP_RUN_PLAN_FILE_H
#define SWEEP_RUN_PLAN_FILE_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/plan/plan.h"
#include "src/run/run.h"
#include "src/store/layout.h"

/* What was found. */
typedef enum plan_file_state {
    PLAN_FILE_NEW,      /* there was none: written */
    PLAN_FILE_SAME,     /* the same trials, by this version of the program */
    PLAN_FILE_OTHER,    /* the same trials, by another version that gives the same bits */
    PLAN_FILE_EXTENDED, /* it grew: written anew, unless it was only to be compared */
} plan_file_state;

/* Compare the plan file of `folder` with `p`, and write it where it is missing, with the layout
 * `*l` unless trials lie there otherwise already, or, with `extend`, where `p` has all its trials
 * and more.  Keys of role RUN may differ, and so may the config's wording while it comes to the
 * same trials in the same order.  `*l` becomes the folder's layout.  The plan of a search by
 * results may also be behind the kept one, or ahead, when it is written (plan_kin.h).
 *
 * STATUS_BAD_INPUT, with nothing written, when the folder was begun for other trials (the message
 * lists the changed keys with old and new values) or by a version whose numeric contract or file
 * format is another; STATUS_DAMAGED when the file fails its digest. */
status plan_file_settle(const char *folder, const plan *p, const char *program, bool extend,
                        plan_file_state *state, layout *l, error *err);

/* As run_relate. */
status plan_file_relate(const char *folder, const plan *p, run_relation *out, error *err);

/* The same comparison as plan_file_settle, writing nothing whatever comes of it.  STATUS_IO when
 * there is no plan file, else as there. */
status plan_file_compare(const char *folder, const plan *p, const char *program,
                         plan_file_state *state, layout *l, error *err);

/* Whether the folder's plan stops what paired seeds show to be worse: then there are no rungs that
 * would tell.  False where that cannot be read. */
bool plan_file_races_over_seeds(const char *folder);

/* Make the plan of a folder again, from its plan file alone: `*c`, `*data` and `*out` are the
 * caller's, and the trials can be looked for but not trained (plan_make_again).  STATUS_IO when
 * there is none, STATUS_DAMAGED, or STATUS_BAD_INPUT by a version with other rules. */
status plan_file_read(const char *folder, config **c, dataset **data, plan **out, error *err);

/* As run_read_config. */
status plan_file_read_config(const char *folder, const char *const overrides[], size_t count,
                             config **out, error *err);

#endif
