/* One training at work.  Private to this room. */
#ifndef SWEEP_TRAIN_TRAINER_H
#define SWEEP_TRAIN_TRAINER_H

#include "src/rnn/rnn.h"
#include "src/train/best_weights.h"
#include "src/train/checkpoint_schedule.h"
#include "src/train/collected_items.h"
#include "src/train/learning_rate.h"
#include "src/train/thread_policy.h"
#include "src/train/train.h"

typedef struct trainer {
    const trial *trial;
    const sequences *data;
    const train_options *options;
    rnn_model *model;
    thread_policy policy;
    float *x;               /* one batch: (rows, seq_dim, rnn_step_values) */
    int32_t *labels;        /* (rows), where there are classes; of steps (rows, seq_dim) */
    float *targets;         /* (rows, output_dim), where there are numbers to predict; of steps
                             * (rows, seq_dim, output_dim) */
    int32_t *lengths;       /* steps of each row; NULL where every sequence has seq_dim */
    uint32_t *order;        /* items of the epoch that is being trained */
    int64_t shuffled_epoch; /* whose order that is; -1 before the first */
    double loss;            /* of the last batch */
    double loss_sum;        /* of the batches since the last evaluation */
    int64_t loss_count;
    double gradient_norm; /* of the last batch, where it is recorded; else NAN */
    learning_rate rate;
    best_weights best;
    collected_items collected;
    bool ended;      /* the last evaluation is being made, or was */
    outcome outcome; /* as far as it has come */
    size_t evaluation_capacity;
    int64_t samples; /* trained on so far */
    double train_s, eval_s;
    double cpu_s;      /* of all threads, in train_s */
    double listened_s; /* when the listener was last called */
    checkpoint_schedule schedule;
    double started_s; /* clock_monotonic_s */
    double earlier_s; /* wall time before the checkpoint that was resumed */
    int64_t resumed;  /* updates before it */
} trainer;

/* Gather items into x, labels or targets, and lengths (sequences.h); the model reads those lengths
 * then. */
void trainer_gather(trainer *r, int split, const uint32_t *items, int64_t first, int rows);

/* What the outputs of the gathered items are to come to. */
rnn_targets trainer_targets(const trainer *r);

/* --- trainer_progress.c: checkpoints and the listener --- */

double trainer_samples_per_s(const trainer *r);
double trainer_wall_s(const trainer *r);

/* Go on from the newest checkpoint or the rung before, if there is either. */
status trainer_resume(trainer *r, error *err);

/* Leave the state of a trial that paused, as train_options.state says. */
status trainer_leave_state(const trainer *r, train_state *out, error *err);

/* Keep a checkpoint and call the listener, when it is time for either or an evaluation was made
 * (`evaluated`, else NULL).  STATUS_STOPPED when the listener says so. */
status trainer_notify(trainer *r, const evaluation *evaluated, error *err);

/* --- trainer_evaluate.c --- */

/* Whether a curve is recorded: one that came with a later format is not where the trial is one of
 * the first, whose bytes stay. */
bool trainer_records(const trainer *r, metric m);

/* Evaluate the weights as they are, and record it; the last evaluation fills the confusion matrix
 * and leaves the model with the weights that are kept. */
status trainer_evaluate(trainer *r, error *err);

/* End the trial as diverged. */
status trainer_record_divergence(trainer *r, int64_t iteration, error *err);

/* The confusion matrix is missing after a checkpoint that stood behind the last evaluation: we keep
 * none there, but it may be read. */
status trainer_collect_confusion(trainer *r, error *err);

#endif
