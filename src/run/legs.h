/* The legs of the trials of a plan that stops some early: how far each is to be trained next, from
 * what is in the folder and from nothing else.
 *
 * A leg is the way from one rung to the next.  A trial whose file is in trials/ has come to its
 * end; what it scored on its way stands in rungs/.  Both are facts, and stopping_decide draws from
 * them alone what is to be done; nothing of that is kept. */
#ifndef SWEEP_RUN_LEGS_H
#define SWEEP_RUN_LEGS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/plan/plan.h"
#include "src/plan/plan_stopping.h"
#include "src/run/ledger.h"
#include "src/store/layout.h"
#include "src/store/rung_file.h"

typedef struct legs {
    const plan *plan; /* borrowed, as all of these */
    const char *folder;
    layout layout;
    ledger *ledger;         /* told of what is found and decided; NULL: nobody is */
    stopping_fact *facts;   /* trial * rungs + rung; owned, as all of these */
    stopping_place *places; /* one a trial, as far as was decided */
    trial_status *ended;    /* one a trial: finished or diverged, its file is there; else missing */
    bool *told;             /* one a trial: that it was stopped */
    bool *unverified;       /* as the facts: there is a file, whose digest was not checked */
    double *counted, *expected; /* one a trial: of its work, what the ledger has been told */
    bool changed;               /* a fact is new since the last decision */
    bool spared;                /* it was told that none of a rung beat chance */
} legs;

/* Of a plan that has p->stopping; nothing is known.  STATUS_NO_MEMORY; to be released by legs_free,
 * also then. */
status legs_create(legs *l, const plan *p, const char *folder, layout lay, ledger *told,
                   error *err);
void legs_free(legs *l);

/* Its plan has grown by trials behind the first `before`.  STATUS_NO_MEMORY. */
status legs_grow(legs *l, int32_t before, error *err);

/* Look for the files of a trial that are not known of yet.  STATUS_DAMAGED for one that fails a
 * check of its header: `*damaged` is its path then, the caller's. */
status legs_look(legs *l, const trial *t, char **damaged, error *err);

/* Look at all of them, none of which may be damaged, and decide. */
status legs_look_at_all(legs *l, error *err);

/* Decide anew where something is known that was not before. */
status legs_decide(legs *l, error *err);

/* The rung that a trial is to be trained to next, the lowest that is missing on its way; -1: it has
 * nothing to do, now or for good. */
int legs_next(const legs *l, int32_t trial);

/* Whether everything of a trial is there and decided. */
bool legs_is_done(const legs *l, int32_t trial);

/* Whether it was stopped. */
bool legs_is_stopped(const legs *l, int32_t trial);

/* Iterations to a rung, and the work to it from the rung before that is known. */
int64_t legs_iteration(const legs *l, int32_t trial, int rung);
double legs_flops(const legs *l, int32_t trial, int rung);

/* Whether what a trial was trained to a rung for is known. */
bool legs_knows(const legs *l, int32_t trial, int rung);

/* What a trial scored where it was evaluated: hits of the items that choose. */
rung_score legs_score(const trial *t, const evaluation *e);

/* Note that all rung files so far were there before; then check the digests of those of a trial.
 * The first that fails is forgotten: STATUS_DAMAGED, and `*damaged` is its path, the caller's. */
void legs_begin_to_verify(legs *l);
status legs_verify(legs *l, const trial *t, char **damaged, error *err);

/* A trial's file turned out to be damaged: it has not ended. */
void legs_lose_end(legs *l, const trial *t);

#endif
