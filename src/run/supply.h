/* What a process trains next, of a folder that others may train in too.
 *
 * Nothing is agreed upon beforehand and nothing decided is kept: everybody sees for itself, from
 * the plan and from what is published, which trials are left, and claims a group of them before it
 * begins (groups.h, claims.h).
 *
 * To see what is published everybody lists trials/.  Where there is so much in it, and where there
 * are so many who do, that a server would have little else to do, each lists one sub-folder of it
 * at a time, takes what is left of that, and goes on to the next: they begin at different ones, and
 * in each the groups come in the same order.  Only when 256 in a row have nothing left is all known
 * to be taken or done, as after listing everything. */
#ifndef SWEEP_RUN_SUPPLY_H
#define SWEEP_RUN_SUPPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/plan/plan.h"
#include "src/run/claims.h"
#include "src/run/groups.h"
#include "src/run/id_index.h"
#include "src/run/schedule.h"

typedef struct supply supply;

/* How the rest of the run is asked and told. */
typedef struct supply_hooks {
    /* Is the trial's file there?  One that is found is entered as such; a damaged one is moved away
     * and is none. */
    status (*look)(void *context, const trial *t, bool *found, error *err);
    /* A file of its name was listed: enter it as found, unread.  NULL: look. */
    void (*listed)(void *context, const trial *t);
    /* Another process noted it as failed for good. */
    void (*failed_elsewhere)(void *context, const trial *t);
    /* What others do has been looked at. */
    void (*looked_round)(void *context);
    /* Where trials are trained in legs: from what is known by now, call supply_reopen for those
     * that are to be trained further.  NULL: what is settled stays so. */
    status (*decide)(void *context, supply *s, error *err);
    void *context;
} supply_hooks;

typedef enum group_standing {
    GROUP_FREE,  /* nobody has it, as far as is known */
    GROUP_OWN,   /* claimed by this process */
    GROUP_TAKEN, /* by another, when that was last looked at */
} group_standing;

struct supply {
    const plan *plan; /* borrowed, as all of these */
    const char *folder;
    layout layout;
    claims *claims;
    const id_index *ids;
    supply_hooks hooks;
    groups groups; /* owned, as all of these */
    bool *settled; /* one a trial: it is published, or failed for good, or not for us; or it has
                    * no leg to be trained now */
    bool *failed;  /* one a trial: it failed for good */
    int32_t *unsettled; /* one a group: its trials that are not settled */
    uint8_t *standing;  /* one a group: a group_standing */
    int32_t *taken;     /* the groups that others have, as far as is known */
    int32_t taken_count;
    double *claimed_s;  /* one a group: clock_monotonic_s, when it was claimed and looked at */
    int32_t left;       /* trials that are not settled */
    int32_t first;      /* no group before it is free */
    double most_listed; /* names, times claims of others: more are not listed at once */
    int shard;          /* the sub-folder that groups are taken from; -1: all */
    int next_shard;     /* after that */
    int32_t window;     /* one of so many free groups is taken */
    uint32_t turn;      /* which of them */
    double listed_s;    /* clock_monotonic_s: when what others have was last looked at */
    double look_every_s;
    double trials_listed_s;
    double idle_since_s; /* 0: there is work */
};

/* Groups are begun in an order, and their trials too; `settled` tells which trials are out of
 * question from the start.  STATUS_NO_MEMORY, or STATUS_IO
 * when claims/ cannot be listed; to be released by supply_free, also then. */
status supply_create(supply *s, const plan *p, schedule_order order, const char *folder, layout l,
                     claims *c, const id_index *ids, const bool settled[],
                     const supply_hooks *hooks, error *err);
void supply_free(supply *s);

typedef enum supply_answer {
    SUPPLY_SOME,  /* trials were added */
    SUPPLY_LATER, /* what is left others have; they may die */
    SUPPLY_NONE,  /* nothing is left but what was taken here */
} supply_answer;

/* Claim a group and add its trials to `waiting`.  Looks at what others do when there is nothing
 * free, and not too often: to be called again and again. */
status supply_claim(supply *s, schedule *waiting, supply_answer *answer, error *err);

/* Whether a group is free, as far as is known. */
bool supply_has_free(const supply *s);

/* A trial that was claimed a while ago: is it still to be trained?  `*found` when another process
 * has published it since. */
status supply_look_again(supply *s, int32_t trial_number, bool *found, error *err);

/* A trial taken here is published, or failed for good. */
void supply_settled(supply *s, int32_t trial_number);
void supply_failed(supply *s, int32_t trial_number);

/* A trial that was settled is to be trained further, unless it failed. */
void supply_reopen(supply *s, int32_t trial_number);

/* To be called often: shows that this process lives, and looks round now and then. */
void supply_tick(supply *s);

#endif
