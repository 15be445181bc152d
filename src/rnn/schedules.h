/* Schedules: the learning rate of every update.  The table is schedules.def; the formulas are
 * closed forms of torch.optim.lr_scheduler, from the contract's own functions (NUMERICS.md,
 * "Schedules"), so that a rate is a function of the number of updates done, and for a plateau of
 * the evaluations.
 */
#ifndef SWEEP_RNN_SCHEDULES_H
#define SWEEP_RNN_SCHEDULES_H

#include <stdbool.h>
#include <stdint.h>

/* Rows of the table, in its order; stored nowhere as a number. */
typedef enum rnn_schedule {
#define SCHEDULE(symbol, ...) RNN_SCHEDULE_##symbol,
#include "src/rnn/schedules.def"
#undef SCHEDULE
    RNN_SCHEDULE_COUNT,
} rnn_schedule;

typedef enum rnn_schedule_option {
    RNN_SCHEDULE_OPTION_PER,        /* a rnn_schedule_per */
    RNN_SCHEDULE_OPTION_STEP_SIZE,  /* steps from one factor to the next */
    RNN_SCHEDULE_OPTION_GAMMA,      /* the factor */
    RNN_SCHEDULE_OPTION_MILESTONES, /* not a number: rnn_schedule_plan has a member for them */
    RNN_SCHEDULE_OPTION_START_FACTOR,
    RNN_SCHEDULE_OPTION_END_FACTOR,
    RNN_SCHEDULE_OPTION_TOTAL_ITERS,      /* steps from the first factor to the last */
    RNN_SCHEDULE_OPTION_T_MAX,            /* steps of half a period; 0: to the end of training */
    RNN_SCHEDULE_OPTION_ETA_MIN,          /* the smallest rate */
    RNN_SCHEDULE_OPTION_T_0,              /* steps to the first restart */
    RNN_SCHEDULE_OPTION_T_MULT,           /* by which that grows with each */
    RNN_SCHEDULE_OPTION_TOTAL_STEPS,      /* of the cycle; 0: all of training */
    RNN_SCHEDULE_OPTION_PCT_START,        /* share of the cycle in which the rate grows */
    RNN_SCHEDULE_OPTION_ANNEAL,           /* a rnn_anneal */
    RNN_SCHEDULE_OPTION_DIV_FACTOR,       /* from the largest rate to the first */
    RNN_SCHEDULE_OPTION_FINAL_DIV_FACTOR, /* from the first to the last */
    RNN_SCHEDULE_OPTION_CYCLE_MOMENTUM,   /* 0 or 1: the momentum, or beta1, goes the other way */
    RNN_SCHEDULE_OPTION_BASE_MOMENTUM,
    RNN_SCHEDULE_OPTION_MAX_MOMENTUM,
    RNN_SCHEDULE_OPTION_PLATEAU_FACTOR, /* as torch's ReduceLROnPlateau without the prefix */
    RNN_SCHEDULE_OPTION_PLATEAU_PATIENCE,
    RNN_SCHEDULE_OPTION_PLATEAU_THRESHOLD, /* relative */
    RNN_SCHEDULE_OPTION_PLATEAU_COOLDOWN,
    RNN_SCHEDULE_OPTION_PLATEAU_MIN_LR,
    RNN_SCHEDULE_OPTION_PLATEAU_EPS,
    RNN_SCHEDULE_OPTION_WARMUP,        /* of any schedule: steps before it begins */
    RNN_SCHEDULE_OPTION_WARMUP_FACTOR, /* with which they begin */
    RNN_SCHEDULE_OPTION_COUNT,
} rnn_schedule_option;

typedef enum rnn_schedule_per { RNN_PER_EPOCH, RNN_PER_ITERATION } rnn_schedule_per;
typedef enum rnn_anneal { RNN_ANNEAL_COS, RNN_ANNEAL_LINEAR } rnn_anneal;

/* Names in the order of the table, ended by NULL; static. */
extern const char *const rnn_schedule_names[];

/* The default of an option (a rnn_schedule_option) as a config writes it; "" where it must be
 * given, NULL where the schedule does not have it; static.  The options of the momentum hang on
 * CYCLE_MOMENTUM, and WARMUP_FACTOR on WARMUP, instead of a schedule: _of_part takes whether that
 * is not 0. */
const char *rnn_schedule_default(int schedule, int option);
const char *rnn_schedule_default_of_part(int is_on, int option);

/* A schedule for one training. */
typedef struct rnn_schedule_plan {
    rnn_schedule schedule;
    double options[RNN_SCHEDULE_OPTION_COUNT];
    const int32_t *milestones; /* steps after which the factor comes in, in any order; borrowed */
    int milestone_count;
    double lr;          /* what the rates are shares of */
    int64_t iterations; /* of the whole training */
    int64_t per_epoch;  /* updates of an epoch */
    bool rises;         /* what a plateau watches is to rise: torch's mode "max" */
} rnn_schedule_plan;

/* Steps of the whole training: updates, or epochs, the last of them perhaps not whole. */
int64_t rnn_schedule_steps(const rnn_schedule_plan *s);

/* Where a plateau stands: a function of the evaluations so far. */
typedef struct rnn_plateau {
    double lr;
    double best;          /* of what it watches */
    int64_t bad, cooling; /* evaluations without a better one; those that are not to count */
} rnn_plateau;

rnn_plateau rnn_plateau_begin(const rnn_schedule_plan *s);

/* What it watches, the loss or another measure, of a further evaluation. */
void rnn_plateau_observe(const rnn_schedule_plan *s, rnn_plateau *at, double watched);

/* The learning rate of an update before which so many were done; `at` is looked at for PLATEAU
 * only.
 */
double rnn_schedule_lr(const rnn_schedule_plan *s, const rnn_plateau *at, int64_t done);

/* Whether the schedule moves the momentum, or beta1, as well, and what it is at such an update. */
bool rnn_schedule_cycles_momentum(const rnn_schedule_plan *s);
double rnn_schedule_momentum(const rnn_schedule_plan *s, int64_t done);

#endif
