/* The text of plan.txt: what a results folder was begun for.  Written first, whole or not at all,
 * and never changed but by an extension that keeps every trial of it, or where a search by results
 * grows: then it also has what the search was told, so that it can be read without the trials.
 *
 *     sweep-plan 2
 *     program: 0.1.0
 *     numerics: 1
 *     trial_format: 2
 *     layout: flat           or sharded: where trials lie in the folder (folder.h)
 *     data_sha256: <64 hexadecimal digits>
 *     trials: 12
 *
 *     train.lr: 0.1          the config's keys that decide what is computed, canonical, one a line
 *     ...
 *
 *     shape: 28 28 10        what the plan rests on besides (plan_basis.h)
 *     ...
 *
 *     0123456789abcdef       the trials' ids in plan order, one a line
 *     ...
 *
 *     data.dir: "mnist"      keys of role RUN: where data and initial weights were found, how
 *     ...                    data are read, what the sweep is called; not compared, others at each
 *                            run perhaps
 *
 *     sha256: <of all above>
 */
#ifndef SWEEP_RUN_PLAN_TEXT_H
#define SWEEP_RUN_PLAN_TEXT_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/plan/plan.h"
#include "src/store/layout.h"

/* A plan file in parts, each of whole lines; the texts point into `bytes`, cut up. */
typedef struct plan_text {
    char *bytes;
    const char *program;
    long numerics, trial_format;
    layout layout;
    const char *data_digest;
    char *config; /* what decides what is computed */
    char *basis;  /* plan_basis.h */
    char *ids;
    char *places; /* what else a report is made from */
} plan_text;

/* Publish the plan file of `p`, in place of another only with `replace`, else STATUS_DAMAGED where
 * there is one. */
status plan_text_write(const char *path, const plan *p, const char *program, layout l, bool replace,
                       error *err);

/* Read it; the caller frees it with plan_text_free, whatever comes of it.  STATUS_IO when there is
 * none, STATUS_DAMAGED, or STATUS_BAD_INPUT by a version that writes others. */
status plan_text_read(const char *path, plan_text *out, error *err);

void plan_text_free(plan_text *s);

/* Append the lines of the keys that decide what is computed: the block `config` of `p`. */
void plan_text_append_science(text *out, const plan *p);

/* Whether a key, or the line of one, says how trials are stopped or which are confirmed: keys of
 * role RUN that are compared with the rest. */
bool plan_text_decides_what_is_trained(const char *name);

/* The value, to the end of its line, of the line of `lines` that has the same key as `line`; NULL
 * if there is none. */
const char *plan_text_value(const char *lines, const char *line);

/* Whether two lines are equal. */
bool plan_text_same_line(const char *a, const char *b);

#endif
