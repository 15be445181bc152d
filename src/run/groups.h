/* The trials of a plan in groups that are claimed together (claims.h).
 *
 * Which trials are a group, and what it is called, are functions of the plan alone, so that all who
 * train in a folder come to the same groups without a word.  They are cut from the trials with the
 * longest first (schedule.h); a group is one trial, or some that follow each other and have less
 * work together than a share of what comes from there on, at most three minutes of a core at a
 * nominal speed, and where it is less than half a second than a share of all: many small trials
 * cost few claims, and towards the end the groups shrink until there is one for everybody.
 *
 * In which order groups are begun, and the trials of a group, everybody decides for itself. */
#ifndef SWEEP_RUN_GROUPS_H
#define SWEEP_RUN_GROUPS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/plan/plan.h"
#include "src/run/schedule.h"
#include "src/store/layout.h"

typedef struct groups {
    int32_t *order; /* trial numbers; the groups follow each other as they are begun */
    int32_t *begin; /* of group g: order[begin[g]] to order[begin[g + 1] - 1] */
    int32_t *group; /* that a trial is in */
    int32_t *named; /* the trial that a group is called by: the longest, the first of equal ones */
    int32_t count;
    int32_t *by_shard; /* groups, by the sub-folder that their names belong to, and in order */
    int32_t shard_begin[LAYOUT_SHARDS + 1]; /* of a sub-folder's in by_shard */
} groups;

/* Where trials are trained in legs (legs.h) each is a group of its own, as it comes back.
 * STATUS_NO_MEMORY; to be released by groups_free, also then. */
status groups_create(const plan *p, schedule_order order, groups *out, error *err);
void groups_free(groups *g);

/* What a group is called in claims/: the id of that trial.  Where a plan has grown, groups of
 * the old and of the new one that have trials in common may be called differently; then a trial may
 * be trained twice. */
const char *groups_name(const groups *g, const plan *p, int32_t group);

/* Seconds of one core at the nominal speed, with what any trial costs besides. */
double groups_nominal_s(const trial *t);

#endif
