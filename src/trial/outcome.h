/* What comes of a trial. */
#ifndef SWEEP_TRIAL_OUTCOME_H
#define SWEEP_TRIAL_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/rnn/spec.h"
#include "src/trial/metrics.h"

typedef enum trial_status {
    TRIAL_MISSING,  /* not trained yet */
    TRIAL_FINISHED, /* trained to the end */
    TRIAL_DIVERGED, /* a loss, gradient or weight was not finite: a result, not a failure */
    TRIAL_FAILED,   /* could not be trained; there is a reason and a log */
    TRIAL_STOPPED,  /* a rule of early stopping ended it at a rung: a result, but of no mean */
} trial_status;
enum { TRIAL_STATUS_COUNT = TRIAL_STOPPED + 1 };

/* "missing", "finished", "diverged", "failed", "stopped"; static. */
const char *trial_status_name(trial_status s);

/* One evaluation.  A metric that was not measured is NAN: VAL_* without validation items; with them
 * TEST_* in all but the last, so that the test items are used once. */
typedef struct evaluation {
    int64_t iteration; /* updates done before it */
    double values[METRIC_COUNT];
} evaluation;

/* Nothing measured yet. */
evaluation evaluation_none(int64_t iteration);

/* The selection metric of a trial with this measure: on the validation items where the evaluation
 * has any. */
metric evaluation_metric(const evaluation *e, measure_kind chosen);

/* The figures to watch, on the items to select by.  The first is the selection metric's. */
double evaluation_selection(const evaluation *e, measure_kind chosen);
double evaluation_loss(const evaluation *e);

/* What training came to; rnn_tensor_at says the names and shapes behind `weights`. */
typedef struct outcome {
    trial_status status;          /* TRIAL_FINISHED, TRIAL_DIVERGED or TRIAL_STOPPED */
    int64_t iterations_done;      /* all of them, or those before the one that diverged, or as far
                                     as the rung it was stopped at */
    int64_t best_iteration;       /* updates done before the weights that are kept, where those are
                                     the best; 0: they are those at the end */
    int64_t parameters_allocated; /* trainable numbers the engine held */
    evaluation *evaluations;      /* in order of iteration; owned */
    int32_t evaluation_count;
    float *weights;       /* every tensor in state_dict order, row-major, one after another;
                             owned; NULL when diverged or when not asked for */
    int64_t weight_count; /* numbers in `weights`, or stored in the file it was read from */
    char weights_sha256[SHA256_HEX_CHARS + 1]; /* of the bytes of `weights`; "" when diverged */
    int32_t *confusion; /* (output_dim, output_dim): test items of class [actual] that the weights
                           that are kept take for [predicted]; of labels (output_dim, 2, 2)
                           (label_confusion.h); owned; NULL when diverged, where there is neither,
                           and for labels in files of older versions */
} outcome;

/* Release what an outcome owns and zero it. */
void outcome_free(outcome *o);

/* None of these tells of a trial that was stopped early: what it scored on its way is no result to
 * set beside those of the others.
 *
 * The best value of a metric among all evaluations, and that of the weights that are kept, which is
 * the last but for the validation items and the best weights; NAN when there is none. */
double outcome_best(const outcome *o, metric m);
double outcome_last(const outcome *o, metric m);

/* The best evaluation_selection of all evaluations, and that of the weights that are kept; NAN when
 * there is none. */
double outcome_best_selection(const outcome *o, measure_kind chosen);
double outcome_last_selection(const outcome *o, measure_kind chosen);

/* The test accuracy at the end of training; NAN when there is none. */
double outcome_test_accuracy(const outcome *o);

/* When and where it ran: advisory, kept in the journal and in the volatile part of results.h5,
 * never in a trial file. */
enum { RUNTIME_HOST_CHARS = 63, RUNTIME_ISA_CHARS = 15 };
typedef struct trial_runtime {
    double started_s;     /* since the sweep's first start; of a resumed trial: end less wall_s */
    double wall_s;        /* whole trial, in all sessions */
    double train_s;       /* forward, backward, update, gather */
    double eval_s;        /* evaluations */
    double cpu_s;         /* CPU time of all threads in train_s; NAN or 0 where it is not known */
    double samples_per_s; /* training samples a second of train_s */
    double threads;       /* that trained it: their mean over train_s */
    int32_t worker;       /* 0-based */
    int32_t attempts;
    char host[RUNTIME_HOST_CHARS + 1];
    char isa[RUNTIME_ISA_CHARS + 1]; /* instruction set: "avx512" */
} trial_runtime;

/* Core-seconds of training: the CPU time, or where an older version did not measure it the time
 * that passed times the threads; NAN when neither is known. */
double trial_runtime_core_s(const trial_runtime *t);

#endif
